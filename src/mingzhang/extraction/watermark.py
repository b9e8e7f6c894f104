"""Find the watermark: a text such as 仅供内部审核 on lines of its own."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Sequence

from mingzhang.catalogue.outline import Outline, load_outline
from mingzhang.model.disclosure import Watermark
from mingzhang.model.document import Block, Paragraph
from mingzhang.model.writing import fold

#: An unknown watermark stands on more than this share of the pages.
_MOST_PAGES = 0.5
_CLOSING = re.compile(r"（[^（）]*）$")


def find_watermark(blocks: Sequence[Block]) -> tuple[Watermark | None, frozenset[int]]:
    """Return the watermark and the indexes of all blocks that are nothing but a watermark.

    A known watermark counts even once; an unknown text must repeat very often and look like no line that
    repeats in every disclosure (titles, units, notes, names). Where there are several, the most frequent is
    returned and all are dropped.
    """
    outline = load_outline()
    found = {
        text: indexes
        for text, indexes in _short_lines(blocks, outline).items()
        if _is_mark(text, len(indexes), outline, everywhere=_runs_through(blocks, indexes))
    }
    if not found:
        return None, frozenset()
    text = max(found, key=lambda key: (len(found[key]), key))
    places = tuple(blocks[index].place for index in found[text])
    return Watermark(text, places), frozenset(index for indexes in found.values() for index in indexes)


def _short_lines(blocks: Sequence[Block], outline: Outline) -> dict[str, list[int]]:
    """Return the indexes of the short paragraphs by their text; one repeated on the line counts as one."""
    lines: defaultdict[str, list[int]] = defaultdict(list)
    for index, block in enumerate(blocks):
        if isinstance(block, Paragraph) and len(block.text) <= outline.longest_watermark * 4:
            text = _once(fold(block.text))
            if 1 < len(text) <= outline.longest_watermark:
                lines[text].append(index)
    return lines


def _once(text: str) -> str:
    """Return the piece of which a text is the repetition."""
    period = (text + text).find(text, 1)
    return text[:period] if 1 < period < len(text) else text


def _runs_through(blocks: Sequence[Block], indexes: Sequence[int]) -> bool:
    """Say whether lines stand on most pages, as a watermark does; labels of many forms stand on some of them."""
    pages = {block.place.page for block in blocks} - {None}
    return len({blocks[index].place.page for index in indexes}) > _MOST_PAGES * len(pages)


def _is_mark(text: str, count: int, outline: Outline, *, everywhere: bool) -> bool:
    bare = text.strip("（）【】[]*-—")
    if bare in outline.known_watermarks or bare.upper() in outline.known_watermarks:
        return True
    # A title may close with a bracket: …表（按…）.
    before = _CLOSING.sub("", text)
    if not everywhere or count < outline.often:
        return False
    return not any(outline.ordinary_line.fullmatch(one) for one in (text, before) if one)
