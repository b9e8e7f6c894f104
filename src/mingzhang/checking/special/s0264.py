"""The satisfaction indicator repeats the form's label instead of saying whose satisfaction."""

from collections.abc import Iterator

from mingzhang.checking.outcome import Context, Outcome, not_applicable
from mingzhang.checking.targets import SATISFACTION, indicators_of, letters, list_outcome, of_label


def find(context: Context) -> Iterator[Outcome]:
    """Yield one outcome that lists all such indicators."""
    if not of_label(context.disclosure, SATISFACTION):
        yield not_applicable("没有填写满意度指标")
        return
    labels = {letters(label) for label in context.settings["labels"]}
    found = [(seen.here(), seen.name) for seen in indicators_of(context.disclosure) if letters(seen.name) in labels]
    yield list_outcome(found, expected="具体的服务对象")
