"""The overall sheet counts other offices than Part 1."""

from collections.abc import Iterator

from mingzhang.checking.outcome import Context, Outcome, not_applicable, not_checked, passed, violated
from mingzhang.checking.targets import count_of, stated_at
from mingzhang.checking.text import sheet_at
from mingzhang.model.disclosure import Statement
from mingzhang.model.finding import Location


def find(context: Context) -> Iterator[Outcome]:
    """Yield one outcome: the sheet agrees with one of the numbers or lists of offices that Part 1 gives."""
    disclosure = context.disclosure
    if disclosure.overall is None:
        yield not_applicable("没有整体绩效目标表")
        return
    field = disclosure.overall.staffing.get("内设职能部门数")
    count = count_of(field)
    told = [
        (size, statement)
        for statement in disclosure.statements
        if statement.key.startswith("P1") and statement.label.startswith("内设")
        if (size := _size(statement)) is not None
    ]
    if field is None or count is None or not told:
        yield not_checked("整体绩效目标表或第一部分没有内设机构数")
    elif any(size == count for size, _ in told):
        yield passed(field.place)
    else:
        size, statement = told[0]
        there = stated_at(statement) if statement.figure else Location(statement.place, statement.section)
        where = [sheet_at(disclosure.overall, field.place, field.value), there]
        yield violated(where, expected=f"{size}个", actual=f"{count}个")


def _size(statement: Statement) -> int | None:
    if statement.type == "list" and isinstance(statement.value, tuple):
        return len(statement.value)
    return count_of(statement)
