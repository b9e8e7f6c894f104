"""The front door: whatever the file is, one call makes a Document of it or says in a sentence why not."""

from __future__ import annotations

import tempfile
from collections.abc import Callable, Sequence
from dataclasses import replace
from pathlib import Path
from typing import NamedTuple

from mingzhang.model.document import Document
from mingzhang.model.errors import UnreadableInputError
from mingzhang.readers.encoding import LARGEST
from mingzhang.readers.limits import not_opened, read_head, refuse_large
from mingzhang.readers.sniff import Kind, mismatch, refusal, sniff
from mingzhang.readers.text import read_text

#: Named so, text is rows of values separated by a character.
_DELIMITED = (".csv", ".tsv")


class Part(NamedTuple):
    """A file to be read: where it lies, and what it is called, such as ``包.zip/目录/文件.docx``."""

    path: str
    name: str


def read(path: Path, *, password: str | None = None, name: str | None = None) -> Document:
    """Read one file of any kind; its content tells the kind, never its name.

    Args:
        path: where the file lies.
        password: opens an encrypted PDF or Office file.
        name: what the file is called in reports and messages; the path if not given.

    Raises:
        UnreadableInputError: it cannot be read, or is an archive (see ``archive.unpack``).
    """
    name = str(path) if name is None else name
    try:
        kind = sniff(path)
        if kind is not Kind.TEXT:
            refuse_large(path, read_head(path, 0).size)
        document = _read_kind(path, kind, password)
    except UnreadableInputError as error:
        if error.source != name:
            raise UnreadableInputError(name, error.reason, error.remedy) from error
        raise
    said = mismatch(name, kind)
    remarks = (said, *document.remarks) if said is not None else document.remarks
    if document.source == name and remarks == document.remarks:
        return document
    return replace(document, source=name, remarks=remarks)


def read_parts(parts: Sequence[Part], name: str, *, password: str | None = None) -> Document:
    """Read the files of one disclosure, in the order given, as one document.

    Raises:
        UnreadableInputError: one of them cannot be read; it is named.
    """
    documents = [read(Path(part.path), password=password, name=part.name) for part in parts]
    if len(documents) == 1:
        return documents[0]
    from mingzhang.readers.joined import join  # noqa: PLC0415

    return join(documents, name)


def is_plain_text(path: Path) -> bool:
    """Say whether a file is read at once and without a format library: text, or nothing that can be read at all."""
    try:
        return sniff(path) in (Kind.TEXT, Kind.EMPTY, Kind.UNKNOWN) and path.suffix.lower() not in _DELIMITED
    except UnreadableInputError:
        return True


def _read_kind(path: Path, kind: Kind, password: str | None) -> Document:
    if kind is Kind.TEXT and path.suffix.lower() not in _DELIMITED:
        return read_text(path)
    if kind is Kind.UNKNOWN and (size := read_head(path, 0).size) > LARGEST:
        raise UnreadableInputError(str(path), f"文件有 {size // 1_000_000} MB，认不出格式。", "请确认选对了文件。")
    reader = _READERS.get(kind)
    if reader is None:
        raise refusal(path, kind)
    try:
        return reader(path, password)
    except OSError as error:
        # It was moved or locked between two looks, or the disk is full.
        raise not_opened(path, error) from error
    except ModuleNotFoundError as error:
        missing = (error.name or "").partition(".")[0]
        raise UnreadableInputError(
            str(path), f"是{kind.words}，但缺少读它的部件 {missing or error}。", "请重新安装明账后再试。"
        ) from error


def _pdf(path: Path, password: str | None) -> Document:
    """Read the text layer; pages without one are read as pictures where that part is installed."""
    from mingzhang.readers.pdf import pages_without_text, read_pdf  # noqa: PLC0415

    try:
        document = read_pdf(path, password=password)
    except UnreadableInputError:
        # Damaged and encrypted files raise here once more, scans do not.
        pages = pages_without_text(path, password=password)
        if not pages:
            raise
        if not _reads_pictures():
            raise
        return _scan(path, pages, password)
    if not any(_NEEDS_OCR in remark for remark in document.remarks):
        return document
    if not _reads_pictures():
        return replace(document, remarks=(*document.remarks, f"没有安装文字识别组件，上述页没有读入。{_INSTALL}"))
    try:
        scanned = _scan(path, pages_without_text(path, password=password), password)
    except UnreadableInputError:
        return document  # photographs without writing; the remark of the text layer names the pages
    return _with_scanned(document, scanned)


#: So the PDF reader ends its remark on pages that it could not read.
_NEEDS_OCR = "需要文字识别"
#: What is advised where pictures cannot be read.
_INSTALL = "请安装文字识别组件（pip install mingzhang[ocr]）后再试。"


def _with_scanned(document: Document, scanned: Document) -> Document:
    from mingzhang.readers.joined import merge_pages  # noqa: PLC0415

    pages = {block.place.page for block in scanned.blocks}
    layer = replace(
        document,
        blocks=tuple(block for block in document.blocks if block.place.page not in pages),
        remarks=tuple(remark for remark in document.remarks if _NEEDS_OCR not in remark),
    )
    return merge_pages(layer, scanned)


def _reads_pictures() -> bool:
    try:
        from mingzhang.readers.scan import available  # noqa: PLC0415
    except ModuleNotFoundError:
        return False
    return available()


def _scan(path: Path, pages: tuple[int, ...] | None, password: str | None) -> Document:
    from mingzhang.readers.scan import read_scan  # noqa: PLC0415

    return read_scan(path, pages=pages, password=password)


def _docx(path: Path, password: str | None) -> Document:
    from mingzhang.readers.docx import read_docx  # noqa: PLC0415

    return read_docx(path, password=password)


def _word(path: Path, password: str | None) -> Document:
    from mingzhang.readers.docx import read_doc  # noqa: PLC0415

    return read_doc(path, password=password)


def _workbook(path: Path, password: str | None) -> Document:
    from mingzhang.readers.xlsx import read_workbook  # noqa: PLC0415

    return read_workbook(path, password=password)


def _page(path: Path, password: str | None) -> Document:
    from mingzhang.readers.html import read_html  # noqa: PLC0415

    return read_html(path)


def _publication(path: Path, password: str | None) -> Document:
    from mingzhang.readers.publication_json import read_publication_json  # noqa: PLC0415

    return read_publication_json(path)


def _picture(path: Path, password: str | None) -> Document:
    if not _reads_pictures():
        raise UnreadableInputError(str(path), "是图片，没有安装文字识别组件。", _INSTALL)
    return _scan(path, None, password)


def _encrypted(path: Path, password: str | None) -> Document:
    """Decrypt an Office file and read what comes out."""
    from mingzhang.readers.office import decrypted  # noqa: PLC0415

    data = decrypted(path, password)
    with tempfile.TemporaryDirectory(prefix="mingzhang-") as folder:
        opened = Path(folder) / f"opened{path.suffix}"
        opened.write_bytes(data)
        kind = sniff(opened)
        if kind not in (Kind.DOCX, Kind.XLSX):
            raise refusal(path, Kind.OLE)
        return _READERS[kind](opened, None)


_READERS: dict[Kind, Callable[[Path, str | None], Document]] = {
    Kind.TEXT: _workbook,
    Kind.PDF: _pdf,
    Kind.DOCX: _docx,
    Kind.DOC: _word,
    Kind.ODT: _word,
    Kind.RTF: _word,
    Kind.XLSX: _workbook,
    Kind.XLS: _workbook,
    Kind.ODS: _workbook,
    Kind.HTML: _page,
    Kind.MHTML: _page,
    Kind.OWN_REPORT: _page,
    Kind.PICTURE: _picture,
    Kind.PUBLICATION: _publication,
    Kind.ENCRYPTED: _encrypted,
}
