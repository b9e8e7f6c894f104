"""Put comments into a Word file: find the paragraphs and cells that were read, and mark them."""

from __future__ import annotations

import io
import posixpath
import zipfile
from pathlib import Path
from typing import Any

from mingzhang.model.report import Report
from mingzhang.renderers.annotated_docx import words
from mingzhang.renderers.annotated_docx.comments import Comments
from mingzhang.renderers.annotated_docx.finder import Finder
from mingzhang.renderers.annotated_docx.marking import mark_cell, mark_paragraph
from mingzhang.renderers.annotated_docx.spots import collect_spots
from mingzhang.renderers.finding_note import notes_of
from mingzhang.renderers.report_words import WORDS

_LARGEST_PART = 200_000_000
_RELATIONS, _TYPES = "_rels/.rels", "[Content_Types].xml"
#: What a file with macros is called, and what one without is.
_PLAIN = "application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"
_MACRO_PARTS = ("vbaProject", "vbaData", "wordVbaData")


def commented(report: Report, path: Path, lang: str) -> bytes | None:
    """Return a Word file with the findings as comments in it, None if the file is no Word file of today's form."""
    try:
        with zipfile.ZipFile(path) as package:
            return _commented(report, package, lang)
    except (zipfile.BadZipFile, OSError, KeyError, ValueError, RuntimeError, NotImplementedError):
        return None  # encrypted, damaged or something else: what was read of it is set anew


def _commented(report: Report, package: zipfile.ZipFile, lang: str) -> bytes | None:
    from lxml import etree  # noqa: PLC0415

    names = set(package.namelist())
    if _RELATIONS not in names or _TYPES not in names:
        return None
    main = _main_part(_parsed(package, _RELATIONS))
    if main not in names:
        return None
    root = _parsed(package, main)
    namespace = etree.QName(root).namespace
    if namespace not in (words.W, words.STRICT) or root.find(f"{{{namespace}}}body") is None:
        return None
    related = _relations_of(main)
    relations = _parsed(package, related) if related in names else _empty_relations()
    kept = _comments_part(relations, main)
    before = _parsed(package, kept) if kept in names else None
    comments = Comments(_first_free(before))
    _mark(report, root, namespace, comments, lang)
    part = kept if before is not None else posixpath.join(posixpath.dirname(main), "comments-mingzhang.xml")
    changed = {main: root, related: relations, _TYPES: _parsed(package, _TYPES)}
    data: dict[str, bytes] = {}
    if before is not None:
        before.extend(etree.fromstring(comments.part(namespace)))
        changed[part] = before
    else:
        data[part] = comments.part(namespace)
        _announce(relations, changed[_TYPES], part, namespace == words.STRICT)
    dropped = _without_macros(changed[_TYPES], relations, names)
    data |= {
        name: etree.tostring(tree, xml_declaration=True, encoding="UTF-8", standalone=True)
        for name, tree in changed.items()
    }
    return _packed(package, data, dropped)


def _mark(report: Report, root: Any, namespace: str, comments: Comments, lang: str) -> None:
    document = report.disclosure.document
    finder = Finder(document, root, namespace)
    spots = collect_spots(report)
    lost = list(spots.nowhere)
    told: set[int] = set()
    for spot, targets in spots.at.items():
        found = finder.find(spot)
        if found is None:
            lost += [index for index, _ in targets if index not in lost]
            continue
        number = comments.add(notes_of(report, targets, lang, told))
        if found.cell is not None:
            mark_cell(found.cell, namespace, number)
        else:
            mark_paragraph(found.paragraph, namespace, number, found.quote)
    first = finder.first()
    if lost and first is not None:
        notes = notes_of(report, [(index, 0) for index in sorted(lost)], lang, set())
        mark_paragraph(first, namespace, comments.add([[WORDS[lang]["without_place"]], *notes]), None)


def _parsed(package: zipfile.ZipFile, name: str) -> Any:
    from lxml import etree  # noqa: PLC0415

    if package.getinfo(name).file_size > _LARGEST_PART:
        raise ValueError(name)
    parser = etree.XMLParser(resolve_entities=False, no_network=True, huge_tree=True)
    try:
        return etree.fromstring(package.read(name), parser)
    except etree.XMLSyntaxError as error:
        raise ValueError(name) from error


def _empty_relations() -> Any:
    from lxml import etree  # noqa: PLC0415

    return etree.Element(f"{{{words.RELATIONS}}}Relationships", nsmap={None: words.RELATIONS})


def _main_part(relations: Any) -> str:
    for relation in relations:
        if relation.get("Type", "").endswith("/officeDocument"):
            return posixpath.normpath(str(relation.get("Target", "")).lstrip("/"))
    return ""


def _relations_of(part: str) -> str:
    folder, name = posixpath.split(part)
    return posixpath.join(folder, "_rels", f"{name}.rels")


def _comments_part(relations: Any, main: str) -> str:
    """Return the part that holds the comments of the source, "" if it has none."""
    for relation in relations:
        if relation.get("Type", "").endswith("/comments"):
            target = str(relation.get("Target", ""))
            inside = target.lstrip("/") if target.startswith("/") else posixpath.join(posixpath.dirname(main), target)
            return posixpath.normpath(inside)
    return ""


def _first_free(comments: Any) -> int:
    """Return the first number that no comment of the source has."""
    if comments is None:
        return 0
    numbers = [
        int(value) for node in comments for key, value in node.items() if key.endswith("}id") and value.isdigit()
    ]
    return max(numbers, default=-1) + 1


def _announce(relations: Any, types: Any, part: str, strict: bool) -> None:
    """Name the comments part where Word looks for it."""
    from lxml import etree  # noqa: PLC0415

    taken = {relation.get("Id") for relation in relations}
    name = next(name for number in range(1, len(taken) + 2) if (name := f"rIdMz{number}") not in taken)
    kinds = words.STRICT_KINDS if strict else words.KINDS
    etree.SubElement(
        relations,
        f"{{{words.RELATIONS}}}Relationship",
        Id=name,
        Type=f"{kinds}/comments",
        Target=posixpath.basename(part),
    )
    etree.SubElement(types, f"{{{words.CONTENT_TYPES}}}Override", PartName=f"/{part}", ContentType=words.COMMENTS_TYPE)


def _without_macros(types: Any, relations: Any, names: set[str]) -> set[str]:
    """Take macros out of a file that is given away as .docx; return the parts to leave out."""
    for node in types:
        kind = node.get("ContentType", "")
        if kind.endswith("main+xml") and ("macroEnabled" in kind or "template" in kind):
            node.set("ContentType", _PLAIN)
    dropped = {name for name in names if any(mark in posixpath.basename(name) for mark in _MACRO_PARTS)}
    for node in list(types):
        if node.get("PartName", "").lstrip("/") in dropped:
            types.remove(node)
    for relation in list(relations):
        if relation.get("Type", "").endswith("/vbaProject"):
            relations.remove(relation)
    return dropped


def _packed(package: zipfile.ZipFile, data: dict[str, bytes], dropped: set[str]) -> bytes:
    """Return the package with parts replaced and added; all others are copied."""
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as copy:
        for info in package.infolist():
            if info.filename in dropped or info.is_dir():
                continue
            own = data.pop(info.filename, None)
            copy.writestr(_alike(info), own if own is not None else package.read(info))
        for name, content in data.items():
            copy.writestr(_alike(zipfile.ZipInfo(name)), content)
    return made.getvalue()


def _alike(info: zipfile.ZipInfo) -> zipfile.ZipInfo:
    copy = zipfile.ZipInfo(info.filename, info.date_time)
    copy.compress_type = zipfile.ZIP_DEFLATED
    return copy
