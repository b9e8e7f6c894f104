"""The parts of a project's funds that its description lists with amounts: （一）甲（5万元）；乙费3万元."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from decimal import Decimal
from itertools import pairwise
from typing import Any, NamedTuple

from mingzhang.checking.targets import money, total
from mingzhang.checking.text import words
from mingzhang.model.money import Figure
from mingzhang.model.writing import fold

_MONEY = r"(?P<number>\d[\d,]*(?:\.\d+)?)(?P<unit>亿元|万元|千元|元|万)"
_AMOUNT = re.compile(_MONEY)
_BRACKETED = re.compile(rf"(?P<name>[^（）；;。，,：:\d]{{2,40}})（(?:约|共计?|预算)?{_MONEY}）")
#: （1）甲（5万元）: a numbered part with its amount in brackets.
_NUMBERED = re.compile(rf"(?:（\d{{1,2}}）|(?<!\d)\d{{1,2}}[、.．])(?P<name>[^（）；;。，,：:\d]{{2,40}})（{_MONEY}）")
_SEGMENT = re.compile(
    rf"(?:^|(?<=[：:；;，,、。]))(?P<name>[^；;，,、。：:（）\d]{{2,40}}){_MONEY}(?=$|[；;，,、。等])"
)
_SEPARATOR = re.compile(r"(?<=\d),(?=\d{3}(?!\d))")
_YEAR = re.compile(r"20\d\d年度?")
_TOTAL = re.compile(r"[共总]|合计")
_TOTAL_BEFORE = 6
#: So many amounts can be tried in all selections.
_EXHAUSTIVE = 12


class Components(NamedTuple):
    """Components in printed order with their names; ``below`` are the amounts printed after each up to the next.

    ``whole``: the text says that these are all parts. ``strict``: numbered items, which cannot be parts of each other.
    ``others`` are other amounts of the text that may be a total.
    """

    text: str
    names: tuple[str, ...]
    amounts: tuple[Figure, ...]
    below: tuple[tuple[Figure, ...], ...]
    whole: bool
    strict: bool
    others: tuple[Figure, ...]

    def has_own_total(self) -> bool:
        """Say whether the text itself states the sum of the components: they are the parts of something else."""
        sums = total(self.amounts)
        if any(sums.meets(amount.interval) for amount in self.others):
            return True
        whole = sum((amount.value for amount in self.amounts), start=Decimal(0))
        return not self.strict and len(self.amounts) > 2 and any(item.value * 2 == whole for item in self.amounts)

    def explains(self, totals: Sequence[Figure]) -> bool:
        """Say whether some of the amounts are the whole, the others parts of parts."""
        if self.strict or len(self.amounts) > _EXHAUSTIVE:
            return False
        slack = sum((amount.step for amount in self.amounts), start=Decimal(0)) / 2
        sums = {Decimal(0)}
        for amount in self.amounts:
            sums |= {already + amount.value for already in sums}
        return any(abs(already - whole.value) <= slack for whole in totals for already in sums)

    def repaired(self, totals: Sequence[Figure]) -> tuple[str, Decimal] | None:
        """Return the component that its own items show to be misprinted: with their sum the whole is right."""
        for index, items in enumerate(self.below):
            others = [amount for at, amount in enumerate(self.amounts) if at != index]
            if len(items) > 1 and any(total([*others, *items]).meets(whole.interval) for whole in totals):
                return self.names[index], sum((item.value for item in items), start=Decimal(0))
        return None


def components_of(text: str, settings: Mapping[str, Any]) -> Components | None:
    """Return the components that a text lists, None where it lists fewer than two, or speaks of earlier years."""
    folded = fold(text).replace("，", ",") if "元" in text or "万" in text else ""
    folded = _SEPARATOR.sub("", folded)
    years = set(_YEAR.findall(folded))
    folded = _YEAR.sub("", folded)
    for pattern, strict in ((_NUMBERED, True), (_BRACKETED, False), (_SEGMENT, False)):
        matches = _outer(list(pattern.finditer(folded)))
        if len(matches) >= 2:
            if pattern is _SEGMENT and (len(years) > 1 or len(_AMOUNT.findall(folded)) > len(matches)):
                return None
            return _components(folded, matches, settings, strict=strict)
    return None


def _components(
    text: str, matches: list[re.Match[str]], settings: Mapping[str, Any], *, strict: bool
) -> Components | None:
    amounts = tuple(money(match["number"], match["unit"]) for match in matches)
    if any(amount is None for amount in amounts):
        return None
    below = tuple(tuple(_between(text, first.end(), second)) for first, second in pairwise([*matches, None]) if first)
    start, end = matches[0].start(), matches[-1].end()
    if words(settings["earlier"]).search(text):
        return None
    is_open = words(settings["open"]).match(text, end) is not None
    whole = not is_open and (strict or words(settings["whole"]).search(text[:end]) is not None)
    names = tuple(match["name"] for match in matches)
    others = tuple(_stated_totals(text, matches))
    return Components(text[start:end], names, tuple(filter(None, amounts)), below, whole, strict, others)


def _stated_totals(text: str, matches: list[re.Match[str]]) -> Iterator[Figure]:
    """Yield the amounts that may be the sum: those before the components, and those that are called a total."""
    spans = {match.start("number") for match in matches}
    for match in _AMOUNT.finditer(text):
        if match.start() in spans:
            continue
        amount = money(match["number"], match["unit"])
        before = text[max(0, match.start() - _TOTAL_BEFORE) : match.start()]
        if amount is not None and (match.start() < matches[0].start() or _TOTAL.search(before)):
            yield amount


def _outer(matches: list[re.Match[str]]) -> list[re.Match[str]]:
    """Return the items numbered as the first one is: 1、 holds （1） and the other way round."""
    if not matches or not matches[0][0][:1].isdigit():
        return [match for match in matches if not match[0][:1].isdigit()]
    return [match for match in matches if match[0][:1].isdigit()]


def _between(text: str, start: int, following: re.Match[str] | None) -> Iterator[Figure]:
    stop = following.start() if following is not None else len(text)
    for match in _AMOUNT.finditer(text, start, stop):
        amount = money(match["number"], match["unit"])
        if amount is not None:
            yield amount
