"""Brackets or quotation marks do not pair."""

import re
from collections.abc import Iterator

from mingzhang.checking.outcome import Context, Outcome, passed, violated
from mingzhang.checking.text import Piece, limited, pieces_of, quoted
from mingzhang.model.finding import Location

_PAIRS = {"）": "（", "》": "《", "〉": "〈", "”": "“", "】": "【", "〕": "〔"}
_OPEN = frozenset(_PAIRS.values())
_FOLD = str.maketrans("()", "（）")
_MARKS = re.compile(r"[（）()《》〈〉“”【】〔〕]")
#: 1) a) ①） 一） at the start of an item.
_ITEM = re.compile(r"(?:^|(?<=[\s。；;，,、：:]))[0-9一二三四五六七八九十a-zA-Z①-⑳]{1,3}[)）]")


def find(context: Context) -> Iterator[Outcome]:
    """Yield one outcome for all paragraphs and cells; what runs on in the next paragraph is no fault."""
    pieces = [
        piece for piece in pieces_of(context.disclosure) if piece.part != "contents" and _MARKS.search(piece.text)
    ]
    found = []
    for index, piece in enumerate(pieces):
        odd = unpaired(piece.text)
        if odd and not _runs_on(pieces, index):
            found.append(Location(piece.place, piece.section or None, text=odd))
    if found:
        shown = quoted(location.text for location in found)
        yield violated(limited(found), expected="成对", actual=shown, found=shown)
    else:
        yield passed()


def unpaired(text: str) -> str:
    """Return the first mark without its partner with some text around it, "" if all pair."""
    bare = _ITEM.sub(lambda match: " " * len(match.group()), text).translate(_FOLD)
    stack: list[tuple[str, int]] = []
    for match in _MARKS.finditer(bare):
        sign = match.group()
        if sign in _OPEN:
            stack.append((sign, match.start()))
        elif stack and stack[-1][0] == _PAIRS[sign]:
            stack.pop()
        else:
            return _around(text, match.start())
    return _around(text, stack[-1][1]) if stack else ""


def _around(text: str, at: int) -> str:
    return text[max(0, at - 6) : at + 7]


def _runs_on(pieces: list[Piece], index: int) -> bool:
    """Say whether a piece pairs together with the next or the one before of its section."""
    here = pieces[index]
    for first, second in ((index - 1, index), (index, index + 1)):
        if first >= 0 and second < len(pieces) and pieces[first].section == here.section == pieces[second].section:
            is_text = here.part in ("P1", "P3", "P4", "attachment")
            if is_text and not unpaired(pieces[first].text + pieces[second].text):
                return True
    return False
