"""Texts of a chart: how wide they are, where they break, and the share that stands behind a value."""

from __future__ import annotations

import unicodedata
from collections.abc import Sequence
from decimal import ROUND_HALF_UP, Decimal
from functools import lru_cache

from mingzhang.model.publication import Slice

#: Signs that must not begin a line (GB/T 15834 5.1.11).
_NOT_FIRST = frozenset("，。、；：？！）》」』”’％%…,.;:?!)]}")
_NOT_LAST = frozenset("（《「『“‘([{")
_TENTH = Decimal("0.1")


def width(text: str, size: float) -> float:
    """Return about how wide a text is, in the unit of ``size``: Chinese characters are as wide as the size."""
    return _ems(text) * size


@lru_cache(maxsize=1 << 15)
def _ems(text: str) -> float:
    # The same labels stand on every sheet and are tried at several sizes.
    if text.isascii():
        return 0.56 * len(text)
    return sum(1.0 if unicodedata.east_asian_width(char) in "WFA" else 0.56 for char in text)


def wrapped(text: str, size: float, room: float) -> tuple[str, ...]:
    """Break a text into lines of at most a width, no line beginning or ending with the wrong sign.

    Args:
        text: one paragraph.
        size: of the letters.
        room: the width of a line, in the same unit.

    Returns:
        As few lines as fit, about equally long where there are several.
    """
    lines = _filled(text, size, room)
    even = _filled(text, size, min(room, width(text, size) / len(lines) + 2 * size))
    return even if len(even) == len(lines) else lines


def _filled(text: str, size: float, room: float) -> tuple[str, ...]:
    lines = [""]
    for char in text:
        # The last place of a line is kept for a sign that may not begin the next.
        most = room if char in _NOT_FIRST else room - size
        if lines[-1] and width(lines[-1] + char, size) > most:
            kept = lines[-1].rstrip("".join(_NOT_LAST)) or lines[-1]
            lines[-1], carried = kept, lines[-1][len(kept) :]
            lines.append(carried)
        lines[-1] += char
    return tuple(lines)


def shares(slices: Sequence[Slice]) -> tuple[str, ...]:
    """Return each value's share of the sum with one decimal (``12.5%``); "" where a share says nothing.

    A share says nothing where a value is negative or all are zero. One decimal fewer than the narrative prints, so
    that the policy of rounding there cannot show as a difference here; a share that is not nothing is never 0.0%.
    """
    whole = sum((one.value for one in slices), Decimal(0))
    if whole <= 0 or any(one.value < 0 for one in slices):
        return ("",) * len(slices)
    return tuple(_share(one.value, whole) for one in slices)


def _share(value: Decimal, whole: Decimal) -> str:
    percent = (value * 100 / whole).quantize(_TENTH, ROUND_HALF_UP)
    if value and not percent:
        return "＜0.1%"
    if value != whole and percent == 100:
        return "＞99.9%"
    return f"{percent}%"


def stated(one: Slice, share: str, unit: str = "") -> str:
    """Return what is printed at a mark: the value as printed elsewhere, with its share."""
    return f"{one.printed}{unit}（{share}）" if share else f"{one.printed}{unit}"
