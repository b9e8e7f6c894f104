"""Find what belongs together: by key, then by likeness of names."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Hashable, Mapping, Sequence
from decimal import Decimal
from fractions import Fraction
from typing import NamedTuple, TypeVar

from mingzhang.model.writing import fold

Thing = TypeVar("Thing")
KeyOf = Callable[[Thing], Hashable | None]

#: Names at least so alike are one name changed: a typing slip costs a tenth to a sixth of a short name.
ALIKE = Fraction(8, 10)
#: Names less alike are one only if their amounts are equal, too.
ALIKE_WITH_AMOUNT = Fraction(6, 10)
_YEAR = re.compile(r"(?<!\d)20\d{2}(?:[-—－~～至]20\d{2})?年?度?")
_BRACKETS = re.compile(r"（[^（）]*）|\[[^\[\]]*\]|〔[^〔〕]*〕|【[^【】]*】")
_NUMERALS = re.compile(r"\d+(?:\.\d+)?|[一二三四五六七八九十百]+|[①-⑳]|[ⅠⅡⅢⅣⅤ]+")


def pair(
    old: Sequence[Thing], new: Sequence[Thing], passes: Sequence[tuple[KeyOf[Thing], KeyOf[Thing]]]
) -> list[tuple[Thing | None, Thing | None]]:
    """Pair things of two lists in passes, each with a key for the old and one for the new things (None: no key).

    Of several things with one key the first belongs to the first. All things are returned, in the order of the new
    list, each one that has no partner behind the one it followed.
    """
    partner: dict[int, int] = {}
    taken: set[int] = set()
    for old_key, new_key in passes:
        waiting: dict[Hashable, list[int]] = {}
        for index, thing in enumerate(new):
            if index not in taken and (key := new_key(thing)) is not None:
                waiting.setdefault(key, []).append(index)
        for index, thing in enumerate(old):
            if index in partner or (key := old_key(thing)) is None:
                continue
            if found := waiting.get(key):
                partner[index] = found.pop(0)
                taken.add(partner[index])
    return _in_order(old, new, partner)


def _in_order(
    old: Sequence[Thing], new: Sequence[Thing], partner: Mapping[int, int]
) -> list[tuple[Thing | None, Thing | None]]:
    back = {value: key for key, value in partner.items()}
    behind: dict[int, list[int]] = {}
    last = -1
    for index in range(len(old)):
        if index in partner:
            last = partner[index]
        else:
            behind.setdefault(last, []).append(index)
    ordered: list[tuple[Thing | None, Thing | None]] = [(old[item], None) for item in behind.get(-1, [])]
    for index, thing in enumerate(new):
        ordered.append((old[back[index]] if index in back else None, thing))
        ordered.extend((old[item], None) for item in behind.get(index, []))
    return ordered


class Named(NamedTuple):
    """A project as far as its name and amount tell it from others. ``amount`` in yuan."""

    name: str
    amount: Decimal | None = None


class Renaming(NamedTuple):
    """Two names of one project and how alike they are."""

    old: str
    new: str
    likeness: Fraction


def stem(name: str) -> str:
    """Return a folded name without years and brackets, unless nothing would be left."""
    bare = _YEAR.sub("", fold(name))
    return _BRACKETS.sub("", bare) or bare


def renamings(old: Sequence[Named], new: Sequence[Named]) -> tuple[Renaming, ...]:
    """Return which old names, of those the new list lacks, stand for which new ones.

    First names that are the same but for years and brackets, if no other name of either list is; then the most alike,
    from ``ALIKE`` on, or from ``ALIKE_WITH_AMOUNT`` on where the amounts are equal. Names that differ in a numeral
    (一期, 二期) are two.
    """
    many = [Counter(stem(item.name) for item in side) for side in (old, new)]
    gone, come = _missing(old, new), _missing(new, old)
    rated = []
    for one in gone:
        for other in come:
            left, right = stem(one.name), stem(other.name)
            if left == right:
                if many[0][left] == many[1][right] == 1:
                    rated.append(Renaming(one.name, other.name, Fraction(1)))
            elif _numerals(left) == _numerals(right) and (found := likeness(left, right)) >= _enough(one, other):
                rated.append(Renaming(one.name, other.name, found))
    kept: list[Renaming] = []
    for item in sorted(rated, key=lambda item: (-item.likeness, sorted((item.old, item.new)))):
        if all(item.old != other.old and item.new != other.new for other in kept):
            kept.append(item)
    return tuple(kept)


def _missing(some: Sequence[Named], others: Sequence[Named]) -> list[Named]:
    known = {fold(item.name) for item in others}
    return [item for item in some if fold(item.name) not in known]


def _enough(one: Named, other: Named) -> Fraction:
    equal = one.amount is not None and one.amount == other.amount and one.amount != 0
    return ALIKE_WITH_AMOUNT if equal else ALIKE


def _numerals(name: str) -> list[str]:
    return _NUMERALS.findall(name)


def likeness(one: str, other: str) -> Fraction:
    """Return twice the length of the longest common subsequence over the length of both: 0 to 1, either way round."""
    if not one or not other:
        return Fraction(0)
    before = [0] * (len(other) + 1)
    for character in one:
        now = [0]
        for at, against in enumerate(other):
            now.append(before[at] + 1 if character == against else max(before[at + 1], now[at]))
        before = now
    return Fraction(2 * before[-1], len(one) + len(other))
