"""A district speaks of the committee and government of a county, or a county of those of a district."""

import re
from collections.abc import Iterator

from mingzhang.checking.outcome import Context, Outcome, not_applicable, passed, violated
from mingzhang.checking.text import limited, pieces_of, quoted, words
from mingzhang.model.finding import Location

_TITLES = re.compile(r"《[^》]*》")
#: The district or county in a name that begins with its city; an 开发区 is neither.
_PLACE = re.compile(r"市(?P<place>[一-鿿]{1,6}?(?P<kind>[区县]))(?!级)")


def find(context: Context) -> Iterator[Outcome]:
    """Yield one outcome for the whole text but attachments; titles of documents do not count."""
    match = _PLACE.search(context.disclosure.metadata.department_name or "")
    if match is None or match["place"].endswith(("开发区", "新区", "园区")):
        yield not_applicable("不知是县还是区")
        return
    foreign, right = context.settings["foreign"][match["kind"]]
    pattern = words(foreign)
    found = [
        Location(piece.place, piece.section or None, text=hit.group())
        for piece in pieces_of(context.disclosure)
        if piece.part in ("P1", "P3", "sheet")
        for hit in pattern.finditer(_TITLES.sub("", piece.text))
    ]
    if not found:
        yield passed()
        return
    shown = quoted(location.text for location in found)
    yield violated(
        limited(found),
        expected=right,
        actual=shown,
        key=shown,
        found=shown,
        count=str(len(found)),
        place=match["place"],
    )
