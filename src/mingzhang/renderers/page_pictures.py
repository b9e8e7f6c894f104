"""Pictures of the pages of a PDF that have findings, small enough to stand in an HTML report."""

from __future__ import annotations

import ctypes
from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal, NamedTuple

from mingzhang.model.finding import Severity
from mingzhang.model.report import Report
from mingzhang.renderers.page_marks import PageMark, page_marks, worst
from mingzhang.renderers.pdf_pages import PdfPages, frame_of, is_pdf, loaded, opened, sharpen
from mingzhang.renderers.png import png

Which = Literal["none", "findings", "all"]

_DOTS_PER_POINT = 110 / 72
#: A poster is drawn smaller: no side of a picture has more pixels.
_LONGEST_SIDE = 2_400
_ORDER = {severity: index for index, severity in enumerate(Severity)}


class Limit(NamedTuple):
    """How many pages are drawn, and how many bytes their pictures have: what a browser on a phone still opens."""

    pages: int = 60
    bytes: int = 8_000_000


_LIMIT = Limit()


@dataclass(frozen=True, slots=True)
class PagePicture:
    """A page as shown: its size in points and a PNG file of it."""

    page: int
    width: float
    height: float
    data: bytes


@dataclass(frozen=True, slots=True)
class PagePictures:
    """The pictures by page, the marks on all pages, and the pages that are beyond the limit or cannot be drawn."""

    pages: Mapping[int, PagePicture]
    marks: tuple[PageMark, ...]
    cut: tuple[int, ...] = ()
    lost: tuple[int, ...] = ()


def page_pictures(
    report: Report,
    path: Path,
    *,
    password: str | None = None,
    which: Which = "findings",
    most: Limit = _LIMIT,
) -> PagePictures | None:
    """Draw the pages of the source that have findings, or all of them; None where there is nothing to draw.

    Where the pictures are more than the limits allow, pages with errors come first, then those with warnings.

    Raises:
        UnreadableInputError: the PDF cannot be opened (any more).
    """
    marks = page_marks(report)
    if which == "none" or not is_pdf(path) or not (marks or which == "all"):
        return None
    by_page: defaultdict[int, list[PageMark]] = defaultdict(list)
    for mark in marks:
        by_page[mark.page].append(mark)
    drawn: dict[int, PagePicture] = {}
    sharp: list[PageMark] = []
    cut, lost, size = [], [], 0
    with opened(path, password) as pages:
        wanted = sorted(by_page) if which == "findings" else range(1, pages.count + 1)
        for number in sorted(wanted, key=lambda number: (_rank(report, by_page.get(number, [])), number)):
            if len(drawn) >= most.pages or size >= most.bytes:
                cut.append(number)
                continue
            with loaded(pages, number) as page:
                picture = _drawn(pages, page, number) if page is not None else None
                if picture is None:
                    lost.append(number)
                elif size + len(picture.data) > most.bytes:
                    cut.append(number)
                else:
                    size += len(picture.data)
                    drawn[number] = picture
                    sharp += sharpen(pages, page, by_page[number])
    ordered = sorted(sharp, key=lambda mark: mark.page)
    return PagePictures(dict(sorted(drawn.items())), tuple(ordered), tuple(sorted(cut)), tuple(sorted(lost)))


def _rank(report: Report, marks: list[PageMark]) -> int:
    return min((_ORDER[worst(report, mark)] for mark in marks), default=len(_ORDER))


def _drawn(pages: PdfPages, page: Any, number: int) -> PagePicture | None:
    """Draw a loaded page, None if pdfium has no room for it."""
    import numpy as np  # noqa: PLC0415

    frame, pdfium = frame_of(pages, page), pages.pdfium
    longest = max(frame.width, frame.height, 1.0)
    scale = min(_DOTS_PER_POINT, _LONGEST_SIDE / longest)
    width, height = max(1, round(frame.width * scale)), max(1, round(frame.height * scale))
    bitmap = pdfium.FPDFBitmap_Create(width, height, 0)
    if not bitmap:
        return None
    try:
        pdfium.FPDFBitmap_FillRect(bitmap, 0, 0, width, height, 0xFFFFFFFF)
        flags = pdfium.FPDF_ANNOT | pdfium.FPDF_REVERSE_BYTE_ORDER
        pdfium.FPDF_RenderPageBitmap(bitmap, page, 0, 0, width, height, 0, flags)
        stride = pdfium.FPDFBitmap_GetStride(bitmap)
        data = ctypes.string_at(pdfium.FPDFBitmap_GetBuffer(bitmap), stride * height)
    finally:
        pdfium.FPDFBitmap_Destroy(bitmap)
    pixels = np.frombuffer(data, np.uint8).reshape(height, stride // 4, 4)[:, :width, :3]
    return PagePicture(number, frame.width, frame.height, png(pixels))
