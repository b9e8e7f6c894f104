"""A table's title stands twice, each time above rows of its own."""

from collections.abc import Iterator

from mingzhang.checking.outcome import Context, Outcome, not_applicable, passed, violated
from mingzhang.checking.text import title_at
from mingzhang.model.disclosure import Disclosure, Table
from mingzhang.model.document import Grid, Paragraph
from mingzhang.model.finding import Location
from mingzhang.model.place import Place
from mingzhang.model.writing import fold


def find(context: Context) -> Iterator[Outcome]:
    """Yield an outcome for each table; a title repeated at the head of a page has no table of its own."""
    if not context.disclosure.tables:
        yield not_applicable("没有表")
        return
    again = _titles_above_unknown(context.disclosure)
    for table in context.disclosure.tables:
        twins = [place for title, place in again if title == fold(table.title) and place != table.title_place]
        if twins:
            where = [title_at(table), *(_twin(table, place) for place in twins)]
            yield violated(
                where, expected="1", actual=str(len(where)), key=table.id, title=table.title, count=str(len(where))
            )
        else:
            yield passed(table.title_place)


def _twin(table: Table, place: Place) -> Location:
    return Location(place, table=table.number, text=table.title)


def _titles_above_unknown(disclosure: Disclosure) -> list[tuple[str, Place]]:
    """Return the short lines that stand above grids which belong to no table, the nearest four of each."""
    unknown = {unread.place for unread in disclosure.unread if unread.kind == "table"}
    above: list[tuple[str, Place]] = []
    found: list[tuple[str, Place]] = []
    for block in disclosure.document.blocks if unknown else ():
        if isinstance(block, Paragraph):
            above = [*above[-3:], (fold(block.text), block.place)]
        elif isinstance(block, Grid):
            if block.place in unknown:
                found.extend(above)
            above = []
    return found
