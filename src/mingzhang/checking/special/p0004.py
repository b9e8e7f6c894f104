"""A table without figures lacks the note that says so."""

import re
from collections.abc import Iterator

from mingzhang.checking.outcome import Context, Outcome, not_applicable, not_checked, passed, violated
from mingzhang.checking.text import title_at
from mingzhang.model.disclosure import Disclosure, Table, row_amounts
from mingzhang.model.document import Paragraph
from mingzhang.model.place import Place

#: Forms have notes of their own: 没有…支出, 无…支出, 如无数字则…, 未安排….
_NOTHING = re.compile(r"没有|未安排|未发生|不涉及|[（(：:如本部门单位故均]无")
_LAST = 10**9


def find(context: Context) -> Iterator[Outcome]:
    """Yield an outcome for each table without any figure."""
    tables = context.disclosure.tables
    empty = [table for table in tables if not holds_digits(table)]
    if not empty:
        yield not_applicable("没有空表") if tables else not_checked("没有读到表")
    for table in empty:
        is_said = not context.knows_form and says_nothing_below(context.disclosure, table)
        if is_said or any(note.type == "no_data" for note in table.notes):
            yield passed(table.title_place)
        else:
            yield violated([title_at(table)], expected="注：本表无数据", actual="无注", number=str(table.number))


def says_nothing_below(disclosure: Disclosure, table: Table) -> bool:
    """Say whether a line between a table's title and the next table says in any words that there is nothing."""
    start = order(table.title_place)
    others = [order(other.title_place) for other in disclosure.tables]
    end = min((at for at in others if at > start), default=(_LAST, _LAST))
    lines = (block for block in disclosure.document.blocks if isinstance(block, Paragraph))
    return any(start < order(line.place) < end and _NOTHING.search(line.text) for line in lines)


def order(place: Place) -> tuple[int, int]:
    """Return where a place stands in reading order."""
    return (place.page or 0, place.line or 0)


def holds_digits(table: Table) -> bool:
    """Say whether any amount cell of a table holds a digit."""
    return any(cell and any(sign.isdigit() for sign in cell) for row in table.rows for cell in row_amounts(table, row))
