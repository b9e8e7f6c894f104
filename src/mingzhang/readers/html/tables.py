"""Tables of a page: which only lay it out, and the squares of those that hold data."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from mingzhang.readers.html.style import DROPPED, is_hidden, number
from mingzhang.readers.html.text import lines_of
from mingzhang.readers.matrix import Entry

_MOST_COLUMNS = 200
_MOST_ROWS = 20_000
#: A table whose nested tables hold this share of its text lays them out.
_MOSTLY = 0.5
#: A cell with more text than this and several blocks in it is a part of the page, no cell of data.
_PASSAGE = 400
_FEW = 3
_PARTS = ("p", "h1", "h2", "h3", "h4", "li", "div")
_GROUPS = ("thead", "tbody", "tfoot")


def is_layout(table: Any) -> bool:
    """Say whether a table only places parts of the page: one cell a row, tables or long passages in its cells."""
    if (table.get("role") or "").lower() in ("presentation", "none"):
        return True
    rows = [[size for cell in _cells(row) if (size := _size(cell))] for row in _rows(table)]
    if all(len(row) < 2 for row in rows):
        return True
    total = sum(map(sum, rows))
    outer = [one for one in table.iter("table") if one is not table and next(one.iterancestors("table")) is table]
    if outer and sum(map(_size, outer)) >= _MOSTLY * total:
        return True
    if sum(map(bool, rows)) > _FEW or max(max(row, default=0) for row in rows) < _PASSAGE:
        return False
    return any(_is_passage(cell) for row in _rows(table) for cell in _cells(row))


def _is_passage(cell: Any) -> bool:
    return _size(cell) >= _PASSAGE and sum(1 for one in cell.iter(*_PARTS) if _size(one)) >= _FEW


def _size(element: Any) -> int:
    """Return the number of characters an element shows."""
    return len("".join(lines_of(element).split()))


def caption_of(table: Any) -> str:
    """Return the caption of a table, "" without one."""
    caption = next((one for one in table if one.tag == "caption"), None)
    return lines_of(caption) if caption is not None else ""


def squares_of(table: Any) -> list[tuple[Entry, ...]]:
    """Return the squares of a table, with the squares that lie under a spanning cell blank."""
    return [squares for group in _groups(table) for squares in _group_squares(group)]


def _group_squares(rows: list[Any]) -> Iterator[tuple[Entry, ...]]:
    #: For each column under a cell from above: how many rows it still covers, and whether it begins further left.
    covered: dict[int, tuple[int, bool]] = {}
    for index, row in enumerate(rows):
        entries: dict[int, Entry] = {}
        column = 0
        for cell in _cells(row):
            while column in covered:
                column += 1
            across = min(max(number(cell.get("colspan"), 1, _MOST_COLUMNS), 1), max(_MOST_COLUMNS - column, 1))
            down = number(cell.get("rowspan"), 1, _MOST_ROWS) or _MOST_ROWS
            for offset in range(across):
                entries[column + offset] = Entry(beside=True) if offset else Entry(lines_of(cell), across=across)
                covered[column + offset] = (min(down, len(rows) - index), offset > 0)
            column += across
        for at, (_, beside) in covered.items():
            entries.setdefault(at, Entry(beside=beside))
        yield tuple(entries.get(at, Entry()) for at in range(max(entries, default=-1) + 1))
        covered = {at: (left - 1, beside) for at, (left, beside) in covered.items() if left > 1}


def stray_text(table: Any) -> str:
    """Return what stands in a table outside its rows; browsers show it above the table."""
    texts = [table.text or ""]
    for child in table:
        if isinstance(child.tag, str) and child.tag not in (*_GROUPS, "tr", "td", "th", "caption", "colgroup", "col"):
            texts.append("" if child.tag in DROPPED or is_hidden(child) else lines_of(child))
        texts.append(child.tail or "")
    return "\n".join(text.strip() for text in texts if text.strip())


def _rows(table: Any) -> list[Any]:
    return [row for group in _groups(table) for row in group]


def _groups(table: Any) -> list[list[Any]]:
    """Return the rows of a table as shown, the foot last; a cell spans no further than its group.

    Cells outside rows make a row together.
    """
    groups: list[list[Any]] = [[]]
    foot: list[list[Any]] = []
    loose: list[Any] = []
    for child in table:
        if not isinstance(child.tag, str) or is_hidden(child):
            continue
        if child.tag in ("td", "th"):
            loose.append(child)
        elif child.tag == "tr":
            groups[-1].append(child)
        elif child.tag in _GROUPS:
            rows = [row for row in child if row.tag == "tr" and not is_hidden(row)]
            if child.tag == "tfoot":
                foot.append(rows)
            else:
                groups += [rows, []]
    return [*groups, *foot, [loose] if loose else []]


def _cells(row: Any) -> list[Any]:
    return [cell for cell in row if cell.tag in ("td", "th") and not is_hidden(cell)]
