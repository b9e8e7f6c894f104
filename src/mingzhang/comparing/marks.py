"""Show word by word how one text became another."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from difflib import SequenceMatcher
from typing import NamedTuple, TypeVar

from mingzhang.comparing.wording import Token, Wording
from mingzhang.model.comparison import Kind, Mark, Piece, TextChange
from mingzhang.model.place import NOWHERE, Place

Key = TypeVar("Key", str, tuple[str, ...])


class Step(NamedTuple):
    """Stretches of two sequences that stand against each other; equal ones have ``same`` set."""

    same: bool
    old: slice
    new: slice


def steps(old: Sequence[Key], new: Sequence[Key]) -> list[Step]:
    """Return the way from one sequence to the other.

    The way back is the mirrored one: difflib depends on the order of its operands, so they are put in one order first.
    """
    turned = list(old) > list(new)
    left, right = (new, old) if turned else (old, new)
    codes = SequenceMatcher(None, left, right, autojunk=False).get_opcodes()
    found = [(tag == "equal", slice(i1, i2), slice(j1, j2)) for tag, i1, i2, j1, j2 in codes]
    return [Step(same, right, left) if turned else Step(same, left, right) for same, left, right in found]


def text_change(
    wording: Wording,
    label: str,
    old: str | None,
    new: str | None,
    places: tuple[Place, Place] = (NOWHERE, NOWHERE),
) -> TextChange | None:
    """Return how a text changed, None if both say the same."""
    if wording.same(old, new):
        return None
    kind: Kind = "added" if not old else "dropped" if not new else "changed"
    return TextChange(label, kind, old, new, pieces(wording, old or "", new or ""), *places)


def pieces(wording: Wording, old: str, new: str) -> tuple[Piece, ...]:
    """Return the stretches that lead from one text to the other, the old one of two that differ first."""
    left, right = wording.tokens(old), wording.tokens(new)
    joined: list[list[str]] = []
    for same, one, other in _calm(list(_stretches(wording, left, right))):
        if same:
            joined.append(["same", _shown(other)])
            continue
        joined.extend([mark, _shown(tokens)] for mark, tokens in (("old", one), ("new", other)) if tokens)
    return tuple(Piece(_mark(mark), text) for mark, text in joined)


def _mark(word: str) -> Mark:
    return "same" if word == "same" else "old" if word == "old" else "new"


def _shown(tokens: Sequence[Token]) -> str:
    return "".join(token.shown for token in tokens)


Stretch = tuple[bool, tuple[Token, ...], tuple[Token, ...]]


def _stretches(wording: Wording, old: tuple[Token, ...], new: tuple[Token, ...]) -> Iterator[Stretch]:
    """Yield equal and unequal stretches; years that only share their key are unequal."""
    for step in steps([token.key for token in old], [token.key for token in new]):
        left, right = old[step.old], new[step.new]
        if not step.same:
            yield False, left, right
            continue
        for one, other in zip(left, right, strict=True):
            yield wording.agree(one, other), (one,), (other,)


def _calm(stretches: list[Stretch]) -> list[Stretch]:
    """Join stretches of one kind, and take one equal character between two changes into them."""
    joined: list[Stretch] = []
    for same, left, right in stretches:
        if joined and joined[-1][0] == same:
            joined[-1] = (same, joined[-1][1] + left, joined[-1][2] + right)
        else:
            joined.append((same, left, right))
    calm: list[Stretch] = []
    for at, (same, left, right) in enumerate(joined):
        inside = 0 < at < len(joined) - 1
        lone = same and inside and len(left) == 1 and len(left[0].key) == 1 and left[0].key.isalnum()
        if calm and not calm[-1][0] and (lone or not same):
            calm[-1] = (False, calm[-1][1] + left, calm[-1][2] + right)
        else:
            calm.append((same, left, right))
    return calm
