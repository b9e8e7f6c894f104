"""An economic item of the basic expenditure table is in no list."""

from collections.abc import Iterator

from mingzhang.catalogue.classifications import load_classification
from mingzhang.checking.codes import economic_rows
from mingzhang.checking.outcome import Context, Outcome, not_applicable, not_checked, passed, violated
from mingzhang.checking.text import limited, table_at


def find(context: Context) -> Iterator[Outcome]:
    """Yield an outcome for each department economic class and item."""
    rows = economic_rows(context.disclosure)
    if not rows:
        empty = context.disclosure.table("T06") is not None
        yield not_applicable("表6没有列出经济科目") if empty else not_checked("缺表6")
        return
    listed = load_classification("economic_dept", context.disclosure.metadata.year)
    table, own = rows
    for name in dict.fromkeys(row.name for row in own if row.name):
        if listed.by_name(name):
            yield passed()
        else:
            where = limited([table_at(table, row.places[0], row=name, text=name) for row in own if row.name == name])
            yield violated(where, expected="部门预算支出经济科目", actual=name)
