"""Ruling lines → tables: which lines belong together, which cells they bound, which of these are merged."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from mingzhang.readers.pdf.geometry import Box
from mingzhang.readers.pdf.rulings import Line

#: Lines no further apart than this are one line, drawn twice or as a double rule (points).
_SAME = 1.6
#: Pieces of a line with no wider gap between them are one line; dashes have gaps.
_GAP = 3.0
#: A line ends at another if it stops no further from it than this.
_TOUCH = 2.5
#: Two lines this close that never stand beside each other are one line that was drawn unevenly.
_UNEVEN = 5.0
#: A side of a cell is ruled if this share of it is.
_RULED = 0.6
_SHORTEST = 4.0


@dataclass(frozen=True, slots=True)
class Lattice:
    """The cells of one ruled table.

    ``xs`` and ``ys`` are the places of its lines, ``heads[row][column]`` the row and column of the cell at the
    top left of the merged cell that a place belongs to.
    """

    xs: tuple[float, ...]
    ys: tuple[float, ...]
    heads: tuple[tuple[tuple[int, int], ...], ...]
    #: There is no line above the first row, below the last one: the row is parted between two pages.
    open_top: bool = False
    open_bottom: bool = False

    @property
    def box(self) -> Box:
        """Return the outer box."""
        return self.xs[0], self.ys[0], self.xs[-1], self.ys[-1]

    @property
    def cells(self) -> int:
        """Return the number of cells, a merged one counting once."""
        return len({head for row in self.heads for head in row})

    def at(self, x: float, y: float) -> tuple[int, int] | None:
        """Return the head of the cell at a point, None outside the table."""
        if not (self.xs[0] <= x <= self.xs[-1] and self.ys[0] <= y <= self.ys[-1]):
            return None
        column = min(bisect_right(self.xs, x), len(self.xs) - 1) - 1
        row = min(bisect_right(self.ys, y), len(self.ys) - 1) - 1
        return self.heads[row][column]


@dataclass(slots=True)
class Ruled:
    """Lines that touch one another."""

    horizontal: list[Line]
    vertical: list[Line]


def joined(lines: Iterable[Line]) -> list[Line]:
    """Return lines with doubles and pieces made one, sorted by place and start."""
    result: list[Line] = []
    for cluster in _clusters(sorted(lines)):
        at = sum(line.at for line in cluster) / len(cluster)
        pieces = sorted((line.start, line.end) for line in cluster)
        start, end = pieces[0]
        for next_start, next_end in pieces[1:]:
            if next_start > end + _GAP:
                result.append(Line(at, start, end))
                start, end = next_start, next_end
            end = max(end, next_end)
        result.append(Line(at, start, end))
    return sorted(line for line in result if line.end - line.start >= _SHORTEST)


def _clusters(lines: Sequence[Line]) -> Iterable[list[Line]]:
    cluster: list[Line] = []
    for line in lines:
        if cluster and line.at - cluster[0].at > _SAME:
            yield cluster
            cluster = []
        cluster.append(line)
    if cluster:
        yield cluster


def groups(horizontal: Sequence[Line], vertical: Sequence[Line]) -> list[Ruled]:
    """Return the lines that touch one another, each group on its own; both must be ``joined``."""
    parent = list(range(len(horizontal) + len(vertical)))

    def root(index: int) -> int:
        while parent[index] != index:
            parent[index] = parent[parent[index]]
            index = parent[index]
        return index

    places = [line.at for line in horizontal]
    for number, line in enumerate(vertical, start=len(horizontal)):
        first, last = bisect_left(places, line.start - _TOUCH), bisect_right(places, line.end + _TOUCH)
        for index in range(first, last):
            other = horizontal[index]
            if other.start - _TOUCH <= line.at <= other.end + _TOUCH:
                parent[root(index)] = root(number)
    found: dict[int, Ruled] = {}
    for index, line in enumerate(horizontal):
        found.setdefault(root(index), Ruled([], [])).horizontal.append(line)
    for index, line in enumerate(vertical, start=len(horizontal)):
        found.setdefault(root(index), Ruled([], [])).vertical.append(line)
    return list(found.values())


def build(ruled: Ruled) -> Lattice | None:
    """Return the cells that the lines of a group bound, None where they bound fewer than two."""
    if not ruled.horizontal or not ruled.vertical:
        return None
    horizontal = _with_open_sides(ruled.horizontal, ruled.vertical)
    vertical = _with_open_sides(ruled.vertical, ruled.horizontal)
    ys, by_y = _axis(horizontal)
    xs, by_x = _axis(vertical)
    if len(xs) < 2 or len(ys) < 2 or len(xs) + len(ys) < 5:
        return None
    heads = _heads(xs, ys, by_x, by_y)
    drawn = [line.at for line in ruled.horizontal]
    return Lattice(tuple(xs), tuple(ys), heads, ys[0] < min(drawn) - _UNEVEN, ys[-1] > max(drawn) + _UNEVEN)


def _with_open_sides(lines: Sequence[Line], crossing: Sequence[Line]) -> list[Line]:
    """Add an outer side where the crossing lines run past the outermost line: tables are often open there.

    A side counts as open only if several crossing lines, or the only one, end there.
    """
    result = list(lines)
    low, high = min(line.at for line in lines), max(line.at for line in lines)
    starts, ends = sorted(line.start for line in crossing), sorted(line.end for line in crossing)
    spread = min(line.start for line in lines), max(line.end for line in lines)
    first, last = starts[min(1, len(starts) - 1)], ends[max(len(ends) - 2, 0)]
    if first < low - _UNEVEN:
        result.append(Line(first, *spread))
    if last > high + _UNEVEN:
        result.append(Line(last, *spread))
    return result


def _axis(lines: Sequence[Line]) -> tuple[list[float], list[list[Line]]]:
    """Return the places of the lines along one axis and the lines at each, unevenly drawn ones together."""
    places: list[list[Line]] = []
    for line in sorted(lines):
        if places and (
            line.at - places[-1][-1].at <= _SAME
            or (line.at - places[-1][0].at <= _UNEVEN and not _beside(line, places[-1]))
        ):
            places[-1].append(line)
        else:
            places.append([line])
    weights = [sum(line.end - line.start for line in place) for place in places]
    return [
        sum(line.at * (line.end - line.start) for line in place) / weight
        for place, weight in zip(places, weights, strict=True)
    ], places


def _beside(line: Line, others: Sequence[Line]) -> bool:
    return any(line.start < other.end - _TOUCH and other.start + _TOUCH < line.end for other in others)


def _heads(
    xs: Sequence[float], ys: Sequence[float], by_x: Sequence[Sequence[Line]], by_y: Sequence[Sequence[Line]]
) -> tuple[tuple[tuple[int, int], ...], ...]:
    """Merge the places between which there is no line; a merged cell is always a rectangle."""
    rows, columns = len(ys) - 1, len(xs) - 1
    right = [[_ruled(by_x[c + 1], ys[r], ys[r + 1]) for c in range(columns)] for r in range(rows)]
    below = [[_ruled(by_y[r + 1], xs[c], xs[c + 1]) for c in range(columns)] for r in range(rows)]
    heads = [[(r, c) for c in range(columns)] for r in range(rows)]
    taken = [[False] * columns for _ in range(rows)]
    for r in range(rows):
        for c in range(columns):
            if taken[r][c]:
                continue
            wide, high = _extent(r, c, right, below, taken)
            for inner_r in range(r, r + high):
                for inner_c in range(c, c + wide):
                    heads[inner_r][inner_c] = (r, c)
                    taken[inner_r][inner_c] = True
    return tuple(tuple(row) for row in heads)


def _extent(
    r: int, c: int, right: Sequence[Sequence[bool]], below: Sequence[Sequence[bool]], taken: Sequence[Sequence[bool]]
) -> tuple[int, int]:
    """Return how many columns and rows the cell that begins at a place takes."""
    rows, columns = len(right), len(right[0])
    wide = 1
    while c + wide < columns and not right[r][c + wide - 1] and not taken[r][c + wide]:
        wide += 1
    high = 1
    while (
        r + high < rows
        and not any(below[r + high - 1][c : c + wide])
        and not any(right[r + high][c : c + wide - 1])
        and not any(taken[r + high][c : c + wide])
    ):
        high += 1
    return wide, high


def _ruled(lines: Sequence[Line], start: float, end: float) -> bool:
    """Say whether lines cover most of a side."""
    covered = sum(max(0.0, min(line.end, end) - max(line.start, start)) for line in lines)
    return covered >= _RULED * (end - start)
