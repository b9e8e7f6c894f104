"""Brackets or quotation marks do not pair."""

import re
from collections.abc import Iterator

from mingzhang.checking.outcome import Context, Outcome, not_checked, passed, violated
from mingzhang.checking.text import Piece, limited, pieces_of, pieces_where, quoted
from mingzhang.model.finding import Location

_PAIRS = {"）": "（", "》": "《", "〉": "〈", "”": "“", "】": "【", "〕": "〔"}
_OPEN = frozenset(_PAIRS.values())
_FOLD = str.maketrans("()", "（）")
_MARKS = re.compile(r"[（）()《》〈〉“”【】〔〕]")
#: 1) a) ①） 一） at the start of an item.
_ITEM = re.compile(r"(?:^|(?<=[\s。；;，,、：:]))[0-9一二三四五六七八九十a-zA-Z①-⑳]{1,3}[)）]")

#: A long text that ends otherwise was cut off.
_ENDS = ("。", "！", "；", ".", ";")
_SHORT = 40


def find(context: Context) -> Iterator[Outcome]:
    """Yield one outcome for all paragraphs and cells.

    What runs on in the next paragraph is no fault; texts of sheets cut short are another rule's (S0272).
    """
    pieces = [piece for piece in pieces_where(context.disclosure, _MARKS.search) if piece.part != "contents"]
    odd_of = {text: unpaired(text) for text in {piece.text for piece in pieces}}
    found = []
    for index, piece in enumerate(pieces):
        odd = odd_of[piece.text]
        if odd and not _runs_on(pieces, index) and not _is_cut(piece):
            found.append(Location(piece.place, piece.section or None, text=odd))
    if found:
        shown = quoted(location.text for location in found)
        yield violated(limited(found), expected="成对", actual=shown, found=shown)
    elif pieces_of(context.disclosure):
        yield passed()
    else:
        yield not_checked("没有读到文字")


def unpaired(text: str) -> str:
    """Return the first mark without its partner with some text around it, "" if all pair."""
    closing, still_open = _odd_marks(text)
    if closing is not None:
        return _around(text, closing)
    return _around(text, still_open[-1]) if still_open else ""


def _odd_marks(text: str) -> tuple[int | None, list[int]]:
    """Return where the first closing mark without its opening stands, and the opening marks left open up to it."""
    bare = _ITEM.sub(lambda match: " " * len(match.group()), text).translate(_FOLD)
    stack: list[tuple[str, int]] = []
    for match in _MARKS.finditer(bare):
        sign = match.group()
        if sign in _OPEN:
            stack.append((sign, match.start()))
        elif stack and stack[-1][0] == _PAIRS[sign]:
            stack.pop()
        else:
            return match.start(), [at for _, at in stack]
    return None, [at for _, at in stack]


def _is_cut(piece: Piece) -> bool:
    """Say whether a text of a target sheet breaks off behind an opening mark."""
    closing, _ = _odd_marks(piece.text)
    return piece.part == "sheet" and closing is None and len(piece.text) > _SHORT and not piece.text.endswith(_ENDS)


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
