"""Rules about performance target sheets: their cases, and what they have in common."""

from __future__ import annotations

from decimal import Decimal

import pytest

from mingzhang.catalogue.profiles import load_profile
from mingzhang.catalogue.rules import Case, Rule, load_rules
from mingzhang.checking.book import book_of
from mingzhang.checking.components import components_of
from mingzhang.checking.findings import special_finding
from mingzhang.checking.outcome import Context, Outcome
from mingzhang.checking.special import special_rule
from mingzhang.checking.targets import amount_in, differing, yuan
from mingzhang.extraction.extract import extract
from mingzhang.model.finding import Verdict
from mingzhang.readers.text import parse_text

_RANGES = (("S", 150, 200), ("S", 250, 300), ("N", 1050, 1100))
_RULES = [
    rule
    for rule in load_rules().values()
    if rule.special and any(rule.id[0] == letter and low <= int(rule.id[1:]) < high for letter, low, high in _RANGES)
]
_WORST = (Verdict.VIOLATED, Verdict.NOT_CHECKED, Verdict.PASSED, Verdict.NOT_APPLICABLE)


def outcomes(rule: Rule, case: Case) -> list[Outcome]:
    disclosure = extract(parse_text(case.text or ""), strict=False)
    return list(
        special_rule(rule.id)(Context(disclosure, book_of(disclosure), load_profile(disclosure.profile), rule.settings))
    )


@pytest.mark.parametrize(
    ("rule", "case"),
    [(rule, case) for rule in _RULES for case in rule.cases],
    ids=[f"{rule.id} {case.name}" for rule in _RULES for case in rule.cases],
)
def test_case_of_rule(rule: Rule, case: Case) -> None:
    found = outcomes(rule, case)
    verdicts = {outcome.verdict for outcome in found} or {Verdict.PASSED}
    assert next(verdict for verdict in _WORST if verdict in verdicts) == case.expect
    failed = [outcome for outcome in found if outcome.verdict is Verdict.VIOLATED]
    lines = {location.place.line for outcome in failed for location in outcome.locations}
    assert lines == set(case.lines)
    for outcome in failed:
        for lang in ("zh", "en"):
            message = special_finding(rule, outcome, lang).message
            assert "{" not in message and "None" not in message


@pytest.mark.parametrize("rule", _RULES, ids=[rule.id for rule in _RULES])
def test_it_has_a_passing_a_failing_and_a_near_case(rule: Rule) -> None:
    expected = [case.expect for case in rule.cases]
    assert {"passed", "violated"} <= set(expected) or rule.id == "S0271"
    assert len(expected) >= 3


def test_an_amount_is_the_whole_value() -> None:
    amount = amount_in("≤14.5万元")
    assert amount is not None and amount.value == Decimal(145_000)
    assert amount_in("5元/本") is None
    assert amount_in("控制在预算内") is None


def test_a_difference_of_names_is_shown_with_its_neighbours() -> None:
    assert differing("水库移民培训费", "水库移民培育费") == ("民培训费", "民培育费")
    assert differing("河长制经费（第二批）", "河长制经费") == ("经费（第二批）", "经费")


def test_components_know_what_stands_below_them() -> None:
    settings = {"whole": ["包括"], "open": ["等"], "earlier": ["上年"]}
    parts = components_of("（1）清淤（2万元）；人工12万元；机械8万元；（2）监测（10万元）。", settings)
    assert parts is not None and parts.strict and parts.whole
    assert [amount.printed for amount in parts.amounts] == ["2", "10"]
    assert [amount.printed for amount in parts.below[0]] == ["12", "8"]


def test_amounts_are_written_as_the_sheets_do() -> None:
    assert (yuan(Decimal("28794.24")), yuan(Decimal(1_800_000))) == ("28,794.24", "1,800,000")
