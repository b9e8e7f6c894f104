"""What hangs on a paragraph: text boxes, pictures, charts, diagrams, word art, notes."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace

from mingzhang.model.document import Block, Paragraph, Picture
from mingzhang.model.place import Place
from mingzhang.readers.docx.inline import note_key
from mingzhang.readers.docx.namespaces import ALTERNATE, Node, branch, q
from mingzhang.readers.docx.paragraphs import line_paragraph
from mingzhang.readers.docx.state import Reading
from mingzhang.readers.matrix import join_lines

ReadBlocks = Callable[[Node, Reading], list[Block]]

_BOX, _ART = q("w:txbxContent"), q("v:textpath")
_BLIP, _IMAGE, _CHART, _DIAGRAM, _EMBEDDED = (
    q("a:blip"),
    q("v:imagedata"),
    q("c:chart"),
    q("dgm:relIds"),
    q("o:OLEObject"),
)
_FOUND = (_BOX, _ART, _BLIP, _IMAGE, _CHART, _DIAGRAM, _EMBEDDED)
_PROPERTIES = q("wp:docPr")
_PART_ID, _DATA_ID = q("r:id"), q("r:dm")


def hanging_blocks(nodes: Sequence[Node], reading: Reading, read_blocks: ReadBlocks) -> list[Block]:
    """Return the shapes and notes that hang on a paragraph or a table as blocks of their own."""
    fields, silent = reading.fields, reading.silent
    blocks: list[Block] = []
    for node in nodes:
        reading.fields, reading.silent = [], 0
        key = note_key(node)
        blocks += _shape(node, reading, read_blocks) if key is None else _note(key, reading, read_blocks)
    reading.fields, reading.silent = fields, silent
    return blocks


def _note(key: tuple[str, str], reading: Reading, read_blocks: ReadBlocks) -> list[Block]:
    """Return a note with its number in front; each is read once, so that notes cannot refer to each other for ever."""
    note = reading.notes.pop(key, None)
    if note is None:
        return []
    reading.noted += 1
    mark = f"[{reading.noted}] "
    blocks = read_blocks(note, reading)
    if blocks and isinstance(first := blocks[0], Paragraph):
        text = mark + first.text
        blocks[0] = replace(first, text=text, raw=text, place=first.place._replace(end=len(text)))
    return blocks


def _shape(node: Node, reading: Reading, read_blocks: ReadBlocks) -> list[Block]:
    blocks: list[Block] = []
    pictured = False
    for found in _contents(node):
        if found.tag == _BOX:
            inside = read_blocks(found, reading)
            reading.tally["boxes"] += bool(inside)
            blocks += inside
        elif found.tag == _ART:
            if text := join_lines(found.get("string", "")):
                blocks.append(line_paragraph(text, reading, reading.page))
        elif not pictured:
            pictured = True
            blocks.append(_picture(found, node, reading))
        if found.tag == _EMBEDDED:
            reading.tally["embedded"] += 1
    return blocks


def _contents(node: Node) -> Iterator[Node]:
    """Yield what a shape consists of, one branch only of what is said twice."""
    for child in node:
        if child.tag == ALTERNATE:
            chosen = branch(child, _FOUND)
            if chosen is not None:
                yield from _contents(chosen)
        elif child.tag in _FOUND:
            yield child
        else:
            yield from _contents(child)


def _picture(found: Node, shape: Node, reading: Reading) -> Picture:
    """Return a picture with the words that describe it: its own, else those of the chart or diagram."""
    properties = shape.find(f".//{_PROPERTIES}")
    words = "" if properties is None else properties.get("descr") or properties.get("title") or ""
    if found.tag == _CHART:
        reading.tally["charts"] += 1
        words = words or _chart_title(found, reading)
    elif found.tag == _DIAGRAM:
        words = words or _diagram_words(found, reading)
    elif found.tag != _EMBEDDED:
        reading.tally["pictures"] += 1
        words = words or _vml_words(found)
    return Picture(join_lines(words), Place(line=next(reading.lines), page=reading.page))


def _vml_words(image: Node) -> str:
    parent = image.getparent()
    return (parent.get("alt") if parent is not None else None) or image.get(q("o:title")) or ""


def _part(relation_id: str | None, reading: Reading) -> Node | None:
    relation = reading.relations.get(relation_id or "")
    return None if relation is None or relation.external else reading.package.part(relation.target)


def _chart_title(chart: Node, reading: Reading) -> str:
    root = _part(chart.get(_PART_ID), reading)
    title = None if root is None else root.find(f"{q('c:chart')}/{q('c:title')}")
    return "" if title is None else "".join(text.text or "" for text in title.iter(q("a:t")))


def _diagram_words(diagram: Node, reading: Reading) -> str:
    root = _part(diagram.get(_DATA_ID), reading)
    if root is None:
        return ""
    points = ("".join(text.text or "" for text in point.iter(q("a:t"))) for point in root.iter(q("dgm:pt")))
    return "、".join(words for words in points if words)
