"""Lines of Chinese that a document prints more than once are read alike: the sure readings settle the unsure one.

Labels of tables recur from row to row and from table to table, and one misread character loses the figures beside
it. Figures are never settled so: two of them may well differ in one digit.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import NamedTuple

from mingzhang.readers.scan.engine import Reading
from mingzhang.readers.scan.figures import SETTLED
from mingzhang.readers.scan.sheet import Print, Sheet

#: A reading is sure if each character is; a character may be misread if it is less certain than this.
_SURE, _UNSURE = 0.95, 0.93
#: A line has so many characters at least, and is read surely so often.
_SHORTEST, _OFTEN = 3, 2
#: No more than this share of its characters may be misread.
_FEW = 0.34


class Settled(NamedTuple):
    """A line that was read otherwise than elsewhere: the page, what was read and what it was taken for."""

    page: int
    read: str
    meant: str


def agreed(sheets: Sequence[Sheet]) -> tuple[list[Sheet], list[Settled]]:
    """Return the pages with unsure lines read as the same lines elsewhere, and which lines these are."""
    counts = Counter(item.reading.text for sheet in sheets for item in sheet.prints if item.reading.weakest >= _SURE)
    known: dict[int, list[str]] = defaultdict(list)
    for text, count in counts.items():
        if count >= _OFTEN and len(text) >= _SHORTEST:
            known[len(text)].append(text)
    changes: list[Settled] = []

    def settled(page: int, item: Print) -> Print:
        found = list(_meant(item.reading, known)) if item.reading.text not in counts else []
        if len(found) != 1:
            return item
        changes.append(Settled(page, item.reading.text, found[0]))
        return replace(item, reading=_as(item.reading, found[0]))

    result = [replace(sheet, prints=tuple(settled(sheet.number, item) for item in sheet.prints)) for sheet in sheets]
    return result, changes


def _meant(reading: Reading, known: dict[int, list[str]]) -> Iterator[str]:
    """Yield the known lines that a reading may be: they differ in few Chinese characters, all of them unsure."""
    length = len(reading.text)
    if length < _SHORTEST or reading.weakest >= _UNSURE:
        return
    for text in known[length]:
        differing = [at for at in range(length) if reading.text[at] != text[at]]
        if 0 < len(differing) <= max(1, _FEW * length) and all(
            reading.certain[at] < _UNSURE and _is_han(text[at]) and not reading.text[at].isdigit() for at in differing
        ):
            yield text


def _is_han(char: str) -> bool:
    return "\u4e00" <= char <= "\u9fff"


def _as(reading: Reading, text: str) -> Reading:
    certain = tuple(
        sure if char == new else min(sure, SETTLED)
        for sure, char, new in zip(reading.certain, reading.text, text, strict=True)
    )
    return replace(reading, text=text, certain=certain)
