"""What differs between two disclosures of one body: two drafts of a year, two years, an approved and a posted copy."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from typing import Literal, NamedTuple

from mingzhang.model.money import PERCENT, YUAN_PER_UNIT, ZERO, Figure
from mingzhang.model.place import NOWHERE, Place

#: What became of a thing from the old disclosure to the new one.
Kind = Literal["added", "dropped", "renamed", "changed"]
Mark = Literal["same", "old", "new"]
Body = Literal["same", "different", "unknown"]
Span = Literal["drafts", "years", "posted"]


class Piece(NamedTuple):
    """A stretch of a changed text: in both, only in the old, or only in the new."""

    mark: Mark
    text: str


@dataclass(frozen=True, slots=True)
class FigureChange:
    """One figure in both disclosures. ``old`` or ``new`` is None where the place itself is not there."""

    label: str
    old: Figure | None
    new: Figure | None
    old_place: Place = NOWHERE
    new_place: Place = NOWHERE

    @property
    def unit(self) -> str:
        """Return the unit that the change is told in: the new one, else the old one."""
        figure = self.new or self.old
        return figure.unit if figure is not None else ""

    @property
    def change(self) -> Decimal | None:
        """Return new less old in base units (yuan for money); None if the two cannot be subtracted."""
        if self.old is not None and self.new is not None and _kind(self.old) != _kind(self.new):
            return None
        return _value(self.new) - _value(self.old)

    @property
    def rate(self) -> Decimal | None:
        """Return the change in per cent of the old amount, half up to two places; only for money that was there.

        A negative amount is itself a change on something else, of which a rate would say nothing.
        """
        if self.old is None or self.new is None or self.change is None or self.unit not in YUAN_PER_UNIT:
            return None
        if min(self.old.value, self.new.value) < 0:
            return None
        return percent(self.change, self.old.value)


def percent(part: Decimal, whole: Decimal) -> Decimal | None:
    """Return ``part`` in per cent of ``whole``, rounded half away from zero to two places; None of nothing."""
    if not whole:
        return None
    hundredths = abs(Fraction(part) / Fraction(whole)) * 10_000
    rounded = (2 * hundredths.numerator + hundredths.denominator) // (2 * hundredths.denominator)
    return Decimal(rounded if part >= 0 else -rounded).scaleb(-2)


def _value(figure: Figure | None) -> Decimal:
    return figure.value if figure is not None else ZERO


def _kind(figure: Figure) -> str:
    """Return what a figure measures; counts of any measure word are one kind."""
    if figure.unit in YUAN_PER_UNIT:
        return "money"
    return PERCENT if figure.unit == PERCENT else "count"


@dataclass(frozen=True, slots=True)
class TextChange:
    """One text that changed. ``label`` says which; ``pieces`` lead from the old to the new text."""

    label: str
    kind: Kind
    old: str | None
    new: str | None
    pieces: tuple[Piece, ...]
    old_place: Place = NOWHERE
    new_place: Place = NOWHERE


@dataclass(frozen=True, slots=True)
class Item:
    """One line of a table, section, sheet or term that is not the same in both.

    ``key`` is its name in coordinates (a code, a canonical line, a section key, ""); ``level`` its depth from 1.
    ``likeness`` is how alike two names are (1: the same but for years and brackets) where a name was changed.
    """

    kind: Kind
    key: str
    old_name: str | None
    new_name: str | None
    level: int = 1
    figures: tuple[FigureChange, ...] = ()
    texts: tuple[TextChange, ...] = ()
    likeness: Fraction | None = None
    #: The figures stand in the texts: they say what a changed sentence means and are no differences of their own.
    in_text: bool = False

    @property
    def count(self) -> int:
        """Return how many differences this is: one for a thing that came or went, else one for each change in it."""
        if self.kind in ("added", "dropped"):
            return 1
        figures = 0 if self.in_text and self.texts else len(self.figures)
        return figures + len(self.texts) + (self.kind == "renamed")


@dataclass(frozen=True, slots=True)
class Group:
    """The differences of one part of the disclosures.

    ``key``: a table's id, overall, sheets, text, glossary, attachments.
    ``kind`` is added or dropped where one disclosure lacks the whole part.
    """

    key: str
    title: str
    table: int | None
    kind: Kind | None
    items: tuple[Item, ...]

    @property
    def count(self) -> int:
        """Return how many differences the group holds; a table that came or went is one."""
        return 1 if self.kind is not None else sum(item.count for item in self.items)


@dataclass(frozen=True, slots=True)
class Chapter:
    """Figures everyone asks for first, changed or not. ``key``: totals, sources, classes, three_public, ..."""

    key: str
    figures: tuple[FigureChange, ...]


@dataclass(frozen=True, slots=True)
class Side:
    """One of the two disclosures."""

    source: str
    department: str | None
    code: str | None
    entity_type: str | None
    year: int | None
    watermark: str | None
    profile: str


class Note(NamedTuple):
    """Something to know before comparing: ``key`` names the sentence, ``old`` and ``new`` fill it."""

    key: str
    old: str = ""
    new: str = ""


@dataclass(frozen=True, slots=True)
class Comparison:
    """Everything that differs between two disclosures. ``summary`` repeats key figures, ``groups`` hold each once."""

    old: Side
    new: Side
    span: Span
    body: Body
    notes: tuple[Note, ...]
    summary: tuple[Chapter, ...]
    groups: tuple[Group, ...]

    @property
    def count(self) -> int:
        """Return how many differences there are."""
        return sum(group.count for group in self.groups)

    def items(self) -> Iterator[Item]:
        """Yield the items of all groups."""
        for group in self.groups:
            yield from group.items
