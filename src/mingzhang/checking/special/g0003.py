"""A table carries a shortened name, or none."""

from collections.abc import Iterator

from mingzhang.checking.outcome import Context, Outcome, not_checked, passed, violated
from mingzhang.checking.text import limited, same_body, short_for, table_at


def find(context: Context) -> Iterator[Outcome]:
    """Yield one outcome for all tables whose name is shortened or blank behind its label."""
    name = context.disclosure.metadata.department_name
    if not name:
        yield not_checked("封面没有部门（单位）名称")
        return
    odd = [
        table
        for table in context.disclosure.tables
        if table.entity_label
        and not (table.entity and (same_body(table.entity, name) or not short_for(table.entity, name)))
    ]
    if odd:
        where = limited([table_at(table, table.entity_place, text=table.entity) for table in odd])
        actual = odd[0].entity or "空"
        yield violated(where, expected=name, actual=actual, tables="、".join(f"表{table.number}" for table in odd))
    else:
        yield passed()
