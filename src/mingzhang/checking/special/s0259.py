"""The cost indicators of a project add up to less than its funds."""

from collections.abc import Iterator

from mingzhang.checking.costs import differs_between_sides, readings
from mingzhang.checking.outcome import Context, Outcome, not_applicable, passed, violated
from mingzhang.checking.targets import ANNUAL, funds, funds_at, no_sheets, total, yuan
from mingzhang.checking.text import sheet_at


def find(context: Context) -> Iterator[Outcome]:
    """Yield an outcome for each sheet whose annual cost indicators are all amounts."""
    yield from no_sheets(context.disclosure)
    for sheet in context.disclosure.sheets:
        limit, costs = funds(sheet, ANNUAL), readings(sheet, ANNUAL, context.settings)
        if limit is None or not costs or differs_between_sides(sheet, context.settings):
            yield not_applicable("没有都写明金额的成本指标，或没有资金总额")
            continue
        most = max(costs, key=lambda reading: total(item.amount for item in reading).high)
        places = [sheet_at(sheet, item.indicator.place, item.indicator.value) for item in most]
        if total(item.amount for item in most).high >= limit.value:
            yield passed(*(location.place for location in places))
            continue
        listed = " + ".join(item.indicator.value or "" for item in most)
        added = yuan(sum((item.amount.value for item in most), start=limit.value * 0))
        yield violated(
            [*places, *funds_at(sheet, ANNUAL)],
            expected=f"{yuan(limit.value)}元",
            actual=f"{added}元",
            key=f"{sheet.name}|{listed}",
            listed=listed,
        )
