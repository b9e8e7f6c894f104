"""Exact yuan → printed figures: half up, away from zero, to two decimals of the unit.

Printed figures are handled as whole numbers of last places (百元 where amounts are in 万元, 分 where in 元), so that
nothing is rounded twice.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from decimal import ROUND_FLOOR, ROUND_HALF_UP, Decimal
from functools import cache, lru_cache

from mingzhang.model.fact import Coordinate
from mingzhang.model.money import YUAN_PER_UNIT, Figure
from mingzhang.model.tabulated import Amount
from mingzhang.tabulation.tables import Sum

#: Decimals of a printed amount, in either unit.
DECIMALS = 2
_ONE = Decimal(1)


@cache
def last_place(unit: str) -> Decimal:
    """Return the last printed place of amounts in a unit (万元, 元), in yuan."""
    return YUAN_PER_UNIT[unit].scaleb(-DECIMALS)


def half_up(value: Decimal, step: Decimal) -> int:
    """Return how many steps a value is, rounded half up, away from zero for negatives."""
    return int((value / step).quantize(_ONE, rounding=ROUND_HALF_UP))


def floor(value: Decimal, step: Decimal) -> int:
    """Return how many whole steps a value is, rounded down."""
    return int((value / step).quantize(_ONE, rounding=ROUND_FLOOR))


@lru_cache(maxsize=65_536)
def figure(places: int, unit: str) -> Figure:
    """Return the figure of a whole number of last places, printed with all its decimals and without separators."""
    printed = str(Decimal(places).scaleb(-DECIMALS))
    step = last_place(unit)
    return Figure(places * step, step, unit, printed)


def plain(amounts: Mapping[Coordinate, Amount], step: Decimal) -> dict[Coordinate, int]:
    """Return each amount rounded half up on its own."""
    return {at: half_up(amount.value, step) for at, amount in amounts.items()}


def tails(places: Mapping[Coordinate, int], sums: Sequence[Sum]) -> tuple[Coordinate, ...]:
    """Return the totals that differ from the sum of their printed parts (尾差), each once."""
    off = (total for total, parts in sums if places[total] != sum([places[part] for part in parts]))
    return tuple(dict.fromkeys(off))


def apportion(total: int, exact: Sequence[Decimal], step: Decimal) -> list[int]:
    """Round amounts half up, then move as few as possible, those nearest to the other side, until they make the total.

    Args:
        total: what the rounded amounts must add up to, in steps.
        exact: the amounts in yuan, in an order that decides among equals.
        step: the last place in yuan.

    Returns:
        The rounded amounts in steps, in the order given.
    """
    rounded = [half_up(value, step) for value in exact]
    missing = total - sum(rounded)
    if not exact or not missing:
        return rounded
    towards = 1 if missing > 0 else -1
    # How far an amount is from its rounding on the side it would move away to: the least harm comes first.
    order = sorted(range(len(exact)), key=lambda at: towards * (rounded[at] - exact[at] / step))
    for turn in range(abs(missing)):
        rounded[order[turn % len(order)]] += towards
    return rounded
