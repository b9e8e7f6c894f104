"""Pages as read → layouts of blocks: letters become glyphs, so that print and text layer go one way from here."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from mingzhang.readers.pdf.aligned import aligned_tables
from mingzhang.readers.pdf.columns import Columns
from mingzhang.readers.pdf.geometry import Box
from mingzhang.readers.pdf.glyphs import Glyph, Mark
from mingzhang.readers.pdf.paragraphs import Piece, pieces_of
from mingzhang.readers.pdf.rulings import Drawn
from mingzhang.readers.pdf.tables import PageTable, ruled_tables
from mingzhang.readers.pdf.words import text_lines
from mingzhang.readers.scan.sheet import Print, Sheet

#: As in the PDF reader: gaps wider than so many sizes part a line into chunks.
_CHUNK_GAP = 1.0
#: Sizes within this of a common size are that size: what is measured of print varies.
_SAME_SIZE = 0.14
_GUESSED = 0.3
#: A watermark of which so many characters are as usual is the usual one.
_SHARED = 0.5
#: The base line of print, from the middle of its ink, in sizes.
_BASE = 0.37


@dataclass(frozen=True, slots=True)
class Letter:
    """A glyph and how certain it is."""

    glyph: Glyph
    certain: float


@dataclass(frozen=True, slots=True)
class ScanLayout:
    """What stands on a page, in points of the upright page."""

    sheet: Sheet
    pieces: tuple[Piece, ...]
    tables: tuple[PageTable, ...]
    pictures: tuple[Box, ...]
    letters: tuple[Letter, ...]
    marks: tuple[Mark, ...]


def layouts_of(sheets: Sequence[Sheet]) -> list[ScanLayout]:
    """Return the layouts of the pages of one document."""
    common = _common_sizes(sheets)
    texts = Counter(sheet.watermark.text for sheet in sheets if sheet.watermark is not None)
    # Print lies over a watermark in other places on each page; it says the same on all of them.
    usual = max(texts, key=lambda text: (texts[text], len(text)), default="")
    layouts: list[ScanLayout] = []
    columns: Columns = ()
    for sheet in sheets:
        layout, columns = _layout(sheet, common, usual, columns)
        layouts.append(layout)
    return layouts


def _common_sizes(sheets: Sequence[Sheet]) -> list[float]:
    """Return the sizes of print in a document, in points, the most frequent first."""
    counts: Counter[float] = Counter()
    for sheet in sheets:
        for item in sheet.prints:
            counts[round(item.size / sheet.per_point, 1)] += len(item.reading.text) * (3 if item.measured else 1)
    common: list[float] = []
    for size, _ in counts.most_common():
        if all(abs(size / other - 1) > _SAME_SIZE for other in common):
            common.append(size)
    return common


def _layout(sheet: Sheet, common: Sequence[float], watermark: str, carried: Columns) -> tuple[ScanLayout, Columns]:
    """Return the layout of a page and the columns of a table without rules that may go on on the next."""
    letters = [letter for item in sheet.prints for letter in _letters(item, sheet.per_point, common)]
    drawn = Drawn(sheet.horizontal, sheet.vertical, ())
    tables, free = ruled_tables([letter.glyph for letter in letters], drawn)
    lines = text_lines(free, _CHUNK_GAP)
    aligned, used, columns = aligned_tables(lines, drawn.horizontal, carried)
    pieces = [piece for number, line in enumerate(lines) if number not in used for piece in pieces_of(line)]
    pictures = tuple(_in_points(box, sheet.per_point) for box in sheet.pictures)
    marks = _marks(sheet, watermark)
    return ScanLayout(sheet, tuple(pieces), (*tables, *aligned), pictures, tuple(letters), marks), columns


def _in_points(box: tuple[int, int, int, int], per_point: float) -> Box:
    left, top, right, bottom = (side / per_point for side in box)
    return left, top, right, bottom


def _marks(sheet: Sheet, usual: str) -> tuple[Mark, ...]:
    """Return the watermark of a page, as on most pages where it says partly the same."""
    mark = sheet.watermark
    if mark is None:
        return ()
    text = usual if len(set(mark.text) & set(usual)) >= _SHARED * len(set(mark.text)) else mark.text
    return (Mark(text, _in_points(mark.box, sheet.per_point)),)


def _letters(item: Print, per_point: float, common: Sequence[float]) -> list[Letter]:
    """Return the letters of a line side by side: where exactly one ends is not known, that they touch is."""
    size = _usual(item, per_point, common)
    left, top, right, bottom = (side / per_point for side in item.box)
    base = (top + bottom) / 2 + _BASE * size
    reading = item.reading
    middles = [left + middle * (right - left) for middle in reading.middle]
    edges = [left, *((a + b) / 2 for a, b in pairwise(middles)), right]
    return [
        Letter(Glyph(char, edges[at], top, edges[at + 1], bottom, base, size, 0), reading.certain[at])
        for at, char in enumerate(reading.text)
        if char != " " or _between_words(reading.text, at)
    ]


def _usual(item: Print, per_point: float, common: Sequence[float]) -> float:
    """Return the common size nearest to that of a line; the most frequent near one where it is only guessed."""
    size = item.size / per_point
    if not item.measured:
        size = next((other for other in common if abs(size / other - 1) <= _GUESSED), size)
    return min(common, key=lambda other: abs(size / other - 1))


def _between_words(text: str, at: int) -> bool:
    """Say whether a blank parts two Latin words."""
    return 0 < at < len(text) - 1 and all(char.isascii() and char.isalpha() for char in (text[at - 1], text[at + 1]))
