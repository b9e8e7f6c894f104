"""The measure word of an indicator's value does not fit its name."""

import re
from collections.abc import Iterator

from mingzhang.checking.outcome import Context, Outcome, not_applicable, passed, violated
from mingzhang.checking.targets import indicators_of
from mingzhang.model.writing import fold

_VALUE = re.compile(r"(?:[≤≥<>＜＞=]|不少于|不低于|不超过)*\d[\d,，]*(?:\.\d+)?(?P<unit>[^\d]{0,4})")
_LOOSE = re.compile(r"(?:以上|以下|以内|左右|及|/年|每年)+.*$")


def find(context: Context) -> Iterator[Outcome]:
    """Yield an outcome for each value that is a number, under a name that tells what is counted."""
    measures = [(re.compile(item["name"]), item["units"]) for item in context.settings["measures"]]
    known = {unit for _, units in measures for unit in units} | set(context.settings["other_units"])
    judged = False
    for seen in indicators_of(context.disclosure):
        match = _VALUE.fullmatch(fold(seen.value))
        if match is None:
            continue
        name = fold(seen.name)
        fitting = next((units for pattern, units in measures if pattern.search(name)), None)
        if fitting is None:
            continue
        unit = _LOOSE.sub("", match["unit"])
        judged = True
        if unit in known and unit not in fitting:
            yield violated([seen.here()], expected="、".join(fitting[:3]), actual=seen.value, name=seen.name)
        else:
            yield passed(seen.indicator.place)
    if not judged:
        yield not_applicable("没有写明数量的指标")
