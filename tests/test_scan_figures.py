"""Figures as recognised: what is settled, and what stays in doubt."""

from __future__ import annotations

import pytest

pytest.importorskip("numpy")

from mingzhang.readers.scan.engine import Reading
from mingzhang.readers.scan.figures import (
    SETTLED,
    figures_in,
    is_dirt,
    is_figure,
    marks_in,
    odd_decimals,
    pointed,
    settled,
)


def _reading(text: str, sure: float = 0.99) -> Reading:
    count = len(text)
    return Reading(text, (sure,) * count, tuple((at + 0.5) / count for at in range(count)))


@pytest.mark.parametrize(
    ("read", "meant"),
    [
        ("1,234.56", "1,234.56"),
        ("1.234.56", "1,234.56"),
        ("1，234．56", "1,234.56"),
        ("1,234,56", "1,234.56"),
        ("1;234,567.00", "1,234,567.00"),
        ("12O.5O", "120.50"),
        ("l2.00", "12.00"),
        ("15:74", "15.74"),
        ("15。74", "15.74"),
        ("1 234.56", "1234.56"),
        ("533.48", "533.48"),
        ("－12.50", "-12.50"),
        ("46.01％", "46.01%"),
        (".469.90", "469.90"),
        ("145:104512", "145.104512"),
        ("5,609.33_", "5,609.33"),
        ("~3.4", "-3.4"),
        ("O", "0"),
        ("O.OO", "0.00"),
        ("V7套", "≥7套"),
        ("M5%", "≤5%"),
        ("V", "≥"),
    ],
)
def test_confused_shapes_are_settled(read: str, meant: str) -> None:
    assert settled(_reading(read)).text == meant


@pytest.mark.parametrize("read", ["1.234.56", "12O.50", "l2.00", "15:74", "~3.4", "O", "V7套"])
def test_what_is_settled_is_in_doubt(read: str) -> None:
    assert settled(_reading(read)).weakest <= SETTLED


@pytest.mark.parametrize("read", ["533.48", "1,234.56", "１２３", "1，234.56"])
def test_what_is_plain_is_not(read: str) -> None:
    assert settled(_reading(read)).weakest == pytest.approx(0.99)


@pytest.mark.parametrize("read", ["12.34.5", "1,23.4567"])
def test_what_is_no_figure_either_way_stays_and_is_in_doubt(read: str) -> None:
    found = settled(_reading(read))
    assert found.text == read
    assert found.weakest <= SETTLED


@pytest.mark.parametrize("text", ["一般公共服务支出", "SOB", "—", "预算8号楼", "VPN", "M2M", "OA"])
def test_texts_are_no_figures(text: str) -> None:
    assert not is_figure(text)
    assert settled(_reading(text)) == _reading(text)


def test_leaders_are_as_long_as_leaders_are() -> None:
    assert settled(_reading("一、职责...3")).text == "一、职责......3"
    assert settled(_reading("一、职责……3")).text == "一、职责......3"
    assert settled(_reading("一、职责. 17")).text == "一、职责......17"
    assert settled(_reading("共3.5万元")).text == "共3.5万元"


def test_bullets_go() -> None:
    assert settled(_reading("·一、负责管理")).text == "一、负责管理"
    assert settled(_reading("-12.50")).text == "-12.50"


def test_figures_of_a_text_with_their_marks() -> None:
    text = "共533.48万元，其中1,234.56万元，占46.01%。"
    assert [text[start:stop] for start, stop in figures_in(text)] == ["533.48", "1,234.56", "46.01"]
    assert marks_in("1,234.56") == 2
    assert pointed("283:42") == "283.42"
    assert pointed("1:3") == "1:3"


def test_a_figure_may_be_replaced_by_a_longer_one() -> None:
    reading = _reading("共230万元").replaced(1, 4, "2.30", (0.5,) * 4)
    assert (reading.text, reading.weakest) == ("共2.30万元", 0.5)
    assert len(reading.certain) == len(reading.middle) == len(reading.text)
    assert list(reading.middle) == sorted(reading.middle)


@pytest.mark.parametrize(("text", "dirt"), [(".:", True), ("", True), ("—", False), ("-", False), ("0", False)])
def test_marks_alone_are_dirt_and_dashes_are_not(text: str, dirt: bool) -> None:
    assert is_dirt(text) == dirt


@pytest.mark.parametrize(
    ("column", "odd"),
    [
        (["合计", "12.34", "1,203.58", "1918", "4.00", "8.67", ""], [3]),
        (["12.34", "3.5", "4.00", "8.67", "0.12"], [1]),
        (["12.34", "0", "4.00", "8.67", "0.12"], []),
        (["12.34", "1918", "4.00"], []),
        (["2010301", "208", "20805", "2080505"], []),
        (["12.34", "288", "4.00", "150", "8.67", "0.12"], []),
    ],
    ids=["lost point", "lost digit", "zero", "too few to tell", "codes", "mixed"],
)
def test_a_figure_with_other_decimals_than_its_column_is_odd(column: list[str], odd: list[int]) -> None:
    assert odd_decimals(column) == odd
