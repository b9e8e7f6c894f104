"""The four parts of a disclosure stand in an unusual order."""

from collections.abc import Iterator
from itertools import pairwise

from mingzhang.checking.outcome import Context, Outcome, not_applicable, passed, violated
from mingzhang.checking.text import printed_name
from mingzhang.model.finding import Location

_PARTS = ("P1", "P2", "P3", "P4")


def find(context: Context) -> Iterator[Outcome]:
    """Yield one outcome for the headings of the parts, the first pair that is out of order."""
    parts = [section for section in context.disclosure.sections if section.key in _PARTS]
    if len(parts) < 2 or not context.profile.sections:
        yield not_applicable("没有分部分，或者表样不明")
        return
    for first, second in pairwise(parts):
        if _PARTS.index(first.key) > _PARTS.index(second.key):
            before, title = printed_name(first), printed_name(second)
            where = [Location(second.place, title), Location(first.place, before)]
            yield violated(where, expected="按次序", actual=title, key=second.key, title=title, before=before)
            return
    yield passed()
