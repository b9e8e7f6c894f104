"""The flow of a document, a cell, a text box or a page header as blocks in reading order."""

from __future__ import annotations

from collections.abc import Iterator

from mingzhang.model.document import Block
from mingzhang.readers.docx.flow import flow
from mingzhang.readers.docx.inline import Line
from mingzhang.readers.docx.namespaces import TABLE, Node
from mingzhang.readers.docx.paragraphs import Read, paragraphs, read_paragraph
from mingzhang.readers.docx.shapes import hanging_blocks
from mingzhang.readers.docx.state import Reading
from mingzhang.readers.docx.tables import read_table


def read_blocks(parent: Node, reading: Reading) -> list[Block]:
    """Return the paragraphs, grids and pictures directly and indirectly under a node."""
    blocks: list[Block] = []
    before: Line | None = None
    for node in flow(parent, reading):
        if node.tag == TABLE:
            blocks += _rest(before, reading)
            before = None
            blocks += read_table(node, reading, read_blocks)
            next(reading.lines)  # the end of a table counts as a line, so that what follows is not its next row
            continue
        read = read_paragraph(node, reading, before)
        before = read.line if read.runs_on else None
        if before is None:
            blocks += _blocks(read, reading)
    return blocks + _rest(before, reading)


def _blocks(read: Read, reading: Reading) -> Iterator[Block]:
    lines = paragraphs(read, reading)
    if not lines:
        next(reading.lines)  # an empty line is a line
    yield from lines
    if read.line.hanging:
        yield from hanging_blocks(read.line.hanging, reading, read_blocks)


def _rest(before: Line | None, reading: Reading) -> list[Block]:
    """Return a line whose end was deleted with no paragraph after it."""
    return [] if before is None else list(_blocks(Read(before, "".join(before.pieces)), reading))
