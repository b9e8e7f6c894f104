"""Read a file of JSON lines that Mingzhang wrote, whatever shell redirected it."""

from __future__ import annotations

import codecs
from pathlib import Path

from mingzhang.model.errors import UnreadableInputError
from mingzhang.readers.limits import not_opened

_UTF_16 = (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)


def read_json_lines(path: Path) -> str | None:
    """Return the text of a file that begins as JSON does, None for any other file.

    Raises:
        UnreadableInputError: it cannot be opened, or is JSON in another encoding than UTF-8 or UTF-16.
    """
    try:
        with path.open("rb") as file:
            data = file.read(64)
            if not data.replace(b"\0", b"").strip(b"\xef\xbb\xbf\xff\xfe \t\r\n").startswith(b"{"):
                return None
            data += file.read()
    except OSError as error:
        raise not_opened(path, error) from error
    try:
        return data.decode("utf-16" if data.startswith(_UTF_16) else "utf-8-sig")
    except UnicodeDecodeError as error:
        raise UnreadableInputError(
            str(path), f"第 {error.start + 1} 个字节起不是 UTF-8 编码。", "请用 check --format jsonl -o 文件 重新写出。"
        ) from error
