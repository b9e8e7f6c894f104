"""Two cells wrong at once: the pairs that explain a group of conflicts equally well, likeliest first.

Two cells of one row go wrong together when a figure is mistyped in its own column and in the total, and then any
row could be the one. What the solver returns is an arbitrary pair of them; here all are compared.
"""

from __future__ import annotations

from collections.abc import Sequence

from mingzhang.checking.solve.evidence import Printed, Proposal, judged, proposal, surrounding
from mingzhang.checking.solve.repairs import Conflicts, Search, cells_in, repair
from mingzhang.checking.solve.system import System

#: A pair of cells with what they should print.
Pair = tuple[Proposal, Proposal]
#: So many pairs are compared at most.
_MOST_PAIRS = 40


def likeliest_pairs(search: Search, group: Conflicts, chosen: Sequence[int]) -> list[Pair]:
    """Return the pairs that do what two chosen cells do, likeliest first; none where each stands in all conflicts."""
    system = search.system
    sides = [
        [item for item in group if cell in set(cells_in(system, item)) and other not in set(cells_in(system, item))]
        for cell, other in (chosen, chosen[::-1])
    ]
    if not all(sides) or len(sides[0]) + len(sides[1]) < len(group):
        return []
    first, second = (
        set(cells_in(system, side[0])).intersection(*(cells_in(system, item) for item in side)) for side in sides
    )
    near = [(a, b) for a in sorted(first) for b in sorted(second) if a != b and _meet(system, a, b)]
    near = [pair for pair in near if pair != tuple(chosen)][: _MOST_PAIRS - 1]
    found = [pair for a, b in (tuple(chosen), *near) if (pair := _pair(search, group, a, b)) is not None]
    return _sorted(search, found)


def _meet(system: System, a: int, b: int) -> bool:
    """Say whether an identity that holds ties two cells together."""
    return any(not system.identities[at].failed and b in system.cells_of[at] for at in system.identities_of[a])


def _pair(search: Search, group: Conflicts, a: int, b: int) -> Pair | None:
    """Return what two cells should print so that a group holds; None where they cannot mend it."""
    system = search.system
    one = repair(search, a, group, {b: system.widest(b)})
    if one is None:
        return None
    other_settled = dict(search.settled)
    search.settled[system.facts[a].at] = one
    two = repair(search, b, group, {a: system.bounds(a, one.value, one.step)})
    both = dict(search.settled) if two is None else {**search.settled, system.facts[b].at: two}
    search.settled.clear()
    search.settled.update(other_settled)
    if two is None:
        return None
    return proposal(system, a, one, both), proposal(system, b, two, both)


def _sorted(search: Search, pairs: Sequence[Pair]) -> list[Pair]:
    """Return pairs by what speaks for both of their cells."""
    system = search.system
    items = [item for pair in pairs for item in pair]
    printed = Printed(system, {item.fact.at for item in items})
    around = surrounding(system, items)
    known = []
    for one, two in pairs:
        figures = {**search.settled, one.fact.at: one.figure, two.fact.at: two.figure}
        known.append((judged(system, one, figures, printed, around), judged(system, two, figures, printed, around)))
    return sorted(known, key=_weight)


def _weight(pair: Pair) -> tuple[int, ...]:
    return tuple(map(sum, zip(pair[0].weight, pair[1].weight, strict=True)))
