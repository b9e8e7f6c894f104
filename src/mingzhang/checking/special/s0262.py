"""A quantity indicator is an amount of money."""

from collections.abc import Iterator

from mingzhang.checking.outcome import Context, Outcome, not_applicable, passed, violated
from mingzhang.checking.targets import QUANTITY, amount_in, of_label


def find(context: Context) -> Iterator[Outcome]:
    """Yield an outcome for each quantity indicator."""
    quantities = of_label(context.disclosure, QUANTITY)
    if not quantities:
        yield not_applicable("没有填写数量指标")
    for seen in quantities:
        if amount_in(seen.value) is None:
            yield passed(seen.indicator.place)
        else:
            yield violated([seen.here()], expected="个、次、人等产出的数量", actual=seen.value, name=seen.name)
