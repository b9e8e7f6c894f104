"""Build Office files of kinds that no library writes: OLE containers, locked .xls, .xlsb."""

from __future__ import annotations

import struct
from collections.abc import Mapping
from hashlib import md5
from pathlib import Path

from tests.pdf_samples import rc4
from tests.small_files import packed

_SECTOR, _FREE, _END = 512, 0xFFFFFFFF, 0xFFFFFFFE
#: Shorter streams would lie in a second, finer table of sectors.
_LEAST = 4096


def ole_file(name: str, content: bytes) -> bytes:
    """Return an OLE container with one stream (MS-CFB): head, table of sectors, directory, the stream."""
    content = content.ljust(_LEAST, b"\0")
    count = -(-len(content) // _SECTOR)
    chain = [0xFFFFFFFD, _END, *range(3, count + 2), _END]
    if len(chain) > _SECTOR // 4:
        raise ValueError("the table of sectors has one sector only")
    table = struct.pack(f"<{_SECTOR // 4}I", *chain, *[_FREE] * (_SECTOR // 4 - len(chain)))
    directory = _entry("Root Entry", 5, child=1) + _entry(name, 2, start=2, size=len(content))
    head = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(16)
    head += struct.pack("<HHHHH6xIIIIIIIII", 62, 3, 0xFFFE, 9, 6, 0, 1, 1, 0, 4096, _END, 0, _END, 0)
    head += struct.pack("<109I", 0, *[_FREE] * 108)
    return head + table + directory.ljust(_SECTOR, b"\0") + content.ljust(count * _SECTOR, b"\0")


def _entry(name: str, kind: int, *, child: int = _FREE, start: int = _END, size: int = 0) -> bytes:
    raw = name.encode("utf-16-le") + b"\0\0"
    links = struct.pack("<HBBIII", len(raw), kind, 1, _FREE, _FREE, child)
    return (raw.ljust(64, b"\0") + links).ljust(116, b"\0") + struct.pack("<III", start, size, 0)


def locked_xls(records: bytes, password: str) -> bytes:
    """Return a binary workbook (records as ``write_xls`` makes them) encrypted with RC4 as Excel 97 does (MS-XLS)."""
    salt, verifier = bytes(range(16)), bytes(range(16, 32))
    proof = rc4(_key(password, salt, 0), verifier + md5(verifier).digest())
    lock = struct.pack("<HHH", 1, 1, 1) + salt + proof
    first = struct.unpack_from("<H", records, 2)[0] + 4
    moved = 4 + len(lock)
    plain, open_parts, at = bytearray(), [], 0
    whole = records[:first] + struct.pack("<HH", 0x2F, len(lock)) + lock + records[first:]
    rest = max(_LEAST - len(whole) - 4, 0)
    whole += struct.pack("<HH", 0, rest) + bytes(rest)
    while at < len(whole):
        kind, size = struct.unpack_from("<HH", whole, at)
        body = bytearray(whole[at + 4 : at + 4 + size])
        shown = size if kind in (0x809, 0x2F) else 4 if kind == 0x85 else 0
        if kind == 0x85:
            struct.pack_into("<I", body, 0, struct.unpack_from("<I", body)[0] + moved)
        open_parts += [(at, at + 4 + shown)]
        plain += whole[at : at + 4] + body
        at += 4 + size
    # Heads of records and what must be found without a key stay as they are; the stream of keys runs on below them.
    closed = b"".join(
        rc4(_key(password, salt, block), bytes(plain[block * 1024 : block * 1024 + 1024]))
        for block in range(len(plain) // 1024 + 1)
    )
    result = bytearray(closed)
    for start, stop in open_parts:
        result[start:stop] = plain[start:stop]
    return ole_file("Workbook", bytes(result))


def _key(password: str, salt: bytes, block: int) -> bytes:
    start = md5(password.encode("utf-16-le")).digest()[:5]
    middle = md5((start + salt) * 16).digest()[:5]
    return md5(middle + struct.pack("<I", block)).digest()


def write_xlsb(path: Path, cells: Mapping[tuple[int, int], str | float]) -> None:
    """Write a sheet 甲 as a binary workbook of Excel 2007 (MS-XLSB): texts and numbers."""
    book = _record(131) + _record(143) + _record(156, struct.pack("<II", 0, 1) + _text("r1") + _text("甲"))
    rows, columns = max(row for row, _ in cells), max(column for _, column in cells)
    sheet = _record(129) + _record(148, struct.pack("<IIII", 0, rows, 0, columns)) + _record(145)
    for row in sorted({row for row, _ in cells}):
        sheet += _record(0, struct.pack("<IIHBBI", row, 0, 300, 0, 0, 0))
        for column, value in sorted((at, value) for (own, at), value in cells.items() if own == row):
            content = _text(value) if isinstance(value, str) else struct.pack("<d", value)
            sheet += _record(6 if isinstance(value, str) else 5, struct.pack("<II", column, 0) + content)
    kind = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
    space = 'xmlns="http://schemas.openxmlformats.org/package/2006/relationships"'
    path.write_bytes(
        packed(
            {
                "[Content_Types].xml": '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"/>',
                "_rels/.rels": f'<Relationships {space}><Relationship Id="r1" Target="xl/workbook.bin" '
                f'Type="{kind}/officeDocument"/></Relationships>',
                "xl/_rels/workbook.bin.rels": f'<Relationships {space}><Relationship Id="r1" '
                f'Target="worksheets/sheet1.bin" Type="{kind}/worksheet"/></Relationships>',
                "xl/workbook.bin": book + _record(144) + _record(132),
                "xl/worksheets/sheet1.bin": sheet + _record(146) + _record(130),
            }
        )
    )


def _record(kind: int, content: bytes = b"") -> bytes:
    head = bytes([kind]) if kind < 128 else bytes([kind & 127 | 128, kind >> 7])
    size = len(content)
    return head + (bytes([size]) if size < 128 else bytes([size & 127 | 128, size >> 7])) + content


def _text(text: str) -> bytes:
    return struct.pack("<I", len(text)) + text.encode("utf-16-le")
