"""The contents and the body name a table differently."""

import re
from collections.abc import Iterator

from mingzhang.checking.outcome import Context, Outcome, not_applicable, not_checked, passed, violated
from mingzhang.checking.text import title_at
from mingzhang.model.disclosure import Table, TocEntry
from mingzhang.model.finding import Location
from mingzhang.model.writing import fold

#: The 一 of 一般 belongs to the title: 表五一般公共预算…, 表十一般公共预算….
_UNIT = "(?:一(?!般)|[二三四五六七八九])"
_ENTRY = re.compile(rf"附?表((?:{_UNIT})?十(?:{_UNIT})?|{_UNIT}|\d{{1,2}})[：、.．]?(.+)")
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
    if not context.disclosure.tables:
        yield not_checked("正文没有读到表")
    for table in context.disclosure.tables:
        entry, title = entries.get(table.number, (None, ""))
        if entry is None:
            yield _differing(table, [title_at(table)], "目录未列", "目录没有列出")
        elif _bare(title) == _bare(table.title):
            yield passed(entry.place)
        else:
            where = [Location(entry.place, "目录", text=entry.title), title_at(table)]
            yield _differing(table, where, title, f"目录写“{title}”")


def _differing(table: Table, where: list[Location], actual: str, what: str) -> Outcome:
    number = str(table.number)
    return violated(where, expected=table.title, actual=actual, key=f"{actual}|{number}", number=number, what=what)


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
