"""Lines of the table of the three public expenses are missing."""

from collections.abc import Iterator

from mingzhang.catalogue.tables import load_tables
from mingzhang.checking.outcome import Context, Outcome, not_applicable, not_checked, passed, violated
from mingzhang.checking.text import quoted, title_at

_TABLE = "T10"


def find(context: Context) -> Iterator[Outcome]:
    """Yield one outcome for the lines that the table must have besides its total."""
    table = context.disclosure.table(_TABLE)
    if table is None:
        yield not_checked("没有“三公”经费表")
        return
    printed = {row.line for row in table.rows if row.line}
    owed = [line.name for line in load_tables()[_TABLE].lines if not line.total]
    missing = [name for name in owed if name not in printed]
    if len(missing) == len(owed) and not table.has_data:
        yield not_applicable("空表")
    elif missing:
        names = quoted(missing, len(missing))
        yield violated(
            [title_at(table)], expected=names, actual="缺行", key=names, number=str(table.number), lines=names
        )
    else:
        yield passed(table.title_place)
