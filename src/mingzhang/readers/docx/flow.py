"""Paragraphs and tables, rows, cells: the children that count, whatever they are wrapped in."""

from __future__ import annotations

from collections.abc import Iterator

from mingzhang.readers.docx.inline import is_placeholder
from mingzhang.readers.docx.namespaces import (
    ALTERNATE,
    CELL,
    DELETED,
    INSERTED,
    PARAGRAPH,
    ROW,
    SDT,
    SDT_CONTENT,
    TABLE,
    WRAPPERS,
    Node,
    branch,
    q,
)
from mingzhang.readers.docx.state import Reading

_OUTSIDE = q("w:altChunk")
_ROW_PR, _CELL_PR = q("w:trPr"), q("w:tcPr")
_ROW_GONE, _ROW_ADDED, _ROW_HIDDEN, _CELL_GONE = q("w:del"), q("w:ins"), q("w:hidden"), q("w:cellDel")


def flow(parent: Node, reading: Reading) -> Iterator[Node]:
    """Yield the paragraphs and tables of a container."""
    yield from _unwrapped(parent, (PARAGRAPH, TABLE), reading)


def rows(table: Node, reading: Reading) -> Iterator[Node]:
    """Yield the rows of a table that are neither deleted nor hidden."""
    for row in _unwrapped(table, (ROW,), reading):
        properties = row.find(_ROW_PR)
        if properties is not None:
            if properties.find(_ROW_GONE) is not None:
                reading.tally["deleted"] += 1
                continue
            if properties.find(_ROW_ADDED) is not None:
                reading.tally["inserted"] += 1
            if properties.find(_ROW_HIDDEN) is not None:
                reading.tally["hidden rows"] += 1
                continue
        yield row


def cells(row: Node, reading: Reading) -> Iterator[Node]:
    """Yield the cells of a row that are not deleted."""
    for cell in _unwrapped(row, (CELL,), reading):
        if reading.may_delete and cell.find(f"{_CELL_PR}/{_CELL_GONE}") is not None:
            reading.tally["deleted"] += 1
        else:
            yield cell


def _unwrapped(parent: Node, wanted: tuple[str, ...], reading: Reading) -> Iterator[Node]:
    for child in parent:
        tag = child.tag
        if tag in wanted:
            yield child
        elif tag in WRAPPERS or tag in INSERTED:
            yield from _unwrapped(child, wanted, reading)
        elif tag == SDT:
            yield from _control(child, wanted, reading)
        elif tag == ALTERNATE:
            chosen = branch(child, wanted)
            if chosen is not None:
                yield from _unwrapped(chosen, wanted, reading)
        elif tag == _OUTSIDE:
            reading.tally["outside"] += 1
        elif tag in DELETED and len(child):
            reading.tally["deleted"] += 1


def _control(node: Node, wanted: tuple[str, ...], reading: Reading) -> Iterator[Node]:
    content = node.find(SDT_CONTENT)
    if content is None:
        return
    if is_placeholder(node):
        reading.tally["placeholders"] += 1
        return
    yield from _unwrapped(content, wanted, reading)
