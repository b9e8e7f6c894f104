"""What any file of a ledger is read into first: grids of values, then tables with a header and rows."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import NamedTuple

from mingzhang.ledgers.faults import Fault, address
from mingzhang.model.place import Place

#: What stands in a cell; a blank cell is None.
Value = str | Decimal | date | bool


class Cell(NamedTuple):
    """A cell that is not blank."""

    value: Value
    place: Place


@dataclass(frozen=True, slots=True)
class Grid:
    """A sheet as it stands in a file. ``lines`` are line numbers of rows of a text file, () for a workbook.

    ``hidden`` and ``uncalculated`` are rows and (row, column) from 0; ``merged`` are top, left, bottom, right.
    """

    name: str
    file: str
    rows: tuple[tuple[Value | None, ...], ...]
    lines: tuple[int, ...] = ()
    merged: tuple[tuple[int, int, int, int], ...] = ()
    hidden: frozenset[int] = frozenset()
    uncalculated: frozenset[tuple[int, int]] = frozenset()

    def place(self, row: int, column: int) -> Place:
        """Return the place of a cell from its row and column, both from 0."""
        if self.lines:
            return Place(line=self.lines[row], sheet=self.name)
        return Place(sheet=self.name, cell=address(row + 1, column + 1))


@dataclass(frozen=True, slots=True)
class Row:
    """One row of a table: its cells by column name as printed, and the place of its first cell."""

    cells: Mapping[str, Cell]
    place: Place


@dataclass(frozen=True, slots=True)
class Table:
    """A table with its header (names as printed → place) and rows; ``form_id`` once it is known what it is."""

    name: str
    file: str
    header: Mapping[str, Place]
    rows: tuple[Row, ...]
    form_id: str = ""


@dataclass(frozen=True, slots=True)
class Book:
    """All that was read of a ledger's files: grids of workbooks and CSV, tables of YAML, and faults met on the way."""

    source: str
    grids: tuple[Grid, ...] = ()
    tables: tuple[Table, ...] = ()
    faults: tuple[Fault, ...] = field(default_factory=tuple)
