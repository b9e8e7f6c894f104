"""The words of header cells, compared without year and without 其中：."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import lru_cache

from mingzhang.catalogue.tables import load_header_words
from mingzhang.model.writing import NUMBERING, fold

#: A bare number of four digits is an amount, no year.
_YEAR = re.compile(r"^20\d{2}(?:年度?|(?=\D))")
_NAMED_YEAR = re.compile(r"(20\d{2})年")
_AMONG = "其中："
_BRACKETED = re.compile(r"^（[一二三四五六七八九十]{1,3}）")
#: A unit of amounts that stands with a column's name.
_UNIT = re.compile(r"（(?:单位：)?(?:亿|万|千)?元）$")

Path = tuple[str, ...]


@lru_cache(maxsize=8_192)
def variants(word: str) -> frozenset[str]:
    """Return the writings under which a printed header word may be declared: as it is, its year as 年, without it."""
    folded = fold(word)
    bare = _UNIT.sub("", folded.removeprefix(_AMONG) if folded != _AMONG else folded)
    return frozenset({folded, bare, _YEAR.sub("年", bare), _YEAR.sub("", bare)})


@lru_cache(maxsize=8_192)
def is_known(word: str) -> bool:
    """Say whether a word may stand in a header: a declared word of any table, or what heads labels."""
    return not variants(word).isdisjoint(load_header_words().all_words) or heads_labels(word)


@lru_cache(maxsize=8_192)
def heads_labels(word: str) -> bool:
    """Say whether a word heads a column of labels: 科目编码, 单位名称, 功能分类科目."""
    words = load_header_words()
    own = variants(word)
    return not own.isdisjoint(words.labels) or any(
        pattern.fullmatch(one) for pattern in words.label_patterns for one in own
    )


def is_label(path: Path) -> bool:
    """Say whether the column under a path holds labels, or nothing that is said."""
    return not path or heads_labels(path[-1])


def is_neutral(word: str) -> bool:
    """Say whether a group says nothing of its own, so that a column under it is what its last word says."""
    return not variants(word).isdisjoint(load_header_words().groups)


@lru_cache(maxsize=8_192)
def bare_label(label: str) -> str:
    """Return a folded row label without 一、 （一） 1. ① and 其中： 加： 减： before it."""
    bare = fold(label)
    while True:
        rest = bare
        for sign in (_AMONG, "加：", "减："):
            rest = rest.removeprefix(sign)
        rest = NUMBERING.sub("", _BRACKETED.sub("", rest)) or rest
        if rest == bare:
            return bare
        bare = rest


def closed_columns(paths: Sequence[Path], year: int | None) -> frozenset[int]:
    """Return the columns of other years, where a header names several: 2025年预算数 beside 2026年预算数.

    The year that counts is the report year, or the latest one named if the report year is not among them.
    """
    named = {index: years for index, path in enumerate(paths) if (years := _years(path))}
    all_years = {year for years in named.values() for year in years}
    if len(all_years) < 2:
        return frozenset()
    own = year if year in all_years else max(all_years)
    return frozenset(index for index, years in named.items() if own not in years)


def _years(path: Path) -> frozenset[int]:
    return frozenset(int(match) for word in path for match in _NAMED_YEAR.findall(fold(word)))


def is_numbered(label: str) -> bool:
    """Say whether a row label begins with 一、 （一） 1. or ①."""
    folded = fold(label).removeprefix(_AMONG)
    return bool(_BRACKETED.match(folded) or NUMBERING.match(folded))
