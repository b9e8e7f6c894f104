"""Controlled rounding on ledgers small enough to work out by hand, and what happens where the solver gives up."""

from __future__ import annotations

import re
from decimal import Decimal
from pathlib import Path

import pytest

from mingzhang.model.fact import Coordinate
from mingzhang.model.ledger import Ledger, department_of, unit_of
from mingzhang.model.tabulated import Tabulation
from mingzhang.tabulation import program, tabulate, tabulate_each
from mingzhang.tabulation.program import Goal, Problem, nearest, solve
from mingzhang.tabulation.rounding import apportion, half_up
from tests.random_ledgers import ledger_of_seed
from tests.tabulated_cases import ledger_of, project_ledger

GENERAL, FUND = "一般公共预算", "政府性基金预算"
STEP = Decimal(100)


def balanced(ledger: Ledger) -> Tabulation:
    return tabulate(ledger, department_of(ledger), policy="balanced")


def at(made: Tabulation, table: str, line: str, column: str = "合计") -> str:
    return made.figures[Coordinate(table, line, column)].printed


def test_totals_follow_their_parts() -> None:
    """Three times 1.005 are 1.01 each; the total is 3.03 where half up alone gives 3.02."""
    ledger = project_ledger([(name, "2010302", GENERAL, "10050") for name in ("A", "B", "C")])
    plain, made = tabulate(ledger, department_of(ledger)), balanced(ledger)
    assert (at(plain, "T12", "甲县乙局"), at(made, "T12", "甲县乙局")) == ("3.02", "3.03")
    assert Coordinate("T12", "甲县乙局本级", "合计") in plain.tails
    assert {at(made, "T12", f"项目{name}") for name in "ABC"} == {"1.01"}
    assert at(made, "T01", "收入总计", "金额") == at(made, "T03", "合计") == at(made, "T05", "2010302") == "3.03"
    assert all(one.table != "T12" or "项目" not in one.line for one in made.adjusted)


def test_a_project_total_is_stated_in_yuan_and_so_its_sources_give_way() -> None:
    """50 and 50 yuan are 100, which print as 0.01: one source prints 0.01, the other 0.00."""
    ledger = project_ledger([("A", "2010302", GENERAL, "50"), ("A", "2120801", FUND, "50")])
    made = balanced(ledger)
    assert at(made, "T12", "项目A") == "0.01"
    assert sorted([at(made, "T12", "项目A", GENERAL), at(made, "T12", "项目A", FUND)]) == ["0.00", "0.01"]
    assert made.tails == ()


def test_negative_amounts_go_away_from_zero_too() -> None:
    ledger = project_ledger([(name, "2010302", GENERAL, "-10050") for name in ("A", "B", "C")])
    made = balanced(ledger)
    assert (at(made, "T12", "项目B"), at(made, "T12", "甲县乙局")) == ("-1.01", "-3.03")


def test_of_two_partitions_as_few_figures_as_possible_move() -> None:
    """Two functional codes of 1.005 are two economic items of 0.67 and 1.34: one partition must give way by 0.01."""
    lines = [("2010301", "30101", "6700"), ("2010301", "30102", "3350"), ("2010350", "30102", "10050")]
    ledger = basic_ledger([("900001", *one) for one in lines])
    made = balanced(ledger)
    codes = [at(made, "T05", code) for code in ("2010301", "2010350")]
    items = [at(made, "T06", f"{name}/工资奖金津补贴") for name in ("基本工资", "津贴补贴")]
    assert sum(map(Decimal, codes)) == sum(map(Decimal, items)) == Decimal(at(made, "T05", "合计"))
    # The two pairs are printed in fewer places than the two codes, so a pair moves.
    assert codes == ["1.01", "1.01"] and items == ["0.67", "1.35"]
    assert [one.line for one in made.adjusted if one.table == "T06" and "/" in one.line] == [
        "津贴补贴/工资奖金津补贴"
    ] * 2


def test_a_department_keeps_half_up_where_a_unit_can_move_instead() -> None:
    ledger = basic_ledger([(unit, "2010301", "30101", "50") for unit in ("900001", "900002")])
    whole, *units = tabulate_each(
        ledger, [department_of(ledger), *(unit_of(ledger, one.code) for one in ledger.units)], policy="balanced"
    )
    assert at(whole, "T03", "2010301") == "0.01"
    assert sorted(at(unit, "T03", "2010301") for unit in units) == ["0.00", "0.01"]


def basic_ledger(lines: list[tuple[str, str, str, str]]) -> Ledger:
    return ledger_of(
        {
            "units": [{"code": f"90000{n}", "name": f"甲县乙局{n}所", "kind": "行政单位"} for n in (1, 2)],
            "lines": [
                [unit, function, item, "50101", GENERAL, "人员经费", "", False, yuan]
                for unit, function, item, yuan in lines
            ],
        }
    )


@pytest.mark.parametrize("seed", [2, 5, 12])
def test_without_an_answer_of_the_solver_all_adds_up_all_the_same_and_it_is_said(
    seed: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(program, "_optimum", lambda _: None)
    ledger = ledger_of_seed(seed)
    plain, made = tabulate(ledger, department_of(ledger)), balanced(ledger)
    assert plain.tails and made.tails == ()
    assert [remark for remark in made.remarks if "最优" in remark]
    for table in ("T12", "T13"):
        for row in made.table(table).rows:
            if row.kind == "project":
                place = Coordinate(table, row.line, "合计")
                assert made.figures[place] == plain.figures[place]


def test_the_solver_is_better_than_rounding_one_by_one() -> None:
    """Three atoms of 0.4 in one figure of 1.2: one of them must go up, though each alone goes down."""
    rest = Decimal("0.4")
    problem = Problem((rest,) * 3, (Goal((0, 1, 2), 1, 3 * rest, 1), Goal((0,), 0, rest, 1), Goal((1,), 0, rest, 5)))
    assert nearest(problem) == (0, 0, 0)
    assert solve(problem).ups == (0, 0, 1) and solve(problem).is_optimal


def test_fixed_figures_are_met_even_before_the_solver_is_asked() -> None:
    rests = tuple(map(Decimal, ("0.4", "0.3", "0.3", "0")))
    assert nearest(Problem(rests, (Goal((0, 1, 2, 3), 1, Decimal(1), None),))) == (1, 0, 0, 0)
    assert nearest(Problem(rests, (Goal((1, 2, 3), 1, Decimal("0.6"), None),))) == (0, 1, 0, 0)


@pytest.mark.parametrize(
    ("total", "exact", "expected"),
    [
        (3, ["100", "100", "100"], [1, 1, 1]),
        (4, ["100", "140", "100"], [1, 2, 1]),
        (2, ["100", "150", "60"], [1, 1, 0]),
        (5, ["50", "50"], [3, 2]),
        (-2, ["-50", "-50", "-50"], [0, -1, -1]),
        (0, [], []),
    ],
)
def test_a_total_is_apportioned_with_the_least_harm(total: int, exact: list[str], expected: list[int]) -> None:
    assert apportion(total, [Decimal(one) for one in exact], STEP) == expected


@pytest.mark.parametrize(("yuan", "places"), [("50", 1), ("49.99", 0), ("-50", -1), ("-49.99", 0), ("1250", 13)])
def test_half_goes_away_from_zero(yuan: str, places: int) -> None:
    assert half_up(Decimal(yuan), STEP) == places


def test_the_worked_example_of_the_documentation_is_what_is_printed() -> None:
    text = (Path(__file__).parents[1] / "docs" / "rounding.md").read_text("utf-8")
    rows = re.findall(r"^\| (T\d\d) (\S+) (\S+) \| (\d+) \| ([\d.]+) \| ([\d.]+) \|$", text, re.MULTILINE)
    amounts = [("A", "2010302", GENERAL, "10050"), ("B", "2010302", GENERAL, "10050")]
    halves = [("C", "2120801", GENERAL, "5050"), ("C", "2120801", FUND, "5050")]
    ledger = project_ledger([*amounts, *halves])
    names = dict(zip(("窗口设施更新", "网络租赁", "管网巡查"), ("项目A", "项目B", "项目C"), strict=True))
    plain, made = tabulate(ledger, department_of(ledger)), balanced(ledger)
    assert len(rows) == 9
    for table, line, column, exact, first, second in rows:
        place = Coordinate(table, names.get(line, line), column)
        found = (plain.exact(*place), plain.figures[place].printed, made.figures[place].printed)
        assert found == (Decimal(exact), first, second), place
