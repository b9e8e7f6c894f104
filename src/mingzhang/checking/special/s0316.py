"""The period of a project ends before the budget year."""

import re
from collections.abc import Iterator

from mingzhang.checking.outcome import Context, Outcome, not_applicable, not_checked, passed, violated
from mingzhang.checking.targets import name_of, no_sheets
from mingzhang.checking.text import sheet_at

_YEAR = re.compile(r"(?<!\d)(20\d\d)(?!\d)")


def find(context: Context) -> Iterator[Outcome]:
    """Yield an outcome for each sheet that gives its period in years of the calendar."""
    disclosure = context.disclosure
    yield from no_sheets(disclosure)
    year = disclosure.metadata.year
    for sheet in disclosure.sheets:
        years = [int(found) for found in _YEAR.findall((sheet.period.value if sheet.period else None) or "")]
        if not years:
            yield not_applicable("项目期没有写起止年份")
        elif year is None:
            yield not_checked("年度不明")
        elif max(years) >= year or sheet.period is None:
            yield passed(sheet.place)
        else:
            where = [sheet_at(sheet, sheet.period.place, sheet.period.value)]
            yield violated(where, expected=f"包含{year}年", actual=sheet.period.value or "", name=name_of(sheet))
