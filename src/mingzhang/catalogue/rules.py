"""The audit rules as declared in ``rules/<family>/<ID>.yaml``: law, check, words and cases in one file."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any, Literal, get_args

from mingzhang.catalogue import store
from mingzhang.catalogue.strict import take
from mingzhang.model.errors import CatalogueError
from mingzhang.model.finding import Severity

#: Kinds of faults, as reviewers sort them.
Category = Literal[
    "arithmetic",
    "attachment",
    "classification",
    "component_sum",
    "contents",
    "contradiction",
    "coverage",
    "duplicate_text",
    "format",
    "generic_content",
    "indicator",
    "indicator_misplaced",
    "label_error",
    "missing_caption",
    "missing_required",
    "missing_share",
    "name_mismatch",
    "noun_inconsistency",
    "overall_vs_budget",
    "plausibility",
    "presence",
    "project_name_mismatch",
    "rounding",
    "sensitive",
    "sheet_vs_table",
    "staffing",
    "template_residue",
    "term_mislabel",
    "text_vs_table",
    "timeliness",
    "truncated_text",
    "typo",
    "unit_error",
    "unquantified_indicator",
    "watermark",
    "wrong_caption",
    "year_mismatch",
]
#: How a rule finds: by what is printed, or by likeness (edit distance, sound, shared words), which may mislead.
Method = Literal["deterministic", "fuzzy"]
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
    部门 or 单位; ``settings`` are data that a special rule reads (word lists, limits set by law).
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
            raise CatalogueError(name, f"id {rule.id} is used twice")
        rules[rule.id] = rule
    return dict(sorted(rules.items()))


def _rule(source: str, data: object) -> Rule:
    item = take(source, data, _REQUIRED, _OPTIONAL)
    family, file = source.split("/")[-2:]
    if file != f"{item['id']}.yaml":
        raise CatalogueError(source, f"holds the rule {item['id']}")
    if item["category"] not in get_args(Category):
        raise CatalogueError(source, f"unknown category {item['category']}")
    if sum(key in item for key in ("check", "agreement", "special")) != 1:
        raise CatalogueError(source, "needs exactly one of check, agreement, special")
    if (method := item.get("method", "deterministic")) not in get_args(Method):
        raise CatalogueError(source, f"unknown method {method}")
    if method == "fuzzy" and item["severity"] == Severity.ERROR:
        raise CatalogueError(source, "a fuzzy rule cannot be sure enough for an error")
    check = item.get("check", [])
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
    )


def _case(source: str, data: object) -> Case:
    case = take(source, data, {"name", "expect"}, {"facts", "text", "lines"})
    if case["expect"] not in EXPECTATIONS:
        raise CatalogueError(source, f"unknown expectation {case['expect']}")
    if ("facts" in case) == ("text" in case):
        raise CatalogueError(source, f"case {case['name']} needs either facts or text")
    facts = {key: str(value) for key, value in case.get("facts", {}).items()}
    return Case(case["name"], case["expect"], facts, case.get("text"), tuple(case.get("lines", [])))
