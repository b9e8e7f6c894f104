"""A district speaks of the committee and government of a county, or a county of those of a district."""

import re
from collections.abc import Iterator

from mingzhang.checking.outcome import Context, Outcome, not_applicable, not_checked, passed, violated
from mingzhang.checking.text import limited, pieces_where, quoted, words
from mingzhang.model.finding import Location

_TITLES = re.compile(r"《[^》]*》")
#: The district or county in a name, at its start or behind its city; an 开发区 is neither.
_PLACE = re.compile(r"(?:^|市)(?P<place>(?:(?!市)[一-鿿]){1,6}?(?P<kind>[区县]))(?!级)")


def find(context: Context) -> Iterator[Outcome]:
    """Yield one outcome for the whole text but attachments; titles of documents do not count."""
    name = context.disclosure.metadata.department_name
    if not name:
        yield not_checked("封面没有部门（单位）名称")
        return
    match = _PLACE.search(name)
    if match is None or match["place"].endswith(tuple(context.settings["other_areas"])):
        yield not_applicable("名称中没有县或区")
        return
    foreign, right = context.settings["foreign"][match["kind"]]
    pattern = words(foreign)
    found = [
        Location(piece.place, piece.section or None, text=hit.group())
        for piece in pieces_where(context.disclosure, lambda text: pattern.search(_TITLES.sub("", text)))
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
