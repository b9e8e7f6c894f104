"""All identities of a document as one system of linear constraints over the exact amounts behind printed cells.

Each printed cell is a variable that lies in the half-open interval of its printed figure (design section 4).
Amounts are counted in units of 100 yuan so that a fen is 0.0001: small enough for the solver's tolerance to be
far below it, large enough for budgets of hundreds of billions. The numbers here are floats because the solver
works in floats; they only steer the search. Every value that leaves this package is an exact decimal.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Literal, NamedTuple

from mingzhang.model.fact import Coordinate, Fact
from mingzhang.model.money import FEN, YUAN_PER_UNIT
from mingzhang.model.place import NOWHERE

INFINITY = float("inf")
#: Yuan per unit of the system.
_SCALE = 100.0
#: How far below an open end the last value lies: a fen for money (amounts are whole fen), next to nothing for shares.
_MONEY_MARGIN = float(FEN) / _SCALE
_RATIO_MARGIN = 1e-7
#: Figures printed to the fen (or in whole things) are exact.
_EXACT = FEN
#: Endings of lines whose figures may be negative.
_CHANGES = ("增减额", "增减率")


class Ratio(NamedTuple):
    """A printed percentage that is ``part ÷ whole`` (share) or ``part ÷ (whole − part)`` (rate of change)."""

    printed: Fact
    part: Fact
    whole: Fact
    kind: Literal["share", "rate"]


class Identity(NamedTuple):
    """One evaluated identity: the signed sum of ``terms`` stands in ``relation`` to zero, or a ratio holds.

    ``number`` is the caller's. ``firm`` identities must hold; the others (conventions, judgements) are only
    evidence. ``guards`` are cells that must be zero for the identity to apply at all.
    """

    number: int
    terms: tuple[tuple[Fact, int], ...]
    relation: str
    failed: bool
    firm: bool = True
    ratio: Ratio | None = None
    guards: tuple[Coordinate, ...] = ()

    @property
    def facts(self) -> tuple[Fact, ...]:
        """Return the facts that take part."""
        return self.ratio[:3] if self.ratio is not None else tuple([fact for fact, _ in self.terms])


class Row(NamedTuple):
    """One linear constraint ``low ≤ Σ coefficient · cell ≤ high`` of the identity at ``identity``."""

    identity: int
    cells: tuple[int, ...]
    coefficients: tuple[float, ...]
    low: float
    high: float


@dataclass(frozen=True, slots=True)
class System:
    """Cells with the bounds their print gives, rows, and which identities touch which cell."""

    identities: tuple[Identity, ...]
    facts: tuple[Fact, ...]
    index: dict[Coordinate, int]
    low: tuple[float, ...]
    high: tuple[float, ...]
    rows: tuple[Row, ...]
    #: Identities (positions in ``identities``) that use each cell.
    identities_of: tuple[tuple[int, ...], ...]
    #: Rows of each identity.
    rows_of: tuple[tuple[int, ...], ...]
    #: Cells of each identity that can be changed, each once.
    cells_of: tuple[tuple[int, ...], ...]
    #: Identities that apply only while a cell is zero.
    guarded_by: Mapping[int, tuple[int, ...]]

    def touching(self, cell: int) -> tuple[int, ...]:
        """Return the identities a change of a cell can mend or break."""
        return (*self.identities_of[cell], *self.guarded_by.get(cell, ()))

    def widest(self, cell: int) -> tuple[float, float]:
        """Return the bounds of a cell whose print is not believed."""
        return (-INFINITY if may_be_negative(self.facts[cell]) else 0.0, INFINITY)

    def bounds(self, cell: int, value: Decimal, step: Decimal) -> tuple[float, float]:
        """Return the bounds of a cell that would print as another value."""
        return _bounds(value, step, scale_of(self.facts[cell]))


def build(identities: Sequence[Identity]) -> System:
    """Put identities into one system. Ratios of nothing are left out: they bound nothing."""
    index: dict[Coordinate, int] = {}
    facts: list[Fact] = []
    uses: list[list[int]] = []
    rows: list[Row] = []
    rows_of: list[tuple[int, ...]] = []
    for position, identity in enumerate(identities):
        used = []
        for fact in identity.facts:
            cell = index.get(fact.at)
            if cell is None:
                cell = index[fact.at] = len(facts)
                facts.append(fact)
            used.append(cell)
        uses.append(used)
        first = len(rows)
        rows += _rows(position, identity, used)
        rows_of.append(tuple(range(first, len(rows))))
    bounds = [
        # Most cells are blank.
        _bounds(fact.value.value, fact.value.step, scale_of(fact))
        if fact.value.value or fact.value.step
        else (0.0, 0.0)
        for fact in facts
    ]
    changeable = [is_changeable(fact) for fact in facts]
    cells_of = [tuple(dict.fromkeys([cell for cell in used if changeable[cell]])) for used in uses]
    touching: list[list[int]] = [[] for _ in facts]
    for position, cells in enumerate(cells_of):
        for cell in cells:
            touching[cell].append(position)
    return System(
        tuple(identities),
        tuple(facts),
        index,
        tuple([low for low, _ in bounds]),
        tuple([high for _, high in bounds]),
        tuple(rows),
        tuple(map(tuple, touching)),
        tuple(rows_of),
        tuple(cells_of),
        _guarded(identities, index),
    )


def _guarded(identities: Sequence[Identity], index: Mapping[Coordinate, int]) -> dict[int, tuple[int, ...]]:
    found: dict[int, list[int]] = {}
    for position, identity in enumerate(identities):
        for guard in identity.guards:
            if guard in index:
                found.setdefault(index[guard], []).append(position)
    return {cell: tuple(own) for cell, own in found.items()}


def is_changeable(fact: Fact) -> bool:
    """Say whether a fact is printed somewhere (numbers of a rule and cells a table lacks are not)."""
    return fact.place is not NOWHERE and fact.place != NOWHERE


def may_be_negative(fact: Fact) -> bool:
    """Say whether a figure can be below zero: changes can, and what is printed so."""
    return fact.value.value < 0 or fact.at.line.split("#")[0].endswith(_CHANGES)


def scale_of(fact: Fact) -> float:
    """Return how many base units of a fact one unit of the system is."""
    return _SCALE if fact.value.unit in YUAN_PER_UNIT else 1.0


def _bounds(value: Decimal, step: Decimal, scale: float) -> tuple[float, float]:
    if not value and not step:
        return 0.0, 0.0
    number = float(value) / scale
    if (step <= _EXACT and scale == _SCALE) or not step:
        return number, number
    half = float(step) / 2 / scale
    margin = _MONEY_MARGIN if scale == _SCALE else _RATIO_MARGIN
    if value > 0:
        return number - half, number + half - margin
    if value < 0:
        return number - half + margin, number + half
    return number - half + margin, number + half - margin


def _rows(position: int, identity: Identity, cells: Sequence[int]) -> list[Row]:
    """Return the constraints of an identity, whose facts stand in these cells."""
    if identity.ratio is not None:
        return _ratio_rows(position, identity.ratio, cells)
    weights = {cell: float(sign) for cell, (_, sign) in zip(cells, identity.terms, strict=True)}
    if len(weights) < len(cells):
        # A cell that stands on both sides, or twice, has the sum of its signs.
        weights = dict.fromkeys(weights, 0.0)
        for cell, (_, sign) in zip(cells, identity.terms, strict=True):
            weights[cell] += sign
    low = -INFINITY if identity.relation == "<=" else 0.0
    high = INFINITY if identity.relation == ">=" else 0.0
    return [Row(position, tuple(weights), tuple(weights.values()), low, high)]


def _ratio_rows(position: int, ratio: Ratio, cells: Sequence[int]) -> list[Row]:
    """Return low · base ≤ 100 · part ≤ high · base, with the ends of the printed percentage."""
    # The base of a budget is positive, even where a wrong change makes it look negative.
    if ratio.whole.value.value <= 0:
        return []
    _, part, whole = cells
    ends = ratio.printed.value.interval
    rows = []
    for end, low, high in ((float(ends.low) / 100, 0.0, INFINITY), (float(ends.high) / 100, -INFINITY, 0.0)):
        own = 1.0 + end if ratio.kind == "rate" else 1.0
        weights = {part: own}
        weights[whole] = weights.get(whole, 0.0) - end
        rows.append(Row(position, tuple(weights), tuple(weights.values()), low, high))
    return rows
