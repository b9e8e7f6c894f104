"""Commands that show the catalogue: rules, tables, schemas."""

from __future__ import annotations

import click

from mingzhang.cli.options import LANG


@click.command()
@click.argument("rule_id", metavar="规则编号")
@LANG
def rule(rule_id: str, lang: str) -> None:
    """说明一条规则：检查什么、依据、提示和一个不合格的例子。"""
    from mingzhang.catalogue.describe import describe_rule  # noqa: PLC0415
    from mingzhang.catalogue.rules import load_rules  # noqa: PLC0415

    found = load_rules().get(rule_id.upper())
    if found is None:
        raise click.UsageError(f"没有规则 {rule_id}。用 mingzhang rules 列出全部规则。")
    click.echo(describe_rule(found, lang))


@click.command()
@LANG
def rules(lang: str) -> None:
    """列出全部规则。"""
    from mingzhang.catalogue.describe import list_rules  # noqa: PLC0415

    click.echo(list_rules(lang))


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
@click.argument("name", type=click.Choice(["extract", "check"]))
def schema(name: str) -> None:
    """输出 extract 或 check 的 JSON Schema。"""
    from importlib.resources import files  # noqa: PLC0415

    click.echo((files("mingzhang") / "schemas" / f"{name}.schema.json").read_text(encoding="utf-8"), nl=False)
