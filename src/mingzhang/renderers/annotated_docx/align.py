"""Find the texts of one sequence in another that holds them in the same order, with some more or less between."""

from __future__ import annotations

from bisect import bisect_left
from collections import Counter
from collections.abc import Iterator, Sequence
from difflib import SequenceMatcher
from itertools import pairwise

#: Stretches without a text that is there once are compared throughout, as long as this is not too much work.
_MOST_PAIRS = 4_000_000
#: A text this short is no sign that a longer one holds it.
_SHORT = 4


def align(left: Sequence[str], right: Sequence[str]) -> dict[int, int]:
    """Return for each position in ``left`` the position in ``right`` of the same text, as far as there is one.

    Texts that each side has once are matched first, then those between them, and so on (patience); equal cells of
    a table so go to the cell in the same row. What is left between two matches is matched by one text holding
    the other.
    """
    found: dict[int, int] = {}
    waiting = [(0, len(left), 0, len(right))]
    while waiting:
        low, high, begin, end = waiting.pop()
        while low < high and begin < end and left[low] == right[begin]:
            found[low] = begin
            low, begin = low + 1, begin + 1
        while low < high and begin < end and left[high - 1] == right[end - 1]:
            high, end = high - 1, end - 1
            found[high] = end
        if low >= high or begin >= end:
            continue
        pairs = _unique(left[low:high], right[begin:end])
        anchors = [(low + at, begin + other) for at, other in pairs]
        if anchors:
            found.update(anchors)
            stops = [(low - 1, begin - 1), *anchors, (high, end)]
            for (a, b), (c, d) in pairwise(stops):
                waiting.append((a + 1, c, b + 1, d))
        elif (high - low) * (end - begin) <= _MOST_PAIRS:
            matcher = SequenceMatcher(None, left[low:high], right[begin:end], autojunk=False)
            for block in matcher.get_matching_blocks():
                found.update((low + block.a + at, begin + block.b + at) for at in range(block.size))
    for position, other in _similar(left, right, found):
        found[position] = other
    return found


def _unique(left: Sequence[str], right: Sequence[str]) -> list[tuple[int, int]]:
    """Return the longest rising row of pairs of texts that either sequence has once."""
    ours, theirs = Counter(left), Counter(right)
    where = {text: at for at, text in enumerate(right) if theirs[text] == 1}
    pairs = [(at, where[text]) for at, text in enumerate(left) if ours[text] == 1 and text in where]
    ends: list[int] = []
    last: list[int] = []
    before: list[int] = []
    for index, (_, other) in enumerate(pairs):
        length = bisect_left(ends, other)
        ends[length:] = [other, *ends[length + 1 :]]
        last[length:] = [index, *last[length + 1 :]]
        before.append(last[length - 1] if length else -1)
    rising = []
    at = last[-1] if last else -1
    while at >= 0:
        rising.append(pairs[at])
        at = before[at]
    return rising[::-1]


def _similar(left: Sequence[str], right: Sequence[str], found: dict[int, int]) -> Iterator[tuple[int, int]]:
    """Yield pairs between two matches where one text holds the other: a number was put before, a line parted."""
    taken = 0
    following = sorted(found.items())
    for position in range(len(left)):
        if position in found:
            taken = found[position] + 1
            continue
        limit = next((other for at, other in following[bisect_left(following, (position, 0)) :]), len(right))
        for other in range(max(taken - 1, 0), limit):
            if _holds(left[position], right[other]):
                yield position, other
                # A paragraph may be read as several lines, so the next one may be in the same.
                taken = other + 1
                break


def _holds(one: str, other: str) -> bool:
    short, long = sorted((one, other), key=len)
    return len(short) >= _SHORT and short in long
