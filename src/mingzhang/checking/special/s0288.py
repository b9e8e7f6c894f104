"""The comparison sign of an indicator's value is misprinted."""

from collections.abc import Iterator

from mingzhang.checking.outcome import Context, Outcome, not_applicable
from mingzhang.checking.targets import indicators_of, list_outcome
from mingzhang.checking.text import words


def find(context: Context) -> Iterator[Outcome]:
    """Yield one outcome that lists all such values."""
    if not indicators_of(context.disclosure):
        yield not_applicable("没有填写绩效指标")
        return
    wrong = words(context.settings["wrong"])
    found = [(seen.here(), seen.words) for seen in indicators_of(context.disclosure) if wrong.search(seen.value)]
    yield list_outcome(found, expected="≥、≤")
