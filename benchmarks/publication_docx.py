"""How fast a publication of real size becomes a Word file, and how large that is.

Run: python -m benchmarks.publication_docx [--sheets 20]
"""

from __future__ import annotations

import argparse
import statistics
import sys
import time

from benchmarks.publication_pdf import real_size


def main() -> int:
    """Print a table of measures."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--sheets", type=int, default=20)
    parser.add_argument("--runs", type=int, default=7)
    options = parser.parse_args()
    publications = [real_size(options.sheets, mark) for mark in "甲乙丙丁戊己庚辛壬癸"[: options.runs + 1]]

    began = time.perf_counter()
    from mingzhang.renderers.publication_docx import write_docx  # noqa: PLC0415

    data = write_docx(publications[0])
    cold = time.perf_counter() - began
    warm, work = [], []
    for publication in publications[1:]:
        began, worked = time.perf_counter(), time.process_time()
        write_docx(publication)
        warm.append(time.perf_counter() - began)
        work.append(time.process_time() - worked)
    tables = len(list(publications[0].tables()))
    print(f"tables and sheets {tables}, charts {len(list(publications[0].charts()))}, {len(data) / 1024:.0f} KB")
    print(f"cold (with import) {cold * 1000:.0f} ms")
    span = f"{min(warm) * 1000:.0f} to {max(warm) * 1000:.0f}"
    print(f"warm, another document each {statistics.median(warm) * 1000:.0f} ms ({span})")
    print(f"processor time of that {statistics.median(work) * 1000:.0f} ms")
    return 0


if __name__ == "__main__":
    sys.exit(main())
