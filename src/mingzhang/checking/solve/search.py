"""Find the fewest printed cells whose change lets every identity of the document hold.

Failing identities that share cells are one conflict. First every cell that stands in all of them is tried alone:
one linear program each, and those that remain feasible are equally small answers. Only where no single cell
answers, the sparsest change is looked for, first by a linear and, where that needs more than two cells, by a
mixed-integer program; each cell of it is then weighed against the cells that could stand in its place.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager

from mingzhang.checking.solve.evidence import Cause, Printed, Proposal, proposal, ranked
from mingzhang.checking.solve.exact import holds
from mingzhang.checking.solve.pairs import Pair, likeliest_pairs
from mingzhang.checking.solve.program import UnsolvedError, fewest, sparsest
from mingzhang.checking.solve.repairs import Search, cells_in, refined, repair, rivals
from mingzhang.checking.solve.system import System

#: Two cells that a linear program finds are the fewest where one alone does not do.
_SEVERAL = 2
#: A conflict with more cells around it is left to the cells of its own identities.
_MOST_CHANGEABLE = 400
#: How many identities, one after the other, may lie between a conflict and a cell that is changed for it.
_FARTHEST = 4
#: More failing identities at once are a document in disorder: there the sparsest change is not weighed further.
_MOST_JOINT = 25


def explain_failures(search: Search, conflicts: Sequence[frozenset[int]]) -> None:
    """Find the causes of conflicts: sets of identities (positions) that cannot all hold as printed."""
    left: list[list[frozenset[int]]] = []
    for group in groups(search.system, conflicts):
        with _noting_unsolved(search, group):
            if found := rivals(search, group, group, {}):
                _settle(search, group, found)
            else:
                left.append(group)
    for group in _neighbouring(search.system, left):
        with _noting_unsolved(search, group):
            _explain_jointly(search, group)


@contextmanager
def _noting_unsolved(search: Search, group: Sequence[frozenset[int]]) -> Iterator[None]:
    """Keep the identities for which the solver gives up, so that they can be named one by one."""
    known = len(search.causes)
    try:
        yield
    except UnsolvedError:
        explained = {number for cause in search.causes[known:] for number in cause.identities}
        numbers = {search.system.identities[at].number for conflict in group for at in conflict}
        search.unsolved.extend(sorted(numbers - explained))


def explain_convention(search: Search, at: int) -> None:
    """Find the cause of one failing convention: a repair already found, or the cells of its own that could be it."""
    identity = search.system.identities[at]
    if holds(identity, search.settled):
        for number, cause in enumerate(search.causes):
            if any(cell in search.system.cells_of[at] for cell in _cells(search, cause.suspects[:1])):
                search.causes[number] = Cause((*cause.identities, identity.number), cause.suspects, cause.companions)
                return
    conflict = [frozenset((at,))]
    with _noting_unsolved(search, conflict):
        found = rivals(search, conflict, conflict, {})
        search.causes.append(Cause((identity.number,), ranked(search.system, found, search.settled)))


def groups(system: System, conflicts: Iterable[frozenset[int]]) -> list[list[frozenset[int]]]:
    """Put conflicts that share a cell into one group."""
    found: list[tuple[set[int], list[frozenset[int]]]] = []
    for conflict in conflicts:
        cells = set(cells_in(system, conflict))
        own = [conflict]
        apart = []
        for other, members in found:
            if other & cells:
                cells |= other
                own = [*members, *own]
            else:
                apart.append((other, members))
        found = [*apart, (cells, own)]
    return [members for _, members in found]


def _cells(search: Search, proposed: Iterable[Proposal]) -> list[int]:
    return [search.system.index[item.fact.at] for item in proposed]


def _settle(search: Search, conflicts: Sequence[frozenset[int]], found: Sequence[Proposal]) -> None:
    suspects = ranked(search.system, found, search.settled)
    numbers = sorted({search.system.identities[at].number for conflict in conflicts for at in conflict})
    search.causes.append(Cause(tuple(numbers), suspects))
    search.settled[suspects[0].fact.at] = suspects[0].figure


def _neighbouring(system: System, left: Sequence[list[frozenset[int]]]) -> list[list[frozenset[int]]]:
    """Join groups that an identity which holds connects: two errors may make up for each other in it."""
    rings = [_ring(system, group) for group in left]
    cores = [{cell for conflict in group for cell in cells_in(system, conflict)} for group in left]
    joined: list[set[int]] = []
    for number in range(len(left)):
        near = {other for other in range(len(left)) if other != number and cores[other] & rings[number]} | {number}
        apart = [group for group in joined if not group & near]
        for group in joined:
            near |= group if group & near else set()
        joined = [*apart, near]
    return [[conflict for number in sorted(group) for conflict in left[number]] for group in joined]


def _ring(system: System, group: Sequence[frozenset[int]], depth: int = 1) -> set[int]:
    """Return the cells of a group and those that so many identities, one after the other, connect with them."""
    cells = {cell for conflict in group for cell in cells_in(system, conflict)}
    for _ in range(depth):
        cells |= {other for cell in cells for at in system.identities_of[cell] for other in system.cells_of[at]}
    return cells


def _explain_jointly(search: Search, group: list[frozenset[int]]) -> None:
    """Explain conflicts that no single cell explains by the smallest set of cells."""
    system = search.system
    on = sorted({at for conflict in group for at in conflict})
    chosen = _fewest(search, group, on)
    if chosen is None:
        search.unsolved.extend(system.identities[at].number for at in on)
        return
    pairs = likeliest_pairs(search, group, chosen) if len(chosen) == _SEVERAL else []
    if pairs:
        _settle_pairs(search, group, pairs)
    else:
        _settle_one_by_one(search, group, chosen)


def _settle_pairs(search: Search, group: list[frozenset[int]], pairs: Sequence[Pair]) -> None:
    """Make two causes of the pairs of cells that explain a group together, likeliest pair first."""
    taken: set[frozenset[int]] = set()
    for side in (0, 1):
        suspects = tuple({pair[side].fact.at: pair[side] for pair in reversed(pairs)}.values())[::-1]
        first = search.system.index[suspects[0].fact.at]
        own = [item for item in group if item not in taken and first in set(cells_in(search.system, item))]
        taken.update(own)
        numbers = sorted({search.system.identities[at].number for conflict in own for at in conflict})
        search.causes.append(Cause(tuple(numbers), suspects))
        search.settled[suspects[0].fact.at] = suspects[0].figure


def _settle_one_by_one(search: Search, group: list[frozenset[int]], chosen: Sequence[int]) -> None:
    """Make a cause of each chosen cell that conflicts are about; the others are its companions."""
    system = search.system
    free = {cell: system.widest(cell) for cell in chosen}
    own = {cell: [conflict for conflict in group if cell in set(cells_in(system, conflict))] for cell in chosen}
    taken: set[frozenset[int]] = set()
    companions: list[Proposal] = []
    printed = Printed(system, {system.facts[cell].at for cell in chosen})
    for cell in sorted(chosen, key=lambda cell: (not own[cell], len(own[cell]), cell)):
        others = {other: bounds for other, bounds in free.items() if other != cell}
        mine = [conflict for conflict in own[cell] if conflict not in taken]
        if mine:
            alone = [conflict for conflict in mine if not set(cells_in(system, conflict)) & set(others)]
            found = rivals(search, group, alone or mine, others)
            taken.update(mine)
            if not found:
                search.unsolved.extend(system.identities[at].number for conflict in mine for at in conflict)
                continue
            _settle(search, mine, found)
            first = search.causes[-1].suspects[0]
            if first.fact.at == system.facts[cell].at:
                free[cell] = system.bounds(cell, first.figure.value, first.figure.step)
        elif (new := repair(search, cell, group, others)) is not None:
            new = refined(search, cell, new, group, others, printed)
            companions.append(proposal(system, cell, new, search.settled))
            search.settled[system.facts[cell].at] = new
            free[cell] = system.bounds(cell, new.value, new.step)
    if companions and search.causes:
        last = search.causes[-1]
        search.causes[-1] = Cause(last.identities, last.suspects, tuple(companions))


def _fewest(search: Search, group: list[frozenset[int]], on: Sequence[int]) -> tuple[int, ...] | None:
    """Return a smallest set of cells that lets a group hold, looked for ever farther from it."""
    seen = 0
    for depth in range(1, _FARTHEST + 1):
        ring = _ring(search.system, group, depth)
        if len(ring) == seen or (seen and len(ring) > _MOST_CHANGEABLE):
            return None
        seen = len(ring)
        chosen = sparsest(search.system, on, sorted(ring))
        if len(chosen) > _SEVERAL and len(on) <= _MOST_JOINT:
            chosen = fewest(search.system, on, sorted(ring)) or chosen
        bounds = {cell: search.system.widest(cell) for cell in chosen}
        if chosen and search.program.feasible(on, bounds):
            return chosen
    return None
