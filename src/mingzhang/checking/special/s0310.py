"""The year is to bring more than the whole period."""

from collections.abc import Iterator

from mingzhang.checking.counts import target_of
from mingzhang.checking.outcome import Context, Outcome, not_applicable, passed, violated
from mingzhang.checking.targets import ANNUAL, PERIOD, QUANTITY, Seen, is_one_year, name_of, no_sheets, paired, sides_of


def find(context: Context) -> Iterator[Outcome]:
    """Yield an outcome for each quantity of a project of several years; one-year projects are another rule's."""
    yield from no_sheets(context.disclosure)
    for sheet in context.disclosure.sheets:
        if is_one_year(sheet):
            yield not_applicable("实施期与年度相同")
            continue
        sides = sides_of(sheet)
        for period, annual in paired(sides[PERIOD], sides[ANNUAL]):
            if period.level2 != QUANTITY:
                continue
            whole = target_of(Seen(sheet, PERIOD, period), context.settings)
            part = target_of(Seen(sheet, ANNUAL, annual), context.settings)
            if whole is None or part is None or whole.unit != part.unit or "%" in whole.unit:
                continue
            if part.number <= whole.number:
                yield passed(period.place)
                continue
            yield violated(
                [Seen(sheet, ANNUAL, annual).here()],
                expected=f"不超过{period.value}",
                actual=annual.value or "",
                key=f"{name_of(sheet)}|{period.level3}|{annual.value}",
                name=period.level3 or "",
                period=period.value or "",
            )
