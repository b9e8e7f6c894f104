"""Pickers: what may stand in a cell, found by code, by name, or by the initials of its pinyin."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Sequence
from functools import lru_cache
from typing import TYPE_CHECKING, NamedTuple

from mingzhang.ledgers.declaration import Column
from mingzhang.ledgers.options import choices, code_options, sections, text_labels
from mingzhang.web.budgets.models import LedgerRow

if TYPE_CHECKING:
    from mingzhang.web.budgets.models import Filing

#: No picker shows more at once.
MOST = 20


class Option(NamedTuple):
    """One option: the text it puts into the cell, and what it is found by."""

    text: str
    code: str
    name: str
    initials: str


def listed(column: Column, filing: Filing) -> tuple[str, ...]:
    """Return the texts that may be chosen in a column, () where it is typed freely."""
    if column.type == "code":
        return code_options(column.list, filing.year.year, column.digits)
    if column.type == "choice":
        return choices(column)
    if column.type == "yesno":
        return ("是", "否")
    if column.type == "section":
        return (*sections(filing.department.region.profile).values(), *text_labels())
    if column.type == "project":
        rows = LedgerRow.objects.filter(filing=filing, sheet="projects")
        return tuple(row.cells["name"] for row in rows if row.cells.get("name"))
    return ()


def find(column: Column, filing: Filing, query: str) -> list[str]:
    """Return at most 20 options for what was typed, best first; for nothing, those the ledger uses already first."""
    texts = listed(column, filing)
    wanted = _folded(query)
    if not wanted:
        return list(dict.fromkeys((*_used(column, filing, texts), *texts)))[:MOST]
    ranked = [(rank, number) for number, one in enumerate(_indexed(texts)) if (rank := _rank(one, wanted)) is not None]
    return [texts[number] for _, number in sorted(ranked)[:MOST]]


def _used(column: Column, filing: Filing, texts: Sequence[str]) -> Iterable[str]:
    if column.type != "code":
        return ()
    used = {row.cells.get(column.id, "") for row in LedgerRow.objects.filter(filing=filing)}
    return (text for text in texts if text in used)


def _rank(one: Option, wanted: str) -> int | None:
    """Return how well an option fits, 0 best; None where it does not."""
    fits = (
        one.code.startswith(wanted) or _folded(one.text).startswith(wanted),
        one.name.startswith(wanted),
        one.initials.startswith(wanted),
        wanted in one.name,
        wanted in one.initials,
    )
    return next((rank for rank, fit in enumerate(fits) if fit), None)


@lru_cache(maxsize=64)
def _indexed(texts: tuple[str, ...]) -> tuple[Option, ...]:
    return tuple(map(_option, texts))


def _option(text: str) -> Option:
    code, _, name = text.partition(" ")
    if not name or not code.isascii():
        code, name = "", text
    return Option(text, _folded(code), _folded(name), initials(name))


@lru_cache(maxsize=16_384)
def initials(name: str) -> str:
    """Return the first letters of a name's pinyin: 行政运行 → xzyx."""
    from pypinyin import Style, lazy_pinyin  # noqa: PLC0415  its dictionaries take a moment

    letters = lazy_pinyin(name, style=Style.FIRST_LETTER)
    return "".join(sign for sign in "".join(letters).lower() if sign.isalnum())


def _folded(text: str) -> str:
    return "".join(unicodedata.normalize("NFKC", text).lower().split())
