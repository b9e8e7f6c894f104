"""Run the cases that stand in the rule files: facts through the evaluator, text through the whole pipeline."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace

import pytest

from mingzhang.catalogue.rules import Case, Rule, load_rules
from mingzhang.checking.book import FactBook
from mingzhang.checking.findings import special_finding
from mingzhang.conformance.embedded import cases_of_rule
from mingzhang.conformance.facts import book_of_facts, printed_facts
from mingzhang.conformance.run import outcomes_of_text, verdicts_of_case, violated_lines, worst
from mingzhang.conformance.suite import RuleCase
from mingzhang.model.finding import Verdict

__all__ = ["book_of_case", "verdicts_of_facts", "verdicts_of_text", "worst"]

_IDENTITIES = [rule for rule in load_rules().values() if not rule.special]
_CASES = [(rule, case) for rule in _IDENTITIES for case in rule.cases]
_SPECIAL = [rule for rule in load_rules().values() if rule.special]
_SPECIAL_CASES = [(rule, case) for rule in _SPECIAL for case in rule.cases]
#: Text holds no pictures; names cut at a fixed length need a whole document; a roll-up needs several.
_FEW_CASES = frozenset({"P0013", "S0271", "X0160", "X0161", "X0162", "X0163", "X0164"})


@pytest.mark.parametrize(
    ("rule", "case"), _SPECIAL_CASES, ids=[f"{rule.id} {case.name}" for rule, case in _SPECIAL_CASES]
)
def test_case_of_special_rule(rule: Rule, case: Case) -> None:
    outcomes = outcomes_of_text(rule.id, rule.settings, case.text or "")
    assert worst([outcome.verdict for outcome in outcomes] or [Verdict.PASSED]) == case.expect
    assert list(violated_lines(outcomes)) == list(case.lines)
    for outcome in outcomes:
        if outcome.verdict is not Verdict.VIOLATED:
            continue
        assert outcome.key
        for lang in ("zh", "en"):
            message = special_finding(rule, outcome, lang).message
            assert "{" not in message
            assert "None" not in message


@pytest.mark.parametrize("rule", _SPECIAL, ids=[rule.id for rule in _SPECIAL])
def test_every_special_rule_has_a_pass_a_fail_and_a_near_miss(rule: Rule) -> None:
    expected = [case.expect for case in rule.cases]
    assert len(expected) >= 3 or rule.id in _FEW_CASES
    assert {"passed", "violated"} <= set(expected) or rule.id in _FEW_CASES


@pytest.mark.parametrize(("rule", "case"), _CASES, ids=[f"{rule.id} {case.name}" for rule, case in _CASES])
def test_case_of_rule(rule: Rule, case: Case) -> None:
    verdicts = verdicts_of_text(rule, case.text) if case.text is not None else verdicts_of_facts(rule, case.facts)
    assert worst(verdicts) == case.expect


def verdicts_of_facts(rule: Rule, figures: Mapping[str, str]) -> Iterator[Verdict]:
    """Yield the verdicts of a rule, also one changed for a test, on the facts of a case."""
    return _verdicts(rule, RuleCase("", "", "", printed_facts(figures)))


def verdicts_of_text(rule: Rule, text: str) -> Iterator[Verdict]:
    """Yield the verdicts of a rule, also one changed for a test, on a piece of a disclosure."""
    return _verdicts(rule, RuleCase("", "", "", text=text))


def _verdicts(rule: Rule, case: RuleCase) -> Iterator[Verdict]:
    return verdicts_of_case(cases_of_rule(replace(rule, cases=())), case)


def book_of_case(figures: Mapping[str, str]) -> FactBook:
    """Index the facts of a case."""
    return book_of_facts(printed_facts(figures))
