"""The measure word of an indicator's value is misspelt."""

import re
from collections.abc import Iterator

from mingzhang.checking.outcome import Context, Outcome, passed, violated
from mingzhang.checking.targets import indicators_of, no_indicators


def find(context: Context) -> Iterator[Outcome]:
    """Yield an outcome for each value that is a number and a measure word."""
    yield from no_indicators(context.disclosure)
    right = context.settings["words"]
    pattern = re.compile(rf"(?P<number>\D{{0,3}}[\d,.]+)(?P<word>{'|'.join(right)})")
    for seen in indicators_of(context.disclosure):
        match = pattern.fullmatch(seen.value.strip())
        if match is None:
            yield passed(seen.indicator.place)
        else:
            expected = match["number"] + right[match["word"]]
            yield violated([seen.here()], expected=expected, actual=seen.value, name=seen.name)
