"""Read the header of a grid: which rows it takes, the path of each column, and the catalogue's columns."""

from __future__ import annotations

import re
from dataclasses import dataclass

from mingzhang.catalogue.tables import Column, TableSpec, load_header_words
from mingzhang.model.document import Cell
from mingzhang.model.place import NOWHERE, Place
from mingzhang.model.writing import fold, squeeze

#: No header is deeper: title group, group, column, index.
DEEPEST = 5
#: A bare number of four digits is an amount, no year.
_YEAR = re.compile(r"^20\d{2}(?:年度?|(?=\D))")
_INDEX_WIDTH = 3

Words = tuple[str | None, ...]


@dataclass(frozen=True, slots=True)
class Header:
    """The header of a table: printed rows aligned to the columns, and what each column is.

    ``names`` holds the catalogue's column name per column, "" for label columns, ``paths`` the printed path.
    """

    rows: tuple[Words, ...]
    places: tuple[tuple[Place, ...], ...]
    paths: tuple[str, ...]
    names: tuple[str, ...]
    depth: int


def header_depth(rows: tuple[tuple[Cell, ...], ...]) -> int:
    """Return how many leading rows of a grid are header rows."""
    depth = 0
    for number, row in enumerate(rows[:DEEPEST], start=1):
        if _is_header(row):
            depth = number
    return depth


def _is_header(row: tuple[Cell, ...]) -> bool:
    words = [fold(cell.text) for cell in row if cell.text]
    if not words:
        return False
    if _is_index(words):
        return True
    if len(words) == 1 and row[0].text and words[0] in {"合计", "总计"}:
        return False
    known = load_header_words().all_words
    return all(_YEAR.sub("年", word) in known or word in known or _YEAR.sub("", word) in known for word in words)


def _is_index(words: list[str]) -> bool:
    """Say whether a row numbers the columns (1, 2, 3 and so on)."""
    return len(words) >= _INDEX_WIDTH and words == [str(number) for number in range(1, len(words) + 1)]


def read_header(rows: tuple[tuple[Cell, ...], ...], spec: TableSpec) -> Header:
    """Align the header rows of a grid and bind its columns to the declaration of the table."""
    depth = header_depth(rows)
    width = max((len(row) for row in rows[:depth]), default=0)
    width = max(width, *(len(row) for row in rows), 1) if not depth else width
    aligned = _align(rows[:depth], width)
    words = tuple(tuple(squeeze(cell.text) if cell and cell.text else None for cell in row) for row in aligned)
    places = tuple(tuple(cell.place if cell else NOWHERE for cell in row) for row in aligned)
    naming = tuple(row for row in words if not _is_index([word for word in row if word]))
    paths = _paths(naming, width)
    if spec.layout == "two_sided_codes":
        paths = _regroup(paths)
    return Header(words, places, tuple("/".join(path) for path in paths), _bind(paths, spec), depth)


def _align(rows: tuple[tuple[Cell, ...], ...], width: int) -> list[list[Cell | None]]:
    """Put the words of short rows under the groups that have room for them.

    A row that lost cells of vertically merged neighbours (a rowspan) has as many words as the groups
    above it have columns; its words belong there, whatever their position.
    """
    aligned: list[list[Cell | None]] = []
    for row in rows:
        padded: list[Cell | None] = [cell if cell.text else None for cell in row] + [None] * (width - len(row))
        words = [cell for cell in row if cell.text]
        if aligned and len(row) < width:
            slots = _slots(aligned, width)
            if len(slots) == len(words):
                padded = [None] * width
                for slot, cell in zip(slots, words, strict=True):
                    padded[slot] = cell
        aligned.append(padded[:width])
    return aligned


def _slots(aligned: list[list[Cell | None]], width: int) -> list[int]:
    """Return the columns that lie under a group of several columns in the last aligned row."""
    last = aligned[-1]
    starts = [index for index in range(width) if last[index] is not None]
    slots: list[int] = []
    for start, stop in zip(starts, [*starts[1:], width], strict=True):
        if stop - start > 1:
            slots.extend(range(start, stop))
    return slots


def _paths(rows: tuple[Words, ...], width: int) -> list[tuple[str, ...]]:
    """Return for each column the words over it, groups first; a group covers the blanks to its right."""
    dropped = load_header_words().dropped_groups
    filled: list[list[str | None]] = []
    for depth, row in enumerate(rows):
        below = rows[depth + 1 :]
        cells: list[str | None] = []
        for index in range(width):
            word = row[index]
            if word is None and index and (depth == 0 or any(lower[index] for lower in below)):
                same_group = depth == 0 or all(upper[index] == upper[index - 1] for upper in filled)
                has_child = any(lower[index] for lower in below)
                word = cells[index - 1] if same_group and has_child else None
            cells.append(word)
        filled.append(cells)
    paths = []
    for index in range(width):
        path = [row[index] for row in filled if row[index]]
        leaf = path[-1] if path else ""
        paths.append(tuple(word for word in path if word and (word is leaf or word not in dropped)))
    return paths


def _regroup(paths: list[tuple[str, ...]]) -> list[tuple[str, ...]]:
    """Put all columns before the second code column under the first group, the others under the last.

    The two groups over income and expenditure often lose a cell, so that they start too early.
    """
    codes = load_header_words().codes
    starts = [index for index, path in enumerate(paths) if path and fold(path[-1]) in codes]
    if len(starts) < 2 or not all(len(paths[index]) > 1 for index in (0, -1)):
        return paths
    first, last = paths[0][0], paths[-1][0]
    return [
        (first if index < starts[1] else last, *path[1:]) if len(path) > 1 else path for index, path in enumerate(paths)
    ]


def _bind(paths: list[tuple[str, ...]], spec: TableSpec) -> tuple[str, ...]:
    """Return the catalogue's column name of each path; by position where the words do not tell."""
    labels = load_header_words().labels
    is_label = [not path or fold(path[-1]) in labels for path in paths]
    if spec.left is not None and spec.right is not None:
        split = next((index for index in range(1, len(paths)) if is_label[index]), len(paths))
        left = _bind_side(paths[:split], is_label[:split], spec.left.columns)
        return (*left, *_bind_side(paths[split:], is_label[split:], spec.right.columns))
    return _bind_side(paths, is_label, spec.columns)


def _bind_side(paths: list[tuple[str, ...]], is_label: list[bool], columns: tuple[Column, ...]) -> tuple[str, ...]:
    free = list(columns)
    names: list[str] = []
    for path, label in zip(paths, is_label, strict=True):
        column = None if label else next((item for item in free if _fits(path, item)), None)
        if column is not None:
            free.remove(column)
        names.append(column.name if column else "")
    amounts = [index for index, label in enumerate(is_label) if not label]
    wanted = [column for column in columns if not column.optional]
    if any(not names[index] for index in amounts) and len(amounts) == len(wanted):
        for index, column in zip(amounts, wanted, strict=True):
            names[index] = column.name
    return tuple(names)


def _fits(path: tuple[str, ...], column: Column) -> bool:
    leaf = fold(path[-1])
    return leaf in column.headers or _YEAR.sub("年", leaf) in column.headers or _YEAR.sub("", leaf) in column.headers
