"""A table carries a shortened name, or none."""

from collections.abc import Iterator

from mingzhang.checking.outcome import Context, Outcome, not_applicable, not_checked, passed, violated
from mingzhang.checking.text import limited, same_body, short_for, table_at


def find(context: Context) -> Iterator[Outcome]:
    """Yield one outcome for all tables whose name is shortened or blank behind its label."""
    name = context.disclosure.metadata.department_name
    if not name:
        yield not_checked("封面没有部门（单位）名称")
        return
    labelled = [table for table in context.disclosure.tables if table.entity_label]
    odd = [
        table
        for table in labelled
        if not (table.entity and (same_body(table.entity, name) or not short_for(table.entity, name)))
    ]
    if odd:
        where = limited([table_at(table, table.entity_place, text=table.entity) for table in odd])
        actual = odd[0].entity or "空"
        what = f"为“{actual}”" if odd[0].entity else "空白"
        tables = "、".join(f"表{table.number}" for table in odd)
        yield violated(where, expected=name, actual=actual, key=f"{actual}|{tables}", tables=tables, what=what)
    elif labelled:
        yield passed()
    else:
        yield not_applicable("表头不写单位名称") if context.disclosure.tables else not_checked("没有读到表")
