"""Scan → Document: the pages read one after another, what is uncertain noted with its place."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from mingzhang.model.document import Document, Grid, Paragraph
from mingzhang.model.errors import UnreadableInputError
from mingzhang.readers.progress import Progress, tell
from mingzhang.readers.scan.extra import model_file

if TYPE_CHECKING:
    from mingzhang.readers.scan.agreed import Settled
    from mingzhang.readers.scan.sheet import Sheet
    from mingzhang.readers.scan.write import Writer

_INSTALL = "请安装文字识别组件（pip install mingzhang[ocr]）后再试。"


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
        raise UnreadableInputError(str(path), "是扫描件或图片，没有安装文字识别组件。", _INSTALL)
    from mingzhang.readers.scan.agreed import agreed  # noqa: PLC0415  what follows needs the extra
    from mingzhang.readers.scan.layout import ScanLayout, layouts_of  # noqa: PLC0415
    from mingzhang.readers.scan.pages import count_pages, page_images  # noqa: PLC0415
    from mingzhang.readers.scan.sheet import read_sheet  # noqa: PLC0415
    from mingzhang.readers.scan.write import Writer  # noqa: PLC0415

    total = count_pages(path, password) if pages is None else len(pages)
    tell(Progress(0, total))
    read = []
    for image in page_images(path, pages, dpi, password):
        read.append(read_sheet(image))
        tell(Progress(len(read), total))
    read, changes = agreed(read)
    layouts: list[ScanLayout] = layouts_of(read)
    writer = Writer()
    writer.write(layouts)
    if not any(isinstance(block, Paragraph | Grid) for block in writer.blocks):
        raise UnreadableInputError(str(path), "图片里没有认出文字。", "请用更清楚的扫描件（200 dpi 以上）再试。")
    return Document(
        source=str(path),
        format="scan",
        blocks=tuple(writer.blocks),
        remarks=(*_remarks(read, changes), *_left_out(writer)),
        doubts=tuple(writer.doubts),
        recognised=frozenset(range(1, writer.last_line + 1)),
    )


def _remarks(sheets: Sequence[Sheet], changes: Sequence[Settled]) -> Iterator[str]:
    """Yield what a person should know of how the pages were read."""
    from mingzhang.readers.pdf.geometry import runs  # noqa: PLC0415

    yield f"第 {runs([sheet.number for sheet in sheets])} 页是图片，文字由识别得出，数字请与原件核对"
    turned = [sheet.number for sheet in sheets if sheet.quarter]
    if turned:
        yield f"第 {runs(turned)} 页横放或倒放，已转正后识别"
    unread = [sheet.number for sheet in sheets if sheet.unread]
    if unread:
        count = sum(sheet.unread for sheet in sheets)
        yield f"第 {runs(unread)} 页有 {count} 处像文字的地方认不出来，没有读入"
    if changes:
        listed = "、".join(f"第 {page} 页“{read}”改作“{meant}”" for page, read, meant in changes)
        yield f"有 {len(changes)} 处文字没有认准，按本文件别处的同一文字改正：{listed}"


def _left_out(writer: Writer) -> Iterator[str]:
    if writer.dropped:
        yield f"各页重复的页眉页脚只读一次：{'、'.join(sorted(writer.dropped))}"
    if writer.doubts:
        yield f"有 {len(writer.doubts)} 处识别没有把握"
