"""Compare what is read from DOCX with what is read from text: ``python -m benchmarks.docx_accuracy``.

The real disclosures are written as Word files (real tables, merged headers, styles, automatic numbers, contents as
fields), read back and extracted. Prints per document how many cells of the thirteen tables, figures of the narrative
and values of the target sheets are the same, and the processor time of reading; ``-v`` lists the differences.
``--old`` does the same by way of DOC, where LibreOffice is installed. Needs the folder shared/ beside the repository.
"""

from __future__ import annotations

import subprocess
import sys
import tempfile
import time
from collections import Counter
from pathlib import Path
from typing import Any

from tests.docx_samples import write_disclosure

from mingzhang.extraction.as_json import disclosure_to_json
from mingzhang.extraction.extract import extract
from mingzhang.model.document import Document
from mingzhang.readers.docx import read_doc, read_docx
from mingzhang.readers.office import libreoffice
from mingzhang.readers.text import read_text

SHARED = Path(__file__).resolve().parents[2] / "shared"
Json = dict[str, Any]
Values = Counter[tuple[str, ...]]
#: What tells where something stands differs from form to form.
_PLACES = frozenset({"line", "title_line", "span", "page", "page_breaks", "places", "raw", "lines", "body_lines"})
_GOALS = {"cells": 99.9, "figures": 99.5, "sheets": 99.5, "outline": 99.5}


def values_of(document: Document) -> dict[str, Values]:
    """Return the values a document states, by part, without their places."""
    data = disclosure_to_json(extract(document))
    return {"cells": _cells(data), "figures": _figures(data), "sheets": _sheets(data), "outline": _outline(data)}


def _cells(data: Json) -> Values:
    found: Values = Counter()
    for table in data["tables"]:
        for number, row in enumerate(table["rows"]):
            cells = list(row["cells"])
            while cells and cells[-1] is None:
                cells.pop()
            found.update(
                (str(table["number"]), str(number), str(column), str(cell)) for column, cell in enumerate(cells)
            )
    return found


def _figures(data: Json) -> Values:
    keys = ("section", "label", "value", "unit", "type", "direction", "signed_value", "as_of")
    return Counter(tuple(str(fact.get(key)) for key in keys) for fact in data["facts"])


def _sheets(data: Json) -> Values:
    found: Values = Counter()
    for name in ("overall_performance", "project_sheets"):
        found.update(_leaves(data[name], (name,)))
    return found


def _leaves(value: Any, path: tuple[str, ...]) -> list[tuple[str, ...]]:
    if isinstance(value, dict):
        return [leaf for key, item in value.items() if key not in _PLACES for leaf in _leaves(item, (*path, key))]
    if isinstance(value, list):
        return [leaf for number, item in enumerate(value) for leaf in _leaves(item, (*path, str(number)))]
    return [(*path, str(value))]


def _outline(data: Json) -> Values:
    found: Values = Counter(("toc", entry["title"], str(entry["page"])) for entry in data["toc"])
    found.update((str(item["level"]), str(item["number"]), item["title"]) for item in data["sections"])
    found.update(("glossary", entry["term"], str(entry["definition"])) for entry in data["glossary"])
    return found


def _timed(path: Path) -> tuple[Document, float]:
    """Return what is read, and the milliseconds of processor time of the fastest of three readings."""
    times = []
    for _ in range(3):
        start = time.process_time()
        document = read_docx(path)
        times.append(time.process_time() - start)
    return document, 1000 * min(times)


def _as_doc(path: Path) -> Document:
    command = [
        str(libreoffice()),
        "--headless",
        "--convert-to",
        "doc:MS Word 97",
        "--outdir",
        str(path.parent),
        str(path),
    ]
    subprocess.run(command, check=True, capture_output=True)
    return read_doc(path.with_suffix(".doc"))


def main() -> None:
    if not (SHARED / "disclosures" / "text").is_dir():
        print("The folder shared/ is not here; nothing to compare with.")
        return
    old = "--old" in sys.argv[1:]
    if old and libreoffice() is None:
        print("LibreOffice is not installed.")
        return
    total: Counter[str] = Counter()
    same: Counter[str] = Counter()
    with tempfile.TemporaryDirectory() as folder:
        for source in sorted((SHARED / "disclosures" / "text").glob("*.txt")):
            text = read_text(source)
            document, milliseconds = _timed(write_disclosure(text, Path(folder) / f"{source.stem}.docx"))
            if old:
                document = _as_doc(write_disclosure(text, Path(folder) / "typed.docx", automatic=False))
            wanted, got = values_of(text), values_of(document)
            said = []
            for part, values in wanted.items():
                found = sum((values & got[part]).values())
                total[part] += sum(values.values())
                same[part] += found
                said.append(f"{part} {found}/{sum(values.values())}")
                if "-v" in sys.argv[1:]:
                    print("\n".join(f"  - {item}" for item in values - got[part]))
                    print("\n".join(f"  + {item}" for item in got[part] - values))
            print(f"{source.stem[:3]}: {', '.join(said)}; read in {milliseconds:.0f} ms")
    for part, count in total.items():
        share = 100 * same[part] / count
        print(f"{part:8} {same[part]:6} of {count:6}  {share:7.3f} %  {'ok' if share >= _GOALS[part] else 'too few'}")


if __name__ == "__main__":
    main()
