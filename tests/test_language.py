"""The identity language: parsing, binding, missing operands, shares."""

import pytest

from mingzhang.checking.book import FactBook, make_book
from mingzhang.checking.evaluate import evaluate
from mingzhang.checking.language import parse_check, parse_ref
from mingzhang.model.errors import CatalogueError
from mingzhang.model.fact import Coordinate, Fact
from mingzhang.model.finding import Verdict
from mingzhang.model.money import blank, parse_figure
from mingzhang.model.place import Place


def fact(table: str, line: str, column: str, printed: str, unit: str = "万元", number: int = 1) -> Fact:
    figure = parse_figure(printed, unit) if printed else blank(unit)
    assert figure is not None
    return Fact(Coordinate(table, line, column), figure, Place(line=number))


def book(**rows: str) -> FactBook:
    """Make a book of table 3 from ``line_column=figure``."""
    split = [(key.removeprefix("r").partition("_"), printed) for key, printed in rows.items()]
    return make_book([fact("T03", line, column, printed) for (line, _, column), printed in split])


def verdicts(text: str, facts: FactBook) -> list[str]:
    return [evaluation.verdict.value for evaluation in evaluate(parse_check(text), facts)]


def test_it_parses_terms_signs_and_optional_operands() -> None:
    check = parse_check("T03[*, 合计] = T03[*, 基本支出] - T03[*, 项目支出]? + sum(T12[{项目}, 合计])")
    assert [term.sign for term in check.right] == [1, -1, 1]
    assert check.right[1].refs[0].optional
    assert check.right[2].refs[0].is_selector


@pytest.mark.parametrize(
    "text",
    ["", "T03[合计]", "T03 = 1", "T03[a] = ", "T03[a] == T03[b]", "sum(T03[a] = T03[b]", "T03[a] = share(T03[b])"],
)
def test_it_refuses_what_is_no_check(text: str) -> None:
    with pytest.raises(CatalogueError):
        parse_check(text)


def test_it_refuses_what_is_no_reference() -> None:
    with pytest.raises(CatalogueError):
        parse_ref("T03")


def test_it_binds_every_line() -> None:
    facts = book(
        r201_合计="3.00",
        r201_基本支出="1.00",
        r201_项目支出="2.00",
        r208_合计="9.00",
        r208_基本支出="1.00",
        r208_项目支出="",
    )
    assert verdicts("T03[*, 合计] = T03[*, 基本支出] + T03[*, 项目支出]", facts) == ["passed", "impossible"]


def test_it_sums_children_level_by_level() -> None:
    facts = book(r201_合计="3.00", r20101_合计="3.00", r2010101_合计="1.00", r2010102_合计="2.01", r合计_合计="3.00")
    assert verdicts("T03[*, *] = sum(T03[{下级}, *])", facts) == ["passed", "rounding"]
    assert verdicts("T03[合计, *] = sum(T03[{类}, *])", facts) == ["passed"]


def test_a_missing_operand_is_never_a_pass() -> None:
    facts = book(r合计_合计="3.00")
    (evaluation,) = evaluate(parse_check("T03[合计, 合计] = T03[合计, 基本支出]"), facts)
    assert evaluation.verdict is Verdict.NOT_CHECKED
    assert "基本支出" in evaluation.reason
    (evaluation,) = evaluate(parse_check("T03[合计, 合计] = T05[合计, 合计]"), facts)
    assert evaluation.verdict is Verdict.NOT_CHECKED
    assert evaluation.reason == "没有表5"


@pytest.mark.parametrize(
    ("share", "expected"),
    [("33.35", "passed"), ("33.36", "rounding"), ("33.40", "impossible"), ("33", "passed"), ("34", "impossible")],
)
def test_it_recomputes_shares(share: str, expected: str) -> None:
    facts = make_book(
        [fact("S03", "占比", "", share, "%"), fact("S03", "部分", "", "12.34"), fact("S03", "全部", "", "37.00")]
    )
    assert verdicts("S03[占比] = share(S03[部分], S03[全部])", facts) == [expected]


def test_it_recomputes_rates_and_has_none_on_a_zero_base() -> None:
    facts = make_book(
        [fact("S01", "率", "", "4.17", "%"), fact("S01", "增", "", "12.00"), fact("S01", "今年", "", "300.00")]
    )
    assert verdicts("S01[率] = rate(S01[增], S01[今年])", facts) == ["passed"]
    facts = make_book(
        [fact("S01", "率", "", "0", "%"), fact("S01", "增", "", "12.00"), fact("S01", "今年", "", "12.00")]
    )
    assert verdicts("S01[率] = rate(S01[增], S01[今年])", facts) == ["not_applicable"]
