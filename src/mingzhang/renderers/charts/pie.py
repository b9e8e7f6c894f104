"""A pie whose sectors are named beside it, each joined to its name by a line."""

from __future__ import annotations

import math
from dataclasses import dataclass
from decimal import Decimal
from itertools import pairwise

from mingzhang.model.publication import Chart
from mingzhang.renderers.charts.marks import Sheet, number
from mingzhang.renderers.charts.words import shares, stated, width, wrapped

_SIZE = 11.0
_RADIUS = 70.0
_NAMES = 124.0
_APART = 8.0


@dataclass(slots=True)
class _Name:
    """The name of a sector: where its line leaves the pie, and the height it was moved to."""

    lines: tuple[str, ...]
    angle: float
    middle: float

    @property
    def tall(self) -> float:
        return len(self.lines) * 1.2 * _SIZE


def pie(chart: Chart, sheet: Sheet, top: float) -> float:
    """Draw the slices as sectors from twelve o'clock on, clockwise; return the height where they end."""
    whole = sum((one.value for one in chart.slices), Decimal(0))
    names: list[_Name] = []
    sectors: list[tuple[float, float, int]] = []
    start = 0.0
    for index, (one, share) in enumerate(zip(chart.slices, shares(chart.slices), strict=True)):
        angle = 2 * math.pi * float(one.value / whole)
        whole_line = stated(one, share)
        values = (whole_line,) if width(whole_line, _SIZE) <= _NAMES else (one.printed, f"（{share}）")
        lines = (*wrapped(one.label, _SIZE, _NAMES), *values)
        names.append(_Name(lines, start + angle / 2, -math.cos(start + angle / 2) * (_RADIUS + 10)))
        if one.value:
            sectors.append((start, start + angle, index))
        start += angle
    sides = [[one for one in names if (math.sin(one.angle) >= 0) is right] for right in (True, False)]
    for side in sides:
        _spread(side)
    above = max(_RADIUS, *(one.tall / 2 - one.middle for one in names))
    below = max(_RADIUS, *(one.tall / 2 + one.middle for one in names))
    x, y = sheet.wide / 2, top + above
    for begin, end, index in sectors:
        sheet.path(_sector(x, y, begin, end), index)
    for side, sign in zip(sides, (1, -1), strict=True):
        for name in side:
            _write(sheet, x, y, sign, name)
    return y + below


def _spread(names: list[_Name]) -> None:
    """Move names of one side apart until none covers another, as little as need be."""
    names.sort(key=lambda one: one.middle)
    if not names:
        return
    centre = sum(one.middle for one in names) / len(names)
    for before, after in pairwise(names):
        after.middle = max(after.middle, before.middle + (before.tall + after.tall) / 2 + _APART)
    moved = sum(one.middle for one in names) / len(names) - centre
    for one in names:
        one.middle -= moved


def _sector(x: float, y: float, begin: float, end: float) -> str:
    from_x, from_y = x + _RADIUS * math.sin(begin), y - _RADIUS * math.cos(begin)
    to_x, to_y = x + _RADIUS * math.sin(end), y - _RADIUS * math.cos(end)
    large = int(end - begin > math.pi)
    return (
        f"M{number(x)} {number(y)} L{number(from_x)} {number(from_y)}"
        f" A{number(_RADIUS)} {number(_RADIUS)} 0 {large} 1 {number(to_x)} {number(to_y)} Z"
    )


def _write(sheet: Sheet, x: float, y: float, sign: int, name: _Name) -> None:
    edge_x, edge_y = x + _RADIUS * math.sin(name.angle), y - _RADIUS * math.cos(name.angle)
    at = x + sign * (_RADIUS + 22)
    sheet.rule(((edge_x, edge_y), (x + sign * (_RADIUS + 10), y + name.middle), (at, y + name.middle)))
    sheet.lines(at + sign * 4, y + name.middle, name.lines, _SIZE, "start" if sign > 0 else "end")
