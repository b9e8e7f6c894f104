"""Every line of the checklist and every kind of fault is looked after by rules, or it is said why not."""

from __future__ import annotations

import json
import re

import pytest
from docs.generate import duties_page

from mingzhang.catalogue.duties import load_categories, load_requirements, parse_categories, parse_requirements
from mingzhang.catalogue.profiles import load_profile, parse_profile
from mingzhang.catalogue.rules import load_rules
from mingzhang.model.errors import CatalogueError
from tests.shared import SHARED, needs_shared

NUMBERS = [*range(10, 31), *range(33, 37), *range(39, 54)]


def test_every_line_of_the_checklist_is_there_once() -> None:
    assert list(load_requirements()) == NUMBERS


@pytest.mark.parametrize("number", NUMBERS)
def test_a_requirement_has_rules_or_a_reason(number: int) -> None:
    one = load_requirements()[number]
    assert one.rules or one.reason
    assert set(one.rules) <= load_rules().keys()
    assert bool(one.reason) == bool(one.reason_en)
    assert one.zh and one.en


def test_only_what_no_document_can_show_goes_without_rules() -> None:
    assert [one.number for one in load_requirements().values() if not one.rules] == [21, 23, 27, 30]


def test_every_category_has_rules() -> None:
    assert all(load_categories().values())


@needs_shared
def test_the_categories_are_those_of_the_gold() -> None:
    assert SHARED is not None
    gold = json.loads((SHARED / "gold" / "findings.json").read_text("utf-8"))
    assert {item["category"] for item in gold["findings"]} == set(load_categories())


@needs_shared
def test_the_numbers_are_those_of_the_checklist() -> None:
    assert SHARED is not None
    text = (SHARED / "law" / "checklist.md").read_text("utf-8")
    body = text[text.index("### 3.2") :]
    assert sorted(int(number) for number in re.findall(r"(?m)^(\d+)\. ", body)) == NUMBERS


@needs_shared
def test_no_sentence_is_copied_from_the_checklist() -> None:
    assert SHARED is not None
    text = (SHARED / "law" / "checklist.md").read_text("utf-8")
    copied = [one.number for one in load_requirements().values() if one.zh in text or one.en in text]
    assert copied == []


def test_the_page_names_every_requirement_rule_and_category() -> None:
    page = duties_page()
    for one in load_requirements().values():
        assert one.zh in page and one.en in page and one.reason in page
        assert all(rule in page for rule in one.rules)
    assert all(f"| {name} |" in page for name in load_categories())


def entry(**changes: object) -> dict[str, object]:
    return {"number": 1, "section": "duty", "zh": "某事", "en": "something", "rules": ["P0001"]} | changes


@pytest.mark.parametrize(
    "changes",
    [
        {"colour": "red"},
        {"section": "poem"},
        {"rules": ["P9999"]},
        {"rules": []},
        {"reason": "某因"},
        {"number": None},
    ],
)
def test_a_malformed_requirement_is_refused(changes: dict[str, object]) -> None:
    data = entry(**changes)
    if changes == {"number": None}:
        del data["number"]
    with pytest.raises(CatalogueError):
        parse_requirements([data])


def test_a_number_that_stands_twice_is_refused() -> None:
    with pytest.raises(CatalogueError):
        parse_requirements([entry(), entry()])


@pytest.mark.parametrize("name", ["colour", ""])
def test_an_unknown_category_is_refused(name: str) -> None:
    with pytest.raises(CatalogueError):
        parse_categories([name])


def test_the_eight_tables_are_a_duty_of_every_profile() -> None:
    for name in ("national", "shanxi"):
        (duty,) = [duty for duty in load_profile(name).duties if duty.id == "eight_tables"]
        assert set(duty.tables) == {"T01", "T02", "T03", "T04", "T05", "T06", "T08", "T10"}
    assert set(load_rules()["P0051"].settings["names"]) == set(duty.tables)


def test_cover_statements_are_inherited_and_strict() -> None:
    assert load_profile("shanxi").cover_statements == load_profile("national").cover_statements != ()
    empty: dict[str, object] = {key: [] for key in ("tables", "sections", "glossary", "sheets")}
    mars = {"id": "mars", "name": "火星", "name_en": "Mars", "caption": "", "notes": {}} | empty
    assert parse_profile("profiles/mars.yaml", mars).cover_statements == ()
    with pytest.raises(CatalogueError):
        parse_profile("profiles/mars.yaml", mars | {"cover_statements": [{"label": "某栏"}]})
