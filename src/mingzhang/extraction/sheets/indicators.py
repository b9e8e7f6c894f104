"""Rows of the indicator part: which cells belong to which half, and which of them are labels.

Columns cannot be trusted: rows are shifted, doubled, or lack cells. A row is read as the pair of halves
``[level 2] [level 3, value]`` that costs least; position only decides between readings that are equally good.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from mingzhang.catalogue.forms import Form, Levels
from mingzhang.extraction.sheets.rows import Token, Tokens

_VALUE_START = frozenset("≥≤＞＜><=≈±0123456789")
#: What a reading of a half row costs: a label cut off, a slip, an indicator without value, a cell too many,
#: an indicator that reads like a level-2 label, or like a value.
_CUT, _ODD, _PARTIAL, _SURPLUS, _ECHO, _SWAPPED = 0.1, 0.8, 2.0, 6.0, 0.5, 1.5
_ONE_SIDED, _UNEQUAL, _MISPLACED, _ALIKE = 1.0, 0.5, 2.0, -0.5


class Slot(NamedTuple):
    """One half of a row. ``level2`` is the canonical label that is printed on it, None where none is."""

    level2: str | None
    label: Token | None
    level3: Token | None
    value: Token | None
    odd: bool = False

    @property
    def is_blank(self) -> bool:
        """Say whether the slot holds no indicator."""
        return self.level3 is None and self.value is None


@dataclass(frozen=True, slots=True)
class IndicatorRow:
    """A row with its printed level-1 label and its halves; ``right`` is None in a one-sided sheet."""

    level1: str | None
    left: Slot | None
    right: Slot | None


class OddLevel(NamedTuple):
    """A level label that is printed otherwise than the form says."""

    label: str
    token: Token


class RowsRead(NamedTuple):
    """The rows of the indicator part, and the level labels with slips."""

    rows: tuple[IndicatorRow, ...]
    odd: tuple[OddLevel, ...]


def read_rows(rows: Sequence[Tokens], form: Form, tree: Levels, *, two_sided: bool) -> RowsRead:
    """Read the rows from 绩效指标 to before the footer."""
    found: list[IndicatorRow] = []
    odd: list[OddLevel] = []
    middle = _middle(rows, tree) if two_sided else None
    remnants: frozenset[str] = frozenset()
    for row in rows:
        tokens = tuple(token for token in row if token.key not in remnants or not token.key)
        first, tokens = _first_level(_without_headings(tokens, form), tree)
        if first is not None and first.token.key != first.label:
            odd.append(first)
        remnants = _remnants(tokens, tree)
        level1 = first.label if first else None
        slots = _row(tokens, tree, middle, two_sided=two_sided)
        if not slots and level1:
            found.append(IndicatorRow(level1, None, None))
        for left, right in slots:
            odd += [
                OddLevel(slot.level2 or "", slot.label) for slot in (left, right) if slot and slot.odd and slot.label
            ]
            found.append(IndicatorRow(level1, left, right))
    return RowsRead(tuple(found), tuple(odd))


def _without_headings(tokens: Tokens, form: Form) -> Tokens:
    """Leave out 绩效指标 and the names of the columns."""
    return tuple(token for index, token in enumerate(tokens) if not _is_heading(token, form, index))


def _is_heading(token: Token, form: Form, index: int) -> bool:
    match = form.known(token.key)
    if match is None:
        return False
    return (match.label.part == "column" and not match.rest) or (match.label.part == "indicators" and index == 0)


def _first_level(tokens: Tokens, tree: Levels) -> tuple[OddLevel | None, Tokens]:
    """Take the level-1 label off the front of a row."""
    if not tokens:
        return None, tokens
    key = tokens[0].key
    if key in tree.first and key not in tree.whole:
        return OddLevel(key, tokens[0]), tokens[1:]
    name = tree.odd_first(key) if len(tokens) > 1 and tokens[1].key in tree.second else None
    return (OddLevel(name, tokens[0]), tokens[1:]) if name else (None, tokens)


def _remnants(tokens: Tokens, tree: Levels) -> frozenset[str]:
    """Return what the level-2 labels of a row lack that wrapping cut off: it may stand alone on the next row."""
    cut = [token for token in tokens if token.key in tree.second and token.key not in tree.whole]
    return frozenset(tree.second[token.key].removeprefix(token.key) for token in cut) - {""}


def _middle(rows: Sequence[Tokens], tree: Levels) -> int | None:
    """Return the column in which the right half mostly begins."""
    counts: Counter[int] = Counter()
    for row in rows:
        columns = [token.column for token in row if token.key in tree.whole or token.key == "二级指标"]
        if len(columns) > 1:
            counts[columns[-1]] += 1
    return counts.most_common(1)[0][0] if counts else None


def _row(tokens: Tokens, tree: Levels, middle: int | None, *, two_sided: bool) -> list[tuple[Slot | None, Slot | None]]:
    if not tokens:
        return []
    names = [tree.second.get(token.key) for token in tokens]
    if all(names) and (len(tokens) != 2 or not two_sided or names[0] != names[1]):
        return list(_blank_slots(tokens, tree, two_sided=two_sided))
    if not two_sided:
        return [(_half(tokens, tree)[1], None)]
    at = len(tokens) // 2 if _is_regular(tokens, tree) else None
    ways = range(len(tokens) + 1) if at is None else (at,)
    _, left, right = min((_split(tokens, way, tree, middle) for way in ways), key=lambda split: split[0])
    return [(left, right)]


def _is_regular(tokens: Tokens, tree: Levels) -> bool:
    """Say whether a row is as the form prints it, with equal halves; such rows need no comparing of readings."""
    if len(tokens) not in (2, 4, 6):
        return False
    half = len(tokens) // 2
    labels = [tree.second.get(token.key) for token in tokens]
    if half == 2:
        return not any(labels)
    return labels[0] is not None and labels[0] == labels[half]


def _blank_slots(tokens: Tokens, tree: Levels, *, two_sided: bool) -> Iterator[tuple[Slot, Slot | None]]:
    """Read a row of level-2 labels only: one or more empty slots, on both sides, in the order of the form."""
    named = {tree.second[token.key]: token for token in reversed(tokens)}
    last = {tree.second[token.key]: token for token in tokens}
    for name in sorted(named, key=lambda name: tree.order[name]):
        right = Slot(name, last[name], None, None) if two_sided else None
        yield Slot(name, named[name], None, None), right


def _split(tokens: Tokens, at: int, tree: Levels, middle: int | None) -> tuple[float, Slot | None, Slot | None]:
    left_cost, left = _half(tokens[:at], tree)
    right_cost, right = _half(tokens[at:], tree)
    cost = left_cost + right_cost + abs(2 * at - len(tokens)) * 0.05
    if left is None or right is None:
        return cost + _ONE_SIDED + _misplaced(tokens, at, middle), left, right
    if (left.level2 is None) != (right.level2 is None):
        cost += _UNEQUAL
    elif left.level2 != right.level2:
        cost += 2 * _UNEQUAL
    if left.level3 and right.level3 and is_alike(left.level3.text, right.level3.text):
        cost += _ALIKE
    if left.value and right.value and left.value.text == right.value.text:
        cost += _ALIKE
    return cost, left, right


def _misplaced(tokens: Tokens, at: int, middle: int | None) -> float:
    """Return what it costs to put a whole row on one side where its columns speak for the other."""
    if middle is None:
        return 0.0 if at else _MISPLACED
    stands_right = tokens[0].column >= middle - 1
    return 0.0 if stands_right == (at == 0) else _MISPLACED


def _half(tokens: Tokens, tree: Levels) -> tuple[float, Slot | None]:
    """Read one half of a row, with what the reading costs."""
    if not tokens:
        return 0.0, None
    name = tree.second.get(tokens[0].key)
    cost = 0.0 if name is None or tokens[0].key in tree.whole else _CUT
    odd = False
    if name is None and len(tokens) >= 3 and (name := tree.odd_second(tokens[0].key)) is not None:
        cost, odd = _ODD, True
    if name is None or (len(tokens) == 2 and _looks_like_value(tokens[1])):
        return _indicator(tokens, _ECHO if name else 0.0)
    if len(tokens) == 1:
        return cost, Slot(name, tokens[0], None, None, odd)
    content_cost, slot = _indicator(tokens[1:], cost)
    return content_cost, Slot(name, tokens[0], slot.level3, slot.value, odd)


def _indicator(tokens: Tokens, cost: float) -> tuple[float, Slot]:
    """Read level 3 and value; of more than two cells the last is the value."""
    if len(tokens) == 1:
        if _looks_like_value(tokens[0]):
            return cost + _PARTIAL, Slot(None, None, None, tokens[0])
        return cost + _PARTIAL, Slot(None, None, tokens[0], None)
    level3 = tokens[0]
    if _looks_like_value(level3):
        cost += _SWAPPED
    if len(tokens) > 2:
        level3 = level3._replace(text="".join(token.text for token in tokens[:-1]), key="")
    return cost + _SURPLUS * (len(tokens) - 2), Slot(None, None, level3, tokens[-1])


def _looks_like_value(token: Token) -> bool:
    return token.text[0] in _VALUE_START


def is_alike(left: str, right: str) -> bool:
    """Say whether two cells hold the same text, one of them perhaps cut off."""
    return left.startswith(right) or right.startswith(left)
