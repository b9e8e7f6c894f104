"""Arbitrary input: random bytes, spliced and shuffled disclosures never crash and never take long."""

import random
import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from mingzhang.checking.check import check
from mingzhang.examples import example_paths
from mingzhang.extraction.as_json import disclosure_to_json
from mingzhang.extraction.extract import extract
from mingzhang.model.errors import UnreadableInputError
from mingzhang.readers.text import parse_text
from tests.shared import disclosures

TEXTS = [path.read_text("utf-8") for path in (*example_paths(), *disclosures())]
LINES = [line for text in TEXTS for line in text.split("\n")]
#: Generous for a loaded machine; a hang or quadratic growth is far above it.
SECONDS_PER_100_KB = 5


def audit(text: str) -> None:
    started = time.monotonic()
    try:
        disclosure = extract(parse_text(text))
    except UnreadableInputError as error:
        assert str(error)
        disclosure = extract(parse_text(text), strict=False)
    disclosure_to_json(disclosure)
    report = check(disclosure, trace=True)
    assert not [finding for finding in report.findings if finding.rule == "G0000"], "a rule crashed"
    assert time.monotonic() - started < SECONDS_PER_100_KB * (1 + len(text.encode()) / 100_000)


@pytest.mark.parametrize("seed", range(12))
def test_spliced_documents(seed: int) -> None:
    chance = random.Random(seed)
    pieces = []
    for _ in range(chance.randint(2, 6)):
        lines = chance.choice(TEXTS).split("\n")
        start = chance.randrange(len(lines))
        pieces += lines[start : start + chance.randint(1, 400)]
    audit("\n".join(pieces))


@pytest.mark.parametrize("seed", range(6))
def test_shuffled_lines(seed: int) -> None:
    chance = random.Random(seed)
    lines = chance.sample(LINES, min(600, len(LINES)))
    audit("\n".join(lines))


@pytest.mark.parametrize("seed", range(12))
def test_damaged_characters(seed: int) -> None:
    chance = random.Random(seed)
    text = list(chance.choice(TEXTS))
    for _ in range(len(text) // 50):
        at = chance.randrange(len(text))
        text[at] = chance.choice(["", "\t", "\n", " ", "0", "，", "(", "）", "万", "\u3000", "9.9.9", "一、"])
    audit("".join(text))


@pytest.mark.parametrize("share", [0.1, 0.3, 0.5, 0.7, 0.9])
@pytest.mark.parametrize("index", range(2))
def test_documents_that_break_off(index: int, share: float) -> None:
    audit(TEXTS[index][: int(len(TEXTS[index]) * share)])


@settings(max_examples=60, deadline=None)
@given(st.lists(st.sampled_from(LINES) | st.text(max_size=40), max_size=40))
def test_any_lines(lines: list[str]) -> None:
    audit("\n".join(lines))


@pytest.mark.parametrize(
    "text", ["\t" * 50_000, "一、" * 20_000, "（" * 30_000, "1" * 60_000, "合计\t" * 10_000, "万元，占" * 15_000]
)
def test_repetitive_text_is_read_in_time(text: str) -> None:
    audit(text)
