"""``mingzhang conformance``: the conformance suite, written, run, or held against another tool's answers."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING

import click

from mingzhang.cli.options import EXIT_CLEAN, EXIT_ERRORS, EXIT_UNREADABLE, LANG

if TYPE_CHECKING:
    from mingzhang.conformance.suite import Suite


@click.command()
@click.argument("folder", required=False, metavar="[套件文件夹]", type=click.Path(path_type=Path))
@click.option("--write", type=click.Path(path_type=Path), help="把套件写到这个空文件夹。")
@click.option("--against", type=click.Path(path_type=Path), help="核对另一个工具的回答（results.jsonl）。")
@click.option(
    "--format",
    "form",
    type=click.Choice(["text", "json", "jsonl"]),
    default="text",
    show_default=True,
    help="输出格式：文字、JSON；jsonl 是逐个案例的回答，即 results.jsonl 的样子。",
)
@LANG
def conformance(folder: Path | None, write: Path | None, against: Path | None, form: str, lang: str) -> None:
    """一致性套件：用规则案例和舍入案例检验明账，或检验别的工具。

    不给文件夹时用内置的套件。全部一致返回 0，有不一致或没有回答的返回 1，文件读不了返回 2。
    """
    from mingzhang.conformance.suite import SuiteError  # noqa: PLC0415

    if write is not None and against is not None:
        raise click.UsageError("--write 写套件，--against 核对回答，一次只用一个。")
    try:
        suite = _suite(folder)
        sys.exit(_write(suite, write, lang) if write is not None else _compare(suite, against, form, lang))
    except SuiteError as error:
        click.echo(error.said.in_lang(lang), err=True)
        sys.exit(EXIT_UNREADABLE)


def _suite(folder: Path | None) -> Suite:
    from mingzhang.conformance.embedded import embedded_suite  # noqa: PLC0415
    from mingzhang.conformance.folder import read_suite  # noqa: PLC0415

    return embedded_suite() if folder is None else read_suite(folder)


def _write(suite: Suite, target: Path, lang: str) -> int:
    from mingzhang.conformance.folder import write_suite  # noqa: PLC0415

    number = write_suite(suite, target)
    cases = sum(1 for _ in suite.cases())
    said = "{} files with {} cases → {}" if lang == "en" else "{} 个文件、{} 个案例 → {}"
    click.echo(said.format(number, cases, target))
    return EXIT_CLEAN


def _compare(suite: Suite, against: Path | None, form: str, lang: str) -> int:
    from mingzhang.conformance.account import account_json, account_text  # noqa: PLC0415
    from mingzhang.conformance.answers import compare_answers  # noqa: PLC0415
    from mingzhang.conformance.results import read_results, results_text  # noqa: PLC0415
    from mingzhang.conformance.run import run_suite  # noqa: PLC0415

    answers = run_suite(suite) if against is None else read_results(against, suite)
    comparison = compare_answers(suite, answers)
    if form == "jsonl":
        click.echo(results_text(answers.values()), nl=False)
    else:
        click.echo(account_json(comparison) if form == "json" else account_text(comparison, lang))
    return EXIT_CLEAN if comparison.agrees else EXIT_ERRORS
