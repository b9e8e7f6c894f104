"""``mingzhang check``: audit disclosures."""

from __future__ import annotations

import sys
from pathlib import Path

import click

from mingzhang.cli.inputs import input_files
from mingzhang.cli.options import JOBS, LANG, OUTPUT, PATHS
from mingzhang.cli.outputs import target, write_pages, write_texts, write_workbook


@click.command()
@PATHS
@click.option(
    "--format",
    "form",
    type=click.Choice(["text", "jsonl", "html", "xlsx"]),
    default="text",
    show_default=True,
    help="输出格式：文字、JSON 行、网页、Excel。",
)
@OUTPUT
@JOBS
@LANG
def check(paths: tuple[Path, ...], form: str, output: Path | None, jobs: int, lang: str) -> None:
    """审核公开文件：逐条说明哪里不对、应当是多少、依据什么规定。

    PATHS 可以是文件，也可以是文件夹。没有错误时返回 0，有错误返回 1，有文件读不了返回 2。
    """
    from mingzhang.pipeline import Task, run  # noqa: PLC0415

    files = input_files(paths)
    results = run([Task(str(path), "check", form, lang) for path in files], jobs)
    if form == "xlsx":
        sys.exit(write_workbook(results, output or Path("审核结果.xlsx"), len(files), lang))
    if form == "html":
        sys.exit(write_pages(results, output, len(files)))
    with target(output) as stream:
        sys.exit(write_texts(results, stream, total=len(files), form=form))
