"""Blanks of the form were not filled in."""

import re
from collections.abc import Iterator

from mingzhang.checking.outcome import Context, Outcome, not_checked, passed, violated
from mingzhang.checking.text import limited, lines_of, pieces_of, pieces_where, quoted, words
from mingzhang.model.disclosure import Disclosure
from mingzhang.model.finding import Location

_PARTS = frozenset({"cover", "P1", "P2", "P3", "P4", "sheet"})


def find(context: Context) -> Iterator[Outcome]:
    """Yield one outcome for all text but contents and attachments."""
    settings = context.settings
    found = list(_placeholders(context.disclosure, settings["signs"], words(settings["placeholders"])))
    blank = words(settings["blanks"])
    lines = (line for line in lines_of(context.disclosure) if line.part in _PARTS)
    found += [line.here() for line in lines if blank.search(line.paragraph.raw)]
    if found:
        shown = quoted(location.text for location in found)
        yield violated(limited(found), expected="实际内容", actual=shown, key=shown, found=shown)
    elif pieces_of(context.disclosure):
        yield passed()
    else:
        yield not_checked("没有读到文字")


def _placeholders(disclosure: Disclosure, signs: str, pattern: re.Pattern[str]) -> Iterator[Location]:
    """Yield the places of a pattern; looking for its first characters alone is ten times faster."""
    hint = re.compile(f"[{signs}]")
    for piece in pieces_where(disclosure, lambda text: len(text) > 1 and hint.search(text) and pattern.search(text)):
        if piece.part in _PARTS:
            for match in pattern.finditer(piece.text):
                yield Location(piece.place, piece.section or None, text=match.group())
