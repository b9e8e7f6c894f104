"""The date of a target sheet is no date, or lies after the budget year."""

import re
from collections.abc import Iterator
from datetime import date

from mingzhang.checking.outcome import Context, Outcome, not_applicable, passed, violated
from mingzhang.checking.targets import no_sheets
from mingzhang.checking.text import sheet_at
from mingzhang.model.writing import fold

_DATE = re.compile(r"(\d{4})(?:[-/.年])?(\d{1,2})(?:[-/.月])?(\d{1,2})日?(?:\d{6}|\d\d：\d\d(?:：\d\d)?)?")


def find(context: Context) -> Iterator[Outcome]:
    """Yield an outcome for each date that is filled in."""
    disclosure = context.disclosure
    yield from no_sheets(disclosure)
    for sheet in disclosure.sheets:
        field = (sheet.footer or {}).get(context.settings["label"])
        if field is None or not field.value:
            yield not_applicable("没有填报日期")
            continue
        filled = _read(field.value)
        if filled is not None and (disclosure.metadata.year is None or filled.year <= disclosure.metadata.year):
            yield passed(field.place)
        else:
            where = [sheet_at(sheet, field.place, field.value)]
            yield violated(where, expected="8位或14位的日期", actual=field.value, name=sheet.name or "")


def _read(text: str) -> date | None:
    match = _DATE.fullmatch(fold(text))
    if match is None:
        return None
    try:
        return date(*map(int, match.groups()))
    except ValueError:
        return None
