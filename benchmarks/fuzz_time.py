"""Measure the time that damaged and repetitive text takes: ``python -m benchmarks.fuzz_time``.

Prints the slowest inputs in CPU seconds per 100 kB of read, extract and check.
"""

from __future__ import annotations

import random
import time
from typing import NamedTuple

from tests.test_fuzz import LINES, TEXTS, audit

SPLICED = 60
#: Shorter inputs are counted as if they were this long: their fixed costs say nothing about growth.
LEAST_BYTES = 20_000
REPETITIVE = (
    "\t" * 50_000,
    "一、" * 20_000,
    "（" * 30_000,
    "1" * 60_000,
    "合计\t" * 10_000,
    "万元，占" * 15_000,
    "本部门预算收入1万元，" * 5_000,
    "项目名称\t甲\n" * 5_000,
    "2010101\t名\t1.00\n" * 5_000,
    "\n".join(LINES * 6),
)


class Taken(NamedTuple):
    """What one input took, in CPU seconds."""

    per_100_kb: float
    seconds: float
    size: int
    start: str


def measure(text: str) -> Taken:
    size = len(text.encode())
    started = time.process_time()
    audit(text)
    seconds = time.process_time() - started
    return Taken(seconds / max(size, LEAST_BYTES) * 100_000, seconds, size, text[:20])


def spliced(chance: random.Random) -> str:
    pieces: list[str] = []
    for _ in range(chance.randint(2, 6)):
        lines = chance.choice(TEXTS).split("\n")
        start = chance.randrange(len(lines))
        pieces += lines[start : start + chance.randint(1, 900)]
    return "\n".join(pieces)


def main() -> None:
    chance = random.Random(5)
    inputs = [*(spliced(chance) for _ in range(SPLICED)), *REPETITIVE]
    taken = sorted(map(measure, inputs), reverse=True)
    for item in taken[:5]:
        print(f"{item.per_100_kb:.2f} s per 100 kB ({item.seconds:.2f} s, {item.size} bytes): {item.start!r}")
    print(f"slowest of {len(taken)} inputs: {taken[0].per_100_kb:.2f} s per 100 kB")


if __name__ == "__main__":
    main()
