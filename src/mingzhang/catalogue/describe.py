"""Show the tables of the catalogue to a reader at a terminal."""

from __future__ import annotations

from mingzhang.catalogue.rules import load_rules
from mingzhang.catalogue.tables import TableSpec


def describe_table(table: TableSpec, lang: str = "zh") -> str:
    """Return titles, columns, lines of a table and the rules that guard it, as lines of text."""
    en = lang == "en"
    lines = [f"{table.id}  {table.name}", ""]
    lines += ["Titles:" if en else "各地的名称：", *(f"  {title}" for title in table.titles)]
    lines += ["", "Columns:" if en else "栏目：", *(f"  {column.name}" for column in table.amount_columns)]
    fixed = [*table.lines, *(table.left.lines if table.left else ()), *(table.right.lines if table.right else ())]
    if fixed:
        lines += ["", "Fixed lines:" if en else "固定行：", *(f"  {line.name}" for line in fixed)]
    guards = [rule for rule in load_rules().values() if any(f"{table.id}[" in check for check in rule.checks)]
    lines += ["", "Rules that guard it:" if en else "守护它的规则："]
    lines += [f"  {rule.id}  {rule.title_en if en else rule.title}" for rule in guards]
    return "\n".join(lines)
