"""Show a serial number as a date or a time by its number format."""

from __future__ import annotations

import re
from datetime import datetime, timedelta
from decimal import ROUND_HALF_UP, Decimal
from functools import lru_cache

_STRIPPED = re.compile(r'"[^"]*"?|[\\!].|_.|\*.|\[\$[^\]]*\]|\[(?!(?:h+|m+|s+)\])[^\]]*\]', re.IGNORECASE | re.DOTALL)
_DATE = re.compile(r"[ymdhs]|aaa|AM/PM|上午/下午", re.IGNORECASE)
_PART = re.compile(
    r'"(?P<quoted>[^"]*)"?|[\\!](?P<escaped>.)|_.|\*.|\[\$(?P<symbol>[^\]-]*)[^\]]*\]|\[(?P<total>h+|m+|s+)\]|\[[^\]]*\]'
    r"|(?P<half>AM/PM|A/P|上午/下午)|(?P<year>y+|e+)|(?P<month>m+)|(?P<day>d+|a{3,4})|(?P<hour>h+)|(?P<second>s+(?:\.0+)?)|(?P<plain>.)",
    re.IGNORECASE | re.DOTALL,
)
_MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
_WEEK = "一二三四五六日"
_LATEST = 2_958_465  # 9999-12-31
_PHANTOM = 60  # Excel counts a 29 February 1900 that never was
_SECONDS = 86_400


@lru_cache(maxsize=512)
def is_date(code: str) -> bool:
    """Say whether a section of a number format shows a date or a time."""
    bare = _STRIPPED.sub("", code)
    return "general" not in bare.lower() and "通用" not in bare and _DATE.search(bare) is not None


def show_date(value: Decimal, code: str, *, from_1904: bool = False) -> str | None:
    """Return a serial number as the date it stands for, None if it stands for none."""
    if not 0 <= value <= _LATEST:
        return None
    moment = _moment(value, from_1904)
    matches = list(_PART.finditer(code))
    has_half = any(match["half"] for match in matches)
    shown = []
    for index, match in enumerate(matches):
        kind = match.lastgroup
        if kind == "month" and _is_minute(matches, index):
            kind = "minute"
        if kind is not None:
            shown.append(_field(kind, match[0] if kind == "minute" else match[kind], moment, value, has_half))
    return "".join(shown).strip()


def _moment(value: Decimal, from_1904: bool) -> datetime:
    seconds = int((value * _SECONDS).quantize(Decimal(1), rounding=ROUND_HALF_UP))
    if from_1904:
        start = datetime(1904, 1, 1)
    else:
        start = datetime(1899, 12, 30) if value >= _PHANTOM else datetime(1899, 12, 31)
    return start + timedelta(seconds=seconds)


def _is_minute(matches: list[re.Match[str]], index: int) -> bool:
    """Say whether an m stands for minutes: hours come before it or seconds after it."""
    fields = ("year", "month", "day", "hour", "second", "total")
    before = next((m.lastgroup for m in reversed(matches[:index]) if m.lastgroup in fields), None)
    after = next((m.lastgroup for m in matches[index + 1 :] if m.lastgroup in fields), None)
    return len(matches[index][0]) < 3 and (before in ("hour", "total") or after == "second")


def _field(kind: str, text: str, moment: datetime, value: Decimal, has_half: bool) -> str:
    number = {
        "month": moment.month,
        "day": moment.day,
        "hour": (moment.hour % 12 or 12) if has_half else moment.hour,
        "minute": moment.minute,
        "second": moment.second,
    }
    if kind == "year":
        return f"{moment.year % 100:02d}" if len(text) == 2 and text.lower() != "ee" else str(moment.year)
    if kind == "half":
        return "上午" if moment.hour < 12 else "下午"
    if kind == "total":
        unit = {"h": 24, "m": 24 * 60, "s": _SECONDS}[text[0].lower()]
        return f"{int(value * unit):0{len(text)}d}"
    if kind == "month" and len(text) > 2:
        return _MONTHS[moment.month - 1]
    if kind == "day" and len(text) > 2:
        return ("星期" if len(text) == 4 else "") + _WEEK[moment.weekday()]
    if kind in number:
        return f"{number[kind]:02d}" if len(text) > 1 else str(number[kind])
    return text
