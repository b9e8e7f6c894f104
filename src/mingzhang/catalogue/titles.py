"""The titles of tables without what regions print around them: numbers, years, 部门预算, 按功能分类."""

from __future__ import annotations

import re
from functools import cache, lru_cache

from mingzhang.catalogue.tables import Family, load_family, load_header_words, table_spec
from mingzhang.model.writing import fold

_YEAR = re.compile(r"(?:20)?\d{2}年度?|20\d{2}")
_QUALIFIER = re.compile(r"（[^（）]*）$")
#: Tables of final accounts have names like those of the budget and other columns.
_FINAL = re.compile(r"(?<!预)决算")
#: A name of a body before a title has more characters than this, and none of the words of tables.
_SHORT_NAME = 3
_NO_NAME = re.compile(r"支出|收入|收支|经费|拨款|基金|资本|预算|决算|绩效|结转|(?:和|及|与|、|的|之)$")


@cache
def _titles(family: Family) -> tuple[tuple[str, str], ...]:
    """Return (folded title, table id), the longest titles first."""
    pairs = [(fold(title), spec.id) for spec in load_family(family).values() for title in spec.titles]
    return tuple(sorted(pairs, key=lambda pair: -len(pair[0])))


@cache
def _numbers() -> re.Pattern[str]:
    return re.compile("|".join(f"(?:{pattern})" for pattern in load_header_words().title_numbers))


@lru_cache(maxsize=4_096)
def table_called(text: str, family: Family = "budget") -> str | None:
    """Return the id of the table of a family that a title belongs to, None for any other text."""
    folded = _without_number(fold(text))
    if is_final(folded) != (family == "final"):
        return None
    own = _without_suffix(folded)
    unqualified = _QUALIFIER.sub("", folded)
    candidates = tuple(dict.fromkeys((folded, own, unqualified)))
    for reader in (_exact, _by_pattern):
        if (found := next(filter(None, (reader(one, folded, family) for one in candidates)), None)) is not None:
            return found
    return None


@lru_cache(maxsize=4_096)
def may_be_called(title: str, table_id: str) -> bool:
    """Say whether a title that is not known may be that of a table: it says nothing that no title of the table says.

    Only words that tell tables apart count (``title_meanings`` in headers.yaml): 政府采购, 经济分类, 结转.
    """
    spec = table_spec(table_id)
    own = "|".join((*(fold(one) for one in spec.titles), *(pattern.pattern for pattern in spec.title_patterns)))
    return not is_final(title) and all(word in own for word in meanings(title))


@lru_cache(maxsize=4_096)
def meanings(title: str) -> frozenset[str]:
    """Return the words of a title that tell tables apart; a title without any, 附表三, says nothing."""
    folded = _without_number(fold(title))
    return frozenset(word for one in load_header_words().title_meanings if (word := fold(one)) in folded)


def is_final(title: str) -> bool:
    """Say whether a title is one of final accounts (决算), whose tables are none of the budget's."""
    return _FINAL.search(fold(title)) is not None


@lru_cache(maxsize=4_096)
def bare_title(text: str) -> str:
    """Return a title without number, year, words such as 部门预算 before it and what it is sorted by behind it."""
    return _without_prefixes(_without_suffix(_without_number(fold(text))))


def _exact(candidate: str, whole: str, family: Family) -> str | None:
    for title, table_id in _titles(family):
        if candidate.endswith(title) and _is_prefix(candidate[: -len(title)]) and _may_be(table_id, whole, title):
            return table_id
    return None


def _by_pattern(candidate: str, whole: str, family: Family) -> str | None:
    """Return the table one of whose patterns a title is, words before the name of the table taken off."""
    for bare in (candidate, _without_prefixes(candidate)):
        for spec in load_family(family).values():
            if any(pattern.fullmatch(bare) for pattern in spec.title_patterns) and _may_be(spec.id, whole, ""):
                return spec.id
    return None


def _may_be(table_id: str, whole: str, title: str) -> bool:
    """Say whether no word of a title tells against a table."""
    rest = whole.replace(title, "") if title else whole
    return not any(word in rest for word in table_spec(table_id).title_not)


def _without_number(folded: str) -> str:
    """Return a folded line without the number of a table before it: 表3 支出总表, 预算03表支出总表."""
    match = _numbers().match(folded)
    return folded[match.end() :] if match else folded


def _without_suffix(folded: str) -> str:
    suffix = next((fold(one) for one in load_header_words().title_suffixes if folded.endswith(fold(one))), "")
    return folded.removesuffix(suffix)


def _without_prefixes(folded: str) -> str:
    """Return a title without the years and words before it."""
    while True:
        match = _YEAR.match(folded)
        prefixes = (fold(one) for one in load_header_words().title_prefixes)
        prefix = match.group() if match else next((one for one in prefixes if folded.startswith(one)), "")
        if not prefix:
            return folded
        folded = folded.removeprefix(prefix)


def _is_prefix(prefix: str) -> bool:
    """Say whether what stands before a title is a year, a word such as 部门预算, a body's name with a year, nothing."""
    if not _without_prefixes(prefix):
        return True
    name = _YEAR.sub("", prefix)
    for word in load_header_words().title_prefixes:
        name = name.removesuffix(fold(word))
    return bool(_YEAR.search(prefix)) and len(name) > _SHORT_NAME and _NO_NAME.search(name) is None
