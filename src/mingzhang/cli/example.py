"""``mingzhang example`` and ``mingzhang demo``: the embedded example as a ledger, and the main job done on it."""

from __future__ import annotations

from pathlib import Path

import click

from mingzhang.cli.options import EXIT_UNREADABLE, LANG

_FOLDER = click.option(
    "--output",
    "-o",
    type=click.Path(path_type=Path, file_okay=False),
    default=Path("out/example"),
    show_default=True,
    help="写到这个文件夹。",
)


@click.command()
@_FOLDER
def example(output: Path) -> None:
    """写出示例账本 ledger.xlsx：一个虚构部门，两个单位、二十个项目，每张表都有数。"""
    from mingzhang.ledgers.example import write_example  # noqa: PLC0415

    try:
        path = write_example(output)
    except OSError as error:
        click.echo(f"不能写 {output}（{error.strerror or error}）。请换一个文件夹。", err=True)
        raise SystemExit(EXIT_UNREADABLE) from error
    click.echo(f"示例账本：{path}")
    click.echo(f"接着可以运行：mingzhang build {path} -o {output / '公开文件'}")


@click.command()
@_FOLDER
@LANG
def demo(output: Path, lang: str) -> None:
    """演示主要功能：由示例账本生成整套公开文件，再审核一份正确、一份有误的公开文件，给出报告。"""
    from mingzhang.example import run_example  # noqa: PLC0415

    click.echo(run_example(output, lang))
