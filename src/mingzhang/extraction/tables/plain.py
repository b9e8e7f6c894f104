"""A data row before its kind is known."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from typing import Any, NamedTuple

from mingzhang.extraction.tables.header import Header
from mingzhang.model.disclosure import Row, RowKind
from mingzhang.model.document import Cell
from mingzhang.model.money import parse_figure
from mingzhang.model.place import Place
from mingzhang.model.writing import unwrap


class Plain(NamedTuple):
    """Cells and places aligned to the columns."""

    cells: tuple[str | None, ...]
    places: tuple[Place, ...]
    place: Place


def plain_rows(grid: Sequence[tuple[Cell, ...]], header: Header) -> list[Plain]:
    """Return the rows below a header that hold any text, cut or padded to its width."""
    width = len(header.paths)
    return [_plain(cells, width) for cells in grid[header.depth :] if any(cell.text for cell in cells)]


def _plain(cells: Sequence[Cell], width: int) -> Plain:
    """Return a row cut or padded to the width; the places of missing cells are the row's."""
    row_place = Place(line=cells[0].place.line, page=cells[0].place.page, sheet=cells[0].place.sheet)
    texts = [unwrap(cell.text) or None for cell in cells[:width]]
    places = [cell.place for cell in cells[:width]]
    missing = width - len(texts)
    return Plain((*texts, *[None] * missing), (*places, *[row_place] * missing), row_place)


def make_row(plain: Plain, kind: RowKind, **known: Any) -> Row:
    """Return the row with its kind and what else is known of it."""
    return Row(kind, plain.cells, plain.places, plain.place, **known)


def amount_of(cells: Sequence[str | None], header: Header) -> Decimal | None:
    """Return the amount in the first bound column, None where it is blank or no number."""
    index = next((index for index, name in enumerate(header.names) if name), None)
    text = cells[index] if index is not None and index < len(cells) else None
    figure = parse_figure(text, "") if text else None
    return figure.value if figure is not None else None


def has_amount(cells: Sequence[str | None], header: Header) -> bool:
    """Say whether any bound column holds something."""
    return any(name and cell for name, cell in zip(header.names, cells, strict=False))
