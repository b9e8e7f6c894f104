"""A table with figures carries the note of no data."""

from collections.abc import Iterator

from mingzhang.checking.codes import filled_facts
from mingzhang.checking.outcome import Context, Outcome, not_applicable, not_checked, passed, violated
from mingzhang.checking.text import table_at, title_at


def find(context: Context) -> Iterator[Outcome]:
    """Yield an outcome for each note of no data."""
    filled = filled_facts(context.disclosure)
    tables = context.disclosure.tables
    notes = [(table, note) for table in tables for note in table.notes if note.type == "no_data"]
    if not notes:
        yield not_applicable("没有表注明无数据") if tables else not_checked("没有读到表")
    for table, note in notes:
        if table.id in filled:
            where = [table_at(table, note.place, text=note.text), title_at(table)]
            yield violated(where, expected="不写无数据", actual=note.text, number=str(table.number), note=note.text)
        else:
            yield passed(note.place)
