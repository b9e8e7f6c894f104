"""Varied consistent disclosures are read as printed and raise no alarm; single faults in them are found."""

from __future__ import annotations

import random

import pytest

from mingzhang.checking.check import check
from mingzhang.extraction.extract import extract
from mingzhang.model.finding import Severity
from mingzhang.readers.text import parse_text
from tests.random_compare import false_alarms, misreadings, read
from tests.random_disclosures import disclosure
from tests.random_faults import MAKERS, source

QUICK = 25
#: Kinds of faults that stand in a line and must be found in it.
FOUND_HERE = ("table digit", "table transposed", "sheet digit", "wrong label", "wrong code", "wrong column")
FOUND_ANYWHERE = (*FOUND_HERE, "dropped item", "dropped sheet", "swapped amounts")


def complaints(seed: int) -> list[str]:
    made = disclosure(seed)
    document = read(made)
    return [*misreadings(made, document), *(f"{f.rule}: {f.message}" for f in false_alarms(document))]


@pytest.mark.parametrize("seed", range(QUICK))
def test_a_consistent_disclosure_is_read_as_printed_and_raises_no_alarm(seed: int) -> None:
    assert complaints(seed) == []


@pytest.mark.slow
def test_five_hundred_more_raise_no_alarm() -> None:
    assert {seed: found for seed in range(1000, 1500) if (found := complaints(seed))} == {}


def test_a_seed_always_gives_the_same_disclosure() -> None:
    assert disclosure(3).text == disclosure(3).text


@pytest.mark.parametrize("seed", random.Random(5).sample(range(1000), 6))
def test_single_faults_are_found(seed: int) -> None:
    text = disclosure(seed).text
    clean = extract(parse_text(text))
    for kind in FOUND_ANYWHERE:
        fault = MAKERS[kind](source(clean, text, seed))
        if fault is None:
            continue
        found = check(extract(parse_text(fault.text), strict=False)).findings
        lines = {spot.place.line for f in found if f.severity is not Severity.INFO for spot in f.locations}
        assert lines and (kind not in FOUND_HERE or fault.line in lines), f"{fault.kind}: {fault.what}"
