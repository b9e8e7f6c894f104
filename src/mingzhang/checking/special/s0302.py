"""A goal names quantities that no indicator takes up."""

import re
from collections.abc import Iterator
from decimal import Decimal

from mingzhang.checking.counts import counts_in
from mingzhang.checking.outcome import Context, Outcome, not_applicable
from mingzhang.checking.targets import AnySheet, list_outcome, sheets_of, sides_of, text_at, text_of
from mingzhang.model.writing import fold

_NUMBER = re.compile(r"\d+(?:\.\d+)?")


def find(context: Context) -> Iterator[Outcome]:
    """Yield one outcome that lists the goals whose quantities are all missing among the indicators."""
    sheets = [sheet for sheet in sheets_of(context.disclosure) if any(sides_of(sheet).values())]
    if not sheets:
        yield not_applicable("没有填写指标的绩效目标表")
        return
    found = []
    for sheet in sheets:
        known = _numbers(sheet)
        for label in context.settings["texts"]:
            counts = counts_in(text_of(sheet, label), context.settings["units"])
            if counts and not any(count.number in known for count in counts):
                printed = "、".join(dict.fromkeys(count.printed for count in counts))
                found.append((text_at(sheet, label, printed), f"{label}：{printed}"))
                break
    yield list_outcome(found, expected="目标中的数量都有指标")


def _numbers(sheet: AnySheet) -> set[Decimal]:
    """Return all numbers in names and values of a sheet's indicators."""
    rows = (item for side in sides_of(sheet).values() for item in side)
    texts = (fold(f"{item.level3 or ''} {item.value or ''}").replace("，", "") for item in rows)
    return {Decimal(number) for text in texts for number in _NUMBER.findall(text)}
