"""The words of a change contradict its amount, or amount and rate point different ways."""

import re
from collections.abc import Iterator

from mingzhang.checking.outcome import Context, Outcome, not_checked, passed, violated
from mingzhang.checking.text import narrative
from mingzhang.model.disclosure import Statement
from mingzhang.model.finding import Location

_WAY = r"(?:增加|减少|增长|下降|上升|降低|压减|提高)"
_ODD = re.compile(
    rf"{_WAY}(?:了|额为?|幅度为?)?\s*(?:0+(?:\.0+)?(?=\s*万?元)|0+(?=\s*[%％])|[-－−]\s*\d[\d.,]*)"
    rf"|(?:持平|相同|无变化|无增减)[^，。；;]{{0,6}}{_WAY}\s*[\d.,]+"
    rf"|{_WAY}\s*[\d.,]*[1-9][\d.,]*\s*万?元[^，。；;]{{0,4}}(?:持平|无变化)"
)


def find(context: Context) -> Iterator[Outcome]:
    """Yield an outcome for each paragraph with a contradictory phrase, and for each amount against its rate."""
    lines = list(narrative(context.disclosure, *context.settings["sections"]))
    if not lines:
        yield not_checked("没有说明增减变化的各节")
    for line in lines:
        if (match := _ODD.search(line.text)) is not None:
            where = [line.here(match.start(), match.end())]
            yield violated(
                where,
                expected="用语与数额一致",
                actual=match.group(),
                key=f"{line.key}|{match.group()}",
                what=line.section,
            )
        else:
            yield passed(line.paragraph.place)
    yield from _opposed(context.disclosure.statements)


def _opposed(statements: tuple[Statement, ...]) -> Iterator[Outcome]:
    signed = {(item.key, item.label): item for item in statements if item.signed}
    for (key, label), item in signed.items():
        rate = signed.get((key, label.removesuffix("额") + "率")) if label.endswith("增减额") else None
        if rate is None:
            continue
        if (item.signed or 0) * (rate.signed or 0) > 0:
            yield passed(item.place, rate.place)
        else:
            where = [Location(one.place, one.section, text=one.clause or one.raw) for one in (item, rate)]
            actual = f"{item.direction}{item.value}{item.unit}，{rate.direction}{rate.value}%"
            yield violated(
                where, expected="增减额与增减率方向一致", actual=actual, key=f"{label}|{actual}", what=item.section
            )
