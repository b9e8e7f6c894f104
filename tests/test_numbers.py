"""Figures in running text: what is one, what is none."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mingzhang.extraction.narrative.numbers import chinese_number, dates, find_numbers, fold_text


def figures(text: str) -> list[tuple[str | None, str]]:
    return [(number.value, number.unit) for number in find_numbers(fold_text(text).text) if not number.soft]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("总计1,234.56万元,比上年", [("1234.56", "万元")]),
        ("总计１２３４．５万元", [("1234.5", "万元")]),
        ("占 12.50 ％。", [("12.50", "%")]),
        ("增加-3.5万元", [("-3.5", "万元")]),
        ("设备7台（套）；车辆3辆", [("7", "台(套)"), ("3", "辆")]),
        ("总计8万，其中", [("8", "万")]),
        ("面积85.3㎡", [("85.3", "㎡")]),
        ("金额1.2.3万元", [(None, "万元")]),
    ],
)
def test_a_number_with_a_unit_is_a_figure(text: str, expected: list[tuple[str | None, str]]) -> None:
    assert figures(text) == expected


@pytest.mark.parametrize(
    "text",
    [
        "2026年度预算",
        "截至2025年12月31日",
        "价值50万元（原值）以上的设备",
        "单价100万元（含）以上",
        "某财〔2025〕100号文件",
        "2024-2026年",
        "第3项",
        "3个工作日内",
        "接待20人次",
        "16项目",
    ],
)
def test_years_dates_thresholds_and_document_numbers_are_none(text: str) -> None:
    assert figures(text) == []


@pytest.mark.parametrize(
    ("text", "number"),
    [("三", 3), ("十", 10), ("十二", 12), ("二十", 20), ("一百零五", 105), ("两", 2), ("三个", None), ("", None)],
)
def test_chinese_numerals_are_read(text: str, number: int | None) -> None:
    assert chinese_number(text) == number


def test_a_chinese_numeral_is_a_figure_only_where_one_is_expected() -> None:
    numbers = find_numbers(fold_text("内设三个科室").text)
    assert [(number.value, number.unit, number.soft) for number in numbers] == [("3", "个", True)]


def test_the_days_named_are_found() -> None:
    assert dates(fold_text("截至2025年12月31日，至2024年底")) == [(2, "2025-12-31"), (15, "2024-12-31")]


@given(st.text(alphabet="0123456789,.，年月日万元%个台（套）-—一十百 \n〔〕号以上第", max_size=60))
def test_any_text_folds_and_keeps_the_way_back(text: str) -> None:
    folded = fold_text(text)
    assert len(folded.text) == len(folded.offsets) == len(folded.dated)
    for number in find_numbers(folded.text):
        start, end = folded.span(number.start, number.unit_end)
        assert 0 <= start < end <= len(text)
