"""How a table is fitted to a page: the widths of its columns, the size of its letters, where it may break.

Typst does the setting; what it cannot do is choose. A table that nearly fits on one page is made to fit by smaller
letters, and amounts are never torn. All heights are estimates, and a wrong one costs beauty, never content: only
blocks far smaller than a page are forbidden to break.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import NamedTuple

from mingzhang.model.publication import GridCell, TableBlock
from mingzhang.renderers.charts.words import width

#: Points between text and rule at either side of a cell.
SIDE = 3.0
#: Height of a line of text in its size, and what the first line takes less.
_LINE = 1.36
_LEAD = 0.36
#: Sizes of letters with the space above and below them, in points: 五号 first, then smaller and tighter.
_SETTINGS = ((10.5, 4.4), (10.0, 3.6), (9.5, 3.0), (9.0, 2.6), (8.5, 2.2), (8.0, 1.9), (7.5, 1.6))
#: By how much a sheet may turn out higher than estimated: 2.2 % at most in thirty tables and twenty sheets.
_DOUBT = 1.035
#: What a table over several pages is set in.
_USUAL = 1
#: Where the head of a column is best broken in two.
_HEAD_WORDS = (
    "预算",
    "安排",
    "支出",
    "资金",
    "收入",
    "科目",
    "管理",
    "经营",
    "结转",
    "名称",
    "编码",
    "合计",
    "经费",
    "指标",
)
#: What cannot be broken: figures, codes and Latin words.
_UNBROKEN = re.compile(r"[!-~]+")


class Room(NamedTuple):
    """The space of a page for one table, in points."""

    wide: float
    high: float


@dataclass(frozen=True, slots=True)
class Fit:
    """How a table is set. Lengths are points; ``rows`` are estimated heights of header and rows."""

    widths: tuple[float, ...]
    size: float
    inset: float
    rows: tuple[float, ...]

    @property
    def high(self) -> float:
        """Return the estimated height of the grid."""
        return sum(self.rows)


def fit(table: TableBlock, room: Room) -> Fit:
    """Choose the largest letters with which a table fits on a page; the usual ones where it needs several pages.

    Args:
        table: to be set.
        room: what title, entity and notes leave of a page.
    """
    grid = table.cells()
    usual: Fit | None = None
    for index, (size, inset) in enumerate(_SETTINGS):
        widths = _widths(table, grid, size, room.wide)
        if widths is None:
            continue
        found = Fit(widths, size, inset, _heights(grid, widths, size, inset))
        if found.high * _DOUBT <= room.high:
            return _spread(found, room)
        if usual is None and index >= _USUAL:
            usual = found
    if usual is not None:
        return usual
    # Amounts too long for any size: shares of the widths they need, so that none has less than its part.
    size, inset = _SETTINGS[-1]
    needs = _needs(grid, size)
    widths = tuple(need * room.wide / sum(needs) for need in needs)
    return Fit(widths, size * room.wide / sum(needs), inset, _heights(grid, widths, size, inset))


def _spread(found: Fit, room: Room) -> Fit:
    """Give what a page surely has left to the rows, up to the space that the largest letters have."""
    spare = (room.high - found.high * _DOUBT) / (2 * max(1, len(found.rows)))
    more = max(0.0, min(spare, _SETTINGS[0][1] - found.inset))
    return replace(found, inset=round(found.inset + more, 2), rows=tuple(high + 2 * more for high in found.rows))


def _widths(
    table: TableBlock, grid: Sequence[Sequence[GridCell | None]], size: float, wide: float
) -> tuple[float, ...] | None:
    """Return widths near the wanted ones in which no amount breaks; None where the page is too narrow for that."""
    needs = _needs(grid, size)
    if sum(needs) > wide:
        return None
    wanted = [share * wide / sum(table.widths) for share in table.widths]
    fixed: set[int] = set()
    while True:
        free = [index for index in range(len(needs)) if index not in fixed]
        left = wide - sum(needs[index] for index in fixed)
        shares = sum(wanted[index] for index in free)
        widths = [needs[index] if index in fixed else wanted[index] * left / shares for index in range(len(needs))]
        tight = {index for index in free if widths[index] < needs[index]}
        if not tight:
            return tuple(widths)
        fixed |= tight


def _needs(grid: Sequence[Sequence[GridCell | None]], size: float) -> list[float]:
    """Return the least width of each column: its longest unbroken word, and two Chinese characters."""
    columns = len(grid[0]) if grid else 0
    needs = [2 * size + 2 * SIDE] * columns
    for line in grid:
        for index, cell in enumerate(line):
            if cell is not None and cell.columns == 1:
                longest = _longest(cell.text) * size
                # A web address breaks anywhere; an amount of twenty digits does not exist.
                needs[index] = max(needs[index], min(longest, 12 * size) + 2 * SIDE + 1)
    return needs


@lru_cache(maxsize=1 << 15)
def _longest(text: str) -> float:
    """Return the width of the longest unbroken word, in the size of the letters."""
    return max((width(word, 1.0) for word in _UNBROKEN.findall(text)), default=0.0)


def _heights(
    grid: Sequence[Sequence[GridCell | None]], widths: Sequence[float], size: float, inset: float
) -> tuple[float, ...]:
    """Estimate the height of each row; a cell over several rows makes its last row higher where it needs to."""
    heights = [size + 2 * inset] * len(grid)
    spans: list[tuple[int, int, float]] = []
    for top, line in enumerate(grid):
        for left, cell in enumerate(line):
            if cell is None:
                continue
            needed = cell_height(cell, sum(widths[left : left + cell.columns]), size, inset)
            if cell.rows == 1:
                heights[top] = max(heights[top], needed)
            else:
                spans.append((top, top + cell.rows, needed))
    for top, end, needed in spans:
        heights[end - 1] += max(0.0, needed - sum(heights[top:end]))
    return tuple(heights)


def cell_height(cell: GridCell, wide: float, size: float, inset: float) -> float:
    """Estimate the height of a cell of a width, all in points."""
    room = max(size, wide - 2 * SIDE - cell.indent * size)
    # Words that may not break and signs that may not begin a line cost a little more than their width.
    lines = sum(max(1, -int(-width(part, size) * 1.03 // room)) for part in cell.text.split("\n"))
    return lines * _LINE * size - _LEAD * size + 2 * inset


def head_lines(cell: GridCell, wide: float, size: float) -> list[str]:
    """Break the head of a column between words where it needs two lines; other texts are left to typst.

    Args:
        cell: whose text may hold line breaks of its own.
        wide: the width of its columns in points.
        size: of the letters.
    """
    text = cell.text
    room = wide - 2 * SIDE
    if "\n" in text or not cell.is_header or width(text, size) <= room or width(text, size) > 2 * room:
        return text.split("\n")
    places = [at for word in _HEAD_WORDS for at in _places(text, word)]
    fitting = [at for at in places if max(width(text[:at], size), width(text[at:], size)) <= room]
    if not fitting:
        return [text]
    best = min(fitting, key=lambda at: (abs(width(text[:at], size) - width(text[at:], size)), at))
    return [text[:best], text[best:]]


def _places(text: str, word: str) -> list[int]:
    """Return where a word begins or ends inside a text."""
    ends = [match.span() for match in re.finditer(re.escape(word), text)]
    return [at for span in ends for at in span if 0 < at < len(text)]
