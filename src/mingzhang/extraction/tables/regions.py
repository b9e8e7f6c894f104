"""Gather what belongs to one table: title, lines above it, its grid over all pages, notes below."""

from __future__ import annotations

from collections.abc import Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass, field

from mingzhang.catalogue.tables import TableSpec, load_tables
from mingzhang.extraction.tables.header import header_depth
from mingzhang.extraction.tables.titles import (
    entity_of,
    is_caption,
    is_page_number,
    note_type,
    table_of_title,
    unit_of,
)
from mingzhang.model.disclosure import Note
from mingzhang.model.document import Block, Cell, Grid, Paragraph
from mingzhang.model.writing import fold, strip_numbering

#: At most so many lines (unit, entity, caption) stand between a title and its grid.
FURTHEST_GRID = 8


@dataclass
class Region:
    """The parts of one table while they are gathered."""

    spec: TableSpec
    title: Paragraph
    caption: Paragraph | None = None
    unit: Paragraph | None = None
    entity: Paragraph | None = None
    rows: list[tuple[Cell, ...]] = field(default_factory=list)
    breaks: list[tuple[int, int]] = field(default_factory=list)
    notes: list[Note] = field(default_factory=list)
    used: set[int] = field(default_factory=set)
    #: Index of the last block that belongs to the table.
    end: int = 0


def find_regions(blocks: Sequence[Block], skip: AbstractSet[int]) -> list[Region]:
    """Return the regions of all titled tables in reading order; the first of two with one id counts."""
    regions: list[Region] = []
    seen: set[str] = set()
    index = 0
    while index < len(blocks):
        region = None if index in skip else _region(blocks, index, skip)
        if region is None or region.spec.id in seen:
            index += 1
            continue
        seen.add(region.spec.id)
        regions.append(region)
        index = region.end + 1
    return regions


def _region(blocks: Sequence[Block], start: int, skip: AbstractSet[int]) -> Region | None:
    title = blocks[start]
    if not isinstance(title, Paragraph) or (table_id := table_of_title(title.text)) is None:
        return None
    region = Region(load_tables()[table_id], title, used={start}, end=start)
    _look_above(region, blocks, start, skip)
    _look_below(region, blocks, start, skip)
    return region if region.rows or region.unit or region.notes else None


def _look_above(region: Region, blocks: Sequence[Block], start: int, skip: AbstractSet[int]) -> None:
    """Take the caption above the title, where there is one."""
    for index in range(start - 1, max(start - 4, -1), -1):
        block = blocks[index]
        if index in skip or (isinstance(block, Paragraph) and is_page_number(block.text)):
            continue
        if isinstance(block, Paragraph) and is_caption(block.text):
            region.caption = block
            region.used.add(index)
        return


def _look_below(region: Region, blocks: Sequence[Block], start: int, skip: AbstractSet[int]) -> None:
    for index in range(start + 1, len(blocks)):
        block = blocks[index]
        if index in skip:
            continue
        if isinstance(block, Grid):
            if region.rows and not _continues(region, block):
                return
            _take_rows(region, block)
        elif not isinstance(block, Paragraph) or not _take_line(region, block, index - start):
            return
        region.used.add(index)
        region.end = index


def _continues(region: Region, grid: Grid) -> bool:
    """Say whether a grid after a gap goes on with the table: no header of its own, or the same one again."""
    depth = header_depth(grid.rows)
    if region.notes:
        return False
    own = header_depth(tuple(region.rows))
    if depth == 0 or own == len(region.rows):
        return True
    return [[fold(cell.text) for cell in row] for row in grid.rows[:depth]] == [
        [fold(cell.text) for cell in row] for row in region.rows[:own]
    ]


def _take_rows(region: Region, grid: Grid) -> None:
    rows = grid.rows
    if region.rows:
        rows = rows[header_depth(rows) :] if header_depth(tuple(region.rows)) < len(region.rows) else rows
        last, first = region.rows[-1][0].place.line, grid.rows[0][0].place.line
        if last is not None and first is not None:
            region.breaks.append((last, first))
    region.rows.extend(rows)


def _take_line(region: Region, paragraph: Paragraph, distance: int) -> bool:
    """Bind a line between title and end of the table; False where the table ends before it."""
    text = paragraph.text
    if (kind := note_type(text)) is not None:
        region.notes.append(Note(text, kind, paragraph.place))
        return True
    if is_page_number(text):
        return True
    if region.rows:
        return _take_single_cell(region, paragraph)
    if unit_of(text) is not None:
        region.unit = region.unit or paragraph
        return True
    if entity_of(text) is not None:
        region.entity = region.entity or paragraph
        return True
    if is_caption(text):
        region.caption = region.caption or paragraph
        return True
    return distance <= FURTHEST_GRID and table_of_title(text) is None and paragraph.level == 0 and _is_short_label(text)


def _is_short_label(text: str) -> bool:
    return len(text) <= 24 and not text.endswith(("。", "；")) and not text.startswith("第")


def _take_single_cell(region: Region, paragraph: Paragraph) -> bool:
    """Take a line without tabs as a row whose other cells are blank, if its text is a line of the table."""
    label = strip_numbering(paragraph.text)
    spec = region.spec
    lines = [*spec.lines, *(spec.left.lines if spec.left else ()), *(spec.right.lines if spec.right else ())]
    known = label in spec.total or any(label in line.labels for line in lines)
    if known and not region.notes:
        region.rows.append((Cell(paragraph.text, paragraph.place),))
    return known and not region.notes
