"""What the definition of rounding says, written anew with fractions: nothing here calls the code under test.

A figure printed v with last place u is some exact amount that rounds to v, half away from zero. A relation
between printed figures is possible if exact amounts exist that print so and stand in that relation. Each
"possible" is proved by such amounts (``witness``), each "impossible" by how far they can move.
"""

from __future__ import annotations

import re
from fractions import Fraction
from typing import NamedTuple

YUAN = {"元": 1, "千元": 1_000, "万元": 10_000, "亿元": 100_000_000}
STEPS = 400


class Printed(NamedTuple):
    value: Fraction
    step: Fraction

    def prints(self, amount: Fraction) -> bool:
        return rounds_to(amount, self.step) == self.value


def read(printed: str, unit: str, *, exact: bool = False) -> Printed:
    """Read a printed figure into yuan or per cent; a blank and a count are exact."""
    if printed == "":
        return Printed(Fraction(0), Fraction(0))
    bare = re.sub("[,()]", "", printed)
    value = Fraction(bare) * (-1 if printed.startswith("(") else 1) * YUAN.get(unit, 1)
    places = len(bare.partition(".")[2])
    counted = unit not in YUAN and unit != "%"
    return Printed(value, Fraction(0) if exact or counted else Fraction(YUAN.get(unit, 1), 10**places))


def rounds_to(amount: Fraction, step: Fraction) -> Fraction:
    """Round half away from zero; with step 0 nothing is rounded."""
    if not step:
        return amount
    whole, rest = divmod(abs(amount), step)
    rounded = (whole + (1 if 2 * rest >= step else 0)) * step
    return -rounded if amount < 0 else rounded


def ends(figure: Printed) -> tuple[Fraction, Fraction, bool, bool]:
    """Return the lowest and highest amount that print as a figure, and whether each itself does."""
    low, high = figure.value - figure.step / 2, figure.value + figure.step / 2
    return low, high, figure.prints(low), figure.prints(high)


Terms = list[tuple[Printed, int]]


def total_ends(terms: Terms) -> tuple[Fraction, Fraction, bool, bool]:
    """Return the ends of a signed sum; an end is reached only if every figure reaches its own."""
    low = high = Fraction(0)
    low_closed = high_closed = True
    for figure, sign in terms:
        own = ends(figure)
        first, last = (own[0], own[1]) if sign > 0 else (-own[1], -own[0])
        low, high = low + first, high + last
        low_closed &= own[2] if sign > 0 else own[3]
        high_closed &= own[3] if sign > 0 else own[2]
    return low, high, low_closed, high_closed


def sum_verdict(left: Terms, relation: str, right: Terms) -> str:
    terms = left + [(figure, -sign) for figure, sign in right]
    off = sum((sign * figure.value for figure, sign in terms), Fraction(0))
    if off == 0 or (relation == "<=" and off < 0) or (relation == ">=" and off > 0):
        return "passed"
    if witness(terms, off) is None:
        return "impossible"
    variance = sum((figure.step**2 for figure, _ in terms), Fraction(0)) / 12
    return "rounding" if off**2 <= 16 * variance else "rounding_unlikely"


def witness(terms: Terms, off: Fraction) -> list[Fraction] | None:
    """Return exact amounts that print as the figures and whose signed sum is 0, None if there are none.

    Every figure moves by the same part of its half step; moving all the way counts only if it still prints so.
    """
    slack = sum((figure.step for figure, _ in terms), Fraction(0)) / 2
    if not slack or abs(off) > slack:
        return None
    part = off / slack
    amounts = [figure.value - sign * part * figure.step / 2 for figure, sign in terms]
    assert sum(sign * amount for (_, sign), amount in zip(terms, amounts, strict=True)) == 0
    if all(figure.prints(amount) for (figure, _), amount in zip(terms, amounts, strict=True)):
        return amounts
    assert abs(part) == 1, "short of its end a figure always prints the same"
    return None


def ratio_verdict(kind: str, printed: Printed, part: Printed, whole: Printed) -> str:
    """Return the verdict of a printed share or rate of change; the base must not be able to be 0."""
    base = whole.value - part.value if kind == "rate" else whole.value
    if base == 0:
        return "not_applicable"
    if rounds_to(part.value / base * 100, printed.step) == printed.value:
        return "passed"
    return "rounding" if ratio_witness(kind, printed, part, whole) else "impossible"


def quotient_ends(kind: str, part: Printed, whole: Printed) -> tuple[Fraction, Fraction]:
    """Return the lowest and highest percentage at the corners; nothing between them is beyond."""
    corners = [
        a / (b - a if kind == "rate" else b) * 100
        for a in (part.value - part.step / 2, part.value + part.step / 2)
        for b in (whole.value - whole.step / 2, whole.value + whole.step / 2)
    ]
    return min(corners), max(corners)


def ratio_witness(kind: str, printed: Printed, part: Printed, whole: Printed) -> tuple[Fraction, Fraction] | None:
    """Return a part and a whole that print as given and whose exact percentage prints as given, None if none is found.

    For each of many wholes the part is worked out from a percentage within the printed one.
    """
    low, high = quotient_ends(kind, part, whole)
    low, high = max(low, printed.value - printed.step / 2), min(high, printed.value + printed.step / 2)
    if low > high:
        return None
    for share in (low, (low + high) / 2, high):
        for number in range(STEPS + 1):
            base = whole.value + whole.step * (Fraction(number, STEPS) - Fraction(1, 2))
            amount = base * share / (100 + share) if kind == "rate" else base * share / 100
            if whole.prints(base) and part.prints(amount) and printed.prints(share):
                return amount, base
    return None


def span_text(terms: Terms) -> str:
    """Write the ends of a sum as ``[99950, 100050)``."""
    low, high, low_closed, high_closed = total_ends(terms)
    return f"{'[' if low_closed else '('}{number_text(low)}, {number_text(high)}{']' if high_closed else ')'}"


def number_text(number: Fraction) -> str:
    """Write a decimal fraction without exponent and superfluous zeros."""
    thousandths = number * 10**6
    assert thousandths.denominator == 1
    digits = f"{abs(thousandths.numerator):07d}"
    return ("-" if number < 0 else "") + f"{digits[:-6]}.{digits[-6:]}".rstrip("0").rstrip(".")
