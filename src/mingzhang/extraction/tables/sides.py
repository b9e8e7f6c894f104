"""Read the rows of a two-sided table: income on the left, expenditure by class on the right."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

from mingzhang.catalogue.classifications import Classification, class_names, load_classification
from mingzhang.catalogue.tables import Line, Side, TableSpec
from mingzhang.extraction.tables.binding import split_of
from mingzhang.extraction.tables.header import Header
from mingzhang.extraction.tables.plain import Plain, make_row
from mingzhang.extraction.tables.words import bare_label, is_label, is_numbered
from mingzhang.model.disclosure import HalfRow, Row

#: Groups of halves that are no addends: a subtotal whose parts follow, a part of a line above.
SUBTOTAL = "小计"
PART = "其中"
_ANY = "*"
#: A list of expenditure goes below classes if so many of its lines are sections or items.
_LEAST_ITEMS = 2


def two_sided(rows: Sequence[Plain], header: Header, spec: TableSpec, year: int | None) -> tuple[Row, ...]:
    """Return the rows with both halves; further pairs of label and amount stay cells without a half."""
    if spec.left is None or spec.right is None:
        return tuple(make_row(row, "item") for row in rows)
    split = split_of(header.words)
    end = right_end(header)
    rows = [_whole_right(row, split, end, header) for row in rows]
    left = _demote(_left_halves(rows, split, spec.left), spec.left)
    right = _demote(_right_halves(rows, split, end, spec.right, year), spec.right)
    result = []
    for row, one, other in zip(rows, left, right, strict=True):
        total = _is_total(spec.left, one) or _is_total(spec.right, other)
        result.append(make_row(row, "total" if total else "item", left=one, right=other))
    return tuple(result)


def right_end(header: Header) -> int:
    """Return the index behind the last column of the right side, where a third list may begin."""
    split = split_of(header.words)
    after = range(split + 1, len(header.words))
    return next((index for index in after if header.words[index] and is_label(header.words[index])), len(header.words))


def _whole_right(row: Plain, split: int, end: int, header: Header) -> Plain:
    """Return the row with an amount of the right side that stands in the last column of merged cells put in place.

    Where a total goes over all lists of the right side, its label covers the labels of the others and its amount
    stands below the last one.
    """
    cells = list(row.cells)
    amounts = range(split + 1, end)
    beyond = range(end, len(cells))
    if end >= len(cells) or not cells[split] or cells[end] or any(cells[index] for index in amounts):
        return row
    word = header.words[amounts[0]][-1:] if len(amounts) == 1 else ()
    filled = [index for index in beyond if cells[index] and header.words[index][-1:] == word]
    if len(filled) != 1:
        return row
    places = list(row.places)
    at, to = filled[0], amounts[0]
    cells[to], cells[at] = cells[at], None
    places[to], places[at] = places[at], places[to]
    return Plain(tuple(cells), tuple(places), row.place)


def _left_halves(rows: Sequence[Plain], split: int, side: Side) -> list[HalfRow | None]:
    group: str | None = next((line.group for line in side.lines if line.group and not _is_beyond(line)), None)
    opened = False
    halves: list[HalfRow | None] = []
    for row in rows:
        label = row.cells[0] if row.cells else None
        if label is None:
            halves.append(None)
            continue
        bare = bare_label(label)
        line = side.line(bare, group, late=opened)
        shown = line.group if line is not None and not line.total and not _is_beyond(line) else None
        halves.append(HalfRow(label, line.name if line else bare, row.cells[1:split], shown))
        if line is not None and line.opens:
            group, opened = line.opens, True
    return halves


def _is_beyond(line: Line) -> bool:
    """Say whether a line's group is only where it stands, not what it is of."""
    return line.group == "合计之外"


def _right_halves(rows: Sequence[Plain], split: int, end: int, side: Side, year: int | None) -> list[HalfRow | None]:
    classes = class_names(year)
    labels = [row.cells[split] if split < len(row.cells) else None for row in rows]
    lower = _lower_lines(labels, side, classes, year)
    group: str | None = None
    above = True
    current = ""
    halves: list[HalfRow | None] = []
    for row, label, is_lower in zip(rows, labels, lower, strict=True):
        if label is None:
            halves.append(None)
            continue
        bare, amounts = bare_label(label), row.cells[split + 1 : end]
        line = None if is_lower else side.line(bare, group, late=group is not None)
        if line is not None and not (above and _is_addend(line)):
            halves.append(HalfRow(label, line.name, amounts, class_name=bare if line.sum_of else None))
            above = above and not line.total
            group = line.opens or group
        elif is_lower:
            halves.append(HalfRow(label, bare, amounts, PART, class_name=current or bare))
        else:
            current = bare
            halves.append(HalfRow(label, classes.get(bare, bare), amounts, class_name=bare))
    return halves


def _is_addend(line: Line) -> bool:
    """Say whether a line that also stands below the total counts among the classes where it stands above it."""
    return line.group is not None and not line.total


def _lower_lines(
    labels: Sequence[str | None], side: Side, classes: Mapping[str, str], year: int | None
) -> tuple[bool, ...]:
    """Say which lines are sections and items below a class, in lists that go so far.

    Classes are numbered there and the others are not, or they are told by their names from class to item.
    """
    names = [bare_label(label) if label else "" for label in labels]
    open_lines = [
        index for index, name in enumerate(names) if name and (name in classes or side.line(name, None) is None)
    ]
    functional = load_classification("functional", year)
    below = [index for index in open_lines if names[index] not in classes and _is_item(names[index], functional)]
    if len(below) < _LEAST_ITEMS:
        return tuple(False for _ in labels)
    numbered = [index for index in open_lines if is_numbered(labels[index] or "")]
    if numbered:
        own = frozenset(open_lines) - frozenset(numbered)
        return tuple(index in own for index in range(len(labels)))
    seen: set[str] = set()
    lower = []
    for index, name in enumerate(names):
        is_class = name in classes and classes[name] not in seen
        if is_class:
            seen.add(classes[name])
        lower.append(index in open_lines and not is_class)
    return tuple(lower)


def _is_item(name: str, functional: Classification) -> bool:
    return any(entry.level > 1 for entry in functional.by_name(name))


def _demote(halves: list[HalfRow | None], side: Side) -> list[HalfRow | None]:
    """Mark what is no addend: subtotals whose parts follow, and parts of a line that is printed itself."""
    printed = {half.line for half in halves if half is not None}
    result: list[HalfRow | None] = []
    for index, half in enumerate(halves):
        line = next((one for one in side.lines if half is not None and one.name == half.line), None)
        if half is None or line is None or half.group == PART:
            result.append(half)
            continue
        after = {other.line for other in halves[index + 1 :] if other is not None}
        if line.sum_of and (_ANY in line.sum_of or not after.isdisjoint(line.sum_of)):
            result.append(replace(half, group=SUBTOTAL))
        elif line.part_of is not None and line.part_of in printed:
            result.append(replace(half, group=PART))
        else:
            result.append(half)
    return result


def _is_total(side: Side, half: HalfRow | None) -> bool:
    return half is not None and any(line.total and line.name == half.line for line in side.lines)
