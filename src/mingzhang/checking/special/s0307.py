"""The value of an indicator points the wrong way, or cannot be."""

import re
from collections.abc import Iterator, Mapping
from decimal import Decimal

from mingzhang.checking.outcome import Context, Outcome, not_applicable, passed, violated
from mingzhang.checking.targets import COST, Seen, amount_in, indicators_of
from mingzhang.checking.text import words
from mingzhang.model.writing import fold

_VALUE = re.compile(r"(?P<sign>[≤≥<>＜＞=]?)(?P<number>\d+(?:\.\d+)?)[%％]")
_SIGN = re.compile(r"^[≤≥<>＜＞=]+")
_WHOLE = 100
_LEAST, _MOST = ("≥", ">", "＞"), ("≤", "<", "＜")


def find(context: Context) -> Iterator[Outcome]:
    """Yield an outcome for each indicator with a rate or a cost."""
    settings = context.settings
    endings = {
        key: words(f"{ending}$" for ending in settings[key]) for key in ("low_is_good", "high_is_good", "never_low")
    }
    savings = words(settings["savings"])
    seen_any = False
    for seen in indicators_of(context.disclosure):
        is_cost = seen.indicator.level2 == COST
        fault = _cost(seen, savings) if is_cost else _rate(seen, endings, settings["lowest"])
        if fault is None:
            continue
        seen_any = True
        if fault:
            yield violated([seen.here()], expected=fault, actual=seen.value, name=seen.name)
        else:
            yield passed(seen.indicator.place)
    if not seen_any:
        yield not_applicable("没有可以判断方向的指标")


def _rate(seen: Seen, endings: Mapping[str, re.Pattern[str]], lowest: int) -> str | None:
    """Return what should stand there, "" if all is well, None for what is no rate of a known direction."""
    match = _VALUE.fullmatch(fold(seen.value))
    if match is None:
        return None
    name, sign, number = fold(seen.name), match["sign"], Decimal(match["number"])
    if endings["low_is_good"].search(name):
        return f"≤{number}%" if sign in _LEAST else ""
    if endings["high_is_good"].search(name):
        if number > _WHOLE:
            return "不超过100%"
        if 0 < number < lowest and endings["never_low"].search(name):
            return f"不低于{lowest}%"
        return f"≥{number}%" if sign in _MOST or (sign in _LEAST and not number) else ""
    return None


def _cost(seen: Seen, savings: re.Pattern[str]) -> str | None:
    value = fold(seen.value)
    if amount_in(_SIGN.sub("", value)) is None or savings.search(seen.name):
        return None
    return f"≤{value[1:]}" if value.startswith(_LEAST) else ""
