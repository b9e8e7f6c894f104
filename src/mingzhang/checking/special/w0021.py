"""A mark of secrecy stands in the text."""

import re
from collections.abc import Iterator

from mingzhang.checking.outcome import Context, Outcome, not_checked, passed, violated
from mingzhang.checking.text import pieces_of, pieces_where
from mingzhang.model.finding import Location
from mingzhang.model.writing import fold

_MARK = re.compile(
    r"[（【\[]?(?:(?:密级：?)?(?:秘密|机密|绝密)(?:[★☆*▲].{0,8})?|密级：(?:秘密|机密|绝密).{0,10})[）】\]]?"
)


def find(context: Context) -> Iterator[Outcome]:
    """Yield an outcome for each line or cell that is nothing but a mark of secrecy, watermarks included."""
    found = False
    mark = context.disclosure.metadata.watermark
    if mark is not None and _MARK.fullmatch(fold(mark.text)):
        found = True
        yield violated([Location(mark.places[0], text=mark.text)], expected="不公开涉密内容", actual=mark.text)
    for piece in pieces_where(context.disclosure, lambda text: len(text) < 20 and "密" in text):
        if _MARK.fullmatch(fold(piece.text)):
            found = True
            where = [Location(piece.place, piece.section or None, text=piece.text)]
            yield violated(where, expected="不公开涉密内容", actual=piece.text)
    if not found:
        yield passed() if pieces_of(context.disclosure) else not_checked("没有读到文字")
