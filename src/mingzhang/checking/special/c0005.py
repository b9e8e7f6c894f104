"""The list of classes in a two-sided table names a class wrongly or out of order."""

from collections.abc import Iterator

from mingzhang.catalogue.classifications import class_names, load_classification
from mingzhang.checking.outcome import Context, Outcome, not_checked, passed, violated
from mingzhang.checking.text import table_at
from mingzhang.model.disclosure import Row, Table
from mingzhang.model.place import Place
from mingzhang.model.writing import fold


def find(context: Context) -> Iterator[Outcome]:
    """Yield an outcome for each class of the two lists: known by its name, and in the order of the codes."""
    year = context.disclosure.metadata.year
    names = class_names(year)
    listed = load_classification("functional", year)
    order = {entry.name: entry.code for entry in listed.entries.values() if entry.level == 1}
    tables = [context.disclosure.table(table_id) for table_id in context.settings["tables"]]
    outcomes = [outcome for table in tables if table is not None for outcome in _classes(table, names, order)]
    yield from outcomes or [not_checked("收支总表没有列出支出的类")]


def _classes(table: Table, names: object, order: dict[str, str]) -> Iterator[Outcome]:
    assert hasattr(names, "get")
    last = ""
    for row in table.rows:
        half = row.right
        if half is None or half.class_name is None:
            continue
        name = names.get(fold(half.class_name))
        where = [table_at(table, _place(row, half.label), row=half.label, text=half.label)]
        if name is None:
            yield violated(
                where, expected="功能分类的类名", actual=half.class_name, number=str(table.number), what="不是类名"
            )
        elif order[name] <= last:
            yield violated(
                where, expected="按科目编码的次序", actual=name, number=str(table.number), what="次序不对或重复"
            )
        else:
            last = order[name]
            yield passed(row.place)


def _place(row: Row, label: str) -> Place:
    return next((place for cell, place in zip(row.cells, row.places, strict=False) if cell == label), row.place)
