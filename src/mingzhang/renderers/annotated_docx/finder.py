"""Find the paragraphs and cells of a Word file that the texts of a document were read from.

The reader knows much about Word (numbers, fields, changes); here only order and text count, so the two need not
agree in every detail.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any, NamedTuple

from mingzhang.model.document import Document, Grid, Paragraph
from mingzhang.renderers.annotated_docx.align import align
from mingzhang.renderers.annotated_docx.spots import NONE, Spot, text_at

#: White space and leaders differ between a file and what is read of it.
_LOOSE = re.compile(r"[\s…·\u200b\ufeff]|\.{2,}")


class Found(NamedTuple):
    """A cell, or a paragraph and the part of its text that is meant (None: all of it)."""

    cell: Any
    paragraph: Any
    quote: tuple[str, int] | None = None


class Finder:
    """The texts of a document beside the nodes of its source."""

    def __init__(self, document: Document, root: Any, namespace: str) -> None:
        self._document = document
        self._tags = Tags(namespace)
        self._nodes = list(_texts(root, self._tags))
        read = list(_read(document))
        matches = align([text for _, text in read], [text for text, _ in self._nodes])
        self._where = {spot: self._nodes[other][1] for at, other in matches.items() for spot in (read[at][0],)}

    def find(self, spot: Spot) -> Found | None:
        """Return what a spot was read from, or the nearest that is certain; None if nothing is."""
        node = self._where.get((spot.block, spot.row, spot.column))
        if node is None and spot.row != NONE:
            node = self._beside(spot)
        if node is None:
            return None
        if node.tag == self._tags.cell:
            return Found(node, None)
        whole = text_at(self._document, spot)
        part = whole[spot.start : spot.end]
        if not part or part == whole:
            return Found(None, node)
        nth = loose(whole[: spot.start]).count(loose(part))
        return Found(None, node, (loose(part), nth))

    def first(self) -> Any:
        """Return the first paragraph outside of tables."""
        return next((node for _, node in self._nodes if node.tag == self._tags.paragraph), None)

    def _beside(self, spot: Spot) -> Any:
        """Return a blank cell by its distance from one in its row that has text, else that one."""
        block = self._document.blocks[spot.block]
        columns = range(len(block.rows[spot.row])) if isinstance(block, Grid) else range(0)
        for column in sorted(columns, key=lambda column: abs(column - spot.column)):
            known = self._where.get((spot.block, spot.row, column))
            if known is None or known.tag != self._tags.cell:
                continue
            return self._tags.cell_at(known, spot.column - column) if known is not None else None
        return None


class Tags:
    """The names of the elements that count, in the file's own namespace."""

    def __init__(self, namespace: str) -> None:
        self.namespace = namespace
        self.paragraph, self.table, self.row, self.cell = (self(name) for name in ("p", "tbl", "tr", "tc"))
        self.text, self.run = self("t"), self("r")
        self.breaks = {self("br"), self("cr")}
        self.gone = {self("del"), self("moveFrom"), self("instrText"), self("delText")}
        self.boxes = self("txbxContent")

    def __call__(self, name: str) -> str:
        """Return a name with its namespace."""
        return f"{{{self.namespace}}}{name}"

    def span(self, cell: Any) -> int:
        """Return how many columns a cell covers."""
        span = cell.find(f"{self('tcPr')}/{self('gridSpan')}")
        value = span.get(self("val"), "1") if span is not None else "1"
        return int(value) if value.isdigit() and int(value) else 1

    def cell_at(self, cell: Any, distance: int) -> Any:
        """Return the cell so many columns right of another in its row, or that one if there is none."""
        row = next(cell.iterancestors(self.row))
        cells = [node for node in row.iter(self.cell) if next(node.iterancestors(self.row)) is row]
        starts, at = {}, 0
        for node in cells:
            starts[node] = at
            at += self.span(node)
        wanted = starts[cell] + distance
        inside = (node for node in cells if starts[node] <= wanted < starts[node] + self.span(node))
        return next(inside, cell)


def loose(text: str) -> str:
    """Return a text without what may differ between a file and what is read of it."""
    return _LOOSE.sub("", text)


def _read(document: Document) -> Iterator[tuple[tuple[int, int, int], str]]:
    """Yield the texts of a document with where they are, blank ones left out."""
    for number, block in enumerate(document.blocks):
        if isinstance(block, Paragraph):
            if text := loose(block.text):
                yield (number, NONE, NONE), text
        elif isinstance(block, Grid):
            for at, row in enumerate(block.rows):
                for column, cell in enumerate(row):
                    if text := loose(cell.text):
                        yield (number, at, column), text


def _texts(root: Any, tags: Tags) -> Iterator[tuple[str, Any]]:
    """Yield the texts of a file with their nodes: cells, and the lines of paragraphs outside of tables."""
    for node in root.iter(tags.paragraph, tags.cell):
        if node.tag == tags.cell:
            pieces = [piece for paragraph in own_paragraphs(node, tags) for piece in _pieces(paragraph, tags)]
            if text := loose("".join(pieces)):
                yield text, node
        elif next(node.iterancestors(tags.cell, tags.boxes), None) is None or _in_box(node, tags):
            for line in "".join(_pieces(node, tags)).split("\n"):
                if text := loose(line):
                    yield text, node


def _in_box(paragraph: Any, tags: Tags) -> bool:
    return bool(next(paragraph.iterancestors(tags.cell, tags.boxes)).tag == tags.boxes)


def own_paragraphs(cell: Any, tags: Tags) -> list[Any]:
    """Return the paragraphs of a cell, without those of a table or text box inside it."""
    return [node for node in cell.iter(tags.paragraph) if next(node.iterancestors(tags.cell, tags.boxes), None) is cell]


def text_nodes(paragraph: Any, tags: Tags) -> Iterator[Any]:
    """Yield the nodes with the text of a paragraph and its breaks, without deleted text and text boxes."""
    for node in paragraph.iter(tags.text, *tags.breaks):
        outer = next(node.iterancestors(*tags.gone, tags.boxes, tags.paragraph))
        if outer is paragraph:
            yield node


def _pieces(paragraph: Any, tags: Tags) -> Iterator[str]:
    for node in text_nodes(paragraph, tags):
        yield (node.text or "") if node.tag == tags.text else "\n"
