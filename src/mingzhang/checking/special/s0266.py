"""A satisfaction indicator is not a percentage."""

import re
from collections.abc import Iterator

from mingzhang.checking.outcome import Context, Outcome, not_applicable
from mingzhang.checking.targets import SATISFACTION, indicators_of, list_outcome, of_label

_NUMBER = re.compile(r"[\d一二三四五六七八九十百]")


def find(context: Context) -> Iterator[Outcome]:
    """Yield one outcome that lists all such indicators."""
    if not of_label(context.disclosure, SATISFACTION):
        yield not_applicable("没有填写满意度指标")
        return
    found = [
        (seen.here(), seen.words)
        for seen in indicators_of(context.disclosure)
        if seen.indicator.level1 == SATISFACTION and seen.value and not _NUMBER.search(seen.value)
    ]
    yield list_outcome(found, expected="可计量的百分比")
