"""Where in a document the findings are: block, row, cell and the span of text in it."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Mapping
from dataclasses import dataclass
from typing import NamedTuple

from mingzhang.model.document import Cell, Document, Grid, Paragraph
from mingzhang.model.finding import Suspect, Verdict
from mingzhang.model.place import Place
from mingzhang.model.report import Report
from mingzhang.renderers.page_marks import places_of
from mingzhang.renderers.report_marks import Target, finding_places


class Spot(NamedTuple):
    """A text of a document or a part of it: ``start`` to ``end``. Paragraphs have neither row nor column."""

    block: int
    row: int
    column: int
    start: int
    end: int


#: What stands for row and column of a paragraph.
NONE = -1


@dataclass(frozen=True, slots=True)
class Spots:
    """The findings at each spot, in the order of the document, and those that have none."""

    at: Mapping[Spot, tuple[Target, ...]]
    nowhere: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class _Index:
    """Blocks by the lines they have."""

    document: Document
    cells: dict[Place, tuple[int, int, int]]
    rows: dict[int, tuple[int, int]]
    paragraphs: dict[int, int]


def collect_spots(report: Report) -> Spots:
    """Return where the findings of a report are; rounding differences, which are no faults, are left out."""
    index = _index(report.disclosure.document)
    found: dict[Spot, list[Target]] = {}
    nowhere = []
    for number, finding in enumerate(report.findings):
        if finding.verdict is Verdict.ROUNDING:
            continue
        placed = False
        for at, place in enumerate(finding_places(report, number)):
            where = places_of(finding)[at]
            printed = (where.printed if isinstance(where, Suspect) else where.text) or ""
            spot = _spot(index, place, printed)
            if spot is not None:
                placed = True
                found.setdefault(spot, []).append((number, at))
        if not placed:
            nowhere.append(number)
    return Spots({spot: tuple(found[spot]) for spot in sorted(found)}, tuple(nowhere))


def text_at(document: Document, spot: Spot) -> str:
    """Return the whole text of the paragraph or cell of a spot."""
    block = document.blocks[spot.block]
    if isinstance(block, Grid):
        return block.rows[spot.row][spot.column].text
    return block.text if isinstance(block, Paragraph) else ""


def _index(document: Document) -> _Index:
    index = _Index(document, {}, {}, {})
    for number, block in enumerate(document.blocks):
        if isinstance(block, Grid):
            for at, row in enumerate(block.rows):
                for column, cell in enumerate(row):
                    index.cells.setdefault(cell.place, (number, at, column))
                    if cell.place.line is not None:
                        index.rows.setdefault(cell.place.line, (number, at))
        elif block.place.line is not None:
            index.paragraphs.setdefault(block.place.line, number)
    return index


def _spot(index: _Index, place: Place, printed: str) -> Spot | None:
    if (cell := index.cells.get(place)) is not None:
        return Spot(*cell, 0, len(text_at(index.document, Spot(*cell, 0, 0))))
    if place.line is None:
        return None
    if (row := index.rows.get(place.line)) is not None:
        return _in_row(index.document, *row, place, printed)
    number = index.paragraphs.get(place.line)
    block = index.document.blocks[number] if number is not None else None
    if number is None or not isinstance(block, Paragraph):
        return Spot(number, NONE, NONE, 0, 0) if number is not None else None
    return Spot(number, NONE, NONE, *_span(block, place))


def _span(paragraph: Paragraph, place: Place) -> tuple[int, int]:
    """Return the part of a paragraph's text that a place means, all of it where it does not tell."""
    length = len(paragraph.text)
    if place.start is None or place.end is None:
        return 0, length
    if paragraph.columns is not None:
        start, end = bisect_left(paragraph.columns, place.start), bisect_left(paragraph.columns, place.end)
    else:
        begin = paragraph.place.start or 0
        start, end = place.start - begin, place.end - begin
    start, end = max(0, min(start, length)), max(0, min(end, length))
    return (start, end) if start < end else (0, length)


def _in_row(document: Document, number: int, at: int, place: Place, printed: str) -> Spot:
    """Return the cell of a row that a place means: by its span, by what is printed there, or the first with text."""
    block = document.blocks[number]
    row = block.rows[at] if isinstance(block, Grid) else ()
    inside = (column for column, cell in enumerate(row) if _covers(cell, place))
    alike = [column for column, cell in enumerate(row) if printed and cell.text == printed]
    filled = (column for column, cell in enumerate(row) if cell.text)
    column = next(inside, None)
    if column is not None and place.start is not None and place.end is not None:
        begin, length = row[column].place.start or 0, len(row[column].text)
        start, end = max(place.start - begin, 0), min(place.end - begin, length)
        if start < end:
            return Spot(number, at, column, start, end)
    if column is None:
        column = alike[0] if len(alike) == 1 else next(filled, 0)
    return Spot(number, at, column, 0, len(row[column].text) if row else 0)


def _covers(cell: Cell, place: Place) -> bool:
    own = cell.place
    if place.start is None or place.end is None or own.start is None or own.end is None:
        return False
    return own.start <= place.start and place.end <= own.end
