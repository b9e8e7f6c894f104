"""What belongs to pages and not to the text: page numbers, watermarks, ruled lines."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence

from mingzhang.catalogue.outline import load_outline
from mingzhang.model.disclosure import Disclosure
from mingzhang.model.document import Grid, Paragraph, Picture
from mingzhang.model.place import Place
from mingzhang.model.writing import fold, squeeze

Where = tuple[object, ...]

_NUMBER = re.compile(r"\d{1,4}")
#: Forms that nothing but a page number has: - 3 -, 第3页, 第 3 页 共 40 页, 3/40, Page 3 of 40.
_DRESSED = re.compile(
    r"[-—–－~]+(\d{1,4})[-—–－~]+|(?:第\d{1,4}页)?[，,/]?(?:共\d{1,4}页)|第\d{1,4}页|Page\d{1,4}(?:of\d{1,4})?"
)
_FRACTION = re.compile(r"(\d{1,4})/(\d{1,4})")
#: So many numbers must run on before bare ones in a source without pages are taken for page numbers.
_RUN = 3
_RULE = re.compile(r"[-—－_=＝*·.]{3,}")


def where(place: Place) -> Where:
    """Return a place without its characters, as a block, its heading and its cells share it."""
    return place.page, place.line, place.sheet, place.cell, place.box


def furniture(disclosure: Disclosure) -> frozenset[Where]:
    """Return the places of the paragraphs that are page numbers, watermarks or ruled lines."""
    found: list[Place] = []
    if disclosure.metadata.watermark is not None:
        found.extend(disclosure.metadata.watermark.places)
    paragraphs = [block for block in disclosure.document.blocks if isinstance(block, Paragraph)]
    found.extend(block.place for block in paragraphs if _is_mark(block.text))
    found.extend(_bare_numbers(disclosure, paragraphs))
    return frozenset(map(where, found))


def _is_mark(text: str) -> bool:
    if len(text) > 40:
        return False
    bare = squeeze(text)
    if _DRESSED.fullmatch(bare) or _RULE.fullmatch(bare):
        return True
    return fold(bare).strip("（）【】[]*-—") in load_outline().known_watermarks


def _bare_numbers(disclosure: Disclosure, paragraphs: Sequence[Paragraph]) -> Iterator[Place]:
    """Yield the places of bare page numbers: at the edge of a page in step with the pages, else in a long run."""
    numbered = [(block, number) for block in paragraphs if (number := _number(block.text)) is not None]
    if not numbered:
        return
    if any(block.place.page is not None for block, _ in numbered):
        edges = _edges(disclosure)
        at_edge = [(block.place, number) for block, number in numbered if where(block.place) in edges]
        offsets = Counter(number - (place.page or 0) for place, number in at_edge)
        for place, number in at_edge:
            offset = number - (place.page or 0)
            if offset == 0 or offsets[offset] > 1:
                yield place
        return
    yield from _runs([(block.place, number) for block, number in numbered])


def _number(text: str) -> int | None:
    bare = squeeze(text)
    match = _NUMBER.fullmatch(bare)
    if match is not None:
        return int(bare)
    part = _FRACTION.fullmatch(bare)
    return int(part[1]) if part is not None and int(part[1]) <= int(part[2]) else None


def _edges(disclosure: Disclosure) -> frozenset[Where]:
    """Return the places of the first and the last block of each page."""
    first: dict[int, Where] = {}
    last: dict[int, Where] = {}
    for block in disclosure.document.blocks:
        page = block.place.page
        if page is None or isinstance(block, Picture):
            continue
        first.setdefault(page, where(block.place))
        # A table that runs on stands on its first page; its last rows may stand above the number of a later one.
        pages = {cell.place.page for row in block.rows for cell in row} if isinstance(block, Grid) else {page}
        for each in pages:
            if each is not None:
                last[each] = where(block.place)
    return frozenset([*first.values(), *last.values()])


def _runs(numbers: Sequence[tuple[Place, int]]) -> Iterator[Place]:
    run: list[tuple[Place, int]] = []
    for item in (*numbers, None):
        if item is not None and run and item[1] == run[-1][1] + 1:
            run.append(item)
            continue
        if len(run) >= _RUN:
            yield from (place for place, _ in run)
        run = [item] if item is not None else []
