"""Hold the cases of the special rules to their duty: every outcome shown, every entry of every word list needed."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from decimal import Decimal
from difflib import SequenceMatcher
from functools import cache
from typing import Any

import pytest

from mingzhang.catalogue.profiles import load_profile
from mingzhang.catalogue.rules import Case, Rule, load_rules
from mingzhang.checking.book import book_of
from mingzhang.checking.outcome import Context, Outcome
from mingzhang.checking.special import special_rule
from mingzhang.extraction.extract import extract
from mingzhang.model.disclosure import Disclosure
from mingzhang.model.finding import Verdict
from mingzhang.readers.text import parse_text
from tests.test_rule_cases import worst

_OWN = ("classification", "contents", "coverage", "names", "presence", "wording", "years")
_RULES = [rule for rule in load_rules().values() if rule.special and rule.family in _OWN]
#: Plain text holds no pictures, so no case in text can pass or fail; a test below builds the documents.
_NOT_IN_TEXT = frozenset({"P0013"})
#: How much a near miss has in common with a case that fails.
_NEAR = 0.5
#: A setting named in the setting of this name is a word list that no cases exhaust; a comment there says why.
_OPEN = "open_ended"
#: Rules that are dictionaries of misprints and stale phrases: a case for each word would only repeat the list.
_DICTIONARIES = frozenset({"W0601", "W0602", "W0603", "W0604", "W0606", "W0607"})
_WITH_SETTINGS = [rule for rule in _RULES if rule.settings and rule.id not in _DICTIONARIES]


@cache
def _read(text: str) -> Disclosure:
    return extract(parse_text(text), strict=False)


@cache
def _context(text: str) -> Context:
    disclosure = _read(text)
    return Context(disclosure, book_of(disclosure), load_profile(disclosure.profile))


def _outcomes(rule: Rule, case: Case, settings: Mapping[str, Any]) -> list[Outcome]:
    return list(special_rule(rule.id)(replace(_context(case.text or ""), settings=settings)))


def _result(rule: Rule, case: Case, settings: Mapping[str, Any]) -> tuple[object, ...]:
    """Return the worst verdict of a case and the lines found, or the error of a rule that cannot do without."""
    try:
        outcomes = _outcomes(rule, case, settings)
    except (KeyError, ValueError, TypeError, IndexError) as error:
        return (type(error),)
    lines = {here.place.line for one in outcomes if one.verdict is Verdict.VIOLATED for here in one.locations}
    return worst(one.verdict for one in outcomes), lines


@pytest.mark.parametrize("rule", _RULES, ids=[rule.id for rule in _RULES])
def test_it_argues_its_severity(rule: Rule) -> None:
    assert 10 <= len(rule.why) <= 60 and rule.why.endswith("。") and "\n" not in rule.why
    assert 30 <= len(rule.why_en) <= 120 and rule.why_en.endswith(".") and "\n" not in rule.why_en


def test_no_two_rules_argue_alike() -> None:
    assert len({rule.why for rule in _RULES}) == len({rule.why_en for rule in _RULES}) == len(_RULES)


@pytest.mark.parametrize("rule", _RULES, ids=[rule.id for rule in _RULES])
def test_it_has_every_kind_of_case(rule: Rule) -> None:
    expected = [case.expect for case in rule.cases]
    assert len({case.name for case in rule.cases}) == len(expected)
    assert {"not_checked", "not_applicable"} & set(expected), "says nothing where its object is missing"
    if rule.id not in _NOT_IN_TEXT:
        assert {"passed", "violated"} <= set(expected)
        assert len(expected) >= 4


@pytest.mark.parametrize("rule", _RULES, ids=[rule.id for rule in _RULES])
def test_two_cases_come_near_a_fault_without_being_one(rule: Rule) -> None:
    faults = [case.text or "" for case in rule.cases if case.expect == "violated"]
    near = [
        case.name
        for case in rule.cases
        if case.expect != "violated" and any(_likeness(case.text or "", fault) >= _NEAR for fault in faults)
    ]
    assert len(near) >= 2 or rule.id in _NOT_IN_TEXT


def _likeness(one: str, other: str) -> float:
    return SequenceMatcher(None, one, other, autojunk=False).ratio()


@pytest.mark.parametrize("rule", _RULES, ids=[rule.id for rule in _RULES])
def test_it_never_passes_in_silence(rule: Rule) -> None:
    for case in rule.cases:
        outcomes = _outcomes(rule, case, rule.settings)
        assert outcomes, case.name
        for outcome in outcomes:
            unsaid = outcome.verdict in (Verdict.NOT_CHECKED, Verdict.NOT_APPLICABLE) and not outcome.reason
            assert not unsaid, case.name


@pytest.mark.parametrize("rule", _RULES, ids=[rule.id for rule in _RULES])
def test_it_does_not_pass_an_empty_document(rule: Rule) -> None:
    empty = Case("empty", "not_checked", {}, "")
    verdicts = {outcome.verdict for outcome in _outcomes(rule, empty, rule.settings)}
    assert verdicts
    assert verdicts <= {Verdict.NOT_CHECKED, Verdict.NOT_APPLICABLE}


@pytest.mark.parametrize("rule", _WITH_SETTINGS, ids=[rule.id for rule in _WITH_SETTINGS])
def test_each_entry_of_its_settings_matters_to_a_case(rule: Rule) -> None:
    right = [_result(rule, case, rule.settings) for case in rule.cases]
    idle = [
        name
        for name, settings in _mutants(rule)
        if all(_result(rule, case, settings) == before for case, before in zip(rule.cases, right, strict=True))
    ]
    assert idle == [], f"no case needs these entries: add one, or name the setting in {_OPEN} and say why"


def _mutants(rule: Rule) -> Iterator[tuple[str, Mapping[str, Any]]]:
    """Yield the settings with one entry dropped, or one number doubled or halved."""
    for key, value in rule.settings.items():
        if key not in {_OPEN, *rule.settings.get(_OPEN, [])}:
            for name, changed in _changed(value):
                yield f"{key}{name}", {**rule.settings, key: changed}


def _changed(value: Any) -> Iterator[tuple[str, Any]]:
    if isinstance(value, list):
        for index, entry in enumerate(value):
            yield f"[{entry}]", value[:index] + value[index + 1 :]
            for name, inner in _changed(entry):
                yield f"[{index}]{name}", [*value[:index], inner, *value[index + 1 :]]
    elif isinstance(value, dict):
        for key, entry in value.items():
            yield f".{key}", {other: one for other, one in value.items() if other != key}
            for name, inner in _changed(entry):
                yield f".{key}{name}", {**value, key: inner}
    elif isinstance(value, int):
        yield "×2", value * 2
        yield "÷2", value // 2
    elif isinstance(value, str) and value.startswith("0."):
        yield "×2", str(Decimal(value) * 2)
        yield "÷2", str(Decimal(value) / 2)


@pytest.mark.parametrize("rule", _WITH_SETTINGS, ids=[rule.id for rule in _WITH_SETTINGS])
def test_open_ended_settings_are_settings(rule: Rule) -> None:
    assert set(rule.settings.get(_OPEN, [])) <= set(rule.settings) - {_OPEN}


@pytest.mark.parametrize("has_picture", [True, False])
def test_a_caption_needs_its_chart_where_pictures_can_be_seen(has_picture: bool) -> None:
    text = next(case.text for case in load_rules()["P0013"].cases if case.expect == "not_checked")
    plain = _read(text or "")
    disclosure = replace(
        plain,
        document=replace(plain.document, format="docx"),
        captions=tuple(replace(caption, has_picture=has_picture) for caption in plain.captions),
    )
    context = Context(disclosure, book_of(disclosure), load_profile(disclosure.profile), load_rules()["P0013"].settings)
    (outcome,) = special_rule("P0013")(context)
    assert outcome.verdict is (Verdict.PASSED if has_picture else Verdict.VIOLATED)
    if not has_picture:
        assert outcome.locations[0].text == plain.captions[0].text
