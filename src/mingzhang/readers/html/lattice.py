"""From ruling lines to the squares of tables."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterator
from typing import NamedTuple

#: Rules nearer than this, in points, are one.
_NEAR = 1.5
#: A border between two squares is there if rules cover this share of it.
_COVERED = 0.6
_MOST_LINES = 400


class Rule(NamedTuple):
    """A straight line as a thin box, in points."""

    x0: float
    top: float
    x1: float
    bottom: float


class Box(NamedTuple):
    """A rectangle, in points from the top left of the page."""

    x0: float
    top: float
    x1: float
    bottom: float


class Lattice(NamedTuple):
    """A table: its lines from left to right and from top to bottom, and the square in each row and column.

    A merged square stands in every row and column that it covers.
    """

    xs: list[float]
    ys: list[float]
    squares: list[list[Box]]

    @property
    def box(self) -> Box:
        """The table as a whole."""
        return Box(self.xs[0], self.ys[0], self.xs[-1], self.ys[-1])

    def at(self, x: float, y: float) -> Box:
        """Return the square in which a point lies, or the nearest one."""
        row = min(max(bisect_left(self.ys, y) - 1, 0), len(self.squares) - 1)
        return self.squares[row][min(max(bisect_left(self.xs, x) - 1, 0), len(self.squares[0]) - 1)]


def lattices(rules: list[Rule]) -> list[Lattice]:
    """Return the tables that rules draw."""
    upright = [rule for rule in rules if rule.bottom - rule.top > rule.x1 - rule.x0]
    level = [rule for rule in rules if rule.bottom - rule.top <= rule.x1 - rule.x0]
    tables = []
    for top, bottom in _bands(upright):
        inside = [rule for rule in upright if rule.top >= top - _NEAR and rule.bottom <= bottom + _NEAR]
        across = [rule for rule in level if top - _NEAR <= (rule.top + rule.bottom) / 2 <= bottom + _NEAR]
        xs = _clusters([(rule.x0 + rule.x1) / 2 for rule in inside])
        ys = _clusters([(rule.top + rule.bottom) / 2 for rule in across])
        if 2 <= len(xs) <= _MOST_LINES and 2 <= len(ys) <= _MOST_LINES:
            tables.append(Lattice(xs, ys, _squares(xs, ys, set(inside), set(across))))
    return tables


def _bands(upright: list[Rule]) -> Iterator[tuple[float, float]]:
    """Yield the stretches of a page that upright rules cover without a gap."""
    start = end = None
    for rule in sorted(upright, key=lambda one: one.top):
        if end is None or rule.top > end + _NEAR:
            if start is not None and end is not None:
                yield start, end
            start, end = rule.top, rule.bottom
        else:
            end = max(end, rule.bottom)
    if start is not None and end is not None:
        yield start, end


def _clusters(values: list[float]) -> list[float]:
    """Return the middles of values that lie near each other."""
    groups: list[list[float]] = []
    for value in sorted(values):
        if groups and value - groups[-1][-1] <= _NEAR:
            groups[-1].append(value)
        else:
            groups.append([value])
    return [sum(group) / len(group) for group in groups]


def _squares(xs: list[float], ys: list[float], upright: set[Rule], level: set[Rule]) -> list[list[Box]]:
    columns, rows = len(xs) - 1, len(ys) - 1
    #: walls[row][column]: a border left of the column; floors[row][column]: a border above the row.
    walls = [[False] * (columns + 1) for _ in range(rows)]
    floors = [[False] * columns for _ in range(rows + 1)]
    for rule in upright:
        at = _nearest(xs, (rule.x0 + rule.x1) / 2)
        for row in _covered(ys, rule.top, rule.bottom):
            walls[row][at] = True
    for rule in level:
        at = _nearest(ys, (rule.top + rule.bottom) / 2)
        for column in _covered(xs, rule.x0, rule.x1):
            floors[at][column] = True
    return _merged(xs, ys, walls, floors)


def _covered(lines: list[float], start: float, stop: float) -> Iterator[int]:
    """Yield the numbers of the gaps between lines that a stretch covers."""
    for index in range(max(bisect_left(lines, start) - 1, 0), len(lines) - 1):
        if lines[index] >= stop:
            return
        if min(stop, lines[index + 1]) - max(start, lines[index]) >= _COVERED * (lines[index + 1] - lines[index]):
            yield index


def _merged(xs: list[float], ys: list[float], walls: list[list[bool]], floors: list[list[bool]]) -> list[list[Box]]:
    """Join neighbours without a border between them, to the right and then down."""
    columns, rows = len(xs) - 1, len(ys) - 1
    squares: list[list[Box | None]] = [[None] * columns for _ in range(rows)]
    for row in range(rows):
        for column in range(columns):
            if squares[row][column] is not None:
                continue
            right = column + 1
            while right < columns and not walls[row][right] and squares[row][right] is None:
                right += 1
            below = row + 1
            while below < rows and not any(floors[below][column:right]) and not any(walls[below][column + 1 : right]):
                below += 1
            box = Box(xs[column], ys[row], xs[right], ys[below])
            for y in range(row, below):
                squares[y][column:right] = [box] * (right - column)
    return [[box for box in row if box is not None] for row in squares]


def _nearest(values: list[float], value: float) -> int:
    at = bisect_left(values, value)
    if at and (at == len(values) or value - values[at - 1] < values[at] - value):
        return at - 1
    return at
