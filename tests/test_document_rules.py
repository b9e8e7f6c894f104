"""Run the cases of the rules about the document as a whole: presence, contents, years, names, wording, codes."""

from __future__ import annotations

import pytest

from mingzhang.catalogue.profiles import load_profile
from mingzhang.catalogue.rules import Case, Rule, load_rules
from mingzhang.checking.book import book_of
from mingzhang.checking.outcome import Context, Outcome
from mingzhang.checking.special import special_rule
from mingzhang.extraction.extract import extract
from mingzhang.model.finding import Verdict
from mingzhang.readers.text import parse_text

_FAMILIES = {"presence", "contents", "years", "names", "wording", "classification", "coverage"}
_RULES = [rule for rule in load_rules().values() if rule.special and rule.family in _FAMILIES]
_CASES = [(rule, case) for rule in _RULES for case in rule.cases]
#: The verdict of a case is the first of these that any outcome has.
_ORDER = (Verdict.VIOLATED, Verdict.NOT_CHECKED, Verdict.PASSED, Verdict.NOT_APPLICABLE)


@pytest.mark.parametrize(("rule", "case"), _CASES, ids=[f"{rule.id} {case.name}" for rule, case in _CASES])
def test_case_of_rule(rule: Rule, case: Case) -> None:
    outcomes = _outcomes(rule, case.text or "")
    found = {outcome.verdict for outcome in outcomes} or {Verdict.PASSED}
    violated = [outcome for outcome in outcomes if outcome.verdict is Verdict.VIOLATED]
    lines = {location.place.line for outcome in violated for location in outcome.locations}
    assert next(verdict for verdict in _ORDER if verdict in found) == case.expect
    assert sorted(line for line in lines if line is not None) == list(case.lines)
    for outcome in violated:
        assert outcome.key
        assert rule.message.format_map(outcome.values)
        assert rule.message_en.format_map(outcome.values)


def _outcomes(rule: Rule, text: str) -> list[Outcome]:
    disclosure = extract(parse_text(text), strict=False)
    profile = load_profile(disclosure.profile)
    return list(special_rule(rule.id)(Context(disclosure, book_of(disclosure), profile, rule.settings)))


@pytest.mark.parametrize("rule", _RULES, ids=[rule.id for rule in _RULES])
def test_every_rule_has_a_pass_a_fail_and_a_near_miss(rule: Rule) -> None:
    expected = [case.expect for case in rule.cases]
    assert len(expected) >= 3 or rule.id == "P0013"  # plain text holds no pictures, so P0013 never applies to it
    assert "violated" in expected or rule.id == "P0013"
