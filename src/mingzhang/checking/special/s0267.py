"""An indicator that is called a rate has no percentage."""

import re
from collections.abc import Iterator

from mingzhang.checking.outcome import Context, Outcome, not_applicable
from mingzhang.checking.targets import SATISFACTION, indicators_of, list_outcome
from mingzhang.model.writing import fold

_RATE = re.compile(r"(?<![效频])率(?:（[^（）]*）)?$")
_NUMBER = re.compile(r"[\d一二三四五六七八九十百零]")


def find(context: Context) -> Iterator[Outcome]:
    """Yield one outcome that lists all such indicators."""
    if not any(_RATE.search(fold(seen.name)) for seen in indicators_of(context.disclosure)):
        yield not_applicable("没有比率指标")
        return
    found = [
        (seen.here(), seen.words)
        for seen in indicators_of(context.disclosure)
        if _RATE.search(fold(seen.name))
        and seen.indicator.level1 != SATISFACTION
        and seen.value
        and not _NUMBER.search(seen.value)
    ]
    yield list_outcome(found, expected="百分数")
