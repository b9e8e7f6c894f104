"""Blanks of the form were not filled in."""

from collections.abc import Iterator

from mingzhang.checking.outcome import Context, Outcome, passed, violated
from mingzhang.checking.text import limited, lines_of, pieces_of, quoted, words
from mingzhang.model.finding import Location

_PARTS = frozenset({"cover", "P1", "P2", "P3", "P4", "sheet"})


def find(context: Context) -> Iterator[Outcome]:
    """Yield one outcome for all text but contents and attachments."""
    pattern = words(context.settings["placeholders"])
    found = [
        Location(piece.place, piece.section or None, text=match.group())
        for piece in pieces_of(context.disclosure)
        if piece.part in _PARTS and len(piece.text) > 1
        for match in pattern.finditer(piece.text)
    ]
    blank = words(context.settings["blanks"])
    found += [
        line.here() for line in lines_of(context.disclosure) if line.part in _PARTS and blank.search(line.paragraph.raw)
    ]
    if found:
        shown = quoted(location.text for location in found)
        yield violated(limited(found), expected="实际内容", actual=shown, key=shown, found=shown)
    else:
        yield passed()
