"""Put documents together: the pages of one file read by two readers, or the files of one disclosure."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from pathlib import PurePath
from typing import NamedTuple

from mingzhang.model.document import Block, Cell, Document, Grid, Paragraph, Picture
from mingzhang.model.place import Place

#: The format of a document whose parts have different formats.
MIXED = "mixed"


class _Shift(NamedTuple):
    """What is added to the lines and pages of one part; pages None: the part's pages are left out."""

    lines: int
    pages: int | None


def join(documents: Sequence[Document], source: str) -> Document:
    """Join the files of one disclosure, in the order given, into one document.

    Lines count on from file to file, and so do pages where every file has them (else none has: order must be clear).
    A remark says which lines are from which file.
    """
    if len(documents) == 1:
        return documents[0]
    paged = all(_last_page(document) for document in documents)
    blocks: list[Block] = []
    lines: list[str] = []
    doubts = []
    ranges: list[str] = []
    parts: list[tuple[str, int]] = []
    recognised: set[int] = set()
    shift = _Shift(0, 0 if paged else None)
    textual = all(document.lines for document in documents)
    for document in documents:
        blocks += [_moved(block, shift) for block in document.blocks]
        doubts += [
            doubt.__class__(_shifted(doubt.place, shift), doubt.text, doubt.confidence) for doubt in document.doubts
        ]
        recognised.update(line + shift.lines for line in document.recognised)
        last = max(_last_line(document), len(document.lines))
        ranges.append(f"{PurePath(document.source).name}（第 {shift.lines + 1}–{shift.lines + last} 行）")
        parts.append((document.source, shift.lines + last))
        if textual:
            lines += document.lines
        shift = _Shift(shift.lines + last, shift.pages + _last_page(document) if shift.pages is not None else None)
    formats = {document.format for document in documents}
    named = [f"{PurePath(one.source).name}：{remark}" for one in documents for remark in one.remarks]
    return Document(
        source=source,
        format=formats.pop() if len(formats) == 1 else MIXED,
        blocks=tuple(blocks),
        lines=tuple(lines),
        remarks=(f"由 {len(documents)} 个文件合成：{'、'.join(ranges)}。", *named),
        doubts=tuple(doubts),
        parts=tuple(parts),
        recognised=frozenset(recognised),
    )


def merge_pages(first: Document, second: Document) -> Document:
    """Merge two readings of different pages of one file into one document in the order of pages."""
    tagged = [(block.place.page or 0, part, block) for part, one in enumerate((first, second)) for block in one.blocks]
    tagged.sort(key=lambda item: item[0])
    numbers: dict[tuple[int, int], int] = {}
    for _, part, block in tagged:
        for line in _lines_of(block):
            numbers.setdefault((part, line), len(numbers) + 1)
    blocks = tuple(_renumbered(block, part, numbers) for _, part, block in tagged)
    doubts = tuple(
        doubt.__class__(_numbered(doubt.place, part, numbers), doubt.text, doubt.confidence)
        for part, one in enumerate((first, second))
        for doubt in one.doubts
    )
    return Document(
        source=first.source,
        format=first.format,
        blocks=blocks,
        remarks=(*first.remarks, *second.remarks),
        doubts=doubts,
        recognised=frozenset(
            numbers[part, line] for part, one in enumerate((first, second)) for line in one.recognised
        ),
    )


def _places(block: Block) -> Iterable[Place]:
    yield block.place
    if isinstance(block, Grid):
        for row in block.rows:
            for cell in row:
                yield cell.place


def _lines_of(block: Block) -> Iterable[int]:
    return (place.line for place in _places(block) if place.line is not None)


def _last_line(document: Document) -> int:
    return max((line for block in document.blocks for line in _lines_of(block)), default=0)


def _last_page(document: Document) -> int:
    return max((place.page or 0 for block in document.blocks for place in _places(block)), default=0)


def _shifted(place: Place, shift: _Shift) -> Place:
    line = place.line + shift.lines if place.line is not None else None
    if shift.pages is None:
        return place._replace(line=line, page=None, box=None)
    return place._replace(line=line, page=place.page + shift.pages if place.page is not None else None)


def _moved(block: Block, shift: _Shift) -> Block:
    place = _shifted(block.place, shift)
    if isinstance(block, Grid):
        rows = (tuple(Cell(cell.text, _shifted(cell.place, shift)) for cell in row) for row in block.rows)
        return Grid(tuple(rows), place, block.inferred)
    return _placed(block, place)


def _placed(block: Paragraph | Picture, place: Place) -> Block:
    if isinstance(block, Picture):
        return Picture(block.alt, place)
    return Paragraph(block.text, place, block.raw, block.level, block.columns)


def _numbered(place: Place, part: int, numbers: dict[tuple[int, int], int]) -> Place:
    return place if place.line is None else place._replace(line=numbers.get((part, place.line), place.line))


def _renumbered(block: Block, part: int, numbers: dict[tuple[int, int], int]) -> Block:
    place = _numbered(block.place, part, numbers)
    if isinstance(block, Grid):
        rows = (tuple(Cell(cell.text, _numbered(cell.place, part, numbers)) for cell in row) for row in block.rows)
        return Grid(tuple(rows), place, block.inferred)
    return _placed(block, place)
