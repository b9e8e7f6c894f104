"""A quantity indicator has no quantity."""

import re
from collections.abc import Iterator

from mingzhang.checking.outcome import Context, Outcome, not_applicable
from mingzhang.checking.targets import QUANTITY, indicators_of, list_outcome, of_label
from mingzhang.checking.text import words

_NUMBER = re.compile(r"[\d一二两三四五六七八九十百千万]")


def find(context: Context) -> Iterator[Outcome]:
    """Yield one outcome that lists all such indicators."""
    if not of_label(context.disclosure, QUANTITY):
        yield not_applicable("没有填写数量指标")
        return
    accepted = words(context.settings["accepted"])
    found = [
        (seen.here(), seen.words)
        for seen in indicators_of(context.disclosure)
        if seen.indicator.level2 == QUANTITY
        and seen.value
        and not _NUMBER.search(seen.value)
        and not accepted.search(seen.value)
    ]
    yield list_outcome(found, expected="可计量的数量")
