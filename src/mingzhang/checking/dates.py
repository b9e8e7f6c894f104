"""Dates that a disclosure prints about itself: when its budget was replied to, when it was published."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from datetime import date, timedelta
from functools import cache
from typing import NamedTuple

from mingzhang.catalogue import store
from mingzhang.catalogue.strict import take
from mingzhang.checking.text import Piece, once, pieces_of, pieces_where
from mingzhang.model.disclosure import Disclosure
from mingzhang.model.finding import Location
from mingzhang.model.writing import fold

_FILE = "dates.yaml"
_NUMERALS = {sign: value for value, sign in enumerate("〇一二三四五六七八九")} | {
    "零": 0,
    "○": 0,
    "O": 0,
    "两": 2,
    "贰": 2,
}
_DATE = (
    r"(?:(?:20\d{2}年\d{1,2}月\d{1,2}日)|(?:20\d{2}[-/.]\d{1,2}[-/.]\d{1,2}(?!\d))"
    r"|(?:[二贰][〇零○O][〇零○O一二三四五六七八九]{2}年[一二三四五六七八九十]{1,2}月[一二三四五六七八九十]{1,3}日))"
)
_SATURDAY = 5
#: What a piece must contain for a date of a kind.
_HINTS = {"reply": re.compile("批复"), "published": re.compile("日期|时间|[于在]\\s*(?:20|[二贰])")}
#: Attached documents and sheets have dates of their own.
_ELSEWHERE = ("contents", "attachment", "sheet")


class Dated(NamedTuple):
    """A date as printed and where it stands; ``day`` is None where the calendar has no such day."""

    text: str
    day: date | None
    place: Location


@cache
def _patterns() -> Mapping[str, tuple[re.Pattern[str], ...]]:
    """Return the patterns of each kind of date.

    Raises:
        CatalogueError: the file is malformed.
    """
    data = take(_FILE, store.read(_FILE), {"reply", "published", "cover"})
    return {
        kind: tuple(re.compile(text.replace("{date}", f"(?P<date>{_DATE})")) for text in data[kind])
        for kind in ("reply", "published")
    } | {"cover": (re.compile(data["cover"].replace("{date}", f"(?P<date>{_DATE})")),)}


def reply_dates(disclosure: Disclosure) -> list[Dated]:
    """Return the days on which the budget was replied to, as printed."""
    return list(_dates(disclosure)["reply"])


def publication_dates(disclosure: Disclosure) -> list[Dated]:
    """Return the days of publication as printed; without any, a date that stands alone on the cover."""
    found = _dates(disclosure)
    return list(found["published"] or found["cover"])


@once
def _dates(disclosure: Disclosure) -> Mapping[str, tuple[Dated, ...]]:
    """Return the dates of each kind."""
    own = [piece for piece in pieces_of(disclosure) if piece.part not in _ELSEWHERE]
    cover = (
        _dated(piece, match["date"])
        for piece in own
        if piece.part == "cover" and (match := _patterns()["cover"][0].fullmatch(fold(piece.text)))
    )
    return {kind: tuple(_found(disclosure, own, kind)) for kind in _HINTS} | {"cover": tuple(cover)}


def _found(disclosure: Disclosure, pieces: Sequence[Piece], kind: str) -> Iterator[Dated]:
    """Yield the dates of a kind; a label and its date may stand in cells or lines of their own."""
    hinting = {piece.text for piece in pieces_where(disclosure, _HINTS[kind].search)}
    for index in (index for index, piece in enumerate(pieces) if piece.text in hinting) if hinting else ():
        piece = pieces[index]
        text = fold(piece.text)
        if len(text) <= 10 and text.endswith("：") and index + 1 < len(pieces):
            text += fold(pieces[index + 1].text)
        for pattern in _patterns()[kind]:
            for match in pattern.finditer(text):
                yield _dated(piece, match["date"])


def _dated(piece: Piece, text: str) -> Dated:
    return Dated(text, parse_date(text), Location(piece.place, piece.section or None, text=piece.text[:60]))


def parse_date(text: str) -> date | None:
    """Read a date as printed, None where the calendar has no such day."""
    parts = [part for part in re.split(r"[年月日\-/.]", text) if part]
    numbers = [int(part) if part.isascii() and part.isdigit() else numeral(part) for part in parts]
    try:
        return date(*numbers)
    except (ValueError, TypeError):
        return None


def numeral(text: str) -> int:
    """Read 二〇二六 digit by digit, 十二 and 二十一 as numbers."""
    if "十" not in text:
        return int("".join(str(_NUMERALS[sign]) for sign in text))
    tens, _, ones = text.partition("十")
    return (_NUMERALS[tens] if tens else 1) * 10 + (_NUMERALS[ones] if ones else 0)


def in_season(dated: Sequence[Dated], year: int) -> list[Dated]:
    """Return the dates that can concern the budget of a year: from October before it to its end."""
    return [one for one in dated if one.day is not None and date(year - 1, 10, 1) <= one.day <= date(year, 12, 31)]


def last_day(start: date, days: int) -> date:
    """Return the last day of a period that begins on the day after ``start``; a week-end moves it to Monday."""
    end = start + timedelta(days=days)
    return end + timedelta(days=7 - end.weekday()) if end.weekday() >= _SATURDAY else end


def spoken_date(day: date) -> str:
    """Write a date as a Chinese text does: 2026年1月20日."""
    return f"{day.year}年{day.month}月{day.day}日"
