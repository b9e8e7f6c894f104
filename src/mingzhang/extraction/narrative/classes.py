"""Functional classes as sentences name them, and the class an item with a wrong name really is."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from decimal import Decimal
from typing import NamedTuple

from mingzhang.extraction.narrative.numbers import fold_text
from mingzhang.model.money import Figure

_CLAUSE = re.compile(r"[^0-9,;。:、\n]*\Z")
_NUMBERING = re.compile(r"\A(?:[.\s)]|\([一二三四五六七八九十]+\)|其中|包括|是|为)+")
_LEVEL_MARK = re.compile(r"\([类款项]\)|类(?=支出\Z)")
#: A section or item, or what follows a code and a dash, is no class though it may end in the words of one.
_ITEM = re.compile(r"\([款项]\)(?:支出)?\Z")
_CODED = re.compile(r"\d[-－—]\Z")
_SHORTEST, _LONGEST = 4, 24


class ClassName(NamedTuple):
    """The class an item names: canonical (None: no class is called so), as printed, and where in the lead."""

    canonical: str | None
    printed: str
    start: int


def fold_names(class_names: Mapping[str, str]) -> dict[str, str]:
    """Return canonical names by folded printed name."""
    return {fold_text(printed).text: canonical for printed, canonical in class_names.items()}


def name_in(lead: str, names: Mapping[str, str]) -> ClassName | None:
    """Return the class named at the end of the words before an amount, None if they end in no expenditure.

    Args:
        lead: Folded text from the figure before to this figure.
        names: Canonical class names by folded name.
    """
    stripped = lead.rstrip("\n:,")
    clause = _CLAUSE.search(stripped)
    printed = _NUMBERING.sub("", clause[0]) if clause else ""
    if _ITEM.search(printed) or _CODED.search(stripped[: len(stripped) - len(clause[0]) + 1] if clause else ""):
        return None
    bare = _LEVEL_MARK.sub("", printed)
    at = lead.rfind(printed)
    for start in range(max(len(bare) - _SHORTEST + 1, 0)):
        suffix = bare[start:]
        canonical = names.get(suffix) or names.get(f"{suffix}支出")
        if canonical and not bare[:start].endswith("其他"):
            return ClassName(canonical, suffix, at + (start if bare == printed else 0))
    if bare.endswith("支出") and _SHORTEST <= len(bare) <= _LONGEST:
        return ClassName(None, printed, at)
    return None


def resolve(amount: Figure, named: Iterable[str], class_amounts: Mapping[str, Decimal]) -> str | None:
    """Return the one class of the table that has this amount and is not named otherwise, None if not just one.

    Args:
        amount: The figure printed with a name that is no class.
        named: Canonical names that the passage gives to other items.
        class_amounts: Amounts in yuan by canonical name.
    """
    taken = frozenset(named)
    low, high = amount.interval.low, amount.interval.high
    fitting = [name for name, yuan in class_amounts.items() if name not in taken and yuan and low <= yuan <= high]
    return fitting[0] if len(fitting) == 1 else None
