"""Gather what belongs to one table: title, lines above it, its grid over all pages, notes below."""

from __future__ import annotations

from collections.abc import Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass, field

from mingzhang.catalogue.tables import Family, TableSpec, table_spec
from mingzhang.extraction.tables.header import GridRow, begins_with_header, header_depth
from mingzhang.extraction.tables.titles import (
    entity_of,
    is_caption,
    is_page_number,
    is_table_title,
    note_type,
    table_of_title,
    unit_of,
    without_continued,
)
from mingzhang.extraction.tables.words import bare_label
from mingzhang.model.disclosure import Note
from mingzhang.model.document import Block, Cell, Grid, Paragraph
from mingzhang.model.money import parse_figure
from mingzhang.model.writing import fold

#: At most so many lines (unit, entity, caption) stand between a title and its grid.
FURTHEST_GRID = 8
#: A table without data and without rules is its header and its lines, so many lines at most.
_LONGEST_BLANK = 24
_LONGEST_LABEL = 24
#: A line of so many characters at most that stands so often is the header of pages, not of one table.
_LONGEST_HEADER = 40
_OFTEN = 3


@dataclass
class Region:
    """The parts of one table while they are gathered. Without a title of its own it has none."""

    spec: TableSpec
    title: Paragraph | None
    caption: Paragraph | None = None
    unit: Paragraph | None = None
    entity: Paragraph | None = None
    rows: list[GridRow] = field(default_factory=list)
    breaks: list[tuple[int, int]] = field(default_factory=list)
    notes: list[Note] = field(default_factory=list)
    used: set[int] = field(default_factory=set)
    #: Index of the last block that belongs to the table.
    end: int = 0
    #: The lines above the first grid, folded: they may stand again on every page.
    above: set[str] = field(default_factory=set)


def find_regions(
    blocks: Sequence[Block], skip: AbstractSet[int], families: Sequence[Family] = ("budget",)
) -> list[Region]:
    """Return the regions of all titled tables in reading order; the first of two with one id counts."""
    regions: list[Region] = []
    seen: set[str] = set()
    index = 0
    while index < len(blocks):
        region = None if index in skip else _region(blocks, index, skip, families)
        if region is None or region.spec.id in seen:
            index += 1
            continue
        seen.add(region.spec.id)
        regions.append(region)
        index = region.end + 1
    return regions


def gather(spec: TableSpec, blocks: Sequence[Block], start: int, skip: AbstractSet[int]) -> Region:
    """Return the region of a table without a title whose grid stands at an index."""
    region = Region(spec, None, used=set(), end=start)
    _look_above(region, blocks, start, skip)
    _look_below(region, blocks, start - 1, skip)
    return region


def _region(blocks: Sequence[Block], start: int, skip: AbstractSet[int], families: Sequence[Family]) -> Region | None:
    title = blocks[start]
    if not isinstance(title, Paragraph) or (table_id := table_of_title(title.text, families)) is None:
        return None
    region = Region(table_spec(table_id), title, used={start}, end=start, above={fold(title.text)})
    _look_above(region, blocks, start, skip)
    _look_below(region, blocks, start, skip)
    return region if region.rows or region.unit or region.notes else None


def _look_above(region: Region, blocks: Sequence[Block], start: int, skip: AbstractSet[int]) -> None:
    """Take the caption above the title, and the unit and the entity where they stand there."""
    for index in range(start - 1, max(start - 4, -1), -1):
        block = blocks[index]
        if index in skip or (isinstance(block, Paragraph) and is_page_number(block.text)):
            continue
        if not isinstance(block, Paragraph):
            return
        if is_caption(block.text):
            region.caption = block
        elif region.title is None and unit_of(block.text) is not None:
            region.unit = region.unit or block
        elif region.title is None and entity_of(block.text) is not None:
            region.entity = region.entity or block
        else:
            return
        region.above.add(fold(block.text))
        region.used.add(index)
        if region.title is not None:
            return


def _look_below(region: Region, blocks: Sequence[Block], start: int, skip: AbstractSet[int]) -> None:
    again: list[int] = []
    reach = max(start + FURTHEST_GRID, _no_data_below(blocks, start))
    for index in range(start + 1, len(blocks)):
        block = blocks[index]
        if index in skip:
            continue
        if isinstance(block, Grid):
            if region.rows and not _continues(region, block, anew=bool(again)):
                return
            _take_rows(region, block)
        elif not isinstance(block, Paragraph):
            return
        elif region.rows and not region.notes and _stands_again(region, block, blocks):
            # The title and the lines below it, or the title of the document, stand again on the next page.
            again.append(index)
            continue
        elif again or not _take_line(region, block, within=index <= reach, headless=reach > start + FURTHEST_GRID):
            return
        region.used.update((index, *again))
        region.end = index
        again = []


def _stands_again(region: Region, line: Paragraph, blocks: Sequence[Block]) -> bool:
    """Say whether a line inside a table is one that its pages repeat."""
    if without_continued(line.text) in region.above | {""}:
        return True
    if len(line.text) > _LONGEST_HEADER or is_page_number(line.text) or _belongs_to_a_table(line.text):
        return False
    if note_type(line.text) is not None:
        return False
    return sum(isinstance(block, Paragraph) and block.text == line.text for block in blocks) >= _OFTEN


def _belongs_to_a_table(text: str) -> bool:
    """Say whether a line is the title or caption of a table, its unit or body: if not of ours, of another."""
    return is_table_title(text) or is_caption(text) or unit_of(text) is not None or entity_of(text) is not None


def _continues(region: Region, grid: Grid, *, anew: bool) -> bool:
    """Say whether a grid after a gap goes on with the table: no header of its own, or the same one again.

    Below a title that stands again (``anew``) the table of another body may begin: its first row is the same.
    """
    if region.notes:
        return False
    rows = tuple(region.rows)
    own = header_depth(rows)
    if own == len(rows):
        return True
    depth = _repeated(rows[:own], grid.rows)
    if anew and len(grid.rows) > depth and _labels(grid.rows[depth]) == _labels(rows[own]) != ():
        return False
    return depth > 0 or not begins_with_header(grid.rows, rows[:own])


def _labels(row: GridRow) -> tuple[str, ...]:
    """Return the first labels of a row; codes are among them, amounts are not."""
    return tuple(fold(cell.text) for cell in row if cell.text and not _is_amount(cell.text))[:2]


def _is_amount(text: str) -> bool:
    return not text.isdigit() and parse_figure(text, "") is not None


def _repeated(header: Sequence[GridRow], rows: Sequence[GridRow]) -> int:
    """Return how many rows at the top of a grid repeat a header; blank cells of merged ones may be lost."""
    if len(rows) < len(header) or not header:
        return 0
    same = all(_words(one) == _words(other) for one, other in zip(header, rows, strict=False))
    return len(header) if same else 0


def _words(row: GridRow) -> list[str]:
    return [fold(cell.text) for cell in row if cell.text]


def _take_rows(region: Region, grid: Grid) -> None:
    rows = grid.rows
    if region.rows:
        own = header_depth(tuple(region.rows))
        if own < len(region.rows):
            repeated = _repeated(region.rows[:own], rows)
            begins = begins_with_header(rows, tuple(region.rows[:own]))
            rows = rows[repeated or (header_depth(rows) if begins else 0) :]
        last, first = region.rows[-1][0].place.line, grid.rows[0][0].place.line
        if last is not None and first is not None:
            region.breaks.append((last, first))
    region.rows.extend(rows)


def _no_data_below(blocks: Sequence[Block], start: int) -> int:
    """Return the index of the note 本表无数据 of a table set without any rule, whose header stands as lines of text."""
    for index in range(start + 1, min(start + 1 + _LONGEST_BLANK, len(blocks))):
        block = blocks[index]
        if not isinstance(block, Paragraph) or is_table_title(block.text):
            return start
        if note_type(block.text) == "no_data":
            return index
    return start


def _take_line(region: Region, paragraph: Paragraph, *, within: bool, headless: bool) -> bool:
    """Bind a line between title and end of the table; False where the table ends before it.

    ``within``: it stands where the grid may still follow, or the note that there are no data; ``headless``: the lines
    of a header without rules stand there, several words on a line.
    """
    text = paragraph.text
    if (kind := note_type(text)) is not None:
        region.notes.append(Note(text, kind, paragraph.place))
        return True
    if is_page_number(text):
        return True
    if region.rows or region.notes:
        return _take_single_cell(region, paragraph)
    region.above.add(fold(text))
    if unit_of(text) is not None:
        region.unit = region.unit or paragraph
        return True
    if entity_of(text) is not None:
        region.entity = region.entity or paragraph
        return True
    if is_caption(text):
        region.caption = region.caption or paragraph
        return True
    return (
        within
        and table_of_title(text) is None
        and not is_table_title(text)
        and paragraph.level == 0
        and (_is_short_label(text) or (headless and all(map(_is_short_label, text.split()))))
    )


def _is_short_label(text: str) -> bool:
    return len(text) <= _LONGEST_LABEL and not text.endswith(("。", "；")) and not text.startswith("第")


def _take_single_cell(region: Region, paragraph: Paragraph) -> bool:
    """Take a line without tabs as a row whose other cells are blank, if its text is a line of the table."""
    label = bare_label(paragraph.text)
    spec = region.spec
    lines = [*spec.lines, *(spec.left.lines if spec.left else ()), *(spec.right.lines if spec.right else ())]
    known = label in spec.total or any(label in line.labels for line in lines)
    if known and not region.notes:
        region.rows.append((Cell(paragraph.text, paragraph.place),))
    return known and not region.notes
