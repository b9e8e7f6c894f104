"""The document as readers deliver it: blocks with places, no knowledge of budgets.

The Document is the waist of Mingzhang: many readers make it, many stages use it.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Literal, NamedTuple

from mingzhang.model.place import Place

#: What of a grid the source does not draw.
Inferred = Literal["", "columns", "rows"]


class Cell(NamedTuple):
    """One cell of a grid: its text with outer white space removed, and where it stands."""

    text: str
    place: Place


@dataclass(frozen=True, slots=True)
class Paragraph:
    """A line or paragraph of running text.

    ``text`` is free of markup, ``raw`` is what the source holds. ``level`` is the heading level that
    the source marks (0: none marked; many disclosures mark none). ``columns`` maps each character of
    ``text`` to its column in the source line where markup was removed in between; without it the text
    is contiguous from ``place.start``.
    """

    text: str
    place: Place
    raw: str
    level: int = 0
    columns: tuple[int, ...] | None = None

    def span(self, start: int, end: int) -> Place:
        """Return the place of ``text[start:end]`` in the source."""
        if self.place.start is None or end <= start:
            return self.place
        if self.columns is not None:
            return self.place._replace(start=self.columns[start], end=self.columns[end - 1] + 1)
        return self.place._replace(start=self.place.start + start, end=self.place.start + end)


@dataclass(frozen=True, slots=True)
class Grid:
    """Consecutive rows of cells; rows may differ in length, headers and page breaks are not interpreted.

    ``inferred`` says what the source does not draw and the reader had to tell from where texts stand: nothing, the
    "columns", or the "rows" as well.
    """

    rows: tuple[tuple[Cell, ...], ...]
    place: Place
    inferred: Inferred = ""


@dataclass(frozen=True, slots=True)
class Picture:
    """A picture, with its alternative text where the source has one."""

    alt: str
    place: Place


@dataclass(frozen=True, slots=True)
class Doubt:
    """A text that a reader of pictures is not sure of; ``confidence`` is between 0 and 1."""

    place: Place
    text: str
    confidence: float


Block = Paragraph | Grid | Picture


@dataclass(frozen=True, slots=True)
class Document:
    """One source file as a sequence of blocks in reading order.

    ``lines`` are the source's lines where it has any (text), so that a report can show them. ``remarks`` say in
    short sentences what a person should know of how the file was read, ``doubts`` which texts may be misread.
    """

    source: str
    format: str
    blocks: tuple[Block, ...]
    encoding: str | None = None
    lines: tuple[str, ...] = field(default=(), repr=False)
    remarks: tuple[str, ...] = ()
    doubts: tuple[Doubt, ...] = field(default=(), repr=False)
    #: The files it was put together from, each with its last line; () where it is one file.
    parts: tuple[tuple[str, int], ...] = ()
    #: The lines that were recognised from pictures, where any figure may be misread, doubted or not.
    recognised: frozenset[int] = field(default=frozenset(), repr=False)
