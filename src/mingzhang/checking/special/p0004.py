"""A table without figures lacks the note that says so."""

from collections.abc import Iterator

from mingzhang.checking.outcome import Context, Outcome, not_applicable, not_checked, passed, violated
from mingzhang.checking.text import title_at
from mingzhang.model.disclosure import Table, row_amounts


def find(context: Context) -> Iterator[Outcome]:
    """Yield an outcome for each table without any figure."""
    tables = context.disclosure.tables
    empty = [table for table in tables if not holds_digits(table)]
    if not empty:
        yield not_applicable("没有空表") if tables else not_checked("没有读到表")
    for table in empty:
        if any(note.type == "no_data" for note in table.notes):
            yield passed(table.title_place)
        else:
            yield violated([title_at(table)], expected="注：本表无数据", actual="无注", number=str(table.number))


def holds_digits(table: Table) -> bool:
    """Say whether any amount cell of a table holds a digit."""
    return any(cell and any(sign.isdigit() for sign in cell) for row in table.rows for cell in row_amounts(table, row))
