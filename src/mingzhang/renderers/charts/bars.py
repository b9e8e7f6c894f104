"""Horizontal bars: one class a line, its name before the bar, value and share behind it."""

from __future__ import annotations

from decimal import Decimal

from mingzhang.model.publication import Chart
from mingzhang.renderers.charts.marks import Sheet
from mingzhang.renderers.charts.words import shares, stated, width, wrapped

_SIZE = 11.0
_NAMES = 132.0
_GAP = 7.0
_BAR = 17.0


def bars(chart: Chart, sheet: Sheet, top: float) -> float:
    """Draw the slices as bars below a height; return the height where they end.

    Bars begin at a common zero; negative values go left of it.
    """
    printed = [stated(one, share) for one, share in zip(chart.slices, shares(chart.slices), strict=True)]
    names = [wrapped(one.label, _SIZE, _NAMES) for one in chart.slices]
    room = sheet.wide - _NAMES - 3 * _GAP - max(width(words, _SIZE) for words in printed)
    low, high = _span([one.value for one in chart.slices])
    zero = _NAMES + _GAP + room * float(-low / (high - low))
    y = top
    for index, (one, words, lines) in enumerate(zip(chart.slices, printed, names, strict=True)):
        tall = max(_BAR, len(lines) * 1.2 * _SIZE)
        middle = y + tall / 2
        sheet.lines(_NAMES, middle, lines, _SIZE, "end")
        length = room * float(abs(one.value) / (high - low))
        left = zero - length if one.value < 0 else zero
        if length > 0:
            sheet.box(left, middle - _BAR / 2, max(length, 0.6), _BAR, 0 if len(chart.slices) > 1 else index)
        sheet.text(max(left + length, zero) + _GAP, middle, words, _SIZE)
        y += tall + _GAP
    sheet.rule(((zero, top - 3), (zero, y - _GAP + 3)))
    return y - _GAP


def _span(values: list[Decimal]) -> tuple[Decimal, Decimal]:
    """Return the ends of the scale, zero among them."""
    low, high = min(*values, Decimal(0)), max(*values, Decimal(0))
    return (low, high) if low != high else (Decimal(0), Decimal(1))
