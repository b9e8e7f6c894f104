"""State the figures of performance sheets as facts, so that identities can speak of them.

Overall sheet: ``ZT[line, column]`` with the columns 资金来源, 资金方向 (in 万元) and 人数; project sheets:
``XM[project, column]`` with the columns 年度总额, 年度中央财政资金 …, 实施期总额 … (in 元). A project's line is its
name in table 12, so that sheet and table bind to each other. Sheets print exact amounts and drop decimals that
are zero, so their figures are exact to the fen whatever is printed.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace

from mingzhang.model.disclosure import Field, OverallSheet, ProjectSheet
from mingzhang.model.fact import Coordinate, Fact
from mingzhang.model.money import FEN, blank


def overall_facts(sheet: OverallSheet) -> Iterator[Fact]:
    """Yield the amounts and staffing numbers of the overall sheet; a blank cell is exactly 0."""
    parts = (("资金来源", sheet.budget_by_source), ("资金方向", sheet.budget_by_use), ("人数", sheet.staffing))
    for column, fields in parts:
        for label, item in fields.items():
            yield from _facts("ZT", label, column, item, sheet.budget_unit if column != "人数" else "")


def project_facts(sheets: Sequence[ProjectSheet]) -> Iterator[Fact]:
    """Yield the funds of all project sheets; the first of two sheets of one project counts."""
    seen: set[str] = set()
    for sheet in sheets:
        line = sheet.table12_name or sheet.name
        if line is None or line in seen:
            continue
        seen.add(line)
        for prefix, funds in (("年度", sheet.funds_annual), ("实施期", sheet.funds_implementation)):
            yield from _funds(line, prefix, funds, sheet.funds_unit)


def _funds(line: str, prefix: str, funds: Mapping[str, Field], unit: str) -> Iterator[Fact]:
    for label, item in funds.items():
        yield from _facts("XM", line, f"{prefix}{label}", item, unit)


def _facts(table: str, line: str, column: str, item: Field, unit: str) -> Iterator[Fact]:
    if item.figure is not None:
        figure = replace(item.figure, step=min(item.figure.step, FEN)) if table == "XM" else item.figure
        yield Fact(Coordinate(table, line, column), figure, item.place, item.printed_label)
    elif item.value is None:
        yield Fact(Coordinate(table, line, column), blank(unit), item.place, item.printed_label)
