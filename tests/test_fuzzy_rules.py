"""What is found by likeness says so everywhere: in the rule, the finding, the JSON and the reports."""

from __future__ import annotations

import json
import string
from typing import Any

import pytest

from mingzhang.catalogue import rules as catalogue
from mingzhang.catalogue import store
from mingzhang.catalogue.rules import Rule, load_rules
from mingzhang.checking.as_json import report_to_json
from mingzhang.checking.check import check
from mingzhang.checking.findings import special_finding
from mingzhang.checking.outcome import violated
from mingzhang.extraction.extract import extract
from mingzhang.model.errors import CatalogueError
from mingzhang.model.finding import Severity
from mingzhang.model.report import Report
from mingzhang.readers.text import parse_text
from mingzhang.renderers.report_html import report_html
from mingzhang.renderers.report_text import report_text

_FUZZY = [rule for rule in load_rules().values() if rule.method == "fuzzy"]
#: The values that messages of these rules name.
_FIELDS = {
    name
    for rule in _FUZZY
    for template in (rule.message, rule.message_en)
    for _, name, _, _ in string.Formatter().parse(template)
    if name is not None and name not in ("expected", "actual")
}
_TEXT = """青石县水务局
2026年度部门预算公开

项目支出绩效目标表
(2026年度)
项目名称	渠道清淤费
项目属性	一次性项目(1年结束)	项目期	1年
实施期资金总额	300,000	年度资金总额	300,000
满意度指标	服务对象满意度	收益人员满意度	≥90%	服务对象满意度	收益人员满意度	≥90%
第三部分 2026年部门预算情况说明
本年安排渠道清淤。。
"""


def _report() -> Report:
    return check(extract(parse_text(_TEXT), strict=False))


@pytest.mark.parametrize("rule", _FUZZY, ids=[rule.id for rule in _FUZZY])
def test_a_fuzzy_rule_says_that_it_suspects(rule: Rule) -> None:
    assert rule.severity is not Severity.ERROR
    assert rule.why
    outcome = violated([], expected="渠道", actual="渠到", **dict.fromkeys(_FIELDS, "甲"))
    assert special_finding(rule, outcome, "zh").title.startswith("疑似：")
    assert special_finding(rule, outcome, "en").title.startswith("Suspected: ")


def test_findings_and_json_carry_the_method() -> None:
    report = _report()
    methods = {finding.rule: finding.method for finding in report.findings}
    assert methods["W0601"] == "fuzzy"
    assert {method for rule, method in methods.items() if rule not in {one.id for one in _FUZZY}} == {"deterministic"}
    printed = {finding["rule"]: finding["method"] for finding in report_to_json(report)["findings"]}
    assert printed == methods


def test_reports_say_suspected() -> None:
    report = _report()
    assert "疑似：固定用语有错字" in report_text(report)
    assert "疑似：固定用语有错字" in report_html(report)
    english = check(extract(parse_text(_TEXT), strict=False), lang="en")
    assert "Suspected: a set term is misprinted" in report_text(english, lang="en")


@pytest.mark.parametrize(
    ("change", "words"),
    [({"method": "guess"}, "unknown method"), ({"method": "fuzzy", "severity": "error"}, "cannot be sure")],
)
def test_the_loader_refuses(change: dict[str, Any], words: str) -> None:
    source = "rules/wording/W0601.yaml"
    data = json.loads(json.dumps(store.read(source))) | change
    with pytest.raises(CatalogueError, match=words):
        catalogue._rule(source, data)
