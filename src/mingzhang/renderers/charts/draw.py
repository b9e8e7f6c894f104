"""Choose the kind of drawing that shows a chart's values, and draw it."""

from __future__ import annotations

from decimal import Decimal

from mingzhang.model.publication import Chart, ChartKind
from mingzhang.renderers.charts.bars import bars
from mingzhang.renderers.charts.marks import sheet_for
from mingzhang.renderers.charts.pie import pie
from mingzhang.renderers.charts.stacked import stacked
from mingzhang.renderers.charts.words import shares, stated

_WIDE = 440.0
_MARGIN = 8.0
#: More parts than these cannot be told apart; bars can.
_MOST_SECTORS = 6
_MOST_PARTS = 8
#: A part beside which the others cannot be seen makes a pie say nothing.
_LARGEST = Decimal("0.95")
_DRAWN = {"bar": bars, "stacked": stacked, "pie": pie}


def draw(chart: Chart) -> str:
    """Draw a chart as a self-contained SVG document with ``<title>`` and ``<desc>``.

    Values and shares stand at the marks as they are printed elsewhere; fills differ in grey. A pie or a divided bar
    is drawn only where it says something: two parts or more, none negative, not too many, in a pie none above 95 %;
    otherwise bars are.

    Args:
        chart: with values in its unit. The order of the slices is kept.

    Returns:
        SVG text of 440 points width, the same for the same chart.

    Raises:
        ValueError: the chart has no slices.
    """
    if not chart.slices:
        raise ValueError(f"图表 {chart.id}（{chart.caption}）没有任何数据项，无法绘制。")
    sheet = sheet_for(chart.id, _WIDE)
    top = _MARGIN + 14
    sheet.text(_WIDE, _MARGIN + 3, f"单位：{chart.unit}", 10, "end")
    end = _DRAWN[drawn_as(chart)](chart, sheet, top)
    return sheet.svg(end + _MARGIN, chart.caption, described(chart))


def drawn_as(chart: Chart) -> ChartKind:
    """Return the kind that a chart is drawn as: the one asked for where it shows anything."""
    parts = sum(1 for one in chart.slices if one.value)
    most = {"pie": _MOST_SECTORS, "stacked": _MOST_PARTS, "bar": 0}[chart.kind]
    if parts < 2 or len(chart.slices) > most or any(one.value < 0 for one in chart.slices):
        return "bar"
    whole = sum((one.value for one in chart.slices), Decimal(0))
    if chart.kind == "pie" and max(one.value for one in chart.slices) > _LARGEST * whole:
        return "bar"
    return chart.kind


def described(chart: Chart) -> str:
    """Say in words what a chart shows, for those who cannot see it: its sentence, and the values it does not say."""
    if chart.alt and all(one.printed in chart.alt for one in chart.slices):
        return chart.alt
    listed = "；".join(
        f"{one.label}{stated(one, share, chart.unit)}"
        for one, share in zip(chart.slices, shares(chart.slices), strict=True)
    )
    return f"{chart.alt}{listed}。"
