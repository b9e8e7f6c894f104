"""The amounts of a table are printed with different numbers of decimals."""

import re
from collections.abc import Iterator

from mingzhang.checking.outcome import Context, Outcome, not_applicable, passed, violated
from mingzhang.checking.text import limited, quoted, table_at
from mingzhang.model.disclosure import Table
from mingzhang.model.finding import Location

_AMOUNT = re.compile(r"-?[\d,，]*\d(?:\.(\d+))?")
_USUAL = 2


def find(context: Context) -> Iterator[Outcome]:
    """Yield one outcome for all tables that print some amounts with two decimals and others with fewer."""
    if not context.disclosure.tables:
        yield not_applicable("没有表")
        return
    odd: list[Location] = []
    names = []
    for table in context.disclosure.tables:
        short = list(_short(table))
        if short:
            odd.extend(short)
            names.append(f"表{table.number}")
    if odd:
        shown, tables = quoted(location.text for location in odd), "、".join(names)
        yield violated(limited(odd), expected="两位小数", actual=shown, key=tables, tables=tables, found=shown)
    else:
        yield passed()


def _short(table: Table) -> list[Location]:
    """Return the amounts with fewer than two decimals, [] where none of the table has two."""
    usual, short = False, []
    for row in table.rows:
        for name, cell, place in zip(table.column_names, row.cells, row.places, strict=False):
            match = _AMOUNT.fullmatch(cell) if name and cell else None
            if match is None or not cell or not cell.strip("0.-"):
                continue
            decimals = len(match[1] or "")
            usual = usual or decimals == _USUAL
            if decimals < _USUAL:
                short.append(table_at(table, place, row=row.line or row.name, column=name, text=cell))
    return short if usual else []
