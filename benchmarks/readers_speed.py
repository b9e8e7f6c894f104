"""Measure how fast each format is read and audited: ``python -m benchmarks.readers_speed [files]``.

Every file is worked on in a process of its own that prints, after one round to warm up, the medians of reading,
extraction and checking (milliseconds of processor time), of all three together (processor and wall), how long the
first round took (it also loads libraries and the catalogue), and the peak memory. Without files it takes the
real disclosures of shared/ as they are (text, PDF) and writes the same text as PDF, DOCX, XLSX and HTML; where
shared/ is not there, the embedded example. Last, 40 files of all formats are audited with one process and with two.
"""

from __future__ import annotations

import json
import resource
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

from mingzhang.checking.check import check
from mingzhang.extraction.extract import extract
from mingzhang.pipeline import Task, run
from mingzhang.readers import read, read_text
from mingzhang.readers.spans import with_spans

ROUNDS = 7
MANY = 40
#: Asked on one core: seconds for a PDF of 50 pages, seconds for other formats, megabytes.
ASKED_PDF, ASKED_OTHER, ASKED_MEMORY = 1.0, 0.4, 200
_ONE = "--one"


class Round(NamedTuple):
    """Processor seconds of the stages, and wall seconds of all of them."""

    read: float
    extract: float
    check: float
    wall: float

    @property
    def total(self) -> float:
        return self.read + self.extract + self.check


def audit(path: Path) -> Round:
    wall, start = time.perf_counter(), time.process_time()
    document = with_spans(read(path))
    was_read = time.process_time()
    disclosure = extract(document)
    extracted = time.process_time()
    check(disclosure)
    return Round(was_read - start, extracted - was_read, time.process_time() - extracted, time.perf_counter() - wall)


def measure(path: Path) -> None:
    """Print the measures of one file as JSON. Runs in the process of that file."""
    first = audit(path)
    rounds = [audit(path) for _ in range(ROUNDS)]
    medians = [statistics.median(values) for values in zip(*rounds, strict=True)]
    total = statistics.median(one.total for one in rounds)
    memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(json.dumps({"stages": medians, "total": total, "first": first.total, "memory": memory}))


def report(path: Path) -> bool:
    """Print a line on one file; return whether it is as fast and as small as asked."""
    done = subprocess.run(
        [sys.executable, "-m", "benchmarks.readers_speed", _ONE, str(path)], capture_output=True, text=True, check=False
    )
    if done.returncode:
        print(f"{path.name[:34]:34} {done.stderr.strip().splitlines()[-1]}")
        return False
    found = json.loads(done.stdout.splitlines()[-1])
    reading, extraction, checking, wall = found["stages"]
    pages = _pages(path)
    asked = max(ASKED_PDF, ASKED_PDF * pages / 50) if pages else ASKED_OTHER
    good = bool(found["total"] <= asked and found["memory"] <= ASKED_MEMORY)
    print(
        f"{path.name[:34]:34} {pages or '':>5} {1000 * reading:6.0f} {1000 * extraction:7.0f} {1000 * checking:6.0f} "
        f"{1000 * found['total']:6.0f} {1000 * wall:6.0f} {1000 * found['first']:6.0f} {found['memory']:6.0f} MB"
        f"{'' if good else '  above what is asked'}"
    )
    return good


def _pages(path: Path) -> int:
    """Return the number of pages of a PDF, 0 of other files."""
    if path.suffix.lower() != ".pdf":
        return 0
    from mingzhang.readers.pdf.library import opened  # noqa: PLC0415

    with opened(path) as (_, count):
        return count


def made(folder: Path) -> list[Path]:
    """Return the disclosures that are there, and their text written in every format."""
    # What writes would count into the memory of the processes that only read.
    from tests.shared import SHARED, disclosures  # noqa: PLC0415

    from mingzhang.examples import example_paths  # noqa: PLC0415

    texts = disclosures() or list(example_paths())
    found = sorted((SHARED / "disclosures" / "pdf").glob("*.pdf")) if SHARED is not None else []
    found += texts
    for source in texts:
        found += _written(source, folder / source.stem.partition("_")[0])
    return found


def _written(source: Path, stem: Path) -> Iterator[Path]:
    from tests.docx_samples import write_disclosure  # noqa: PLC0415
    from tests.html_samples import page  # noqa: PLC0415
    from tests.xlsx_samples import write_workbook  # noqa: PLC0415

    from benchmarks.pdf_styles import set_in  # noqa: PLC0415

    text, document = source.read_text("utf-8"), read_text(source)
    yield set_in(document, "grid", stem.with_suffix(".pdf"))
    yield write_disclosure(document, stem.with_suffix(".docx"))
    write_workbook(text, stem.with_suffix(".xlsx"))
    yield stem.with_suffix(".xlsx")
    stem.with_suffix(".html").write_text(page(text), "utf-8")
    yield stem.with_suffix(".html")


def scaling(paths: list[Path], folder: Path) -> None:
    """Print how much faster two processes are than one."""
    copies = []
    for number in range(MANY):
        source = paths[number % len(paths)]
        copies.append(Path(shutil.copyfile(source, folder / f"{number:02d}{source.suffix}")))
    tasks = [Task(str(copy), "check", "jsonl", "zh") for copy in copies]
    spent = {}
    for jobs in (1, 2):
        start = time.perf_counter()
        failed = sum(result.error is not None for result in run(tasks, jobs))
        spent[jobs] = time.perf_counter() - start
        print(
            f"{MANY} files with --jobs {jobs}: {spent[jobs]:.1f} s, {MANY / spent[jobs]:.1f} a second, {failed} unread"
        )
    print(f"--jobs 2 is {spent[1] / spent[2]:.2f} times as fast as --jobs 1")


def main() -> None:
    words = sys.argv[1:]
    if words[:1] == [_ONE]:
        measure(Path(words[1]))
        return
    print(
        f"{'file':34} {'pages':>5} {'read':>6} {'extract':>7} {'check':>6} {'total':>6} {'wall':>6} {'first':>6} memory"
    )
    with tempfile.TemporaryDirectory() as name:
        paths = [Path(word) for word in words] or made(Path(name))
        slow = [path for path in paths if not report(path)]
        many = Path(name) / "many"
        many.mkdir()
        scaling([path for path in paths if path.suffix != ".txt"] or paths, many)
    print(f"{len(paths) - len(slow)} of {len(paths)} files are within what is asked")


if __name__ == "__main__":
    main()
