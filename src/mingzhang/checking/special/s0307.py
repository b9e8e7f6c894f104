"""The value of an indicator points the wrong way, or cannot be."""

import re
from collections.abc import Iterator, Mapping
from decimal import Decimal
from typing import Any

from mingzhang.checking.outcome import Context, Outcome, not_applicable, passed, violated
from mingzhang.checking.targets import COST, Seen, amount_in, indicators_of
from mingzhang.checking.text import words
from mingzhang.model.writing import fold

_VALUE = re.compile(r"(?P<sign>[≤≥<>＜＞=]?)(?P<number>\d+(?:\.\d+)?)[%％]")
_WHOLE = 100
_LEAST, _MOST = ("≥", ">", "＞"), ("≤", "<", "＜")


def find(context: Context) -> Iterator[Outcome]:
    """Yield an outcome for each indicator with a rate or a cost."""
    seen_any = False
    for seen in indicators_of(context.disclosure):
        fault = _cost(seen, context.settings) if seen.indicator.level2 == COST else _rate(seen, context.settings)
        if fault is None:
            continue
        seen_any = True
        if fault:
            yield violated([seen.here()], expected=fault, actual=seen.value, name=seen.name)
        else:
            yield passed(seen.indicator.place)
    if not seen_any:
        yield not_applicable("没有可以判断方向的指标")


def _rate(seen: Seen, settings: Mapping[str, Any]) -> str | None:
    """Return what should stand there, "" if all is well, None for what is no rate of a known direction."""
    match, name = _VALUE.fullmatch(fold(seen.value)), fold(seen.name)
    if match is None:
        return None
    sign, number = match["sign"], Decimal(match["number"])
    if words(f"{ending}$" for ending in settings["low_is_good"]).search(name):
        return f"≤{number}%" if sign in _LEAST else ""
    if words(f"{ending}$" for ending in settings["high_is_good"]).search(name):
        if number > _WHOLE:
            return "不超过100%"
        if 0 < number < settings["lowest"] and words(f"{ending}$" for ending in settings["never_low"]).search(name):
            return f"不低于{settings['lowest']}%"
        return f"≥{number}%" if sign in _MOST or (sign in _LEAST and not number) else ""
    return None


def _cost(seen: Seen, settings: Mapping[str, Any]) -> str | None:
    value = fold(seen.value)
    if amount_in(re.sub(r"^[≤≥<>＜＞=]+", "", value)) is None or words(settings["savings"]).search(seen.name):
        return None
    return f"≤{value[1:]}" if value.startswith(_LEAST) else ""
