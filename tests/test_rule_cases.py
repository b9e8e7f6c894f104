"""Run the cases that stand in the rule files: facts through the evaluator, text through the whole pipeline."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping

import pytest

from mingzhang.catalogue.classifications import canonical_classes
from mingzhang.catalogue.profiles import load_profile
from mingzhang.catalogue.rules import Case, Rule, load_rules
from mingzhang.catalogue.tables import load_tables
from mingzhang.checking.agreement import agreements
from mingzhang.checking.book import FactBook, book_of, make_book
from mingzhang.checking.evaluate import evaluate, holds
from mingzhang.checking.findings import special_finding
from mingzhang.checking.language import parse_check, parse_ref
from mingzhang.checking.outcome import Context
from mingzhang.checking.special import special_rule
from mingzhang.extraction.extract import extract
from mingzhang.model.disclosure import EntityType, HalfRow, Row, RowKind, Table
from mingzhang.model.fact import Coordinate, Fact
from mingzhang.model.finding import Verdict
from mingzhang.model.money import Figure, blank, parse_figure
from mingzhang.model.place import NOWHERE, Place
from mingzhang.readers.text import parse_text

#: The worst verdict of a case is the first of these that any binding has.
_WORST = (
    Verdict.IMPOSSIBLE,
    Verdict.VIOLATED,
    Verdict.ROUNDING_UNLIKELY,
    Verdict.ROUNDING,
    Verdict.NOT_CHECKED,
    Verdict.PASSED,
    Verdict.NOT_APPLICABLE,
)
_PERCENT = re.compile(r"(?:占比|增减率|比重)$")
_COUNT = re.compile(r"(?:数|用车|编制|实有|设备)$")
_IDENTITIES = [rule for rule in load_rules().values() if not rule.special]
_CASES = [(rule, case) for rule in _IDENTITIES for case in rule.cases]
_SPECIAL = [rule for rule in load_rules().values() if rule.special]
_SPECIAL_CASES = [(rule, case) for rule in _SPECIAL for case in rule.cases]
#: Text holds no pictures; names cut at a fixed length need a whole document.
_FEW_CASES = frozenset({"P0013", "S0271"})


@pytest.mark.parametrize(
    ("rule", "case"), _SPECIAL_CASES, ids=[f"{rule.id} {case.name}" for rule, case in _SPECIAL_CASES]
)
def test_case_of_special_rule(rule: Rule, case: Case) -> None:
    disclosure = extract(parse_text(case.text or ""), strict=False)
    context = Context(disclosure, book_of(disclosure), load_profile(disclosure.profile), rule.settings)
    outcomes = list(special_rule(rule.id)(context))
    violated = [outcome for outcome in outcomes if outcome.verdict is Verdict.VIOLATED]
    lines = {location.place.line for outcome in violated for location in outcome.locations}
    assert worst([outcome.verdict for outcome in outcomes] or [Verdict.PASSED]) == case.expect
    assert sorted(line for line in lines if line is not None) == list(case.lines)
    for outcome in violated:
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
    book = book_of_case(figures)
    conditions = [holds(parse_check(condition), book) for condition in rule.given]
    if False in conditions:
        yield Verdict.NOT_APPLICABLE
    elif None in conditions:
        yield Verdict.NOT_CHECKED
    else:
        for text in rule.checks:
            yield from (evaluation.verdict for evaluation in evaluate(parse_check(text), book))


def verdicts_of_text(rule: Rule, text: str) -> Iterator[Verdict]:
    disclosure = extract(parse_text(text), strict=False)
    book = book_of(disclosure)
    if rule.agreement is not None:
        yield from (evaluation.verdict for evaluation in agreements(rule.agreement, disclosure, book))
    for check in rule.checks:
        yield from (evaluation.verdict for evaluation in evaluate(parse_check(check), book))


def worst(verdicts: Iterable[Verdict]) -> Verdict:
    found = set(verdicts) or {Verdict.NOT_APPLICABLE}
    return next(verdict for verdict in _WORST if verdict in found)


def book_of_case(figures: Mapping[str, str]) -> FactBook:
    facts = [_fact(at, printed) for at, printed in figures.items()]
    tables = list(dict.fromkeys(fact.at.table for fact in facts if fact.at.table in load_tables()))
    return make_book(facts, [_table(table, facts) for table in tables])


def _fact(text: str, printed: str) -> Fact:
    ref = parse_ref(text)
    unit = _unit(ref.table, ref.line, ref.column)
    figure = blank(unit) if printed == "" else parse_figure(printed, unit)
    assert isinstance(figure, Figure), f"{text}: {printed} is no figure"
    return Fact(Coordinate(ref.table, ref.line, ref.column), figure, Place(line=1))


def _unit(table: str, line: str, column: str) -> str:
    if table == "XM":
        return "元"
    if column == "人数":
        return "人"
    if table.startswith("S"):
        return "%" if _PERCENT.search(line) else "个" if _COUNT.search(line) else "万元"
    return "万元"


def _table(table_id: str, facts: list[Fact]) -> Table:
    """Return a table with a row for each line, of the kind that the line's name tells."""
    spec = load_tables()[table_id]
    own = [fact for fact in facts if fact.at.table == table_id]
    lines = list(dict.fromkeys(fact.at.line for fact in own))
    names = tuple(column.name for column in spec.amount_columns)
    rows = []
    for line in lines:
        printed = {fact.at.column: fact.value.printed or None for fact in own if fact.at.line == line}
        cells = tuple(printed.get(name) for name in names)
        rows.append(_halves(line, cells) if spec.layout == "two_sided" else _row(table_id, line, cells))
    return Table(
        table_id, spec.number, None, NOWHERE, spec.name, NOWHERE, "万元", NOWHERE, None, None, NOWHERE,
        (), (), names, names, tuple(rows), (), (),
    )  # fmt: skip


def _halves(line: str, cells: tuple[str | None, ...]) -> Row:
    if line in canonical_classes():
        return Row("item", cells, (), NOWHERE, right=HalfRow(line, line, cells, class_name=line))
    if any(own.name == line for own in load_tables()["T01"].right.lines):  # type: ignore[union-attr]
        return Row("total", cells, (), NOWHERE, right=HalfRow(line, line, cells))
    return Row("item", cells, (), NOWHERE, left=HalfRow(line, line, cells))


def _row(table_id: str, line: str, cells: tuple[str | None, ...]) -> Row:
    """T06: 基本工资/工资福利支出 is an item, 工资福利支出 a class; T11 to T13: 部门甲, 单位甲, 项目甲."""
    kind: RowKind = "total" if line == "合计" else "code" if line.isdigit() else "item"
    name, gov_class = line, None
    level: EntityType | None = None
    if table_id == "T06" and kind == "item":
        name, slash, gov = line.partition("/")
        kind, gov_class = ("item", gov) if slash else ("class", None)
    elif table_id in ("T11", "T12", "T13") and kind == "item":
        kind = "project" if line.startswith("项目") else "entity"
        level = "部门" if line.startswith("部门") else "单位"
    return Row(kind, cells, (), NOWHERE, line=line, name=name, gov_class=gov_class, entity_level=level)
