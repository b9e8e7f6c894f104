"""The contents and the body differ in their headings."""

import re
from collections.abc import Iterator

from mingzhang.checking.outcome import Context, Outcome, not_applicable, passed, violated
from mingzhang.checking.text import limited, quoted
from mingzhang.model.finding import Location
from mingzhang.model.writing import fold

_NUMBER = re.compile(
    r"^(?:第[一二三四五六七八九十]+部分|[（(][一二三四五六七八九十\d]{1,3}[）)]|[一二三四五六七八九十\d]{1,3}[、.．])[：、]?"
)
_YEAR = re.compile(r"20\d{2}年?度?")
_TABLE = re.compile(r"附?表[一二三四五六七八九十\d]|附件")


def find(context: Context) -> Iterator[Outcome]:
    """Yield one outcome for entries without heading and headings of the upper levels without entry."""
    toc = [entry for entry in context.disclosure.toc if not _TABLE.match(fold(entry.title))]
    if not toc:
        yield not_applicable("没有目录")
        return
    body = {_bare(section.title) for section in context.disclosure.sections}
    body |= {_bare(table.title) for table in context.disclosure.tables}
    listed = {_bare(entry.title) for entry in toc}
    deepest = 2 if len(listed & body) > 4 else 1
    odd = [Location(entry.place, "目录", text=entry.title) for entry in toc if _bare(entry.title) not in body]
    odd += [
        Location(section.place, section.title, text=section.title)
        for section in context.disclosure.sections
        if section.key and section.level <= deepest and _bare(section.title) not in listed
    ]
    if odd:
        shown = quoted(location.text for location in odd)
        yield violated(limited(odd), expected="目录与正文标题一致", actual=shown, titles=shown)
    else:
        yield passed()


def _bare(title: str) -> str:
    return _YEAR.sub("", _NUMBER.sub("", fold(title), count=1)).rstrip("：")
