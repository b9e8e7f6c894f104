"""The satisfaction indicator repeats the form's label instead of saying whose satisfaction."""

from collections.abc import Iterator

from mingzhang.checking.outcome import Context, Outcome
from mingzhang.checking.targets import indicators_of, letters, list_outcome


def find(context: Context) -> Iterator[Outcome]:
    """Yield one outcome that lists all such indicators."""
    labels = {letters(label) for label in context.settings["labels"]}
    found = [(seen.here(), seen.name) for seen in indicators_of(context.disclosure) if letters(seen.name) in labels]
    yield list_outcome(found, expected="具体的服务对象")
