"""The state assets are not those of the end of last year."""

import re
from collections.abc import Iterator

from mingzhang.checking.outcome import Context, Outcome, not_checked, passed, violated
from mingzhang.checking.text import limited, narrative, quoted

_AS_OF = re.compile(r"截[至止]?到?\s*(20\d{2})\s*年\s*(\d{1,2})\s*月\s*(?:(\d{1,2})\s*日|底|末)")


def find(context: Context) -> Iterator[Outcome]:
    """Yield one outcome for all dates of the section on assets."""
    year = context.disclosure.metadata.year
    if year is None:
        yield not_checked("年度不明")
        return
    wrong, dates = [], 0
    for line in narrative(context.disclosure, "S11"):
        for match in _AS_OF.finditer(line.text):
            dates += 1
            date = (int(match.group(1)), int(match.group(2)), int(match.group(3) or 31))
            # Some regions count at the time of publication.
            latest = (year - 1, 12, 31) if context.knows_form else (year, 6, 30)
            if not (year - 1, 12, 31) <= date <= latest:
                wrong.append(line.here(match.start(), match.end()))
    if wrong:
        shown = quoted(location.text for location in wrong)
        yield violated(limited(wrong), expected=f"{year - 1}年12月31日", actual=wrong[0].text, key=shown, dates=shown)
    elif dates:
        yield passed()
    else:
        yield not_checked("没有国有资产占有使用情况，或没有写截止日期")
