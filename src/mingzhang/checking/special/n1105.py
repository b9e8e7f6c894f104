"""The narrative states no vehicles, and the table of the three public expenses has their running costs."""

from collections.abc import Iterator

from mingzhang.checking.outcome import Context, Outcome, not_applicable, passed, violated
from mingzhang.checking.targets import stated_at, statement
from mingzhang.model.finding import Location

_LINE = "公务用车运行维护费"


def find(context: Context) -> Iterator[Outcome]:
    """Yield one outcome where both are stated."""
    told = statement(context.disclosure, "S11.1", "公务用车实有")
    costs = context.book.get("T10", _LINE, "合计")
    if told is None or told.figure is None or costs is None:
        yield not_applicable("没有车辆数或公务用车运行维护费")
    elif told.figure.value or not costs.value.value:
        yield passed(told.place)
    else:
        place = Location(costs.place, None, 10, _LINE, "合计", costs.value.printed)
        yield violated([stated_at(told), place], actual=costs.value.printed, key=costs.value.printed)
