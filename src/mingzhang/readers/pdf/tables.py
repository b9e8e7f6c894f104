"""Ruled tables: glyphs into the cells of lattices, rows without rules between them taken apart."""

from __future__ import annotations

import itertools
import re
from collections import defaultdict
from collections.abc import Sequence
from typing import NamedTuple

from mingzhang.model.document import Inferred
from mingzhang.readers.pdf.geometry import Box, around
from mingzhang.readers.pdf.glyphs import Glyph
from mingzhang.readers.pdf.lattice import Lattice, build, groups, joined
from mingzhang.readers.pdf.rulings import Drawn
from mingzhang.readers.pdf.words import box_of, cell_text, join, text_lines

#: Blank columns and rows narrower than this are the space inside double rules (points).
_SLIT = 4.0
#: A complete figure: one in each of several lines of a cell is several rows, not one number wrapped.
_FIGURE = re.compile(r"-?\d{1,3}(?:,\d{3})*\.\d{1,2}|-?\d+\.\d{1,2}|\d{3}|\d{5}|\d{7}")
#: So many rows at least stand in a cell that is taken apart.
_STACKED = 3


class TableCell(NamedTuple):
    """A cell's text and its box in layout coordinates.

    ``size`` is the size of its last line, ``room`` how much of the cell's width that line leaves free; without
    them nothing is known of it.
    """

    text: str
    box: Box
    room: float = 1e9
    size: float = 0.0


class PageTable(NamedTuple):
    """A table as rows of cells; all rows are equally long."""

    rows: tuple[tuple[TableCell, ...], ...]
    box: Box
    #: Its first or last row is parted between two pages.
    open_top: bool = False
    open_bottom: bool = False
    #: What is not drawn but told from where texts stand; then the boxes of cells are those of their texts.
    inferred: Inferred = ""


def ruled_tables(glyphs: Sequence[Glyph], drawn: Drawn) -> tuple[list[PageTable], list[Glyph]]:
    """Return the ruled tables of a page and the glyphs that stand in none of them."""
    lattices = [
        lattice
        for ruled in groups(joined(drawn.horizontal), joined(drawn.vertical))
        if (lattice := build(ruled)) is not None and lattice.cells > 1 and len(lattice.xs) > 2
    ]
    # The smallest first: a table inside a frame takes its own text.
    lattices.sort(key=lambda lattice: (lattice.xs[-1] - lattice.xs[0]) * (lattice.ys[-1] - lattice.ys[0]))
    held: list[defaultdict[tuple[int, int], list[Glyph]]] = [defaultdict(list) for _ in lattices]
    free: list[Glyph] = []
    for glyph in glyphs:
        x, y = (glyph.x0 + glyph.x1) / 2, (glyph.top + glyph.bottom) / 2
        for lattice, cells in zip(lattices, held, strict=True):
            if (head := lattice.at(x, y)) is not None:
                cells[head].append(glyph)
                break
        else:
            free.append(glyph)
    tables = []
    for lattice, cells in zip(lattices, held, strict=True):
        if cells and (table := _table(lattice, cells)) is not None:
            tables.append(table)
    return tables, free


def _table(lattice: Lattice, held: dict[tuple[int, int], list[Glyph]]) -> PageTable | None:
    columns = _kept(lattice.xs, {column for _, column in held})
    rows = _kept(lattice.ys, {row for row, _ in held})
    boxes = _boxes(lattice)
    result: list[tuple[TableCell, ...]] = []
    for row in rows:
        cells = [held.get((row, column), []) for column in columns]
        row_boxes = [boxes[lattice.heads[row][column]] for column in columns]
        stacked = _stacked(cells)
        if stacked is not None and len({lattice.heads[row][column][0] for column in columns}) == 1:
            result.extend(stacked)
            continue
        result.append(tuple(_cell(cell, box) for cell, box in zip(cells, row_boxes, strict=True)))
    return PageTable(tuple(result), lattice.box, lattice.open_top, lattice.open_bottom) if result else None


def _cell(glyphs: Sequence[Glyph], box: Box) -> TableCell:
    if not glyphs:
        return TableCell("", box)
    if glyphs[0].turn:
        return TableCell(cell_text(glyphs), box)
    lines = text_lines(glyphs, gap=1e9)
    last = lines[-1]
    room = box[2] - box[0] - (last.box[2] - last.box[0])
    return TableCell(join(line.text for line in lines), box, room, last.size)


def _kept(places: Sequence[float], filled: set[int]) -> list[int]:
    """Return the rows or columns that are no slit between double rules."""
    return [index for index in range(len(places) - 1) if index in filled or places[index + 1] - places[index] >= _SLIT]


def _boxes(lattice: Lattice) -> dict[tuple[int, int], Box]:
    """Return the box of each cell by its head."""
    ends: dict[tuple[int, int], tuple[int, int]] = {}
    for row, heads in enumerate(lattice.heads):
        for column, head in enumerate(heads):
            ends[head] = (row, column)
    return {
        (row, column): (lattice.xs[column], lattice.ys[row], lattice.xs[last_c + 1], lattice.ys[last_r + 1])
        for (row, column), (last_r, last_c) in ends.items()
    }


def _stacked(cells: Sequence[Sequence[Glyph]]) -> list[tuple[TableCell, ...]] | None:
    """Return the rows that stand in one ruled row without rules between them, None for an ordinary row.

    They are known by a column of complete figures, one to a line; its lines are the rows, and what stands
    between two of them in other columns belongs to the upper one.
    """
    lines = [text_lines(cell, gap=1e9) if cell else [] for cell in cells]
    figures = [
        column for column in lines if len(column) >= _STACKED and all(_FIGURE.fullmatch(line.text) for line in column)
    ]
    if not figures or sum(len(column) >= _STACKED for column in lines) < 2:
        return None
    bases = [line.base for line in max(figures, key=len)]
    reach = 0.5 * min(after - before for before, after in itertools.pairwise(bases))
    rows: list[list[list[Glyph]]] = [[[] for _ in cells] for _ in bases]
    for index, cell in enumerate(cells):
        for glyph in cell:
            row = max((number for number, base in enumerate(bases) if glyph.base >= base - reach), default=0)
            rows[row][index].append(glyph)
    outer = box_of([glyph for cell in cells for glyph in cell])
    result = []
    for row_cells in rows:
        present = [glyph for cell in row_cells for glyph in cell]
        row_box = box_of(present) if present else outer
        result.append(
            tuple(
                TableCell(cell_text(cell), box_of(cell))
                if cell
                else TableCell("", (_left(cells, index, outer), row_box[1], _left(cells, index, outer), row_box[3]))
                for index, cell in enumerate(row_cells)
            )
        )
    return result


def _left(cells: Sequence[Sequence[Glyph]], index: int, outer: Box) -> float:
    """Return where a column's text begins."""
    return min((glyph.x0 for glyph in cells[index]), default=outer[0])


def bound(rows: Sequence[Sequence[TableCell]]) -> Box:
    """Return the box around all cells of a table."""
    return around(cell.box for row in rows for cell in row)
