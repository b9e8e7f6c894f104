"""Unpack an archive of disclosures into a folder: every member under a name of ours, called by its own name.

A member of ``包.zip`` is called ``包.zip/目录/文件.docx``. An archive inside an archive is unpacked too, once.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from pathlib import Path, PurePosixPath
from tempfile import TemporaryDirectory
from typing import IO, NamedTuple

from mingzhang.model.errors import UnreadableInputError
from mingzhang.readers.front import Part
from mingzhang.readers.limits import read_head, refuse_bomb
from mingzhang.readers.sniff import ARCHIVES, sniff
from mingzhang.readers.unpackers import damage_said, members

_PIECE = 1 << 20
_SUFFIX = re.compile(r"\.[A-Za-z0-9]{1,8}")
#: An archive inside an archive is unpacked, one inside that is not.
_DEEPEST = 1


class Contents(NamedTuple):
    """What an archive holds: its files, sorted by name; what was passed over; what could not be opened."""

    files: tuple[Part, ...]
    #: A sentence each.
    passed_over: tuple[str, ...]
    #: Members that have a sentence of their own, as source, reason and remedy.
    unreadable: tuple[tuple[str, str, str], ...] = ()


@dataclass
class _Run:
    """What is counted over an archive and those inside it."""

    folder: Path
    password: str | None
    packed: int
    written: int = 0
    count: int = 0
    depth: int = 0
    files: list[Part] = field(default_factory=list)
    passed_over: list[str] = field(default_factory=list)
    unreadable: list[tuple[str, str, str]] = field(default_factory=list)


def unpack(path: Path, folder: Path, *, name: str | None = None, password: str | None = None) -> Contents:
    """Unpack an archive under the limits of ``limits``.

    Args:
        path: the archive: ZIP, tar (also packed), a single packed file, 7z, RAR.
        folder: an empty folder of the caller's that the files are written to.
        name: what the archive is called; the path if not given.
        password: opens it where it is encrypted.

    Raises:
        UnreadableInputError: it is damaged, encrypted, a bomb, or there is no tool to open it.
    """
    name = str(path) if name is None else name
    try:
        run = _Run(folder, password, read_head(path, 0).size)
        _unpack(run, path, name)
    except UnreadableInputError as error:
        raise UnreadableInputError(name, error.reason, error.remedy) from error
    return Contents(tuple(sorted(run.files, key=_order)), tuple(run.passed_over), tuple(run.unreadable))


def _order(part: Part) -> tuple[str, ...]:
    return PurePosixPath(part.name).parts


def _unpack(run: _Run, path: Path, name: str) -> None:
    found: list[Part] = []
    with TemporaryDirectory(dir=run.folder) as scratch, damage_said(path):
        for member in members(path, sniff(path), run.password, Path(scratch)):
            called = f"{name}/{_tidy(member.name)}"
            if _is_nothing(member.name):
                continue
            if member.stream is None:
                run.passed_over.append(f"{called} 是链接，没有处理。")
            elif _leads_outside(member.name):
                run.passed_over.append(f"{called} 的路径指向包外，没有处理。")
            else:
                found.append(Part(str(_copy(run, path, member.stream, member.name)), called))
    for part in found:
        try:
            _sort_in(run, part)
        except UnreadableInputError as error:
            run.unreadable.append((part.name, error.reason, error.remedy))


def _sort_in(run: _Run, part: Part) -> None:
    """Keep a member, or unpack it where it is an archive itself."""
    if sniff(Path(part.path)) not in ARCHIVES:
        run.files.append(part)
    elif run.depth < _DEEPEST:
        run.depth += 1
        try:
            _unpack(run, Path(part.path), part.name)
        finally:
            run.depth -= 1
    else:
        run.passed_over.append(f"{part.name} 是第三层压缩包，没有处理。")


def _copy(run: _Run, archive: Path, stream: IO[bytes], name: str) -> Path:
    """Write a member under a number of ours; only the ending of its name is kept."""
    run.count += 1
    suffix = PurePosixPath(name.replace("\\", "/")).suffix
    target = run.folder / f"{run.count:05d}{suffix if _SUFFIX.fullmatch(suffix) else ''}"
    with target.open("wb") as file, stream:
        refuse_bomb(archive, run.written, run.packed, run.count)
        while piece := stream.read(_PIECE):
            run.written += len(piece)
            refuse_bomb(archive, run.written, run.packed, run.count)
            file.write(piece)
    return target


def _tidy(name: str) -> str:
    """Return a name for reading: forward slashes, nothing that moves the cursor of a terminal."""
    return "".join(char if char.isprintable() else "\ufffd" for char in name.replace("\\", "/").removeprefix("./"))


def _leads_outside(name: str) -> bool:
    pieces = name.replace("\\", "/").split("/")
    return ".." in pieces or pieces[0] == "" or pieces[0].endswith(":")


def _is_nothing(name: str) -> bool:
    pieces = name.replace("\\", "/").split("/")
    return "__MACOSX" in pieces or is_litter(pieces[-1])


def is_litter(name: str) -> bool:
    """Say whether a file is only there for a file manager or an open Office program."""
    return name.startswith((".", "~$")) or name.lower() in ("thumbs.db", "desktop.ini")
