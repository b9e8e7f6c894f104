"""Waivers (豁免): who lets which finding stand, why, and until when; and the columns of a waiver file."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import NamedTuple

from mingzhang.model.errors import MingzhangError

#: The finding that a rule crashed: letting it stand would hide that something was never checked.
NEVER_WAIVED = "G0000"


class Field(NamedTuple):
    """A field of a waiver file: its key, its heading in a Chinese file, and other headings that are understood."""

    key: str
    heading: str
    aliases: tuple[str, ...] = ()


#: The fields in the order a file is written. ``finding`` only tells people what the entry is about.
FIELDS = (
    Field("rule", "规则", ("规则编号",)),
    Field("file", "文件", ("文件名",)),
    Field("fingerprint", "指纹"),
    Field("table", "表", ("表号",)),
    Field("row", "行"),
    Field("column", "栏", ("列", "栏目")),
    Field("section", "节", ("章节",)),
    Field("line", "行号"),
    Field("finding", "问题", ("说明", "note")),
    Field("reason", "理由", ("豁免理由",)),
    Field("who", "批准人", ("豁免人", "经办人")),
    Field("until", "到期日", ("有效期至", "截止日期")),
    Field("since", "起始日", ("生效日期",)),
)
PLACE_KEYS = ("fingerprint", "file", "table", "row", "column", "section", "line")


@dataclass(frozen=True, slots=True)
class Scope:
    """The place a waiver is for; what is None does not restrict it.

    ``file`` is a name or a pattern with ``*``, ``table`` 1 to 13, ``line`` counts from 1.
    """

    fingerprint: str | None = None
    file: str | None = None
    table: int | None = None
    row: str | None = None
    column: str | None = None
    section: str | None = None
    line: int | None = None


@dataclass(frozen=True, slots=True)
class Waiver:
    """One entry of a waiver file. It holds from ``since`` to ``until``, both days included.

    ``rule`` is an id or a family such as ``R*``; ``number`` counts the entries of the file from 1, ``at`` is its
    line in the file.
    """

    rule: str
    scope: Scope
    reason: str
    who: str
    until: date
    since: date | None = None
    number: int = 0
    at: int = 0


class WaiverFileError(MingzhangError):
    """A waiver file is malformed. ``faults`` are sentences, each naming its place and its remedy."""

    def __init__(self, path: str, faults: Sequence[str]) -> None:
        self.path = path
        self.faults = tuple(faults)
        lines = "\n".join(f"  {fault}" for fault in faults)
        super().__init__(f"豁免文件 {path} 有 {len(faults)} 处要改，没有开始审核：\n{lines}")


def date_words(day: date, lang: str) -> str:
    """Return a day as spoken: 2026年3月31日, in English 2026-03-31."""
    return day.isoformat() if lang == "en" else f"{day.year}年{day.month}月{day.day}日"


def scope_words(scope: Scope, lang: str) -> str:
    """Return the place of a waiver in one phrase: 青石县水务局.txt · 表5 · 201 · 合计."""
    table, line, mark = ("table {}", "line {}", "fingerprint {}") if lang == "en" else ("表{}", "第 {} 行", "指纹 {}")
    parts = (
        scope.file,
        None if scope.table is None else table.format(scope.table),
        scope.section,
        scope.row,
        scope.column,
        None if scope.line is None else line.format(scope.line),
        None if scope.fingerprint is None else mark.format(scope.fingerprint),
    )
    return " · ".join(part for part in parts if part)
