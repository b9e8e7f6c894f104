"""The rule files as a whole: they load, have their cases, name what exists, and hold where everything is in order."""

from __future__ import annotations

import string
from collections import defaultdict
from collections.abc import Callable, Iterator
from decimal import Decimal
from typing import NamedTuple

import pytest

from mingzhang.catalogue import store
from mingzhang.catalogue.classifications import canonical_classes
from mingzhang.catalogue.forms import overall_form, project_form
from mingzhang.catalogue.rules import Rule, load_rules
from mingzhang.catalogue.sentences import slots_of
from mingzhang.catalogue.tables import TableSpec, load_tables
from mingzhang.checking.language import Ref, parse_check
from mingzhang.model.finding import Verdict
from tests.test_rule_cases import verdicts_of_facts, worst

_LETTERS = {"tables": "R", "cross": "X", "narrative": "N", "sheets": "S"}
#: The families whose rules are written in the identity language (others may hold special rules only).
_RULES = [rule for rule in load_rules().values() if not rule.special]
_IDENTITIES = [rule for rule in _RULES if rule.checks]
_FIELDS = {"where", "source", "left", "right", "difference", "unit", "line", "column"}
_FAILING = {"impossible", "violated"}
_SELECTORS = {"类", "款", "下级", "项目", "单位", "部门", "来源"}


@pytest.mark.parametrize("rule", _RULES, ids=[rule.id for rule in _RULES])
def test_it_has_a_passing_a_failing_and_a_near_case(rule: Rule) -> None:
    expected = [case.expect for case in rule.cases]
    assert "passed" in expected
    assert _FAILING & set(expected)
    assert len(rule.cases) >= 3
    assert len({case.name for case in rule.cases}) == len(rule.cases)
    # Without its operands a rule says so: it never passes.
    assert "not_checked" in expected


@pytest.mark.parametrize("rule", _RULES, ids=[rule.id for rule in _RULES])
def test_its_id_tells_its_family(rule: Rule) -> None:
    assert rule.id[0] == _LETTERS[rule.family]
    assert len(rule.id) == 5 and rule.id[1:].isdigit()


@pytest.mark.parametrize("rule", _RULES, ids=[rule.id for rule in _RULES])
def test_its_messages_use_only_the_fields_offered(rule: Rule) -> None:
    for template in (rule.message, rule.message_en):
        assert {name for _, name, _, _ in string.Formatter().parse(template) if name is not None} <= _FIELDS
        assert template.format_map(dict.fromkeys(_FIELDS, "x"))
    assert not any(mark in rule.hint + rule.hint_en for mark in "{}")


@pytest.mark.parametrize("rule", _RULES, ids=[rule.id for rule in _RULES])
def test_its_basis_is_a_law_of_the_catalogue(rule: Rule) -> None:
    laws = {law["id"]: law["articles"] for law in store.read("laws.yaml")}
    for basis in rule.basis:
        law, _, article = basis.partition("#")
        assert article in laws[law], basis


@pytest.mark.parametrize("rule", _IDENTITIES, ids=[rule.id for rule in _IDENTITIES])
def test_its_checks_name_what_is_declared(rule: Rule) -> None:
    for text in (*rule.checks, *rule.given):
        for ref in parse_check(text).refs:
            assert _is_declared(ref), f"{text}: {ref}"


def test_checks_are_not_stated_twice() -> None:
    checks = [(text, rule.given) for rule in _IDENTITIES for text in rule.checks]
    assert len(set(checks)) == len(checks)


def _is_declared(ref: Ref) -> bool:
    if ref.table in load_tables():
        return _is_in_table(ref, load_tables()[ref.table])
    if ref.table == "ZT":
        labels = {label.name for label in overall_form().labels}
        return ref.column in {"资金来源", "资金方向", "人数"} and ref.line in labels
    if ref.table == "XM":
        labels = {label.name for label in project_form().labels} | {"总额"}
        return ref.line == "*" and ref.column.removeprefix("年度").removeprefix("实施期") in labels
    return not ref.column and (ref.line == "{类}" or ref.line in slots_of(ref.table))


def _is_in_table(ref: Ref, spec: TableSpec) -> bool:
    columns = {column.name for column in spec.amount_columns} | {"*"}
    sides = [side for side in (spec.left, spec.right) if side is not None]
    lines = {line.name for side in sides for line in side.lines} | {line.name for line in spec.lines}
    lines |= {"合计"} if spec.total or spec.layout == "projects" else set()
    kind = ref.line.strip("{}*").partition("=")[0]
    known = ref.line in lines or ref.line.isdigit() or ref.line == "*" or kind in _SELECTORS | {"名称", "政府"}
    return ref.column in columns and known


# A small budget with every kind of funds, from which all tables follow: no identity may fail on it.


class Entry(NamedTuple):
    code: str
    fund: str
    project: str
    carried: bool
    amount: Decimal


_FISCAL = ("一般公共预算", "政府性基金预算", "国有资本经营预算")
_FUNDS = (*_FISCAL, "财政专户管理资金", "单位资金")
_CLASSES = {"205": "教育支出", "212": "城乡社区支出", "223": "国有资本经营预算支出"}


def _entry(code: str, fund: str, amount: str, project: str = "", *, carried: bool = False) -> Entry:
    return Entry(code, fund, project, carried, Decimal(amount))


_PLAIN = (
    _entry("2050201", "一般公共预算", "60.25"),
    _entry("2050299", "一般公共预算", "10.50", "项目甲"),
    _entry("2050299", "一般公共预算", "4.05", "项目乙"),
)
_OTHER_FUNDS = (
    _entry("2120899", "政府性基金预算", "7.10", "项目丙"),
    _entry("2230105", "国有资本经营预算", "3.00", "项目丁"),
    _entry("2050201", "财政专户管理资金", "2.20"),
    _entry("2050299", "单位资金", "1.15", "项目甲"),
)
_CARRIED = (
    _entry("2050299", "一般公共预算", "5.00", "项目甲", carried=True),
    _entry("2120899", "政府性基金预算", "2.00", "项目戊", carried=True),
)
_OWN_CARRIED = (_entry("2050201", "单位资金", "0.75", carried=True),)
_LEDGERS = {
    "plain": (_PLAIN, "0"),
    "all funds": ((*_PLAIN, *_OTHER_FUNDS), "0"),
    "fiscal carry-over": ((*_PLAIN, *_CARRIED), "0"),
    "all funds and carry-over": ((*_PLAIN, *_OTHER_FUNDS, *_CARRIED, *_OWN_CARRIED), "0"),
    "left at year-end": ((*_PLAIN, *_OTHER_FUNDS, *_CARRIED, *_OWN_CARRIED), "6.40"),
}


@pytest.mark.parametrize("name", _LEDGERS)
def test_no_identity_fails_on_a_budget_in_order(name: str) -> None:
    figures = _figures(*_LEDGERS[name])
    verdicts = {rule.id: worst(verdicts_of_facts(rule, figures)) for rule in _IDENTITIES if rule.family != "narrative"}
    harmless = {Verdict.PASSED, Verdict.NOT_APPLICABLE, Verdict.NOT_CHECKED}
    assert {rule: verdict for rule, verdict in verdicts.items() if verdict not in harmless} == {}
    assert sum(verdict is Verdict.PASSED for verdict in verdicts.values()) > 40


def _figures(entries: tuple[Entry, ...], left_over: str) -> dict[str, str]:
    """Return the tables and sheets of a budget; ``left_over`` is general budget income that is not spent."""
    amounts: defaultdict[str, Decimal] = defaultdict(Decimal)

    def total(keep: Callable[[Entry], bool] = lambda _: True) -> Decimal:
        return sum((entry.amount for entry in entries if keep(entry)), Decimal(0))

    _income(amounts, total, Decimal(left_over))
    _by_class(amounts, entries)
    _by_code(amounts, entries, Decimal(left_over))
    _projects(amounts, entries)
    _sheets(amounts, entries)
    for line in (
        "因公出国（境）费",
        "公务接待费",
        "公务用车购置及运行费",
        "公务用车购置费",
        "公务用车运行维护费",
        "合计",
    ):
        for column in ("合计", *_FISCAL):
            amounts[f"T10[{line}, {column}]"] += 0
    return {at: f"{amount:.2f}" if amount else "" for at, amount in amounts.items()}


Total = Callable[[Callable[[Entry], bool]], Decimal]


def _income(amounts: defaultdict[str, Decimal], total: Total, left_over: Decimal) -> None:
    # Lines come in printed order: sources and classes stand above their totals.
    for at in (*(f"T01[{fund}, 金额]" for fund in _FUNDS), *(f"T04[{fund}, 金额]" for fund in _FISCAL)):
        amounts[at] += 0
    for name in canonical_classes():
        amounts[f"T01[{name}, 合计]"] += 0
        amounts[f"T04[{name}, 小计]"] += 0
    for fund in _FUNDS:
        own = total(lambda entry, fund=fund: entry.fund == fund and not entry.carried)  # type: ignore[misc]
        own += left_over if fund == "一般公共预算" else 0
        carried = total(lambda entry, fund=fund: entry.fund == fund and entry.carried)  # type: ignore[misc]
        amounts[f"T01[{fund}, 金额]"] += own
        amounts["T01[本年收入合计, 金额]"] += own
        amounts["T01[上年结转, 金额]"] += carried
        amounts["T01[收入总计, 金额]"] += own + carried
        if fund in _FISCAL:
            amounts[f"T04[{fund}, 金额]"] += own
            amounts["T04[本年收入合计, 金额]"] += own
            amounts["T04[上年财政拨款结转, 金额]"] += carried
            amounts[f"T04[结转{fund}, 金额]"] += carried
            amounts["T04[收入总计, 金额]"] += own + carried
    for line in ("合计", "1030148"):
        amounts[f"T07[{line}, 金额]"] += amounts["T04[政府性基金预算, 金额]"]
    for line in ("合计", "1030601"):
        amounts[f"T09[{line}, 收入]"] += amounts["T04[国有资本经营预算, 金额]"]
    for at in ("T01[年终结转, 合计]", "T01[支出总计, 合计]", "T04[年终结转, 小计]", "T04[支出总计, 小计]"):
        amounts[at] += left_over
    for at in ("T04[支出总计, 一般公共预算]", "T04[年终结转, 一般公共预算]"):
        amounts[at] += left_over


def _by_class(amounts: defaultdict[str, Decimal], entries: tuple[Entry, ...]) -> None:
    for entry in entries:
        when = "上年结转安排" if entry.carried else "当年预算安排"
        for line in (_CLASSES[entry.code[:3]], "本年支出合计", "支出总计"):
            amounts[f"T01[{line}, 合计]"] += entry.amount
            amounts[f"T01[{line}, {when}]"] += entry.amount
            if entry.fund in _FISCAL:
                amounts[f"T04[{line}, 小计]"] += entry.amount
                amounts[f"T04[{line}, {entry.fund}]"] += entry.amount
    for line in (*canonical_classes(), "本年支出合计", "支出总计"):
        for column in ("当年预算安排", "上年结转安排"):
            amounts[f"T01[{line}, {column}]"] += 0
        for column in _FISCAL:
            amounts[f"T04[{line}, {column}]"] += 0


def _levels(code: str) -> Iterator[str]:
    yield from ("合计", code[:3], code[:5], code)


def _by_code(amounts: defaultdict[str, Decimal], entries: tuple[Entry, ...], left_over: Decimal) -> None:
    tables = {"一般公共预算": "T05", "政府性基金预算": "T08", "国有资本经营预算": "T09"}
    for line in _levels("2050201"):
        amounts[f"T02[{line}, 合计]"] += left_over
        amounts[f"T02[{line}, 一般公共预算]"] += left_over
    for entry in entries:
        kind = "项目支出" if entry.project else "基本支出"
        for line in _levels(entry.code):
            for column in ("合计", *_FUNDS, "上年结转"):
                amounts[f"T02[{line}, {column}]"] += 0
            amounts[f"T02[{line}, {'上年结转' if entry.carried else '合计'}]"] += entry.amount
            amounts[f"T02[{line}, {entry.fund}]"] += 0 if entry.carried else entry.amount
            own = [tables[entry.fund]] if entry.fund in tables and not entry.carried else []
            for table in ("T03", *own):
                for column in ("合计", "基本支出", "项目支出"):
                    amounts[f"{table}[{line}, {column}]"] += entry.amount if column in ("合计", kind) else 0
        if entry.fund == "一般公共预算" and not entry.project:
            _operating(amounts, entry.amount)
    for table in ("T08", "T09"):
        for column in ("合计", "基本支出", "项目支出"):
            amounts[f"{table}[合计, {column}]"] += 0


def _operating(amounts: defaultdict[str, Decimal], amount: Decimal) -> None:
    for line in ("合计", "商品和服务支出", "办公费/办公经费"):
        for column in ("合计", "人员经费", "公用经费"):
            amounts[f"T06[{line}, {column}]"] += 0 if column == "人员经费" else amount
    for line in ("合计", "单位甲"):
        for column in ("合计", *_FISCAL):
            amounts[f"T11[{line}, {column}]"] += amount if column in ("合计", "一般公共预算") else 0


def _projects(amounts: defaultdict[str, Decimal], entries: tuple[Entry, ...]) -> None:
    for column in ("合计", *_FISCAL):
        amounts[f"T13[部门甲, {column}]"] += 0
    for entry in entries:
        if not entry.project or (entry.carried and entry.fund not in _FISCAL):
            continue
        table, columns = ("T13", _FISCAL) if entry.carried else ("T12", _FUNDS)
        for line in ("部门甲", "单位甲", entry.project):
            for column in ("合计", *columns):
                amounts[f"{table}[{line}, {column}]"] += entry.amount if column in ("合计", entry.fund) else 0


def _sheets(amounts: defaultdict[str, Decimal], entries: tuple[Entry, ...]) -> None:
    for entry in entries:
        if entry.project:
            for column in ("年度总额", "实施期总额", "年度市县(区)财政资金", "实施期市县(区)财政资金"):
                amounts[f"XM[{entry.project}, {column}]"] += entry.amount * 10_000
        for line in ("合计", "项目支出" if entry.project else "基本支出"):
            amounts[f"ZT[{line}, 资金方向]"] += entry.amount
