"""Turn the bytes of a text file into characters, or say in one sentence why that is impossible."""

from __future__ import annotations

import codecs
from typing import TYPE_CHECKING

from mingzhang.model.errors import UnreadableInputError
from mingzhang.readers.limits import not_opened

if TYPE_CHECKING:
    from pathlib import Path

#: The largest disclosure text met is below 1 MB; a larger file than this is something else.
LARGEST = 20_000_000
_MAGIC = {
    b"%PDF": "是 PDF 文件",
    b"PK\x03\x04": "是压缩包或 Word、Excel 文件",
    b"\xd0\xcf\x11\xe0": "是旧版 Word、Excel 或 WPS 文件",
    b"\x89PNG": "是图片",
    b"\xff\xd8\xff": "是图片",
    b"Rar!": "是压缩包",
    b"7z\xbc\xaf": "是压缩包",
    b"\x1f\x8b": "是压缩包",
}
_SAVE_AS_TEXT = "请另存为文本（.txt 或 .md）后再试。"
#: Text holds no control characters but these.
_CONTROLS = bytes(set(range(32)) - {9, 10, 11, 12, 13, 26, 27})
#: A wrong guess of the encoding shows rare characters; in real text nearly all are from these ranges.
_SAMPLE = 20_000
_LEAST_PLAUSIBLE = 0.95


def decode(path: Path) -> tuple[str, str]:
    """Return the text of a file and the name of its encoding.

    Raises:
        UnreadableInputError: missing, empty, too large, binary, or in none of UTF-8, UTF-16, GB18030.
    """
    data = _bytes(path)
    for magic, what in _MAGIC.items():
        if data.startswith(magic):
            raise UnreadableInputError(str(path), f"{what}，不是文本。", _SAVE_AS_TEXT)
    for mark, encoding in ((codecs.BOM_UTF16_LE, "utf-16"), (codecs.BOM_UTF16_BE, "utf-16")):
        if data.startswith(mark):
            return _strictly(path, data, encoding), encoding
    sample = data[:_SAMPLE]
    if len(sample.translate(None, _CONTROLS)) < len(sample):
        raise UnreadableInputError(str(path), "是二进制文件，不是文本。", _SAVE_AS_TEXT)
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError:
        return _strictly(path, data, "gb18030"), "gb18030"
    if not text.strip():
        raise UnreadableInputError(str(path), "文件里没有内容。", "请确认选对了文件。")
    return text, "utf-8-sig" if data.startswith(codecs.BOM_UTF8) else "utf-8"


def _bytes(path: Path) -> bytes:
    try:
        size = path.stat().st_size
        if path.is_dir():
            raise UnreadableInputError(str(path), "是文件夹，不是文件。", "请指定文件。")
        if size > LARGEST:
            limit = f"{LARGEST // 1_000_000} MB"
            raise UnreadableInputError(
                str(path), f"文件有 {size // 1_000_000} MB，超过文本的上限 {limit}。", "请确认选对了文件。"
            )
        if size == 0:
            raise UnreadableInputError(str(path), "是空文件。", "请确认文件已完整保存。")
        return path.read_bytes()
    except OSError as error:
        raise not_opened(path, error) from error


def _strictly(path: Path, data: bytes, encoding: str) -> str:
    try:
        text = data.decode(encoding)
    except UnicodeDecodeError as error:
        raise UnreadableInputError(
            str(path),
            f"第 {error.start + 1} 个字节起不是 UTF-8、UTF-16 或 GB18030 编码。",
            "请用 UTF-8 编码另存后再试。",
        ) from error
    if not text.strip():
        raise UnreadableInputError(str(path), "文件里没有内容。", "请确认选对了文件。")
    if not _is_plausible(text[:_SAMPLE]):
        raise UnreadableInputError(str(path), "编码无法识别，读出来是乱码。", "请用 UTF-8 编码另存后再试。")
    return text


def _is_plausible(text: str) -> bool:
    """Say whether a text reads like Chinese or Latin writing rather than like a wrong guess."""
    fine = sum(
        char < "\u0250"
        or "\u2000" <= char <= "\u27bf"
        or "\u3000" <= char <= "\u33ff"
        or "\u4e00" <= char <= "\u9fa5"
        or "\uff00" <= char <= "\uffef"
        for char in text
    )
    return fine >= _LEAST_PLAUSIBLE * len(text)
