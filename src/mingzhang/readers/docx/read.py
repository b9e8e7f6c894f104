"""DOCX → Document: open the package, read its body, then notes, headers and remarks."""

from __future__ import annotations

from pathlib import Path

from mingzhang.model.document import Block, Document, Picture
from mingzhang.model.errors import UnreadableInputError
from mingzhang.readers.docx.blocks import read_blocks
from mingzhang.readers.docx.furniture import SECTION, read_furniture
from mingzhang.readers.docx.inline import VANISH
from mingzhang.readers.docx.namespaces import DELETED, ID, Node, q
from mingzhang.readers.docx.numbering import read_numbering
from mingzhang.readers.docx.package import Package, open_package
from mingzhang.readers.docx.state import Reading, remarks
from mingzhang.readers.docx.styles import read_styles

_BODY, _PAGE_END = q("w:body"), q("w:lastRenderedPageBreak")
_DELETIONS = DELETED | {q("w:cellDel")}
#: What one pass over the body finds out: a pass costs as much as reading 500 cells.
_LOOKED_FOR = (_PAGE_END, VANISH, SECTION, *_DELETIONS)
_NOTES = {"footnotes": q("w:footnote"), "endnotes": q("w:endnote")}
_MACROS = "vbaProject.bin"


def read_docx(path: Path, *, password: str | None = None) -> Document:
    """Read a Word document (DOCX, DOCM, DOTX; also as WPS writes it).

    Places have running line numbers in reading order; a cell's span counts in its row written with tabs between
    the cells. Pages are those Word last showed, where it noted them.

    Raises:
        UnreadableInputError: it is missing, damaged, encrypted, a bomb, empty, or no Word document.
    """
    package = open_package(path, password)
    with package.archive:
        return _read(package)


def _read(package: Package) -> Document:
    root = package.part(package.main)
    if root is None or root.find(_BODY) is None:
        raise UnreadableInputError(
            str(package.path), "里面没有 Word 正文。", "请确认选对了文件，或另存为 .docx 后再试。"
        )
    marks = list(root.iter(*_LOOKED_FOR))
    tags = {mark.tag for mark in marks}
    styles, notes = read_styles(package.related("styles")), _notes(package)
    reading = Reading(
        package=package,
        styles=styles,
        numbering=read_numbering(package.related("numbering")),
        relations=package.relations(package.main),
        notes=notes,
        page=1 if _PAGE_END in tags else None,
        may_hide=bool(notes) or styles.hides or VANISH in tags,
        may_delete=bool(notes) or bool(tags & _DELETIONS),
    )
    blocks = [block for body in root.findall(_BODY) for block in read_blocks(body, reading)]
    blocks += read_furniture([mark for mark in marks if mark.tag == SECTION], reading)
    _refuse_empty(package, blocks)
    comments = package.related("comments")
    reading.tally["comments"] = 0 if comments is None else len(comments.findall(q("w:comment")))
    reading.tally["macros"] = any(name.endswith(_MACROS) for name in package.names)
    return Document(source=str(package.path), format="docx", blocks=tuple(blocks), remarks=remarks(reading.tally))


def _notes(package: Package) -> dict[tuple[str, str], Node]:
    notes = {}
    for kind, tag in _NOTES.items():
        root = package.related(kind)
        for note in () if root is None else root.findall(tag):
            notes[kind, note.get(ID, "")] = note
    return notes


def _refuse_empty(package: Package, blocks: list[Block]) -> None:
    if all(isinstance(block, Picture) for block in blocks):
        pictures = f"只有 {len(blocks)} 张图片，" if blocks else ""
        remedy = "请提供文字可以选中的文档，或另存为 PDF 后用文字识别。" if blocks else "请确认选对了文件。"
        raise UnreadableInputError(str(package.path), f"{pictures}没有文字。", remedy)
