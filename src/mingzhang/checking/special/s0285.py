"""A number in the description of a project contradicts the quantity indicator of the same name."""

import re
from collections.abc import Iterator, Mapping
from decimal import Decimal
from typing import Any, NamedTuple

from mingzhang.checking.outcome import Context, Outcome, passed, violated
from mingzhang.checking.targets import QUANTITY, Seen, indicators_of, no_sheets, text_at, text_of
from mingzhang.model.disclosure import ProjectSheet
from mingzhang.model.writing import fold

_VALUE = re.compile(r"(?P<sign>[≤≥<>＜＞=]*)(?P<number>\d[\d,]*(?:\.\d+)?)(?P<unit>\D{1,4})")


class Target(NamedTuple):
    """A quantity indicator: what is counted, how many at least (≥), at most (≤) or exactly, in which unit."""

    noun: str
    sign: str
    number: Decimal
    unit: str


def find(context: Context) -> Iterator[Outcome]:
    """Yield an outcome for each quantity indicator whose noun a text of its sheet counts in the same unit."""
    yield from no_sheets(context.disclosure)
    for seen in indicators_of(context.disclosure):
        if isinstance(seen.sheet, ProjectSheet) and seen.indicator.level2 == QUANTITY:
            target = _target(seen, context.settings)
            if target is not None:
                yield from _compare(seen, seen.sheet, target, context.settings)


def _target(seen: Seen, settings: Mapping[str, Any]) -> Target | None:
    match = _VALUE.fullmatch(fold(seen.value))
    noun = fold(seen.name)
    for suffix in settings["suffixes"]:
        noun = noun.removesuffix(suffix)
    if match is None or len(noun) < settings["least_noun"]:
        return None
    return Target(noun, match["sign"][:1], Decimal(match["number"].replace(",", "")), match["unit"])


def _compare(seen: Seen, sheet: ProjectSheet, target: Target, settings: Mapping[str, Any]) -> Iterator[Outcome]:
    units = next((group for group in settings["same_units"] if target.unit in group), [target.unit])
    unit = "|".join(map(re.escape, units))
    noun = re.escape(target.noun)
    counted = re.compile(
        rf"{noun}[^。；，、\d]{{0,8}}?(?P<number>\d+(?:\.\d+)?)(?:{unit})|(?<![\d.])(?P<first>\d+(?:\.\d+)?)(?:{unit}){noun}"
    )
    for label in settings["texts"]:
        numbers = [(match[0], Decimal(match["number"] or match["first"])) for match in _all(counted, sheet, label)]
        wrong = [text for text, number in numbers if not _fits(number, target)]
        if wrong and len(wrong) == len(numbers):
            yield violated(
                [text_at(sheet, label, wrong[0]), seen.here()],
                expected="计划与指标一致",
                actual=f"{wrong[0]}；{seen.words}",
                key=f"{sheet.name}|{seen.words}|{wrong[0]}",
                label=label,
                stated=wrong[0],
                target=seen.words,
            )
        elif numbers:
            yield passed(seen.indicator.place)


def _all(pattern: re.Pattern[str], sheet: ProjectSheet, label: str) -> Iterator[re.Match[str]]:
    return pattern.finditer(fold(text_of(sheet, label)))


def _fits(number: Decimal, target: Target) -> bool:
    if target.sign in ("≥", ">", "＞"):
        return number >= target.number
    if target.sign in ("≤", "<", "＜"):
        return number <= target.number
    return number == target.number
