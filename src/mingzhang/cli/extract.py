"""``mingzhang extract``: read disclosures."""

from __future__ import annotations

import sys
from pathlib import Path

import click

from mingzhang.cli.inputs import input_files
from mingzhang.cli.options import JOBS, OUTPUT, PATHS
from mingzhang.cli.outputs import target, write_texts


@click.command()
@PATHS
@click.option("--format", "form", type=click.Choice(["jsonl"]), default="jsonl", show_default=True, help="输出格式。")
@OUTPUT
@JOBS
def extract(paths: tuple[Path, ...], form: str, output: Path | None, jobs: int) -> None:
    """读出每份公开的全部表格、情况说明、绩效目标表（每份一行 JSON）。

    PATHS 可以是文件，也可以是文件夹。
    """
    from mingzhang.pipeline import Task, run  # noqa: PLC0415

    files = input_files(paths)
    results = run([Task(str(path), "extract", form, "zh") for path in files], jobs)
    with target(output) as stream:
        sys.exit(write_texts(results, stream, total=len(files), form=form))
