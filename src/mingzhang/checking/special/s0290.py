"""Period and year of a project of one year have different goals."""

from collections.abc import Iterator
from itertools import takewhile

from mingzhang.checking.outcome import Context, Outcome, not_applicable, passed, violated
from mingzhang.checking.targets import (
    ANNUAL_GOAL,
    PERIOD_GOAL,
    differing,
    letters,
    no_sheets,
    text_at,
    text_of,
    years_of,
)
from mingzhang.checking.text import limited

_SHOWN = 20
#: Which part of the shorter goal both have at start and end, so that one is a copy of the other with other words.
_ALIKE = 0.3


def find(context: Context) -> Iterator[Outcome]:
    """Yield an outcome for each sheet with two goals; a goal that is cut off is another rule's matter."""
    yield from no_sheets(context.disclosure)
    for sheet in context.disclosure.sheets:
        period, annual = text_of(sheet, PERIOD_GOAL), text_of(sheet, ANNUAL_GOAL)
        one, other = letters(period), letters(annual)
        if years_of(sheet) != 1 or not one or not other:
            yield not_applicable("不是一年期项目，或没有两栏目标")
        elif one in other or other in one or not _is_variant(one, other):
            yield passed(sheet.place)
        else:
            left, right = differing(period.rstrip("。"), annual.rstrip("。"))
            yield violated(
                limited([text_at(sheet, ANNUAL_GOAL, annual), text_at(sheet, PERIOD_GOAL, period)]),
                expected=period[:60],
                actual=annual[:60],
                key=f"{sheet.name}|{one}|{other}",
                name=sheet.name or "",
                parts=f"{left[:_SHOWN]} ≠ {right[:_SHOWN]}",
            )


def _is_variant(one: str, other: str) -> bool:
    """Say whether two goals are one sentence with some words changed; goals written on their own may differ."""
    shorter = min(len(one), len(other))
    start = _same_start(one, other)
    end = _same_start(one[start:][::-1], other[start:][::-1])
    return start + end >= _ALIKE * shorter


def _same_start(one: str, other: str) -> int:
    pairs = zip(one, other, strict=False)
    return sum(1 for _ in takewhile(lambda pair: pair[0] == pair[1], pairs))
