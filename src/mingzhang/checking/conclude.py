"""The conclusion of a computation in one sentence a clerk can check."""

from __future__ import annotations

from typing import NamedTuple

from mingzhang.checking.evaluate import Evaluation
from mingzhang.model.explanation import Quotient, Span, Total
from mingzhang.model.finding import Verdict


class Slack(NamedTuple):
    """By how much two sides differ, how far rounding can and usually does set them apart, and the unit."""

    difference: str
    most: str
    likely: str
    unit: str


def conclude(evaluation: Evaluation, left: Total, right: Total, slack: Slack, lang: str) -> str:
    """Return why two sums agree, agree within rounding, or cannot agree."""
    en = lang == "en"
    own = f" {slack.unit}".rstrip() if en else slack.unit
    if evaluation.verdict is Verdict.PASSED:
        return _passed(evaluation, en)
    if evaluation.verdict is Verdict.IMPOSSIBLE:
        return _impossible(evaluation, left.span, right.span, own, en)
    off = slack.difference.removeprefix("-")
    if evaluation.verdict is Verdict.ROUNDING:
        return (
            f"The intervals meet; the difference of {off}{own} is within {slack.most}{own}, the most that rounding can "
            f"cause, and within 4σ = {slack.likely}{own}. It is a rounding difference and no error."
            if en
            else f"两段有共同的数；相差 {off}{own}，没有超过四舍五入最多造成的 {slack.most}{own}，"
            f"也没有超过 4σ = {slack.likely}{own}：是尾差，不算错。"
        )
    return (
        f"The intervals meet, but the difference of {off}{own} is beyond 4σ = {slack.likely}{own}: nearly all figures "
        "would have been rounded to the same side. More likely one of them is wrong."
        if en
        else f"两段有共同的数，但相差 {off}{own}，超过了 4σ = {slack.likely}{own}："
        "要几乎所有的数都往同一边舍入才会这样，更可能是有一个数写错了。"
    )


def _passed(evaluation: Evaluation, en: bool) -> str:
    if evaluation.relation == "=":
        return "Both sides are equal." if en else "两边相等。"
    return "The relation holds." if en else "关系成立。"


def _impossible(evaluation: Evaluation, left: Span, right: Span, own: str, en: bool) -> str:
    if evaluation.relation == "!=":
        return "Both sides are equal, though they should differ." if en else "两边应当不同，却相等。"
    if left.is_point and right.is_point:
        what = {"=": ("不等于", "is not"), "<=": ("大于", "is more than"), ">=": ("小于", "is less than")}
        word = what[evaluation.relation][en]
        return (
            f"Nothing was rounded on either side, and {left.low}{own} {word} {right.low}{own}: one figure is wrong."
            if en
            else f"两边都没有四舍五入，{left.low}{own}{word} {right.low}{own}：至少有一个数写错了。"
        )
    if evaluation.relation == "=":
        return (
            f"The left side {_within(left, en)}, the right side {_within(right, en)}{own}. No amount is both, so "
            "rounding cannot explain the difference: at least one figure is wrong."
            if en
            else f"左边{_within(left, en)}，右边{_within(right, en)}（{own}），没有一个数能同时满足："
            "四舍五入解释不了，至少有一个数写错了。"
        )
    small, large = (left, right) if evaluation.relation == "<=" else (right, left)
    names = ("左边", "右边") if evaluation.relation == "<=" else ("右边", "左边")
    names_en = ("left", "right") if evaluation.relation == "<=" else ("right", "left")
    return (
        f"The {names_en[0]} side is at least {small.low}{own} and the {names_en[1]} side at most {large.high}{own}: "
        "rounding cannot explain it, at least one figure is wrong."
        if en
        else f"{names[0]}至少是 {small.low}{own}，{names[1]}最多是 {large.high}{own}："
        "四舍五入解释不了，至少有一个数写错了。"
    )


def _within(span: Span, en: bool) -> str:
    """Say what a side may be."""
    if span.is_point:
        return f"is exactly {span.low}" if en else f"恰为 {span.low}"
    return f"can only lie in {span}" if en else f"只可能在 {span} 之内"


def conclude_ratio(verdict: Verdict, left: Total, right: Quotient, lang: str) -> str:
    """Return why a printed percentage is, or cannot be, what its operands make it."""
    en = lang == "en"
    if verdict is Verdict.PASSED:
        return f"The quotient rounds to {right.rounded}% as printed." if en else f"算得 {right.rounded}%，与所写相同。"
    if verdict is Verdict.IMPOSSIBLE:
        return (
            f"The quotient is {right.value}%, which rounds to {right.rounded}%. With the rounding of its operands it "
            f"lies in {right.span}%; the printed percentage stands for {left.span}%. No value lies in both."
            if en
            else f"算得 {right.value}%，四舍五入为 {right.rounded}%。计入两数自身的舍入，只可能在 {right.span}% 之内；"
            f"所写的只可能在 {left.span}% 之内，没有一个数同时在两段里：百分比或所依据的数写错了。"
        )
    return (
        f"The quotient rounds to {right.rounded}%, not as printed, but with the rounding of its operands it lies in "
        f"{right.span}%, which meets {left.span}%. It is a rounding difference and no error."
        if en
        else f"算得 {right.rounded}%，与所写略有出入；计入两数自身的舍入，可能在 {right.span}% 之内，"
        f"与所写的 {left.span}% 有共同的数：是尾差，不算错。"
    )
