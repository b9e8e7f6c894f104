"""The value of an indicator answers another question than its name."""

import re
from collections.abc import Iterator

from mingzhang.checking.outcome import Context, Outcome, passed, violated
from mingzhang.checking.targets import indicators_of, letters, no_indicators


def find(context: Context) -> Iterator[Outcome]:
    """Yield an outcome for each indicator."""
    yield from no_indicators(context.disclosure)
    unfit = [(item["level"], re.compile(item["name"]), frozenset(item["values"])) for item in context.settings["unfit"]]
    for seen in indicators_of(context.disclosure):
        level, value = seen.indicator.level2 or "", letters(seen.value)
        if any(
            value in values and own in ("", level) and pattern.search(letters(seen.name))
            for own, pattern, values in unfit
        ):
            yield violated(
                [seen.here()], expected="相符的指标名和指标值", actual=seen.value, name=seen.name, level=level or "指标"
            )
        else:
            yield passed(seen.indicator.place)
