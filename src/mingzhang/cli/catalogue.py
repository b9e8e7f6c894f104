"""Commands that show the catalogue: rules, tables, schemas."""

from __future__ import annotations

import json
from pathlib import Path

import click

from mingzhang.cli.options import LANG
from mingzhang.cli.outputs import target


@click.command()
@click.argument("rule_id", metavar="规则编号")
@click.option(
    "--format",
    "form",
    type=click.Choice(["text", "json"]),
    default="text",
    show_default=True,
    help="输出格式：文字、JSON。",
)
@LANG
def rule(rule_id: str, form: str, lang: str) -> None:
    """说明一条规则：依据、检查什么、算式、什么时候不查、怎样改，并算一个不合格的例子。"""
    from mingzhang.catalogue.rules import load_rules  # noqa: PLC0415
    from mingzhang.rule_book import entry_to_json, rule_entry  # noqa: PLC0415

    found = load_rules().get(rule_id.upper())
    if found is None:
        raise click.UsageError(_unknown(rule_id, lang))
    entry = rule_entry(found, lang)
    if form == "json":
        click.echo(json.dumps(entry_to_json(entry), ensure_ascii=False, indent=1))
        return
    from mingzhang.renderers.rule_book_text import rule_text  # noqa: PLC0415

    click.echo(rule_text(entry, lang), nl=False)


def _unknown(rule_id: str, lang: str) -> str:
    """Say that there is no such rule, and which ones may have been meant."""
    from mingzhang.rule_book import nearest_rules  # noqa: PLC0415

    near = nearest_rules(rule_id)
    if lang == "en":
        said = f"There is no rule {rule_id}. "
        tail = "mingzhang rules lists all rules." if not near else "Did you mean:"
    else:
        said = f"没有规则 {rule_id}。"
        tail = "用 mingzhang rules 列出全部规则。" if not near else "要找的是不是："
    return "\n".join([said + tail, *(f"  {one.id}  {one.title_en if lang == 'en' else one.title}" for one in near)])


@click.command()
@click.option(
    "--format",
    "form",
    type=click.Choice(["text", "json", "html", "md"]),
    default="text",
    show_default=True,
    help="输出格式：文字清单、JSON、可搜索的网页、Markdown。",
)
@click.option("--output", "-o", type=click.Path(path_type=Path), help="写到这个文件。")
@click.option("--family", metavar="分类", help="只要这一类规则：tables 或 表内勾稽、narrative 或 情况说明……")
@click.option("--search", default="", metavar="文字", help="只要编号、名称、法条、算式、改法中有这些字的规则。")
@LANG
def rules(form: str, output: Path | None, family: str | None, search: str, lang: str) -> None:
    """列出规则，或写成一本可搜索的规则手册。"""
    from mingzhang.rule_book import make_rule_book  # noqa: PLC0415

    book = make_rule_book(lang, family=None if family is None else _family(family, lang), search=search)
    with target(output) as stream:
        if form == "json":
            from mingzhang.rule_book import book_to_json  # noqa: PLC0415

            stream.write(json.dumps(book_to_json(book), ensure_ascii=False, indent=1) + "\n")
        elif form == "html":
            from mingzhang.renderers.rule_book_html import rules_html  # noqa: PLC0415

            stream.write(rules_html(book))
        elif form == "md":
            from mingzhang.renderers.rule_book_md import rules_md  # noqa: PLC0415

            stream.write(rules_md(book))
        else:
            from mingzhang.renderers.rule_book_text import rules_text  # noqa: PLC0415

            stream.write(rules_text(book))


def _family(name: str, lang: str) -> str:
    """Return the id of a family given by its id or its name in either language."""
    from mingzhang.catalogue.families import load_families  # noqa: PLC0415

    families = load_families().values()
    for own in families:
        if name.lower() in (own.id, own.zh, own.en.lower()):
            return own.id
    known = ", ".join(f"{own.id} ({own.en if lang == 'en' else own.zh})" for own in families)
    raise click.UsageError(
        f"There is no family {name}. The families are {known}."
        if lang == "en"
        else f"没有分类 {name}。分类有：{known}。"
    )


@click.command()
@click.argument("table_id", metavar="表号")
@LANG
def table(table_id: str, lang: str) -> None:
    """说明一张表：各地的名称、栏目和守护它的规则。"""
    from mingzhang.catalogue.describe import describe_table  # noqa: PLC0415
    from mingzhang.catalogue.tables import load_tables  # noqa: PLC0415

    number = table_id.upper().removeprefix("T").removeprefix("表")
    found = load_tables().get(f"T{int(number):02d}") if number.isdigit() else None
    if found is None:
        raise click.UsageError(f"没有表 {table_id}。表号从 T01 到 T13。")
    click.echo(describe_table(found, lang))


@click.command()
@click.argument("name", type=click.Choice(["extract", "check", "explain", "diff", "conformance", "rule", "rules"]))
def schema(name: str) -> None:
    """输出一种 JSON 结果的 JSON Schema；explain 是 check --explain 的。"""
    from importlib.resources import files  # noqa: PLC0415

    click.echo((files("mingzhang") / "schemas" / f"{name}.schema.json").read_text(encoding="utf-8"), nl=False)
