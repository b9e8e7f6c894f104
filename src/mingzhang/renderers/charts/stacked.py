"""One bar divided into its parts, each part named below with its fill, value and share."""

from __future__ import annotations

from decimal import Decimal

from mingzhang.model.publication import Chart
from mingzhang.renderers.charts.marks import Sheet
from mingzhang.renderers.charts.words import shares, stated, width, wrapped

_SIZE = 11.0
_BAR = 34.0
_LINE = 21.0
_SWATCH = 13.0
_LEAST = 1.2


def stacked(chart: Chart, sheet: Sheet, top: float) -> float:
    """Draw the slices side by side in one bar below a height; return the height where their names end.

    A part stands in the bar with its share where the share fits; nothing is drawn for a zero, which is still named.
    """
    percents = shares(chart.slices)
    whole = sum((one.value for one in chart.slices), Decimal(0))
    x = 0.0
    for index, (one, share) in enumerate(zip(chart.slices, percents, strict=True)):
        wide = sheet.wide * float(one.value / whole)
        if one.value:
            # What is too small to see is drawn as a hair line rather than not at all.
            sheet.box(x, top, min(max(_LEAST, wide), sheet.wide - x), _BAR, index)
        if one.value and width(share, _SIZE) + 4 < wide:
            sheet.text(x + wide / 2, top + _BAR + 9, share, _SIZE - 1, "middle")
        x += wide
    y = top + _BAR + 16
    for index, (one, share) in enumerate(zip(chart.slices, percents, strict=True)):
        y = _entry(sheet, y, index, one.label, stated(one, share))
    return y


def _entry(sheet: Sheet, y: float, index: int, label: str, words: str) -> float:
    """Write one entry below the bar: fill, name, value; return the height where it ends."""
    start = _SWATCH + 8
    lines = wrapped(label, _SIZE, sheet.wide - start - width(words, _SIZE) - 24)
    tall = max(_LINE, len(lines) * 1.2 * _SIZE + 6)
    middle = y + tall / 2
    sheet.box(1, middle - _SWATCH / 2, _SWATCH, _SWATCH, index)
    sheet.lines(start, middle, lines, _SIZE)
    end = start + max(width(line, _SIZE) for line in lines)
    sheet.rule(((end + 8, middle), (sheet.wide - width(words, _SIZE) - 8, middle)))
    sheet.text(sheet.wide, middle, words, _SIZE, "end")
    return y + tall
