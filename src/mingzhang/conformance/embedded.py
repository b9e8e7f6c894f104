"""The suite that comes with Mingzhang: the cases of the rule files, and ``conformance/rounding/*.yaml``."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Mapping
from typing import Any

from mingzhang import __version__
from mingzhang.catalogue import store
from mingzhang.catalogue.rules import Rule, load_rules
from mingzhang.catalogue.sentences import slots_of
from mingzhang.catalogue.strict import take
from mingzhang.conformance.facts import printed_facts
from mingzhang.conformance.forms import read_rounding_group
from mingzhang.conformance.suite import RoundingGroup, RuleCase, RuleCases, Suite, SuiteError
from mingzhang.model.errors import CatalogueError

ROUNDING = "conformance/rounding"
#: An operand in short: ``- exact 10.00 元`` is taken away and exactly known.
_OPERAND = re.compile(r"(?P<sign>[+-] )?(?P<exact>exact )?(?P<printed>\S*?)(?: (?P<unit>\S+))?")


def embedded_suite() -> Suite:
    """Return the cases of all rules and of rounding.

    Raises:
        CatalogueError: a file of the catalogue is malformed.
    """
    rules = tuple(cases_of_rule(rule) for rule in load_rules().values())
    ordered = sorted(rules, key=lambda rule: (rule.family, rule.rule))
    return Suite(__version__, tuple(ordered), tuple(_group(name) for name in store.names(ROUNDING)))


def cases_of_rule(rule: Rule) -> RuleCases:
    """Return a rule of the catalogue with its cases as the suite states them."""
    cases = tuple(
        RuleCase(
            case_id,
            case.name,
            case.expect,
            printed_facts(case.facts),
            case.text,
            tuple(sorted(case.lines)) if rule.special else None,
        )
        for case_id, case in zip(_case_ids(rule), rule.cases, strict=True)
    )
    return RuleCases(
        rule=rule.id,
        family=rule.family,
        title=rule.title,
        title_en=rule.title_en,
        kind="special" if rule.special else "agreement" if rule.agreement else "identity",
        cases=cases,
        checks=rule.checks,
        given=rule.given,
        agreement=rule.agreement,
        restates=_restates(rule.agreement) if rule.agreement else (),
        settings=rule.settings or None,
        basis=rule.basis,
    )


def _case_ids(rule: Rule) -> Iterator[str]:
    """Yield an id for each case, made of its name so that a case put in between moves no other: R0101/相符."""
    seen: Counter[str] = Counter()
    for case in rule.cases:
        seen[case.name] += 1
        again = f"#{seen[case.name]}" if seen[case.name] > 1 else ""
        yield f"{rule.id}/{case.name}{again}"


def _restates(section: str) -> tuple[Mapping[str, Any], ...]:
    """Return what each figure of a section must equal: cells of tables, or a share or rate of other figures."""
    slots = [slot for slot in slots_of(section).values() if slot.same_as or slot.derived]
    return tuple({"label": slot.label, "same_as": list(slot.same_as), "derived": slot.derived} for slot in slots)


def _group(name: str) -> RoundingGroup:
    data = take(name, store.read(name), {"group", "title", "title_en", "cases"}, {"unit"})
    unit = data.get("unit", "万元")
    cases = [_case(name, data["group"], unit, case) for case in data["cases"]]
    spelled = {"group": data["group"], "title": data["title"], "title_en": data["title_en"], "cases": cases}
    try:
        return read_rounding_group(name, spelled)
    except SuiteError as error:
        raise CatalogueError(name, error.said.en) from error


def _case(source: str, group: str, unit: str, data: object) -> dict[str, object]:
    """Return a case of the catalogue's short form as the folder spells it."""
    optional = {"kind", "relation", "interval", "tolerance", "note", "note_en"}
    case = take(source, data, {"id", "name", "name_en", "left", "right", "expect"}, optional)
    left, right = case.get("interval", [None, None])
    return {
        "id": f"rounding/{group}/{case['id']}",
        "name": case["name"],
        "name_en": case["name_en"],
        "kind": case.get("kind", "sum"),
        "left": [_operand(source, item, unit) for item in case["left"]],
        "relation": case.get("relation", "="),
        "right": [_operand(source, item, unit) for item in case["right"]],
        "expect": case["expect"],
        "left_interval": left,
        "right_interval": right,
        "tolerance": case.get("tolerance"),
        "note": case.get("note", ""),
        "note_en": case.get("note_en", ""),
    }


def _operand(source: str, short: str | None, unit: str) -> dict[str, object]:
    """Return an operand: ``10.00``, ``- 10.00 元``, ``exact 100 %``; "" a blank cell, None one that is not there."""
    if short is None:
        return {"printed": None, "unit": unit, "sign": "+", "exact": False}
    match = _OPERAND.fullmatch(short)
    if match is None:
        raise CatalogueError(source, f"{short!r} is no operand")
    sign = "-" if match["sign"] == "- " else "+"
    return {"printed": match["printed"], "unit": match["unit"] or unit, "sign": sign, "exact": bool(match["exact"])}
