"""The zip that a DOCX is: opened under limits, its parts parsed, their relations followed."""

from __future__ import annotations

import io
import posixpath
import struct
import zipfile
import zlib
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import NamedTuple

from lxml import etree

from mingzhang.model.errors import UnreadableInputError
from mingzhang.readers import ole
from mingzhang.readers.docx.namespaces import STRICT, Node, q
from mingzhang.readers.limits import open_zip, read_head, refuse_bomb, refuse_large
from mingzhang.readers.office import decrypted

#: Bytes of one part. The XML of a disclosure of 1,000 pages has 60 million.
LARGEST_PART = 120_000_000
_REOPEN = "请用 Word 或 WPS 打开并另存为 .docx 后再试。"
_COMPLETE = "请检查文件是否保存完整，重新下载或向提供者再要一份。"
_DAMAGE = (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, RuntimeError, struct.error, ValueError)
_MAGIC = (
    (b"%PDF", "是 PDF 文件"),
    (b"\x89PNG", "是图片"),
    (b"\xff\xd8\xff", "是图片"),
    (b"GIF8", "是图片"),
    (b"BM", "是图片"),
    (b"{\\rtf", "是 RTF 文档"),
    (b"<", "是网页或 XML 文件"),
)
_OTHER_MAINS = (("xl/", "是 Excel 工作簿"), ("ppt/", "是演示文稿"))


class Relation(NamedTuple):
    """What an ``r:id`` leads to. ``kind`` is the last word of its type; ``target`` a part, or an outside address."""

    kind: str
    target: str
    external: bool


@dataclass(frozen=True, slots=True)
class Package:
    """An open DOCX. ``main`` is the name of the part that holds the text."""

    path: Path
    archive: zipfile.ZipFile
    names: frozenset[str]
    main: str

    def part(self, name: str) -> Node | None:
        """Return the root element of a part, None where the package has no such part.

        Raises:
            UnreadableInputError: the part is damaged or too large.
        """
        if name not in self.names:
            return None
        data = self._bytes(name)
        for strict, transitional in STRICT:
            if strict in data:
                data = data.replace(strict, transitional)
        parser = etree.XMLParser(resolve_entities=False, no_network=True, remove_comments=True, remove_pis=True)
        try:
            root = etree.fromstring(data, parser)
        except etree.XMLSyntaxError as error:
            line = error.lineno or 1
            raise UnreadableInputError(
                str(self.path), f"已损坏：部件 {name} 第 {line} 行的 XML 不完整或有错。", _COMPLETE
            ) from error
        if root.getroottree().docinfo.doctype:
            # Word never writes one; entities are the way of XML bombs.
            raise UnreadableInputError(str(self.path), f"部件 {name} 带有 DTD，不是正常的 Word 文档。", _REOPEN)
        return root

    def relations(self, name: str) -> Mapping[str, Relation]:
        """Return the relations of a part by their id."""
        folder, base = posixpath.split(name)
        root = self.part(posixpath.join(folder, "_rels", f"{base}.rels"))
        return (
            {}
            if root is None
            else {node.get("Id", ""): _relation(node, folder) for node in root.iter(q("pr:Relationship"))}
        )

    def related(self, kind: str) -> Node | None:
        """Return the root of the part that the main part names as its styles, numbering, and so on."""
        for relation in self.relations(self.main).values():
            if relation.kind == kind and not relation.external:
                return self.part(relation.target)
        return None

    def _bytes(self, name: str) -> bytes:
        try:
            with self.archive.open(name) as file:
                data = file.read(LARGEST_PART + 1)
        except _DAMAGE as error:
            raise _damaged(self.path) from error
        if len(data) > LARGEST_PART:
            limit = f"{LARGEST_PART // 1_000_000} MB"
            raise UnreadableInputError(str(self.path), f"部件 {name} 解开后超过上限 {limit}。", "请确认文件来源可靠。")
        return data


def open_package(path: Path, password: str | None) -> Package:
    """Open a DOCX, with its password if it has one. The caller closes ``archive``.

    Raises:
        UnreadableInputError: it is missing, damaged, encrypted without a right password, a bomb, or no DOCX.
    """
    size, head = read_head(path, 512)
    if size == 0:
        raise UnreadableInputError(str(path), "是空文件。", "请确认文件已完整保存。")
    refuse_large(path, size)
    if head.startswith(ole.MAGIC):
        return _encrypted(path, password)
    if not head.startswith(b"PK"):
        what = next((words for magic, words in _MAGIC if head.startswith(magic)), "不是 Word 文档")
        raise UnreadableInputError(str(path), f"{what}，不是 DOCX。", "请确认选对了文件，文件名的后缀要与内容一致。")
    try:
        return _package(path, open_zip(path))
    except (*_DAMAGE, OSError) as error:
        raise _damaged(path) from error


def _encrypted(path: Path, password: str | None) -> Package:
    if "EncryptedPackage" not in ole.top_names(path):
        raise UnreadableInputError(str(path), "是旧版 Office 文件，不是 DOCX。", _REOPEN)
    data = decrypted(path, password)
    try:
        archive = zipfile.ZipFile(io.BytesIO(data))
        refuse_bomb(path, sum(info.file_size for info in archive.infolist()), len(data), len(archive.infolist()))
        return _package(path, archive)
    except _DAMAGE as error:
        raise _damaged(path) from error


def _damaged(path: Path) -> UnreadableInputError:
    return UnreadableInputError(str(path), "已损坏，压缩包打不开。", _COMPLETE)


def _package(path: Path, archive: zipfile.ZipFile) -> Package:
    names = frozenset(archive.namelist())
    package = Package(path, archive, names, "word/document.xml")
    try:
        main = next(
            (relation.target for relation in package.relations("").values() if relation.kind == "officeDocument"),
            package.main,
        )
        for folder, what in _OTHER_MAINS:
            if main.startswith(folder):
                raise UnreadableInputError(str(path), f"{what}，不是 Word 文档。", "请把文件名的后缀改对后再试。")
        if main not in names:
            raise UnreadableInputError(str(path), "压缩包里没有 Word 正文，不是 DOCX 或已损坏。", _REOPEN)
    except UnreadableInputError:
        archive.close()
        raise
    return Package(path, archive, names, main)


def _relation(node: Node, folder: str) -> Relation:
    target, external = node.get("Target", ""), node.get("TargetMode") == "External"
    kind = node.get("Type", "").rpartition("/")[2]
    if external:
        return Relation(kind, target, True)
    joined = target.lstrip("/") if target.startswith("/") else posixpath.normpath(posixpath.join(folder, target))
    return Relation(kind, joined, False)
