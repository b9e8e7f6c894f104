"""The value of an indicator says nothing."""

import re
from collections.abc import Iterator

from mingzhang.checking.outcome import Context, Outcome, not_applicable, passed, violated
from mingzhang.checking.targets import indicators_of, letters


def find(context: Context) -> Iterator[Outcome]:
    """Yield an outcome for each value."""
    if not any(seen.value for seen in indicators_of(context.disclosure)):
        yield not_applicable("没有填写指标值")
        return
    accepted = set(context.settings["single"])
    measures = "|".join(context.settings["measures"])
    no_number = re.compile(rf"[^\d一二两三四五六七八九十百千万几每各多整]{{1,3}}(?:{measures})")
    names = re.compile(rf".{{0,3}}(?:{'|'.join(context.settings['name_endings'])})")
    for seen in indicators_of(context.disclosure):
        value = letters(seen.value)
        if not seen.value or (value and not _is_empty(value, accepted, no_number, names)):
            yield passed(seen.indicator.place)
        else:
            yield violated([seen.here()], expected="有含义的指标值", actual=seen.value, name=seen.name)


def _is_empty(value: str, accepted: set[str], no_number: re.Pattern[str], names: re.Pattern[str]) -> bool:
    """Say whether a value is a stray character, a measure without number, or the name of a quality."""
    if len(value) == 1:
        return not value.isdigit() and value not in accepted
    return no_number.fullmatch(value) is not None or names.fullmatch(value) is not None
