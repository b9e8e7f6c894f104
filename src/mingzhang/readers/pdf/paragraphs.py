"""Lines of text → paragraphs: what was wrapped is joined, what stands side by side is parted."""

from __future__ import annotations

import itertools
import re
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from typing import NamedTuple

from mingzhang.readers.pdf.geometry import Box, around
from mingzhang.readers.pdf.words import BLANK, TextLine, join, spaced

#: A line this long (characters) shows where the margins are.
_LONG = 15
#: Gaps wider than this (sizes) part two texts on one line.
_APART = 2.0
_INDENT = 0.8
#: Line pitch may vary so much within a paragraph.
_PITCH = 1.25
_WIDEST_PITCH = 2.6
_LOOSE_PITCH = 1.5
_SAME_PITCH = 1.06
#: A line of prose may end so many sizes before the margin and go on.
_RAGGED = 6.0
_PROSE = re.compile("[，。；]")
#: So many lines make sure of a margin or a pitch.
_SURE = 3
_LEADER = re.compile(r"[.．·•…⋯・]{4,}|…{2,}|(?:[.．·•] ){3,}")
#: A page number, with or without dashes or 第 … 页.
_DASHES = r"[-‐-―−─━﹘﹣－~～·]*"
PAGE_NUMBER = re.compile(rf"{_DASHES}\s*(?:第\s*)?\d{{1,4}}\s*页?\s*(?:[/，,、]?\s*共?\s*\d{{1,4}}\s*页?)?\s*{_DASHES}")
_PAGE = re.compile(rf"{_DASHES}\s*\d{{1,4}}\s*{_DASHES}")
ENUMERATOR = re.compile(
    r"[（(][一二三四五六七八九十]{1,3}[)）]|[一二三四五六七八九十]{1,3}[、．.]|[（(]?\d{1,2}[)）、．]|\d{1,2}\.(?!\d)|[①-⑳]"
    r"|第[一二三四五六七八九十]{1,3}(?:部分|[章节条编])"
)
_LABEL = re.compile(r"[（(]?[一二三四五六七八九十\d]{1,3}[)）、．.]|第[一二三四五六七八九十]{1,3}\S{1,2}")
_SENTENCE_END = tuple("。；：！？;!?")
#: Signs that may not begin a line, and signs that may not end one.
_CLOSING = "，。、；：！？）》”’】,.;:!?)%％"
_OPENING = "（《“‘【("


class Piece(NamedTuple):
    """A text that stands alone on its line, or one of several side by side."""

    text: str
    box: Box
    base: float
    size: float
    #: Nothing else stands on its line, so that it may go on in the next.
    alone: bool


class Margins(NamedTuple):
    """Where lines of running text begin and end."""

    left: float
    right: float


class Rhythm(NamedTuple):
    """The distance of base lines within paragraphs, and whether paragraphs stand further apart than that."""

    pitch: float
    spaced: bool


def pieces_of(line: TextLine) -> list[Piece]:
    """Part a line where wide gaps are; numbers of list items and pages stay with their text."""
    parts: list[tuple[str, float, float, int]] = []
    for chunk in line.chunks:
        gap = chunk.x0 - parts[-1][2] if parts else 0.0
        if parts and (gap <= _APART * line.size or (len(parts) == 1 and _LABEL.fullmatch(parts[0][0]))):
            text, x0, _, length = parts[-1]
            blank = " " if gap > BLANK * line.size or (text[-1] < "\u2000" and chunk.text[0] < "\u2000") else ""
            parts[-1] = (text + blank + chunk.text, x0, chunk.x1, length + chunk.length)
        else:
            parts.append((chunk.text, chunk.x0, chunk.x1, chunk.length))
    is_entry = len(parts) == 2 and _PAGE.fullmatch(parts[1][0]) and parts[0][3] > 2
    if is_entry or (len(parts) > 1 and all(length == 1 for *_, length in parts)):
        parts = [(" ".join(part[0] for part in parts), parts[0][1], parts[-1][2], sum(part[3] for part in parts))]
    alone = len(parts) == 1
    return [
        Piece(spaced(text), (x0, line.box[1], x1, line.box[3]), line.base, line.size, alone)
        for text, x0, x1, _ in parts
    ]


def with_entries(pieces: Sequence[Piece]) -> list[Piece]:
    """Return pieces from top to bottom; entries of contents whose page stands between their two lines are made whole.

    So it is where contents are set as a table, with titles wrapped and pages centred beside them.
    """
    found: list[Piece] = []
    index = 0
    while index < len(pieces):
        entry = _entry(pieces[index : index + 3])
        found.append(entry or pieces[index])
        index += 3 if entry else 1
    return found


def _entry(three: Sequence[Piece]) -> Piece | None:
    if len(three) < 3:
        return None
    upper, page, lower = three
    beside = (
        page.box[0] >= max(upper.box[2], lower.box[2]) and page.base - upper.base < upper.size > lower.base - page.base
    )
    if not beside or not _PAGE.fullmatch(page.text) or not (upper.alone and lower.alone):
        return None
    return Piece(
        f"{join((upper.text, lower.text))} {page.text}",
        around((upper.box, page.box, lower.box)),
        page.base,
        upper.size,
        alone=True,
    )


def margins_of(pieces: Sequence[Piece], usual: Margins | None = None) -> Margins | None:
    """Return the margins that the long lines of a page show, the usual ones where they show none.

    A right margin is shown by several lines that end at it.
    """
    long = [piece for piece in pieces if piece.alone and len(piece.text) >= _LONG]
    if not long:
        return usual
    rights = sorted(piece.box[2] for piece in long)
    # One line in twenty may stick out: hung punctuation, a wide formula.
    right = rights[len(rights) - 1 - len(rights) // 20]
    ending = [piece for piece in long if abs(right - piece.box[2]) < piece.size]
    # Titles and labels of one length show no margin; lines of prose do.
    if not any(_PROSE.search(piece.text) for piece in ending) or (usual is not None and len(ending) == 1):
        return usual
    left = min(piece.box[0] for piece in pieces if piece.alone and not PAGE_NUMBER.fullmatch(piece.text))
    if usual is not None and len(ending) < _SURE and right < usual.right:
        return Margins(left, usual.right)
    return Margins(left, right)


def rhythms_of(pages: Iterable[Sequence[Piece]], least: int = _SURE) -> dict[int, Rhythm]:
    """Return the rhythm of running text by its size in whole points, where more lines than ``least`` show it."""
    steps: dict[int, list[float]] = defaultdict(list)
    for pieces in pages:
        alone = [piece for piece in pieces if piece.alone]
        for before, after in itertools.pairwise(alone):
            step = after.base - before.base
            if before.size <= step <= _WIDEST_PITCH * before.size and abs(after.size - before.size) < 0.5:
                steps[round(before.size)].append(step)
    return {size: _rhythm(sorted(found)) for size, found in steps.items() if len(found) > least}


def _rhythm(steps: Sequence[float]) -> Rhythm:
    pitch = steps[int(0.05 * len(steps))]
    return Rhythm(pitch, sum(step > _SAME_PITCH * pitch for step in steps) > 0.3 * len(steps))


def wrapped(pieces: Sequence[Piece], margins: Margins, rhythms: Mapping[int, Rhythm]) -> list[list[Piece]]:
    """Group the pieces of a page that follow one another without a table between into paragraphs."""
    groups: list[list[Piece]] = []
    for piece in pieces:
        if groups and _goes_on(groups[-1], piece, margins, rhythms.get(round(piece.size))):
            groups[-1].append(piece)
        else:
            groups.append([piece])
    return groups


def text_of(group: Sequence[Piece]) -> tuple[str, Box]:
    """Return the text of a paragraph and the box around it."""
    return join(piece.text for piece in group), around(piece.box for piece in group)


def _goes_on(group: Sequence[Piece], after: Piece, margins: Margins, rhythm: Rhythm | None) -> bool:
    before = group[-1]
    if not (before.alone and after.alone) or abs(after.size - before.size) > 0.1 * before.size:
        return False
    if _LEADER.search(before.text) or not _near(before, after, rhythm):
        return False
    begins = ENUMERATOR.match(after.text) is not None
    open_ended = not before.text.endswith(_SENTENCE_END)
    if begins and not _within(group, after, rhythm, open_ended):
        return False
    room = margins.right - before.box[2]
    indent = _INDENT * after.size
    flush = after.box[0] <= margins.left + indent or after.box[0] <= group[0].box[0] - after.size
    # A block set in as a whole: its later lines tell, or the number before its first.
    block = abs(after.box[0] - before.box[0]) < indent and (
        len(group) > 1 or (not begins and ENUMERATOR.match(before.text) is not None)
    )
    if room >= (first_token(after.text) + 0.3) * after.size:
        # Some lines end early, because a long word did not fit or their paragraph is set narrower.
        dedented = after.box[0] <= before.box[0] - after.size
        certain = _PROSE.search(before.text) is not None or (dedented and room < 0.5 * _RAGGED * after.size)
        return (flush or block) and open_ended and certain and room < _RAGGED * after.size
    if flush or block:
        return True
    return open_ended and _centred(before, margins) and _centred(after, margins)


def _near(before: Piece, after: Piece, rhythm: Rhythm | None) -> bool:
    """Say whether a line stands no further below another than lines of one paragraph do."""
    step = after.base - before.base
    loose = _PITCH if before.text.endswith(_SENTENCE_END) else _LOOSE_PITCH
    furthest = loose * rhythm.pitch if rhythm else _WIDEST_PITCH * before.size
    return 0 < step <= max(furthest, _PITCH * before.size)


def _within(group: Sequence[Piece], after: Piece, rhythm: Rhythm | None, open_ended: bool) -> bool:
    """Say whether a line that begins as a list item does stands in the middle of a paragraph all the same."""
    step = after.base - group[-1].base
    if rhythm is not None and rhythm.spaced and step <= _SAME_PITCH * rhythm.pitch:
        return True
    return open_ended and group[0].box[0] >= after.box[0] + after.size


def first_token(text: str) -> float:
    """Return the width of what cannot be parted at the beginning of a line, in sizes."""
    width = 0.0
    begun = False
    latin = False
    for char in text:
        if char in _CLOSING and not (latin and char in ",.") and begun:
            width += 1.0
            continue
        is_latin = char < "\u2000"
        if begun and not (latin and is_latin and char != " "):
            break
        width += 0.55 if is_latin else 1.0
        latin = is_latin
        begun = char not in _OPENING
    return width


def _centred(piece: Piece, margins: Margins) -> bool:
    middle = (margins.left + margins.right) / 2
    return abs((piece.box[0] + piece.box[2]) / 2 - middle) < piece.size
