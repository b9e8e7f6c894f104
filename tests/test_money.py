"""Figures and their intervals, against brute force."""

from decimal import ROUND_HALF_UP, Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mingzhang.checking.compare import Side, compare
from mingzhang.model.finding import Verdict
from mingzhang.model.money import Figure, blank, parse_figure, rounding_interval

CENT = Decimal("0.01")
TENTHS = st.integers(-400, 400).map(lambda number: Decimal(number) / 1000)


@pytest.mark.parametrize(
    ("text", "unit", "value", "step", "printed"),
    [
        ("1,234.56", "万元", "12345600", "100", "1234.56"),
        ("1234.56", "万元", "12345600", "100", "1234.56"),
        ("120", "万元", "1200000", "10000", "120"),
        ("1，234.5", "元", "1234.5", "0.1", "1234.5"),
        ("０.５０", "元", "0.5", "0.01", "0.50"),
        ("－3.54", "%", "-3.54", "0.01", "-3.54"),
        ("(12.00)", "万元", "-120000", "100", "-12.00"),
        ("0", "万元", "0", "10000", "0"),
    ],
)
def test_it_reads_figures_as_printed(text: str, unit: str, value: str, step: str, printed: str) -> None:
    figure = parse_figure(text, unit)
    assert figure is not None
    assert (figure.value, figure.step, figure.printed) == (Decimal(value), Decimal(step), printed)


@pytest.mark.parametrize("text", ["", "合计", "1.2.3", "12a", "—", ".", "1.", ".5", "--1", "²", "1" * 30])
def test_it_refuses_what_is_no_figure(text: str) -> None:
    assert parse_figure(text, "万元") is None


@given(st.text(max_size=30))
def test_it_never_fails_on_any_text(text: str) -> None:
    figure = parse_figure(text, "万元")
    assert figure is None or isinstance(figure, Figure)


@given(st.decimals(-(10**8), 10**8, places=2))
def test_it_reads_what_python_prints(number: Decimal) -> None:
    figure = parse_figure(f"{number:,}", "元")
    assert figure is not None
    assert figure.value == number


@given(TENTHS, TENTHS)
def test_an_interval_holds_exactly_the_amounts_that_print_so(exact: Decimal, other: Decimal) -> None:
    printed = exact.quantize(CENT, ROUND_HALF_UP)
    point = rounding_interval(other, Decimal(0))
    prints_alike = other.quantize(CENT, ROUND_HALF_UP) == printed
    assert rounding_interval(printed, CENT).meets(point) == prints_alike


def exact_amounts(printed: Decimal) -> list[Decimal]:
    """All amounts of a finer grid that print as the figure."""
    grid = [printed + Decimal(step) / 1000 for step in range(-6, 7)]
    return [amount for amount in grid if amount.quantize(CENT, ROUND_HALF_UP) == printed]


CENTS = st.integers(-60, 60).map(lambda number: Decimal(number) / 100)


@given(CENTS, st.lists(CENTS, min_size=1, max_size=3))
def test_a_total_agrees_exactly_when_some_amounts_print_so(total: Decimal, parts: list[Decimal]) -> None:
    sums = {Decimal(0)}
    for part in parts:
        sums = {base + amount for base in sums for amount in exact_amounts(part)}
    possible = any(amount in sums for amount in exact_amounts(total))
    verdict = compare(Side((figure(total),)), Side(tuple(figure(part) for part in parts)))
    # The grid is finite: amounts between its points may agree where no grid point does, never the reverse.
    if possible:
        assert verdict is not Verdict.IMPOSSIBLE
    bound = (len(parts) + 1) * CENT / 2
    if abs(total - sum(parts)) > bound:
        assert verdict is Verdict.IMPOSSIBLE
    if total == sum(parts):
        assert verdict is Verdict.PASSED


def figure(value: Decimal) -> Figure:
    return Figure(value, CENT, "元", str(value))


def test_the_bound_itself_is_not_reached() -> None:
    # Two cents, half a cent of slack each: the half-open intervals touch and do not meet.
    whole, part = parse_figure("1.00", "元"), parse_figure("0.99", "元")
    assert whole is not None
    assert part is not None
    assert compare(Side((whole,)), Side((part,))) is Verdict.IMPOSSIBLE


def test_a_blank_cell_is_exactly_zero() -> None:
    assert compare(Side((blank("元"),)), Side((figure(Decimal("0.00")),))) is Verdict.PASSED
    assert compare(Side((blank("元"),)), Side((figure(Decimal("0.01")),))) is Verdict.IMPOSSIBLE


def test_many_addends_off_by_the_worst_case_are_unlikely() -> None:
    parts = tuple(figure(Decimal("1.00")) for _ in range(30))
    assert compare(Side((figure(Decimal("30.05")),)), Side(parts)) is Verdict.ROUNDING
    assert compare(Side((figure(Decimal("30.14")),)), Side(parts)) is Verdict.ROUNDING_UNLIKELY
    assert compare(Side((figure(Decimal("30.16")),)), Side(parts)) is Verdict.IMPOSSIBLE


@pytest.mark.parametrize(
    ("left", "relation", "expected"), [("2.00", ">=", "passed"), ("0.50", "<=", "passed"), ("2.00", "<=", "impossible")]
)
def test_it_compares_one_sided(left: str, relation: str, expected: str) -> None:
    assert compare(Side((figure(Decimal(left)),)), Side((figure(Decimal("1.00")),)), relation) == expected
