"""Scan → Document: the pages read one after another, what is uncertain noted with its place."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from pathlib import Path

from mingzhang.model.document import Document, Grid, Paragraph
from mingzhang.model.errors import UnreadableInputError
from mingzhang.readers.scan.extra import model_file

_INSTALL = "请安装文字识别组件：pip install mingzhang[ocr]。"


def available() -> bool:
    """Say whether what reads scans is installed, its model included."""
    return model_file() is not None


def read_scan(
    path: Path, *, pages: Collection[int] | None = None, dpi: int = 200, password: str | None = None
) -> Document:
    """Read a PDF without text layer, or a picture (PNG, JPEG, TIFF, also of several pages).

    Args:
        path: the file.
        pages: the pages to read, from 1; None for all.
        dpi: the resolution that pages are read at.
        password: to open a PDF with.

    Raises:
        UnreadableInputError: damaged, encrypted, too large, without any text, or the extra [ocr] is missing.
    """
    if not available():
        raise UnreadableInputError(str(path), "是扫描件或图片，没有安装文字识别。", _INSTALL)
    from mingzhang.readers.scan.layout import ScanLayout, layouts_of  # noqa: PLC0415  what follows needs the extra
    from mingzhang.readers.scan.pages import page_images  # noqa: PLC0415
    from mingzhang.readers.scan.sheet import read_sheet  # noqa: PLC0415
    from mingzhang.readers.scan.write import Writer  # noqa: PLC0415

    layouts: list[ScanLayout] = layouts_of([read_sheet(image) for image in page_images(path, pages, dpi, password)])
    writer = Writer()
    writer.write(layouts)
    if not any(isinstance(block, Paragraph | Grid) for block in writer.blocks):
        raise UnreadableInputError(str(path), "图片里没有认出文字。", "请用更清楚的扫描件（200 dpi 以上）再试。")
    sheets = [layout.sheet for layout in layouts]
    return Document(
        source=str(path),
        format="scan",
        blocks=tuple(writer.blocks),
        remarks=tuple(
            _remarks(
                [sheet.number for sheet in sheets],
                [sheet.number for sheet in sheets if sheet.quarter],
                {sheet.number: sheet.unread for sheet in sheets if sheet.unread},
                sorted(writer.dropped),
                len(writer.doubts),
            )
        ),
        doubts=tuple(writer.doubts),
    )


def _remarks(
    pages: Sequence[int], turned: Sequence[int], unread: dict[int, int], dropped: Sequence[str], doubts: int
) -> Iterator[str]:
    """Yield what a person should know of how the file was read."""
    from mingzhang.readers.pdf.geometry import runs  # noqa: PLC0415

    yield f"第 {runs(pages)} 页是图片，文字由识别得出，数字请与原件核对"
    if turned:
        yield f"第 {runs(turned)} 页横放或倒放，已转正后识别"
    if unread:
        yield f"第 {runs(unread)} 页有 {sum(unread.values())} 处像文字的地方认不出来，没有读入"
    if dropped:
        yield f"各页重复的页眉页脚只读一次：{'、'.join(dropped)}"
    if doubts:
        yield f"有 {doubts} 处识别没有把握"
