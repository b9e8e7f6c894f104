"""The document is about final accounts, not about a budget."""

from collections.abc import Iterator

from mingzhang.checking.outcome import Context, Outcome, not_checked, passed, violated
from mingzhang.model.finding import Location

_OTHER, _OWN = "决算", "预算"


def find(context: Context) -> Iterator[Outcome]:
    """Yield one outcome for the title of the cover, else for the titles of the parts."""
    disclosure = context.disclosure
    titles = [(section.title, section.place) for section in disclosure.sections if section.key in ("P2", "P3")]
    if disclosure.metadata.title:
        titles = [(disclosure.metadata.title, disclosure.metadata.title_place)]
    wrong = [Location(place, text=title) for title, place in titles if _OTHER in title and _OWN not in title]
    if wrong:
        yield violated(wrong, expected=_OWN, actual=wrong[0].text, key=_OTHER)
    elif titles or disclosure.tables or disclosure.sections:
        yield passed()
    else:
        yield not_checked("没有标题")
