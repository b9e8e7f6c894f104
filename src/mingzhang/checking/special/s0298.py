"""An indicator of this year is to be met in a year that is over."""

import re
from collections.abc import Iterator

from mingzhang.checking.outcome import Context, Outcome, not_applicable, not_checked, passed, violated
from mingzhang.checking.targets import ANNUAL, Seen, sheets_of, sides_of

_YEAR = re.compile(r"(?<!\d)(20\d{2})\s*年")


def find(context: Context) -> Iterator[Outcome]:
    """Yield an outcome for each annual indicator; indicators of the whole period may look back."""
    year = context.disclosure.metadata.year
    if year is None:
        yield not_checked("年度不明")
        return
    annual = [Seen(sheet, ANNUAL, item) for sheet in sheets_of(context.disclosure) for item in sides_of(sheet)[ANNUAL]]
    if not annual:
        yield not_applicable("没有填写年度指标")
    for seen in annual:
        past = [int(found) for found in _YEAR.findall(seen.value) if int(found) < year]
        if past and not any(word in seen.value + seen.name for word in context.settings["looking_back"]):
            yield violated([seen.here()], expected=f"{year}年", actual=seen.value, name=seen.name)
        else:
            yield passed(seen.indicator.place)
