"""A number is printed so that it is none: two points, a wrong separator, a letter for a digit."""

import re
from collections.abc import Iterator

from mingzhang.checking.outcome import Context, Outcome, not_checked, passed, violated
from mingzhang.checking.text import limited, lines_of, quoted, search, table_at, words
from mingzhang.model.disclosure import Disclosure
from mingzhang.model.finding import Location
from mingzhang.model.money import parse_figure


def find(context: Context) -> Iterator[Outcome]:
    """Yield one outcome for the narrative and the amount cells of the tables."""
    lines = [line for line in lines_of(context.disclosure) if line.part == "P3"]
    if not lines and not context.disclosure.tables:
        yield not_checked("没有表，也没有情况说明")
        return
    found = search(lines, words(context.settings["printed"]))
    found += _cells(context.disclosure, re.compile(context.settings["cells"]))
    if found:
        shown = quoted(location.text for location in found)
        yield violated(limited(found), expected="金额", actual=shown, found=shown)
    else:
        yield passed()


def _cells(disclosure: Disclosure, numeral: re.Pattern[str]) -> Iterator[Location]:
    """Yield the amount cells that consist of digits and points and still are no amount."""
    for table in disclosure.tables:
        printed = {cell for row in table.rows for cell in row.cells if cell}
        wrong = {cell for cell in printed if numeral.fullmatch(cell) and parse_figure(cell, table.unit or "") is None}
        for row in table.rows if wrong else ():
            for name, cell, place in zip(table.column_names, row.cells, row.places, strict=False):
                if name and cell in wrong:
                    yield table_at(table, place, row=row.line or row.name, column=name, text=cell)
