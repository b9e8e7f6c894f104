"""The sheet 检查: what the audit found, every identity as formulas, and totals that rounding keeps from adding up."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from decimal import Decimal

from mingzhang.model.fact import Coordinate
from mingzhang.model.finding import Finding
from mingzhang.model.report import Report
from mingzhang.renderers.publication_xlsx.checks import Identity
from mingzhang.renderers.publication_xlsx.setup import Paper
from mingzhang.renderers.publication_xlsx.styles import BORDER, HEADER, HEI, NOTE, TEXT, TITLE, Look, height, lines_in
from mingzhang.renderers.publication_xlsx.totals import Unequal, cell
from mingzhang.renderers.report_words import WORDS

_COLUMNS = (
    ("核对内容", 56.0),
    ("位置", 36.0),
    ("左边", 15.0),
    ("右边", 15.0),
    ("差额", 11.0),
    ("结论", 8.0),
)
_LEFT, _RIGHT, _DIFFERENCE, _WORD = 2, 3, 4, 5
_HEAD: Look = {"font_name": HEI, "font_size": 12}
_MONEY = "#,##0.00"
#: Differences are rounded to six places, yuan and fen in 万元: what is smaller is noise of binary numbers.
_NOTHING = "0.0000005"
_AGREES, _ROUNDED, _FAILS = "相符", "尾差", "不符"


def write_checks(
    paper: Paper,
    report: Report,
    found: Sequence[Identity],
    unequal: Sequence[Unequal],
    names: Mapping[Coordinate, str],
) -> None:
    """Write the sheet: findings first, then every identity, then the totals that are no formulas."""
    for column, (_, wide) in enumerate(_COLUMNS):
        paper.sheet.set_column(column, column, wide)
    paper.sheet.set_landscape()
    paper.sheet.merge_range(0, 0, 0, len(_COLUMNS) - 1, "检查", paper.styles.get(TITLE))
    paper.sheet.set_row(0, 26)
    row = _write_findings(paper, report.findings, 3)
    row = _write_unequal(paper, unequal, names, row + 1)
    first = row + 3
    _write_summary(paper, found, first)
    _write_identities(paper, found, row + 1)


def _write_summary(paper: Paper, found: Sequence[Identity], first: int) -> None:
    counts = Counter(one.word for one in found)
    area = f"{cell(first, _WORD)}:{cell(max(first + len(found) - 1, first), _WORD)}"
    words = "".join(f'&"，{word} "&COUNTIF({area},"{word}")' for word in (_AGREES, _ROUNDED, _FAILS))
    value = "".join(f"，{word} {counts[word]}" for word in (_AGREES, _ROUNDED, _FAILS))
    style = paper.styles.get(NOTE)
    paper.sheet.merge_range(1, 0, 1, len(_COLUMNS) - 1, "", style)
    if found:
        paper.sheet.write_formula(
            1, 0, f'="勾稽关系 {len(found)} 项"{words}', style, f"勾稽关系 {len(found)} 项{value}"
        )
    else:
        paper.put(1, 0, "没有可以在表间核对的勾稽关系。", NOTE)


def _write_head(paper: Paper, row: int, title: str, columns: Iterable[str]) -> int:
    """Write the title and header of a section; return the row below."""
    paper.put(row, 0, title, _HEAD)
    for column, word in enumerate(columns):
        paper.put(row + 1, column, word, HEADER)
    return row + 2


def _write_findings(paper: Paper, findings: Sequence[Finding], row: int) -> int:
    if not findings:
        paper.put(row, 0, "一、审核意见：没有发现问题。", _HEAD)
        return row + 1
    row = _write_head(paper, row, "一、审核意见", ("问题", "事项", "规则", "类别"))
    words = WORDS["zh"]
    for one in findings:
        texts = (one.message, one.title, one.rule, words[one.severity.value])
        for column, text in enumerate(texts):
            paper.put(row, column, text, TEXT)
        paper.sheet.set_row(row, height(max(lines_in(texts[0], _COLUMNS[0][1]), lines_in(texts[1], _COLUMNS[1][1]))))
        row += 1
    return row


def _write_unequal(paper: Paper, unequal: Sequence[Unequal], names: Mapping[Coordinate, str], row: int) -> int:
    if not unequal:
        paper.put(row, 0, "二、合计数：各表合计均由公式算出，与所列的数相等。", _HEAD)
        return row + 1
    title = "二、合计数：下列合计因四舍五入与所列分项之和不等，按所列的数填写，不用公式"
    row = _write_head(paper, row, title, ("合计", "栏", "所列合计", "分项之和", "差额"))
    for one in unequal:
        line = names.get(one.at, one.at.line)
        for column, text in enumerate((f"表{int(one.at.table[1:])} {line}", one.at.column)):
            paper.put(row, column, text, TEXT)
        style = paper.styles.get(BORDER, num_format=_MONEY)
        paper.sheet.write_number(row, _LEFT, one.printed, style)
        paper.sheet.write_number(row, _RIGHT, one.added, style)
        left, right = cell(row, _LEFT), cell(row, _RIGHT)
        paper.sheet.write_formula(row, _DIFFERENCE, f"=ROUND({left}-{right},6)", style, one.printed - one.added)
        row += 1
    return row


def _write_identities(paper: Paper, found: Sequence[Identity], row: int) -> None:
    title = "三、勾稽关系（差额小于所用各数末位一半之和的，是四舍五入的尾差）"
    row = _write_head(paper, row, title, (word for word, _ in _COLUMNS))
    if not found:
        return
    text, money = paper.styles.get(TEXT), paper.styles.get(BORDER, num_format=_MONEY)
    centre = paper.styles.get(BORDER, align="center")
    first = row
    for one in found:
        difference = round(one.left_value - one.right_value, 6)
        line = row + 1
        paper.sheet.write_string(row, 0, f"{one.rule} {one.title}", text)
        paper.sheet.write_string(row, 1, f"{one.where}（{one.unit}）" if one.unit else one.where, text)
        paper.sheet.write_formula(row, _LEFT, one.left, money, one.left_value)
        paper.sheet.write_formula(row, _RIGHT, one.right, money, one.right_value)
        paper.sheet.write_formula(row, _DIFFERENCE, f"ROUND(C{line}-D{line},6)", money, difference)
        paper.sheet.write_formula(row, _WORD, _verdict(f"E{line}", one), centre, _word(one, difference))
        row += 1
    paper.sheet.autofilter(first - 1, 0, row - 1, len(_COLUMNS) - 1)
    wrong = paper.styles.get({"font_color": "#A8201A", "bold": True})
    rule = {"type": "cell", "criteria": "==", "value": f'"{_FAILS}"', "format": wrong}
    paper.sheet.conditional_format(first, _WORD, row - 1, _WORD, rule)


def _verdict(difference: str, one: Identity) -> str:
    """Return the formula that holds how far two sides are from their relation against what rounding explains."""
    off = {"<=": difference, ">=": f"-{difference}"}.get(one.relation, f"ABS({difference})")
    return f'IF({off}<{_NOTHING},"{_AGREES}",IF({off}<{one.limit:f},"{_ROUNDED}","{_FAILS}"))'


def _word(one: Identity, difference: Decimal) -> str:
    """Return what the formula gives, for readers that do not compute."""
    off = {"<=": difference, ">=": -difference}.get(one.relation, abs(difference))
    if off <= 0:
        return _AGREES
    return _ROUNDED if off < one.limit else _FAILS
