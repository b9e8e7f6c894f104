"""Shares and rates: the interval of a quotient, met with the interval of the printed percentage."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction

from mingzhang.model.finding import Verdict
from mingzhang.model.money import Figure


def quotient(numerator: Decimal, denominator: Decimal) -> Fraction | None:
    """Return the exact quotient, None where the denominator is zero."""
    return Fraction(numerator) / Fraction(denominator) if denominator else None


def compare_ratio(printed: Figure, implied: tuple[Fraction, Fraction, Fraction]) -> Verdict:
    """Compare a printed percentage with the exact, lowest and highest percentage its operands allow."""
    exact, low, high = implied
    if rounded(exact, printed.step) == Fraction(printed.value):
        return Verdict.PASSED
    own = printed.interval
    if low < Fraction(own.high) and Fraction(own.low) < high:
        return Verdict.ROUNDING
    if low == high and Fraction(own.low) <= low <= Fraction(own.high):
        return Verdict.ROUNDING
    return Verdict.IMPOSSIBLE


def rounded(value: Fraction, step: Decimal) -> Fraction:
    """Round half away from zero to a multiple of ``step``."""
    unit = Fraction(step) if step else Fraction(1, 100)
    count = abs(value) / unit
    whole = (2 * count.numerator + count.denominator) // (2 * count.denominator)
    return whole * unit * (-1 if value < 0 else 1)


def decimal_text(value: Fraction, places: int) -> str:
    """Write a fraction with a fixed number of decimals, rounded half away from zero."""
    exact = rounded(value, Decimal(1).scaleb(-places))
    scaled = exact * 10**places
    digits = f"{abs(scaled.numerator // scaled.denominator):0{places + 1}d}"
    sign = "-" if exact < 0 else ""
    return f"{sign}{digits[:-places]}.{digits[-places:]}" if places else f"{sign}{digits}"
