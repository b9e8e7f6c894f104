"""How fast a publication of real size becomes a PDF, cold and warm, and how much memory that takes.

Run: python -m benchmarks.publication_pdf [--sheets 20]
"""

from __future__ import annotations

import argparse
import resource
import statistics
import sys
import time
from dataclasses import replace
from io import BytesIO

import pypdf
from tests.sample_publication import sample_publication

from mingzhang.model.publication import GridCell, Piece, Publication, TableBlock


def real_size(sheets: int, mark: str) -> Publication:
    """Return a publication of thirteen tables and many sheets; the mark makes every sheet differ from other calls'."""
    publication = sample_publication()
    pieces: list[Piece] = []
    for piece in publication.pieces:
        if isinstance(piece, TableBlock) and piece.id.startswith("project:"):
            if piece.id.endswith("1"):
                pieces += [_renamed(piece, f"{mark}专项工作经费{number}") for number in range(sheets)]
        else:
            pieces.append(piece)
    return replace(publication, pieces=tuple(pieces), title=f"{publication.title}{mark}")


def _renamed(sheet: TableBlock, name: str) -> TableBlock:
    """Return a sheet about another project, with its name and texts changed."""
    rows = tuple(
        tuple(cell._replace(text=f"{name}：{cell.text}") if cell.columns > 6 else cell for cell in line)
        for line in sheet.rows
    )
    first = (rows[0][0], GridCell(name, rows[0][1].columns))
    return replace(sheet, id=f"project:{name}", rows=(first, *rows[1:]))


def main() -> int:
    """Print a table of measures."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--sheets", type=int, default=20)
    parser.add_argument("--runs", type=int, default=7)
    options = parser.parse_args()
    publications = [real_size(options.sheets, mark) for mark in "甲乙丙丁戊己庚辛壬癸"[: options.runs + 1]]

    began = time.perf_counter()
    from mingzhang.renderers.publication_pdf import write_pdf  # noqa: PLC0415

    pdf = write_pdf(publications[0])
    cold = time.perf_counter() - began
    warm, work = [], []
    for publication in publications[1:]:
        began, worked = time.perf_counter(), time.process_time()
        write_pdf(publication)
        warm.append(time.perf_counter() - began)
        work.append(time.process_time() - worked)
    began = time.perf_counter()
    write_pdf(publications[-1])
    same = time.perf_counter() - began
    pages = len(pypdf.PdfReader(BytesIO(pdf)).pages)
    memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(f"pages {pages}, {len(pdf) / 1024:.0f} KB")
    print(f"cold (with import and fonts) {cold * 1000:.0f} ms")
    span = f"{min(warm) * 1000:.0f} to {max(warm) * 1000:.0f}"
    print(f"warm, another document each {statistics.median(warm) * 1000:.0f} ms ({span})")
    print(f"processor time of that, all threads {statistics.median(work) * 1000:.0f} ms")
    print(f"warm, the same again {same * 1000:.0f} ms")
    print(f"memory at most {memory:.0f} MB")
    return 0


if __name__ == "__main__":
    sys.exit(main())
