"""Recognise the lines around a table: its title, caption, unit, entity and notes."""

from __future__ import annotations

import re
from functools import cache

from mingzhang.catalogue.tables import load_header_words, load_tables
from mingzhang.model.writing import fold

#: A title is short; a sentence that merely ends with the name of a table is longer.
LONGEST_TITLE = 60
_NUMBERED = re.compile(r"^(?:附?表[一二三四五六七八九十]{1,3}|附?表\d{1,2})[：、.．]?(?=\D)")
_YEAR = re.compile(r"\d{4}年?度?")
_UNIT = re.compile(r"^(?:金额)?单位[：]?(?:人民币)?(亿元|千元|万元|元)")
_QUALIFIER = re.compile(r"（[^（）]*）$")
_PAGE_NUMBER = re.compile(r"[-—–]*第?\d{1,4}页?[-—–]*(?:共\d{1,4}页)?")


@cache
def _titles() -> tuple[tuple[str, str], ...]:
    """Return (folded title, table id), the longest titles first."""
    pairs = [(fold(title), spec.id) for spec in load_tables().values() for title in spec.titles]
    return tuple(sorted(pairs, key=lambda pair: -len(pair[0])))


@cache
def _caption() -> re.Pattern[str]:
    return re.compile("|".join(f"(?:{pattern})" for pattern in load_header_words().captions))


def table_of_title(text: str) -> str | None:
    """Return the id of the table whose title a line is, None for any other line."""
    if len(text) > LONGEST_TITLE or text.endswith(("。", "；", "，", "：")):
        return None
    folded = _NUMBERED.sub("", fold(text))
    for title, table_id in _titles():
        if folded.endswith(title) and _is_prefix(folded[: -len(title)]):
            return table_id
    bare = _QUALIFIER.sub("", folded)
    if bare == folded:
        return None
    return next(
        (table_id for title, table_id in _titles() if bare.endswith(title) and _is_prefix(bare[: -len(title)])), None
    )


def _is_prefix(prefix: str) -> bool:
    """Say whether what stands before a title is a year, an entity's name or nothing."""
    rest = _YEAR.sub("", prefix)
    return not rest or rest in {"部门", "单位", "本部门", "本单位"} or (bool(_YEAR.search(prefix)) and len(rest) > 3)


def is_caption(text: str) -> bool:
    """Say whether a line is the caption that stands above a table's title, such as 预算公开表9."""
    return len(text) <= 12 and _caption().fullmatch(fold(text)) is not None


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
