"""PDF → Document: the pages one after another, what repeats on them, what a person should know."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from pathlib import Path

from mingzhang.model.document import Block, Cell, Document, Grid, Paragraph, Picture
from mingzhang.model.errors import UnreadableInputError
from mingzhang.model.place import Place
from mingzhang.readers.pdf.continued import repeated, rest_of
from mingzhang.readers.pdf.geometry import Box, runs
from mingzhang.readers.pdf.library import load_pdfium, opened
from mingzhang.readers.pdf.page import PageLayout, lacks_text, read_page
from mingzhang.readers.pdf.paragraphs import (
    PAGE_NUMBER,
    Margins,
    Piece,
    Rhythm,
    margins_of,
    rhythms_of,
    text_of,
    with_entries,
    wrapped,
)
from mingzhang.readers.pdf.tables import PageTable, TableCell
from mingzhang.readers.pdf.words import join

#: A line at the top or bottom edge (share of the height) of so many pages (share, number) runs through the file.
_EDGE = 0.12
_SHARE = 0.6
_PAGES = 4
_NEAR = 4.0
#: A page with more lines than this tells its own distance of lines.
_STEPS = 5
_OCR = "请安装文字识别组件（pip install mingzhang[ocr]）后再试，或另找有文字层的文件。"


def read_pdf(path: Path, *, password: str | None = None) -> Document:
    """Read a PDF with a text layer.

    Pages without text (:func:`pages_without_text`) give their pictures and a remark.

    Raises:
        UnreadableInputError: no PDF, encrypted, damaged, incomplete, too long, or without any text.
    """
    pdfium = load_pdfium()
    with opened(path, password) as (handle, count):
        read: list[PageLayout | None] = []
        for index in range(count):
            read.append(read_page(pdfium, handle, index, read[-1] if read else None))
    layouts = [layout for layout in read if layout is not None]
    lost = [index for index, layout in enumerate(read, start=1) if layout is None]
    if not any(layout.pieces or layout.tables for layout in layouts if not layout.unmapped):
        if any(layout.unmapped for layout in layouts):
            reason = "这份 PDF 的文字没有编码对照（复制出来是乱码），读不出来。"
        elif not any(layout.needs_ocr or layout.pictures for layout in layouts):
            raise UnreadableInputError(str(path), "这份 PDF 的各页都是空白。", "请确认选对了文件，或重新导出后再试。")
        else:
            reason = "这份 PDF 没有文字层，多半是扫描件或图片。"
        raise UnreadableInputError(str(path), reason, _OCR)
    running = _running(layouts)
    writer = _Writer(rhythms_of(layout.pieces for layout in layouts))
    margins = _margins_by_size(layouts)
    dropped: dict[str, list[int]] = defaultdict(list)
    for layout in layouts:
        kept = []
        for piece in layout.pieces:
            key = (piece.text, round(piece.base / _NEAR))
            if running.get(key, layout.number) != layout.number and _at_edge(piece, layout):
                dropped[piece.text].append(layout.number)
            else:
                kept.append(piece)
        writer.page(layout, kept, margins.get(_size(layout)))
    return Document(
        source=str(path),
        format="pdf",
        blocks=tuple(writer.blocks),
        remarks=tuple(_remarks(layouts, lost, dropped)),
    )


def pages_without_text(path: Path, *, password: str | None = None) -> tuple[int, ...]:
    """Return the pages (from 1) that show something but have no text that could be read; blank pages are none.

    Raises:
        UnreadableInputError: as :func:`read_pdf`, but never for want of text.
    """
    pdfium = load_pdfium()
    with opened(path, password) as (handle, count):
        return tuple(index + 1 for index in range(count) if lacks_text(pdfium, handle, index))


class _Writer:
    """Numbers rows and paragraphs through the file and turns boxes into places."""

    def __init__(self, rhythms: Mapping[int, Rhythm]) -> None:
        self.blocks: list[Block] = []
        self._rhythms = rhythms
        self._line = 0
        #: The table written last, None once other things than page numbers followed.
        self._above: PageTable | None = None

    def page(self, layout: PageLayout, pieces: Sequence[Piece], usual: Margins | None) -> None:
        """Write the blocks of a page from top to bottom, watermarks last."""
        margins = margins_of(pieces, usual) or Margins(0.0, float("inf"))
        rhythms = {**self._rhythms, **rhythms_of([pieces], least=_STEPS)}
        walls: list[tuple[float, float, PageTable | Box]] = sorted(
            (
                *((table.box[1], table.box[0], table) for table in layout.tables),
                *((box[1], box[0], box) for box in layout.pictures),
            ),
            key=lambda wall: wall[:2],
        )
        waiting: list[Piece] = []
        ordered = with_entries(sorted(pieces, key=lambda piece: (piece.base, piece.box[0])))
        for piece in ordered:
            middle = (piece.box[1] + piece.box[3]) / 2
            while walls and walls[0][0] < middle:
                self._text(layout, waiting, margins, rhythms)
                waiting = []
                self._wall(layout, walls.pop(0)[2])
            if not PAGE_NUMBER.fullmatch(piece.text):
                self._above = None
            waiting.append(piece)
        self._text(layout, waiting, margins, rhythms)
        for wall in walls:
            self._wall(layout, wall[2])
        for text in dict.fromkeys(mark.text for mark in layout.marks):
            box = next(mark.box for mark in layout.marks if mark.text == text)
            self._paragraph(layout, text, box)

    def _text(
        self, layout: PageLayout, pieces: Sequence[Piece], margins: Margins, rhythms: Mapping[int, Rhythm]
    ) -> None:
        for group in wrapped(pieces, margins, rhythms):
            self._paragraph(layout, *text_of(group))

    def _paragraph(self, layout: PageLayout, text: str, box: Box) -> None:
        place = self._place(layout, box)
        self.blocks.append(Paragraph(text, place, text))

    def _wall(self, layout: PageLayout, wall: PageTable | Box) -> None:
        if not isinstance(wall, PageTable):
            self.blocks.append(Picture("", self._place(layout, wall)))
            self._above = None
            return
        table_rows = wall.rows
        at = repeated(self._above, wall) if self._above is not None else 0
        if self._above is not None and (partners := rest_of(self._above, wall, at)) is not None:
            self._rejoin(table_rows[at], partners)
            table_rows = (*table_rows[:at], *table_rows[at + 1 :])
        if not table_rows:
            return
        self._above = wall
        rows: list[tuple[Cell, ...]] = []
        for row in table_rows:
            self._line += 1
            rows.append(tuple(Cell(cell.text, _place(layout, cell.box, self._line)) for cell in row))
        self.blocks.append(Grid(tuple(rows), _place(layout, wall.box, rows[0][0].place.line), wall.inferred))

    def _rejoin(self, rest: Sequence[TableCell], partners: Sequence[int]) -> None:
        """Put the second part of a row that a page end parted to its first part, the last row written."""
        at = next(index for index in reversed(range(len(self.blocks))) if isinstance(self.blocks[index], Grid))
        grid = self.blocks[at]
        if not isinstance(grid, Grid):
            return
        whole = list(grid.rows[-1])
        for cell, partner in zip(rest, partners, strict=True):
            if partner >= 0:
                whole[partner] = whole[partner]._replace(text=join((whole[partner].text, cell.text)))
        self.blocks[at] = Grid((*grid.rows[:-1], tuple(whole)), grid.place, grid.inferred)

    def _place(self, layout: PageLayout, box: Box) -> Place:
        self._line += 1
        return _place(layout, box, self._line)


def _place(layout: PageLayout, box: Box, line: int | None) -> Place:
    """Return the place of a box of the layout on the page as shown."""
    if layout.frame.turn != layout.shown.turn:
        box = layout.shown.box(*layout.frame.back(box))
    x0, top, x1, bottom = box
    return Place(line=line, page=layout.number, box=(round(x0, 2), round(top, 2), round(x1, 2), round(bottom, 2)))


def _size(layout: PageLayout) -> tuple[int, int]:
    return round(layout.frame.width / 10), round(layout.frame.height / 10)


def _margins_by_size(layouts: Sequence[PageLayout]) -> dict[tuple[int, int], Margins]:
    """Return the usual margins of the pages of each size."""
    pieces: dict[tuple[int, int], list[Piece]] = defaultdict(list)
    for layout in layouts:
        pieces[_size(layout)].extend(layout.pieces)
    found = {size: margins_of(group) for size, group in pieces.items() if len(group) >= _PAGES}
    return {size: margins for size, margins in found.items() if margins is not None}


def _at_edge(piece: Piece, layout: PageLayout) -> bool:
    return piece.base < _EDGE * layout.frame.height or piece.box[1] > (1 - _EDGE) * layout.frame.height


def _running(layouts: Sequence[PageLayout]) -> dict[tuple[str, int], int]:
    """Return headers and footers that run through most pages, with the first page each stands on.

    A line counts only as the first or last thing on its page: above many tables stand the same words, but
    under a title.
    """
    pages: dict[tuple[str, int], list[int]] = defaultdict(list)
    for layout in layouts:
        if not layout.pieces:
            continue
        ordered = sorted(layout.pieces, key=lambda piece: piece.base)
        tops = [table.box[1] for table in layout.tables] or [layout.frame.height]
        bottoms = [table.box[3] for table in layout.tables] or [0.0]
        ends = [
            *(piece for piece in ordered if piece.base == ordered[0].base and piece.base < min(tops)),
            *(piece for piece in ordered if piece.base == ordered[-1].base and piece.base > max(bottoms)),
        ]
        for piece in ends:
            if _at_edge(piece, layout):
                pages[piece.text, round(piece.base / _NEAR)].append(layout.number)
    enough = max(_PAGES, _SHARE * len(layouts))
    return {key: min(numbers) for key, numbers in pages.items() if len(set(numbers)) >= enough}


def _remarks(layouts: Sequence[PageLayout], lost: Sequence[int], dropped: dict[str, list[int]]) -> list[str]:
    """Say in short sentences what was not read, or not read as it stands."""
    remarks = []
    if lost:
        remarks.append(f"第 {runs(lost)} 页已损坏，没有读出。")
    scans = [layout.number for layout in layouts if layout.needs_ocr and not layout.unmapped]
    if scans:
        remarks.append(f"第 {runs(scans)} 页没有文字层，需要文字识别。")
    unmapped = [layout.number for layout in layouts if layout.unmapped]
    if unmapped:
        remarks.append(f"第 {runs(unmapped)} 页的字体没有编码对照，读出的多是乱码，需要文字识别。")
    hidden = [layout.number for layout in layouts if layout.hidden]
    if hidden:
        remarks.append(f"第 {runs(hidden)} 页的文字是扫描识别后附上的，可能有误。")
    speaking = [layout.number for layout in layouts if layout.annotations]
    if speaking:
        remarks.append(f"第 {runs(speaking)} 页有批注、印章或表单，其中的文字没有读。")
    for text, numbers in dropped.items():
        remarks.append(f"“{text}”是每页重复的页眉或页脚，只读一次（第 {runs(numbers)} 页不再列出）。")
    return remarks
