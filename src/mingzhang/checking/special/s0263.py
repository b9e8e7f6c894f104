"""The name of an indicator is a label of the form."""

from collections.abc import Iterator

from mingzhang.checking.outcome import Context, Outcome, passed, violated
from mingzhang.checking.targets import indicators_of, letters, no_indicators


def find(context: Context) -> Iterator[Outcome]:
    """Yield an outcome for each indicator; the labels of satisfaction are another rule's matter."""
    yield from no_indicators(context.disclosure)
    labels = {letters(label) for label in context.settings["labels"]}
    for seen in indicators_of(context.disclosure):
        if letters(seen.name) in labels:
            where = [seen.here()]
            yield violated(
                where, expected="具体的三级指标名称", actual=seen.name, key=f"{seen.sheet.title}|{seen.words}"
            )
        else:
            yield passed(seen.indicator.place)
