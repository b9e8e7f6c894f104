"""A fitted table as ``w:tbl``: spans, repeated header rows, rows that do not break."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import accumulate

from mingzhang.model.publication import GridCell
from mingzhang.renderers.publication_docx.flow import Fitted
from mingzhang.renderers.publication_docx.markup import attribute, run, twips
from mingzhang.renderers.publication_docx.styles import PITCH, table_style
from mingzhang.renderers.publication_pdf.fitting import SIDE

#: The rule above a row adds to its height, in points.
_RULE = 0.5
#: A row higher than this part of a page may break.
_TALL = 0.4
#: A place of the grid: the cell and how far down and right of its corner the place is; None where there is none.
_Place = tuple[GridCell, int, int] | None


def letters(fitted: Fitted) -> float:
    """Return the size of a table's letters in points, by halves as Word has them."""
    return max(1.0, int(fitted.fit.size * 2) / 2)


def table_grid(fitted: Fitted) -> str:
    """Return the grid of a table; nothing for a table without rows."""
    table, size = fitted.table, letters(fitted)
    places = _places(fitted)
    if not places:
        return ""
    edges = [0, *(round(edge) for edge in accumulate(20 * wide for wide in fitted.fit.widths))]
    # As high as the PDF sets it, whose first line takes less and whose rules take no room.
    space = max(0, twips(fitted.fit.inset - (PITCH - 1) / 2 * fitted.fit.size - _RULE / 2))
    columns = "".join(f'<w:gridCol w:w="{right - left}"/>' for left, right in zip(edges, edges[1:], strict=False))
    side = twips(SIDE)
    caption = f'<w:tblCaption w:val="{attribute(table.title)}"/>' if table.title else ""
    style = table_style(size)
    heads = len(table.header)
    rows = "".join(
        _row(line, edges, style, size, is_head=top < heads, may_break=_may_break(top, fitted), keep=keep)
        for top, line in enumerate(places)
        for keep in (top < heads or (fitted.is_short and top < len(places) - 1),)
    )
    return (
        f'<w:tbl><w:tblPr><w:tblStyle w:val="TableGrid"/><w:tblW w:w="{edges[-1]}" w:type="dxa"/>'
        '<w:jc w:val="center"/><w:tblLayout w:type="fixed"/>'
        f'<w:tblCellMar><w:top w:w="{space}" w:type="dxa"/><w:left w:w="{side}" w:type="dxa"/>'
        f'<w:bottom w:w="{space}" w:type="dxa"/><w:right w:w="{side}" w:type="dxa"/></w:tblCellMar>'
        f'<w:tblLook w:val="0020" w:firstRow="1" w:lastRow="0" w:firstColumn="0" w:lastColumn="0" w:noHBand="1"'
        f' w:noVBand="1"/>{caption}</w:tblPr><w:tblGrid>{columns}</w:tblGrid>{rows}</w:tbl>'
    )


def _places(fitted: Fitted) -> list[list[_Place]]:
    """Return which cell covers each place of the grid."""
    grid = fitted.table.cells()
    places: list[list[_Place]] = [[None] * len(line) for line in grid]
    for top, line in enumerate(grid):
        for left, cell in enumerate(line):
            if cell is None:
                continue
            for down in range(min(cell.rows, len(grid) - top)):
                for right in range(min(cell.columns, len(line) - left)):
                    places[top + down][left + right] = (cell, down, right)
    return places


def _may_break(top: int, fitted: Fitted) -> bool:
    return fitted.fit.rows[top] > _TALL * fitted.room.high


def _row(
    line: Sequence[_Place], edges: Sequence[int], style: str, size: float, *, is_head: bool, may_break: bool, keep: bool
) -> str:
    whole = "" if may_break else "<w:cantSplit/>"
    again = "<w:tblHeader/>" if is_head else ""
    about = f"<w:trPr>{whole}{again}</w:trPr>" if whole or again else ""
    cells = []
    for left, place in enumerate(line):
        if place is None:
            cells.append(_cell(None, 0, edges[left + 1] - edges[left], 1, style, size, keep))
            continue
        cell, down, right = place
        if right == 0:
            columns = min(cell.columns, len(line) - left)
            cells.append(_cell(cell, down, edges[left + columns] - edges[left], columns, style, size, keep))
    return f"<w:tr>{about}{''.join(cells)}</w:tr>"


def _cell(cell: GridCell | None, down: int, wide: int, columns: int, style: str, size: float, keep: bool) -> str:
    span = f'<w:gridSpan w:val="{columns}"/>' if columns > 1 else ""
    kept = "<w:keepNext/>" if keep else ""
    merge, inside, place = "", "", ""
    if cell is not None:
        if cell.rows > 1:
            merge = "<w:vMerge/>" if down else '<w:vMerge w:val="restart"/>'
        if not down:
            inside = run(cell.text, '<w:rStyle w:val="Strong"/>' if cell.bold or cell.is_header else "")
            if cell.indent:
                place = f'<w:ind w:leftChars="{100 * cell.indent}" w:left="{twips(size * cell.indent)}"/>'
            if cell.align != "left":
                place += f'<w:jc w:val="{cell.align}"/>'
    return (
        f'<w:tc><w:tcPr><w:tcW w:w="{wide}" w:type="dxa"/>{span}{merge}<w:vAlign w:val="center"/></w:tcPr>'
        f'<w:p><w:pPr><w:pStyle w:val="{style}"/>{kept}{place}</w:pPr>{inside}</w:p></w:tc>'
    )
