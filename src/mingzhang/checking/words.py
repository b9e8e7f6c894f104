"""The English of words that findings carry in Chinese: units, and the fixed phrases of special rules."""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import cache

from mingzhang.catalogue import store
from mingzhang.catalogue.strict import take

_FILE = "phrases.yaml"
_MORE = re.compile(r"”等 (\d+) (?:种|处|张)")
_NEIGHBOURS = re.compile(r"”“")


@cache
def phrases() -> tuple[Mapping[str, str], Mapping[str, str], tuple[tuple[re.Pattern[str], str], ...]]:
    """Return units, whole phrases and patterns with their English.

    Raises:
        CatalogueError: the file is malformed.
    """
    data = take(_FILE, store.read(_FILE), {"units", "phrases", "patterns"})
    patterns = tuple((re.compile(chinese), english) for chinese, english in data["patterns"].items())
    return data["units"], data["phrases"], patterns


def unit_words(unit: str, lang: str) -> str:
    """Return a unit in a language: 人 is people, a bare count has none in English."""
    return phrases()[0].get(unit, unit) if lang == "en" else unit


def english(text: str) -> str:
    """Return a value of a message in English; what a document says, and terms, stay as they are."""
    _, whole, patterns = phrases()
    if text in whole:
        return whole[text]
    for pattern, replacement in patterns:
        if match := pattern.fullmatch(text):
            return match.expand(replacement)
    return _NEIGHBOURS.sub("”, “", _MORE.sub(r"” (\1 kinds in all)", text))
