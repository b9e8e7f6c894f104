"""The overall sheet counts other budget units than the narrative."""

from collections.abc import Iterator

from mingzhang.checking.outcome import Context, Outcome, not_applicable, not_checked, passed, violated
from mingzhang.checking.targets import count_of, stated_at, statement
from mingzhang.checking.text import sheet_at


def find(context: Context) -> Iterator[Outcome]:
    """Yield one outcome; the sheet may or may not count the department's own office among its units."""
    disclosure = context.disclosure
    if disclosure.overall is None:
        yield not_applicable("没有整体绩效目标表")
        return
    field = disclosure.overall.staffing.get("所属预算单位数")
    told = statement(disclosure, "S10.1", "机关及下属预算单位数")
    count, size = count_of(field), count_of(told)
    if field is None or told is None or count is None or size is None:
        yield not_checked("整体绩效目标表或说明没有预算单位数")
    elif count in (size, size - 1):
        yield passed(field.place)
    else:
        where = [sheet_at(disclosure.overall, field.place, field.value), stated_at(told)]
        yield violated(where, expected=f"{size}个", actual=f"{count}个")
