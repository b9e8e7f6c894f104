"""The table of basic expenditure lists economic classes only."""

from collections.abc import Iterator

from mingzhang.catalogue.classifications import load_classification
from mingzhang.checking.codes import filled_facts
from mingzhang.checking.outcome import Context, Outcome, not_applicable, not_checked, passed, violated
from mingzhang.checking.text import title_at
from mingzhang.model.writing import fold, strip_numbering

_TABLE = "T06"


def find(context: Context) -> Iterator[Outcome]:
    """Yield one outcome; a row whose name is no class's shows that the table goes deeper."""
    table = context.disclosure.table(_TABLE)
    if table is None:
        yield not_checked("没有一般公共预算基本支出表")
        return
    rows = [row for row in table.rows if row.kind != "total" and row.line]
    if not rows or not filled_facts(context.disclosure).get(_TABLE):
        yield not_applicable("空表")
        return
    entries = load_classification("economic_dept", context.disclosure.metadata.year).entries.values()
    classes = {fold(name) for entry in entries if entry.level == 1 for name in entry.names}
    if any(row.kind == "item" or strip_numbering(row.name or row.line) not in classes for row in rows):
        yield passed(table.title_place)
    else:
        yield violated([title_at(table)], expected="款", actual="类", number=str(table.number))
