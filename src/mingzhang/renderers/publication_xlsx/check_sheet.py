"""The sheet 检查: what the audit found, every identity as formulas, and totals that rounding keeps from adding up."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from decimal import Decimal
from typing import Any

from mingzhang.model.fact import Coordinate
from mingzhang.model.finding import Finding
from mingzhang.model.report import Report
from mingzhang.renderers.publication_xlsx.checks import Identity
from mingzhang.renderers.publication_xlsx.setup import Setup
from mingzhang.renderers.publication_xlsx.styles import BORDER, HEADER, HEI, NOTE, TEXT, TITLE, Look, height, lines_in
from mingzhang.renderers.publication_xlsx.totals import Unequal, cell
from mingzhang.renderers.report_words import WORDS

_COLUMNS = (
    ("规则", 8.0),
    ("核对内容", 46.0),
    ("位置", 34.0),
    ("左边", 15.0),
    ("右边", 15.0),
    ("差额", 11.0),
    ("尾差限额", 10.0),
    ("结论", 8.0),
)
_LEFT, _RIGHT, _DIFFERENCE, _LIMIT, _WORD = 3, 4, 5, 6, 7
_HEAD: Look = {"font_name": HEI, "font_size": 12}
_MONEY, _LIMITS = "#,##0.00", "0.000"
#: Below this, in the unit of the figures, two sums of figures with two decimals differ only by binary noise.
_NOTHING = "0.0005"
_AGREES, _ROUNDED, _FAILS = "相符", "尾差", "不符"


def write_checks(
    sheet: Any,
    setup: Setup,
    report: Report,
    found: Sequence[Identity],
    unequal: Sequence[Unequal],
    names: Mapping[Coordinate, str],
) -> None:
    """Write the sheet: findings first, then every identity, then the totals that are no formulas."""
    for column, (_, wide) in enumerate(_COLUMNS):
        sheet.set_column(column, column, wide)
    sheet.set_landscape()
    sheet.merge_range(0, 0, 0, len(_COLUMNS) - 1, "检查", setup.styles.get(TITLE))
    sheet.set_row(0, 26)
    row = _write_findings(sheet, setup, report.findings, 3)
    row = _write_unequal(sheet, setup, unequal, names, row + 1)
    first = row + 3
    _write_summary(sheet, setup, found, first)
    _write_identities(sheet, setup, found, row + 1)


def _write_summary(sheet: Any, setup: Setup, found: Sequence[Identity], first: int) -> None:
    counts = Counter(one.word for one in found)
    area = f"{cell(first, _WORD)}:{cell(max(first + len(found) - 1, first), _WORD)}"
    words = "".join(f'&"，{word} "&COUNTIF({area},"{word}")' for word in (_AGREES, _ROUNDED, _FAILS))
    value = "".join(f"，{word} {counts[word]}" for word in (_AGREES, _ROUNDED, _FAILS))
    style = setup.styles.get(NOTE)
    sheet.merge_range(1, 0, 1, len(_COLUMNS) - 1, "", style)
    if found:
        sheet.write_formula(1, 0, f'="勾稽关系 {len(found)} 项"{words}', style, f"勾稽关系 {len(found)} 项{value}")
    else:
        setup.put(sheet, 1, 0, "没有可以在表间核对的勾稽关系。", NOTE)


def _write_head(sheet: Any, setup: Setup, row: int, title: str, columns: Iterable[str]) -> int:
    """Write the title and header of a section; return the row below."""
    setup.put(sheet, row, 0, title, _HEAD)
    for column, word in enumerate(columns):
        setup.put(sheet, row + 1, column, word, HEADER)
    return row + 2


def _write_findings(sheet: Any, setup: Setup, findings: Sequence[Finding], row: int) -> int:
    if not findings:
        setup.put(sheet, row, 0, "一、审核意见：没有发现问题。", _HEAD)
        return row + 1
    row = _write_head(sheet, setup, row, "一、审核意见", ("规则", "问题", "事项", "类别"))
    words = WORDS["zh"]
    for one in findings:
        texts = (one.rule, one.message, one.title, words[one.severity.value])
        for column, text in enumerate(texts):
            setup.put(sheet, row, column, text, TEXT)
        sheet.set_row(row, height(max(lines_in(texts[1], _COLUMNS[1][1]), lines_in(texts[2], _COLUMNS[2][1]))))
        row += 1
    return row


def _write_unequal(
    sheet: Any, setup: Setup, unequal: Sequence[Unequal], names: Mapping[Coordinate, str], row: int
) -> int:
    if not unequal:
        setup.put(sheet, row, 0, "二、合计数：各表合计均由公式算出，与所列的数相等。", _HEAD)
        return row + 1
    title = "二、合计数：下列合计因四舍五入与所列分项之和不等，按所列的数填写，不用公式"
    row = _write_head(sheet, setup, row, title, ("表", "合计", "栏", "所列合计", "分项之和", "差额"))
    for one in unequal:
        line = names.get(one.at, one.at.line)
        for column, text in enumerate((f"表{int(one.at.table[1:])}", line, one.at.column)):
            setup.put(sheet, row, column, text, TEXT)
        style = setup.styles.get(BORDER, num_format=_MONEY)
        sheet.write_number(row, _LEFT, one.printed, style)
        sheet.write_number(row, _RIGHT, one.added, style)
        left, right = cell(row, _LEFT), cell(row, _RIGHT)
        sheet.write_formula(row, _DIFFERENCE, f"=ROUND({left}-{right},4)", style, one.printed - one.added)
        row += 1
    return row


def _write_identities(sheet: Any, setup: Setup, found: Sequence[Identity], row: int) -> None:
    row = _write_head(sheet, setup, row, "三、勾稽关系", (word for word, _ in _COLUMNS))
    if not found:
        return
    text, money = setup.styles.get(TEXT), setup.styles.get(BORDER, num_format=_MONEY)
    limit = setup.styles.get(BORDER, num_format=_LIMITS)
    centre = setup.styles.get(BORDER, align="center")
    first = row
    for one in found:
        sheet.write_string(row, 0, one.rule, text)
        sheet.write_string(row, 1, one.title, text)
        sheet.write_string(row, 2, one.where if not one.unit else f"{one.where}（{one.unit}）", text)
        sheet.write_formula(row, _LEFT, f"={one.left}", money, one.left_value)
        sheet.write_formula(row, _RIGHT, f"={one.right}", money, one.right_value)
        left, right = cell(row, _LEFT), cell(row, _RIGHT)
        difference = one.left_value - one.right_value
        sheet.write_formula(row, _DIFFERENCE, f"=ROUND({left}-{right},4)", money, difference)
        sheet.write_number(row, _LIMIT, one.limit, limit)
        sheet.write_formula(row, _WORD, _verdict(row, one.relation), centre, _word(one, difference))
        row += 1
    sheet.autofilter(first - 1, 0, row - 1, len(_COLUMNS) - 1)
    wrong = setup.styles.get({"font_color": "#A8201A", "bold": True})
    rule = {"type": "cell", "criteria": "==", "value": f'"{_FAILS}"', "format": wrong}
    sheet.conditional_format(first, _WORD, row - 1, _WORD, rule)


def _off(relation: str, difference: str) -> str:
    """Return the formula of how far two sides are from standing in a relation; nothing or less is right."""
    return {"<=": difference, ">=": f"-{difference}"}.get(relation, f"ABS({difference})")


def _verdict(row: int, relation: str) -> str:
    off = _off(relation, cell(row, _DIFFERENCE))
    limit = cell(row, _LIMIT)
    return f'=IF({off}<{_NOTHING},"{_AGREES}",IF({off}<{limit},"{_ROUNDED}","{_FAILS}"))'


def _word(one: Identity, difference: Decimal) -> str:
    """Return what the formula gives, for readers that do not compute."""
    off = {"<=": difference, ">=": -difference}.get(one.relation, abs(difference))
    if off <= 0:
        return _AGREES
    return _ROUNDED if off < one.limit else _FAILS
