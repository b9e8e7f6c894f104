"""``mingzhang extract``: read disclosures."""

from __future__ import annotations

import sys
from pathlib import Path

import click

from mingzhang.cli.inputs import AS_ONE, Reading, gather, reading_options
from mingzhang.cli.options import JOBS, OUTPUT, PATHS
from mingzhang.cli.outputs import target, write_texts


@click.command()
@PATHS
@click.option("--format", "form", type=click.Choice(["jsonl"]), default="jsonl", show_default=True, help="输出格式。")
@OUTPUT
@JOBS
@AS_ONE
@reading_options
def extract(  # noqa: PLR0913, PLR0917  one parameter per option
    paths: tuple[Path, ...], form: str, output: Path | None, jobs: int, as_one: bool, reading: Reading
) -> None:
    """读出每份公开的全部表格、情况说明、绩效目标表（每份一行 JSON）。

    PATHS 可以是文件（PDF、Word、Excel、网页、文本）、文件夹或压缩包。
    """
    inputs = gather(paths, reading, as_one=as_one)  # first, so that child processes start during the imports

    from mingzhang.pipeline import Task, run  # noqa: PLC0415

    tasks = [
        Task(name, "extract", form, "zh", parts=parts, problem=problem, password=reading.password)
        for name, parts, problem in inputs
    ]
    results = run(tasks, jobs, reading.limits)
    with target(output) as stream:
        sys.exit(write_texts(results, stream, total=len(tasks), form=form))
