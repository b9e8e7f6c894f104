"""Shares and rates: the interval of a quotient, met with the interval of the printed percentage."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction
from typing import NamedTuple

from mingzhang.model.finding import Verdict
from mingzhang.model.money import Figure


def quotient(numerator: Decimal, denominator: Decimal) -> Fraction | None:
    """Return the exact quotient, None where the denominator is zero."""
    return Fraction(numerator) / Fraction(denominator) if denominator else None


class Implied(NamedTuple):
    """The percentage that two printed operands allow: as printed, and the ends of what it may be.

    An end is None where nothing bounds it: the base may come as near to zero as one likes.
    """

    exact: Fraction
    low: Fraction | None
    high: Fraction | None
    low_closed: bool
    high_closed: bool


class _Corner(NamedTuple):
    value: Fraction
    attained: bool


def implied(kind: str, part: Figure, whole: Figure) -> Implied:
    """Return the share (part ÷ whole) or rate of change (part ÷ (whole − part)) that two figures allow.

    The base as printed must not be zero.
    """
    a, b = Fraction(part.value), Fraction(whole.value)
    exact = a / (b - a if kind == "rate" else b) * 100
    corners: list[_Corner] = []
    unbounded = False
    for numerator, a_closed in _ends(part):
        for denominator, b_closed in _ends(whole):
            base = denominator - numerator if kind == "rate" else denominator
            if base * (b - a if kind == "rate" else b) <= 0:
                # The base may vanish: the percentage has no end on the side of its sign.
                unbounded = True
                continue
            # Nothing of anything is nothing: whether the base attains its end does not matter then.
            corners.append(_Corner(numerator / base * 100, a_closed and (b_closed or not numerator)))
    low, high = min((corner.value for corner in corners), default=exact), max((c.value for c in corners), default=exact)
    return Implied(
        exact,
        None if unbounded and exact < 0 else low,
        None if unbounded and exact >= 0 else high,
        any(corner.attained for corner in corners if corner.value == low),
        any(corner.attained for corner in corners if corner.value == high),
    )


def _ends(figure: Figure) -> tuple[tuple[Fraction, bool], tuple[Fraction, bool]]:
    own = figure.interval
    return (Fraction(own.low), own.low_closed), (Fraction(own.high), own.high_closed)


def compare_ratio(printed: Figure, allowed: Implied) -> Verdict:
    """Compare a printed percentage with the percentages its operands allow."""
    if prints_as(printed, allowed.exact):
        return Verdict.PASSED
    (low, low_closed), (high, high_closed) = _ends(printed)
    below = allowed.high is not None and (
        allowed.high < low or (allowed.high == low and not (allowed.high_closed and low_closed))
    )
    above = allowed.low is not None and (
        allowed.low > high or (allowed.low == high and not (allowed.low_closed and high_closed))
    )
    return Verdict.IMPOSSIBLE if below or above else Verdict.ROUNDING


def prints_as(printed: Figure, exact: Fraction) -> bool:
    """Say whether an exact percentage, rounded as a printed one is, is what stands there."""
    return rounded(exact, printed.step) == Fraction(printed.value)


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
