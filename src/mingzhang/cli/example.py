"""``mingzhang example``: the embedded example."""

from __future__ import annotations

from pathlib import Path

import click

from mingzhang.cli.options import LANG


@click.command()
@click.option(
    "--output",
    "-o",
    type=click.Path(path_type=Path),
    default=Path("out/example"),
    show_default=True,
    help="写到这个文件夹。",
)
@LANG
def example(output: Path, lang: str) -> None:
    """写出内置的示例公开文件（一份正确、一份有误）并审核，给出报告。"""
    from mingzhang.example import run_example  # noqa: PLC0415

    click.echo(run_example(output, lang))
