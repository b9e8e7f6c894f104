"""A publication as a reader would deliver it: blocks of text without a file in between."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import count

from mingzhang.model.document import Block, Cell, Document, Grid, Paragraph, Picture
from mingzhang.model.place import Place
from mingzhang.model.publication import Chart, Contents, Heading, Piece, Publication, TableBlock, Text


def to_document(publication: Publication) -> Document:
    """Return the document that a reader would make of a printed publication.

    Places are lines counted from 1, one for each paragraph and row; what a span covers is a blank cell. The
    watermark of a draft is left out, as readers leave it.
    """
    made = _Maker()
    blocks = tuple(made.blocks(publication))
    return Document(source=publication.title, format="text", blocks=blocks, lines=tuple(made.lines))


#: ``_new`` is Cell(…) and Place(…) at a third of the time; a disclosure has thousands of cells.
_new = tuple.__new__


class _Maker:
    """Counts lines while blocks are made."""

    def __init__(self) -> None:
        self.lines: list[str] = []
        self.numbers = count(1)

    def blocks(self, publication: Publication) -> Iterator[Block]:
        pieces = publication.pieces
        titled = {piece.id for piece in publication.tables()}
        for piece in pieces:
            if isinstance(piece, Heading):
                if piece.key not in titled:
                    yield self.paragraph(piece.text, piece.level + 1)
            elif isinstance(piece, Text):
                yield self.paragraph(piece.text, 1 if piece.role in ("cover_name", "cover_title") else 0)
            elif isinstance(piece, TableBlock):
                yield from self.table(piece)
            elif isinstance(piece, Chart):
                yield from self.chart(piece)
            elif isinstance(piece, Contents):
                yield from self.contents(piece, pieces)

    def paragraph(self, text: str, level: int = 0) -> Paragraph:
        line = self.add(text)
        return Paragraph(text, Place(line=line, start=0, end=len(text)), text, level)

    def add(self, text: str) -> int:
        self.lines.append(text)
        return next(self.numbers)

    def table(self, block: TableBlock) -> Iterator[Block]:
        for text, level in (
            (block.caption, 0),
            (block.title, 2),
            (block.subtitle, 0),
            (block.entity, 0),
            (block.unit, 0),
        ):
            if text:
                yield self.paragraph(text, level)
        rows = tuple(self.row(row) for row in block.matrix())
        if rows:
            yield Grid(rows, Place(line=rows[0][0].place.line))
        for note in block.notes:
            yield self.paragraph(note)

    def row(self, texts: Iterable[str]) -> tuple[Cell, ...]:
        bare = list(texts)
        joined = "\t".join(bare)
        if "\n" in joined:
            bare = [text.replace("\n", " ") for text in bare]
            joined = "\t".join(bare)
        line = self.add(joined)
        cells: list[Cell] = []
        start = 0
        for text in bare:
            end = start + len(text)
            cells.append(_new(Cell, (text, _new(Place, (line, start, end, None, None, None, None)))))
            start = end + 1
        return tuple(cells)

    def chart(self, chart: Chart) -> Iterator[Block]:
        yield Picture(chart.alt, Place(line=self.add(f"![{chart.alt}](图)")))
        yield self.paragraph(chart.caption)

    def contents(self, contents: Contents, pieces: tuple[Piece, ...]) -> Iterator[Block]:
        yield self.paragraph(contents.title, 1)
        for piece in pieces:
            if isinstance(piece, Heading) and piece.in_contents:
                yield self.paragraph(f"{piece.contents_prefix}{piece.text}")
