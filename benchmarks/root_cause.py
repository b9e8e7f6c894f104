"""Spoil figures of disclosures and see whether the audit names them: ``python -m benchmarks.root_cause [N] [-v]``.

The figures spoiled are those that an equation, a share or a rate of change uses; each is off by at least 0.05 of its
unit. Prints for single errors how often the culprit is the first suspect (a tie counts half), for two errors at once
how often both are among the first three suspects, and how long the solver ran (processor time). Real disclosures are
taken from the folder shared/ where it is there.
"""

from __future__ import annotations

import random
import re
import sys
from collections import Counter
from collections.abc import Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass, field
from decimal import Decimal
from pathlib import Path
from statistics import median
from time import process_time
from typing import Any

from tests.shared import SHARED

from mingzhang.checking import causes, solve
from mingzhang.checking.check import check
from mingzhang.examples import example_paths
from mingzhang.extraction.extract import extract
from mingzhang.model.finding import Finding, Suspect
from mingzhang.model.place import Place
from mingzhang.readers.text import parse_text

_FIGURE = re.compile(r"\d[\d,]*(?:\.\d+)?")
_SMALLEST = Decimal("0.05")
#: Among so many suspects both of two errors should be.
_FIRST = 3
_TRIES = 30


@dataclass
class Outcome:
    """What became of the spoiled copies of one document: counts by kind, and seconds of each run of the solver."""

    name: str
    single: Counter[str] = field(default_factory=Counter)
    double: Counter[str] = field(default_factory=Counter)
    seconds: list[float] = field(default_factory=list)
    missed: list[str] = field(default_factory=list)


@dataclass
class Clock:
    """Runs the solver and keeps how long it took, and the cells it was given."""

    seconds: list[float] = field(default_factory=list)
    used: set[Place] = field(default_factory=set)

    def diagnose(self, identities: Sequence[Any], *, deep: bool = False) -> Any:
        """Run the solver."""
        started = process_time()
        found = _DIAGNOSE(identities, deep=deep)
        self.seconds.append(process_time() - started)
        self.used = {
            fact.place for one in identities if one.relation == "=" for fact in one.facts if fact.value.printed
        }
        return found


_DIAGNOSE = solve.diagnose


def spoiled(text: str, chance: random.Random) -> str | None:
    """Return a printed figure with one fault of a clerk, off by at least 0.05; None where none was found."""
    match = _FIGURE.search(text)
    if match is None:
        return None
    old = match.group().replace(",", "")
    for _ in range(_TRIES):
        new = _faulty(old, chance)
        if _is_figure(new) and abs(Decimal(new) - Decimal(old)) >= _SMALLEST:
            return text[: match.start()] + new + text[match.end() :]
    return None


def _faulty(old: str, chance: random.Random) -> str:
    kind = chance.choice(("digit", "exchange", "shift", "amount"))
    at = chance.randrange(len(old))
    if kind == "digit":
        return old[:at] + chance.choice("0123456789") + old[at + 1 :] if old[at] != "." else old
    if kind == "exchange":
        return old[:at] + old[at : at + 2][::-1] + old[at + 2 :]
    if kind == "shift":
        return str(Decimal(old) * 10)
    decimals = len(old.partition(".")[2])
    return f"{Decimal(old) + Decimal(chance.randint(-99999, 99999)) / chance.choice((100, 1000, 10000)):.{decimals}f}"


def _is_figure(text: str) -> bool:
    whole, point, decimals = text.partition(".")
    return whole.isdigit() and (whole == "0" or whole[0] != "0") and (not point or decimals.isdigit())


def spoil(lines: Sequence[str], places: Sequence[Place], chance: random.Random) -> str | None:
    """Return a text with the figures at some places spoiled."""
    copy = [*lines]
    for place in sorted(places, key=lambda place: (place.line or 0, place.start or 0), reverse=True):
        line = copy[(place.line or 1) - 1]
        new = spoiled(line[place.start : place.end], chance)
        if new is None:
            return None
        copy[(place.line or 1) - 1] = line[: place.start] + new + line[place.end :]
    return "\n".join(copy)


def start_of(place: Place) -> tuple[int | None, int | None]:
    """Return what of a place a wrong figure does not change."""
    return place.line, place.start


def audit(text: str) -> tuple[Finding, ...]:
    """Return the findings of a text that name suspects."""
    findings = check(extract(parse_text(text), strict=False)).findings
    return tuple(finding for finding in findings if finding.suspects)


def judged(findings: Sequence[Finding], culprit: Place) -> str:
    """Say whether a culprit is named first, in a tie, later, or not."""
    named = [
        suspect for finding in findings for suspect in finding.suspects if start_of(suspect.place) == start_of(culprit)
    ]
    if not named:
        return "not named"
    best = min(named, key=lambda suspect: (suspect.rank, suspect.tied))
    if best.rank == 1:
        return "tie" if best.tied else "first"
    return "later"


def first_suspects(findings: Sequence[Finding], known: set[tuple[int | None, int | None, str]]) -> list[Suspect]:
    """Return the suspects of a document in the order a reader takes them: the likeliest of each finding first."""
    suspects = [suspect for finding in findings for suspect in finding.suspects]
    fresh = [suspect for suspect in suspects if (*start_of(suspect.place), suspect.printed) not in known]
    return sorted(fresh, key=lambda suspect: (suspect.rank, -suspect.balances))


def tried(task: tuple[str, int]) -> Outcome:
    """Spoil one document so many times with one error, and half as often with two."""
    path, count = Path(task[0]), task[1]
    text = path.read_text("utf-8")
    clock = Clock()
    causes.diagnose = clock.diagnose  # type: ignore[attr-defined]  # where the audit calls the solver
    check(extract(parse_text(text), strict=False), deep=True)
    base = [suspect for finding in audit(text) for suspect in finding.suspects]
    known = {(*start_of(suspect.place), suspect.printed) for suspect in base}
    wrong = {start_of(suspect.place) for suspect in base}
    places = sorted((p for p in clock.used if p.start is not None and start_of(p) not in wrong), key=str)
    clock.seconds.clear()
    outcome = Outcome(path.stem[:12], seconds=clock.seconds)
    chance = random.Random(path.stat().st_size)
    for _ in range(count):
        (culprit,) = chance.sample(places, 1)
        if (copy := spoil(text.split("\n"), (culprit,), chance)) is not None:
            result = judged(audit(copy), culprit)
            outcome.single[result] += 1
            if result != "first":
                outcome.missed.append(
                    f"{result}: line {culprit.line}, {copy.split(chr(10))[(culprit.line or 1) - 1][:90]}"
                )
    for _ in range(count // 2):
        two = chance.sample(places, 2)
        if (copy := spoil(text.split("\n"), two, chance)) is not None:
            named = {start_of(suspect.place) for suspect in first_suspects(audit(copy), known)[:_FIRST]}
            outcome.double["both" if {start_of(p) for p in two} <= named else "not both"] += 1
    return outcome


def rate(counts: Counter[str]) -> float:
    """Return the share of culprits named first; a tie counts half."""
    return (counts["first"] + counts["tie"] / 2) / max(counts.total(), 1)


def main() -> None:
    """Run the benchmark and print its figures."""
    numbers = [int(word) for word in sys.argv[1:] if word.isdigit()]
    count = numbers[0] if numbers else 150
    paths = [example_paths()[0]]
    paths += sorted((SHARED / "disclosures" / "text").glob("*.txt")) if SHARED else []
    with ProcessPoolExecutor(max_workers=2) as pool:
        outcomes = list(pool.map(tried, [(str(path), count) for path in paths]))
    single, double = Counter[str](), Counter[str]()
    for one in outcomes:
        single += one.single
        double += one.double
        runs = sorted(1000 * seconds for seconds in one.seconds)
        print(
            f"{one.name:14} single {rate(one.single):6.1%} {dict(one.single)}  "
            f"two {one.double['both'] / max(one.double.total(), 1):6.1%} of {one.double.total()}  "
            f""
            f"solver ms: median {median(runs):.0f}, 95 % {runs[int(0.95 * len(runs))]:.0f}, most {runs[-1]:.0f}"
        )
        for line in one.missed if "-v" in sys.argv[1:] else ():
            print(f"    {line}")
    print(f"single errors: culprit first {rate(single):.1%} of {single.total()}")
    both = double["both"] / max(double.total(), 1)
    print(f"two errors: both among the first {_FIRST} suspects {both:.1%} of {double.total()}")
    print(f"solver: median {1000 * median(s for one in outcomes for s in one.seconds):.0f} ms")


if __name__ == "__main__":
    main()
