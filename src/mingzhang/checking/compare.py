"""Decide whether two sums of printed figures agree, from the precision they were printed in.

Design section 4: a figure stands for a half-open interval, a sum for the sum of intervals. The worst case
of rounding bounds what is possible, four standard deviations of it what is likely.
"""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from typing import NamedTuple

from mingzhang.model.finding import Verdict
from mingzhang.model.money import ZERO, Figure, Interval

#: A uniform rounding error of step u has variance u²/12; the bound is (4σ)² = 16·Σu²/12.
_LIKELY = Decimal(16) / Decimal(12)


class Side(NamedTuple):
    """A signed sum of figures: ``plus`` added, ``minus`` taken away."""

    plus: tuple[Figure, ...]
    minus: tuple[Figure, ...] = ()

    @property
    def value(self) -> Decimal:
        """Return the sum of the printed values, in base units."""
        return sum((figure.value for figure in self.plus), ZERO) - sum((figure.value for figure in self.minus), ZERO)

    @property
    def interval(self) -> Interval:
        """Return the exact values this sum may stand for."""
        total = Interval(ZERO, ZERO)
        for figure in self.plus:
            total = total + figure.interval
        for figure in self.minus:
            total = total - figure.interval
        return total

    @property
    def figures(self) -> tuple[Figure, ...]:
        """Return all figures of the sum."""
        return self.plus + self.minus


def compare(left: Side, right: Side, relation: str = "=") -> Verdict:
    """Return passed, rounding, rounding_unlikely or impossible for ``left = right``, ``<=``, ``>=`` or ``!=``."""
    difference = left.value - right.value
    if relation == "!=":
        return Verdict.PASSED if difference else Verdict.IMPOSSIBLE
    if not difference or (relation == "<=" and difference < 0) or (relation == ">=" and difference > 0):
        return Verdict.PASSED
    if not left.interval.meets(right.interval):
        return Verdict.IMPOSSIBLE
    figures = left.figures + right.figures
    likely = difference * difference <= _LIKELY * sum((figure.step * figure.step for figure in figures), ZERO)
    return Verdict.ROUNDING if likely else Verdict.ROUNDING_UNLIKELY


def tolerance(figures: Sequence[Figure]) -> Decimal:
    """Return how far two sums of these figures may lie apart by rounding alone, in base units."""
    return sum((figure.step for figure in figures), ZERO) / 2


def likely_tolerance(figures: Sequence[Figure]) -> Decimal:
    """Return four standard deviations of the rounding between two sums of these figures, in base units."""
    return (_LIKELY * sum((figure.step * figure.step for figure in figures), ZERO)).sqrt()
