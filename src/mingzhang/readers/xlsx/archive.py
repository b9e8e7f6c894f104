"""The parts of a zipped workbook: opened under limits, parsed without entities, found by their relations."""

from __future__ import annotations

import posixpath
import struct
import zipfile
import zlib
from collections.abc import Iterator
from pathlib import Path
from typing import IO, Any, NamedTuple

from lxml import etree

from mingzhang.model.errors import UnreadableInputError

#: A part larger than this, unpacked, is no disclosure; the largest met is 3 MB.
LARGEST_PART = 200_000_000
#: What zipfile, zlib and lxml raise on damaged parts.
_BROKEN = (
    etree.XMLSyntaxError,
    zipfile.BadZipFile,
    zlib.error,
    EOFError,
    OSError,
    ValueError,
    NotImplementedError,
    RuntimeError,
    struct.error,
)
DAMAGED = "请在 Excel 或 WPS 里打开并另存为 .xlsx 后再试。"


class Relation(NamedTuple):
    """Where a part points to: kind (the last word of its type) and the target's path in the archive."""

    kind: str
    target: str


class Archive:
    """A zipped workbook that is open for reading."""

    def __init__(self, path: Path) -> None:
        self.source = str(path)
        try:
            self._zip = zipfile.ZipFile(path)
        except _BROKEN as error:
            raise UnreadableInputError(self.source, "文件已损坏或不完整，打不开。", DAMAGED) from error
        self._names = {name.lower(): name for name in self._zip.namelist()}

    def __enter__(self) -> Archive:
        return self

    def __exit__(self, *_: object) -> None:
        self._zip.close()

    def has(self, name: str) -> bool:
        """Say whether there is a part of this name, upper and lower case being the same."""
        return name.lower() in self._names

    def root(self, name: str) -> Any | None:
        """Return the root element of a part, None where there is no such part.

        Raises:
            UnreadableInputError: the part is damaged or too large.
        """
        if not self.has(name):
            return None
        try:
            with self._open(name) as file:
                return etree.parse(file, etree.XMLParser(resolve_entities=False, no_network=True)).getroot()
        except _BROKEN as error:
            raise self.damaged(name) from error

    def elements(self, name: str, *tags: str) -> Iterator[Any]:
        """Yield the elements with these local names as they end; the caller clears them.

        Raises:
            UnreadableInputError: the part is missing, damaged or too large.
        """
        if not self.has(name):
            raise self.damaged(name)
        try:
            with self._open(name) as file:
                for _, element in etree.iterparse(
                    file, tag=[f"{{*}}{tag}" for tag in tags], resolve_entities=False, no_network=True
                ):
                    yield element
        except _BROKEN as error:
            raise self.damaged(name) from error

    def relations(self, name: str) -> dict[str, Relation]:
        """Return the relations of a part by their ids; the part "" is the archive itself."""
        folder, base = posixpath.split(name)
        root = self.root(posixpath.join(folder, "_rels", f"{base}.rels"))
        if root is None:
            return {}
        return {
            one.get("Id", ""): Relation(
                one.get("Type", "").rpartition("/")[2],
                posixpath.normpath(posixpath.join("/", folder, one.get("Target", ""))).lstrip("/"),
            )
            for one in root
            if one.get("TargetMode") != "External"
        }

    def damaged(self, name: str) -> UnreadableInputError:
        """Return the error that says which part of the file is damaged."""
        return UnreadableInputError(self.source, f"文件已损坏（{name} 读不出来）。", DAMAGED)

    def _open(self, name: str) -> IO[bytes]:
        info = self._zip.getinfo(self._names[name.lower()])
        if info.file_size > LARGEST_PART:
            raise UnreadableInputError(
                self.source,
                f"解压后有 {info.file_size // 1_000_000} MB，超过上限 {LARGEST_PART // 1_000_000} MB。",
                "请确认选对了文件。",
            )
        if info.flag_bits & 1:
            raise UnreadableInputError(self.source, "压缩包有密码，打不开。", "请去掉密码另存后再试。")
        return self._zip.open(info)
