"""Figures as recognised: confusions of shape are settled where only one reading is a figure, and then in doubt."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import replace

from mingzhang.readers.scan.engine import Reading

#: What a figure may consist of, misread letters included.
_FIGURE_LIKE = re.compile(r"[-—－–~～]?[\dOoQlI|SBZ.,，．。、·:：;；'’` ]*%?％?_?")
_DIGIT = re.compile(r"\d")
#: A figure within a text, as it may be recognised.
_TOKEN = re.compile(r"\d[\d.,，．·:：;；]*(?<=\d)|\d")
#: Letters that are digits where everything around them is.
_SHAPES = {"O": "0", "o": "0", "Q": "0", "l": "1", "I": "1", "|": "1", "S": "5", "B": "8", "Z": "2"}
_MARKS = {"．": ".", "。": ".", "·": ".", "，": ",", "、": ",", "'": ",", "’": ",", "`": ",", ";": ",", "；": ","}
#: A colon is a point that was misread only before decimals; elsewhere it is a ratio or a time.
_COLON = re.compile(r"[:：](?=\d\d+[%％]?$)")
#: Dirt at the ends of a figure is taken for marks.
_ENDS = ".,。·'’`:：;；_"
_WIDE = {chr(0xFF10 + digit): str(digit) for digit in range(10)}
_SIGNS = {"—": "-", "－": "-", "–": "-", "％": "%"}
#: A minus that was misread; so are these letters, where a value of an indicator begins with them.
_BENT = {"~": "-", "～": "-"}
_LIMITS = {"V": "≥", "Ⅴ": "≥", "M": "≤"}
_LIMIT = re.compile(r"[VⅤM](?=$|\d[\d.,，．]*(?:$|[%％‰\u4e00-\u9fff]))")
#: Zeros alone, which have the shape of letters.
_ZEROS = re.compile(r"[OoＯ]|[OoＯ0][.,．，][OoＯ0]{2}")
_FOLDED = {**_SHAPES, **_MARKS, **_WIDE, **_SIGNS, **_BENT}
_THOUSANDS = re.compile(r"-?\d{1,3}(?:,\d{3})+(?:\.\d+)?%?")
_PLAIN = re.compile(r"-?\d+(?:\.\d+)?%?")
_ANY_MARK = frozenset(".,:：").union(_MARKS)
_DECIMALS = 2
#: A column tells how many decimals its figures have if so many do, and this share of them.
_COLUMN, _NEARLY_ALL = 4, 0.75
#: The certainty of what had to be settled by reasoning, or was read in two ways.
SETTLED = 0.5
#: Dots that lead from a title to its page number.
_LEADER = re.compile(r"[.．·…•]{3,}|…")
_LEADER_END = re.compile(r"(?<=\D)(?P<dots>[.．·…•][.．·…• ]*)(?P<page>\d{1,3})$")
_BULLET = re.compile(r"[-•·●◆■](?=[\u4e00-\u9fff（(])")
_DOTS = "......"
_NO_WRITING = frozenset(".,:;·'’`\"“”…。，、：；_ |")


def is_figure(text: str) -> bool:
    """Say whether a text is a figure, or would be one but for confused shapes."""
    return _FIGURE_LIKE.fullmatch(text) is not None and _DIGIT.search(text) is not None


def figures_in(text: str) -> Iterator[tuple[int, int]]:
    """Yield where the figures of a text begin and end."""
    for match in _TOKEN.finditer(text):
        yield match.span()


def marks_in(text: str) -> int:
    """Return how many points and commas a figure has."""
    return sum(char in _ANY_MARK for char in text)


def decimals(text: str) -> int | None:
    """Return how many decimals a figure in a cell has, None where it is no figure, or a share."""
    if not (_PLAIN.fullmatch(text) or _THOUSANDS.fullmatch(text)) or text.endswith("%"):
        return None
    return len(text.partition(".")[2])


def odd_decimals(texts: Sequence[str]) -> list[int]:
    """Return the positions of the figures of a column that have other decimals than nearly all others there.

    A point that was lost leaves no trace in the figure itself. Zeros and blanks tell nothing.
    """
    found = {at: places for at, text in enumerate(texts) if text != "0" and (places := decimals(text)) is not None}
    usual, count = max(Counter(found.values()).items(), key=lambda item: item[1], default=(0, 0))
    if not usual or count < _COLUMN or count < _NEARLY_ALL * len(found):
        return []
    return [at for at, places in found.items() if places != usual]


def plain(text: str) -> str:
    """Return a figure with the marks that are often confused made one."""
    return "".join("." if char in _ANY_MARK else char for char in text)


def pointed(text: str) -> str:
    """Return a figure with its marks made points or commas by where they stand; as it is where that is not certain."""
    return _pointed(_folded(text)) or text


def settled(reading: Reading) -> Reading:
    """Return a line with confused shapes settled; what is not plain stays as it is, and is in doubt.

    In a figure letters become the digits they look like, marks the point or comma of a figure, blanks go. In a text
    dots that lead to a page number become as many as leaders have, a bullet before a text goes, and a letter before a
    value becomes the sign it looks like. Each character that was changed is no longer certain.
    """
    if is_figure(reading.text):
        return _settled_figure(reading)
    if _BULLET.match(reading.text):
        reading = reading.part(range(1, len(reading.text)))
    if _ZEROS.fullmatch(reading.text):
        meant = "0" if len(reading.text) == 1 else "0.00"
        return reading.replaced(0, len(reading.text), meant, (SETTLED,) * len(meant))
    if _LIMIT.match(reading.text):
        reading = reading.replaced(0, 1, _LIMITS[reading.text[0]], (SETTLED,))
    return _with_leaders(reading)


def is_dirt(text: str) -> bool:
    """Say whether what was read alone in a cell is nothing but marks, as specks and the rest of rules are read."""
    return all(char in _NO_WRITING for char in text)


def _settled_figure(reading: Reading) -> Reading:
    bare = reading.text.strip(_ENDS + " ")
    first = reading.text.index(bare)
    kept = reading.part([at for at in range(first, first + len(bare)) if reading.text[at] != " "])
    if bare != reading.text.strip():
        kept = replace(kept, certain=tuple(min(sure, SETTLED) for sure in kept.certain))
    meant = _pointed(_folded(kept.text))
    if meant is None:
        return replace(kept, certain=tuple(min(sure, SETTLED) for sure in kept.certain))
    certain = tuple(
        sure if new == old or old in _WIDE or old in _SIGNS or (old, new) == ("，", ",") else min(sure, SETTLED)
        for sure, old, new in zip(kept.certain, kept.text, meant, strict=True)
    )
    return replace(kept, text=meant, certain=certain)


def _folded(text: str) -> str:
    return "".join(_FOLDED.get(char, char) for char in _COLON.sub(".", text))


def _pointed(text: str) -> str | None:
    """Return a figure with its separators made points or commas by where they stand; None if that is not certain."""
    if _PLAIN.fullmatch(text) or _THOUSANDS.fullmatch(text):
        return text
    marks = [at for at, char in enumerate(text) if char in ".,"]
    body = len(text.removesuffix("%"))
    if not marks or text[-1] in ".,":
        return None
    # 1.234.56 and 1,234,56: the last mark parts the decimals, if two follow it; the others part thousands.
    last = marks[-1]
    letters = ["," if at in marks else char for at, char in enumerate(text)]
    letters[last] = "." if body - last - 1 == _DECIMALS else ","
    new = "".join(letters)
    return new if _PLAIN.fullmatch(new) or _THOUSANDS.fullmatch(new) else None


def _with_leaders(reading: Reading) -> Reading:
    """Make the few dots that are recognised of a leader as many as it has at least."""
    match = _LEADER.search(reading.text)
    if match is None:
        match = _LEADER_END.search(reading.text)
        if match is None or match.start() < 2:
            return reading
    start = match.start()
    stop = match.end("dots") if match.re is _LEADER_END else match.end()
    while stop < len(reading.text) and reading.text[stop] in " .．·…•":
        stop += 1
    while start > 0 and reading.text[start - 1] in " .．·…•":
        start -= 1
    sure = max(reading.certain[start:stop])
    low, high = reading.middle[start], reading.middle[stop - 1]
    spread = tuple(low + (high - low) * at / (len(_DOTS) - 1) for at in range(len(_DOTS)))
    return Reading(
        reading.text[:start] + _DOTS + reading.text[stop:],
        (*reading.certain[:start], *[sure] * len(_DOTS), *reading.certain[stop:]),
        (*reading.middle[:start], *spread, *reading.middle[stop:]),
    )
