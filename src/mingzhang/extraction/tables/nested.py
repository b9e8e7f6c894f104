"""Tell groups from leaves in a list of amounts whose indents are lost: a group is the sum of the rows below it."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal

_CENT = Decimal("0.005")
_FEWEST = 3


def leaves(amounts: Sequence[Decimal | None], whole: Decimal | None) -> frozenset[int] | None:
    """Return the indexes of the leaves, None where the rows add up as they are or do not nest.

    Args:
        amounts: the amounts of the rows in printed order, None for a row without one or a total.
        whole: the total.
    """
    rows = [(index, amount) for index, amount in enumerate(amounts) if amount is not None]
    flat = sum((amount for _, amount in rows), Decimal(0))
    if whole is None or len(rows) < _FEWEST or _same(flat, whole, len(rows)):
        return None
    # From the last row up, each row is closed once: where the next row of its level stands, and what leaves it has.
    closed: list[tuple[int, frozenset[int]]] = [(0, frozenset())] * len(rows)
    for at in range(len(rows) - 1, -1, -1):
        closed[at] = _close(rows, at, closed)
    found: set[int] = set()
    at = 0
    while at < len(rows):
        at, own = closed[at]
        found |= own
    added = sum((amount for index, amount in rows if index in found), Decimal(0))
    return frozenset(found) if _same(added, whole, len(found)) else None


def _close(
    rows: Sequence[tuple[int, Decimal]], at: int, closed: Sequence[tuple[int, frozenset[int]]]
) -> tuple[int, frozenset[int]]:
    """Return where the next row on the level of a row stands, and the leaves below it (itself if it is one)."""
    index, amount = rows[at]
    inside: frozenset[int] = frozenset()
    total, after, parts = Decimal(0), at + 1, 0
    while after < len(rows) and total < amount and not (parts and _same(total, amount, parts)):
        total += rows[after][1]
        after, own = closed[after]
        inside |= own
        parts += 1
    if parts and _same(total, amount, parts):
        return after, inside
    return at + 1, frozenset({index})


def _same(one: Decimal, other: Decimal, parts: int) -> bool:
    return abs(one - other) < _CENT * (parts + 1)
