"""Disclosures to compare: the example, copies of it that differ on purpose, the same a year later."""

from __future__ import annotations

import re
from functools import cache

from mingzhang.comparing.compare import compare
from mingzhang.comparing.wording import Wording
from mingzhang.examples import example_paths
from mingzhang.extraction.extract import extract
from mingzhang.model.comparison import Comparison, Item
from mingzhang.model.disclosure import Disclosure
from mingzhang.readers.text import parse_text

CLEAN, SPOILED = example_paths()
TEXT = CLEAN.read_text("utf-8")
LINES = TEXT.split("\n")
YEARS = Wording((2026, 2027))


@cache
def read(text: str) -> Disclosure:
    return extract(parse_text(text), strict=False)


OLD = read(TEXT)


def changed(*swaps: tuple[str, str]) -> Comparison:
    """Compare the example with a copy in which each text, which must be there, is put for another."""
    text = TEXT
    for one, other in swaps:
        assert one in text, one
        text = text.replace(one, other)
    return compare(OLD, read(text))


def next_year(text: str) -> str:
    return re.sub(r"20\d\d(?=年|[）)]年)", lambda match: str(int(match[0]) + 1), text)


def items(comparison: Comparison, key: str) -> list[Item]:
    return [item for group in comparison.groups if group.key == key for item in group.items]
