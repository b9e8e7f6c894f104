"""How fast a disclosure of real size becomes workbook, page, Markdown, JSON and open data, and how large they are.

Run: python -m benchmarks.publication_formats [--runs 9]
"""

from __future__ import annotations

import argparse
import statistics
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

from mingzhang.ledgers.example import write_example
from mingzhang.ledgers.read import read_ledger
from mingzhang.model.ledger import department_of
from mingzhang.packaging.fdp import fiscal_data_package
from mingzhang.packaging.json_form import disclosure_json
from mingzhang.packaging.make import Made, Settings, make
from mingzhang.renderers.publication_html import write_html
from mingzhang.renderers.publication_md import write_markdown
from mingzhang.renderers.publication_xlsx import write_xlsx

#: Milliseconds that each format may take.
BOUND = 100


def example() -> Made:
    """Return the example department's disclosure: two units, twenty projects, no table empty."""
    with tempfile.TemporaryDirectory() as folder:
        read = read_ledger(write_example(Path(folder)))
    if read.ledger is None:
        raise SystemExit("\n".join(fault.text for fault in read.errors))
    return make(read.ledger, department_of(read.ledger), Settings())


def formats(made: Made) -> dict[str, Callable[[], int]]:
    """Return what writes each format and gives its size in bytes."""
    publication, report = made.publication, made.report
    return {
        "xlsx": lambda: len(write_xlsx(publication, report)),
        "html": lambda: len(write_html(publication, report).encode()),
        "md": lambda: len(write_markdown(publication).encode()),
        "json": lambda: len(disclosure_json(publication, report)),
        "fdp": lambda: sum(
            map(len, fiscal_data_package(made.ledger, made.entity, made.tabulation, publication).values())
        ),
    }


def main() -> int:
    """Print a table of measures; the status is 1 where a format takes more processor time than it may."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--runs", type=int, default=9)
    runs = parser.parse_args().runs
    made = example()
    tables = list(made.publication.tables())
    print(f"{len(tables)} tables and sheets, {sum(len(row) for table in tables for row in table.rows)} cells")
    slow = False
    for name, write in formats(made).items():
        size = write()
        wall, work = [], []
        for _ in range(runs):
            began, worked = time.perf_counter(), time.process_time()
            write()
            wall.append((time.perf_counter() - began) * 1000)
            work.append((time.process_time() - worked) * 1000)
        slow |= min(work) > BOUND
        print(
            f"{name:5} {statistics.median(wall):6.1f} ms, fastest {min(wall):6.1f}, "
            f"processor {min(work):6.1f}, {size / 1000:7.0f} kB"
        )
    return int(slow)


if __name__ == "__main__":
    raise SystemExit(main())
