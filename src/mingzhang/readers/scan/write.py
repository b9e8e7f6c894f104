"""Layouts of scanned pages → blocks with places, and what is uncertain in them."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence

from mingzhang.model.document import Block, Cell, Doubt, Grid, Paragraph, Picture
from mingzhang.model.place import Place
from mingzhang.readers.pdf.continued import rest_of
from mingzhang.readers.pdf.geometry import Box
from mingzhang.readers.pdf.paragraphs import (
    PAGE_NUMBER,
    Margins,
    Piece,
    Rhythm,
    margins_of,
    rhythms_of,
    text_of,
    wrapped,
)
from mingzhang.readers.pdf.tables import PageTable, TableCell
from mingzhang.readers.pdf.words import join
from mingzhang.readers.scan.figures import SETTLED, odd_decimals
from mingzhang.readers.scan.layout import Letter, ScanLayout
from mingzhang.readers.scan.straighten import box_on_page

#: A figure with a character less certain than this is in doubt; so is a text of this mean certainty.
SURE_FIGURE = 0.93
SURE_TEXT = 0.75
_FIGURE = re.compile(r"[-—]?\d[\d,，.．;；:：。]*\d%?|[-—]?\d%?")
#: A line at the top or bottom edge (share of the height) of so many pages (share, number) runs through the file.
_EDGE = 0.12
_SHARE = 0.6
_PAGES = 4
#: A page with more lines than this tells its own distance of lines.
_STEPS = 5
#: Misread points are single; so many figures of a row without the decimals of their columns are printed so.
_ROW_OF_ODD = 3
#: Letters this far outside of a box (points) still belong to it.
_NEAR = 0.5

_Wall = PageTable | Box
_Size = tuple[int, int]


class Writer:
    """Numbers rows and paragraphs through the file and turns boxes into places."""

    def __init__(self) -> None:
        self.blocks: list[Block] = []
        self.doubts: list[Doubt] = []
        #: Texts that run through the file at the edge of its pages, and how often they were left out.
        self.dropped: dict[str, int] = {}
        self._line = 0
        self._above: PageTable | None = None

    @property
    def last_line(self) -> int:
        """Return the number of the last line written."""
        return self._line

    def write(self, layouts: Sequence[ScanLayout]) -> None:
        """Write all pages in reading order."""
        rhythms = rhythms_of(layout.pieces for layout in layouts)
        margins = _usual_margins(layouts)
        running = _running(layouts)
        for layout in layouts:
            kept = []
            for piece in layout.pieces:
                if running.get(piece.text, layout.sheet.number) != layout.sheet.number and _at_edge(piece, layout):
                    self.dropped[piece.text] = self.dropped.get(piece.text, 0) + 1
                else:
                    kept.append(piece)
            own = rhythms_of([kept], least=_STEPS)
            self._page(layout, kept, margins.get(layout.sheet.size), {**rhythms, **own})

    def _page(
        self, layout: ScanLayout, pieces: Sequence[Piece], usual: Margins | None, rhythms: Mapping[int, Rhythm]
    ) -> None:
        """Write a page from top to bottom, the text of watermarks last."""
        margins = margins_of(pieces, usual) or Margins(0.0, float("inf"))
        walls: list[tuple[float, float, _Wall]] = sorted(
            (
                *((table.box[1], table.box[0], table) for table in layout.tables),
                *((box[1], box[0], box) for box in layout.pictures),
            ),
            key=lambda wall: wall[:2],
        )
        waiting: list[Piece] = []
        for piece in sorted(pieces, key=lambda piece: (piece.base, piece.box[0])):
            while walls and walls[0][0] < (piece.box[1] + piece.box[3]) / 2:
                self._text(layout, waiting, margins, rhythms)
                waiting = []
                self._wall(layout, walls.pop(0)[2])
            if not PAGE_NUMBER.fullmatch(piece.text):
                self._above = None
            waiting.append(piece)
        self._text(layout, waiting, margins, rhythms)
        for wall in walls:
            self._wall(layout, wall[2])
        for mark in layout.marks:
            self._paragraph(layout, mark.text, mark.box, sure=True)

    def _text(
        self, layout: ScanLayout, pieces: Sequence[Piece], margins: Margins, rhythms: Mapping[int, Rhythm]
    ) -> None:
        for group in wrapped(pieces, margins, rhythms):
            self._paragraph(layout, *text_of(group))

    def _paragraph(self, layout: ScanLayout, text: str, box: Box, *, sure: bool = False) -> None:
        self._line += 1
        place = _place(layout, box, self._line)
        self.blocks.append(Paragraph(text, place, text))
        if not sure:
            self.doubts.extend(_doubts(layout, box, place, text))

    def _wall(self, layout: ScanLayout, wall: _Wall) -> None:
        if not isinstance(wall, PageTable):
            self._line += 1
            self.blocks.append(Picture("", _place(layout, wall, self._line)))
            self._above = None
            return
        table_rows = wall.rows
        if self._above is not None and (partners := rest_of(self._above, wall)) is not None:
            self._rejoin(layout, table_rows[0], partners)
            table_rows = table_rows[1:]
        if not table_rows:
            return
        self._above = wall
        rows: list[tuple[Cell, ...]] = []
        for row in table_rows:
            self._line += 1
            cells = tuple(Cell(cell.text, _place(layout, cell.box, self._line)) for cell in row)
            for printed, cell in zip(row, cells, strict=True):
                if cell.text:
                    self.doubts.extend(_doubts(layout, printed.box, cell.place, cell.text))
            rows.append(cells)
        self.doubts.extend(self._odd(rows))
        self.blocks.append(Grid(tuple(rows), _place(layout, wall.box, rows[0][0].place.line), wall.inferred))

    def _odd(self, rows: Sequence[Sequence[Cell]]) -> Iterator[Doubt]:
        """Yield a doubt for each figure that has other decimals than its column, and is not doubted already.

        A row of such figures is printed so, such as a total in whole numbers.
        """
        known = {(doubt.place, doubt.text) for doubt in self.doubts}
        odd: dict[int, list[Cell]] = defaultdict(list)
        for column in range(max(map(len, rows))):
            own = [(number, row[column]) for number, row in enumerate(rows) if column < len(row)]
            for at in odd_decimals([cell.text for _, cell in own]):
                odd[own[at][0]].append(own[at][1])
        for cells in odd.values():
            if len(cells) < _ROW_OF_ODD:
                yield from (
                    Doubt(cell.place, cell.text, SETTLED) for cell in cells if (cell.place, cell.text) not in known
                )

    def _rejoin(self, layout: ScanLayout, rest: Sequence[TableCell], partners: Sequence[int]) -> None:
        """Put the second part of a row that a page end parted to its first part, the last row written."""
        at = next(index for index in reversed(range(len(self.blocks))) if isinstance(self.blocks[index], Grid))
        grid = self.blocks[at]
        if not isinstance(grid, Grid):
            return
        whole = list(grid.rows[-1])
        for cell, partner in zip(rest, partners, strict=True):
            if partner >= 0:
                whole[partner] = whole[partner]._replace(text=join((whole[partner].text, cell.text)))
                self.doubts.extend(_doubts(layout, cell.box, whole[partner].place, cell.text))
        self.blocks[at] = Grid((*grid.rows[:-1], tuple(whole)), grid.place, grid.inferred)


def _place(layout: ScanLayout, box: Box, line: int | None) -> Place:
    """Return the place of a box of the upright page on the page as shown."""
    scale = layout.sheet.per_point
    x0, top, x1, bottom = box
    shown = box_on_page(layout.sheet.matrix, (x0 * scale, top * scale, x1 * scale, bottom * scale), scale)
    return Place(line=line, page=layout.sheet.number, box=shown)


def _doubts(layout: ScanLayout, box: Box, place: Place, text: str) -> Iterator[Doubt]:
    """Yield what is uncertain within a box: figures one by one, and a text that is uncertain as a whole."""
    letters = _inside(layout.letters, box)
    spoken = "".join(letter.glyph.text for letter in letters)
    for match in _FIGURE.finditer(spoken):
        weakest = min(letter.certain for letter in letters[match.start() : match.end()])
        if weakest < SURE_FIGURE:
            yield Doubt(place, match[0], round(weakest, 3))
    others = [letter.certain for letter in letters if not letter.glyph.text.isdigit()]
    if others and sum(others) < SURE_TEXT * len(others) and not _FIGURE.fullmatch(text):
        yield Doubt(place, text, round(sum(others) / len(others), 3))


def _inside(letters: Sequence[Letter], box: Box) -> list[Letter]:
    """Return the letters within a box in reading order."""
    x0, top, x1, bottom = box
    return [
        letter
        for letter in letters
        if x0 - _NEAR <= (letter.glyph.x0 + letter.glyph.x1) / 2 <= x1 + _NEAR
        and top - _NEAR <= (letter.glyph.top + letter.glyph.bottom) / 2 <= bottom + _NEAR
    ]


def _usual_margins(layouts: Sequence[ScanLayout]) -> dict[_Size, Margins]:
    """Return the usual margins of the pages of each size."""
    pieces: dict[_Size, list[Piece]] = defaultdict(list)
    for layout in layouts:
        pieces[layout.sheet.size].extend(layout.pieces)
    found = {size: margins_of(group) for size, group in pieces.items()}
    return {size: margins for size, margins in found.items() if margins is not None}


def _at_edge(piece: Piece, layout: ScanLayout) -> bool:
    height = layout.sheet.size[1] * 10
    return piece.base < _EDGE * height or piece.box[1] > (1 - _EDGE) * height


def _running(layouts: Sequence[ScanLayout]) -> dict[str, int]:
    """Return headers and footers that run through most pages, with the first page each stands on.

    A line counts only as the first or last thing on its page.
    """
    pages: dict[str, list[int]] = defaultdict(list)
    for layout in layouts:
        ordered = sorted(layout.pieces, key=lambda piece: piece.base)
        tops = [table.box[1] for table in layout.tables]
        bottoms = [table.box[3] for table in layout.tables]
        ends = [piece for piece in ordered[:1] if piece.base < min(tops, default=float("inf"))]
        ends += [piece for piece in ordered[-1:] if piece.base > max(bottoms, default=0.0)]
        for piece in ends:
            if _at_edge(piece, layout) and not PAGE_NUMBER.fullmatch(piece.text):
                pages[piece.text].append(layout.sheet.number)
    enough = max(_PAGES, _SHARE * len(layouts))
    return {text: min(numbers) for text, numbers in pages.items() if len(set(numbers)) >= enough}
