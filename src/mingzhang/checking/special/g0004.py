"""A table calls a unit a department, or a department a unit."""

from collections.abc import Iterator

from mingzhang.checking.outcome import Context, Outcome, not_applicable, not_checked, passed, violated
from mingzhang.checking.text import limited, table_at


def find(context: Context) -> Iterator[Outcome]:
    """Yield one outcome for the labels 部门名称 and 单位名称 of all tables."""
    kind = context.disclosure.metadata.entity_type
    if kind is None:
        yield not_checked("不知是部门还是单位")
        return
    expected = f"{kind}名称"
    labels = set(context.settings["labels"])
    labelled = [table for table in context.disclosure.tables if table.entity_label in labels]
    odd = [table for table in labelled if table.entity_label != expected]
    if odd:
        where = limited([table_at(table, table.entity_place, text=table.entity_label) for table in odd])
        numbers = "、".join(f"表{table.number}" for table in odd)
        yield violated(where, expected=expected, actual=odd[0].entity_label, key=numbers, tables=numbers)
    elif labelled:
        yield passed()
    else:
        yield not_applicable("表头没有这两个栏目") if context.disclosure.tables else not_checked("没有读到表")
