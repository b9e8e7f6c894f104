"""Audit N random consistent disclosures: ``python -m benchmarks.false_alarms [N] [-v]``.

Prints how many got an error or a warning that is not due (by rule), what was misread, how many figures of the
narrative were bound, and the median time.
"""

from __future__ import annotations

import sys
from collections import Counter
from concurrent.futures import ProcessPoolExecutor
from statistics import median
from time import perf_counter
from typing import NamedTuple

from tests.random_compare import false_alarms, misreadings, read
from tests.random_disclosures import disclosure

from mingzhang.model.finding import Severity


class Outcome(NamedTuple):
    """What became of one disclosure: (rule, severity, message) of each false alarm, misreadings, figures, seconds."""

    seed: int
    alarms: list[tuple[str, str, str]]
    misread: list[str]
    figures: int
    bound: int
    unread: int
    seconds: float


def run(seed: int) -> Outcome:
    """Make, read and audit one disclosure."""
    made = disclosure(seed)
    start = perf_counter()
    document = read(made)
    found = false_alarms(document)
    seconds = perf_counter() - start
    alarms = [(f.rule, f.severity.value, f.message) for f in found]
    figures, bound = document.narrative_figures, document.narrative_bound
    return Outcome(seed, alarms, list(misreadings(made, document)), figures, bound, len(document.unread), seconds)


def main() -> None:
    """Run the benchmark and print its figures."""
    numbers = [int(word) for word in sys.argv[1:] if word.isdigit()]
    count = numbers[0] if numbers else 1000
    verbose = 3 if "-v" in sys.argv[1:] else 0
    with ProcessPoolExecutor(max_workers=2) as pool:
        outcomes = list(pool.map(run, range(count), chunksize=10))
    errors = sum(any(severity == Severity.ERROR for _, severity, _ in one.alarms) for one in outcomes)
    warnings = sum(any(severity == Severity.WARNING for _, severity, _ in one.alarms) for one in outcomes)
    print(f"{count} consistent disclosures: {errors} with a false error, {warnings} with a false warning")
    rules = Counter(rule for one in outcomes for rule in {rule for rule, _, _ in one.alarms})
    for rule, number in rules.most_common():
        print(f"  {rule}: {number} documents")
        shown = [(one.seed, message) for one in outcomes for name, _, message in one.alarms if name == rule]
        for seed, message in shown[:verbose]:
            print(f"      {seed}: {message[:260]}")
    misread = [one for one in outcomes if one.misread]
    print(f"misread: {len(misread)} documents")
    for one in misread[: 8 * verbose]:
        print(f"      {one.seed}: {one.misread[0][:300]}")
    figures, bound = sum(one.figures for one in outcomes), sum(one.bound for one in outcomes)
    print(f"figures of the narrative bound: {bound} of {figures}; unread items: {sum(one.unread for one in outcomes)}")
    print(f"median time: {1000 * median(one.seconds for one in outcomes):.0f} ms")


if __name__ == "__main__":
    main()
