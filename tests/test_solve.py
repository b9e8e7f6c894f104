"""The solver: which printed cell is wrong, from all identities at once."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from mingzhang.checking.check import check
from mingzhang.checking.compare import Side, compare
from mingzhang.checking.solve import Diagnosis, Identity, Ratio, diagnose
from mingzhang.checking.solve.slips import is_slip, roundness, slips_of
from mingzhang.examples import example_paths
from mingzhang.extraction.extract import extract
from mingzhang.model.fact import Coordinate, Fact
from mingzhang.model.finding import Verdict
from mingzhang.model.money import blank, parse_figure
from mingzhang.model.place import NOWHERE, Place
from mingzhang.readers.text import parse_text


def fact(line: str, printed: str, *, table: str = "T03", column: str = "合计", unit: str = "万元") -> Fact:
    figure = parse_figure(printed, unit) if printed else blank(unit)
    assert figure is not None
    return Fact(Coordinate(table, line, column), figure, Place(line=1))


def identity(number: int, left: Fact, right: Sequence[Fact], relation: str = "=", **more: object) -> Identity:
    """Return ``left = Σ right``, failed or not as its figures say."""
    terms = ((left, 1), *((item, -1) for item in right))
    verdict = compare(Side((left.value,)), Side(tuple(item.value for item in right)), relation)
    return Identity(number, terms, relation, verdict is Verdict.IMPOSSIBLE, **more)  # type: ignore[arg-type]


def named(diagnosis: Diagnosis) -> list[list[tuple[str, str, str]]]:
    """Return the likeliest suspects of each cause: line, printed, repaired."""
    return [
        [
            (item.fact.at.line, item.fact.value.printed, item.figure.printed)
            for item in cause.suspects
            if item.weight == cause.suspects[0].weight
        ]
        for cause in diagnosis.causes
    ]


def test_a_cell_that_two_identities_contradict_is_the_cause() -> None:
    total, one, two = fact("合计", "5.00"), fact("201", "1.00"), fact("208", "3.00")
    identities = [
        identity(7, total, [one, two]),
        identity(8, one, [fact("201", "2.00", table="T02")]),
        identity(9, total, [fact("合计", "5.00", table="T05")]),
    ]
    diagnosis = diagnose(identities)
    assert named(diagnosis) == [[("201", "1.00", "2.00")]]
    (cause,) = diagnosis.causes
    assert cause.identities == (7, 8)
    assert cause.suspects[0].balances == 2


def test_a_tie_is_a_tie() -> None:
    """A sum that stands alone: nothing tells which of its cells is wrong."""
    diagnosis = diagnose([identity(0, fact("合计", "9.17"), [fact("201", "2.31"), fact("208", "4.53")])])
    assert [line for line, _, _ in named(diagnosis)[0]] == ["合计", "201", "208"]


def test_of_equal_suspects_the_one_explained_by_a_slip_comes_first() -> None:
    diagnosis = diagnose([identity(0, fact("合计", "6.84"), [fact("201", "2.31"), fact("208", "4.35")])])
    assert named(diagnosis) == [[("208", "4.35", "4.53")]]


def test_of_equal_suspects_the_one_whose_repair_stands_beside_it_comes_first() -> None:
    beside = fact("项目甲", "436900", table="XM", column="实施期总额", unit="元")
    identities = [
        identity(0, fact("项目甲", "457100", table="XM", column="年度总额", unit="元"),
                 [fact("项目甲", "436900", table="XM", column="年度市县财政资金", unit="元")]),
        identity(1, beside, [fact("项目甲", "436900", table="XM", column="实施期市县财政资金", unit="元")]),
    ]  # fmt: skip
    (cause,) = diagnose(identities).causes
    assert cause.suspects[0].fact.at.column == "年度总额"


def test_two_errors_that_make_up_for_each_other_are_both_found() -> None:
    """A class and the total are off by the same amount: their sum still holds, what restates them does not."""
    total, one, two = fact("合计", "15.00"), fact("201", "11.00"), fact("208", "4.00")
    identities = [
        identity(0, total, [one, two]),
        identity(1, total, [fact("合计", "5.00", table="T01")]),
        identity(2, total, [fact("合计", "5.00", table="T02")]),
        identity(3, one, [fact("201", "1.00", table="T01")]),
        identity(4, one, [fact("201", "1.00", table="T02")]),
    ]
    assert sorted(named(diagnose(identities))) == [[("201", "11.00", "1.00")], [("合计", "15.00", "5.00")]]


def test_a_share_is_repaired_to_what_it_follows_from() -> None:
    part, whole, share = fact("部分", "12.34", table="S03"), fact("全部", "37.00", table="S03"), "35.33"
    printed = fact("占比", share, table="S03", unit="%")
    identities = [
        Identity(0, (), "=", failed=True, ratio=Ratio(printed, part, whole, "share")),
        identity(1, part, [fact("基本支出", "12.34")]),
        identity(2, whole, [fact("合计", "37.00")]),
    ]
    assert named(diagnose(identities)) == [[("占比", "35.33", "33.35")]]


def test_an_identity_that_no_longer_applies_after_the_repair_is_mended_too() -> None:
    """Income equals spending only while nothing is carried over: a carry-over left blank breaks both."""
    carried = fact("上年结转", "", table="T01")
    total, income = fact("收入总计", "12.00", table="T01"), fact("本年收入合计", "10.00", table="T01")
    identities = [
        identity(0, total, [income, carried]),
        identity(1, fact("合计", "12.00"), [fact("合计", "10.00", table="T02")], guards=(carried.at,)),
        identity(2, total, [fact("支出总计", "12.00", table="T01")]),
        identity(3, income, [fact("合计", "10.00", table="T02")]),
        identity(4, fact("支出总计", "12.00", table="T01"), [fact("合计", "12.00")]),
    ]
    assert named(diagnose(identities)) == [[("上年结转", "", "2.00")]]


def test_a_convention_is_no_more_than_evidence() -> None:
    """A rule of thumb that fails does not make its cells suspects of what must hold."""
    one = fact("201", "1.00")
    identities = [
        identity(0, one, [fact("201", "1.00", table="T02")]),
        identity(1, one, [fact("甲", "3.00", table="T11")], firm=False),
    ]
    (cause,) = diagnose(identities).causes
    assert cause.identities == (1,)
    assert [item.fact.at.line for item in cause.suspects] == ["甲"]


def test_identities_that_hold_one_by_one_but_not_together_are_found_when_asked() -> None:
    """Each chain link is within rounding, the ends are not."""
    cells = [fact(f"20{number}", f"{Decimal(100 + number) / 100:.2f}") for number in range(4)]
    ends = [Identity(at, ((cells[at], 1), (cells[at + 1], -1)), "=", failed=False) for at in range(3)]
    assert diagnose(ends).hidden is None
    assert diagnose(ends, deep=True).hidden is not None
    assert diagnose(ends, deep=True).hidden != ()


def replaced(item: Fact, printed: str) -> Fact:
    figure = parse_figure(printed, item.value.unit)
    assert figure is not None
    return replace(item, value=figure)


def test_what_no_printed_cell_can_mend_is_said_to_be_unsolved() -> None:
    constant = Fact(Coordinate("", "3", ""), fact("x", "3", unit="").value, NOWHERE)
    other = Fact(Coordinate("", "4", ""), fact("y", "4", unit="").value, NOWHERE)
    diagnosis = diagnose([Identity(5, ((constant, 1), (other, -1)), "=", failed=True)])
    assert diagnosis.causes == ()
    assert diagnosis.unsolved == (5,)


def test_the_report_says_what_was_not_solved(monkeypatch: pytest.MonkeyPatch) -> None:
    from mingzhang.checking import causes  # noqa: PLC0415

    monkeypatch.setattr(causes, "diagnose", lambda *_, **__: Diagnosis((), (1, 2)))
    report = check(extract(parse_text(example_paths()[1].read_text("utf-8"))))
    assert any("没有找到能同时改正" in item.reason for item in report.skipped)
    assert any(finding.verdict is Verdict.IMPOSSIBLE for finding in report.findings)


def test_the_solver_runs_only_where_something_fails(monkeypatch: pytest.MonkeyPatch) -> None:
    from mingzhang.checking import causes  # noqa: PLC0415

    def refuse(*_: object, **__: object) -> Diagnosis:
        raise AssertionError("the solver ran")

    monkeypatch.setattr(causes, "diagnose", refuse)
    clean = extract(parse_text(example_paths()[0].read_text("utf-8")))
    check(clean)
    with pytest.raises(AssertionError, match="the solver ran"):
        check(clean, deep=True)


@st.composite
def grids(draw: st.DrawFn) -> tuple[list[list[int]], int, int, int]:
    """A table of exact fen amounts, the cell that is spoiled and by how much (in hundredths of 10,000 yuan)."""
    height, width = draw(st.integers(2, 5)), draw(st.integers(2, 4))
    rows = [[draw(st.integers(0, 10**9)) for _ in range(width)] for _ in range(height)]
    off = draw(st.integers(5, 10**5)) * draw(st.sampled_from((1, -1)))
    return rows, draw(st.integers(0, height - 1)), draw(st.integers(0, width - 1)), off


def printed(fen: int) -> str:
    """Return an amount in 10,000 yuan, rounded half up to two decimals."""
    return f"{(fen + 5_000) // 10_000 / Decimal(100):.2f}"


def table(rows: list[list[int]], spoiled: tuple[int, int, int] | None) -> list[Identity]:
    """Return the sums of a table over rows and columns, and a second table that restates every cell."""
    cells = [[fact(f"{r}", printed(value), column=f"{c}") for c, value in enumerate(row)] for r, row in enumerate(rows)]
    if spoiled is not None:
        r, c, off = spoiled
        new = max(Decimal(cells[r][c].value.printed) + Decimal(off) / 100, Decimal(0))
        cells[r][c] = replaced(cells[r][c], f"{new:.2f}")
    columns = list(zip(*rows, strict=True))
    identities: list[Identity] = []
    for r, row in enumerate(rows):
        identities.append(identity(len(identities), fact(f"{r}", printed(sum(row)), column="合计"), cells[r]))
    for c, column in enumerate(columns):
        own = [cells[r][c] for r in range(len(rows))]
        identities.append(identity(len(identities), fact("合计", printed(sum(column)), column=f"{c}"), own))
    for r, row in enumerate(rows):
        for c, value in enumerate(row):
            twin = fact(f"{r}", printed(value), table="T05", column=f"{c}")
            identities.append(identity(len(identities), cells[r][c], [twin]))
    return identities


@given(grids())
@settings(max_examples=60, deadline=None)
def test_what_was_rounded_from_exact_amounts_is_never_infeasible(made: tuple[list[list[int]], int, int, int]) -> None:
    diagnosis = diagnose(table(made[0], None), deep=True)
    assert diagnosis.causes == ()
    assert diagnosis.hidden == ()


@given(grids())
@settings(max_examples=60, deadline=None)
def test_the_one_spoiled_cell_is_named_first(made: tuple[list[list[int]], int, int, int]) -> None:
    rows, r, c, off = made
    identities = table(rows, (r, c, off))
    failed = [one for one in identities if one.failed]
    diagnosis = diagnose(identities)
    if not failed:
        assert diagnosis.causes == ()
        return
    assert not diagnosis.unsolved
    (cause,) = diagnosis.causes
    likeliest = [item for item in cause.suspects if item.weight == cause.suspects[0].weight]
    assert (f"{r}", f"{c}") in [(item.fact.at.line, item.fact.at.column) for item in likeliest]
    if len(failed) == 3:
        assert len(cause.suspects) == 1


@pytest.mark.parametrize(
    ("printed_as", "meant", "expected"),
    [
        ("123.54", "123.45", True),
        ("12.35", "123.5", True),
        ("1,234.50".replace(",", ""), "1234.5", True),
        ("188.00", "1880.00", True),
        ("98.66", "92.66", True),
        ("56.37", "53.76", False),
        ("0", "8", False),
        ("", "8.00", False),
        ("10.00", "27.31", False),
    ],
)
def test_slips(printed_as: str, meant: str, expected: bool) -> None:
    assert is_slip(printed_as, meant) is expected


@given(st.decimals(1, 10**7, places=2))
def test_every_slip_listed_is_one(amount: Decimal) -> None:
    text = f"{amount:.2f}"
    assert all(is_slip(text, slip) for slip in slips_of(text) if slip.strip("0."))
    assert text not in slips_of(text)


def test_roundness() -> None:
    assert [roundness(text) for text in ("1200", "12.00", "12.34", "1,005")] == [2, 2, 0, 0]
