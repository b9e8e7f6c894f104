"""A table is headed by the name of another body."""

from collections.abc import Iterator

from mingzhang.checking.outcome import Context, Outcome, not_applicable, not_checked, passed, violated
from mingzhang.checking.text import limited, same_body, short_for, table_at
from mingzhang.model.disclosure import Table


def find(context: Context) -> Iterator[Outcome]:
    """Yield an outcome for each name that tables carry; shortened names are another rule's (G0003)."""
    name = context.disclosure.metadata.department_name
    if not name:
        yield not_checked("封面没有部门（单位）名称")
        return
    named = by_entity(context.disclosure.tables)
    if not named:
        yield not_applicable("表头不写单位名称") if context.disclosure.tables else not_checked("没有读到表")
    for entity, tables in named.items():
        if same_body(entity, name) or short_for(entity, name):
            yield passed(*(table.entity_place for table in tables))
            continue
        where = limited([table_at(table, table.entity_place, text=table.entity) for table in tables])
        numbers = "、".join(f"表{table.number}" for table in tables)
        yield violated(where, expected=name, actual=entity, key=entity, tables=numbers)


def by_entity(tables: tuple[Table, ...]) -> dict[str, list[Table]]:
    """Return the tables by the name they carry, those without one left out."""
    found: dict[str, list[Table]] = {}
    for table in tables:
        if table.entity:
            found.setdefault(table.entity, []).append(table)
    return found
