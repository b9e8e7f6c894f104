"""A computation as lines of text: operands with place and interval, sums, tolerance, conclusion, repairs."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from mingzhang.model.explanation import Computation, Operand, Quotient, Repair, Total
from mingzhang.model.finding import Verdict
from mingzhang.renderers.report_text import text_width, wrap
from mingzhang.renderers.report_words import clean, place_words

_ZH = {
    "declared": "规则",
    "spoken": "意思",
    "formula": "代入",
    "left": "左边",
    "right": "右边",
    "part": "分子",
    "whole": "基数",
    "printed": "所写",
    "share": "复算 分子 ÷ 基数 = {value}%，四舍五入 {rounded}%，可能的范围 {span}%",
    "rate": "复算 分子 ÷（基数 − 分子）= {value}%，四舍五入 {rounded}%，可能的范围 {span}%",
    "sum": "{side}合计 {value}{unit}，可能的范围 {span}",
    "difference": "相差 {difference}{unit}；四舍五入最多相差 {tolerance}{unit}（4σ = {likely}{unit}）",
    "apart": "相差 {difference} 个百分点",
    "conclusion": "结论",
    "blank": "空白，恰为 0",
    "exact": "准确数",
    "none": "（没有）",
    "absent": "没有、按 0 计：{names}",
    "names": "、",
    "repair": "若把{where}由 {printed} 改为 {repaired}：{formula}，{outcome}",
    "blank_cell": "空白",
    "passed": "相符",
    "tail": "相符（尾差以内）",
    "failed": "仍然不符",
}
_EN = {
    "declared": "Check",
    "spoken": "Meaning",
    "formula": "Figures",
    "left": "Left side",
    "right": "Right side",
    "part": "Part",
    "whole": "Base",
    "printed": "Printed",
    "share": "Recomputed: part ÷ base = {value}%, rounded {rounded}%, possible range {span}%",
    "rate": "Recomputed: part ÷ (base − part) = {value}%, rounded {rounded}%, possible range {span}%",
    "sum": "{side} adds up to {value} {unit}, possible range {span}",
    "difference": "Difference {difference} {unit}; rounding allows at most {tolerance} {unit} (4σ = {likely} {unit})",
    "apart": "Difference {difference} percentage points",
    "conclusion": "Conclusion",
    "blank": "blank, exactly 0",
    "exact": "exact",
    "none": "(none)",
    "absent": "not there, counted as 0: {names}",
    "names": ", ",
    "repair": "with {where} changed from {printed} to {repaired}: {formula}, {outcome}",
    "blank_cell": "blank",
    "passed": "agrees",
    "tail": "agrees (within rounding)",
    "failed": "still fails",
}
_WORDS: Mapping[str, Mapping[str, str]] = {"zh": _ZH, "en": _EN}
_STEP = "  "


def computation_lines(item: Computation, lang: str, indent: str = "    ", *, stated: bool = False) -> Iterator[str]:
    """Yield a computation as lines of at most 100 columns; without the check where that is ``stated`` before."""
    words = _WORDS[lang]
    heads = (("declared", item.declared), ("spoken", item.spoken), ("formula", item.formula))
    for key, text in heads[2:] if stated else heads:
        yield from wrap(f"{words[key]}  {clean(text)}", indent)
    if isinstance(item.right, Total):
        yield from _sum(item, item.right, words, lang, indent)
    else:
        yield from _quotient(item, item.right, words, lang, indent)
    yield from wrap(f"{words['conclusion']}  {item.conclusion}", indent)
    for repair in item.repairs:
        yield from wrap(repair_words(repair, lang), indent + _STEP)


def repair_words(repair: Repair, lang: str) -> str:
    """Return what becomes of an identity once a suspect is put right."""
    words = _WORDS[lang]
    key = {Verdict.PASSED: "passed", Verdict.ROUNDING: "tail", Verdict.ROUNDING_UNLIKELY: "tail"}
    return words["repair"].format(
        where=clean(repair.where),
        printed=clean(repair.printed) or words["blank_cell"],
        repaired=clean(repair.repaired),
        formula=repair.formula,
        outcome=words[key.get(repair.verdict, "failed")],
    )


def _sum(item: Computation, right: Total, words: Mapping[str, str], lang: str, indent: str) -> Iterator[str]:
    for side, total in (("left", item.left), ("right", right)):
        yield f"{indent}{words[side]}"
        yield from _operands(total.operands, words, lang, indent + _STEP)
        if len(total.operands) > 1:
            said = words["sum"].format(side=words[side], value=total.value, unit=item.unit, span=total.span)
            yield from wrap(said, indent)
    values = {"difference": item.difference, "tolerance": item.tolerance, "likely": item.likely, "unit": item.unit}
    yield from wrap(words["difference"].format_map(values).replace(" ;", ";"), indent)


def _quotient(item: Computation, right: Quotient, words: Mapping[str, str], lang: str, indent: str) -> Iterator[str]:
    for key, operand in (("printed", item.left.operands[0]), ("part", right.part), ("whole", right.whole)):
        yield f"{indent}{words[key]}"
        yield from _operands([operand], words, lang, indent + _STEP, signs=False)
    yield from wrap(words[right.kind].format(value=right.value, rounded=right.rounded, span=right.span), indent)
    yield from wrap(words["apart"].format(difference=item.difference), indent)


def _operands(
    operands: Sequence[Operand], words: Mapping[str, str], lang: str, indent: str, *, signs: bool = True
) -> Iterator[str]:
    """Yield a line for each operand in columns: signed figure, interval, place; those not there in one line."""
    shown = [operand for operand in operands if operand.exactness != "absent" or not operand.where]
    figures = [_figure(operand, signs=signs) for operand in shown]
    spans = [words.get(operand.exactness, "") or str(operand.span) for operand in shown]
    widths = [max(map(text_width, texts), default=0) for texts in (figures, spans)]
    for operand, figure, span in zip(shown, figures, spans, strict=True):
        at = place_words(operand.location.place, lang)
        where = " ".join(part for part in (clean(operand.where), at) if part)
        row = f"{_padded(figure, widths[0], right=True)}  {_padded(span, widths[1])}  {where}".rstrip()
        yield from wrap(row, indent)
    if not shown:
        yield f"{indent}{words['none']}"
    absent = [clean(operand.where) for operand in operands if operand.exactness == "absent" and operand.where]
    if absent:
        yield from wrap(words["absent"].format(names=words["names"].join(absent)), indent)


def _figure(operand: Operand, *, signs: bool) -> str:
    sign = "" if not signs else "− " if operand.sign == "-" else "+ "
    return f"{sign}{operand.printed or '0'}{operand.unit if operand.printed else ''}"


def _padded(text: str, width: int, *, right: bool = False) -> str:
    fill = " " * (width - text_width(text))
    return fill + text if right else text + fill
