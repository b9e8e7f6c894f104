"""A date does not exist."""

import re
from calendar import monthrange
from collections.abc import Iterator

from mingzhang.checking.outcome import Context, Outcome, not_applicable, passed, violated
from mingzhang.checking.text import limited, pieces_where, quoted
from mingzhang.model.finding import Location

_DATE = re.compile(r"(?<!\d)(?:(20\d\d)\s*年\s*)?(\d{1,2})\s*月\s*(\d{1,2})\s*[日号]")
#: A year that has a 29 February, for dates without year.
_LEAP = 2024


def find(context: Context) -> Iterator[Outcome]:
    """Yield one outcome for the whole document."""
    dates = [
        (match, Location(piece.place, piece.section or None, text=match[0]))
        for piece in pieces_where(context.disclosure, lambda text: "月" in text)
        for match in _DATE.finditer(piece.text)
    ]
    found = [where for match, where in dates if not _exists(*match.groups())]
    if found:
        shown = quoted(location.text for location in found)
        yield violated(limited(found), expected="日历上有的日期", actual=shown, found=shown)
    else:
        yield passed() if dates else not_applicable("没有写明日期")


def _exists(year: str | None, month: str, day: str) -> bool:
    if not 1 <= int(month) <= 12:
        return False
    return 1 <= int(day) <= monthrange(int(year or _LEAP), int(month))[1]
