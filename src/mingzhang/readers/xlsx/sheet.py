"""A sheet as every kind of workbook delivers it, and its way to a matrix of squares."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import NamedTuple

from mingzhang.model.place import Place
from mingzhang.readers.matrix import Entry

#: Row and column, both from 0.
Spot = tuple[int, int]


class Shown(NamedTuple):
    """What a cell shows, with its line breaks; ``ruled`` says whether it has a border at its sides."""

    text: str
    ruled: bool | None = None


class Merged(NamedTuple):
    """A range of merged cells: first and last row, first and last column, from 0, ends included."""

    top: int
    left: int
    bottom: int
    right: int


@dataclass
class Sheet:
    """What is read of one sheet. ``extras`` are texts of boxes that float over the cells."""

    name: str
    hidden: bool = False
    cells: dict[Spot, Shown] = field(default_factory=dict)
    merges: list[Merged] = field(default_factory=list)
    hidden_rows: set[int] = field(default_factory=set)
    hidden_columns: set[int] = field(default_factory=set)
    #: Cells whose formula has no stored result, and cells whose number format shows nothing of a value.
    without_result: list[str] = field(default_factory=list)
    not_shown: list[str] = field(default_factory=list)
    extras: list[str] = field(default_factory=list)
    pictures: list[str] = field(default_factory=list)
    #: Charts: the row over which each begins, and its alternative text.
    charts: list[tuple[int, str]] = field(default_factory=list)
    comments: int = 0
    #: The sheet shows no zeros.
    without_zeros: bool = False
    #: How many blank cells with borders are kept.
    blank: int = 0


def is_zero(text: str) -> bool:
    """Say whether what is shown of a number is zero."""
    return not text.strip("-0.,% ")


def address(row: int, column: int) -> str:
    """Return the address of a cell, "B7" for row 6 and column 1."""
    letters = ""
    column += 1
    while column:
        column, rest = divmod(column - 1, 26)
        letters = chr(65 + rest) + letters
    return f"{letters}{row + 1}"


def spot(text: str) -> Spot:
    """Return row and column of an address such as "B7" or "$B$7".

    Raises:
        ValueError: it is no address.
    """
    letters = text.replace("$", "").rstrip("0123456789").upper()
    digits = text.replace("$", "")[len(letters) :]
    if not letters.isascii() or not letters.isalpha() or len(letters) > 3 or not digits:
        raise ValueError(text)
    column = 0
    for letter in letters:
        column = column * 26 + ord(letter) - 64
    return int(digits) - 1, column - 1


def merged(text: str) -> Merged:
    """Return the range that an address such as "A1:C2" names.

    Raises:
        ValueError: it is no range.
    """
    first, _, last = text.partition(":")
    (top, left), (bottom, right) = spot(first), spot(last or first)
    return Merged(top, left, bottom, right)


def matrix(sheet: Sheet) -> list[tuple[Entry, ...]]:
    """Return the rows that have something, and one blank row where rows without anything lie between them."""
    texts = {at: shown for at, shown in sheet.cells.items() if shown.text}
    if not texts:
        return []
    widest = max(column for _, column in texts)
    by_row: dict[int, dict[int, Shown]] = {}
    last = max(row for row, _ in texts)
    for (row, column), shown in sheet.cells.items():
        if row <= last:
            by_row.setdefault(row, {})[column] = shown
    widest = max(widest, _last_ruled(by_row))
    across, beside = _covers(sheet.merges, last, widest)
    rows: list[tuple[Entry, ...]] = []
    before = -1
    for row in sorted(by_row):
        if row > before + 1 and rows:
            rows.append(())
        blank = Shown("")
        rows.append(
            tuple(
                Entry(
                    shown.text,
                    Place(sheet=sheet.name, cell=address(row, column)),
                    across.get((row, column), 1),
                    (row, column) in beside,
                    shown.ruled,
                )
                for column in range(widest + 1)
                for shown in (by_row[row].get(column, blank),)
            )
        )
        before = row
    return rows


def _last_ruled(by_row: Mapping[int, Mapping[int, Shown]]) -> int:
    """Return the last column with a border in a row that has texts."""
    return max(
        (
            column
            for cells in by_row.values()
            if any(shown.text for shown in cells.values())
            for column, shown in cells.items()
            if shown.ruled
        ),
        default=0,
    )


def _covers(merges: list[Merged], last: int, widest: int) -> tuple[dict[Spot, int], set[Spot]]:
    """Return how many columns merged cells cover, and the spots that lie beside their first column."""
    across: dict[Spot, int] = {}
    beside: set[Spot] = set()
    for top, left, bottom, right in merges:
        end = min(right, widest)
        across[top, left] = max(end - left + 1, 1)
        beside.update((row, column) for row in range(top, min(bottom, last) + 1) for column in range(left + 1, end + 1))
    return across, beside
