"""Glyphs → lines of text and the words in them: base lines, gaps, blanks, characters drawn twice."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import pairwise

from mingzhang.readers.pdf.geometry import Box, around
from mingzhang.readers.pdf.glyphs import Glyph

#: Glyphs stand on one line if their base lines differ by no more than this share of their size.
_LEVEL = 0.35
#: A copy of a glyph this close (share of its size) was drawn to look bold.
_COPY = 0.15
#: Wider gaps than these (shares of the size) are a blank: between two Latin letters or digits, elsewhere.
_LATIN_BLANK = 0.18
BLANK = 0.75
_HAN = "\u2e80-\u9fff\uf900-\ufaff\U00020000-\U0003ffff"
#: Characters set wide apart: 预 算 总 表 for 预算总表.
_SPACED = re.compile(rf"(?<![^\s])[{_HAN}](?: [{_HAN}]){{2,}}(?![^\s])")
_SPACED_PAIR = re.compile(rf"[{_HAN}] [{_HAN}]")
_LATIN = re.compile(r"[A-Za-z]")
_FIGURE = re.compile(r"[-−—]?\d[\d,]*(?:\.\d+)?%?")


@dataclass(frozen=True, slots=True)
class Chunk:
    """Glyphs of one line with no wide gap between them, and their text."""

    text: str
    x0: float
    x1: float
    #: The number of glyphs.
    length: int


@dataclass(frozen=True, slots=True)
class TextLine:
    """Glyphs on one base line, as chunks from left to right."""

    chunks: tuple[Chunk, ...]
    box: Box
    base: float
    size: float

    @property
    def text(self) -> str:
        """Return the text of the line; wide gaps are one blank."""
        return spaced(" ".join(chunk.text for chunk in self.chunks))


def text_lines(glyphs: Iterable[Glyph], gap: float = 2.0) -> list[TextLine]:
    """Return the lines that glyphs form, from top to bottom.

    Args:
        glyphs: upright ones.
        gap: a gap wider than so many sizes divides a line into chunks.
    """
    lines: list[list[Glyph]] = []
    for glyph in sorted(glyphs, key=lambda glyph: glyph.base):
        if lines and glyph.base - lines[-1][-1].base <= _LEVEL * min(glyph.size, lines[-1][-1].size):
            lines[-1].append(glyph)
        else:
            lines.append([glyph])
    return [_line(line, gap) for line in lines]


def cell_text(glyphs: Sequence[Glyph]) -> str:
    """Return the text of a cell: its lines joined as :func:`join` does; turned glyphs are read in their direction."""
    if not glyphs:
        return ""
    if glyphs[0].turn and all(glyph.turn for glyph in glyphs):
        glyphs = [_upright(glyph) for glyph in glyphs]
    return join([line.text for line in text_lines(glyphs, gap=1e9)])


def join(parts: Iterable[str]) -> str:
    """Join the lines of one text: a blank only between two Latin words."""
    text = ""
    for part in parts:
        if text and part and _LATIN.match(text[-1]) and _LATIN.match(part[0]):
            text += " "
        text += part
    return spaced(text)


def spaced(text: str) -> str:
    """Close the gaps of characters that are set wide apart."""
    if " " not in text:
        return text
    if _SPACED_PAIR.fullmatch(text):
        return text.replace(" ", "")
    return _SPACED.sub(lambda match: match[0].replace(" ", ""), text)


def _upright(glyph: Glyph) -> Glyph:
    """Turn a glyph that lies against the page's text so that its own line runs to the right."""
    x0, top, x1, bottom = glyph.x0, glyph.top, glyph.x1, glyph.bottom
    if glyph.turn == 1:
        x0, top, x1, bottom = top, -x1, bottom, -x0
    elif glyph.turn == 2:
        x0, top, x1, bottom = -x1, -bottom, -x0, -top
    elif glyph.turn == 3:
        x0, top, x1, bottom = -bottom, x0, -top, x1
    return Glyph(glyph.text, x0, top, x1, bottom, bottom, glyph.size, 0)


def _line(glyphs: list[Glyph], gap: float) -> TextLine:
    glyphs.sort(key=lambda glyph: glyph.x0)
    kept = glyphs[:1]
    for glyph in glyphs:
        last = kept[-1]
        if glyph.text != last.text or glyph.x0 - last.x0 >= _COPY * glyph.size:
            kept.append(glyph)
    size = max([glyph.size for glyph in kept])
    chunks: list[Chunk] = []
    first = 0
    widest = gap * size
    for index in range(1, len(kept)):
        if kept[index].x0 - kept[index - 1].x1 > widest:
            chunks.append(_chunk(kept[first:index]))
            first = index
    chunks.append(_chunk(kept[first:]))
    box = (
        kept[0].x0,
        min([glyph.top for glyph in kept]),
        max([glyph.x1 for glyph in kept]),
        max([glyph.bottom for glyph in kept]),
    )
    return TextLine(tuple(chunks), box, kept[0].base, size)


def _chunk(glyphs: Sequence[Glyph]) -> Chunk:
    return Chunk(_words(glyphs), glyphs[0].x0, max([glyph.x1 for glyph in glyphs]), len(glyphs))


def _words(glyphs: Sequence[Glyph]) -> str:
    """Return the text of a chunk with a blank at each gap that is one."""
    text = "".join([glyph.text for glyph in glyphs])
    gaps = [after.x0 - before.x1 for before, after in pairwise(glyphs)]
    smallest = _LATIN_BLANK * min([glyph.size for glyph in glyphs])
    if not gaps or max(gaps) <= smallest:
        return text
    usual = max(sorted(gaps)[len(gaps) // 2], 0.0) if len(gaps) > 2 else 0.0
    parts = [text[:1]]
    for (before, after), gap in zip(pairwise(glyphs), gaps, strict=True):
        latin = before.text < "\u2000" and after.text < "\u2000"
        free = gap - usual if latin else gap
        if free > (_LATIN_BLANK if latin else BLANK) * min(before.size, after.size):
            parts.append(" ")
        parts.append(after.text)
    return spaced("".join(parts))


def is_data(line: TextLine) -> bool:
    """Say whether a line has several chunks and one of them is a figure."""
    return len(line.chunks) > 1 and any(map(is_figure, line.chunks))


def is_figure(chunk: Chunk) -> bool:
    """Say whether a chunk is a figure and nothing else."""
    return _FIGURE.fullmatch(chunk.text) is not None


def box_of(glyphs: Sequence[Glyph]) -> Box:
    """Return the box around glyphs; there must be one at least."""
    return around((glyph.x0, glyph.top, glyph.x1, glyph.bottom) for glyph in glyphs)
