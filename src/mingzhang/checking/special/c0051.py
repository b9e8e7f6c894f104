"""A table of expenditure stops above the items of the functional classification."""

from collections.abc import Iterator

from mingzhang.checking.codes import code_rows, filled_facts
from mingzhang.checking.outcome import Context, Outcome, not_applicable, not_checked, passed, violated
from mingzhang.checking.text import title_at

#: The length of the code of a class.
_CLASS = 3


def find(context: Context) -> Iterator[Outcome]:
    """Yield an outcome for each table of expenditure that has an amount."""
    settings = context.settings
    filled = filled_facts(context.disclosure)
    tables = [table for table in context.disclosure.tables if table.id in settings["tables"] and table.id in filled]
    if not tables:
        yield not_applicable("没有支出表，或者支出表没有金额")
    for table in tables:
        lengths = {len(one.code) for one in code_rows(context.disclosure) if one.table.id == table.id}
        if not lengths:
            yield not_checked(f"表{table.number}没有认出科目编码")
        elif max(lengths) >= int(settings["item"]):
            yield passed(table.title_place)
        else:
            level = "类" if max(lengths) == _CLASS else "款"
            yield violated([title_at(table)], expected="项", actual=level, key=table.id, number=str(table.number))
