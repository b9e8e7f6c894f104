"""Recognise the lines around a table: its title, caption, unit, entity and notes."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import cache

from mingzhang.catalogue.tables import Family, load_header_words
from mingzhang.catalogue.titles import table_called
from mingzhang.model.writing import fold

#: A title is short; a sentence that merely ends with the name of a table is longer.
LONGEST_TITLE = 60
_UNIT = re.compile(r"^(?:金额)?单位[：]?(?:人民币)?(亿元|千元|万元|元)")
#: Dashes as programs print them, down to the rules of box drawing.
_DASHES = r"[-‐-―−─━﹘﹣－~～·]*"
_PAGE_NUMBER = re.compile(rf"{_DASHES}第?\d{{1,4}}页?{_DASHES}(?:共\d{{1,4}}页)?")
_CONTINUED = re.compile(r"^续表?：|（?[接续]+(?:上页|上表|前表|表)?[一二三四五六七八九十\d]*(?:[-—]\d+)?）?$")
_PART = re.compile(r"第[一二三四五六七八九十\d]{1,3}(?:部分|章|篇)")
#: What the title of any table looks like.
_ANY_TABLE = re.compile(r".{2,}表(?:（[^（）]*）)?")


@cache
def _caption() -> re.Pattern[str]:
    return re.compile("|".join(f"(?:{pattern})" for pattern in load_header_words().captions))


def is_table_title(text: str) -> bool:
    """Say whether a line looks like the title of a table, known or not."""
    return len(text) <= LONGEST_TITLE and _ANY_TABLE.fullmatch(fold(text)) is not None


def is_set_title(text: str) -> bool:
    """Say whether a line names a part of the document or a whole set of tables, and no single one."""
    folded = fold(text)
    return folded.endswith("报表") or _PART.match(folded) is not None


def table_of_title(text: str, families: Sequence[Family] = ("budget",)) -> str | None:
    """Return the id of the table whose title a line is, of the first family that has it, None for any other line."""
    if len(text) > LONGEST_TITLE or text.endswith(("。", "；", "，", "：")) or "表" not in text:
        return None
    return next(filter(None, (table_called(text, family) for family in families)), None)


def is_caption(text: str) -> bool:
    """Say whether a line is the caption that stands above a table's title, such as 预算公开表9."""
    return len(text) <= 12 and _caption().fullmatch(fold(text)) is not None


def without_continued(text: str) -> str:
    """Return a folded line without what says that a table goes on: …表（续）, 续表3, （续上表）."""
    return _CONTINUED.sub("", fold(text))


def is_page_number(text: str) -> bool:
    """Say whether a line is nothing but a page number."""
    return len(text) <= 16 and _PAGE_NUMBER.fullmatch(fold(text)) is not None


def unit_of(text: str) -> str | None:
    """Return the unit that a line such as 单位：万元 states (单位名称：… is no unit)."""
    match = _UNIT.match(fold(text)) if len(text) <= 20 else None
    return match.group(1) if match else None


def entity_of(text: str) -> tuple[str, str] | None:
    """Return label and name of a line such as 部门名称：某局."""
    folded = fold(text)
    label, colon, name = folded.partition("：")
    if not colon or label not in load_header_words().entity_labels or unit_of(text) is not None:
        return None
    return label, name


def note_type(text: str) -> str | None:
    """Return the kind of a note below a table (no_data, tail_difference, other), None for another line."""
    folded = fold(text)
    words = load_header_words()
    is_note = folded.startswith(("注：", "注1", "备注：", "说明：", "注.")) or folded == "注"
    if any(phrase in folded for phrase in words.no_data) and (is_note or len(folded) <= 16):
        return "no_data"
    if not is_note:
        return None
    if any(phrase in folded for phrase in words.tail_difference):
        return "tail_difference"
    return "other"
