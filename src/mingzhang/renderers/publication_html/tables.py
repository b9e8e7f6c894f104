"""Tables and performance sheets as HTML: every figure says to a screen reader which row and column it stands in."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from html import escape

from mingzhang.model.fact import Coordinate
from mingzhang.model.publication import GridCell, TableBlock
from mingzhang.renderers.publication_html.anchors import cell_name
from mingzhang.renderers.report_words import clean

_ALIGN = {"left": "", "center": "c", "right": "n"}


@dataclass(frozen=True, slots=True)
class Named:
    """A table with its name in the page, the level of its heading, and the cells that something leads to."""

    table: TableBlock
    name: str
    level: int
    targets: Mapping[Coordinate, str]


def table_html(named: Named) -> Iterator[str]:
    """Yield the table: caption and title, then the grid in a box that scrolls, then the notes."""
    table, name = named.table, named.name
    kind = ("sheet" if table.is_sheet else "table") + (" wide" if table.is_landscape else "")
    label = f' aria-labelledby="{name}-title"' if table.title else f' aria-label="{text(table.id)}"'
    yield f'<section class="{kind}" id="{name}"{label}>'
    if table.caption:
        yield f'<p class="number">{text(table.caption)}</p>'
    if table.title:
        yield f'<h{named.level} id="{name}-title">{text(table.title)}</h{named.level}>'
    yield f'<div class="scroll" role="region" tabindex="0"{label}>'
    yield f"<table{label}>"
    if labels := [one for one in (table.subtitle, table.entity, table.unit) if one]:
        yield f'<caption><div class="labels">{"".join(f"<div>{text(one)}</div>" for one in labels)}</div></caption>'
    yield from _grid(named)
    yield "</table></div>"
    for note in table.notes:
        yield f'<p class="note">{text(note)}</p>'
    yield "</section>"


def text(words: str) -> str:
    """Return a text as HTML; line breaks stay."""
    made = escape(clean(words))
    return made.replace("\n", "<br>") if "\n" in made else made


def _grid(named: Named) -> Iterator[str]:
    table = named.table
    sides = [] if table.is_sheet else _sides(table)
    above = _names_above(named) if len(sides) > 1 else []
    if table.header:
        yield "<thead>"
        for row, line in enumerate(table.header):
            yield "".join(
                ("<tr>", *(_head(named, (row, at), cell, bool(above)) for at, cell in enumerate(line)), "</tr>")
            )
        yield "</thead>"
    yield "<tbody>"
    for row, line in enumerate(table.rows):
        cells = _form_row(named, row, line) if table.is_sheet else _row(named, row, line, _Columns(sides, above))
        yield "".join(("<tr>", *cells, "</tr>"))
    yield "</tbody>"


def _head(named: Named, at: tuple[int, int], cell: GridCell, is_named: bool) -> str:
    scope = "colgroup" if cell.columns > 1 else "col"
    name = f' id="{_head_name(named.name, *at)}"' if is_named else ""
    return f'<th scope="{scope}"{name}{_span(cell)}>{text(cell.text)}</th>'


def _head_name(table: str, row: int, at: int) -> str:
    return f"{table}-h{row}c{at}"


def _sides(table: TableBlock) -> list[tuple[int, ...]]:
    """Return the runs of columns that hold words, such as code and name; a table with two of them has two sides."""
    columns = range(len(table.widths))
    figures = {
        column
        for line in table.rows
        for column, cell in zip(columns, line, strict=False)
        if cell.at is not None or cell.value is not None
    }
    words = {column for line in table.rows for column, cell in zip(columns, line, strict=False) if cell.text} - figures
    sides: list[tuple[int, ...]] = []
    for column in sorted(words):
        if sides and sides[-1][-1] == column - 1:
            sides[-1] = (*sides[-1], column)
        else:
            sides.append((column,))
    return sides


def _names_above(named: Named) -> list[list[str]]:
    """Return for each column the names of the header cells over it, from top to bottom."""
    width = len(named.table.widths)
    above: list[list[str]] = [[] for _ in range(width)]
    covered: set[tuple[int, int]] = set()
    for row, line in enumerate(named.table.header):
        left = 0
        for at, cell in enumerate(line):
            while (row, left) in covered:
                left += 1
            for column in range(left, min(left + cell.columns, width)):
                above[column].append(_head_name(named.name, row, at))
                covered |= {(row + down, column) for down in range(cell.rows)}
            left += cell.columns
    return above


@dataclass(frozen=True, slots=True)
class _Columns:
    """The runs of columns with words, and in a table of two sides the header cells over each column."""

    sides: Sequence[tuple[int, ...]]
    above: Sequence[Sequence[str]]


def _row(named: Named, row: int, line: Sequence[GridCell], columns: _Columns) -> Iterator[str]:
    """Yield the cells of a row; the last words of each side are what the figures right of them are about."""
    heads = {
        column
        for side in columns.sides
        for column in [next((one for one in reversed(side) if one < len(line) and line[one].text), -1)]
    }
    about = ""
    for column, cell in enumerate(line):
        is_head = column in heads and cell.at is None
        own = cell_name(named.name, row, column)
        attributes = _span(cell) + _style(cell)
        if is_head:
            about = own
            name = f' id="{own}"' if columns.above else ""
            yield f'<th scope="row"{name}{attributes}>{text(cell.text)}</th>'
            continue
        if columns.above and cell.at is not None:
            attributes += f' headers="{" ".join(one for one in (*columns.above[column], about) if one)}"'
        yield _figure(named, own, cell, attributes)


def _form_row(named: Named, row: int, line: Sequence[GridCell]) -> Iterator[str]:
    """Yield the cells of a row of a form, whose labels stand centred: over columns, or before what they name."""
    is_head = all(cell.align == "center" and cell.at is None for cell in line) and len(line) > 1
    for column, cell in enumerate(line):
        attributes = _span(cell) + _style(cell)
        if cell.align == "center" and cell.text and cell.at is None:
            across = "colgroup" if cell.columns > 1 else "col"
            down = "rowgroup" if cell.rows > 1 else "row"
            yield f'<th scope="{across if is_head and cell.rows == 1 else down}"{attributes}>{text(cell.text)}</th>'
        else:
            yield _figure(named, cell_name(named.name, row, column), cell, attributes)


def _figure(named: Named, own: str, cell: GridCell, attributes: str) -> str:
    if cell.at is not None:
        if named.targets.get(cell.at) == own:
            attributes += f' id="{own}"'
        attributes += f' data-at="{escape(clean(str(cell.at)))}"'
    return f"<td{attributes}>{text(cell.text)}</td>"


def _span(cell: GridCell) -> str:
    across = f' colspan="{cell.columns}"' if cell.columns > 1 else ""
    return across + (f' rowspan="{cell.rows}"' if cell.rows > 1 else "")


def _style(cell: GridCell) -> str:
    """Return the classes of a cell: n right-aligned figures, c centred, b bold, i1 and i2 set in."""
    names = [_ALIGN[cell.align], "b" if cell.bold else "", f"i{min(cell.indent, 3)}" if cell.indent else ""]
    kept = " ".join(name for name in names if name)
    return f' class="{kept}"' if kept else ""
