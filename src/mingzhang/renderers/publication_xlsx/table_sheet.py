"""A table or performance sheet on a sheet of its own."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from mingzhang.model.fact import Coordinate
from mingzhang.model.publication import GridCell, TableBlock
from mingzhang.renderers.publication_xlsx.number_formats import number_format
from mingzhang.renderers.publication_xlsx.plan import FRONT, TableSheet
from mingzhang.renderers.publication_xlsx.setup import Paper, fitted
from mingzhang.renderers.publication_xlsx.styles import (
    CAPTION,
    HEADER,
    LEFT,
    NOTE,
    RIGHT,
    SUBTITLE,
    TITLE,
    height,
    lines_in,
)
from mingzhang.renderers.publication_xlsx.totals import quoted

#: How wide the columns of a table are together, in Excel's units, upright and sideways.
_UPRIGHT, _SIDEWAYS = 96.0, 140.0
_NARROWEST = 7.0
_LOOKS = {"caption": CAPTION, "title": TITLE, "subtitle": SUBTITLE, "text": NOTE}
_TITLE_SIZE = 16.0
#: What an amount takes of a column beside its digits.
_AROUND = 2.0


def write_table(paper: Paper, planned: TableSheet, formulas: Mapping[Coordinate, str]) -> None:
    """Write the lines above a table, its grid and its notes, and set up the sheet for screen and print."""
    table = planned.table
    grid = planned.grid
    widths = _widths(table, grid)
    for column, wide in enumerate(widths):
        paper.sheet.set_column(column, column, wide)
    _write_above(paper, planned, widths)
    for row, line in enumerate(grid, start=planned.first):
        _write_row(paper, (row, line), formulas)
    lines = _row_lines(grid, widths)
    for row, count in enumerate(lines, start=planned.first):
        # Programs do not fit a row to merged cells, so rows of several lines get their height here.
        paper.sheet.set_row(row, height(max(count, 1)))
    end = planned.first + len(grid)
    for row, note in enumerate(table.notes, start=end):
        paper.across(row, len(widths), note, NOTE)
        paper.sheet.set_row(row, height(lines_in(note, sum(widths))))
    if table.is_landscape:
        paper.sheet.set_landscape()
    head = planned.first + len(table.header)
    if table.header:
        paper.sheet.freeze_panes(head, 0)
        paper.sheet.repeat_rows(planned.first, head - 1)
    last = end + len(table.notes) - 1
    paper.sheet.print_area(0, 0, max(last, 0), len(widths) - 1)


def _widths(table: TableBlock, grid: Sequence[Sequence[GridCell | None]]) -> list[float]:
    whole = sum(table.widths) or 1.0
    together = _SIDEWAYS if table.is_landscape else _UPRIGHT
    needed = [_NARROWEST] * len(table.widths)
    for line in grid:
        for column, cell in enumerate(line):
            if cell is not None and cell.value is not None and cell.columns == 1:
                needed[column] = max(needed[column], len(cell.text) * 1.05 + _AROUND)
    return [max(round(one / whole * together, 2), least) for one, least in zip(table.widths, needed, strict=True)]


def _write_above(paper: Paper, planned: TableSheet, widths: Sequence[float]) -> None:
    table = planned.table
    wide = sum(widths)
    for row, (kind, text) in enumerate(planned.above):
        if kind == "labels":
            _write_labels(paper, row, table, len(widths))
            continue
        size = _TITLE_SIZE if kind == "title" else 10.0
        paper.across(row, len(widths), text, _LOOKS[kind])
        paper.sheet.set_row(row, height(lines_in(text, wide, size), size))
        if kind == "title":
            style = paper.styles.get(_LOOKS[kind])
            paper.sheet.write_url(row, 0, f"internal:{quoted(FRONT)}!A1", style, fitted(text), "返回目录")


def _write_labels(paper: Paper, row: int, table: TableBlock, columns: int) -> None:
    """Write the name of the body at the left and the unit at the right."""
    if columns < 2:
        paper.put(row, 0, f"{table.entity}  {table.unit}".strip(), LEFT)
        return
    split = columns - max(columns // 3, 1)
    for first, last, text, look in ((0, split - 1, table.entity, LEFT), (split, columns - 1, table.unit, RIGHT)):
        style = paper.styles.get(look)
        if last > first:
            paper.sheet.merge_range(row, first, row, last, "", style)
        if text:
            paper.sheet.write_string(row, first, fitted(text), style)


def _write_row(paper: Paper, placed: tuple[int, Sequence[GridCell | None]], formulas: Mapping[Coordinate, str]) -> None:
    row, line = placed
    sheet = paper.sheet
    for column, cell in enumerate(line):
        if cell is None:
            continue
        code = number_format(cell.text, cell.value) if cell.value is not None else None
        if cell.is_header:
            style = paper.styles.get(HEADER)
        else:
            style = paper.styles.cell(cell.align, cell.bold, cell.indent, code or "@")
        if cell.columns > 1 or cell.rows > 1:
            sheet.merge_range(row, column, row + cell.rows - 1, column + cell.columns - 1, "", style)
        if cell.value is not None and code is not None:
            formula = formulas.get(cell.at) if cell.at is not None else None
            if formula is None:
                sheet.write_number(row, column, cell.value, style)
            else:
                sheet.write_formula(row, column, formula, style, cell.value)
        elif cell.text:
            sheet.write_string(row, column, fitted(cell.text), style)
        else:
            sheet.write_blank(row, column, None, style)


def _row_lines(grid: Sequence[Sequence[GridCell | None]], widths: Sequence[float]) -> list[int]:
    """Return how many lines each row needs; what a cell over several rows lacks goes to its last row."""
    lines = [1] * len(grid)
    tall: list[tuple[int, int, int]] = []
    for row, line in enumerate(grid):
        for column, cell in enumerate(line):
            if cell is None or not cell.text:
                continue
            wide = sum(widths[column : column + cell.columns]) - 2 * cell.indent
            needed = lines_in(cell.text, wide)
            if cell.rows == 1:
                lines[row] = max(lines[row], needed)
            else:
                tall.append((row, cell.rows, needed))
    for row, rows, needed in tall:
        there = sum(lines[row : row + rows])
        lines[min(row + rows, len(lines)) - 1] += max(needed - there, 0)
    return lines
