"""The overall sheet states another establishment than Part 1."""

from collections.abc import Iterator

from mingzhang.checking.outcome import Context, Outcome, not_applicable, not_checked, passed, violated
from mingzhang.checking.targets import count_of, stated_at
from mingzhang.checking.text import sheet_at


def find(context: Context) -> Iterator[Outcome]:
    """Yield one outcome: the sheet's number is the sum of the kinds of posts that Part 1 names."""
    disclosure = context.disclosure
    if disclosure.overall is None:
        yield not_applicable("没有整体绩效目标表")
        return
    field = disclosure.overall.staffing.get("核定的人员编制数")
    count = count_of(field)
    labels = context.settings["posts"]
    posts = [
        (size, statement)
        for statement in disclosure.statements
        if statement.key.startswith("P1") and statement.label in labels
        if (size := count_of(statement)) is not None
    ]
    if field is None or count is None or not posts:
        yield not_checked("整体绩效目标表或第一部分没有编制数")
    elif count in (sum(size for size, _ in posts), sum({size for size, _ in posts})):
        yield passed(field.place)
    else:
        where = [sheet_at(disclosure.overall, field.place, field.value), *(stated_at(item) for _, item in posts)]
        yield violated(where, expected=f"{sum(size for size, _ in posts)}人", actual=f"{count}人")
