"""A published package as a page reads it: blocks, charts, figures, files; each checked against the manifest."""

from __future__ import annotations

import io
import json
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING, Any

from mingzhang.packaging.manifest import MANIFEST, SIGNATURE, listed
from mingzhang.web.workflow.document import BlockView, blocks_of
from mingzhang.web.workflow.revisions import files_of, folder_of, path_of

if TYPE_CHECKING:
    from mingzhang.web.workflow.models import Revision

FACTS = "facts.json"
#: What the kinds of files are called, by how their paths end, the first that fits.
_NAMES = (
    (".docx", "Word 文档"),
    (".pdf", "PDF 文件"),
    (".xlsx", "Excel 工作簿，带公式和校验"),
    (".html", "网页，一个文件"),
    (".md", "纯文本（Markdown）"),
    ("facts.json", "全部数字（JSON）"),
    ("disclosure.json", "全文数据（JSON）"),
    ("datapackage.json", "财政数据包说明（Fiscal Data Package）"),
    (".csv", "财政数据包的数据表（CSV）"),
    (".svg", "图"),
    (MANIFEST, "清单：每个文件的 SHA-256"),
    (SIGNATURE, "清单的签名（Ed25519）"),
)
_OPEN_DATA = (".csv", ".json", ".md")


@dataclass(frozen=True, slots=True)
class FileView:
    """A file to download. ``size`` in bytes, ``sha256`` in hexadecimal ("" for manifest and signature)."""

    path: str
    name: str
    size: int
    sha256: str
    is_data: bool


@dataclass(frozen=True, slots=True)
class SectionView:
    """A stretch of the document under one heading of the first two levels; tables are sections of their own."""

    anchor: str
    title: str
    level: int
    blocks: tuple[BlockView, ...]


class ChangedFileError(Exception):
    """A file of a sealed package is not what its manifest says; it is not handed out."""


def files(revision: Revision) -> tuple[FileView, ...]:
    """Return what may be downloaded of a public revision; () where its manifest is not the sealed one."""
    found = [
        FileView(one.path, _named(one.path), one.size, one.sha256, _is_data(one.path)) for one in files_of(revision)
    ]
    for name in (MANIFEST, SIGNATURE) if found else ():
        path = path_of(revision, name)
        if path is not None:
            found.append(FileView(name, _named(name), path.stat().st_size, "", False))
    return tuple(found)


def file_bytes(revision: Revision, name: str) -> bytes | None:
    """Return a file of a public revision; None where the manifest lists none of this name.

    Raises:
        ChangedFileError: its bytes are not those of the manifest.
    """
    known = {one.path: one for one in files_of(revision)}
    path = path_of(revision, name)
    if not known:
        raise ChangedFileError(MANIFEST)
    if path is None:
        if name in known:
            raise ChangedFileError(name)
        return None
    data = path.read_bytes()
    if name in known and listed(name, data) != known[name]:
        raise ChangedFileError(name)
    return data


def package_zip(revision: Revision) -> bytes:
    """Return the whole package as a ZIP that ``mingzhang verify`` takes; the same bytes for the same package.

    Raises:
        ChangedFileError: a file is not what the manifest says.
    """
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for one in files(revision):
            data = file_bytes(revision, one.path)
            if data is not None:
                archive.writestr(zipfile.ZipInfo(one.path, (1980, 1, 1, 0, 0, 0)), data)
    return out.getvalue()


def sections(revision: Revision) -> tuple[SectionView, ...]:
    """Return the document in sections for a page with contents.

    Raises:
        ChangedFileError: the document is not what the manifest says.
    """
    if files_of(revision):
        file_bytes(revision, "disclosure.json")
    return tuple(_sections(blocks_of(revision)))


def _sections(blocks: tuple[BlockView, ...]) -> Iterator[SectionView]:
    anchor, title, level, held = "top", "", 1, list[BlockView]()
    for block in blocks:
        opens = (block.kind == "heading" and 0 < block.level <= 2) or (block.kind == "table" and bool(block.text))
        if opens:
            if held or title:
                yield SectionView(anchor, title, level, tuple(held))
            anchor, title, level, held = block.anchor, block.text, block.level or 2, []
        if not (opens and block.kind == "heading"):
            held.append(block)
    if held or title:
        yield SectionView(anchor, title, level, tuple(held))


def charts(revision: Revision) -> dict[str, tuple[str, str]]:
    """Return the charts of a package by the anchor of their place: the file, and what it shows in words."""
    known = {one.path for one in files_of(revision)}
    if "disclosure.json" not in known:
        return {}
    said = _said(str(folder_of(revision) / "disclosure.json"), revision.manifest_hash)
    paths = {f"t-{name}": (f"charts/{name}.svg", alt) for name, alt in said.items()}
    return {anchor: (path, alt) for anchor, (path, alt) in paths.items() if path in known}


@lru_cache(maxsize=32)
def _said(path: str, _manifest: str) -> dict[str, str]:
    with open(path, encoding="utf-8") as file:
        pieces = json.load(file).get("publication", {}).get("pieces", ())
    drawn = [one for one in pieces if one["block"] == "Chart"]
    return {one["id"]: one.get("alt") or one.get("caption", "") for one in drawn}


def facts(revision: Revision) -> tuple[dict[str, Any], ...]:
    """Return every figure that a package states; () for a package without them.

    Raises:
        ChangedFileError: the file is not what the manifest says.
    """
    if path_of(revision, FACTS) is None:
        return ()
    file_bytes(revision, FACTS)
    return _facts(str(folder_of(revision) / FACTS), revision.manifest_hash)


@lru_cache(maxsize=32)
def _facts(path: str, _manifest: str) -> tuple[dict[str, Any], ...]:
    with open(path, encoding="utf-8") as file:
        return tuple(json.load(file)["facts"])


def _named(path: str) -> str:
    return next((name for end, name in _NAMES if path.endswith(end)), "")


def _is_data(path: str) -> bool:
    return path.endswith(_OPEN_DATA)
