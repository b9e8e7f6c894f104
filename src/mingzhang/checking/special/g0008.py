"""A unit's table keeps the department's line 部门合计."""

from collections.abc import Iterator

from mingzhang.checking.outcome import Context, Outcome, not_checked, passed, violated
from mingzhang.checking.text import limited, table_at
from mingzhang.model.writing import fold


def find(context: Context) -> Iterator[Outcome]:
    """Yield one outcome for the lines of all tables."""
    wrong = context.settings["label"]
    found = [
        table_at(table, row.places[0] if row.places else row.place, row=wrong, text=wrong)
        for table in context.disclosure.tables
        for row in table.rows
        if row.cells and row.cells[0] and fold(row.cells[0]) == wrong
    ]
    if not context.disclosure.tables:
        yield not_checked("没有读到表")
    elif found:
        yield violated(limited(found), expected=context.settings["expected"], actual=wrong)
    else:
        yield passed()
