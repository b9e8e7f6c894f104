"""Dates that a disclosure prints about itself are read in every writing, and the period of the law is counted right."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mingzhang.checking.dates import last_day, parse_date, publication_dates, reply_dates, spoken_date
from mingzhang.extraction.extract import extract
from mingzhang.model.disclosure import Disclosure
from mingzhang.readers.text import parse_text

_DIGITS = "〇一二三四五六七八九"
DAYS = st.dates(date(2000, 1, 1), date(2099, 12, 31))


def numeral(number: int) -> str:
    tens, ones = divmod(number, 10)
    return (_DIGITS[tens] if tens > 1 else "") + ("十" if tens else "") + (_DIGITS[ones] if ones else "")


def in_characters(day: date) -> str:
    return f"{''.join(_DIGITS[int(sign)] for sign in str(day.year))}年{numeral(day.month)}月{numeral(day.day)}日"


@given(DAYS)
def test_a_date_is_read_in_every_writing(day: date) -> None:
    for text in (spoken_date(day), in_characters(day), day.isoformat(), day.strftime("%Y/%m/%d"), f"{day:%Y.%m.%d}"):
        assert parse_date(text) == day


@pytest.mark.parametrize("text", ["2026年2月30日", "2026-13-01", "2026年0月1日", "二〇二六年二月三十日"])
def test_a_day_the_calendar_lacks_is_none(text: str) -> None:
    assert parse_date(text) is None


@given(DAYS, st.integers(1, 60))
def test_a_period_ends_on_its_last_day_or_the_monday_after(start: date, days: int) -> None:
    end = last_day(start, days)
    assert end.weekday() < 5
    assert timedelta(0) <= end - (start + timedelta(days=days)) <= timedelta(days=2)


def read(*lines: str) -> Disclosure:
    cover = ("青石县水务局", "2026年度部门预算公开", *lines, "第一部分 概况", "一、本部门职责", "负责辖区水利工作。")
    return extract(parse_text("\n".join(cover)), strict=False)


@pytest.mark.parametrize(
    "line",
    [
        "批复日期：2026年1月20日",
        "批复时间:2026-01-20",
        "批复日期：\t2026年1月20日",
        "县财政局于2026年1月20日批复本部门预算。",
        "2026年1月20日，青石县财政局以文件批复了本部门预算。",
    ],
)
def test_the_reply_is_found_however_it_is_printed(line: str) -> None:
    assert [one.day for one in reply_dates(read(line))] == [date(2026, 1, 20)]


@pytest.mark.parametrize(
    "line", ["公开日期：2026年2月6日", "发布时间：2026-02-06", "二〇二六年二月六日", "2026年2月6日"]
)
def test_the_day_of_publication_is_found_however_it_is_printed(line: str) -> None:
    assert [one.day for one in publication_dates(read(line))] == [date(2026, 2, 6)]


@pytest.mark.parametrize(
    "line", ["填报日期：2026年2月6日", "资产截至2026年2月6日", "负责项目批复。", "预算批复后公开。"]
)
def test_other_dates_are_left_alone(line: str) -> None:
    disclosure = read(line)
    assert not reply_dates(disclosure)
    assert not publication_dates(disclosure)
