"""Put single realistic faults into consistent and real disclosures: ``python -m benchmarks.faults [N] [-v]``.

Prints by kind how many were found where they stand (a new error or warning on the fault's line), how many anywhere,
and with ``-v`` those that were not. Real disclosures are taken from the folder shared/ where it is there.
"""

from __future__ import annotations

import sys
from collections import Counter, defaultdict
from concurrent.futures import ProcessPoolExecutor
from pathlib import Path
from typing import NamedTuple

from tests.random_disclosures import disclosure
from tests.random_faults import MAKERS, Fault, source
from tests.shared import SHARED

from mingzhang.checking.check import check
from mingzhang.extraction.extract import extract
from mingzhang.model.disclosure import Disclosure
from mingzhang.model.finding import Finding, Severity
from mingzhang.readers.text import parse_text


class Tried(NamedTuple):
    """One fault and whether it was found: here, elsewhere or nowhere."""

    origin: str
    fault: Fault
    found: str
    rules: tuple[str, ...]


def alarms(read: Disclosure) -> list[Finding]:
    """Return errors and warnings."""
    return [finding for finding in check(read).findings if finding.severity is not Severity.INFO]


def tried(origin: str, text: str, seed: int) -> list[Tried]:
    """Try one fault of each kind on a text."""
    read = extract(parse_text(text))
    known = {finding.fingerprint for finding in alarms(read)}
    result = []
    for number, make in enumerate(MAKERS.values()):
        fault = make(source(read, text, 1000 * seed + number))
        if fault is None:
            continue
        new = [f for f in alarms(extract(parse_text(fault.text), strict=False)) if f.fingerprint not in known]
        here = [f for f in new if any(spot.place.line == fault.line for spot in f.locations)]
        found = "here" if here else "elsewhere" if new else "nowhere"
        result.append(Tried(origin, fault, found, tuple(sorted({f.rule for f in here or new}))))
    return result


def random_text(seed: int) -> list[Tried]:
    """Try the faults on a random disclosure."""
    return tried(f"random {seed}", disclosure(seed).text, seed)


def real_text(task: tuple[str, int]) -> list[Tried]:
    """Try the faults on a real disclosure."""
    path = Path(task[0])
    return tried(path.name[:3], path.read_text("utf-8"), task[1])


def table(title: str, outcomes: list[Tried], verbose: bool) -> None:
    """Print the rates by kind."""
    by_kind: dict[str, Counter[str]] = defaultdict(Counter)
    for one in outcomes:
        by_kind[one.fault.kind][one.found] += 1
    print(f"{title}: {len(outcomes)} faults")
    for kind, counts in by_kind.items():
        whole = counts.total()
        missed = counts["nowhere"]
        print(f"  {kind:18} {whole:4}: here {counts['here'] / whole:6.1%}, anywhere {1 - missed / whole:6.1%}")
    for one in outcomes if verbose else ():
        if one.found == "nowhere" or (one.found == "elsewhere" and one.fault.line):
            print(f"    {one.found} {one.origin} L{one.fault.line} {one.fault.kind}: {one.fault.what} {one.rules[:4]}")


def main() -> None:
    """Run the benchmark and print its figures."""
    numbers = [int(word) for word in sys.argv[1:] if word.isdigit()]
    count = numbers[0] if numbers else 100
    verbose = "-v" in sys.argv[1:]
    with ProcessPoolExecutor(max_workers=2) as pool:
        table("random disclosures", [o for some in pool.map(random_text, range(count)) for o in some], verbose)
        paths = sorted((SHARED / "disclosures" / "text").glob("*.txt")) if SHARED else []
        tasks = [(str(path), seed) for path in paths for seed in range(max(1, count // 10))]
        table("real disclosures", [o for some in pool.map(real_text, tasks) for o in some], verbose)


if __name__ == "__main__":
    main()
