"""The same indicator has different values for the period and for the year, though both are one."""

from collections.abc import Iterator

from mingzhang.checking.outcome import Context, Outcome, not_applicable, passed, violated
from mingzhang.checking.targets import ANNUAL, COST, PERIOD, amount_in, is_one_year, no_sheets, paired, sides_of
from mingzhang.checking.text import limited, quoted, sheet_at
from mingzhang.model.disclosure import Indicator
from mingzhang.model.writing import fold


def find(context: Context) -> Iterator[Outcome]:
    """Yield an outcome for each sheet; the only cost indicator is another rule's matter."""
    yield from no_sheets(context.disclosure)
    for sheet in context.disclosure.sheets:
        if not is_one_year(sheet):
            yield not_applicable("实施期与年度不同")
            continue
        sides = sides_of(sheet)
        only_cost = any(sum(item.level2 == COST for item in side) == 1 for side in sides.values())
        pairs = paired(sides[PERIOD], sides[ANNUAL])
        differing = [pair for pair in pairs if _differ(*pair, only_cost=only_cost)]
        if not differing:
            yield passed(sheet.place)
            continue
        texts = [f"{period.level3}：{period.value} / {annual.value}" for period, annual in differing]
        where = [sheet_at(sheet, annual.place, text) for (_, annual), text in zip(differing, texts, strict=True)]
        yield violated(
            limited(where),
            expected="两栏一致",
            actual=quoted(texts),
            key=f"{sheet.name}|{'|'.join(texts)}",
            name=sheet.name or "",
            examples=quoted(texts),
        )


def _differ(period: Indicator, annual: Indicator, *, only_cost: bool) -> bool:
    if not period.value or not annual.value:
        return False
    amounts = amount_in(period.value), amount_in(annual.value)
    if period.level2 == COST and amounts[0] and amounts[1]:
        return not only_cost and not amounts[0].interval.meets(amounts[1].interval)
    one, other = (fold(item.value or "").rstrip("。；，") for item in (period, annual))
    return one != other and not one.startswith(other) and not other.startswith(one)
