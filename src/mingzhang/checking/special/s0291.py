"""An indicator stands under a level-2 label that it does not belong to."""

from collections.abc import Iterator

from mingzhang.checking.outcome import Context, Outcome, not_applicable
from mingzhang.checking.targets import indicators_of, list_outcome
from mingzhang.checking.text import words


def find(context: Context) -> Iterator[Outcome]:
    """Yield one outcome that lists all such indicators."""
    if not indicators_of(context.disclosure):
        yield not_applicable("没有填写绩效指标")
        return
    patterns = {label: words(names) for label, names in context.settings["misplaced"].items()}
    found = [
        (seen.here(), f"{seen.indicator.level2}：{seen.name}")
        for seen in indicators_of(context.disclosure)
        if (pattern := patterns.get(seen.indicator.level2 or "")) is not None and pattern.search(seen.name)
    ]
    yield list_outcome(found, expected="适合的指标类别")
