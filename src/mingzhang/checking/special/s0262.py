"""A quantity indicator is an amount of money."""

from collections.abc import Iterator

from mingzhang.checking.outcome import Context, Outcome, passed, violated
from mingzhang.checking.targets import QUANTITY, amount_in, indicators_of


def find(context: Context) -> Iterator[Outcome]:
    """Yield an outcome for each quantity indicator."""
    for seen in indicators_of(context.disclosure):
        if seen.indicator.level2 == QUANTITY:
            if amount_in(seen.value) is None:
                yield passed(seen.indicator.place)
            else:
                yield violated([seen.here()], expected="个、次、人等产出的数量", actual=seen.value, name=seen.name)
