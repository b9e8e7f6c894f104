"""Compare what is read from scans with what is read from the same documents as text.

``python -m benchmarks.scan_accuracy [-v] [--pages N] [--seed N] [PDF …]`` renders each PDF at 200 dpi, turns every
page by 0.5 to 1.5 degrees, adds noise, reads the pictures back and prints, per file, how many printed figures are
right before and after repair from the document's own equations, how many wrong ones are flagged as doubtful (a lost
one is not read at all: its label was not understood), how many doubts there were and are left, and how long a page
takes on one core. ``-v`` lists every wrong figure. Without files it takes the two of the folder
shared/ beside the repository; a PDF belongs to the text whose name begins with the PDF's. Any other PDF with a text
layer is held against that layer; ``--pages N`` then tells from both readings.
"""

from __future__ import annotations

import sys
import tempfile
import time
from collections import Counter
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

from tests.scan_samples import pages_of, slightly_turned, write_pdf

from mingzhang.checking.misreads import without_misreads
from mingzhang.extraction.extract import extract
from mingzhang.model.disclosure import Disclosure
from mingzhang.model.document import Document
from mingzhang.model.fact import Coordinate, Fact
from mingzhang.model.writing import squeeze
from mingzhang.readers import read_text
from mingzhang.readers.pdf import read_pdf
from mingzhang.readers.scan import available, read_scan

SHARED = Path(__file__).resolve().parents[2] / "shared" / "disclosures"
ASKED, SECONDS = 0.99, 6.0


def main(arguments: Sequence[str]) -> int:
    if not available():
        print("The extra [ocr] is not installed.")
        return 2
    values = {name: _option(arguments, name) for name in ("--pages", "--seed")}
    taken = {str(value) for value in values.values()}
    files = [Path(item) for item in arguments if not item.startswith("-") and item not in taken]
    files = files or sorted((SHARED / "pdf").glob("*.pdf"))
    heads = ("pages", "figures", "read", "repaired", "wrong", "lost", "flagged", "doubts", "left")
    print(f"{'file':10} {'s/page':>7} {' '.join(f'{head:>8}' for head in heads)}")
    worst = 0
    for file in files:
        worst = max(worst, _measure(file, values["--pages"], values["--seed"] or 1, verbose="-v" in arguments))
    return worst


def _option(arguments: Sequence[str], name: str) -> int | None:
    return int(arguments[list(arguments).index(name) + 1]) if name in arguments else None


def _measure(file: Path, most: int | None, seed: int, *, verbose: bool) -> int:
    meant = _figures(extract(_meant(file, most), strict=False))
    with tempfile.TemporaryDirectory() as folder:
        pictures = slightly_turned(pages_of(file)[:most], seed)
        scan = write_pdf(pictures, Path(folder) / "scan.pdf")
        before = time.process_time()
        document = read_scan(scan)
        seconds = (time.process_time() - before) / len(pictures)
    found = extract(document, strict=False)
    repaired = without_misreads(found, lambda again: extract(again, strict=False))
    first, last = _figures(found), _figures(repaired)
    wrong = _differences(meant, last)
    doubts = repaired.document.doubts
    doubtful = {(doubt.place.line, squeeze(doubt.text).replace(",", "")) for doubt in doubts}
    flagged = [at for at in wrong if at in last and _is_flagged(last[at], doubtful)]
    right = len(meant) - len(wrong)
    numbers: tuple[int, ...] = (len(pictures), len(meant), len(meant) - len(_differences(meant, first)), right)
    numbers += (len(wrong), sum(at not in last for at in wrong), len(flagged), len(document.doubts), len(doubts))
    print(f"{file.stem[:10]:10} {seconds:7.2f} {' '.join(f'{number:8}' for number in numbers)}", flush=True)
    if verbose:
        for at in wrong:
            mark = "?" if at in flagged else "!"
            read = last[at].value.printed if at in last else "(missing)"
            print(f"  {mark} {at} {meant[at].value.printed} read {read}")
        for repair in repaired.repairs:
            print(f"  repaired {repair.read} → {repair.repaired}: {repair.because}")
        extra = Counter(at.table for at in last if at not in meant)
        print(f"  besides: {dict(extra)}")
    every = len(flagged) == sum(at in last for at in wrong)
    return 0 if right >= ASKED * len(meant) and every and seconds <= SECONDS else 1


def _meant(file: Path, most: int | None) -> Document:
    """Return the document without misreadings: its text, else the text layer of the pages that are read."""
    texts = sorted((SHARED / "text").glob(f"{file.stem}_*.txt"))
    if texts:
        return read_text(texts[0])
    document = read_pdf(file)
    last = most or float("inf")
    return replace(document, blocks=tuple(block for block in document.blocks if (block.place.page or 0) <= last))


def _figures(disclosure: Disclosure) -> dict[Coordinate, Fact]:
    """Return the printed figures of a disclosure by coordinate, labels in one writing."""
    return {
        Coordinate(fact.at.table, squeeze(fact.at.line).replace("（", "(").replace("）", ")"), fact.at.column): fact
        for fact in disclosure.facts
        if fact.value.printed
    }


def _differences(meant: dict[Coordinate, Fact], found: dict[Coordinate, Fact]) -> list[Coordinate]:
    return [at for at, fact in meant.items() if at not in found or found[at].value.printed != fact.value.printed]


def _is_flagged(fact: Fact, doubtful: set[tuple[int | None, str]]) -> bool:
    return any(line == fact.place.line and text.strip("%") == fact.value.printed for line, text in doubtful)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
