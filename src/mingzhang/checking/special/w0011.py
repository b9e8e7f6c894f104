"""The year of a document number stands in other brackets than 〔〕."""

import re
from collections.abc import Iterator

from mingzhang.checking.outcome import Context, Outcome, not_applicable, not_checked, passed, violated
from mingzhang.checking.text import limited, pieces_of, pieces_where, quoted
from mingzhang.model.finding import Location

_ODD = re.compile(r"[一-鿿]{1,8}\s*[【\[［（(﹝〈<{]\s*(?:19|20)\d{2}\s*年?[】\]］）)﹞〉>}]\s*第?\s*\d{1,5}\s*号")
_RIGHT = re.compile(r"〔(?:19|20)\d{2}〕\s*第?\s*\d{1,5}\s*号")


def find(context: Context) -> Iterator[Outcome]:
    """Yield one outcome for all document numbers of the whole text."""
    numbered = pieces_where(context.disclosure, lambda text: "号" in text)
    found = [
        Location(piece.place, piece.section or None, text=match.group())
        for piece in numbered
        for match in _ODD.finditer(piece.text)
    ]
    if found:
        shown = quoted(location.text for location in found)
        yield violated(limited(found), expected="〔年份〕", actual=shown, found=shown)
    elif any(_RIGHT.search(piece.text) for piece in numbered):
        yield passed()
    elif pieces_of(context.disclosure):
        yield not_applicable("没有文号")
    else:
        yield not_checked("没有读到文字")
