"""Match project sheets with the projects of the project expenditure table by name, one to one."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from decimal import Decimal
from difflib import SequenceMatcher

from mingzhang.model.disclosure import ProjectSheet
from mingzhang.model.writing import fold

Listed = tuple[str, Decimal | None]
#: Which table line a sheet is matched with, and how their names agree.
Pairs = dict[int, tuple[int, str]]
#: A pairing to choose from: whether the amounts disagree, a rank (less is better), sheet and line.
Candidate = tuple[bool, float, int, int]

_PUNCTUATION = re.compile(r"[^\w]|_")
_DIGITS = re.compile(r"\d+")
#: Characters that tell stages, parts and places of one undertaking apart.
_TELLING = frozenset("一二三四五六七八九十上下东西南北前后新旧男女")
#: A name cut off by its cell keeps at least this many characters; with another amount it must be a long one.
_SHORTEST_PREFIX, _LONG_PREFIX = 4, 20
#: Two names with one amount may differ in a third of their characters, names with different amounts in far fewer.
_ALIKE_SAME_AMOUNT, _ALIKE_OTHER_AMOUNT = 0.7, 0.88


def match_project_names(sheets: Sequence[ProjectSheet], table: Sequence[Listed]) -> tuple[ProjectSheet, ...]:
    """Give each sheet the name its project has in the table, and how the two names agree.

    Args:
        sheets: the sheets in the order of the document.
        table: name and amount in yuan of each project in the table.

    Returns:
        The sheets with ``table12_name`` and ``name_match`` (exact, width_only, punctuation, truncated,
        different_word); both None where no project of the table can be meant.
    """
    pairs: Pairs = {}
    for kind, same in _STEPS:
        _match_equal(sheets, table, pairs, kind, same)
    _match_similar(sheets, table, pairs)
    return tuple(
        replace(sheet, table12_name=table[pairs[i][0]][0], name_match=pairs[i][1]) if i in pairs else sheet
        for i, sheet in enumerate(sheets)
    )


def _exact(left: str, right: str, _differ: bool) -> bool:
    return left == right


def _width_only(left: str, right: str, _differ: bool) -> bool:
    return fold(left) == fold(right)


def _punctuation(left: str, right: str, _differ: bool) -> bool:
    return _letters(left) == _letters(right) != ""


def _truncated(left: str, right: str, differ: bool) -> bool:
    short, long = sorted((_letters(left), _letters(right)), key=len)
    return len(short) >= (_LONG_PREFIX if differ else _SHORTEST_PREFIX) and long.startswith(short)


#: The ways in which names agree, from the closest on; the last argument says whether both amounts are known and differ.
_STEPS: tuple[tuple[str, Callable[[str, str, bool], bool]], ...] = (
    ("exact", _exact),
    ("width_only", _width_only),
    ("punctuation", _punctuation),
    ("truncated", _truncated),
)


def _letters(name: str) -> str:
    return _PUNCTUATION.sub("", fold(name))


def _free(sheets: Sequence[ProjectSheet], table: Sequence[Listed], pairs: Pairs) -> Iterator[tuple[int, int, str]]:
    taken = {line for line, _ in pairs.values()}
    lines = [line for line in range(len(table)) if line not in taken]
    for index, sheet in enumerate(sheets):
        if index not in pairs and sheet.name:
            yield from ((index, line, sheet.name) for line in lines)


def _match_equal(
    sheets: Sequence[ProjectSheet],
    table: Sequence[Listed],
    pairs: Pairs,
    kind: str,
    same: Callable[[str, str, bool], bool],
) -> None:
    """Pair equal names; where several are equal, those with one amount first, then in the order of the document."""
    candidates: list[Candidate] = []
    for index, line, name in _free(sheets, table, pairs):
        other, amount = table[line]
        total = _amount(sheets[index])
        if same(name, other, None not in (total, amount) and total != amount):
            candidates.append((total != amount, -float(min(len(name), len(other))), index, line))
    _assign(candidates, pairs, kind)


def _match_similar(sheets: Sequence[ProjectSheet], table: Sequence[Listed], pairs: Pairs) -> None:
    """Pair names that differ in a word, the most similar first."""
    candidates: list[Candidate] = []
    for index, line, name in _free(sheets, table, pairs):
        other, amount = table[line]
        agrees = amount is not None and _amount(sheets[index]) == amount
        score = _similarity(name, other)
        if score >= (_ALIKE_SAME_AMOUNT if agrees else _ALIKE_OTHER_AMOUNT) and _same_marks(name, other, agrees):
            candidates.append((not agrees, -score, index, line))
    _assign(candidates, pairs, "different_word")


def _assign(candidates: list[Candidate], pairs: Pairs, kind: str) -> None:
    taken = {line for line, _ in pairs.values()}
    for _, _, index, line in sorted(candidates):
        if index not in pairs and line not in taken:
            pairs[index] = (line, kind)
            taken.add(line)


def _amount(sheet: ProjectSheet) -> Decimal | None:
    total = sheet.funds_annual.get("总额")
    return total.figure.value if total and total.figure else None


def _similarity(left: str, right: str) -> float:
    return SequenceMatcher(None, _letters(left), _letters(right), autojunk=False).ratio()


def _same_marks(left: str, right: str, agrees: bool) -> bool:
    """Say whether nothing tells the projects apart: years and numbers, and stages or places if amounts differ."""
    if _DIGITS.findall(fold(left)) != _DIGITS.findall(fold(right)):
        return False
    return agrees or [c for c in left if c in _TELLING] == [c for c in right if c in _TELLING]
