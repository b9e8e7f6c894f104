"""What a line looks like as a heading, before anything is known about its meaning."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Literal

from mingzhang.model.disclosure import Section
from mingzhang.model.document import Block, Paragraph
from mingzhang.model.writing import squeeze, unwrap

Style = Literal["part", "chinese", "bracket", "arabic", ""]
#: A heading is short.
LONGEST_HEADING = 44
_DIGITS = "一二三四五六七八九十"
_NUMBER = re.compile(
    rf"(?P<part>第\s*[{_DIGITS}\d]{{1,3}}\s*部\s*分)[\s、：:.．]*"
    rf"|(?P<bracket>[（(]\s*(?:[{_DIGITS}]{{1,3}}|\d{{1,2}})\s*[)）])[\s、.．]*"
    rf"|(?P<chinese>[{_DIGITS}]{{1,3}})\s*[、.．，,]\s*"
    r"|(?P<arabic>\d{1,2})\s*[、.．)）](?!\d)\s*"
)
_YEAR = re.compile(r"\d{4}年?")
_FIGURE = re.compile(r"\d")
_SENTENCE = re.compile(r"[。；;，,！？!?|]")
_SENTENCE_END = "。；：！？;:!?”）)"
_BRACKETS = str.maketrans("()", "（）")


@dataclass(frozen=True, slots=True)
class HeadingLine:
    """A line read as number and title. ``rest`` is the offset of text that follows the title's colon (None: none)."""

    number: str | None
    style: Style
    title: str
    rest: int | None = None


def read_heading_line(text: str) -> HeadingLine | None:
    """Split a line into number, title and, behind a colon, the text that runs on. None: it can be no heading."""
    match = _NUMBER.match(text)
    style, number = _numbered(match)
    start = match.end() if match else 0
    colon = _colon(text, start)
    end = len(text) if colon is None else colon
    title = unwrap(text[start:end]).strip(" \t\u3000：:")
    if len(title) > LONGEST_HEADING or _SENTENCE.search(title):
        return None
    rest = None if colon is None else colon + 1
    if rest is not None and not text[rest:].strip():
        rest = None
    return HeadingLine(number, style, title, rest)


def _numbered(match: re.Match[str] | None) -> tuple[Style, str | None]:
    if match is None:
        return "", None
    if part := match.group("part"):
        return "part", squeeze(part)
    if bracket := match.group("bracket"):
        return "bracket", squeeze(bracket).translate(_BRACKETS)
    if chinese := match.group("chinese"):
        return "chinese", chinese
    return "arabic", match.group("arabic")


def _colon(text: str, start: int) -> int | None:
    found = [position for mark in "：:" if (position := text.find(mark, start, start + LONGEST_HEADING + 1)) >= 0]
    return min(found, default=None)


def holds_figure(title: str) -> bool:
    """Say whether a title holds a number that is no year: then it states an amount and is no heading."""
    return _FIGURE.search(_YEAR.sub("", title)) is not None


def is_complete(text: str) -> bool:
    """Say whether a paragraph ends as a sentence or clause ends, so that what follows is a new one."""
    return text.rstrip().endswith(tuple(_SENTENCE_END))


def is_numbered(text: str) -> bool:
    """Say whether a line starts like a heading or list item."""
    return _NUMBER.match(text) is not None


def positions(blocks: Sequence[Block], sections: Iterable[Section]) -> list[tuple[int, Section]]:
    """Return each section with the index of its heading's block, in reading order; sections not found are left out."""
    at: dict[tuple[object, str], int] = {}
    starts: dict[object, int] = {}
    for index, block in enumerate(blocks):
        if isinstance(block, Paragraph):
            at.setdefault((block.place, block.raw.strip()), index)
            starts.setdefault(block.place, index)
    found = [(at.get((section.place, section.raw), starts.get(section.place)), section) for section in sections]
    return sorted(((index, section) for index, section in found if index is not None), key=lambda item: item[0])
