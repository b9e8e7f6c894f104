"""What is required of a disclosure and which rules look after it, as declared in ``duties.yaml``."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from types import MappingProxyType
from typing import Any, Literal, get_args

from mingzhang.catalogue import store
from mingzhang.catalogue.rule_faults import Category
from mingzhang.catalogue.rules import Rule, load_rules
from mingzhang.catalogue.strict import take
from mingzhang.model.errors import CatalogueError

SOURCE = "duties.yaml"

#: What must be published, what inspections look at, what documents get wrong, what must agree.
Kind = Literal["duty", "inspection", "error", "identity"]


@dataclass(frozen=True, slots=True)
class Requirement:
    """One line of the checklist. ``reason`` says why it, or what the rules leave of it, is for no rule."""

    number: int
    section: Kind
    zh: str
    en: str
    rules: tuple[str, ...]
    reason: str
    reason_en: str


@cache
def load_requirements() -> Mapping[int, Requirement]:
    """Return all requirements by number, in the order of the file.

    Raises:
        CatalogueError: the file is malformed, a number stands twice, or a rule does not exist.
    """
    return parse_requirements(_data()["requirements"])


@cache
def load_categories() -> Mapping[str, tuple[Rule, ...]]:
    """Return the kinds of faults that must have rules, each with its rules.

    Raises:
        CatalogueError: the file is malformed, a category is unknown or has no rule.
    """
    return parse_categories(_data()["categories"])


def parse_requirements(data: Sequence[object]) -> Mapping[int, Requirement]:
    """Read requirements as declared.

    Raises:
        CatalogueError: a key is missing or unknown, a number stands twice, a rule does not exist, or a requirement
            has neither rules nor reason.
    """
    found: dict[int, Requirement] = {}
    for entry in data:
        one = _requirement(entry)
        if one.number in found:
            raise CatalogueError(SOURCE, f"{one.number} stands twice")
        found[one.number] = one
    return MappingProxyType(found)


def parse_categories(names: Sequence[str]) -> Mapping[str, tuple[Rule, ...]]:
    """Return each category with its rules.

    Raises:
        CatalogueError: a category is unknown or has no rule.
    """
    found: dict[str, tuple[Rule, ...]] = {}
    for name in names:
        if name not in get_args(Category):
            raise CatalogueError(SOURCE, f"unknown category {name}")
        found[name] = tuple(rule for rule in load_rules().values() if rule.category == name)
        if not found[name]:
            raise CatalogueError(SOURCE, f"no rule has the category {name}")
    return MappingProxyType(found)


def _data() -> Mapping[str, Any]:
    return take(SOURCE, store.read(SOURCE), {"requirements", "categories"})


def _requirement(entry: object) -> Requirement:
    item = take(SOURCE, entry, {"number", "section", "zh", "en"}, {"rules", "reason", "reason_en"})
    where = f"{SOURCE}: {item['number']}"
    if item["section"] not in get_args(Kind):
        raise CatalogueError(where, f"unknown section {item['section']}")
    rules = tuple(item.get("rules", []))
    if unknown := [rule for rule in rules if rule not in load_rules()]:
        raise CatalogueError(where, f"no such rule: {', '.join(unknown)}")
    if ("reason" in item) != ("reason_en" in item):
        raise CatalogueError(where, "needs its reason in both languages")
    if not rules and "reason" not in item:
        raise CatalogueError(where, "needs rules or a reason")
    reason, reason_en = item.get("reason", ""), item.get("reason_en", "")
    return Requirement(int(item["number"]), item["section"], item["zh"], item["en"], rules, reason, reason_en)
