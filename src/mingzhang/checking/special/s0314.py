"""An indicator of ecological benefit says nothing of ecology."""

from collections.abc import Iterator

from mingzhang.checking.outcome import Context, Outcome, not_applicable
from mingzhang.checking.targets import indicators_of, list_outcome
from mingzhang.checking.text import words


def find(context: Context) -> Iterator[Outcome]:
    """Yield one outcome that lists all such indicators; rows that can be read otherwise are left out."""
    told = words(context.settings["ecological"])
    other = words(context.settings["others"])
    rows = [
        seen
        for seen in indicators_of(context.disclosure)
        if (seen.indicator.level2 or "").startswith("生态效益") and seen.indicator.level2_alt is None and seen.name
    ]
    if not rows:
        yield not_applicable("没有生态效益指标")
        return
    found = [(seen.here(), seen.words) for seen in rows if not told.search(seen.words) and not other.search(seen.name)]
    yield list_outcome(found, expected="与生态环境有关的指标")
