"""The tables stand in another order than the form's."""

from collections.abc import Iterator
from itertools import pairwise

from mingzhang.checking.outcome import Context, Outcome, not_applicable, passed, violated
from mingzhang.checking.text import title_at
from mingzhang.model.disclosure import Table


def find(context: Context) -> Iterator[Outcome]:
    """Yield one outcome: the first table that stands after one it should stand before."""
    order = [table.id for table in context.profile.tables]
    tables = [table for table in context.disclosure.tables if table.id in order]
    if len(tables) < 2:
        yield not_applicable("表样不明")
        return
    for first, second in pairwise(sorted(tables, key=_where)):
        if order.index(first.id) > order.index(second.id):
            where = [title_at(second), title_at(first)]
            yield violated(where, expected="按次序", actual=second.title, title=second.title, before=first.title)
            return
    yield passed()


def _where(table: Table) -> tuple[int, int]:
    return table.title_place.page or 0, table.title_place.line or 0
