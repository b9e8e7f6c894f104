"""The only cost indicator states one amount for the period and another for the year."""

from collections.abc import Iterator

from mingzhang.checking.costs import differs_between_sides, readings
from mingzhang.checking.outcome import Context, Outcome, not_applicable, passed, violated
from mingzhang.checking.targets import ANNUAL, PERIOD, funds, funds_at, no_sheets, yuan
from mingzhang.checking.text import sheet_at


def find(context: Context) -> Iterator[Outcome]:
    """Yield an outcome for each one-year project with one cost indicator that is an amount."""
    yield from no_sheets(context.disclosure)
    for sheet in context.disclosure.sheets:
        sides = [readings(sheet, side, context.settings) for side in (PERIOD, ANNUAL)]
        if not all(sides) or any(len(side[0]) != 1 for side in sides):
            yield not_applicable("两栏不是各有一个写明金额的成本指标")
            continue
        period, annual = (side[0][0] for side in sides)
        if not differs_between_sides(sheet, context.settings):
            yield passed(period.indicator.place)
            continue
        limit = funds(sheet, ANNUAL)
        fits = limit is not None and period.amount.interval.meets(limit.interval)
        ordered = (annual, period) if fits else (period, annual)
        yield violated(
            [*(sheet_at(sheet, item.indicator.place, item.indicator.value) for item in ordered),
             *funds_at(sheet, ANNUAL)],
            expected=f"{yuan(limit.value)}元" if limit else period.indicator.value,
            actual=ordered[0].indicator.value,
            key=f"{sheet.name}|{period.indicator.value}|{annual.indicator.value}",
            period=period.indicator.value or "",
            annual=annual.indicator.value or "",
        )  # fmt: skip
