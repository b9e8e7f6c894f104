"""The pages of the contents run backwards."""

from collections.abc import Iterator
from itertools import pairwise

from mingzhang.checking.outcome import Context, Outcome, not_applicable, passed, violated
from mingzhang.model.finding import Location


def find(context: Context) -> Iterator[Outcome]:
    """Yield one outcome for the order of all pages."""
    paged = [(entry, entry.page) for entry in context.disclosure.toc if entry.page is not None]
    if len(paged) < 2:
        yield not_applicable("目录没有页码")
        return
    for (before, page), (entry, own) in pairwise(paged):
        if own < page:
            where = [Location(before.place, "目录", text=before.title), Location(entry.place, "目录", text=entry.title)]
            yield violated(
                where, expected=f"不小于{page}", actual=str(own), key=entry.title, title=entry.title, page=str(page)
            )
            return
    yield passed()
