"""On which pages things stand: sections of one orientation, and what begins a page.

The same rules as in the PDF, so that both have their titles on pages of the same numbers: a table longer than part of
a page begins a page, what leads in to something stands on its page, the numbers count from the first page behind
the contents.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import Literal, NamedTuple

from mingzhang.model.publication import Chart, Contents, Heading, PageBreak, Piece, Publication, TableBlock, Text
from mingzhang.renderers.publication_pdf.fitting import Fit, Room, fit

_MM = 72 / 25.4
#: The type area of GB/T 9704: 156 by 225 millimetres. What Word sets a little higher must still fit.
_DOUBT = 8.0
UPRIGHT = Room(156 * _MM, 225 * _MM)
SIDEWAYS = Room(225 * _MM, 156 * _MM)
#: Heights of what stands with a table, in points, as the styles set them.
_PART, _LED, _TITLE, _LINE, _NOTE = 55.0, 28.0, 30.0, 18.5, 15.0
#: How much farther a table stands from what comes before it on its page than lines do from each other.
APART = 12.0
#: A table up to so much of a page follows on the page of the one before.
_SHORT = 0.42
_COVER = frozenset({"cover_title", "cover_name", "cover_date"})
#: What leads in to the block behind it.
_LEADING = frozenset({"center", "caption", "unit"})
Kind = Literal["front", "portrait", "landscape"]


@dataclass(frozen=True, slots=True)
class Fitted:
    """A table fitted to its page, with the heading that puts it into the contents; ``is_short``: it is not parted."""

    table: TableBlock
    heading: Heading | None
    fit: Fit
    room: Room
    is_short: bool


class Placed(NamedTuple):
    """A piece; ``new_page``: it begins a page by itself, ``is_first``: it does so, or its section does."""

    piece: Heading | Text | Chart | Contents | Fitted
    new_page: bool = False
    is_first: bool = False


@dataclass(slots=True)
class Section:
    """Pages of one orientation. ``front``: cover and contents, without page numbers."""

    kind: Kind
    placed: list[Placed] = field(default_factory=list)


def is_shown(heading: Heading) -> bool:
    """Say whether a heading has any text."""
    return bool(heading.text.strip())


def sections(publication: Publication) -> list[Section]:
    """Return the pieces of a publication by the sections they stand in, one at least."""
    flow = _Flow()
    pieces = publication.pieces
    body = next((index for index, piece in enumerate(pieces) if not _is_front(piece)), len(pieces))
    for piece in pieces[:body]:
        if isinstance(piece, Text):
            flow.place("front", piece)
        else:
            flow.breaks = True
    for piece, heading in _joined(pieces[body:]):
        flow.add(piece, heading)
    flow.flush()
    return flow.found or [Section("portrait")]


def _is_front(piece: Piece) -> bool:
    return isinstance(piece, PageBreak) or (isinstance(piece, Text) and piece.role in _COVER)


def _joined(pieces: Sequence[Piece]) -> Iterator[tuple[Piece, Heading | None]]:
    """Yield the pieces, a table together with the heading that names it."""
    held: Heading | None = None
    for piece in pieces:
        named = isinstance(piece, TableBlock) and held is not None and held.key == piece.id
        if held is not None and not named:
            yield held, None
        is_heading = isinstance(piece, Heading)
        if not is_heading:
            yield piece, held if named else None
        held = piece if isinstance(piece, Heading) else None
    if held is not None:
        yield held, None


@dataclass(slots=True)
class _Flow:
    """Gathers pieces into sections. Headings and lines that lead in wait for what they lead to."""

    found: list[Section] = field(default_factory=list)
    waiting: list[Heading | Text] = field(default_factory=list)
    breaks: bool = False

    def add(self, piece: Piece, heading: Heading | None) -> None:
        match piece:
            case PageBreak():
                self.flush()
                self.breaks = True
            case Contents():
                self.flush()
                self.breaks = True
                self.place("front", piece)
            case Heading():
                if is_shown(piece):
                    self.waiting.append(piece)
            case Text():
                if piece.role in _LEADING:
                    self.waiting.append(piece)
                else:
                    self.place("portrait", piece)
            case Chart():
                self.place("portrait", piece)
            case TableBlock():
                self.table(piece, heading)

    def table(self, table: TableBlock, heading: Heading | None) -> None:
        room = SIDEWAYS if table.is_landscape else UPRIGHT
        around = _TITLE * bool(table.title) + _LINE * (bool(table.caption) + bool(table.subtitle))
        around += _LINE * bool(table.entity or table.unit) + _NOTE * len(table.notes)
        around += sum(_PART if isinstance(one, Heading) and one.level == 1 else _LED for one in self.waiting)
        around += APART * bool(self.waiting)
        found = fit(table, Room(room.wide, room.high - around - _DOUBT))
        is_short = found.high + around <= _SHORT * room.high and not table.is_sheet
        # A table without a title belongs to the text before it.
        self.breaks = self.breaks or not (is_short or not table.title)
        kind: Kind = "landscape" if table.is_landscape else "portrait"
        self.place(kind, Fitted(table, heading, found, room, is_short))

    def place(self, kind: Kind, piece: Heading | Text | Chart | Contents | Fitted) -> None:
        """Put a piece, and what waits for it, into a section of a kind."""
        if not self.found or self.found[-1].kind != kind:
            self.found.append(Section(kind))
        placed = self.found[-1].placed
        pieces = (*self.waiting, piece)
        # A section begins a page anyhow.
        new_page = self.breaks and bool(placed)
        is_first = new_page or not placed
        placed += [Placed(one, new_page and index == 0, is_first and index == 0) for index, one in enumerate(pieces)]
        self.waiting = []
        self.breaks = False

    def flush(self) -> None:
        """Let what waits stand by itself."""
        if self.waiting:
            self.place("portrait", self.waiting.pop())
