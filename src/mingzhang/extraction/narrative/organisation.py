"""The offices a department consists of, from Part 1: lists in a sentence, or headings of paragraphs."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache
from typing import NamedTuple

from mingzhang.catalogue.sentences import load_words
from mingzhang.extraction.narrative.lists import split_items

_COUNT = r"[\d一二两三四五六七八九十百]{1,4}个"
_SET = r"(?:内设|下设|设有|设置|设立|设)"
_INTRODUCED = r"(?:[，,：:]|(?:主要)?(?:包括|包含|分别(?:是|为)|有|即|是|为))+"
_NUMBERING = re.compile(
    r"\s*(?:[（(][一二三四五六七八九十\d]{1,3}[)）][、.．]?|[一二三四五六七八九十]{1,3}、|\d{1,2}[、.．](?!\d))\s*"
)
_STOP = re.compile(r"。|\n|[；;](?!\s*(?:[（(]?[一二三四五六七八九十\d]{1,3}[、)）.．]))")
_NAME_END = re.compile(r"[：:。；;，,\n]")
_LONGEST_NAME = 40


class Offices(NamedTuple):
    """A list of offices: the label of the fact, the names, and its span in the text."""

    label: str
    names: tuple[str, ...]
    start: int
    end: int


def read_offices(text: str) -> list[Offices]:
    """Return the lists of offices in a text, at most one for each kind (科室, 股（室）, 部门, 机构 …)."""
    found: dict[str, Offices] = {}
    for offices in (*_counted_before(text), *_listed_after(text), *_headed(text)):
        found.setdefault(offices.label, offices)
    return list(found.values())


@cache
def _kinds() -> tuple[dict[str, str], str]:
    """Return the kind by printed name, and a pattern of the printed names."""
    kinds: dict[str, str] = {}
    for kind, printed in load_words().offices.items():
        for name in printed:
            kinds[name] = kind
            kinds[name.replace("(", "（").replace(")", "）")] = kind
    longest = sorted(map(re.escape, kinds), key=len, reverse=True)
    return kinds, f"(?P<kind>{'|'.join(longest)})"


@cache
def _patterns() -> tuple[re.Pattern[str], re.Pattern[str], re.Pattern[str]]:
    kind = _kinds()[1]
    counted = re.compile(rf"{_SET}(?:了|有|为)?[：:]?(?P<names>[^。\n]{{2,600}}?)等?(?:共|共计)?{_COUNT}{kind}")
    listed = re.compile(
        rf"{_SET}(?:了|有)?(?:共|共有)?(?:{_COUNT})?{kind}(?:共?{_COUNT}|情况|如下)?(?:[（(][^（）()\n]{{0,30}}[)）])?{_INTRODUCED}"
        rf"|{kind.replace('kind', 'named')}(?:共?{_COUNT})?[，,]?(?:包括|分别是|分别为|有|如下)[：:]?"
    )
    headed = re.compile(
        rf"(?:^|\n|[。；;])[^。；;\n]{{0,30}}?{kind}(?:{_COUNT})?(?:设置)?(?:情况)?"
        r"(?:如下|包括|有|为|分别是|分别为)?[：:]?[ \t\u3000]*\n"
    )
    return counted, listed, headed


def _counted_before(text: str) -> Iterator[Offices]:
    """Yield 内设 A、B、C 等 3 个科室."""
    for match in _patterns()[0].finditer(text):
        yield from _offices(match["kind"], match["names"], match.start("names"), match.end("names"))


def _listed_after(text: str) -> Iterator[Offices]:
    """Yield 内设 3 个科室：A、B、C and 下设部门有：A、B、C."""
    for match in _patterns()[1].finditer(text):
        stop = _STOP.search(text, match.end())
        end = stop.start() if stop else len(text)
        yield from _offices(match["kind"] or match["named"], text[match.end() : end], match.end(), end)


def _headed(text: str) -> Iterator[Offices]:
    """Yield a heading 内设机构： with one office in each numbered paragraph after it."""
    for match in _patterns()[2].finditer(text):
        names, start, end = [], -1, -1
        offset = match.end()
        for line in text[match.end() :].split("\n"):
            numbering = _NUMBERING.match(line)
            name = _NAME_END.split(line[numbering.end() :], maxsplit=1)[0].strip() if numbering else ""
            if name and _is_office(name):
                names.append(name)
                start, end = (offset if start < 0 else start), offset + len(line)
            offset += len(line) + 1
        if names:
            yield Offices(f"内设{_kinds()[0][match['kind']]}名单", tuple(names), start, end)


def _offices(kind: str, listed: str, start: int, end: int) -> Iterator[Offices]:
    names = tuple(name for item in split_items(listed) for name in _parted(item))
    if names and all(len(name) <= _LONGEST_NAME for name in names) and any(map(_is_office, names)):
        yield Offices(f"内设{_kinds()[0][kind]}名单", names, start, end)


def _parted(item: str) -> tuple[str, ...]:
    """Split A科和B科, but not a name that has 和 inside."""
    left, joint, right = item.partition("和")
    if not joint:
        left, joint, right = item.partition("及")
    return (left, right) if joint and _is_office(left) and _is_office(right) else (item,)


def _is_office(name: str) -> bool:
    bare = re.sub(r"[（(][^（）()]*[)）]$", "", name)
    return 1 < len(bare) <= _LONGEST_NAME and bare.endswith(load_words().office_endings)
