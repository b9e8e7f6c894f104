"""The full computation of one finding: operands, intervals, tolerance, conclusion, and what a repair would do.

Amounts are exact decimals as text, in the unit of the computation, so that nothing is lost in print or JSON.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from mingzhang.model.finding import Finding, Location, Suspect, Verdict
from mingzhang.model.place import Place

#: Why an operand has no slack: a blank cell, a line or column the table lacks, a count or number of the rule.
Exactness = Literal["", "blank", "absent", "exact"]


@dataclass(frozen=True, slots=True)
class Span:
    """The exact values that a figure or a sum of figures may stand for."""

    low: str
    high: str
    low_closed: bool = True
    high_closed: bool = True

    def __str__(self) -> str:
        """Return the interval as mathematics writes it: ``[29.995, 30.005)``."""
        return f"{'[' if self.low_closed else '('}{self.low}, {self.high}{']' if self.high_closed else ')'}"

    @property
    def is_point(self) -> bool:
        """Say whether only one value is possible."""
        return self.low == self.high


@dataclass(frozen=True, slots=True)
class Operand:
    """One figure of a computation. ``sign`` is + or −, ``printed`` the source's own writing ("" a blank cell).

    ``value`` and ``span`` are in the unit of the computation, ``unit`` is the one the figure was printed in.
    """

    sign: Literal["+", "-"]
    where: str
    printed: str
    unit: str
    value: str
    span: Span
    exactness: Exactness
    location: Location


@dataclass(frozen=True, slots=True)
class Total:
    """One side of an identity: its operands, their sum as printed, and what the sum may stand for."""

    operands: tuple[Operand, ...]
    value: str
    span: Span


@dataclass(frozen=True, slots=True)
class Quotient:
    """A share (part ÷ whole) or a rate of change (part ÷ (whole − part)), in per cent.

    ``value`` is the exact quotient to six places more than needed, ``rounded`` as it should be printed.
    """

    kind: Literal["share", "rate"]
    part: Operand
    whole: Operand
    value: str
    rounded: str
    span: Span


@dataclass(frozen=True, slots=True)
class Repair:
    """An identity once a suspect, and all companions, are put right. ``rank`` is the suspect's."""

    rank: int
    where: str
    printed: str
    repaired: str
    formula: str
    verdict: Verdict


@dataclass(frozen=True, slots=True)
class Computation:
    """One identity worked out.

    ``declared`` is the check of the rule file or, for a sentence of the narrative, what it must agree with, ``spoken``
    the same in words, ``formula`` has the printed figures put in. ``right`` is a total or, for shares and rates, a
    quotient. ``tolerance`` is how far both sides may lie apart by rounding alone, ``likely`` (four standard
    deviations) how far they do in practice; both None for quotients.
    """

    rule: str
    title: str
    declared: str
    spoken: str
    formula: str
    verdict: Verdict
    relation: str
    unit: str
    left: Total
    right: Total | Quotient
    difference: str
    tolerance: str | None
    likely: str | None
    conclusion: str
    repairs: tuple[Repair, ...] = ()


@dataclass(frozen=True, slots=True)
class Condition:
    """A condition under which the rule applies, with the printed figures put in."""

    declared: str
    spoken: str
    formula: str
    holds: bool


@dataclass(frozen=True, slots=True)
class SourceLine:
    """A line of the source (``start`` to ``end`` is what the finding is about) or the text of a cell."""

    place: Place
    text: str
    start: int | None = None
    end: int | None = None


@dataclass(frozen=True, slots=True)
class Law:
    """A legal basis: how it is cited, and its sentence."""

    citation: str
    text: str


@dataclass(frozen=True, slots=True)
class Explanation:
    """Everything that led to one finding.

    The first of ``computations`` is the finding's own, the others are identities that the same cause breaks.
    Rules that are no identities have ``lines`` instead.
    """

    source: str
    finding: Finding
    why: str
    laws: tuple[Law, ...]
    conditions: tuple[Condition, ...]
    computations: tuple[Computation, ...]
    suspects: tuple[Suspect, ...]
    lines: tuple[SourceLine, ...]
