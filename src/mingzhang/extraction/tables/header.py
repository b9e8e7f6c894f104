"""Read the header of a grid: which rows it takes, the path of each column, and the catalogue's columns."""

from __future__ import annotations

import re
from dataclasses import dataclass

from mingzhang.catalogue.tables import TableSpec, load_header_words
from mingzhang.extraction.tables.binding import bind
from mingzhang.extraction.tables.words import Path, heads_labels, is_known
from mingzhang.model.document import Cell
from mingzhang.model.money import parse_figure
from mingzhang.model.place import NOWHERE, Place
from mingzhang.model.writing import NUMBERING, fold, squeeze

#: No header is deeper: title group, group, column, index.
DEEPEST = 5
_INDEX_WIDTH = 3
#: Codes and names stand in the first columns.
_FIRST_LABELS = 2
#: Of the words of a header row that is not known as a whole, so many are.
_LEAST_KNOWN = 0.3
#: What stands in a row that numbers the columns, besides numbers: **, 栏次, 1=2+3.
_INDEX_MARK = re.compile(r"\**|栏次|[\d=+\-（）()]+")
_CODE = re.compile(r"[\[［]?\d{3}(?:\d\d)*[\]］]?\D*")
_TOTALS = frozenset({"合计", "总计"})

Words = tuple[str | None, ...]
GridRow = tuple[Cell, ...]


@dataclass(frozen=True, slots=True)
class Header:
    """The header of a table: printed rows aligned to the columns, and what each column is.

    ``names`` holds the catalogue's column name per column, "" for label columns, ``paths`` the printed path,
    ``words`` the words of each path, groups first.
    """

    rows: tuple[Words, ...]
    places: tuple[tuple[Place, ...], ...]
    paths: tuple[str, ...]
    names: tuple[str, ...]
    depth: int
    words: tuple[Path, ...] = ()


def header_depth(rows: tuple[GridRow, ...]) -> int:
    """Return how many leading rows of a grid are header rows.

    Rows of known words are; so are rows with a known word here and there before the first row of data.
    """
    depth = 0
    for number, row in enumerate(rows[:DEEPEST], start=1):
        if _is_header(row) and not _is_label_alone(row, rows[:depth]) and not _is_total_alone(row, rows[:depth]):
            depth = number
    if depth == len(rows) or _is_data(rows[depth]):
        return depth
    data = next((at for at in range(depth, min(len(rows), DEEPEST + 1)) if _is_data(rows[at])), len(rows))
    alone = any(_is_label_alone(rows[at], rows[:at]) for at in range(depth, min(data, len(rows))))
    if depth < data <= DEEPEST and not alone and all(_may_be_header(row) for row in rows[:data]):
        return data
    return depth


def begins_with_header(rows: tuple[GridRow, ...], above: tuple[GridRow, ...] = ()) -> bool:
    """Say whether the first row of a grid is a header row and no row of the table with the header ``above``."""
    return bool(rows) and _is_header(rows[0]) and not _is_label_alone(rows[0], above)


def _is_header(row: GridRow) -> bool:
    words = [fold(cell.text) for cell in row if cell.text]
    if not words:
        return False
    if _is_index(words):
        return True
    if len(words) == 1 and row[0].text and words[0] in _TOTALS:
        return False
    return all(is_known(word) for word in words)


def _is_label_alone(row: GridRow, above: tuple[GridRow, ...]) -> bool:
    """Say whether a row is a label below a header word: a second header word there would have no column of its own."""
    alone = bool(row[0].text) and not any(cell.text for cell in row[1:])
    return alone and any(header[0].text and len(header) > 1 for header in above)


def _is_total_alone(row: GridRow, above: tuple[GridRow, ...]) -> bool:
    """Say whether a row is 合计 in a column of labels, its amounts blank."""
    filled = [index for index, cell in enumerate(row) if cell.text]
    if len(filled) != 1 or fold(row[filled[0]].text) not in _TOTALS:
        return False
    words = [header[filled[0]].text for header in above if filled[0] < len(header) and header[filled[0]].text]
    return any(heads_labels(word) for word in words)


def _is_index(words: list[str]) -> bool:
    """Say whether a row numbers the columns: 1, 2, 3 and so on, after ** or 栏次 where labels stand."""
    numbers = [word for word in words if word.isdigit()]
    if any(not _INDEX_MARK.fullmatch(word) for word in words):
        return False
    if len(words) - len(numbers) == 0:
        return len(words) >= _INDEX_WIDTH and words == [str(number) for number in range(1, len(words) + 1)]
    return not numbers or numbers == [str(number) for number in range(1, len(numbers) + 1)]


def _is_data(row: GridRow) -> bool:
    """Say whether a row holds an amount, a total, a code or a numbered line."""
    texts = [cell.text for cell in row if cell.text]
    if not texts or _is_index([fold(text) for text in texts]):
        return False
    first = fold(texts[0])
    if first in _TOTALS or NUMBERING.match(first) or _CODE.fullmatch(first):
        return True
    return any(text[-1:].isdigit() and parse_figure(text, "") is not None for text in texts)


def _may_be_header(row: GridRow) -> bool:
    texts = [cell.text for cell in row if cell.text]
    return sum(1 for text in texts if is_known(text)) >= max(1, _LEAST_KNOWN * len(texts))


def read_header(rows: tuple[GridRow, ...], spec: TableSpec, year: int | None = None) -> Header:
    """Align the header rows of a grid and bind its columns to the declaration of the table; ``year`` is reported."""
    depth = header_depth(rows)
    width = max((len(row) for row in rows[:depth]), default=0)
    width = max(width, *(len(row) for row in rows), 1) if not depth else width
    aligned = _align(rows[:depth], width)
    words = tuple(tuple(squeeze(cell.text) if cell and cell.text else None for cell in row) for row in aligned)
    places = tuple(tuple(cell.place if cell else NOWHERE for cell in row) for row in aligned)
    naming = tuple(row for row in words if not _is_index([word for word in row if word]))
    paths = header_paths(naming, width)
    if spec.layout == "two_sided_codes":
        paths = _regroup(paths)
    return Header(words, places, tuple("/".join(path) for path in paths), bind(paths, spec, year), depth, tuple(paths))


def _align(rows: tuple[GridRow, ...], width: int) -> list[list[Cell | None]]:
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


def header_paths(rows: tuple[Words, ...], width: int) -> list[Path]:
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


def _regroup(paths: list[Path]) -> list[Path]:
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


def is_label_column(header: Header, index: int) -> bool:
    """Say whether a column holds labels rather than amounts; one of the first two may do so under a damaged word."""
    path = header.words[index] if index < len(header.words) else ()
    if header.names[index]:
        return False
    if not path or heads_labels(path[-1]):
        return True
    return index < _FIRST_LABELS and not any(header.names[:index]) and not is_known(path[-1])
