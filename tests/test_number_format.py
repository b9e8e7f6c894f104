"""Number formats of workbooks: what a cell shows of a number."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mingzhang.readers.xlsx.number_format import exact, show, show_text

ACCOUNTING = '_ * #,##0.00_ ;_ * \\-#,##0.00_ ;_ * "-"??_ ;_ @_ '


@pytest.mark.parametrize(
    ("value", "code", "shown"),
    [
        ("1234.5678", "General", "1234.5678"),
        ("2080505", "General", "2080505"),
        ("1234.565", "0.00", "1234.57"),
        ("1.005", "0.00", "1.01"),
        ("-0.5", "0", "-1"),
        ("1234567.891", "#,##0.00", "1,234,567.89"),
        ("999.995", "#,##0.00", "1,000.00"),
        ("0.125", "0.00%", "12.50%"),
        ("0.125", "0.0%", "12.5%"),
        ("0", ACCOUNTING, "-"),
        ("-12.3", ACCOUNTING, "-12.30"),
        ("1234.5", ACCOUNTING, "1,234.50"),
        ("-1234.5", "#,##0.00_);(#,##0.00)", "(1,234.50)"),
        ("0", "0.00;-0.00;", ""),
        ("0", "#,##0.00;-#,##0.00;;@", ""),
        ("-3", "#,##0;[Red]#,##0", "-3"),
        ("12345", '0!.0,"万"', "1.2万"),
        ("123456", '0\\.0,"万"', "12.3万"),
        ("12", '#,##0.00"万元"', "12.00万元"),
        ("123456789", '0.00,,"百万"', "123.46百万"),
        ("5", "00", "05"),
        ("0.5", "0.##", "0.5"),
        ("99", '[>=10000]0.0,"千";0', "99"),
        ("12345", '[>=10000]0.0,"千";0', "12.3千"),
        ("46042", 'yyyy"年"m"月"d"日"', "2026年1月20日"),
        ("46042.75", "yyyy/m/d h:mm", "2026/1/20 18:00"),
        ("46042", "[$-804]yyyy/mm/dd;@", "2026/01/20"),
        ("0.00001234", "0.00E+00", "1.23E-05"),
        ("-1", "yyyy/m/d", "-1"),
        ("7", "@", "7"),
        ("12", 'G/通用格式"人"', "12人"),
    ],
)
def test_a_number_is_shown_by_its_format(value: str, code: str, shown: str) -> None:
    assert show(Decimal(value), code) == shown


@given(st.decimals(-(10**12), 10**12, places=4), st.integers(0, 3))
def test_a_format_rounds_half_away_from_zero_and_loses_nothing_else(value: Decimal, places: int) -> None:
    shown = Decimal(show(value, "#,##0" + ("." + "0" * places if places else "")).replace(",", ""))
    assert shown == value.quantize(Decimal(1).scaleb(-places), rounding="ROUND_HALF_UP")


@given(st.floats(allow_nan=False, allow_infinity=False), st.text('0#?.,;%@"-_*[]()\\/Eymdhs万', max_size=12))
def test_no_number_and_no_format_break_it(value: float, code: str) -> None:
    assert isinstance(show(exact(value), code), str)
    assert isinstance(show_text("甲", code), str)


def test_binary_noise_of_a_sum_is_not_shown() -> None:
    assert show(exact(0.1 + 0.2), "General") == "0.3"
    assert show(exact(1234.5678000000001), "General") == "1234.5678"
