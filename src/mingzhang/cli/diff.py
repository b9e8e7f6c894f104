"""``mingzhang diff``: compare two disclosures of one department, or a posted copy with the approved document."""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import click

from mingzhang.cli.inputs import Reading, read_one, reading_options
from mingzhang.cli.options import EXIT_CLEAN, EXIT_ERRORS, EXIT_UNREADABLE, LANG
from mingzhang.cli.outputs import target

if TYPE_CHECKING:
    from mingzhang.model.comparison import Comparison
    from mingzhang.model.disclosure import Disclosure


@click.command()
@click.argument("old", metavar="旧文件", type=click.Path(path_type=Path))
@click.argument("new", metavar="新文件", type=click.Path(path_type=Path))
@click.option(
    "--format",
    "form",
    type=click.Choice(["text", "json", "html"]),
    default="text",
    show_default=True,
    help="输出格式：文字、JSON、网页。",
)
@click.option("--output", "-o", type=click.Path(path_type=Path), help="写到这个文件。")
@click.option("--force", is_flag=True, help="两份公开不是同一部门（单位）也照样比较。")
@click.option(
    "--as",
    "span",
    type=click.Choice(["auto", "posted", "changes"]),
    default="auto",
    show_default=True,
    help="怎样比：posted 核对公开件与审定件是否一致，changes 看两稿或两年的变化，auto 同一年度而格式不同的按 posted。",
)
@LANG
@reading_options
def diff(  # noqa: PLR0913, PLR0917  one parameter per option
    old: Path, new: Path, form: str, output: Path | None, force: bool, span: str, lang: str, reading: Reading
) -> None:
    """比较同一部门（单位）的两份公开：两稿或两年，哪些数字、科目、项目、目标、文字变了；或核对公开件与审定件是否一致。

    一份公开可以是一个文件，也可以是一个文件夹或压缩包，里面的文件合起来是一份。
    同一年度按给出的先后比较，不同年度总是早的在前。同一年度而格式不同的（如审定的 Word 和网站上的 PDF），
    前一份是审定件，后一份是公开件：换行、空格、页码、水印这些只随格式变的不算不同，第一行是结论。
    没有不同时返回 0，有不同返回 1，有文件读不了或不是同一部门返回 2。
    """
    from mingzhang.comparing.compare import compare  # noqa: PLC0415
    from mingzhang.comparing.sides import in_order, is_copy, same_body  # noqa: PLC0415

    read = [read_one(path, reading) for path in (old, new)]
    if read[0] is None or read[1] is None:
        sys.exit(EXIT_UNREADABLE)
    posted = span == "posted" or (span == "auto" and is_copy(read[0], read[1]))
    first, second = (read[0], read[1]) if posted else in_order(read[0], read[1])
    if same_body(first, second) == "different" and not force:
        click.echo(_refusal(first, second, lang), err=True)
        sys.exit(EXIT_UNREADABLE)
    comparison = compare(first, second, posted=posted)
    with target(output) as stream:
        stream.write(_render(comparison, form, lang))
    sys.exit(EXIT_ERRORS if comparison.count else EXIT_CLEAN)


def _refusal(old: Disclosure, new: Disclosure, lang: str) -> str:
    names = old.metadata.department_name, new.metadata.department_name
    if lang == "en":
        return f"These are two bodies, “{names[0]}” and “{names[1]}”. Add --force to compare them all the same."
    return (
        f"两份公开不是同一部门（单位）：{old.document.source} 是“{names[0]}”，{new.document.source} 是“{names[1]}”。"
        "请核对文件；确要比较（如机构更名）请加 --force。"
    )


def _render(comparison: Comparison, form: str, lang: str) -> str:
    if form == "json":
        from mingzhang.comparing.as_json import comparison_to_json  # noqa: PLC0415

        return json.dumps(comparison_to_json(comparison), ensure_ascii=False, indent=1) + "\n"
    if form == "html":
        from mingzhang.renderers.diff_html import diff_html  # noqa: PLC0415

        return diff_html(comparison, lang=lang)
    from mingzhang.renderers.diff_text import diff_text  # noqa: PLC0415

    return diff_text(comparison, lang=lang)
