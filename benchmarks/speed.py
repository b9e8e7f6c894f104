"""Measure speed and memory: ``python -m benchmarks.speed``.

Prints, on the real disclosures where shared/ is there and on the embedded example otherwise: extract + check
in a warm process (median), peak memory, documents a second with two processes, and cold starts of the
command line. Machines differ; compare figures of one run with each other.
"""

from __future__ import annotations

import os
import resource
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from mingzhang.checking.check import check
from mingzhang.examples import example_paths
from mingzhang.pipeline import Task, read_disclosure, run

SHARED = Path(__file__).resolve().parents[2] / "shared" / "disclosures" / "text"
ROUNDS = 9
MANY = 1000


def documents() -> list[Path]:
    return sorted(SHARED.glob("*.txt")) if SHARED.is_dir() else list(example_paths())


def warm(paths: list[Path]) -> None:
    for path in paths:
        check(read_disclosure(path))
    for path in paths:
        reading, checking = [], []
        for _ in range(ROUNDS):
            start = time.perf_counter()
            disclosure = read_disclosure(path)
            middle = time.perf_counter()
            check(disclosure)
            checking.append(time.perf_counter() - middle)
            reading.append(middle - start)
        both = statistics.median(map(sum, zip(reading, checking, strict=True)))
        print(
            f"{path.name}: extract {1000 * statistics.median(reading):.1f} ms, "
            f"check {1000 * statistics.median(checking):.1f} ms, together {1000 * both:.1f} ms (median of {ROUNDS})"
        )
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(f"peak memory of this process: {peak:.0f} MB")


def many(paths: list[Path]) -> None:
    with tempfile.TemporaryDirectory() as folder:
        copies = []
        for number in range(MANY):
            copy = Path(folder) / f"{number:04d}.txt"
            shutil.copyfile(paths[number % len(paths)], copy)
            copies.append(copy)
        start = time.perf_counter()
        done = sum(1 for _ in run([Task(str(path), "check", "jsonl", "zh") for path in copies], jobs=2))
        elapsed = time.perf_counter() - start
    print(f"{done} files with --jobs 2: {elapsed:.1f} s, {done / elapsed:.1f} documents a second")


def cold(path: Path) -> None:
    command = [sys.executable, "-m", "mingzhang.cli"]
    for words in (["--help"], ["check", str(path)]):
        times = []
        for _ in range(ROUNDS):
            start = time.perf_counter()
            subprocess.run([*command, *words], stdout=subprocess.DEVNULL, check=False, env=os.environ)
            times.append(time.perf_counter() - start)
        print(f"mingzhang {' '.join(words[:1])} cold: {1000 * statistics.median(times):.0f} ms (median of {ROUNDS})")


def main() -> None:
    paths = documents()
    warm(paths)
    cold(paths[0])
    many(paths)


if __name__ == "__main__":
    main()
