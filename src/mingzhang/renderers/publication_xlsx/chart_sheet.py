"""Charts that Excel draws itself, from data on a sheet of their own that refers to the cells of the tables."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from mingzhang.model.fact import Coordinate
from mingzhang.model.publication import Chart, ChartKind
from mingzhang.renderers.charts import described
from mingzhang.renderers.charts.draw import drawn_as
from mingzhang.renderers.publication_xlsx.number_formats import number_format
from mingzhang.renderers.publication_xlsx.plan import CHARTS, Spot
from mingzhang.renderers.publication_xlsx.setup import Paper
from mingzhang.renderers.publication_xlsx.styles import BORDER, HEADER, HEI, LEFT, TEXT, Look
from mingzhang.renderers.publication_xlsx.totals import added_up

#: Dark and light by turns, so that neighbours differ in grey.
_FILLS = ("#24507A", "#DBE7F1", "#7FA3C4", "#F4F7FA", "#4D7BA6", "#FFFFFF", "#B9CFE2", "#EEF2F6")
_INK = "#1F2933"
_THIN = Decimal("0.06")
_WIDE, _HIGH, _ROW = 540, 340, 262
_TITLE: Look = {"font_name": HEI, "font_size": 12}
_MONEY = "#,##0.00"


@dataclass(frozen=True, slots=True)
class Drawn:
    """The charts with the row in which the data of each begin, and the cells that their values are taken from."""

    charts: tuple[tuple[Chart, int], ...]
    spots: Mapping[Coordinate, Spot]

    @staticmethod
    def of(pieces: Sequence[object], spots: Mapping[Coordinate, Spot]) -> Drawn:
        """Return the charts among pieces, their data one below the other: caption, header, one row for each value."""
        found: list[tuple[Chart, int]] = []
        row = 0
        for piece in pieces:
            if isinstance(piece, Chart) and piece.slices:
                found.append((piece, row + 2))
                row += len(piece.slices) + 3
        return Drawn(tuple(found), spots)

    def first(self, chart: Chart) -> int | None:
        """Return the first row of a chart's data, None where it has none."""
        return next((row for one, row in self.charts if one is chart), None)


def write_chart_data(paper: Paper, drawn: Drawn) -> None:
    """Write the values of all charts; a value that stands in a table refers to its cell."""
    paper.sheet.set_column(0, 0, 44)
    paper.sheet.set_column(1, 1, 18)
    for chart, first in drawn.charts:
        paper.put(first - 2, 0, chart.caption, _TITLE)
        paper.put(first - 1, 0, "项目", HEADER)
        paper.put(first - 1, 1, f"金额（{chart.unit}）", HEADER)
        for row, one in enumerate(chart.slices, start=first):
            paper.put(row, 0, one.label, TEXT)
            style = paper.styles.get(BORDER, num_format=number_format(one.printed, one.value) or _MONEY)
            spot = drawn.spots.get(one.at) if one.at is not None else None
            if spot is not None:
                paper.sheet.write_formula(row, 1, f"={added_up([spot], CHARTS)}", style, one.value)
            else:
                paper.sheet.write_number(row, 1, one.value, style)
        paper.put(first + len(chart.slices), 0, "", LEFT)


def insert_chart(book: Any, paper: Paper, row: int, chart: Chart, drawn: Drawn) -> None:
    """Put a chart over a row that is as high as it."""
    first = drawn.first(chart)
    if first is None:
        return
    kind = _kind(chart)
    made = _stacked(book, chart, first) if kind == "stacked" else _single(book, chart, first, kind)
    made.set_title({"none": True})  # the caption stands below it
    made.set_size({"width": _WIDE, "height": _HIGH})
    paper.sheet.set_row(row, _ROW)
    placed = {"description": described(chart), "x_offset": 20, "y_offset": 4, "object_position": 2}
    paper.sheet.insert_chart(row, 0, made, placed)


def _kind(chart: Chart) -> ChartKind:
    """Return how a chart is drawn: no pie where Excel would write the labels of thin sectors over one another."""
    kind = drawn_as(chart)
    whole = sum((one.value for one in chart.slices), Decimal(0))
    thin = sum(one.value < _THIN * whole for one in chart.slices)
    return "bar" if kind == "pie" and thin > 1 else kind


def _single(book: Any, chart: Chart, first: int, kind: str) -> Any:
    """Return a pie, or bars from top to bottom in the order of the values."""
    last = first + len(chart.slices) - 1
    made = book.add_chart({"type": kind})
    labels: dict[str, Any] = {"value": True, "num_format": _MONEY}
    series: dict[str, Any] = {
        "name": [CHARTS, first - 2, 0],
        "categories": [CHARTS, first, 0, last, 0],
        "values": [CHARTS, first, 1, last, 1],
        "border": {"color": _INK, "width": 0.75},
    }
    if kind == "pie":
        labels |= {"category": True, "separator": "\n", "leader_lines": True, "position": "outside_end"}
        series["points"] = [_painted(index) for index in range(len(chart.slices))]
        made.set_legend({"none": True})
    else:
        series |= {"fill": {"color": _FILLS[0]}, "gap": 60}
        made.set_legend({"none": True})
        made.set_y_axis({"reverse": True, "num_font": {"size": 9}})
        made.set_x_axis({"major_gridlines": {"visible": True, "line": {"color": "#D0D7DE"}}, "num_format": "#,##0"})
    made.add_series({**series, "data_labels": labels})
    return made


def _stacked(book: Any, chart: Chart, first: int) -> Any:
    """Return one divided bar, each value a series of its own."""
    made = book.add_chart({"type": "bar", "subtype": "stacked"})
    for index, one in enumerate(chart.slices):
        if not one.value:
            continue
        row = first + index
        dark = _FILLS[index % len(_FILLS)] in (_FILLS[0], _FILLS[4])
        font = {"color": "#FFFFFF" if dark else _INK}
        made.add_series(
            {
                "name": [CHARTS, row, 0],
                "categories": [CHARTS, first - 1, 1, first - 1, 1],
                "values": [CHARTS, row, 1, row, 1],
                "gap": 40,
                "data_labels": {"value": True, "num_format": _MONEY, "font": font},
                **_painted(index),
            }
        )
    made.set_legend({"position": "bottom"})
    made.set_x_axis({"num_format": "#,##0", "major_gridlines": {"visible": True, "line": {"color": "#D0D7DE"}}})
    return made


def _painted(index: int) -> dict[str, Any]:
    return {"fill": {"color": _FILLS[index % len(_FILLS)]}, "border": {"color": _INK, "width": 0.75}}
