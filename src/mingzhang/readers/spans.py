"""Give every text of a document its span, so that a part of it can be pointed at whatever format it came from."""

from __future__ import annotations

from dataclasses import replace

from mingzhang.model.document import Block, Cell, Document, Grid, Paragraph


def with_spans(document: Document) -> Document:
    """Return a document whose paragraphs and cells tell start and end within their line, as those of text do.

    A row counts as its cells with tabs between them. Cells that have a box or an address of their own need no
    span, and what has one keeps it.
    """
    blocks = tuple(_spanned(block) for block in document.blocks)
    if all(new is old for new, old in zip(blocks, document.blocks, strict=True)):
        return document
    return replace(document, blocks=blocks)


def _spanned(block: Block) -> Block:
    if isinstance(block, Paragraph):
        if block.place.line is None or block.place.start is not None:
            return block
        return replace(block, place=block.place._replace(start=0, end=len(block.text)))
    if not isinstance(block, Grid) or all(_is_told(cell) for row in block.rows for cell in row[:1]):
        return block
    return replace(block, rows=tuple(_spanned_row(row) for row in block.rows))


def _is_told(cell: Cell) -> bool:
    place = cell.place
    return place.line is None or place.start is not None or place.box is not None or place.cell is not None


def _spanned_row(row: tuple[Cell, ...]) -> tuple[Cell, ...]:
    made, start = [], 0
    for cell in row:
        end = start + len(cell.text)
        made.append(cell if _is_told(cell) else Cell(cell.text, cell.place._replace(start=start, end=end)))
        start = end + 1
    return tuple(made)
