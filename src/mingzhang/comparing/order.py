"""Which tables stand elsewhere in the posted copy than in the approved document."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import combinations

from mingzhang.comparing.attached import file_of
from mingzhang.comparing.lines import tables_of
from mingzhang.model.comparison import Piece, TextChange
from mingzhang.model.disclosure import Disclosure, Table
from mingzhang.model.place import Place

POSITION = "位置"
FIRST = "在最前"
BEHIND = "在《{title}》之后"


def moved_tables(old: Disclosure, new: Disclosure) -> dict[str, TextChange]:
    """Return the fewest tables whose moving explains the order, by id, each with what it stood and stands behind.

    Only tables of one file have an order: files of a folder are sorted by name.
    """
    left, right = _tables(old, new), _tables(new, old)
    ids = [table.id for table in left]
    gone = _fewest(ids, [table.id for table in right])
    found = {}
    for table_id in gone:
        one, other = tables_of(old).get(table_id), tables_of(new).get(table_id)
        if one is not None and other is not None and _has_order(old, new):
            was, stands = _before(left, table_id), _before(right, table_id)
            pieces = (Piece("old", was), Piece("new", stands))
            found[table_id] = TextChange(POSITION, "changed", was, stands, pieces, one.title_place, other.title_place)
    return found


def _tables(one: Disclosure, other: Disclosure) -> list[Table]:
    """Return the tables that both have, as they follow one another in the first."""
    known = tables_of(other)
    return sorted(
        (table for table in tables_of(one).values() if table.id in known), key=lambda table: _order(table.title_place)
    )


def _order(place: Place) -> tuple[int, int]:
    return place.page or 0, place.line or 0


def _has_order(*sides: Disclosure) -> bool:
    return all(
        len({file_of(side.document, table.title_place) for table in tables_of(side).values()}) == 1 for side in sides
    )


def _fewest(old: Sequence[str], new: Sequence[str]) -> tuple[str, ...]:
    """Return the fewest things without which both orders are the same; of several answers the first in the form."""
    for count in range(len(old)):
        for out in combinations(sorted(old), count):
            if [each for each in old if each not in out] == [each for each in new if each not in out]:
                return out
    return ()


def _before(tables: Sequence[Table], table_id: str) -> str:
    at = next(index for index, table in enumerate(tables) if table.id == table_id)
    return BEHIND.format(title=tables[at - 1].title) if at else FIRST
