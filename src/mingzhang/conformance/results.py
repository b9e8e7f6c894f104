"""Answers as a file: ``results.jsonl``, one object per line with the case's id and the outcome."""

from __future__ import annotations

import json
from collections.abc import Iterable
from fractions import Fraction
from pathlib import Path
from typing import Any

from mingzhang.conformance.answers import Answer, number_text, span_text
from mingzhang.conformance.folder import text_of
from mingzhang.conformance.forms import OUTCOMES
from mingzhang.conformance.strict import Reader, fault
from mingzhang.conformance.suite import Said, Span, Suite, SuiteError, parse_number, parse_span

_MEND = Said("请按 docs/conformance.md 改正这一行", "Mend this line as docs/conformance.md says")
_GIVE = Said("请给出 UTF-8 的 results.jsonl，每行一个回答", "Give a results.jsonl in UTF-8 with one answer per line")
_SAME = Said("请用同一版本的套件重新作答", "Answer the same version of the suite anew")
_OPTIONAL = {"lines", "left_interval", "right_interval", "tolerance", "note"}


def read_results(path: Path, suite: Suite) -> dict[str, Answer]:
    """Read the answers of a tool, by case id. Blank lines are passed over, ``note`` is for the tool's own use.

    Raises:
        SuiteError: a line is no JSON object, an outcome or case is unknown, or a case is answered twice.
    """
    known = {case.id for _, case in suite.cases()}
    answers: dict[str, Answer] = {}
    for number, line in enumerate(text_of(path, _GIVE).split("\n"), start=1):
        if not line.strip():
            continue
        place = Said(f" 第 {number} 行", f" line {number}")
        answer = _answer(Reader(str(path), _object(path, line, place), place))
        if answer.case not in known:
            zh, en = f"套件里没有案例“{answer.case}”", f"the suite has no case “{answer.case}”"
            raise fault(path, zh, en, place, _SAME)
        if answer.case in answers:
            zh, en = f"案例“{answer.case}”前面已有回答", f"the case “{answer.case}” was answered above"
            raise fault(path, zh, en, place, _MEND)
        answers[answer.case] = answer
    return answers


def _object(path: Path, line: str, place: Said) -> dict[str, Any]:
    try:
        data = json.loads(line)
    except json.JSONDecodeError as error:
        raise fault(path, "不是 JSON", "is no JSON", place, _MEND) from error
    if not isinstance(data, dict):
        raise fault(path, "应当是一个 JSON 对象", "should be a JSON object", place, _MEND)
    return data


def _answer(item: Reader) -> Answer:
    try:
        item.only({"case", "outcome"}, _OPTIONAL)
        return Answer(
            item.text("case"),
            item.text("outcome", OUTCOMES),
            item.numbers("lines") if item.data.get("lines") is not None else None,
            _span(item, "left_interval"),
            _span(item, "right_interval"),
            _tolerance(item),
        )
    except SuiteError as error:
        raise SuiteError(error.path, error.place, error.reason, Said(f"{_MEND.zh}。", f"{_MEND.en}.")) from error


def _span(item: Reader, key: str) -> Span | None:
    text = item.text_or_none(key)
    if text is None:
        return None
    span = parse_span(text)
    if span is None:
        raise item.fault(f"“{key}”要写成 [99950, 100050) 的样子", f"“{key}” must be written like [99950, 100050)")
    return span


def _tolerance(item: Reader) -> Fraction | None:
    text = item.text_or_none("tolerance")
    if text is None:
        return None
    number = parse_number(text)
    if number is None:
        raise item.fault("“tolerance”不是数字", "“tolerance” is no number")
    return number


def results_text(answers: Iterable[Answer]) -> str:
    """Write answers as JSON lines."""
    return "".join(json.dumps(_data(answer), ensure_ascii=False) + "\n" for answer in answers)


def _data(answer: Answer) -> dict[str, Any]:
    data: dict[str, Any] = {"case": answer.case, "outcome": str(answer.outcome)}
    if answer.lines is not None:
        data["lines"] = list(answer.lines)
    if answer.left_interval is not None:
        data["left_interval"] = span_text(answer.left_interval)
    if answer.right_interval is not None:
        data["right_interval"] = span_text(answer.right_interval)
    if answer.tolerance is not None:
        data["tolerance"] = number_text(answer.tolerance)
    return data
