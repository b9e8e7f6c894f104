"""A fitted table as ``w:tbl``: spans, repeated header rows, rows that do not break."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import accumulate, pairwise

from mingzhang.model.publication import GridCell
from mingzhang.renderers.publication_docx.flow import Fitted
from mingzhang.renderers.publication_docx.markup import attribute, run, twips
from mingzhang.renderers.publication_docx.styles import PITCH, table_style
from mingzhang.renderers.publication_pdf.fitting import SIDE, head_lines

#: The rule above a row adds to its height, in points.
_RULE = 0.5
#: A row higher than this part of a page may break.
_TALL = 0.4
#: A place of the grid: the cell and how far down and right of its corner the place is; None where there is none.
_Place = tuple[GridCell, int, int] | None


def letters(fitted: Fitted) -> float:
    """Return the size of a table's letters in points, by halves as Word has them."""
    return max(1.0, int(fitted.fit.size * 2) / 2)


@dataclass(frozen=True, slots=True)
class _Look:
    """What all cells of a table share: ``edges`` of the columns in twips, style and size of the letters in points."""

    edges: tuple[int, ...]
    style: str
    size: float


def table_grid(fitted: Fitted) -> str:
    """Return the grid of a table; nothing for a table without rows."""
    table, size = fitted.table, letters(fitted)
    places = _places(fitted)
    if not places:
        return ""
    edges = (0, *(round(edge) for edge in accumulate(20 * wide for wide in fitted.fit.widths)))
    # As high as the PDF sets it, whose first line takes less and whose rules take no room.
    space = max(0, twips(fitted.fit.inset - (PITCH - 1) / 2 * fitted.fit.size - _RULE / 2))
    columns = "".join(f'<w:gridCol w:w="{right - left}"/>' for left, right in pairwise(edges))
    side = twips(SIDE)
    caption = f'<w:tblCaption w:val="{attribute(table.title)}"/>' if table.title else ""
    look = _Look(edges, table_style(size), size)
    rows = "".join(_row(line, top, look, fitted) for top, line in enumerate(places))
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


def _is_kept(top: int, last: int, fitted: Fitted) -> bool:
    """Say whether a row stays with the next: heads do, rows of a short table do, the last does with the notes."""
    if top == last:
        return bool(fitted.table.notes)
    return fitted.is_short or top < len(fitted.table.header)


def _may_break(top: int, fitted: Fitted) -> bool:
    return fitted.fit.rows[top] > _TALL * fitted.room.high


def _row(line: Sequence[_Place], top: int, look: _Look, fitted: Fitted) -> str:
    whole = "" if _may_break(top, fitted) else "<w:cantSplit/>"
    again = "<w:tblHeader/>" if top < len(fitted.table.header) else ""
    about = f"<w:trPr>{whole}{again}</w:trPr>" if whole or again else ""
    kept = "<w:keepNext/>" if _is_kept(top, len(fitted.fit.rows) - 1, fitted) else ""
    corners = ((left, place) for left, place in enumerate(line) if place is None or place[2] == 0)
    cells = "".join(_cell(place, left, look, kept) for left, place in corners)
    return f"<w:tr>{about}{cells}</w:tr>"


def _cell(place: _Place, left: int, look: _Look, kept: str) -> str:
    """Return the cell whose left edge is at a column: its upper part holds the text, what is below only the frame."""
    if place is None:
        wide = look.edges[left + 1] - look.edges[left]
        return f'<w:tc><w:tcPr><w:tcW w:w="{wide}" w:type="dxa"/></w:tcPr>{_line(look.style, kept)}</w:tc>'
    cell, down, _ = place
    right = min(left + cell.columns, len(look.edges) - 1)
    wide = look.edges[right] - look.edges[left]
    span = f'<w:gridSpan w:val="{right - left}"/>' if right - left > 1 else ""
    merge = "" if cell.rows == 1 else "<w:vMerge/>" if down else '<w:vMerge w:val="restart"/>'
    inside = _line(look.style, kept) if down else _text(cell, wide / 20, look, kept)
    return (
        f'<w:tc><w:tcPr><w:tcW w:w="{wide}" w:type="dxa"/>{span}{merge}<w:vAlign w:val="center"/></w:tcPr>'
        f"{inside}</w:tc>"
    )


def _line(style: str, more: str, inside: str = "") -> str:
    return f'<w:p><w:pPr><w:pStyle w:val="{style}"/>{more}</w:pPr>{inside}</w:p>'


def _text(cell: GridCell, wide: float, look: _Look, kept: str) -> str:
    """Return the text of a cell of a width in points; heads of columns break between words."""
    words = "\n".join(head_lines(cell, wide, look.size))
    inside = run(words, '<w:rStyle w:val="Strong"/>' if cell.bold or cell.is_header else "")
    more = kept
    if cell.indent:
        more += f'<w:ind w:leftChars="{100 * cell.indent}" w:left="{twips(look.size * cell.indent)}"/>'
    if cell.align != "left":
        more += f'<w:jc w:val="{cell.align}"/>'
    return _line(look.style, more, inside)
