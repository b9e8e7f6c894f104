"""Say what the columns of the income table hold where only another table tells: this year's income, or all of it.

Some regions print all that may be spent, what was carried over included, under the words that others use for this
year's income alone. The overview table tells which: its total of this year's income or its grand total is met.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from decimal import Decimal

from mingzhang.catalogue.tables import Line, load_tables
from mingzhang.model.disclosure import HalfRow, Row, Table
from mingzhang.model.money import parse_figure

_INCOME, _OVERVIEW, _FISCAL = "T02", "T01", "T04"
_SUM, _ALL, _CARRIED = "合计", "总计", "上年结转"
WITH_CARRIED = "（含上年结转）"
_CENT = Decimal("0.011")


def settle_income(tables: Sequence[Table]) -> list[Table]:
    """Return the tables with the columns and lines of income named by what they hold."""
    known = {table.id: table for table in tables}
    result = []
    for table in tables:
        if table.id == _INCOME:
            result.append(_income(table, known.get(_OVERVIEW), known.get(_FISCAL)))
        elif table.id == _OVERVIEW:
            result.append(_overview(table, known.get(_FISCAL)))
        else:
            result.append(table)
    return result


def _income(table: Table, overview: Table | None, fiscal: Table | None) -> Table:
    form = {column.name for column in load_tables()[_INCOME].columns if not column.optional}
    if form <= set(table.column_names):
        return table
    whole = _total(table, _SUM)
    year, grand = (_left(overview, name) for name in ("本年收入合计", "收入总计"))
    names = table.column_names
    if whole is not None and _ALL not in names and grand is not None and _same(whole, grand):
        carried = _left(overview, _CARRIED) or _carried(fiscal)
        if year is not None and not _same(whole, year):
            names = tuple(_ALL if name == _SUM else name for name in names)
        if carried and _CARRIED not in names:
            names = tuple(_with_carried(name) for name in names)
    return replace(table, column_names=names)


def _with_carried(name: str) -> str:
    if name == _SUM:
        return _ALL
    return f"{name}{WITH_CARRIED}" if name and name != _ALL else name


def _overview(table: Table, fiscal: Table | None) -> Table:
    """Name the sources of an overview that has no line for what was carried over, though something was."""
    lines = {row.left.line for row in table.rows if row.left is not None}
    if _CARRIED in lines or not _carried(fiscal):
        return table
    sources = {line.name for line in _left_lines(_FISCAL) if line.group == "本年收入"}
    rows = [_renamed(row, sources) for row in table.rows]
    return replace(table, rows=tuple(rows))


def _left_lines(table_id: str) -> Iterable[Line]:
    side = load_tables()[table_id].left
    return side.lines if side else ()


def _renamed(row: Row, sources: set[str]) -> Row:
    if row.left is None or row.left.line not in sources:
        return row
    return replace(row, left=replace(row.left, line=f"{row.left.line}{WITH_CARRIED}"))


def _carried(fiscal: Table | None) -> Decimal:
    """Return what the table of fiscal appropriation says was carried over."""
    return sum((_left(fiscal, line) or Decimal(0) for line in _CARRIED_LINES), Decimal(0))


_CARRIED_LINES = ("上年财政拨款结转", "结转一般公共预算", "结转政府性基金预算", "结转国有资本经营预算")


def _total(table: Table, column: str) -> Decimal | None:
    row = next((row for row in table.rows if row.kind == "total"), None)
    if row is None or column not in table.column_names:
        return None
    return _amount(row.cells[table.column_names.index(column)])


def _left(table: Table | None, line: str) -> Decimal | None:
    halves: Iterable[HalfRow] = (row.left for row in table.rows if row.left is not None) if table else ()
    return next((_amount(half.amounts[0]) for half in halves if half.line == line and half.amounts), None)


def _amount(text: str | None) -> Decimal | None:
    figure = parse_figure(text, "") if text else None
    return figure.value if figure is not None else None


def _same(one: Decimal, other: Decimal) -> bool:
    return abs(one - other) < _CENT
