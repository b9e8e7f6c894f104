"""Pages whose texts and rules are placed point by point, as converters from PDF to web pages write them."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise
from typing import Any, NamedTuple

from mingzhang.model.place import Place
from mingzhang.readers.html.lattice import Box, Lattice, Rule, lattices
from mingzhang.readers.html.style import declarations, points
from mingzhang.readers.html.text import fold_white, lines_of
from mingzhang.readers.matrix import Entry

#: With fewer placed children an element is no page but something that floats.
_LEAST = 3
#: A box thinner than this, in points, is a rule.
_THIN = 1.6
_WIDE_FROM = "\u2e80"
_QUOTES = "“”‘’—…·①②③④⑤⑥⑦⑧⑨⑩"
_DEFAULT_SIZE = 12.0
#: In characters: a gap that shows as a blank, and one that parts two texts.
_GAP = 0.4
_APART = 2.5
#: A line of running text takes this share of the width of its page.
_FULL = 0.6


class Fragment(NamedTuple):
    """A text with the box it takes, in points from the top left of its page."""

    text: str
    x0: float
    top: float
    x1: float
    bottom: float

    @property
    def size(self) -> float:
        """The height of the text."""
        return self.bottom - self.top


class Row(NamedTuple):
    """A line of text on a page."""

    text: str
    x0: float
    top: float
    x1: float
    bottom: float


class Page(NamedTuple):
    """The parts of a page from top to bottom: lines that stand free, and the squares of tables."""

    parts: list[Row | list[tuple[Entry, ...]]]


def is_positioned(element: Any) -> bool:
    """Say whether the children of an element are placed at points of their own."""
    placed = 0
    for child in element:
        style = child.get("style") if isinstance(child.tag, str) else None
        if style and "absolute" in style and "left" in style and "top" in style:
            placed += 1
            if placed >= _LEAST:
                return True
        elif isinstance(child.tag, str) and child.tag not in ("style", "script") and placed == 0 and len(child):
            return False
    return 0 < placed == len(element) and "absolute" in (element[0].get("style") or "") and _is_page(element)


def _is_page(element: Any) -> bool:
    style = declarations(element)
    return points(style.get("height")) is not None and points(style.get("width")) is not None


def read_page(element: Any) -> Page:
    """Return what stands on a page, in reading order."""
    fragments, rules = _gather(element)
    parts: list[tuple[float, Row | list[tuple[Entry, ...]]]] = []
    for lattice in lattices(rules):
        inside = [one for one in fragments if _within(one, lattice.box)]
        fragments = [one for one in fragments if not _within(one, lattice.box)]
        parts.append((lattice.box.top, _table(lattice, inside)))
    width = points(declarations(element).get("width"))
    parts.extend((line.top, line) for line in _paragraphs(_lines(fragments), width))
    return Page([part for _, part in sorted(parts, key=lambda one: one[0])])


def _gather(element: Any) -> tuple[list[Fragment], list[Rule]]:
    fragments: list[Fragment] = []
    rules: list[Rule] = []
    for child in element:
        if not isinstance(child.tag, str):
            continue
        style = declarations(child)
        left, top = points(style.get("left")), points(style.get("top"))
        if left is None or top is None:
            continue
        text = lines_of(child)
        if text:
            size = points(style.get("font-size")) or points(style.get("line-height")) or _DEFAULT_SIZE
            height = points(style.get("line-height")) or size
            fragments.append(Fragment(text, left, top, left + _width(text, size), top + height))
        elif child.tag != "img":
            wide, high = points(style.get("width")), points(style.get("height"))
            if wide is not None and high is not None and min(wide, high) <= _THIN < max(wide, high):
                rules.append(Rule(left, top, left + wide, top + high))
    return fragments, rules


def _width(text: str, size: float) -> float:
    """Return about how wide a text is: a Chinese character is as wide as high, another half of it."""
    return size * sum(1.0 if char >= _WIDE_FROM or char in _QUOTES else 0.5 for char in text)


def _within(fragment: Fragment, box: Box) -> bool:
    middle = (fragment.top + fragment.bottom) / 2
    return box.top <= middle <= box.bottom and box.x0 <= fragment.x0 + fragment.size / 4 <= box.x1


def _table(lattice: Lattice, fragments: list[Fragment]) -> list[tuple[Entry, ...]]:
    """Put fragments into the squares of a table; the covered squares of a merged one are blank."""
    texts: dict[Box, list[Fragment]] = {}
    for one in fragments:
        home = lattice.at((one.x0 + one.x1) / 2, (one.top + one.bottom) / 2)
        texts.setdefault(home, []).append(one)
    seen: set[Box] = set()
    rows = []
    for row in lattice.squares:
        entries = []
        for index, square in enumerate(row):
            place = Place(box=(square.x0, square.top, square.x1, square.bottom))
            if square in seen:
                entries.append(Entry("", place, 1, index > 0 and row[index - 1] == square, True))
                continue
            seen.add(square)
            text = "\n".join(line.text for line in _rows(texts.get(square, [])))
            entries.append(Entry(text, place, row.count(square), False, True))
        rows.append(tuple(entries))
    return rows


def _lines(fragments: list[Fragment]) -> list[Row]:
    """Return the lines outside tables; texts far apart on one line are lines of their own."""
    return [piece for row in _grouped(fragments) for piece in _split(row)]


def _rows(fragments: list[Fragment]) -> list[Row]:
    return [_joined(row) for row in _grouped(fragments)]


def _grouped(fragments: list[Fragment]) -> list[list[Fragment]]:
    """Group fragments that stand on one line, from left to right."""
    if len(fragments) < 2:
        return [fragments] if fragments else []
    rows: list[list[Fragment]] = []
    for one in sorted(fragments, key=lambda item: (item.top + item.bottom, item.x0)):
        middle = (one.top + one.bottom) / 2
        last = rows[-1][0] if rows else None
        if last is not None and abs((last.top + last.bottom) / 2 - middle) <= min(last.size, one.size) / 2:
            rows[-1].append(one)
        else:
            rows.append([one])
    return [sorted(row, key=lambda item: item.x0) for row in rows]


def _split(row: list[Fragment]) -> Iterator[Row]:
    start = 0
    top = min(one.top for one in row)
    for index in range(1, len(row)):
        if row[index].x0 - row[index - 1].x1 > _APART * row[index].size:
            yield _joined(row[start:index])._replace(top=top)
            start = index
    yield _joined(row[start:])._replace(top=top)


def _joined(row: list[Fragment]) -> Row:
    """Join fragments; a gap of half a character is a blank."""
    text = row[0].text
    for before, one in pairwise(row):
        text += (" " if one.x0 - before.x1 > one.size * _GAP else "") + one.text
    return Row(
        fold_white(text),
        row[0].x0,
        min(one.top for one in row),
        max(one.x1 for one in row),
        max(one.bottom for one in row),
    )


def _paragraphs(lines: list[Row], width: float | None) -> list[Row]:
    """Join the lines of one paragraph: a full line goes on in the next one that is not indented."""
    if not lines:
        return []
    left, right = min(line.x0 for line in lines), max(line.x1 for line in lines)
    full = _FULL * (width if width is not None else right + left)
    joined: list[Row] = []
    last: Row | None = None
    for line in lines:
        size = line.bottom - line.top
        if (
            last is not None
            and last.x1 >= right - 2 * size
            and last.x1 - left >= full
            and line.x0 <= left + size / 2
            and abs((last.bottom - last.top) - size) < size / 4
            and line.top - last.bottom < 2 * size
        ):
            before = joined[-1]
            joined[-1] = Row(
                before.text + line.text, min(before.x0, line.x0), before.top, max(before.x1, line.x1), line.bottom
            )
        else:
            joined.append(line)
        last = line
    return joined
