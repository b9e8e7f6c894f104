"""Put the sentences of two texts against each other."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from fractions import Fraction
from itertools import pairwise
from typing import NamedTuple

from mingzhang.comparing.marks import steps, text_change
from mingzhang.comparing.passages import Passage, Sentence
from mingzhang.comparing.wording import Wording
from mingzhang.model.comparison import TextChange
from mingzhang.model.place import NOWHERE

#: Two sentences that share half of their pairs of characters are one sentence changed.
_SAME_SENTENCE = Fraction(1, 2)
#: Larger blocks (catalogues of hundreds of rows) are not searched for changed sentences.
_MOST_PAIRS = 40_000

Both = tuple[Sentence | None, Sentence | None]


def compare_passages(wording: Wording, old: Passage | None, new: Passage | None) -> tuple[TextChange, ...]:
    """Return the sentences of a section that changed, in the order of the text."""
    left, right = old.sentences if old else (), new.sentences if new else ()
    keys = [wording.key(item.text) for item in left], [wording.key(item.text) for item in right]
    found: list[TextChange | None] = []
    for step in steps(*keys):
        one, other = left[step.old], right[step.new]
        pairs: Iterable[Both] = zip(one, other, strict=True) if step.same else matched(wording, one, other)
        found.extend(_change(wording, *both) for both in pairs)
    return tuple(item for item in found if item is not None)


def _change(wording: Wording, old: Sentence | None, new: Sentence | None) -> TextChange | None:
    places = (old.place if old else NOWHERE, new.place if new else NOWHERE)
    return text_change(wording, "", old.text if old else None, new.text if new else None, places)


class _Best(NamedTuple):
    """The best way to pair what stands behind a pair of positions, and its first step."""

    score: Fraction
    step: tuple[int, int]


def matched(wording: Wording, left: Sequence[Sentence], right: Sequence[Sentence]) -> Iterator[Both]:
    """Pair the sentences of two unequal blocks in order, as alike as possible in sum; the others stand alone."""
    grams = [_grams(wording, item.text) for item in left], [_grams(wording, item.text) for item in right]
    turned = [sorted(item.items()) for item in grams[0]] > [sorted(item.items()) for item in grams[1]]
    moves = _moves(grams[1], grams[0]) if turned else _moves(*grams)
    at = [0, 0]
    for move in moves:
        one, other = (move[1], move[0]) if turned else move
        yield (left[at[0]] if one else None, right[at[1]] if other else None)
        at = [at[0] + one, at[1] + other]


def are_alike(wording: Wording, one: str, other: str) -> bool:
    """Say whether two texts share enough to be one that changed."""
    return _dice(_grams(wording, one), _grams(wording, other)) >= _SAME_SENTENCE


Grams = Counter[tuple[str, ...]]


def _grams(wording: Wording, text: str) -> Grams:
    key = wording.key(text)
    return Counter(pairwise(key)) or Counter([key])


def _dice(one: Grams, other: Grams) -> Fraction:
    return Fraction(2 * (one & other).total(), max(one.total() + other.total(), 1))


def _moves(left: Sequence[Grams], right: Sequence[Grams]) -> Iterator[tuple[int, int]]:
    """Yield (1, 1) for a pair, (1, 0) and (0, 1) for a sentence that stands alone."""
    if len(left) * len(right) > _MOST_PAIRS:
        yield from [(1, 0)] * len(left) + [(0, 1)] * len(right)
        return
    best: list[list[_Best]] = [[_Best(Fraction(0), (0, 0))] * (len(right) + 1) for _ in range(len(left) + 1)]
    for i in range(len(left), -1, -1):
        for j in range(len(right), -1, -1):
            choices = []
            if i < len(left):
                choices.append(_Best(best[i + 1][j].score, (1, 0)))
            if j < len(right):
                choices.append(_Best(best[i][j + 1].score, (0, 1)))
            if i < len(left) and j < len(right) and (alike := _dice(left[i], right[j])) >= _SAME_SENTENCE:
                choices.append(_Best(best[i + 1][j + 1].score + alike, (1, 1)))
            if choices:
                best[i][j] = max(choices)
    i = j = 0
    while (step := best[i][j].step) != (0, 0):
        yield step
        i, j = i + step[0], j + step[1]
