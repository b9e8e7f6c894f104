"""Find the cells that could be wrong on their own, and what each of them should print."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal

from mingzhang.checking.solve.evidence import Cause, Printed, Proposal, proposal
from mingzhang.checking.solve.exact import holds, proposals, reprinted
from mingzhang.checking.solve.program import Program
from mingzhang.checking.solve.slips import is_slip, slips_of
from mingzhang.checking.solve.system import INFINITY, System, may_be_negative, scale_of
from mingzhang.model.fact import Coordinate, Fact
from mingzhang.model.money import Figure, parse_figure

#: So many different values are tried for a cell before the solver's own is taken.
_TRIED = 5
#: So many cells may stand in for one another before the search is cut short (a sum of that many rows).
_MOST_RIVALS = 120
#: Of more rivals than these none is looked at more closely.
_MOST_REFINED = 8
_SEVERAL = 2

#: Sets of identities (positions) that cannot all hold as printed.
Conflicts = Sequence[frozenset[int]]
Bounds = Mapping[int, tuple[float, float]]


@dataclass
class Search:
    """The state of one search: the system, its program, what has been settled."""

    system: System
    program: Program
    causes: list[Cause] = field(default_factory=list)
    #: Figures of the likeliest cells of the causes found.
    settled: dict[Coordinate, Figure] = field(default_factory=dict)
    #: Identities no set of cells was found for.
    unsolved: list[int] = field(default_factory=list)


def cells_in(system: System, conflict: Iterable[int]) -> Iterator[int]:
    """Yield the cells of a conflict, those its identities depend on included."""
    for at in conflict:
        yield from system.cells_of[at]
        yield from (system.index[guard] for guard in system.identities[at].guards if guard in system.index)


def rivals(search: Search, group: Conflicts, to_hit: Conflicts, others: Bounds) -> list[Proposal]:
    """Return every cell in all conflicts ``to_hit`` whose change, with the others', lets the whole group hold."""
    system = search.system
    common = set(cells_in(system, to_hit[0])).intersection(*(cells_in(system, other) for other in to_hit[1:]))
    found: dict[int, Figure] = {}
    for cell in sorted(common)[:_MOST_RIVALS]:
        if cell not in others and (new := repair(search, cell, group, others)) is not None:
            found[cell] = new
    if _SEVERAL <= len(found) <= _MOST_REFINED:
        printed = Printed(system, {system.facts[cell].at for cell in found})
        found = {cell: refined(search, cell, new, group, others, printed) for cell, new in found.items()}
    return [proposal(system, cell, new, search.settled) for cell, new in found.items()]


def repair(search: Search, cell: int, group: Conflicts, others: Bounds) -> Figure | None:
    """Return the figure of a cell with which the group holds; None where there is none."""
    system = search.system
    fact = system.facts[cell]
    on = {at for conflict in group for at in conflict}
    free = {**others, cell: system.widest(cell)}
    guarded = system.guarded_by.get(cell, ())
    if not search.program.feasible(on, free, ignored=guarded):
        return None
    touched = [system.identities[at] for at in system.identities_of[cell]]
    for new in proposals(fact, touched, search.settled)[:_TRIED]:
        if (new.value < 0 and not may_be_negative(fact)) or not _ratios_hold(search, cell, new, on):
            continue
        bounds = {**others, cell: system.bounds(cell, new.value, new.step)}
        if search.program.feasible(on, bounds, ignored=guarded if new.value else ()):
            return new
    if guarded:
        return None
    low, high = search.program.reach(cell, on, free)
    if INFINITY in (-low, high):
        return None
    near = _slips_between(system, cell, low, high)
    new = near[0] if len(near) == 1 else reprinted(fact, _amount(fact, (low + high) / 2))
    return new if new.value != fact.value.value and _ratios_hold(search, cell, new, on) else None


def _ratios_hold(search: Search, cell: int, new: Figure, on: set[int]) -> bool:
    """Say whether a new percentage is still what it follows from (the program only knows the printed one)."""
    system = search.system
    at = system.facts[cell].at
    figures = {**search.settled, at: new}
    return all(
        holds(system.identities[position], figures)
        for position in system.identities_of[cell]
        if (ratio := system.identities[position].ratio) is not None
        and ratio.printed.at == at
        and system.identities[position].firm
        and (position in on or not system.identities[position].failed)
    )


def refined(search: Search, cell: int, new: Figure, group: Conflicts, others: Bounds, printed: Printed) -> Figure:  # noqa: PLR0913, PLR0917
    """Return, of all figures that the identities allow, one that a slip or another cell of the document suggests."""
    system, fact = search.system, search.system.facts[cell]
    if is_slip(fact.value.printed, new.printed) or printed.confirm(fact, new) or cell in system.guarded_by:
        return new
    on = {at for conflict in group for at in conflict}
    low, high = search.program.reach(cell, on, {**others, cell: system.widest(cell)})
    if INFINITY in (-low, high) or low == high:
        return new
    slips = _slips_between(system, cell, low, high)
    elsewhere = [reprinted(fact, value) for value in printed.between(fact, _amount(fact, low), _amount(fact, high))]
    both = [own for own in slips if own.value in {other.value for other in elsewhere}]
    for choice in (both, slips, elsewhere):
        if len(choice) == 1 and choice[0].value != fact.value.value and _ratios_hold(search, cell, choice[0], on):
            return choice[0]
    return new


def _slips_between(system: System, cell: int, low: float, high: float) -> list[Figure]:
    """Return the figures in a range that one slip turns into what is printed."""
    fact = system.facts[cell]
    found: dict[Decimal, Figure] = {}
    for text in sorted(slips_of(fact.value.printed)):
        meant = parse_figure(text, fact.value.unit)
        if meant is None or meant.step != fact.value.step:
            continue
        # Where words carry the sign, the print does not.
        value = -meant.value if fact.value.value < 0 else meant.value
        bounds = system.bounds(cell, value, meant.step)
        if bounds[0] <= high and low <= bounds[1]:
            found[value] = reprinted(fact, value)
    return list(found.values())


def _amount(fact: Fact, number: float) -> Decimal:
    """Return an amount of the solver in the base unit of a fact."""
    return Decimal(repr(number)) * Decimal(int(scale_of(fact)))
