"""The members of an archive one after the other, as streams. Nothing here writes a file under a member's own name."""

from __future__ import annotations

import bz2
import errno
import gzip
import lzma
import stat
import tarfile
import zipfile
import zlib
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import IO, Any, NamedTuple

from mingzhang.model.errors import UnreadableInputError
from mingzhang.readers.limits import not_opened, open_zip
from mingzhang.readers.sniff import Kind

_UTF8_FLAG, _ENCRYPTED_FLAG = 0x800, 0x1
#: AES encryption and Deflate64 are beyond Python.
_KNOWN_PACKING = (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED, zipfile.ZIP_BZIP2, zipfile.ZIP_LZMA)
_DAMAGED = "已损坏或不完整，解不开。"
_AGAIN = "请重新下载或重新打包。"
GIVE_PASSWORD = "请用 --password 给出密码，或解开后再试。"
_DAMAGE = (zipfile.BadZipFile, tarfile.TarError, zlib.error, lzma.LZMAError, EOFError, ValueError)
_SINGLE: dict[bytes, Any] = {b"\x1f\x8b": gzip.open, b"BZ": bz2.open, b"\xfd7": lzma.open}


class Member(NamedTuple):
    """A member of an archive: its name there and its content; None: it is no file (a link, a device)."""

    name: str
    stream: IO[bytes] | None


def members(path: Path, kind: Kind, password: str | None, scratch: Path) -> Iterator[Member]:
    """Yield the members of an archive; a stream is good until the next member is asked for.

    Args:
        path: the archive.
        kind: what ``sniff`` says it is.
        password: opens it where it is encrypted.
        scratch: an empty folder for tools that can only unpack to a folder.

    Raises:
        UnreadableInputError: it is encrypted or a bomb, or no tool is there to open it.
        OSError and what ``damage_said`` knows: it is damaged.
    """
    if kind is Kind.ZIP:
        yield from _zip(path, password, scratch)
    elif kind in (Kind.TAR, Kind.PACKED):
        yield from _packed(path)
    else:
        from mingzhang.readers.tools import unpacked  # noqa: PLC0415  most runs need no tool

        yield from map(_opened, unpacked(path, kind, password, scratch))


@contextmanager
def damage_said(path: Path) -> Iterator[None]:
    """Turn what damaged archives raise, while members are asked for or read, into a sentence.

    Raises:
        UnreadableInputError: the archive is damaged.
    """
    try:
        yield
    except _DAMAGE as error:
        raise UnreadableInputError(str(path), _DAMAGED, _AGAIN) from error
    except OSError as error:
        if error.errno in (None, errno.EINVAL):  # what gzip, bz2 and zipfile say of damaged data
            raise UnreadableInputError(str(path), _DAMAGED, _AGAIN) from error
        raise not_opened(path, error, "解不开") from error


def _opened(found: tuple[str, Path | None]) -> Member:
    name, path = found
    return Member(name, None if path is None else path.open("rb"))


def _zip(path: Path, password: str | None, scratch: Path) -> Iterator[Member]:
    with open_zip(path) as package:
        infos = [info for info in package.infolist() if not info.is_dir()]
        names, encoding = readable_names(infos)
        encrypted = any(info.flag_bits & _ENCRYPTED_FLAG for info in infos)
        if encrypted and password is None:
            raise UnreadableInputError(str(path), "压缩包有密码。", GIVE_PASSWORD)
        if any(info.compress_type not in _KNOWN_PACKING for info in infos):
            from mingzhang.readers.tools import unpacked  # noqa: PLC0415

            yield from map(_opened, unpacked(path, Kind.ZIP, password, scratch, encoding=encoding))
            return
        for info, name in zip(infos, names, strict=True):
            if stat.S_ISLNK(info.external_attr >> 16):
                yield Member(name, None)
                continue
            try:
                stream = package.open(info, pwd=password.encode() if password else None)
            except RuntimeError as error:
                raise UnreadableInputError(str(path), "压缩包的密码不对。", GIVE_PASSWORD) from error
            with stream:
                yield Member(name, stream)


def readable_names(infos: Sequence[zipfile.ZipInfo]) -> tuple[list[str], str]:
    """Return the names of members, and the encoding of those without UTF-8 flag: UTF-8 if all are, else GB18030.

    Chinese Windows writes GBK, other systems UTF-8, neither sets the flag; Python takes both for code page 437.
    """
    raws = [None if info.flag_bits & _UTF8_FLAG else info.filename.encode("cp437", "replace") for info in infos]
    encoding = "utf-8"
    try:
        for raw in raws:
            (raw or b"").decode("utf-8")
    except UnicodeDecodeError:
        encoding = "gb18030"
    decoded = (None if raw is None else raw.decode(encoding, "replace") for raw in raws)
    return [name or info.filename for info, name in zip(infos, decoded, strict=True)], encoding


def _packed(path: Path) -> Iterator[Member]:
    """Yield the members of a tar file, packed or not, or the one file that is packed."""
    with path.open("rb") as file:
        single = _SINGLE.get(file.read(2))
    if single is not None:
        with single(path, "rb") as stream:
            if stream.read(512)[257:262] != b"ustar":
                stream.seek(0)
                yield Member(path.stem, stream)
                return
    with tarfile.open(path, "r|*", errors="surrogateescape") as package:
        for info in package:
            if not info.isdir():
                yield Member(_readable(info.name), package.extractfile(info) if info.isreg() else None)


def _readable(name: str) -> str:
    """Return a name of a tar file, which may be in GBK."""
    raw = name.encode("utf-8", "surrogateescape")
    try:
        return raw.decode("utf-8")
    except UnicodeDecodeError:
        return raw.decode("gb18030", "replace")
