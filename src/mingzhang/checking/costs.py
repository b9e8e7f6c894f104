"""The cost indicators of a target sheet as amounts."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple

from mingzhang.checking.targets import ANNUAL, COST, PERIOD, amount_in, is_one_year, letters, sides_of
from mingzhang.checking.text import once_each, words
from mingzhang.model.disclosure import Indicator, ProjectSheet
from mingzhang.model.money import Figure


class Cost(NamedTuple):
    """A cost indicator and the amount that is its value."""

    indicator: Indicator
    amount: Figure


Reading = tuple[Cost, ...]


def readings(sheet: ProjectSheet, side: str, settings: Mapping[str, Any]) -> tuple[Reading, ...]:
    """Return the cost indicators of a side, () unless all of them are amounts.

    A damaged row may or may not be a cost indicator, and a total may stand beside its parts: then there are
    several readings, and only what is wrong in all of them is a fault. ``settings["unit_costs"]`` are words of
    indicators that state the cost of one piece.
    """
    known, key = _known(sheet), (side, tuple(settings["unit_costs"]))
    if key not in known:
        known[key] = _readings(sheet, *key)
    return known[key]


@once_each
def _known(sheet: ProjectSheet) -> dict[tuple[str, tuple[str, ...]], tuple[Reading, ...]]:
    """Return where the readings of a sheet are kept, by side and words: several rules ask for the same."""
    return {}


def _readings(sheet: ProjectSheet, side: str, unit_costs: tuple[str, ...]) -> tuple[Reading, ...]:
    rows = [item for item in sides_of(sheet).get(side, ()) if COST in (item.level2, item.level2_alt)]
    sure = [item for item in rows if item.level2 == COST and item.level2_alt is None]
    groups = [rows] if len(sure) == len(rows) else [rows, sure]
    found = [costs for group in groups if (costs := _costs(group, unit_costs))]
    return tuple(found) + tuple(parts for costs in found for parts in _without_total(costs))


def _costs(rows: Sequence[Indicator], unit_costs: Sequence[str]) -> Reading:
    one_piece = words(unit_costs)
    costs: dict[tuple[str, str | None], Cost] = {}
    for row in rows:
        amount = amount_in(row.value)
        if amount is None or one_piece.search(row.level3 or ""):
            return ()
        costs[letters(row.level3), row.value] = Cost(row, amount)
    return tuple(costs.values())


def _without_total(costs: Reading) -> list[Reading]:
    """Return the parts where one of the amounts is the sum of all others."""
    whole = sum((cost.amount.value for cost in costs), start=costs[0].amount.value * 0)
    return [
        tuple(other for other in costs if other is not cost)
        for cost in costs
        if len(costs) > 2 and cost.amount.value * 2 == whole
    ]


def differs_between_sides(sheet: ProjectSheet, settings: Mapping[str, Any]) -> bool:
    """Say whether the only cost indicator of a one-year project has different amounts on the two sides."""
    sides = [readings(sheet, side, settings) for side in (PERIOD, ANNUAL)]
    if not is_one_year(sheet) or any(len(side) != 1 or len(side[0]) != 1 for side in sides):
        return False
    period, annual = (side[0][0].amount for side in sides)
    return not period.interval.meets(annual.interval)


_BARE = re.compile(r"[≤≥<>＜＞=＝≦≧]*\d[\d,，]*(?:\.\d+)?")


def is_bare(value: str) -> bool:
    """Say whether a value is a number without any unit."""
    return _BARE.fullmatch(value) is not None
