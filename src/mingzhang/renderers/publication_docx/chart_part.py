"""A chart as DrawingML: drawn by Word itself, so sharp at any size, and editable with the workbook in it.

What stands at a mark (name, value, share) comes from cells of the workbook, and those are formulas: who corrects an
amount there corrects its label too. Fills are dark, light and patterned by turns, to be told apart without colour.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import datetime
from decimal import Decimal
from io import BytesIO
from typing import Literal

from mingzhang.model.publication import Chart, Slice
from mingzhang.renderers.charts.draw import draw, drawn_as
from mingzhang.renderers.charts.words import shares, stated
from mingzhang.renderers.publication_docx.markup import HEAD, attribute, content, declared
from mingzhang.renderers.publication_docx.styles import HEI

#: Width of a chart in points.
WIDE = 440.0
_USUAL_HIGH = 240.0
_HIGH = re.compile(r'<svg[^>]* height="([\d.]+)"')
#: A sector of this part of the whole has no room for its share beside it.
_SMALL = Decimal("0.06")
_SHEET = "数据"
_INK = "1F2933"
#: Ground, pattern of Word and its colour.
_FILLS = (
    ("24507A", "", ""),
    ("DBE7F1", "wdUpDiag", "24507A"),
    ("7FA3C4", "", ""),
    ("F4F7FA", "smConfetti", "24507A"),
    ("4D7BA6", "narHorz", "FFFFFF"),
    ("FFFFFF", "smGrid", "24507A"),
    ("B9CFE2", "narVert", "24507A"),
    ("EEF2F6", "", ""),
)
_EDGE = f'<a:ln w="6350"><a:solidFill><a:srgbClr val="{_INK}"/></a:solidFill></a:ln>'
_NOTHING = "<c:spPr><a:noFill/><a:ln><a:noFill/></a:ln></c:spPr>"
_CATEGORY, _VALUE = 111_111_111, 222_222_222


def height(chart: Chart) -> float:
    """Return the height of a chart in points: that of the drawing in the PDF, so that pages begin at the same place."""
    found = _HIGH.search(chart.svg or draw(chart))
    return float(found[1]) if found else _USUAL_HIGH


def labels(chart: Chart) -> tuple[str, ...]:
    """Return what stands in the legend for each mark: name, value and share; at a bar's foot name and share.

    In the drawing for print every sector has its words beside it. Word does not keep such words apart where sectors are
    small, so here they stand in the legend, in the order of the sectors, whose fills differ without colour too.
    """
    kind = drawn_as(chart)
    found = []
    for one, share in zip(chart.slices, shares(chart.slices), strict=True):
        if kind == "bar":
            found.append(f"{one.label}（{share}）" if share else one.label)
        else:
            found.append(f"{one.label}{_between(chart)}{stated(one, share, chart.unit)}")
    return tuple(found)


def _between(chart: Chart) -> str:
    return "\n" if drawn_as(chart) == "pie" else " "


def chart_part(chart: Chart) -> str:
    """Return the part ``chart.xml``; the relation rId1 leads to its workbook.

    Raises:
        ValueError: the chart has no slices.
    """
    if not chart.slices:
        raise ValueError(f"图表 {chart.id}（{chart.caption}）没有任何数据项，无法绘制。")
    kind = drawn_as(chart)
    plot = {"pie": _pie, "stacked": _stacked, "bar": _bars}[kind](chart)
    place = {"pie": "r", "stacked": "b"}.get(kind, "")
    legend = f'<c:legend><c:legendPos val="{place}"/><c:overlay val="0"/></c:legend>' if place else ""
    return (
        f'{HEAD}<c:chartSpace {declared("c", "a", "r")}><c:date1904 val="0"/><c:lang val="zh-CN"/>'
        f'<c:roundedCorners val="0"/><c:chart><c:autoTitleDeleted val="1"/><c:plotArea><c:layout/>{plot}{_NOTHING}'
        f'</c:plotArea>{legend}<c:plotVisOnly val="1"/><c:dispBlanksAs val="gap"/></c:chart>{_NOTHING}{_text(10)}'
        '<c:externalData r:id="rId1"><c:autoUpdate val="0"/></c:externalData></c:chartSpace>'
    )


def _text(points: float, wrap: str = "square") -> str:
    return (
        f'<c:txPr><a:bodyPr wrap="{wrap}"/><a:lstStyle/><a:p><a:pPr><a:defRPr sz="{points * 100:.0f}">'
        f'<a:solidFill><a:srgbClr val="{_INK}"/></a:solidFill><a:latin typeface="{HEI}"/><a:ea typeface="{HEI}"/>'
        '</a:defRPr></a:pPr><a:endParaRPr lang="zh-CN"/></a:p></c:txPr>'
    )


def _fill(index: int) -> str:
    ground, pattern, ink = _FILLS[index % len(_FILLS)]
    if not pattern:
        return f'<c:spPr><a:solidFill><a:srgbClr val="{ground}"/></a:solidFill>{_EDGE}</c:spPr>'
    return (
        f'<c:spPr><a:pattFill prst="{pattern}"><a:fgClr><a:srgbClr val="{ink}"/></a:fgClr>'
        f'<a:bgClr><a:srgbClr val="{ground}"/></a:bgClr></a:pattFill>{_EDGE}</c:spPr>'
    )


def _cell(column: str, row: int) -> str:
    return f"{_SHEET}!${column}${row}"


def _range(column: str, slices: Sequence[Slice]) -> str:
    return f"{_cell(column, 2)}:${column}${len(slices) + 1}"


def _strings(reference: str, texts: Sequence[str]) -> str:
    points = "".join(f'<c:pt idx="{index}"><c:v>{content(text)}</c:v></c:pt>' for index, text in enumerate(texts))
    return (
        f'<c:strRef><c:f>{reference}</c:f><c:strCache><c:ptCount val="{len(texts)}"/>{points}</c:strCache></c:strRef>'
    )


def _numbers(reference: str, slices: Sequence[Slice]) -> str:
    points = "".join(f'<c:pt idx="{index}"><c:v>{one.value:f}</c:v></c:pt>' for index, one in enumerate(slices))
    form = f"<c:formatCode>{_format(slices)}</c:formatCode>"
    count = f'<c:ptCount val="{len(slices)}"/>'
    return f"<c:numRef><c:f>{reference}</c:f><c:numCache>{form}{count}{points}</c:numCache></c:numRef>"


def _format(slices: Sequence[Slice]) -> str:
    """Return the number format that prints values as the disclosure does."""
    decimals = max((len(one.printed.partition(".")[2]) for one in slices), default=2)
    return f"#,##0.{'0' * decimals}" if decimals else "#,##0"


def _shown(what: Literal["value", "share"], form: str, hidden: Sequence[int] = (), more: str = "") -> str:
    """Return what stands at the marks: the value or the share in a number format, nothing at the hidden ones."""
    value, share = what == "value", what == "share"
    without = "".join(f'<c:dLbl><c:idx val="{index}"/><c:delete val="1"/></c:dLbl>' for index in hidden)
    return (
        f'<c:dLbls>{without}<c:numFmt formatCode="{form}" sourceLinked="0"/>{_NOTHING}{_text(9.5, "none")}'
        f'<c:dLblPos val="outEnd"/><c:showLegendKey val="0"/><c:showVal val="{value:d}"/><c:showCatName val="0"/>'
        f'<c:showSerName val="0"/><c:showPercent val="{share:d}"/><c:showBubbleSize val="0"/>{more}</c:dLbls>'
    )


def _small(chart: Chart) -> list[int]:
    """Return the sectors beside which there is no room for a share."""
    whole = sum((one.value for one in chart.slices), Decimal(0))
    return [index for index, one in enumerate(chart.slices) if one.value < _SMALL * whole]


def _series(index: int, title: str, inside: str) -> str:
    return f'<c:ser><c:idx val="{index}"/><c:order val="{index}"/><c:tx>{title}</c:tx>{inside}</c:ser>'


def _unit(chart: Chart) -> str:
    # It stands between quotation marks in number formats and formulas.
    return chart.unit.replace('"', "")


def _pie(chart: Chart) -> str:
    points = "".join(
        f'<c:dPt><c:idx val="{index}"/><c:bubble3D val="0"/>{_fill(index)}</c:dPt>'
        for index, _ in enumerate(chart.slices)
    )
    shown = _shown("share", "0.0%", _small(chart), '<c:showLeaderLines val="1"/>')
    series = _series(
        0,
        _strings(_cell("B", 1), (_amount(chart),)),
        f"{points}{shown}<c:cat>{_strings(_range('C', chart.slices), labels(chart))}</c:cat>"
        f"<c:val>{_numbers(_range('B', chart.slices), chart.slices)}</c:val>",
    )
    return f'<c:pieChart><c:varyColors val="1"/>{series}<c:firstSliceAng val="0"/></c:pieChart>'


def _bars(chart: Chart) -> str:
    form = attribute(f'{_format(chart.slices)}"{_unit(chart)}"')
    series = _series(
        0,
        _strings(_cell("B", 1), (_amount(chart),)),
        f'{_fill(0)}<c:invertIfNegative val="0"/>{_shown("value", form)}'
        f"<c:cat>{_strings(_range('C', chart.slices), labels(chart))}</c:cat>"
        f"<c:val>{_numbers(_range('B', chart.slices), chart.slices)}</c:val>",
    )
    return _bar_chart("clustered", series, '<c:gapWidth val="60"/>', are_named=True)


def _stacked(chart: Chart) -> str:
    series = "".join(
        _series(
            index,
            _strings(_cell("C", index + 2), (label,)),
            f'{_fill(index)}<c:invertIfNegative val="0"/>'
            f"<c:val>{_numbers(_cell('B', index + 2), chart.slices[index : index + 1])}</c:val>",
        )
        for index, label in enumerate(labels(chart))
    )
    return _bar_chart("percentStacked", series, '<c:gapWidth val="40"/><c:overlap val="100"/>', are_named=False)


def _bar_chart(grouping: str, series: str, spacing: str, *, are_named: bool) -> str:
    """Return horizontal bars, the first on top, without a scale: values stand at the bars."""
    line = f'<c:spPr><a:ln w="6350"><a:solidFill><a:srgbClr val="{_INK}"/></a:solidFill></a:ln></c:spPr>'
    return (
        f'<c:barChart><c:barDir val="bar"/><c:grouping val="{grouping}"/><c:varyColors val="0"/>{series}{spacing}'
        f'<c:axId val="{_CATEGORY}"/><c:axId val="{_VALUE}"/></c:barChart>'
        f'<c:catAx><c:axId val="{_CATEGORY}"/><c:scaling><c:orientation val="maxMin"/></c:scaling>'
        f'<c:delete val="{not are_named:d}"/><c:axPos val="l"/><c:numFmt formatCode="General" sourceLinked="0"/>'
        f'<c:majorTickMark val="none"/><c:minorTickMark val="none"/><c:tickLblPos val="low"/>{line}'
        f'<c:crossAx val="{_VALUE}"/><c:crosses val="autoZero"/><c:auto val="1"/><c:lblAlgn val="ctr"/>'
        '<c:lblOffset val="100"/><c:noMultiLvlLbl val="0"/></c:catAx>'
        f'<c:valAx><c:axId val="{_VALUE}"/><c:scaling><c:orientation val="minMax"/></c:scaling>'
        '<c:delete val="1"/><c:axPos val="t"/><c:numFmt formatCode="General" sourceLinked="0"/>'
        '<c:majorTickMark val="none"/><c:minorTickMark val="none"/><c:tickLblPos val="nextTo"/>'
        f'<c:crossAx val="{_CATEGORY}"/><c:crosses val="autoZero"/><c:crossBetween val="between"/></c:valAx>'
    )


def _amount(chart: Chart) -> str:
    return f"金额（{chart.unit}）"


def workbook(chart: Chart, made: datetime) -> bytes:
    """Return the workbook of a chart: names, amounts and the labels that follow from them.

    Args:
        chart: whose slices become rows.
        made: the date of the publication.
    """
    import xlsxwriter  # noqa: PLC0415  only where a chart is written

    data = BytesIO()
    book = xlsxwriter.Workbook(data, {"in_memory": True})
    book.set_properties({"created": made})
    sheet = book.add_worksheet(_SHEET)
    amount = book.add_format({"num_format": _format(chart.slices)})
    sheet.set_column(0, 0, 36)
    sheet.set_column(1, 1, 16)
    sheet.set_column(2, 2, 48)
    for column, title in enumerate(("项目", _amount(chart), "图中文字")):
        sheet.write_string(0, column, title)
    for row, (one, label) in enumerate(zip(chart.slices, labels(chart), strict=True), start=1):
        sheet.write_string(row, 0, one.label)
        sheet.write_number(row, 1, one.value, amount)
        sheet.write_formula(row, 2, _formula(chart, row + 1), None, label)
    book.close()
    return data.getvalue()


def _formula(chart: Chart, row: int) -> str:
    """Return the formula of a label, which says the same as the label while nothing is changed."""
    kind = drawn_as(chart)
    share = f'TEXT(B{row}/SUM(B$2:B${len(chart.slices) + 1}),"0.0%")'
    has_share = any(shares(chart.slices))
    if kind == "bar":
        return f'=A{row}&"（"&{share}&"）"' if has_share else f"=A{row}"
    between = "CHAR(10)" if _between(chart) == "\n" else '" "'
    value = f'TEXT(B{row},"{_format(chart.slices)}")&"{_unit(chart)}"'
    ending = f'&"（"&{share}&"）"' if has_share else ""
    return f"=A{row}&{between}&{value}{ending}"
