"""The pages of a PDF as they are shown: how large, how turned, where a quotation stands, what they look like."""

from __future__ import annotations

import ctypes
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any, NamedTuple

from mingzhang.model.errors import UnreadableInputError
from mingzhang.renderers.page_marks import Box, PageMark, Quote, quoted

_HEAD = 1_024
#: Characters belong to a box if their middle is within it, give or take so many points.
_EDGE = 1.0
#: A line that runs up or down the page is at most so many times as wide as its characters.
_COLUMN = 1.6
_PASSWORD_ERROR = 4
#: FPDF_SaveAsCopy: neither append nor keep, but leave the encryption out.
_WITHOUT_SECURITY = 3


class Frame(NamedTuple):
    """The visible part of a page in the PDF's own coordinates (upwards), and its quarter turns clockwise."""

    left: float
    bottom: float
    right: float
    top: float
    turn: int

    @property
    def width(self) -> float:
        """Return the width of the page as shown, in points."""
        return self.top - self.bottom if self.turn % 2 else self.right - self.left

    @property
    def height(self) -> float:
        """Return the height of the page as shown, in points."""
        return self.right - self.left if self.turn % 2 else self.top - self.bottom

    @property
    def matrix(self) -> tuple[int, int, int, int, float, float]:
        """Return what turns points from the bottom left of the page as shown into the PDF's own."""
        if self.turn == 0:
            return 1, 0, 0, 1, self.left, self.bottom
        if self.turn == 1:
            return 0, 1, -1, 0, self.right, self.bottom
        if self.turn == 2:
            return -1, 0, 0, -1, self.right, self.top
        return 0, -1, 1, 0, self.left, self.top

    def rectangle(self, box: Box) -> tuple[float, float, float, float]:
        """Return a box of the page as shown as a rectangle of the PDF: left, bottom, right, top."""
        (x0, y0), (x1, y1) = self.point(box[0], box[1]), self.point(box[2], box[3])
        return min(x0, x1), min(y0, y1), max(x0, x1), max(y0, y1)

    def point(self, x: float, down: float) -> tuple[float, float]:
        """Return a point of the page as shown, counted from its top left, in the PDF's own coordinates."""
        a, b, c, d, e, f = self.matrix
        up = self.height - down
        return a * x + c * up + e, b * x + d * up + f

    def box(self, left: float, bottom: float, right: float, top: float) -> Box:
        """Return a rectangle of the PDF as a box of the page as shown."""
        corners = [self._shown(left, bottom), self._shown(right, top)]
        (x0, y0), (x1, y1) = corners
        return min(x0, x1), min(y0, y1), max(x0, x1), max(y0, y1)

    def _shown(self, x: float, y: float) -> tuple[float, float]:
        a, b, c, d, e, f = self.matrix
        # The matrix only turns, so its inverse is its transpose.
        return a * (x - e) + b * (y - f), self.height - (c * (x - e) + d * (y - f))


@dataclass(frozen=True, slots=True)
class PdfPages:
    """An open PDF: pdfium's functions, its handle, the number of its pages."""

    pdfium: Any
    handle: Any
    count: int


def is_pdf(path: Path) -> bool:
    """Say whether a file is a PDF by its first bytes."""
    try:
        with path.open("rb") as file:
            return b"%PDF-" in file.read(_HEAD)
    except OSError:
        return False


@contextmanager
def opened(path: Path, password: str | None = None) -> Iterator[PdfPages]:
    """Open a PDF to look at its pages.

    Raises:
        UnreadableInputError: pdfium cannot open it.
    """
    import pypdfium2.raw as pdfium  # type: ignore[import-untyped, unused-ignore]  # noqa: PLC0415  must not start before workers fork

    handle = pdfium.FPDF_LoadDocument(bytes(path), password.encode() if password else None)
    if not handle:
        if pdfium.FPDF_GetLastError() == _PASSWORD_ERROR:
            raise UnreadableInputError(str(path), "这份 PDF 有密码保护。", "请用 --password 给出打开密码。")
        raise UnreadableInputError(str(path), "这份 PDF 打不开。", "请用阅读器打开后另存一份再试。")
    try:
        yield PdfPages(pdfium, handle, int(pdfium.FPDF_GetPageCount(handle)))
    finally:
        pdfium.FPDF_CloseDocument(handle)


@contextmanager
def loaded(pages: PdfPages, number: int) -> Iterator[Any]:
    """Load a page (from 1); None where the file has no such page or it is damaged."""
    page = pages.pdfium.FPDF_LoadPage(pages.handle, number - 1) if 1 <= number <= pages.count else None
    try:
        yield page or None
    finally:
        if page:
            pages.pdfium.FPDF_ClosePage(page)


def frame_of(pages: PdfPages, page: Any) -> Frame:
    """Return the visible part of a loaded page."""
    bounds = pages.pdfium.FS_RECTF()
    pages.pdfium.FPDF_GetPageBoundingBox(page, ctypes.byref(bounds))
    turn = max(int(pages.pdfium.FPDFPage_GetRotation(page)), 0)
    return Frame(bounds.left, bounds.bottom, bounds.right, bounds.top, turn)


def sharpen(pages: PdfPages, page: Any, marks: list[PageMark]) -> list[PageMark]:
    """Narrow the marks of a loaded page to their quotations, where the page's characters show these."""
    if not any(mark.quote and mark.boxes for mark in marks):
        return marks
    text_page = pages.pdfium.FPDFText_LoadPage(page)
    if not text_page:
        return marks
    try:
        characters = list(_characters(pages.pdfium, text_page, frame_of(pages, page)))
    finally:
        pages.pdfium.FPDFText_ClosePage(text_page)
    return [
        quoted(mark, _lines_of(mark.quote, mark.boxes[0], characters)) if mark.quote and mark.boxes else mark
        for mark in marks
    ]


def count_pages(pdfium: Any, data: bytes) -> int:
    """Return the number of pages of a PDF in memory, 0 if pdfium cannot open it."""
    handle = pdfium.FPDF_LoadMemDocument64(data, len(data), None)
    if not handle:
        return 0
    count = int(pdfium.FPDF_GetPageCount(handle))
    pdfium.FPDF_CloseDocument(handle)
    return count


def without_security(pages: PdfPages) -> bytes:
    """Return an open PDF as a file that is written anew and not encrypted."""
    pieces: list[bytes] = []
    pdfium = pages.pdfium
    writer = pdfium.FPDF_FILEWRITE(version=1)

    def write(_: Any, data: Any, size: int) -> int:
        pieces.append(ctypes.string_at(data, size))
        return 1

    writer.WriteBlock = type(writer.WriteBlock)(write)
    pdfium.FPDF_SaveAsCopy(pages.handle, ctypes.byref(writer), _WITHOUT_SECURITY)
    return b"".join(pieces)


def _characters(pdfium: Any, text_page: Any, frame: Frame) -> Iterator[tuple[str, Box]]:
    """Yield the characters of a page that are no blanks, with their boxes, in the order of the text."""
    rectangle = pdfium.FS_RECTF()
    for index in range(pdfium.FPDFText_CountChars(text_page)):
        char = chr(pdfium.FPDFText_GetUnicode(text_page, index))
        if not char.strip() or not pdfium.FPDFText_GetLooseCharBox(text_page, index, ctypes.byref(rectangle)):
            continue
        yield char, frame.box(rectangle.left, rectangle.bottom, rectangle.right, rectangle.top)


def _lines_of(quote: Quote, around: Box, characters: list[tuple[str, Box]]) -> tuple[Box, ...]:
    """Return the boxes of the lines of a quotation, none if the page does not show it as often as the text."""
    inside = [(char, box) for char, box in characters if _is_inside(box, around)]
    text = "".join(char for char, _ in inside)
    starts = [at for at in range(len(text)) if text.startswith(quote.text, at)]
    # A character may be more than one code point, so offsets count only where each is one.
    if len(starts) != quote.of or len(text) != len(inside):
        return ()
    at = starts[quote.nth]
    lines: list[Box] = []
    for _, box in inside[at : at + len(quote.text)]:
        if lines and _is_beside(box, lines[-1]):
            last = lines[-1]
            lines[-1] = min(last[0], box[0]), min(last[1], box[1]), max(last[2], box[2]), max(last[3], box[3])
        else:
            lines.append(box)
    return tuple(lines)


def _is_inside(box: Box, around: Box) -> bool:
    x, y = (box[0] + box[2]) / 2, (box[1] + box[3]) / 2
    return around[0] - _EDGE <= x <= around[2] + _EDGE and around[1] - _EDGE <= y <= around[3] + _EDGE


def _is_beside(box: Box, line: Box) -> bool:
    """Say whether a character stands on a line: beside it, or above or below it where the text runs up or down."""
    x, y = (box[0] + box[2]) / 2, (box[1] + box[3]) / 2
    if line[1] < y < line[3]:
        return True
    thick = box[2] - box[0]
    gap = max(box[1] - line[3], line[1] - box[3])
    return line[0] < x < line[2] and line[2] - line[0] < _COLUMN * thick and gap < thick / 2
