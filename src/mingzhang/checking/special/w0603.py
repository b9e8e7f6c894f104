"""A word is out of date or not the official one."""

import re
from collections.abc import Iterator

from mingzhang.checking.outcome import Context, Outcome, not_applicable, passed, violated
from mingzhang.checking.similar import distinct_text, worded_where
from mingzhang.checking.text import limited
from mingzhang.model.finding import Location


def find(context: Context) -> Iterator[Outcome]:
    """Yield an outcome for each such word, with all places."""
    text = distinct_text(context.disclosure)
    if not text:
        yield not_applicable("没有文字")
        return
    clean = True
    for pattern, right in context.settings["words"].items():
        wrong = re.compile(pattern)
        if wrong.search(text) is None:
            continue
        found = [
            Location(piece.place, piece.section or None, text=match[0])
            for piece in worded_where(context.disclosure, wrong.search)
            for match in wrong.finditer(piece.text)
        ]
        clean = False
        yield violated(limited(found), expected=right, actual=found[0].text, key=f"{pattern}", count=str(len(found)))
    if clean:
        yield passed()
