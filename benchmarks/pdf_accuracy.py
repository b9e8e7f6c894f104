"""Compare what is read from PDFs with what is read from the same documents as text.

``python -m benchmarks.pdf_accuracy [-v] [PDF …]`` prints, per file and part, how many values the text form
states and how many of them are read the same from the PDF, how many the PDF states besides, and how long
reading takes. ``-v`` lists the differences. Without files it takes the two of the folder shared/ beside the
repository; a PDF belongs to the text whose name begins with the PDF's.
"""

from __future__ import annotations

import sys
import time
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from mingzhang.extraction.as_json import disclosure_to_json
from mingzhang.extraction.extract import extract
from mingzhang.model.document import Document
from mingzhang.model.writing import squeeze
from mingzhang.readers import read_text
from mingzhang.readers.pdf import read_pdf

SHARED = Path(__file__).resolve().parents[2] / "shared" / "disclosures"
#: The parts of a disclosure and the share of them asked of a reader.
ASKED = {"cells": 0.999, "narrative": 0.995, "sheets": 0.99, "indicators": 0.99}
Claim = tuple[str, ...]


def claims(document: Document) -> dict[str, Counter[Claim]]:
    """Return all values of a document by part, with their places in the form but without lines or pages."""
    data = disclosure_to_json(extract(document))
    found: dict[str, Counter[Claim]] = {part: Counter() for part in ASKED}
    for table in data["tables"]:
        for number, row in enumerate(table["rows"]):
            label = str(row.get("code") or row.get("name") or number)
            for column, cell in enumerate(row["cells"]):
                found["cells"][str(table["number"]), str(number), label, str(column), _plain(cell)] += 1
    for fact in data["facts"]:
        found["narrative"][str(fact["section"]), _plain(fact["label"]), _plain(fact["value"]), str(fact["unit"])] += 1
    if data["overall_performance"]:
        found["sheets"].update(("overall", *claim) for claim in _flat(data["overall_performance"]))
    for sheet in data["project_sheets"]:
        own = str(sheet["index"])
        trees = {key: value for key, value in sheet.items() if key.startswith("indicators")}
        rest = {key: value for key, value in sheet.items() if key not in trees}
        found["sheets"].update((own, *claim) for claim in _flat(rest))
        found["indicators"].update((own, *claim) for claim in _flat(trees))
    return found


def _flat(value: Any, path: tuple[str, ...] = ()) -> Iterator[Claim]:
    """Yield each scalar under a value with the keys that lead to it; items of lists carry no number."""
    if isinstance(value, dict):
        for key, item in value.items():
            if key not in _PLACES:
                yield from _flat(item, (*path, key))
    elif isinstance(value, list):
        for item in value:
            if isinstance(item, dict):
                yield ("/".join(path), *(f"{key}={_plain(part)}" for key, part in item.items() if key not in _PLACES))
            else:
                yield from _flat(item, path)
    elif value is not None:
        yield "/".join(path), _plain(value)


_PLACES = frozenset({"line", "span", "page", "box", "lines", "start_line", "end_line", "index"})


def _plain(value: Any) -> str:
    return squeeze(str(value)) if value is not None else ""


def pairs(paths: list[Path]) -> Iterator[tuple[Path, Path]]:
    """Yield each PDF with its text."""
    texts = sorted((SHARED / "text").glob("*.txt"))
    for path in paths or sorted((SHARED / "pdf").glob("*.pdf")):
        match = next((text for text in texts if text.stem.startswith(path.stem.split("_")[0].split("-")[0])), None)
        if match is not None:
            yield path, match


def main(arguments: list[str]) -> int:
    verbose = "-v" in arguments
    paths = [Path(argument) for argument in arguments if argument != "-v"]
    print(f"{'file':<24}{'part':<12}{'in text':>8}{'same':>8}{'share':>9}{'besides':>9}{'read s':>8}")
    missed = False
    seen = False
    for pdf, text in pairs(paths):
        seen = True
        start = time.process_time()
        document = read_pdf(pdf)
        spent = time.process_time() - start
        wanted, got = claims(read_text(text)), claims(document)
        for part, asked in ASKED.items():
            total = wanted[part].total()
            lost, besides = wanted[part] - got[part], got[part] - wanted[part]
            share = 1 - lost.total() / total if total else 1.0
            missed |= share < asked
            figures = f"{total:>8}{total - lost.total():>8}{share:>9.2%}{besides.total():>9}{spent:>8.2f}"
            print(f"{pdf.name:<24}{part:<12}{figures}")
            if verbose:
                for sign, claim_set in (("-", lost), ("+", besides)):
                    for claim in sorted(claim_set):
                        print("   ", sign, " | ".join(claim)[:200])
    if not seen:
        print("没有可比的文件：旁边没有 shared/disclosures。")
    return int(missed)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
