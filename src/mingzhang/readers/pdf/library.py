"""Open and close PDF files; the only module that asks pdfium about a whole file."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from mingzhang.model.errors import UnreadableInputError
from mingzhang.readers.limits import not_opened

#: A disclosure with all attachments has at most some 600 pages; a longer file is something else.
MOST_PAGES = 3_000
LARGEST = 300_000_000
_HEAD = 1_024
#: Where the end mark of a complete file must stand; servers and printers append a little after it.
_TAIL = 65_536
_END_MARKS = (b"%%EOF", b"startxref")
_AGAIN = "请重新下载，或用阅读器打开后另存一份再试。"
_PASSWORD_ERROR = 4
_SECURITY_ERROR = 5


def load_pdfium() -> Any:
    """Return pdfium's functions. Imported late: a process that forks workers must not have started it."""
    import pypdfium2.raw as pdfium  # type: ignore[import-untyped, unused-ignore]  # noqa: PLC0415

    return pdfium


@contextmanager
def opened(path: Path, password: str | None = None) -> Iterator[tuple[Any, int]]:
    """Open a PDF; yield its handle and the number of its pages.

    Raises:
        UnreadableInputError: missing, no PDF, incomplete, damaged, encrypted, without pages or with too many.
    """
    _check_bytes(path)
    pdfium = load_pdfium()
    handle = pdfium.FPDF_LoadDocument(bytes(path), password.encode() if password else None)
    if not handle:
        raise _refusal(path, pdfium.FPDF_GetLastError(), password)
    try:
        count = int(pdfium.FPDF_GetPageCount(handle))
        if count < 1:
            raise UnreadableInputError(str(path), "这份 PDF 一页也没有。", _AGAIN)
        if count > MOST_PAGES:
            raise UnreadableInputError(
                str(path), f"这份 PDF 有 {count} 页，超过 {MOST_PAGES} 页的上限。", "请只留下预算公开的部分再试。"
            )
        yield handle, count
    finally:
        pdfium.FPDF_CloseDocument(handle)


def _check_bytes(path: Path) -> None:
    """Look at both ends of a file: what it is, and whether all of it is there."""
    try:
        size = path.stat().st_size
        with path.open("rb") as file:
            head = file.read(_HEAD)
            file.seek(max(size - _TAIL, 0))
            tail = file.read(_TAIL)
    except OSError as error:
        if isinstance(error, IsADirectoryError):
            raise UnreadableInputError(str(path), "是文件夹，不是文件。", "请指定文件。") from error
        raise not_opened(path, error) from error
    if not size:
        raise UnreadableInputError(str(path), "文件是空的（0 字节）。", "请重新下载后再试。")
    if size > LARGEST:
        raise UnreadableInputError(
            str(path), f"文件超过 {LARGEST // 1_000_000} MB 的上限。", "请只留下预算公开的部分再试。"
        )
    if b"%PDF" not in head:
        raise UnreadableInputError(str(path), "不是 PDF 文件（开头没有 %PDF）。", "请确认文件类型，改正扩展名后再试。")
    if not any(mark in tail for mark in _END_MARKS):
        raise UnreadableInputError(str(path), "这份 PDF 不完整（缺少结尾，可能没有下载完）。", _AGAIN)


def _refusal(path: Path, code: int, password: str | None) -> UnreadableInputError:
    if code == _PASSWORD_ERROR:
        reason = "给出的密码不对。" if password else "这份 PDF 有密码保护。"
        return UnreadableInputError(str(path), reason, "请用 --password 给出打开密码，或另存为无密码的文件。")
    if code == _SECURITY_ERROR:
        return UnreadableInputError(
            str(path), "这份 PDF 用了不支持的加密方式。", "请用阅读器打开后另存为不加密的文件再试。"
        )
    return UnreadableInputError(str(path), "这份 PDF 已损坏，打不开。", _AGAIN)
