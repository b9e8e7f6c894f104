"""A goal and an indicator of one sheet set different rates for the same thing."""

import re
from collections.abc import Iterator, Mapping
from decimal import Decimal
from typing import Any, NamedTuple

from mingzhang.checking.outcome import Context, Outcome, not_applicable, passed, violated
from mingzhang.checking.targets import Seen, folded, indicators_of, name_of, sheets_of, text_at, text_of
from mingzhang.checking.text import words
from mingzhang.model.writing import fold

_VALUE = re.compile(
    r"(?P<before>[≤≥<>＜＞=]*|不低于|不少于|达到?|不超过|不高于)(?P<number>\d+(?:\.\d+)?)[%％](?P<after>\D{0,3})"
)
_STATED = (
    r"[^。；;，,、\d]{0,8}?(?P<before>[≤≥<>＜＞=]*)(?P<number>\d+(?:\.\d+)?)[%％](?P<after>以上|以下|以内|左右|之间)?"
)
_LEAST = re.compile(r"[≥>＞]|不低于|不少于|不小于|超过|高于|大于|以上")
_MOST = re.compile(r"[≤<＜]|不高于|不超过|不多于|低于|小于|控制在|以内|以下|不大于")
_ABOUT = re.compile(r"左右|约")
#: About: a tenth more or less.
_TENTH = Decimal("0.1")
_ENDLESS = Decimal("Infinity")


class Rate(NamedTuple):
    """The rates in per cent that a text allows, both ends included."""

    low: Decimal
    high: Decimal

    def meets(self, other: "Rate") -> bool:
        """Say whether some rate fulfils both."""
        return self.low <= other.high and other.low <= self.high


def find(context: Context) -> Iterator[Outcome]:
    """Yield an outcome for each rate of an indicator whose subject a text of its sheet gives a rate for."""
    if not sheets_of(context.disclosure):
        yield not_applicable("没有绩效目标表")
        return
    for seen in indicators_of(context.disclosure):
        match = _VALUE.fullmatch(fold(seen.value))
        if match is None:
            continue
        target = _rate(match["before"], match["number"], match["after"])
        for label, stated in _stated(seen, context.settings):
            rate = _rate(f"{stated[0]}", stated["number"], stated["after"] or "")
            if rate.meets(target):
                yield passed(seen.indicator.place)
            else:
                yield violated(
                    [text_at(seen.sheet, label, stated[0]), seen.here()],
                    expected="目标与指标一致",
                    actual=f"{stated[0]}；{seen.words}",
                    key=f"{name_of(seen.sheet)}|{seen.words}|{stated[0]}",
                    label=label,
                    stated=stated[0],
                    target=seen.words,
                )


def _stated(seen: Seen, settings: Mapping[str, Any]) -> Iterator[tuple[str, re.Match[str]]]:
    """Yield the rates that texts of the sheet give for the indicator's subject, with the text's label."""
    name = fold(seen.name)
    growth = words(f"{ending}$" for ending in settings["growth"])
    subject = growth.sub("", name)
    if len(subject) < settings["least_subject"]:
        return
    grows = "|".join(settings["growth"])
    said = rf"{re.escape(subject)}[^。；;，,、\d]{{0,6}}?(?:{grows})" if subject != name else re.escape(name)
    for label in settings["texts"]:
        text = folded(text_of(seen.sheet, label))
        if subject in text:
            yield from ((label, match) for match in re.finditer(said + _STATED, text))


def _rate(before: str, number: str, after: str) -> Rate:
    value = Decimal(number)
    said = before + after
    if _LEAST.search(said):
        return Rate(value, _ENDLESS)
    if _MOST.search(said):
        return Rate(-_ENDLESS, value)
    slack = abs(value) * _TENTH if _ABOUT.search(said) else Decimal(0)
    return Rate(value - slack, value + slack)
