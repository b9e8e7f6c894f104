"""The thirteen tables of a small ledger, cell by cell, and what each figure knows of its lines."""

from __future__ import annotations

import sys
from dataclasses import replace
from decimal import Decimal

import pytest

from mingzhang.catalogue import profiles
from mingzhang.model.ledger import Ledger, department_of, unit_of
from mingzhang.model.tabulated import Tabulation
from mingzhang.tabulation import tabulate, tabulate_each
from tests.tabulated_cases import case, ledger_of

CASE = case("two_units")
IDS = [f"T{number:02}" for number in range(1, 14)]


@pytest.fixture(scope="module")
def ledger() -> Ledger:
    return ledger_of(CASE["ledger"])


@pytest.fixture(scope="module")
def made(ledger: Ledger) -> Tabulation:
    return tabulate(ledger, department_of(ledger))


def printed(made: Tabulation, table: str) -> dict[str, dict[str, str]]:
    found: dict[str, dict[str, str]] = {}
    for at, figure in made.figures.items():
        if at.table == table:
            found.setdefault(at.line, {})[at.column] = figure.printed
    return found


@pytest.mark.parametrize("table", IDS)
def test_each_cell_of_the_department_is_as_worked_out_by_hand(made: Tabulation, table: str) -> None:
    assert printed(made, table) == CASE["department"][table]


@pytest.mark.parametrize("table", CASE["units"]["900002"])
def test_a_unit_has_its_own_lines_only(ledger: Ledger, table: str) -> None:
    assert printed(tabulate(ledger, unit_of(ledger, "900002")), table) == CASE["units"]["900002"][table]


def test_totals_that_differ_from_their_printed_parts_are_named(made: Tabulation) -> None:
    assert sorted([list(at) for at in made.tails]) == sorted(CASE["tails"])
    assert made.adjusted == () and made.remarks == ()


def test_a_figure_knows_the_lines_that_it_sums(made: Tabulation) -> None:
    rows = {row.line: row for row in made.table("T06").rows}
    assert rows["商品和服务支出"].amounts["公用经费"].lines == (1, 2)
    assert made.table("T10").rows[-1].amounts["合计"].lines == (2, 6, 9)
    assert made.table("T07").rows[1].amounts["金额"].revenues == (0,)


def test_rows_stand_in_the_order_of_the_form(made: Tabulation) -> None:
    income, spending = made.table("T04").left, made.table("T04").right
    assert [row.line for row in income][3:6] == ["本年收入合计", "上年财政拨款结转", "结转一般公共预算"]
    assert [row.name for row in income if row.group == "上年财政拨款结转"][:2] == ["一般公共预算", "政府性基金预算"]
    assert (len(spending), spending[0].kind, spending[-1].kind) == (33, "class", "total")
    assert [row.kind for row in made.table("T12").rows] == ["entity", "entity", "project", "entity", "project"]
    assert [(row.code, row.level) for row in made.table("T12").rows[:3]] == [("900", 1), ("900001", 2), ("P1", 3)]
    assert [row.kind for row in made.table("T02").rows[:5]] == ["total", "class", "section", "item", "item"]
    assert made.table("T06").rows[2].pair == ("50101", "工资奖金津补贴")
    assert made.table("T11").rows[0].name == "部门合计"


def test_a_unit_with_the_name_of_its_department_is_told_apart(ledger: Ledger) -> None:
    units = tuple(replace(unit, name=ledger.name) if unit.code == "900001" else unit for unit in ledger.units)
    made = tabulate(replace(ledger, units=units), department_of(ledger))
    assert [row.line for row in made.table("T12").rows[:2]] == ["甲县乙局", "甲县乙局#2"]
    assert made.exact("T12", "甲县乙局#2", "合计") == Decimal(90_000)


def test_a_table_without_lines_keeps_its_form_and_says_that_it_has_no_data(ledger: Ledger) -> None:
    made = tabulate(replace(ledger, lines=(), revenues=()), department_of(ledger))
    assert made.figures == {} and not any(table.has_data for table in made.tables)
    assert len(made.table("T01").right) == 33 and len(made.table("T10").rows) == 6
    assert [row.line for row in made.table("T08").rows] == ["合计"] and made.table("T13").rows == ()


def test_names_of_codes_come_from_the_list_then_from_the_ledger(ledger: Ledger) -> None:
    odd = replace(ledger.lines[0], function="2990101")
    changed = replace(ledger, lines=(odd, *ledger.lines[1:]), names={"2990101": "试点专项", "2010301": "不用的名称"})
    names = {row.code: row.name for row in tabulate(changed, department_of(changed)).table("T03").rows}
    assert names["2990101"] == "试点专项" and names["29901"] == "29901" and names["2010301"] != "不用的名称"


def test_a_class_that_the_form_does_not_list_is_not_lost(ledger: Ledger) -> None:
    odd = replace(ledger.lines[0], function="2990101")
    made = tabulate(replace(ledger, lines=(odd,), names={"299": "新设支出"}), department_of(ledger))
    assert made.exact("T01", "新设支出", "合计") == made.exact("T01", "本年支出合计", "合计") == odd.amount


def test_revenue_that_does_not_agree_with_the_budget_is_said(ledger: Ledger) -> None:
    wrong = replace(ledger, revenues=(replace(ledger.revenues[0], amount=Decimal(59_000)), ledger.revenues[1]))
    plain, balanced = (tabulate(wrong, department_of(wrong), policy=policy) for policy in ("plain", "balanced"))
    for made in (plain, balanced):
        assert [remark for remark in made.remarks if "政府性基金预算收入表" in remark and "60000" in remark]
        assert printed(made, "T07")["1030148"] == {"金额": "5.90"}


def test_halves_go_away_from_zero_on_both_sides(ledger: Ledger) -> None:
    for amount, expected in (
        ("50", "0.01"),
        ("-50", "-0.01"),
        ("49.99", "0.00"),
        ("-49.99", "0.00"),
        ("-150", "-0.02"),
    ):
        one = replace(ledger.lines[0], amount=Decimal(amount))
        made = tabulate(replace(ledger, lines=(one,), revenues=()), department_of(ledger))
        assert printed(made, "T03")["2010301"]["合计"] == expected


def test_the_unit_of_the_profile_is_used(ledger: Ledger, monkeypatch: pytest.MonkeyPatch) -> None:
    in_yuan = replace(profiles.load_profile("shanxi"), unit="元")
    monkeypatch.setattr(sys.modules["mingzhang.tabulation.tabulate"], "load_profile", lambda _: in_yuan)
    made = tabulate(ledger, department_of(ledger), policy="balanced")
    figure = made.figures[made.sums[0][0]]
    assert (made.unit, figure.unit, figure.step) == ("元", "元", Decimal("0.01"))
    assert printed(made, "T06")["办公费/办公经费"]["合计"] == "20050.00" and made.tails == made.adjusted == ()


def test_several_bodies_at_once_are_as_each_alone(ledger: Ledger) -> None:
    bodies = [unit_of(ledger, "900002"), department_of(ledger)]
    for policy in ("plain", "balanced"):
        assert tabulate_each(ledger, bodies, policy=policy) == tuple(
            tabulate(ledger, body, policy=policy) for body in bodies
        )
