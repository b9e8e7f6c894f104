"""The cost indicators of a project add up to more than its funds."""

from collections.abc import Iterator

from mingzhang.checking.costs import differs_between_sides, readings
from mingzhang.checking.outcome import Context, Outcome, not_applicable, passed, violated
from mingzhang.checking.targets import ANNUAL, PERIOD, funds, funds_at, no_sheets, total, yuan
from mingzhang.checking.text import sheet_at


def find(context: Context) -> Iterator[Outcome]:
    """Yield an outcome for each side whose cost indicators are all amounts; two sides alike are one matter."""
    yield from no_sheets(context.disclosure)
    for sheet in context.disclosure.sheets:
        seen: set[str] = set()
        for side in (ANNUAL, PERIOD):
            limit, costs = funds(sheet, side), readings(sheet, side, context.settings)
            if limit is None or not costs or differs_between_sides(sheet, context.settings):
                yield not_applicable("没有都写明金额的成本指标，或没有资金总额")
                continue
            least = min(costs, key=lambda reading: total(item.amount for item in reading).low)
            low = total(item.amount for item in least).low
            places = [sheet_at(sheet, item.indicator.place, item.indicator.value) for item in least]
            if low <= limit.value:
                yield passed(*(location.place for location in places))
                continue
            listed = " + ".join(item.indicator.value or "" for item in least)
            if listed in seen:
                continue
            seen.add(listed)
            added = yuan(sum((item.amount.value for item in least), start=limit.value * 0))
            yield violated(
                [*places, *funds_at(sheet, side)],
                expected=f"不超过{yuan(limit.value)}元",
                actual=f"{added}元",
                key=f"{sheet.name}|{listed}",
                limit=yuan(limit.value),
                listed=listed,
                side=side,
            )
