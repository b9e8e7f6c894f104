"""The pages of a scan as pictures: PDF pages are rendered, pictures scaled to the resolution print is read at."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from mingzhang.model.errors import UnreadableInputError

if TYPE_CHECKING:
    from PIL.ImageFile import ImageFile

POINTS_PER_INCH = 72
#: The short side of a page in points as far as a picture does not tell: A4.
_A4 = 595.0
#: A page's short side in points is within this; else the resolution a picture claims is wrong.
_PLAUSIBLE = (280.0, 1300.0)
#: A picture within this of the wanted resolution is read as it is.
_NEAR = 0.08
#: A page of more pixels is a poster or a trap (A0 at 200 dpi has 62 million).
_MOST_PIXELS = 80_000_000
_AGAIN = "请重新扫描或下载后再试。"


@dataclass(frozen=True, slots=True)
class PageImage:
    """A page as shown: its picture (RGB), its number from 1, and how many pixels a point has."""

    number: int
    colour: NDArray[np.uint8]
    per_point: float


def is_pdf(path: Path) -> bool:
    """Say whether a file begins as PDF files do.

    Raises:
        UnreadableInputError: it cannot be opened, or is empty.
    """
    try:
        with path.open("rb") as file:
            head = file.read(1024)
    except OSError as error:
        reason = "是文件夹，不是文件。" if path.is_dir() else f"打不开（{error.strerror}）。"
        raise UnreadableInputError(str(path), reason, "请检查路径和权限。") from error
    if not head:
        raise UnreadableInputError(str(path), "是空文件。", "请确认文件已完整保存。")
    return b"%PDF" in head


def page_images(path: Path, chosen: Collection[int] | None, dpi: int, password: str | None) -> Iterator[PageImage]:
    """Yield the pages of a PDF or picture file one after another.

    Args:
        path: a PDF, PNG, JPEG, TIFF, BMP or WebP file.
        chosen: the pages wanted, from 1; None for all.
        dpi: the resolution wanted.
        password: to open a PDF with.

    Raises:
        UnreadableInputError: damaged, encrypted, too large, no picture.
    """
    pages = _pdf_pages(path, chosen, dpi, password) if is_pdf(path) else _picture_pages(path, chosen, dpi)
    yield from pages


def count_pages(path: Path, password: str | None) -> int:
    """Return how many pages a PDF or picture file has.

    Raises:
        UnreadableInputError: damaged, encrypted, no picture.
    """
    if is_pdf(path):
        from mingzhang.readers.pdf.library import opened  # noqa: PLC0415

        with opened(path, password) as (_, count):
            return count
    with _picture(path) as file:
        return int(getattr(file, "n_frames", 1))


def _pdf_pages(path: Path, chosen: Collection[int] | None, dpi: int, password: str | None) -> Iterator[PageImage]:
    import ctypes  # noqa: PLC0415

    from mingzhang.readers.pdf.library import load_pdfium, opened  # noqa: PLC0415

    pdfium = load_pdfium()
    with opened(path, password) as (document, count):
        for index in range(count):
            if chosen is not None and index + 1 not in chosen:
                continue
            page = pdfium.FPDF_LoadPage(document, index)
            if not page:
                raise UnreadableInputError(str(path), f"第 {index + 1} 页已损坏，读不出来。", _AGAIN)
            try:
                scale = dpi / POINTS_PER_INCH
                wide, high = pdfium.FPDF_GetPageWidthF(page), pdfium.FPDF_GetPageHeightF(page)
                width, height = max(1, round(wide * scale)), max(1, round(high * scale))
                _check_size(path, index + 1, width * height)
                bitmap = pdfium.FPDFBitmap_Create(width, height, 0)
                try:
                    pdfium.FPDFBitmap_FillRect(bitmap, 0, 0, width, height, 0xFFFFFFFF)
                    pdfium.FPDF_RenderPageBitmap(bitmap, page, 0, 0, width, height, 0, pdfium.FPDF_ANNOT)
                    stride = pdfium.FPDFBitmap_GetStride(bitmap)
                    buffer = pdfium.FPDFBitmap_GetBuffer(bitmap)
                    data = ctypes.string_at(buffer, stride * height)
                finally:
                    pdfium.FPDFBitmap_Destroy(bitmap)
            finally:
                pdfium.FPDF_ClosePage(page)
            rows = np.frombuffer(data, np.uint8).reshape(height, stride // 4, 4)
            yield PageImage(index + 1, np.ascontiguousarray(rows[:, :width, 2::-1]), scale)


def _picture_pages(path: Path, chosen: Collection[int] | None, dpi: int) -> Iterator[PageImage]:
    from PIL import Image, ImageOps, ImageSequence  # noqa: PLC0415

    with _picture(path) as file:
        for number, frame in enumerate(ImageSequence.Iterator(file), start=1):
            if chosen is not None and number not in chosen:
                continue
            _check_size(path, number, frame.width * frame.height)
            picture = ImageOps.exif_transpose(frame)
            if picture.mode in {"RGBA", "LA", "PA"} or "transparency" in picture.info:
                picture = Image.alpha_composite(Image.new("RGBA", picture.size, "white"), picture.convert("RGBA"))
            own = _resolution(picture.width, picture.height, frame.info.get("dpi"))
            picture = picture.convert("RGB")
            if abs(own / dpi - 1) > _NEAR:
                size = (max(1, round(picture.width * dpi / own)), max(1, round(picture.height * dpi / own)))
                _check_size(path, number, size[0] * size[1])
                picture = picture.resize(size, Image.Resampling.LANCZOS)
                own = dpi
            yield PageImage(number, np.asarray(picture, np.uint8), own / POINTS_PER_INCH)


@contextmanager
def _picture(path: Path) -> Iterator[ImageFile]:
    """Open a picture file; what is wrong with it is said in a sentence, also when its pages are read later."""
    from PIL import Image, UnidentifiedImageError  # noqa: PLC0415

    try:
        with Image.open(path) as file:
            yield file
    except UnidentifiedImageError as error:
        raise UnreadableInputError(str(path), "不是能读的图片，也不是 PDF。", "请确认文件类型。") from error
    except (OSError, SyntaxError, ValueError, EOFError, Image.DecompressionBombError) as error:
        raise UnreadableInputError(str(path), "图片已损坏或不完整。", _AGAIN) from error


def _resolution(width: int, height: int, claimed: object) -> float:
    """Return pixels per inch: as the picture claims if that makes a plausible page, else as if it were A4."""
    if isinstance(claimed, tuple) and claimed:
        try:
            dpi = float(claimed[0])
        except (TypeError, ValueError):
            dpi = 0.0
        if dpi > 0 and _PLAUSIBLE[0] <= min(width, height) / dpi * POINTS_PER_INCH <= _PLAUSIBLE[1]:
            return dpi
    return min(width, height) / _A4 * POINTS_PER_INCH


def _check_size(path: Path, number: int, pixels: int) -> None:
    if pixels > _MOST_PIXELS:
        raise UnreadableInputError(
            str(path), f"第 {number} 页太大（{pixels // 1_000_000} 百万像素）。", "请按 A4、200 dpi 扫描后再试。"
        )
