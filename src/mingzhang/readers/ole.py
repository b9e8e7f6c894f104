"""The names at the top of an OLE container, the wrapping of old Word, Excel and WPS files."""

from __future__ import annotations

import struct
from collections.abc import Iterator
from pathlib import Path

MAGIC = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_ENTRY = 128
_NOTHING = 0xFFFFFFFA  # sector numbers from here on are marks such as "end of chain"


def top_names(path: Path) -> frozenset[str]:
    """Return the names of the streams and storages directly under the root; none where it is damaged.

    Only the top counts: a Word file may hold an Excel sheet somewhere below.
    """
    try:
        with path.open("rb") as file:
            data = file.read()
        entries = _directory(data)
        return frozenset(_siblings(entries, _number(entries[0], 76)))
    except (OSError, struct.error, IndexError, UnicodeDecodeError):
        return frozenset()


def _number(data: bytes, at: int) -> int:
    return int(struct.unpack_from("<I", data, at)[0])


def _directory(data: bytes) -> list[bytes]:
    """Return the entries of the directory."""
    shift = struct.unpack_from("<H", data, 30)[0]
    if shift not in (9, 12):
        return []
    size = 1 << shift
    table = _allocation(data, size)
    sector, chain = _number(data, 48), dict[int, bytes]()
    while sector < _NOTHING and sector not in chain:  # a damaged chain may go in circles
        chain[sector] = data[(sector + 1) * size : (sector + 2) * size]
        sector = table[sector]
    stream = b"".join(chain.values())
    return [stream[at : at + _ENTRY] for at in range(0, len(stream) - _ENTRY + 1, _ENTRY)]


def _allocation(data: bytes, size: int) -> list[int]:
    """Return the table that says which sector follows which."""
    sectors = [number for number in struct.unpack_from("<109I", data, 76) if number < _NOTHING]
    more, per_sector, seen = _number(data, 68), size // 4, set[int]()
    while more < _NOTHING and more not in seen:
        seen.add(more)
        numbers = struct.unpack_from(f"<{per_sector}I", data, (more + 1) * size)
        sectors += [number for number in numbers[:-1] if number < _NOTHING]
        more = numbers[-1]
    table: list[int] = []
    for sector in dict.fromkeys(sectors):
        block = data[(sector + 1) * size : (sector + 2) * size]
        table += struct.unpack(f"<{len(block) // 4}I", block[: len(block) // 4 * 4])
    return table


def _siblings(entries: list[bytes], first: int) -> Iterator[str]:
    """Walk the tree of names of one storage."""
    waiting, seen = [first], set()
    while waiting:
        number = waiting.pop()
        if number >= len(entries) or number in seen:
            continue
        seen.add(number)
        entry = entries[number]
        length = struct.unpack_from("<H", entry, 64)[0]
        yield entry[: max(0, min(length, 64) - 2)].decode("utf-16-le", "replace")
        waiting += [_number(entry, 68), _number(entry, 72)]
