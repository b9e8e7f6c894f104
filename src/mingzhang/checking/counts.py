"""What a target sheet counts: quantity indicators with their unit, and counts in running text."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from decimal import Decimal
from functools import lru_cache
from typing import Any, NamedTuple

from mingzhang.checking.targets import Seen, folded, sides_of
from mingzhang.model.writing import fold

_VALUE = re.compile(r"(?P<sign>[≤≥<>＜＞=]*)(?P<number>\d[\d,]*(?:\.\d+)?)(?P<unit>\D{1,4})")
_LEAST, _MOST = ("≥", ">", "＞"), ("≤", "<", "＜")


class Target(NamedTuple):
    """A quantity indicator: what is counted, how many at least (≥), at most (≤) or exactly, in which unit."""

    noun: str
    sign: str
    number: Decimal
    unit: str

    def allows(self, number: Decimal) -> bool:
        """Say whether a planned number reaches the target."""
        if self.sign in _LEAST:
            return number >= self.number
        if self.sign in _MOST:
            return number <= self.number
        return number == self.number


class Count(NamedTuple):
    """A count in running text, as printed."""

    printed: str
    number: Decimal
    unit: str


def target_of(seen: Seen, settings: Mapping[str, Any]) -> Target | None:
    """Return the target that an indicator sets, None where its value is no number with a unit.

    ``settings["suffixes"]`` are endings of names that only say that something is counted.
    """
    match = _VALUE.fullmatch(fold(seen.value))
    noun = fold(seen.name)
    for suffix in settings["suffixes"]:
        noun = noun.removesuffix(suffix)
    if match is None:
        return None
    return Target(noun, match["sign"][:1], Decimal(match["number"].replace(",", "")), match["unit"])


def twins(seen: Seen, settings: Mapping[str, Any]) -> list[Target]:
    """Return what the same indicator sets on the other side: a text may speak of the year or of the whole period."""
    others = (
        Seen(seen.sheet, side, item)
        for side, items in sides_of(seen.sheet).items()
        for item in items
        if side != seen.side and item.level3 == seen.indicator.level3
    )
    return [target for other in others if (target := target_of(other, settings)) is not None]


def same_units(unit: str, settings: Mapping[str, Any]) -> Sequence[str]:
    """Return the units that count the same things as one does: 人, 名, 位."""
    return next((group for group in settings["same_units"] if unit in group), [unit])


def counted(target: Target, text: str, settings: Mapping[str, Any]) -> list[Count]:
    """Return the numbers that a text gives for the target's noun, in its unit."""
    text = folded(text)
    if target.noun not in text:
        return []
    unit = "|".join(map(re.escape, same_units(target.unit, settings)))
    noun = re.escape(target.noun)
    pattern = re.compile(
        rf"{noun}[^。；，、\d]{{0,8}}?(?P<number>\d+(?:\.\d+)?)(?:{unit})|(?<![\d.])(?P<first>\d+(?:\.\d+)?)(?:{unit}){noun}"
    )
    return [
        Count(match[0], Decimal(match["number"] or match["first"]), target.unit) for match in pattern.finditer(text)
    ]


def counts_in(text: str, units: Iterable[str]) -> list[Count]:
    """Return all counts of a text in the given units; numbers of items, documents and years are none."""
    return list(_counts(text, tuple(units)))


@lru_cache(maxsize=2048)
def _counts(text: str, units: tuple[str, ...]) -> tuple[Count, ...]:
    """Count what a text counts; several rules ask for the same."""
    return tuple(
        Count(match[0], Decimal(match["number"]), match["unit"])
        for match in _count_in(units).finditer(folded(text).replace(",", ""))
    )


@lru_cache(maxsize=128)
def _count_in(units: tuple[str, ...]) -> re.Pattern[str]:
    unit = "|".join(sorted(map(re.escape, units), key=len, reverse=True))
    return re.compile(rf"(?<![\d.第〔（\[【])(?P<number>\d+(?:\.\d+)?)(?P<unit>{unit})(?![月年日号])")
