"""The annual name of an indicator is cut off."""

from collections.abc import Iterator

from mingzhang.checking.outcome import Context, Outcome, not_applicable
from mingzhang.checking.targets import ANNUAL, PERIOD, letters, list_outcome, no_sheets, sides_of
from mingzhang.checking.text import sheet_at
from mingzhang.model.disclosure import Indicator, ProjectSheet
from mingzhang.model.finding import Location


def find(context: Context) -> Iterator[Outcome]:
    """Yield one outcome that lists all annual names that are the beginning of the period's."""
    yield from no_sheets(context.disclosure)
    if context.disclosure.sheets and not any(all(sides_of(sheet).values()) for sheet in context.disclosure.sheets):
        yield not_applicable("没有两栏都填写的指标")
        return
    found = [item for sheet in context.disclosure.sheets for item in _cut(sheet)]
    if context.disclosure.sheets:
        yield list_outcome(found, expected="与实施期指标名称一致")


def _cut(sheet: ProjectSheet) -> Iterator[tuple[Location, str]]:
    sides = sides_of(sheet)
    names = {letters(item.level3) for item in sides[PERIOD]}
    for item in sides[ANNUAL]:
        short = letters(item.level3)
        if short and short not in names and (full := _full(item, short, sides[PERIOD])):
            yield sheet_at(sheet, item.place, item.level3), f"{item.level3}（{full}）"


def _full(item: Indicator, short: str, period: tuple[Indicator, ...]) -> str | None:
    """Return the name on the other side that begins with the cut one, with the same label and value."""
    for other in period:
        if letters(other.level3).startswith(short) and (other.level2 == item.level2 or other.value == item.value):
            return other.level3
    return None
