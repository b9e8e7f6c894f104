"""Workbooks and delimited files → Document: every cell as it is shown, with sheet and address."""

from __future__ import annotations

import re
import tempfile
from collections.abc import Iterator, Sequence
from itertools import count
from pathlib import Path

from mingzhang.model.document import Block, Document, Picture
from mingzhang.model.errors import UnreadableInputError
from mingzhang.model.place import Place
from mingzhang.readers.limits import not_opened
from mingzhang.readers.matrix import Part, Piece, blocks_of, paragraphs_of, parts_of
from mingzhang.readers.sniff import Kind, refusal
from mingzhang.readers.xlsx.sheet import Sheet, address, matrix, spot

__all__ = ["read_workbook"]

#: The largest workbook of a department met is 3 MB.
LARGEST = 100_000_000
_ZIP = b"PK\x03\x04"
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_BIFF = (b"\x09\x08", b"\x09\x04", b"\x09\x02", b"\x09\x00")
_MARKUP = re.compile(rb"\s*(?:\xef\xbb\xbf)?\s*<(?:!doctype|\?xml|html|head|body|table|meta|style)", re.IGNORECASE)
_XML_BOOK = b"urn:schemas-microsoft-com:office:spreadsheet"
_MOST_NAMED = 5
#: Names that programs give to sheets on their own say nothing.
_NO_NAME = re.compile(r"(?:sheet|工作表|表)\s*\d*", re.IGNORECASE)
_CAPTION = re.compile(r".{0,8}[\d一二三四五六七八九十]")


def read_workbook(path: Path, *, password: str | None = None) -> Document:
    """Read .xlsx, .xlsm, .xls, .xlsb, .ods, .csv or .tsv, told apart by content.

    Hidden sheets are read after the others, so that what is shown comes first. Markup that only has the name of a
    workbook, as many systems export it, is read as the web page it is. ``password`` opens an encrypted .xlsx or .xls.

    Raises:
        UnreadableInputError: the file is missing, damaged, protected, too large or no workbook.
    """
    head = _head(path)
    numbers = count(1)
    if not head.startswith((_ZIP, _OLE, *_BIFF)):
        if _MARKUP.match(head):
            if _XML_BOOK in head and b"<html" not in head.lower():
                raise refusal(path, Kind.EXCEL_XML)
            from mingzhang.readers.html import read_html  # noqa: PLC0415

            return read_html(path)
        return _delimited(path, numbers)
    sheets, remarks = _sheets(path, head, password)
    if not any(sheet.cells or sheet.extras for sheet in sheets):
        pictures = sum(len(sheet.pictures) for sheet in sheets)
        reason = f"工作簿里只有 {pictures} 张图片，没有文字。" if pictures else "工作簿里没有内容。"
        raise UnreadableInputError(str(path), reason, "请确认选对了文件。")
    blocks: list[Block] = []
    for sheet in sorted(sheets, key=lambda one: one.hidden):
        blocks.extend(_sheet_blocks(sheet, numbers))
    return Document(str(path), "xlsx", tuple(blocks), remarks=(*remarks, *_remarks(sheets)))


def _head(path: Path) -> bytes:
    try:
        if path.is_dir():
            raise UnreadableInputError(str(path), "是文件夹，不是文件。", "请指定文件。")
        size = path.stat().st_size
        if size == 0:
            raise UnreadableInputError(str(path), "是空文件。", "请确认文件已完整保存。")
        if size > LARGEST:
            limit = f"{LARGEST // 1_000_000} MB"
            raise UnreadableInputError(
                str(path), f"文件有 {size // 1_000_000} MB，超过工作簿的上限 {limit}。", "请确认选对了文件。"
            )
        with path.open("rb") as file:
            return file.read(512)
    except OSError as error:
        raise not_opened(path, error) from error


def _sheets(path: Path, head: bytes, password: str | None) -> tuple[list[Sheet], list[str]]:
    from mingzhang.readers.xlsx import binary  # noqa: PLC0415

    if head.startswith(_ZIP):
        from mingzhang.readers.xlsx.archive import Archive  # noqa: PLC0415  lxml takes 20 ms to import
        from mingzhang.readers.xlsx.ooxml import read_ooxml  # noqa: PLC0415

        with Archive(path) as archive:
            if b"opendocument.spreadsheet" in head or archive.has("xl/workbook.bin"):
                return binary.read_calamine(path)
            return read_ooxml(archive)
    data = path.read_bytes()
    if head.startswith(_OLE):
        if _has_stream(data, "EncryptedPackage"):
            return _decrypted_sheets(path, password)
        if not (_has_stream(data, "Workbook") or _has_stream(data, "Book")):
            what = "是旧版 Word 文件" if _has_stream(data, "WordDocument") else "是 Office 文件，但里面没有工作簿"
            raise UnreadableInputError(str(path), f"{what}，不是 Excel 工作簿。", "请确认选对了文件。")
    return binary.read_xls(path, data, password)


def _decrypted_sheets(path: Path, password: str | None) -> tuple[list[Sheet], list[str]]:
    """Decrypt a workbook of today's kind and read what comes out."""
    from mingzhang.readers.office import decrypted  # noqa: PLC0415

    with tempfile.TemporaryDirectory(prefix="mingzhang-") as folder:
        opened = Path(folder) / "opened.xlsx"
        opened.write_bytes(decrypted(path, password))
        head = _head(opened)
        if not head.startswith(_ZIP):
            raise UnreadableInputError(str(path), "解密后不是 Excel 工作簿。", "请确认选对了文件。")
        try:
            return _sheets(opened, head, None)
        except UnreadableInputError as error:
            raise UnreadableInputError(str(path), error.reason, error.remedy) from error


def _has_stream(data: bytes, name: str) -> bool:
    """Say whether the folder of an OLE file has a stream of this name."""
    return name.encode("utf-16-le") + b"\0\0" in data


def _delimited(path: Path, numbers: Iterator[int]) -> Document:
    from mingzhang.readers.xlsx.delimited import read_delimited  # noqa: PLC0415

    rows, encoding = read_delimited(path)
    return Document(str(path), "csv", tuple(blocks_of(parts_of(rows, typed=True), numbers)), encoding=encoding)


def _sheet_blocks(sheet: Sheet, numbers: Iterator[int]) -> list[Block]:
    """Return the blocks of a sheet; its name stands first where no title does."""
    parts = parts_of(matrix(sheet), typed=True)
    blocks: list[Block] = []
    if parts and not _has_title(parts) and not _NO_NAME.fullmatch(sheet.name.strip()):
        blocks.extend(paragraphs_of(Piece(sheet.name, Place(sheet=sheet.name)), numbers))
    blocks.extend(_with_charts(list(blocks_of(parts, numbers)), sheet, numbers))
    for text in sheet.extras:
        blocks.extend(paragraphs_of(Piece(text, Place(sheet=sheet.name)), numbers))
    blocks.extend(Picture(alt, Place(line=next(numbers), sheet=sheet.name)) for alt in sheet.pictures)
    return blocks


def _with_charts(blocks: list[Block], sheet: Sheet, numbers: Iterator[int]) -> list[Block]:
    """Put each chart before what stands below its first row."""
    rows = [spot(block.place.cell)[0] if block.place.cell else 0 for block in blocks]
    for row, alt in sorted(sheet.charts, reverse=True):
        at = next((index for index, own in enumerate(rows) if own > row), len(blocks))
        blocks.insert(at, Picture(alt, Place(line=next(numbers), sheet=sheet.name, cell=address(row, 0))))
    return blocks


def _has_title(parts: Sequence[Part]) -> bool:
    """Say whether a line that can be a title stands before the first table: no label, no mere caption."""
    for part in parts:
        if not isinstance(part, Piece):
            return False
        text = part.text.strip()
        if not ("：" in text or ":" in text or _CAPTION.fullmatch(text)):
            return True
    return True


def _remarks(sheets: Sequence[Sheet]) -> list[str]:
    """Say what a person who sees the printed sheets would not know."""
    remarks = []
    if hidden := [sheet.name for sheet in sheets if sheet.hidden and sheet.cells]:
        remarks.append(f"有 {len(hidden)} 个隐藏工作表，也一并读取，排在最后：{_named(hidden)}")
    for sheet in sheets:
        rows = {row for row, _ in sheet.cells} & sheet.hidden_rows
        columns = {column for (_, column), shown in sheet.cells.items() if shown.text} & sheet.hidden_columns
        if rows or columns:
            what = "、".join(f"{len(one)} {word}" for one, word in ((rows, "行"), (columns, "列")) if one)
            remarks.append(f"工作表“{sheet.name}”有隐藏的 {what}，也一并读取")
        if sheet.without_result:
            remarks.append(
                f"工作表“{sheet.name}”有 {len(sheet.without_result)} 个公式没有保存结果，按空白读取："
                f"{_named(sheet.without_result)}，请在 Excel 里打开并保存一次"
            )
        if sheet.not_shown:
            remarks.append(
                f"工作表“{sheet.name}”有 {len(sheet.not_shown)} 个数因数字格式而不显示，按空白读取："
                f"{_named(sheet.not_shown)}"
            )
        if sheet.extras:
            remarks.append(f"工作表“{sheet.name}”有 {len(sheet.extras)} 个文本框，文字放在该表末尾")
        if sheet.pictures:
            remarks.append(f"工作表“{sheet.name}”有 {len(sheet.pictures)} 张图片，图中文字没有读取")
        if sheet.comments:
            remarks.append(f"工作表“{sheet.name}”有 {sheet.comments} 条批注，没有读取")
    return remarks


def _named(names: Sequence[str]) -> str:
    more = f"等 {len(names)} 个" if len(names) > _MOST_NAMED else ""
    return "、".join(names[:_MOST_NAMED]) + more
