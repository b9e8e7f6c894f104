"""Which level-2 and level-1 label each indicator belongs to.

Labels are printed once for several rows, and extraction loses or displaces them. Each side of a sheet is a
list of slots in the order of the form; the repairs below use only what every form of this kind guarantees:
nine level-2 labels in a fixed order, each at least one row, the same on both sides.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from itertools import pairwise
from typing import NamedTuple

from mingzhang.catalogue.forms import Levels
from mingzhang.extraction.sheets.indicators import IndicatorRow, Slot, is_alike
from mingzhang.model.disclosure import Indicator
from mingzhang.model.place import NOWHERE, Place
from mingzhang.model.writing import unwrap


class Placed(NamedTuple):
    """A slot with its level-2 label. ``printed``: the label stands on its row; ``alt``: the other reading."""

    slot: Slot
    level2: str | None
    printed: bool
    level1: str | None = None
    alt: str | None = None


Side = tuple[Placed, ...]


def resolve(rows: Sequence[IndicatorRow], tree: Levels) -> tuple[tuple[Indicator, ...], tuple[Indicator, ...]]:
    """Return the indicators of the left and the right half."""
    left = _side([(row.level1, row.left, row.right) for row in rows], tree)
    right = _side([(row.level1, row.right, row.left) for row in rows], tree)
    left, right = (_lost_labels(_raised_labels(side), tree) for side in (left, right))
    left, right = _agree(left, right)
    return _indicators(left, tree), _indicators(right, tree)


def _side(rows: Sequence[tuple[str | None, Slot | None, Slot | None]], tree: Levels) -> Side:
    """Give each slot of one side its label: its own, the other side's, the one above it, or the only one left."""
    placed: list[Placed] = []
    current: str | None = None
    first: str | None = None
    for index, (level1, slot, other) in enumerate(rows):
        before = first
        first = level1 or first
        if slot is None:
            current = (other.level2 if other else None) or current
            continue
        label, alt = _own_label(slot, other, current)
        if label is None or (slot.level2 is None and level1 and tree.parents[label] != level1):
            label = _between(current, first, rows[index + 1 :], tree) if first else None
        current = label or (current if first == before else None)
        printed = bool(slot.level2 or (other and other.level2))
        placed.append(Placed(slot, label, printed, first, alt if alt != label else None))
    return tuple(placed)


def _own_label(slot: Slot, other: Slot | None, current: str | None) -> tuple[str | None, str | None]:
    if slot.level2 is not None:
        return slot.level2, None
    if other is None or other.level2 is None:
        return current, None
    both = slot.level3 and other.level3 and is_alike(slot.level3.text, other.level3.text)
    return other.level2, None if both or current is None else current


def _between(
    current: str | None, first: str, later: Sequence[tuple[str | None, Slot | None, Slot | None]], tree: Levels
) -> str | None:
    """Return the one label of a level-1 label that fits between the label above and the next one printed."""
    low = tree.order[current] if current else -1
    following = (tree.order[s.level2] for _, *slots in later for s in slots if s and s.level2)
    high = next(following, len(tree.order))
    fitting = [name for name in tree.children(first) if low < tree.order[name] < high]
    return fitting[0] if len(fitting) == 1 else None


def _raised_labels(side: Side) -> Side:
    """Undo labels that slipped up a row: a filled slot whose label is followed by an empty slot of that label."""
    placed = list(side)
    for index, empty in enumerate(side):
        if not (empty.slot.is_blank and empty.printed):
            continue
        start = index
        while start and placed[start - 1].level2 == empty.level2 and not placed[start - 1].slot.is_blank:
            start -= 1
        if start in (0, index):
            continue
        above = placed[start - 1].level2
        placed[start:index] = [entry._replace(level2=above, alt=entry.level2) for entry in placed[start:index]]
    return tuple(placed)


def _lost_labels(side: Side, tree: Levels) -> Side:
    """Give the last rows under a label to the label after it where that is printed nowhere and they speak of it."""
    seen = {entry.level2 for entry in side}
    placed = list(side)
    for name in tree.order:
        before = _previous(name, tree)
        if name in seen or before is None:
            continue
        last = max((i for i, entry in enumerate(placed) if entry.level2 == before), default=None)
        while last is not None and last > 0 and _speaks_of(placed[last], name, tree):
            placed[last] = placed[last]._replace(level2=name, alt=before)
            last = last - 1 if placed[last - 1].level2 == before else None
    return tuple(placed)


def _previous(name: str, tree: Levels) -> str | None:
    order = tree.order[name]
    return next((other for other, index in tree.order.items() if index == order - 1), None)


def _speaks_of(entry: Placed, name: str, tree: Levels) -> bool:
    if entry.printed or entry.slot.level3 is None:
        return False
    text = entry.slot.level3.text + (entry.slot.value.text if entry.slot.value else "")
    return any(hint in text for hint in tree.hints[name])


def _agree(left: Side, right: Side) -> tuple[Side, Side]:
    """Move unlabelled rows to the label below them where only so both sides hold the same under each label."""
    if len(left) != len(right):
        return left, right
    for start, end in _runs(left, right):
        if _contents(left, left[start].level2) == _contents(right, right[start].level2):
            continue
        for moved in range(end - 1, start, -1):
            shifted = [_shift(side, moved, end) for side in (left, right)]
            if all(
                _contents(shifted[0], label) == _contents(shifted[1], label)
                for label in (left[start].level2, left[end].level2)
            ):
                left, right = shifted
                break
    return left, right


def _runs(left: Side, right: Side) -> list[tuple[int, int]]:
    """Return the rows [start, end) of runs with one printed label and others below, where a labelled row follows."""
    runs = []
    starts = [i for i, (a, b) in enumerate(zip(left, right, strict=True)) if a.printed and b.printed]
    for start, end in pairwise(starts):
        plain = all(left[i].alt is None and right[i].alt is None for i in range(start, end + 1))
        same = left[start].level2 == right[start].level2 and left[end].level2 == right[end].level2
        if end - start > 1 and plain and same:
            runs.append((start, end))
    return runs


def _shift(side: Side, start: int, end: int) -> Side:
    label = side[end].level2
    return tuple(
        entry._replace(level2=label, alt=entry.level2) if start <= index < end else entry
        for index, entry in enumerate(side)
    )


def _contents(side: Side, label: str | None) -> Counter[tuple[str, str]]:
    return Counter(
        (e.slot.level3.text if e.slot.level3 else "", e.slot.value.text if e.slot.value else "")
        for e in side
        if e.level2 == label and not e.slot.is_blank
    )


def _indicators(side: Side, tree: Levels) -> tuple[Indicator, ...]:
    return tuple(
        Indicator(
            level1=tree.parents[entry.level2] if entry.level2 else entry.level1,
            level2=entry.level2,
            level3=unwrap(entry.slot.level3.text) if entry.slot.level3 else None,
            value=unwrap(entry.slot.value.text) if entry.slot.value else None,
            place=_place(entry.slot),
            level2_alt=entry.alt,
        )
        for entry in side
    )


def _place(slot: Slot) -> Place:
    token = slot.value or slot.level3 or slot.label
    return token.place if token else NOWHERE
