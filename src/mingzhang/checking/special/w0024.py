"""English words of speech stand in Chinese text."""

import re
from collections.abc import Iterator

from mingzhang.checking.outcome import Context, Outcome, not_checked, passed, violated
from mingzhang.checking.text import limited, pieces_of, pieces_where, quoted
from mingzhang.model.finding import Location

_AROUND = 4
#: Looked for first, because most texts hold no Latin words at all.
_LATIN = re.compile("[A-Za-z]{2}")


def find(context: Context) -> Iterator[Outcome]:
    """Yield one outcome for the whole text but attachments; names of systems are no words of speech."""
    listed = "|".join(context.settings["words"])
    pattern = re.compile(rf"(?<=[一-鿿，、；])\s*(?<![A-Za-z])(?:{listed})(?![A-Za-z])\s*(?=[一-鿿])", re.IGNORECASE)
    found = [
        Location(piece.place, piece.section or None, text=_around(piece.text, match.start(), match.end()))
        for piece in pieces_where(context.disclosure, _LATIN.search)
        if piece.part in ("P1", "P3", "P4", "sheet")
        for match in pattern.finditer(piece.text)
    ]
    if found:
        shown = quoted(location.text for location in found)
        yield violated(limited(found), expected="中文", actual=shown, found=shown)
    elif pieces_of(context.disclosure):
        yield passed()
    else:
        yield not_checked("没有读到文字")


def _around(text: str, start: int, end: int) -> str:
    return text[max(0, start - _AROUND) : end + _AROUND]
