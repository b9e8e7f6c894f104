"""A document is cited whose number belongs to a year after the budget year."""

import re
from collections.abc import Iterator

from mingzhang.checking.outcome import Context, Outcome, not_checked, passed, violated
from mingzhang.checking.text import limited, pieces_where, quoted
from mingzhang.model.finding import Location

_NUMBER = re.compile(r"[〔\[【（(［](20\d\d)[〕\]】）)］]\s*第?\d+\s*号")


def find(context: Context) -> Iterator[Outcome]:
    """Yield one outcome for the whole document."""
    year = context.disclosure.metadata.year
    if year is None:
        yield not_checked("年度不明")
        return
    found = [
        Location(piece.place, piece.section or None, text=match[0])
        for piece in pieces_where(context.disclosure, _NUMBER.search)
        if piece.part != "contents"
        for match in _NUMBER.finditer(piece.text)
        if int(match[1]) > year
    ]
    if found:
        shown = quoted(location.text for location in found)
        yield violated(limited(found), expected=f"{year}年及以前的文号", actual=shown, found=shown)
    else:
        yield passed()
