"""Spoil one figure of the clean example: the audit must say so, at that place."""

import random
import re
from collections.abc import Iterator
from decimal import Decimal
from typing import NamedTuple

import pytest

from mingzhang.checking.check import check
from mingzhang.examples import example_paths
from mingzhang.extraction.extract import extract
from mingzhang.model.disclosure import Disclosure
from mingzhang.model.finding import Finding, Severity
from mingzhang.readers.text import parse_text

TEXT = example_paths()[0].read_text("utf-8")
LINES = TEXT.split("\n")
CLEAN = extract(parse_text(TEXT))
KNOWN = {finding.fingerprint for finding in check(CLEAN).findings}


class Spot(NamedTuple):
    """A printed figure of the example: where it stands, and what it is called."""

    line: int
    start: int
    end: int
    name: str


def spots(disclosure: Disclosure) -> Iterator[Spot]:
    for fact in disclosure.facts:
        place = fact.place
        if fact.value.printed and place.line is not None and place.start is not None and place.end is not None:
            yield Spot(place.line, place.start, place.end, str(fact.at))


SPOTS = sorted(set(spots(CLEAN)))


def spoil(spot: Spot, chance: random.Random) -> str:
    """Return the example with the figure off by at least 0.05 of its unit, in the same number of decimals."""
    line = LINES[spot.line - 1]
    printed = line[spot.start : spot.end]
    digits = re.sub(r"[^\d.-]", "", printed)
    decimals = len(digits.partition(".")[2])
    step = Decimal(chance.randint(5, 900)) / 100 if decimals else Decimal(chance.randint(1, 9))
    changed = re.sub(r"[\d.,-]+", f"{Decimal(digits) + step:.{decimals}f}", printed, count=1)
    lines = [*LINES]
    lines[spot.line - 1] = line[: spot.start] + changed + line[spot.end :]
    return "\n".join(lines)


def new_findings(text: str) -> list[Finding]:
    report = check(extract(parse_text(text), strict=False))
    return [
        finding
        for finding in report.findings
        if finding.fingerprint not in KNOWN and finding.severity is not Severity.INFO
    ]


def test_the_clean_example_has_no_errors_and_no_warnings() -> None:
    findings = [finding for finding in check(CLEAN).findings if finding.severity is not Severity.INFO]
    assert [f"{finding.rule} {finding.message}" for finding in findings] == []


TABLE_SPOTS = [spot for spot in SPOTS if spot.name.startswith(("T", "X", "Z"))]
TEXT_SPOTS = [spot for spot in SPOTS if spot.name.startswith("S")]


def caught(spot: Spot, seed: int) -> bool:
    found = new_findings(spoil(spot, random.Random(seed)))
    return any(location.place.line == spot.line for finding in found for location in finding.locations)


@pytest.mark.parametrize("seed", range(3))
def test_a_wrong_figure_in_a_table_or_sheet_is_found_where_it_stands(seed: int) -> None:
    sample = random.Random(seed).sample(TABLE_SPOTS, 25)
    missed = [spot for spot in sample if not caught(spot, seed)]
    assert missed == []


@pytest.mark.parametrize("seed", range(2))
def test_a_wrong_figure_in_the_narrative_is_found_where_it_stands(seed: int) -> None:
    sample = random.Random(seed).sample(TEXT_SPOTS, 15)
    missed = [spot for spot in sample if not caught(spot, seed)]
    assert len(missed) <= 3, missed


@pytest.mark.slow
def test_every_single_figure_is_guarded() -> None:
    missed = [spot for spot in SPOTS if not caught(spot, 7)]
    print(f"guarded: {len(SPOTS) - len(missed)} of {len(SPOTS)} figures; not: {[spot.name for spot in missed]}")
    assert len(missed) <= 0.05 * len(SPOTS)


def test_the_suspect_is_the_spoiled_cell() -> None:
    """Where the identities single out one cell, it is the one that was spoiled."""
    chance = random.Random(11)
    cells = [spot for spot in TABLE_SPOTS if spot.name.startswith(("T03[2", "T05[2"))]
    right = 0
    sample = chance.sample(cells, 12)
    for spot in sample:
        found = new_findings(spoil(spot, chance))
        suspects = [suspect for finding in found for suspect in finding.suspects]
        right += any(suspect.place.line == spot.line and suspect.place.start == spot.start for suspect in suspects)
    assert right >= 10
