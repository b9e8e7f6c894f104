"""The audit rules as declared in ``rules/<family>/<ID>.yaml``: law, check, words and cases in one file."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any

from mingzhang.catalogue import store
from mingzhang.catalogue.rule_faults import Method, see_to_rule
from mingzhang.catalogue.strict import take
from mingzhang.model.errors import CatalogueError
from mingzhang.model.finding import Severity

EXPECTATIONS = ("passed", "rounding", "rounding_unlikely", "impossible", "violated", "not_checked", "not_applicable")

_REQUIRED = {
    "id",
    "title",
    "title_en",
    "category",
    "severity",
    "basis",
    "message",
    "message_en",
    "hint",
    "hint_en",
    "cases",
}
_OPTIONAL = {
    "check",
    "agreement",
    "special",
    "given",
    "entity",
    "since",
    "until",
    "sections",
    "note",
    "settings",
    "why",
    "why_en",
    "method",
    "profiles",
}


@dataclass(frozen=True, slots=True)
class Case:
    """A test of a rule: figures by coordinate or a piece of a disclosure, and the worst verdict expected."""

    name: str
    expect: str
    facts: Mapping[str, str]
    text: str | None = None
    lines: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class Rule:
    """One rule. It has identities (``checks``), an ``agreement`` of a narrative section, or is ``special``.

    ``given`` are conditions without which the rule does not apply; ``entity`` limits it to documents of a
    部门 or 单位, ``profiles`` to disclosures in the form of these; ``settings`` are data that a special rule
    reads (word lists, limits set by law).
    """

    id: str
    family: str
    title: str
    title_en: str
    category: str
    severity: Severity
    basis: tuple[str, ...]
    message: str
    message_en: str
    hint: str
    hint_en: str
    checks: tuple[str, ...]
    agreement: str | None
    special: bool
    given: tuple[str, ...]
    entity: str | None
    since: int | None
    until: int | None
    cases: tuple[Case, ...]
    settings: Mapping[str, Any]
    note: str = ""
    #: One line that argues the severity.
    why: str = ""
    why_en: str = ""
    method: Method = "deterministic"
    profiles: tuple[str, ...] = ()


@cache
def load_rules() -> Mapping[str, Rule]:
    """Return all rules by id, sorted.

    Raises:
        CatalogueError: a file is malformed, misnamed, or an id is used twice.
    """
    rules: dict[str, Rule] = {}
    for name in store.names("rules"):
        rule = _rule(name, store.read(name))
        if rule.id in rules:
            raise CatalogueError(name, f"编号 {rule.id} 已经用过（id {rule.id} is used twice）")
        rules[rule.id] = rule
    return dict(sorted(rules.items()))


def _rule(source: str, data: object) -> Rule:
    item = take(source, data, _REQUIRED, _OPTIONAL)
    see_to_rule(source, item)
    family = source.split("/")[-2]
    check = item.get("check", [])
    method: Method = item.get("method", "deterministic")
    return Rule(
        id=item["id"],
        family=family,
        **{key: item[key] for key in ("title", "title_en", "category", "message", "message_en", "hint", "hint_en")},
        severity=Severity(item["severity"]),
        basis=tuple(item["basis"]),
        checks=(check,) if isinstance(check, str) else tuple(check),
        agreement=item.get("agreement"),
        special=bool(item.get("special")),
        given=tuple(item.get("given", [])),
        entity=item.get("entity"),
        since=item.get("since"),
        until=item.get("until"),
        cases=tuple(_case(source, case) for case in item["cases"]),
        settings=item.get("settings", {}),
        note=item.get("note", ""),
        why=item.get("why", ""),
        why_en=item.get("why_en", ""),
        method=method,
        profiles=tuple(item.get("profiles", [])),
    )


def _case(source: str, data: object) -> Case:
    case = take(source, data, {"name", "expect"}, {"facts", "text", "lines"})
    where = f"例子“{case['name']}”"
    if case["expect"] not in EXPECTATIONS:
        known = ", ".join(EXPECTATIONS)
        raise CatalogueError(source, f"{where}的 expect 只能是 {known}（unknown expectation {case['expect']}）")
    if ("facts" in case) == ("text" in case):
        raise CatalogueError(source, f"{where}要有 facts 或 text 之一（needs either facts or text）")
    for key, form in (("facts", Mapping), ("text", str), ("lines", list)):
        if key in case and not isinstance(case[key], form):
            raise CatalogueError(source, f"{where}的 {key} 写法不对（malformed {key}）")
    facts = {key: str(value) for key, value in case.get("facts", {}).items()}
    return Case(case["name"], case["expect"], facts, case.get("text"), tuple(case.get("lines", [])))
