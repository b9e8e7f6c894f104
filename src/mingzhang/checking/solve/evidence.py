"""What speaks for a cell: the identities its repair mends, and what else makes it likely."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal

from mingzhang.checking.solve.exact import holds, misfit
from mingzhang.checking.solve.slips import is_slip, roundness
from mingzhang.checking.solve.system import System
from mingzhang.model.fact import Coordinate, Fact
from mingzhang.model.money import PERCENT, Figure

_SEVERAL = 2
#: Misfits that differ by less say nothing.
_UNLIKELY = 4
#: A figure of so many digits hardly stands in two places by chance.
_SPECIFIC = 3
#: So many zeros beside a cell make it likely that it is one, too.
_COMMON_ZEROS = 2


@dataclass(frozen=True, slots=True)
class Proposal:
    """A cell and the figure that would take its place.

    ``balances`` counts the failing identities that hold after the repair, ``breaks`` the holding conventions
    that no longer do. What else speaks for a cell: ``misfit``, how unlikely the rounding differences are that a
    repair leaves in all identities around; ``confirmed``, that the repaired figure stands in another cell of the
    same row or sheet that is not itself suspect; ``slip``, that a slip of the hand explains what is printed.
    """

    fact: Fact
    figure: Figure
    balances: int
    breaks: int
    slip: bool
    confirmed: bool = False
    misfit: int = 0

    @property
    def weight(self) -> tuple[int, ...]:
        """Return what ranks a proposal: smaller is likelier; equal weights are ties."""
        blank, emptied = not self.fact.value.printed, not self.figure.value and not self.confirmed
        rounder = roundness(self.figure.printed) - roundness(self.fact.value.printed)
        return (
            self.breaks - self.balances,
            self.misfit,
            blank,
            not self.confirmed,
            _step(-rounder, 2),
            not self.slip,
            emptied,
            _step(-rounder, 1),
        )


@dataclass(frozen=True, slots=True)
class Cause:
    """Failing identities (the caller's numbers) that one cell explains; the cells that may be it, likeliest first."""

    identities: tuple[int, ...]
    suspects: tuple[Proposal, ...]
    #: Cells that would have to change as well.
    companions: tuple[Proposal, ...] = ()


def proposal(system: System, cell: int, new: Figure, settled: Mapping[Coordinate, Figure]) -> Proposal:
    """Return a repair with the identities it mends and breaks."""
    fact = system.facts[cell]
    figures = {**settled, fact.at: new}
    balances = breaks = 0
    for at in system.touching(cell):
        identity = system.identities[at]
        if identity.failed:
            balances += holds(identity, figures)
        elif not identity.firm:
            breaks += not holds(identity, figures)
    return Proposal(fact, new, balances, breaks, is_slip(fact.value.printed, new.printed))


def ranked(system: System, rivals: Sequence[Proposal], settled: Mapping[Coordinate, Figure]) -> tuple[Proposal, ...]:
    """Rank the cells that could be the cause, likeliest first, by all that speaks for them."""
    if len(rivals) < _SEVERAL:
        return tuple(rivals)
    printed = Printed(system, {item.fact.at for item in rivals})
    around = surrounding(system, rivals)
    known = [judged(system, item, {**settled, item.fact.at: item.figure}, printed, around) for item in rivals]
    return tuple(sorted(known, key=lambda item: item.weight))


def judged(
    system: System, item: Proposal, figures: Mapping[Coordinate, Figure], printed: Printed, around: Iterable[int]
) -> Proposal:
    """Return a proposal with what speaks for it, given the figures of all repairs made with it."""
    left = sum((misfit(system.identities[at], figures) for at in around), Decimal(0))
    return replace(item, confirmed=printed.confirm(item.fact, item.figure), misfit=int(left / _UNLIKELY))


def surrounding(system: System, items: Iterable[Proposal]) -> set[int]:
    """Return the identities that use any of the proposed cells."""
    return {at for item in items for at in system.identities_of[system.index[item.fact.at]]}


class Printed:
    """The figures that stand in a document, but for those under suspicion."""

    def __init__(self, system: System, suspected: set[Coordinate]) -> None:
        self._beside: dict[tuple[str, str], Counter[Decimal]] = {}
        self._anywhere: dict[bool, set[Decimal]] = {True: set(), False: set()}
        for fact in system.facts:
            if fact.at not in suspected and fact.value.printed:
                self._beside.setdefault(_surroundings(fact), Counter())[fact.value.value] += 1
                if _digits(fact.value.value) >= _SPECIFIC:
                    self._anywhere[fact.value.unit == PERCENT].add(fact.value.value)

    def confirm(self, fact: Fact, new: Figure) -> bool:
        """Say whether another cell prints what a cell would: one beside it or, if the figure is no common one, any."""
        beside = self._beside.get(_surroundings(fact), Counter())
        return (
            beside[new.value] >= (1 if new.value else _COMMON_ZEROS)
            or new.value in self._anywhere[fact.value.unit == PERCENT]
        )

    def between(self, fact: Fact, low: Decimal, high: Decimal) -> list[Decimal]:
        """Return the specific figures printed in this range, of the same kind as a cell's."""
        return sorted(value for value in self._anywhere[fact.value.unit == PERCENT] if low <= value <= high)


def _step(number: int, size: int) -> int:
    """Return the sign of a number that is at least so far from zero."""
    return (number >= size) - (number <= -size)


def _surroundings(fact: Fact) -> tuple[str, str]:
    """Return what a cell stands in: a row of a table, a project's sheet, a section, a column of the overall sheet."""
    table, line, column = fact.at
    return (table, line) if table.startswith(("T", "XM")) else (table, column)


def _digits(value: Decimal) -> int:
    """Return the number of significant digits."""
    return len(value.normalize().as_tuple().digits)
