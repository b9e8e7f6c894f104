"""What holds for every ledger: identities before and after rounding, units and department, tails, single lines."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from decimal import ROUND_HALF_UP, Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from mingzhang.catalogue.profiles import profile_ids
from mingzhang.model.fact import Coordinate
from mingzhang.model.finding import Verdict
from mingzhang.model.ledger import Entity, FundSource, Ledger, Purpose, department_of, unit_of
from mingzhang.model.tabulated import Tabulation
from mingzhang.tabulation import tabulate, tabulate_each
from tests.random_ledgers import ledger_of_seed, ledgers
from tests.tabulated_book import exact_book, judge, printed_book, table_rules

QUICK = settings(max_examples=20, deadline=None)
MANY = settings(max_examples=300, deadline=None)
SEEDS = range(12)
#: A verdict that says something was compared.
COMPARED = {Verdict.PASSED, Verdict.ROUNDING, Verdict.ROUNDING_UNLIKELY, Verdict.IMPOSSIBLE, Verdict.VIOLATED}


def bodies(ledger: Ledger) -> list[Entity]:
    return [department_of(ledger), *(unit_of(ledger, unit.code) for unit in ledger.units)]


def amount_of(made: Tabulation, at: Coordinate) -> Decimal:
    return made.figures[at].value if at in made.figures else Decimal(0)


def verdicts(made: Tabulation, *, exact: bool = False) -> Counter[Verdict]:
    book = exact_book(made) if exact else printed_book(made)
    return Counter(one.verdict for _, _, one in judge(book) if one.verdict in COMPARED)


def assert_sound(ledger: Ledger) -> None:
    """All three claims about the rules of the catalogue, in every document of a ledger."""
    for plain, balanced in zip(
        tabulate_each(ledger, bodies(ledger)), tabulate_each(ledger, bodies(ledger), policy="balanced"), strict=True
    ):
        assert verdicts(plain, exact=True).keys() <= {Verdict.PASSED}
        assert verdicts(plain).keys() <= {Verdict.PASSED, Verdict.ROUNDING, Verdict.ROUNDING_UNLIKELY}
        assert verdicts(balanced).keys() <= {Verdict.PASSED}
        assert balanced.tails == () and balanced.remarks == ()


@QUICK
@given(ledgers())
def test_identities_hold_exactly_before_rounding_possibly_when_plain_and_exactly_when_balanced(ledger: Ledger) -> None:
    assert_sound(ledger)


@pytest.mark.slow
@MANY
@given(ledgers())
def test_they_hold_for_three_hundred_more(ledger: Ledger) -> None:
    assert_sound(ledger)


def test_the_rules_that_are_asked_are_really_asked() -> None:
    """Guard against a book in which nothing is compared: nearly every rule about tables finds its figures."""
    asked: set[str] = set()
    for seed in SEEDS:
        ledger = ledger_of_seed(seed)
        book = printed_book(tabulate(ledger, department_of(ledger)))
        asked |= {rule for rule, _, one in judge(book) if one.verdict in COMPARED}
    missed = {rule.id for rule in table_rules()} - asked
    assert len(asked) >= 50 and len(missed) <= 3, missed


@QUICK
@given(ledgers())
def test_a_department_is_the_sum_of_its_units_exactly_and_when_balanced_in_print(ledger: Ledger) -> None:
    whole, *units = tabulate_each(ledger, bodies(ledger), policy="balanced")
    # Rows of entities and projects are named, and named anew where a name stands twice: their totals are compared.
    own = {row.line for table in ("T11", "T12", "T13") for row in whole.table(table).rows}
    for at in whole.figures:
        if at.table in ("T12", "T13") or (at.table == "T11" and at.line in own and at.line != "合计"):
            continue
        assert whole.exact(*at) == sum(unit.exact(*at) for unit in units), at
        assert amount_of(whole, at) == sum(amount_of(unit, at) for unit in units), at
    for table in ("T12", "T13"):
        for first in whole.table(table).rows[:1]:
            tops = [unit.table(table).rows[0] for unit in units if unit.table(table).rows]
            for column, amount in first.amounts.items():
                parts = [row.amounts[column].value for row in tops if column in row.amounts]
                assert amount.value == sum(parts), column


@QUICK
@given(ledgers())
def test_balanced_leaves_what_sheets_state_in_yuan_rounded_half_up(ledger: Ledger) -> None:
    for made in tabulate_each(ledger, bodies(ledger), policy="balanced"):
        for table in ("T12", "T13"):
            for row in made.table(table).rows:
                if row.kind == "project":
                    assert made.figures[Coordinate(table, row.line, "合计")].value == rounded(row.amounts["合计"].value)


@QUICK
@given(ledgers())
def test_plain_is_half_up_and_balanced_says_where_it_is_not(ledger: Ledger) -> None:
    plain, balanced = (tabulate(ledger, department_of(ledger), policy=policy) for policy in ("plain", "balanced"))
    assert plain.adjusted == ()
    for at, figure in plain.figures.items():
        assert figure.value == rounded(plain.exact(*at))
    assert {at for at in balanced.figures if balanced.figures[at] != plain.figures[at]} == set(balanced.adjusted)


@QUICK
@given(ledgers())
def test_a_balanced_total_is_off_by_less_than_half_a_place_for_each_of_its_lines(ledger: Ledger) -> None:
    """The bound that an audit may use: each atom is within one place, and there are no more atoms than lines."""
    made = tabulate(ledger, department_of(ledger), policy="balanced")
    for table in made.tables:
        for row in (*table.rows, *table.left, *table.right):
            for column, amount in row.amounts.items():
                at = Coordinate(table.id, row.line, column)
                parts = len(amount.lines) or len(amount.revenues) + len(ledger.lines)
                assert abs(made.figures[at].value - amount.value) < parts * 100, at


@QUICK
@given(ledgers())
def test_tails_are_named_exactly_where_a_plain_total_is_not_the_sum_of_its_printed_parts(ledger: Ledger) -> None:
    made = tabulate(ledger, department_of(ledger))
    named = set(made.tails)
    assert named == {total for total, parts in made.sums if amount_of(made, total) != sum_of(made, parts)}
    # What the rules call a rounding difference within one table is among them; a rule that leaves out the levels
    # in between (all projects, all three carried-over budgets) may find it one level higher.
    within = {
        one.left_facts[0].at
        for rule, _, one in judge(printed_book(made))
        if one.verdict is Verdict.ROUNDING and rule.startswith("R") and rule not in ("R1203", "R0405")
    }
    assert within <= named


def sum_of(made: Tabulation, parts: tuple[Coordinate, ...]) -> Decimal:
    return sum((made.figures[part].value for part in parts), Decimal(0))


@QUICK
@given(ledgers(), st.data())
def test_a_line_left_out_changes_exactly_the_figures_that_name_it(ledger: Ledger, data: st.DataObject) -> None:
    if not ledger.lines:
        return
    dropped = data.draw(st.integers(0, len(ledger.lines) - 1))
    amount = ledger.lines[dropped].amount
    before = exact_by_position(tabulate(ledger, department_of(ledger)))
    after = exact_by_position(tabulate(without(ledger, dropped), department_of(ledger)))
    changed = {at for at in before if before[at][0] != after.get(at, (Decimal(0), ()))[0]}
    assert changed == {at for at, (_, lines) in before.items() if dropped in lines}
    assert all(before[at][0] - after.get(at, (Decimal(0), ()))[0] == amount for at in changed)


def without(ledger: Ledger, dropped: int) -> Ledger:
    """Leave a line's amount out but keep its place, so that the numbers of the others stay."""
    lines = list(ledger.lines)
    lines[dropped] = replace(lines[dropped], amount=Decimal(0))
    return replace(ledger, lines=tuple(lines))


def exact_by_position(made: Tabulation) -> dict[tuple[str, str, str, str], tuple[Decimal, tuple[int, ...]]]:
    """Return amounts by table, code and column, which stay when a row of the same name goes."""
    found = {}
    for table in made.tables:
        unit = ""
        for row in (*table.rows, *table.left, *table.right):
            unit = row.code if row.kind == "entity" else unit
            key = f"{unit}/{row.code}/{row.level}" if table.id in ("T12", "T13") else f"{row.code}{row.line}"
            for column, amount in row.amounts.items():
                found[table.id, key, row.pair[0], column] = (amount.value, amount.lines)
    return found


def test_the_same_ledger_always_gives_the_same_figures() -> None:
    for seed in SEEDS:
        for policy in ("plain", "balanced"):
            first, second = ledger_of_seed(seed), ledger_of_seed(seed)
            made = tabulate(first, department_of(first), policy=policy)
            again = tabulate(second, department_of(second), policy=policy)
            assert made == again and list(made.figures) == list(again.figures)


@pytest.mark.parametrize("profile", profile_ids())
def test_forms_with_fewer_tables_add_up_as_well(profile: str) -> None:
    for seed in (4, 12):
        ledger = replace(ledger_of_seed(seed), profile=profile)
        plain, made = (tabulate(ledger, department_of(ledger), policy=policy) for policy in ("plain", "balanced"))
        assert made.figures.keys() == plain.figures.keys() != set()
        assert made.tails == () and made.remarks == ()


@QUICK
@given(ledgers())
def test_every_budget_line_stands_once_in_the_grand_totals(ledger: Ledger) -> None:
    """No double counting: income and expenditure with what is left over are all lines, each once."""
    made = tabulate(ledger, department_of(ledger))
    everything = sum((line.amount for line in ledger.lines), Decimal(0))
    assert made.exact("T01", "收入总计", "金额") == made.exact("T01", "支出总计", "合计") == everything
    spent = sum((line.amount for line in ledger.lines if line.purpose is not Purpose.LEFT), Decimal(0))
    assert made.exact("T03", "合计", "合计") == spent
    fund = [one for one in ledger.lines if one.source is FundSource.FUND and not one.carried]
    assert made.exact("T07", "合计", "金额") == sum((one.amount for one in fund), Decimal(0))


def rounded(value: Decimal) -> Decimal:
    """Return yuan as they print in 万元, worked out here once more."""
    return (value / 10_000).quantize(Decimal("0.01"), rounding=ROUND_HALF_UP) * 10_000
