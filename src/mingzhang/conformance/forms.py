"""The JSON of a suite: a rule with its cases, a group of rounding cases, written and read."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any, cast

from mingzhang.catalogue.rules import EXPECTATIONS
from mingzhang.checking.language import parse_check
from mingzhang.conformance.strict import Reader
from mingzhang.conformance.suite import (
    FORMAT,
    RELATIONS,
    ROUNDING_KINDS,
    ROW_WORDS,
    RULE_KINDS,
    Operand,
    PrintedFact,
    RoundingCase,
    RoundingGroup,
    RoundingKind,
    RowWord,
    RuleCase,
    RuleCases,
    RuleKind,
    parse_number,
    parse_span,
)
from mingzhang.model.errors import CatalogueError
from mingzhang.model.money import parse_figure

OUTCOMES = frozenset(EXPECTATIONS)
_SIGNS = frozenset({"+", "-"})
_RULE = {"format", "rule", "family", "title", "title_en", "kind", "basis", "cases"}
_RULE_OPTIONAL = {"checks", "given", "agreement", "restates", "settings"}
_ROUNDING_CASE = {"id", "name", "name_en", "kind", "left", "relation", "right", "expect"}
_ROUNDING_OPTIONAL = {"left_interval", "right_interval", "tolerance", "note", "note_en"}


def rule_data(rule: RuleCases, text_files: Sequence[str]) -> dict[str, Any]:
    """Return a rule as JSON; ``text_files`` names the file of each case, used where it has a text."""
    data: dict[str, Any] = {
        "format": FORMAT,
        "rule": rule.rule,
        "family": rule.family,
        "title": rule.title,
        "title_en": rule.title_en,
        "kind": rule.kind,
        "basis": list(rule.basis),
        "checks": list(rule.checks),
        "given": list(rule.given),
        "agreement": rule.agreement,
        "restates": [dict(item) for item in rule.restates],
        "settings": rule.settings,
        "cases": [_case_data(case, name) for case, name in zip(rule.cases, text_files, strict=True)],
    }
    return {key: value for key, value in data.items() if key not in _RULE_OPTIONAL or value}


def _case_data(case: RuleCase, text_file: str) -> dict[str, Any]:
    data: dict[str, Any] = {"id": case.id, "name": case.name, "expect": case.expect}
    if case.text is not None:
        data["text_file"] = text_file
    else:
        keys = ("table", "line", "column", "printed", "unit", "row")
        data["facts"] = [{key: getattr(fact, key) for key in keys} for fact in case.facts]
    return data if case.lines is None else {**data, "lines": list(case.lines)}


def read_rule(path: str, data: dict[str, Any], read_text: Callable[[Reader, str], str]) -> RuleCases:
    """Read a rule; ``read_text`` reads a text file that stands beside it.

    Raises:
        SuiteError: a key is missing, unknown or of the wrong kind, or a formula or figure cannot be read.
    """
    item = Reader(path, data)
    item.only(_RULE, _RULE_OPTIONAL)
    checks = item.texts("checks") if "checks" in data else ()
    given = item.texts("given") if "given" in data else ()
    for text in (*checks, *given):
        _check_formula(item, text)
    kind = cast(RuleKind, item.text("kind", RULE_KINDS))
    return RuleCases(
        rule=item.text("rule"),
        family=item.text("family"),
        title=item.text("title"),
        title_en=item.text("title_en"),
        kind=kind,
        cases=tuple(_read_case(case, kind, read_text) for case in item.objects("cases")),
        checks=checks,
        given=given,
        agreement=item.text_or_none("agreement"),
        restates=tuple(own.data for own in item.objects("restates")) if "restates" in data else (),
        settings=item.mapping("settings") if "settings" in data else None,
        basis=item.texts("basis"),
    )


def _check_formula(item: Reader, text: str) -> None:
    try:
        parse_check(text)
    except CatalogueError as error:
        raise item.fault(f"公式“{text}”不合语法", f"the formula “{text}” is malformed ({error.reason})") from error


def _read_case(item: Reader, kind: RuleKind, read_text: Callable[[Reader, str], str]) -> RuleCase:
    item.only({"id", "name", "expect"}, {"facts", "text_file", "lines"})
    if ("facts" in item.data) == ("text_file" in item.data):
        raise item.fault("“facts”和“text_file”要有且只有一个", "needs exactly one of “facts” and “text_file”")
    if kind == "special" and "text_file" not in item.data:
        raise item.fault("这类规则的案例要有“text_file”", "a case of this kind of rule needs “text_file”")
    return RuleCase(
        id=item.text("id"),
        name=item.text("name"),
        expect=item.text("expect", OUTCOMES),
        facts=tuple(_read_fact(fact) for fact in item.objects("facts")) if "facts" in item.data else (),
        text=read_text(item, item.text("text_file")) if "text_file" in item.data else None,
        lines=tuple(sorted(item.numbers("lines"))) if "lines" in item.data else None,
    )


def _read_fact(item: Reader) -> PrintedFact:
    item.only({"table", "line", "column", "printed", "unit", "row"})
    fact = PrintedFact(
        item.text("table"),
        item.text("line"),
        item.text("column"),
        item.text("printed"),
        item.text("unit"),
        cast(RowWord, item.text("row", ROW_WORDS)),
    )
    _check_figure(item, fact.printed, fact.unit)
    return fact


def _check_figure(item: Reader, printed: str, unit: str) -> None:
    if printed and parse_figure(printed, unit) is None:
        raise item.fault(f"“{printed}”不是数字", f"“{printed}” is no figure")


def rounding_data(group: RoundingGroup) -> dict[str, Any]:
    """Return a group of rounding cases as JSON."""
    return {
        "format": FORMAT,
        "group": group.group,
        "title": group.title,
        "title_en": group.title_en,
        "cases": [_rounding_case_data(case) for case in group.cases],
    }


def _rounding_case_data(case: RoundingCase) -> dict[str, Any]:
    data = {key: getattr(case, key) for key in ("id", "name", "name_en", "note", "note_en", "kind")}
    data |= {"left": _operands_data(case.left), "relation": case.relation, "right": _operands_data(case.right)}
    data |= {key: getattr(case, key) for key in ("expect", "left_interval", "right_interval", "tolerance")}
    return {key: value for key, value in data.items() if key not in _ROUNDING_OPTIONAL or value}


def _operands_data(operands: tuple[Operand, ...]) -> list[dict[str, Any]]:
    return [
        {"printed": own.printed, "unit": own.unit, "sign": "+" if own.sign > 0 else "-", "exact": own.exact}
        for own in operands
    ]


def read_rounding_group(path: str, data: dict[str, Any]) -> RoundingGroup:
    """Read a group of rounding cases.

    Raises:
        SuiteError: a key is missing, unknown or of the wrong kind, or a figure or interval cannot be read.
    """
    item = Reader(path, data)
    item.only({"group", "title", "title_en", "cases"}, {"format"})
    return RoundingGroup(
        item.text("group"),
        item.text("title"),
        item.text("title_en"),
        tuple(_read_rounding_case(case) for case in item.objects("cases")),
    )


def _read_rounding_case(item: Reader) -> RoundingCase:
    item.only(_ROUNDING_CASE, _ROUNDING_OPTIONAL)
    kind = cast(RoundingKind, item.text("kind", ROUNDING_KINDS))
    left = tuple(_read_operand(own) for own in item.objects("left"))
    right = tuple(_read_operand(own) for own in item.objects("right"))
    if not left or not right or (kind != "sum" and (len(left), len(right)) != (1, 2)):
        raise item.fault(
            "两边的数不齐（比率左边一个、右边两个）",
            "figures are lacking (a ratio has one on the left, two on the right)",
        )
    return RoundingCase(
        id=item.text("id"),
        name=item.text("name"),
        name_en=item.text("name_en"),
        kind=kind,
        left=left,
        relation=item.text("relation", RELATIONS),
        right=right,
        expect=item.text("expect", OUTCOMES),
        left_interval=_interval(item, "left_interval"),
        right_interval=_interval(item, "right_interval"),
        tolerance=_number(item, "tolerance"),
        note=item.text_or_none("note") or "",
        note_en=item.text_or_none("note_en") or "",
    )


def _read_operand(item: Reader) -> Operand:
    item.only({"printed", "unit", "sign", "exact"})
    printed, unit = item.text_or_none("printed"), item.text("unit")
    _check_figure(item, printed or "", unit)
    return Operand(printed, unit, 1 if item.text("sign", _SIGNS) == "+" else -1, item.flag("exact"))


def _interval(item: Reader, key: str) -> str | None:
    text = item.text_or_none(key)
    if text is not None and parse_span(text) is None:
        raise item.fault(f"“{key}”要写成 [99950, 100050) 的样子", f"“{key}” must be written like [99950, 100050)")
    return text


def _number(item: Reader, key: str) -> str | None:
    text = item.text_or_none(key)
    if text is not None and parse_number(text) is None:
        raise item.fault(f"“{key}”不是数字", f"“{key}” is no number")
    return text
