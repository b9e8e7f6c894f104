"""What the auditor reports."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from enum import StrEnum
from typing import Literal

from mingzhang.model.fact import Coordinate
from mingzhang.model.place import Place


class Severity(StrEnum):
    """How much a finding matters: an error must be corrected before publication."""

    ERROR = "error"
    WARNING = "warning"
    INFO = "info"


class Verdict(StrEnum):
    """The outcome of one evaluation of one rule."""

    PASSED = "passed"
    #: Off by a rounding difference (尾差) that the printed precision explains.
    ROUNDING = "rounding"
    #: Within the worst case of rounding but beyond four standard deviations of it.
    ROUNDING_UNLIKELY = "rounding_unlikely"
    #: No exact amounts print as these figures.
    IMPOSSIBLE = "impossible"
    #: Broken in a way that is not about amounts.
    VIOLATED = "violated"
    #: An operand is missing; never a pass.
    NOT_CHECKED = "not_checked"
    #: The rule does not concern this document.
    NOT_APPLICABLE = "not_applicable"


@dataclass(frozen=True, slots=True)
class Location:
    """One place a finding points to. ``table`` is 1 to 13; ``text`` is what is printed there."""

    place: Place
    section: str | None = None
    table: int | None = None
    row: str | None = None
    column: str | None = None
    text: str | None = None


@dataclass(frozen=True, slots=True)
class Suspect:
    """A printed cell that is probably wrong, with the value that would repair it.

    ``rank`` counts from 1; suspects that explain a finding equally well are ``tied`` and share a rank.
    ``balances`` is the number of failing identities that balance once the cell is repaired. A ``companion`` is no
    alternative: it has to change as well.
    """

    place: Place
    table: int | None
    row: str | None
    column: str | None
    printed: str
    repaired: str
    section: str | None = None
    rank: int = 1
    balances: int = 0
    tied: bool = False
    companion: bool = False


@dataclass(frozen=True, slots=True)
class Consequence:
    """A further identity that the same cause breaks, with the printed figures put in."""

    rule: str
    title: str
    formula: str
    places: tuple[Place, ...]


@dataclass(frozen=True, slots=True)
class Finding:
    """One fault of a disclosure, with what was expected, what stands there, and by which law it matters."""

    rule: str
    severity: Severity
    category: str
    verdict: Verdict
    title: str
    message: str
    locations: tuple[Location, ...]
    expected: str | None = None
    actual: str | None = None
    difference: str | None = None
    tolerance: str | None = None
    unit: str | None = None
    suspects: tuple[Suspect, ...] = ()
    #: References into the catalogue of laws: 预算法#14.
    basis: tuple[str, ...] = ()
    #: The same as spoken in the language of the message: 预算法第14条.
    citations: tuple[str, ...] = ()
    hint: str = ""
    fingerprint: str = ""
    #: The coordinates this finding is about, so that findings of one cause can be grouped.
    at: tuple[Coordinate, ...] = ()
    #: What else the same cause breaks.
    consequences: tuple[Consequence, ...] = ()
    #: "fuzzy" where the rule goes by likeness and a person must decide; such a finding is never an error.
    method: Literal["deterministic", "fuzzy"] = "deterministic"


def fingerprint(rule: str, *parts: str) -> str:
    """Return a stable mark of a finding from its rule, coordinates and printed values, never from lines or pages."""
    return hashlib.sha256("\x1f".join((rule, *parts)).encode()).hexdigest()[:16]
