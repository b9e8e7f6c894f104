"""Find the captions of charts in the narrative, and the pictures that stand with them."""

from __future__ import annotations

from collections.abc import Sequence
from collections.abc import Set as AbstractSet

from mingzhang.catalogue.outline import load_outline
from mingzhang.extraction.headings import positions
from mingzhang.model.disclosure import Caption, Section
from mingzhang.model.document import Block, Paragraph, Picture
from mingzhang.model.writing import fold


def is_chart_caption(text: str) -> bool:
    """Say whether a line is the caption of a chart, such as 收入预算图."""
    outline = load_outline()
    if len(text) > outline.longest_caption or "图" not in text[-6:]:
        return False
    return outline.caption.fullmatch(fold(text).rstrip("：")) is not None


def find_captions(blocks: Sequence[Block], sections: Sequence[Section], skip: AbstractSet[int]) -> tuple[Caption, ...]:
    """Return the captions in Part 3. ``section`` is the catalogue key of the section each stands in."""
    found = []
    headings = iter([*positions(blocks, (section for section in sections if section.key)), (len(blocks), None)])
    key = ""
    following, heading = next(headings)
    for index, block in enumerate(blocks):
        while index >= following:
            key = heading.key if heading is not None else key
            following, heading = next(headings)
        if not key.startswith(("P3", "S")) or index in skip or not isinstance(block, Paragraph):
            continue
        if is_chart_caption(block.text):
            found.append(Caption(block.text, key, block.place, _has_picture(blocks, index, skip)))
    return tuple(found)


def _has_picture(blocks: Sequence[Block], index: int, skip: AbstractSet[int]) -> bool:
    """Say whether a picture is the next or the previous block that counts."""
    after = next((blocks[at] for at in range(index + 1, len(blocks)) if at not in skip), None)
    before = next((blocks[at] for at in range(index - 1, -1, -1) if at not in skip), None)
    return isinstance(after, Picture) or isinstance(before, Picture)
