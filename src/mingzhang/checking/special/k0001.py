"""The contents and the body name a table differently."""

import re
from collections.abc import Iterator

from mingzhang.checking.outcome import Context, Outcome, not_applicable, passed, violated
from mingzhang.checking.text import title_at
from mingzhang.model.disclosure import TocEntry
from mingzhang.model.finding import Location
from mingzhang.model.writing import fold

_ENTRY = re.compile(r"附?表([一二三四五六七八九十]{1,3}|\d{1,2})[：、.．]?(.+)")
_YEAR = re.compile(r"20\d{2}年?度?")
#: Not every region prints it, in the contents or above the table.
_EXCLUDING = "（不含上年结转）"
_DIGITS = {sign: value for value, sign in enumerate("零一二三四五六七八九")}


def find(context: Context) -> Iterator[Outcome]:
    """Yield an outcome for each table that the contents list by number."""
    entries = {number: (entry, title) for entry in context.disclosure.toc for number, title in _table_entry(entry)}
    if not entries:
        yield not_applicable("目录没有逐表列出")
        return
    for table in context.disclosure.tables:
        entry, title = entries.get(table.number, (None, ""))
        body = _bare(table.title)
        if entry is None:
            yield violated([title_at(table)], expected=table.title, actual="目录未列", number=str(table.number))
        elif _bare(title) == body:
            yield passed(entry.place)
        else:
            where = [Location(entry.place, "目录", text=entry.title), title_at(table)]
            yield violated(where, expected=table.title, actual=title, number=str(table.number))


def _table_entry(entry: TocEntry) -> Iterator[tuple[int, str]]:
    match = _ENTRY.fullmatch(fold(entry.title))
    if match is not None:
        yield _number(match.group(1)), match.group(2)


def _number(text: str) -> int:
    if text.isdigit():
        return int(text)
    tens, ten, ones = text.partition("十")
    if not ten:
        return _DIGITS.get(text[-1:], 0)
    return _DIGITS.get(tens, 1) * 10 + _DIGITS.get(ones, 0)


def _bare(title: str) -> str:
    match = _ENTRY.fullmatch(fold(title))
    return _YEAR.sub("", match.group(2) if match else fold(title)).removesuffix(_EXCLUDING)
