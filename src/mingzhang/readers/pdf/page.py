"""One page: glyphs and rules → lines, tables and pictures."""

from __future__ import annotations

import ctypes
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

from mingzhang.readers.pdf.aligned import aligned_tables
from mingzhang.readers.pdf.columns import Columns
from mingzhang.readers.pdf.figures import figure_boxes
from mingzhang.readers.pdf.geometry import Box, Frame
from mingzhang.readers.pdf.glyphs import Glyph, Mark, PageText, read_text
from mingzhang.readers.pdf.paragraphs import Piece, pieces_of
from mingzhang.readers.pdf.rulings import Drawn, read_drawn
from mingzhang.readers.pdf.tables import PageTable, ruled_tables
from mingzhang.readers.pdf.words import box_of, cell_text, text_lines

#: Gaps wider than so many sizes part a line into chunks, the candidates of columns.
_CHUNK_GAP = 0.6
#: With fewer characters than this a page with a picture over most of it is a scan.
_FEW = 60
_MOST_OF_PAGE = 0.5
#: So many drawn shapes without text are text drawn as outlines.
_OUTLINES = 60
#: A page with a greater share of characters without known meaning is as good as a scan.
_UNMAPPED = 0.3
#: Annotations that carry content of their own: free text, stamp, widget.
_SPEAKING = frozenset({3, 13, 20})


@dataclass(frozen=True, slots=True)
class PageLayout:
    """What stands on a page, in layout coordinates, not yet in paragraphs."""

    number: int
    frame: Frame
    shown: Frame
    pieces: tuple[Piece, ...]
    tables: tuple[PageTable, ...]
    pictures: tuple[Box, ...]
    marks: tuple[Mark, ...]
    needs_ocr: bool
    unmapped: bool
    annotations: int
    #: Its text is not painted, but laid over a picture by a machine that read it.
    hidden: bool = False
    #: The columns of its last table without vertical rules.
    columns: Columns = ()


@dataclass(frozen=True, slots=True)
class _Raw:
    text: PageText
    drawn: Drawn
    shown: Frame
    annotations: int


def read_page(pdfium: Any, document: Any, index: int, before: PageLayout | None = None) -> PageLayout | None:
    """Return the layout of a page (from 0), None where pdfium cannot load it.

    ``before`` is the page before; a table without vertical rules may go on from there.
    """
    raw = _raw(pdfium, document, index)
    if raw is None:
        return None
    text = raw.text
    level = [glyph for glyph in text.glyphs if not glyph.turn]
    tables, free = ruled_tables(text.glyphs, raw.drawn)
    lines = text_lines((glyph for glyph in free if not glyph.turn), _CHUNK_GAP)
    goes_on = before is not None and bool(before.tables) and bool(before.tables[-1].inferred)
    carried = before.columns if before is not None else ()
    aligned, used, columns = aligned_tables(lines, raw.drawn.horizontal, carried, goes_on=goes_on)
    pieces = [piece for number, line in enumerate(lines) if number not in used for piece in pieces_of(line)]
    pieces += _turned([glyph for glyph in free if glyph.turn])
    return PageLayout(
        number=index + 1,
        frame=text.frame,
        shown=raw.shown,
        pieces=tuple(pieces),
        tables=(*tables, *aligned),
        pictures=raw.drawn.pictures,
        marks=text.marks,
        needs_ocr=_needs_ocr(raw),
        unmapped=_is_unmapped(text, len(level)),
        annotations=raw.annotations,
        hidden=2 * text.hidden > len(text.glyphs),
        columns=columns,
    )


def lacks_text(pdfium: Any, document: Any, index: int) -> bool:
    """Say whether a page (from 0) shows something but has no text that could be read."""
    raw = _raw(pdfium, document, index)
    return raw is not None and _needs_ocr(raw)


def _raw(pdfium: Any, document: Any, index: int) -> _Raw | None:
    page = pdfium.FPDF_LoadPage(document, index)
    if not page:
        return None
    text_page = pdfium.FPDFText_LoadPage(page)
    try:
        bounds = pdfium.FS_RECTF()
        pdfium.FPDF_GetPageBoundingBox(page, ctypes.byref(bounds))
        box = (bounds.left, bounds.bottom, bounds.right, bounds.top)
        turn = max(int(pdfium.FPDFPage_GetRotation(page)), 0)
        text = read_text(pdfium, text_page, box, turn) if text_page else PageText(Frame(*box, turn), (), (), 0)
        drawn = read_drawn(pdfium, page, text.frame)
        for figure in figure_boxes(pdfium, page, text.frame):
            text, drawn = _without(figure, text), drawn.without(figure)
        return _Raw(text, drawn, Frame(*box, turn), _annotations(pdfium, page))
    finally:
        if text_page:
            pdfium.FPDFText_ClosePage(text_page)
        pdfium.FPDF_ClosePage(page)


def _without(figure: Box, text: PageText) -> PageText:
    """Return the text of a page without the labels of a figure."""
    x0, top, x1, bottom = figure
    kept = tuple(
        glyph
        for glyph in text.glyphs
        if not (x0 <= (glyph.x0 + glyph.x1) / 2 <= x1 and top <= (glyph.top + glyph.bottom) / 2 <= bottom)
    )
    return replace(text, glyphs=kept)


def _annotations(pdfium: Any, page: Any) -> int:
    """Return the number of annotations that say something of their own."""
    speaking = 0
    for index in range(pdfium.FPDFPage_GetAnnotCount(page)):
        annotation = pdfium.FPDFPage_GetAnnot(page, index)
        if annotation:
            speaking += int(pdfium.FPDFAnnot_GetSubtype(annotation)) in _SPEAKING
            pdfium.FPDFPage_CloseAnnot(annotation)
    return speaking


def _needs_ocr(raw: _Raw) -> bool:
    if _is_unmapped(raw.text, len(raw.text.glyphs)):
        return True
    if len(raw.text.glyphs) >= _FEW:
        return False
    frame = raw.text.frame
    area = frame.width * frame.height
    covered = sum((x1 - x0) * (bottom - top) for x0, top, x1, bottom in raw.drawn.pictures)
    return covered > _MOST_OF_PAGE * area or (not raw.text.glyphs and raw.drawn.shapes > _OUTLINES)


def _is_unmapped(text: PageText, count: int) -> bool:
    return count > 0 and text.unmapped > _UNMAPPED * count


def _turned(glyphs: Sequence[Glyph]) -> list[Piece]:
    """Return text that lies against the page's text, one piece for each direction."""
    pieces = []
    for turn in sorted({glyph.turn for glyph in glyphs}):
        same = [glyph for glyph in glyphs if glyph.turn == turn]
        box = box_of(same)
        pieces.append(Piece(cell_text(same), box, box[3], same[0].size, alone=False))
    return pieces
