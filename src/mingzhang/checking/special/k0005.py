"""Tables lack the caption above their title."""

from collections.abc import Iterator

from mingzhang.checking.outcome import Context, Outcome, not_applicable, not_checked, passed, violated
from mingzhang.checking.text import limited, title_at


def find(context: Context) -> Iterator[Outcome]:
    """Yield one outcome that lists all tables without caption."""
    tables = context.disclosure.tables
    if not tables:
        yield not_checked("没有读到表")
        return
    if not context.profile.captions and not any(table.caption for table in tables):
        yield not_applicable("版式不用表号")
        return
    without = [table for table in tables if not table.caption]
    if without:
        names = "、".join(f"表{table.number}" for table in without)
        where = limited([title_at(table) for table in without])
        yield violated(
            where, expected=f"{context.settings['form']}N", actual=names, tables=names, count=str(len(without))
        )
    else:
        yield passed()
