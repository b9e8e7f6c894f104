"""Traditional characters stand in the text."""

import re
from collections.abc import Iterator

from mingzhang.checking.outcome import Context, Outcome, not_checked, passed, violated
from mingzhang.checking.text import limited, pieces_of, pieces_where, quoted
from mingzhang.model.finding import Location


def find(context: Context) -> Iterator[Outcome]:
    """Yield one outcome for all text but attachments."""
    pattern = re.compile(f"[{context.settings['characters']}]+")
    found = [
        Location(piece.place, piece.section or None, text=match.group())
        for piece in pieces_where(context.disclosure, pattern.search)
        if piece.part != "attachment"
        for match in pattern.finditer(piece.text)
    ]
    if found:
        shown = quoted(location.text for location in found)
        yield violated(limited(found), expected="规范汉字", actual=shown, found=shown)
    else:
        yield passed() if pieces_of(context.disclosure) else not_checked("没有读到文字")
