"""Read disclosures as workbooks and web pages and compare with their text: ``python -m benchmarks.xlsx_html_accuracy``.

Each text disclosure of shared/ is written as a workbook (one sheet per table; all on one sheet, with and without
borders) and as a web page (plain; nested tables, GB18030 declared as UTF-8, text in runs), read back and extracted.
Prints the share of table cells and of figures of the narrative that are as from the text, and the time to read.
``-v`` lists the differences. Needs the folder shared/ beside the repository.
"""

from __future__ import annotations

import sys
import tempfile
import time
from collections import Counter
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path

from tests.html_samples import page
from tests.shared import disclosures
from tests.xlsx_samples import write_workbook

from mingzhang.extraction.as_json import disclosure_to_json
from mingzhang.extraction.extract import extract
from mingzhang.model.disclosure import Disclosure
from mingzhang.model.document import Document
from mingzhang.readers import read_text
from mingzhang.readers.html import read_html
from mingzhang.readers.xlsx import read_workbook

Claim = tuple[str, ...]


def cells(disclosure: Disclosure) -> Iterator[Claim]:
    """Yield the cells of all tables by table, row and column."""
    for table in disclosure_to_json(disclosure)["tables"]:
        for index, row in enumerate(table["rows"]):
            for column, cell in enumerate(row["cells"]):
                yield str(table["number"]), str(index), str(column), str(cell)


def figures(disclosure: Disclosure) -> Iterator[Claim]:
    """Yield the figures of the narrative by section and label."""
    for fact in disclosure_to_json(disclosure)["facts"]:
        yield tuple(str(fact.get(key)) for key in ("section", "label", "value", "unit", "direction"))


def sheets(disclosure: Disclosure) -> Iterator[Claim]:
    """Yield funds and indicators of the target sheets."""
    for index, sheet in enumerate(disclosure_to_json(disclosure)["project_sheets"]):
        for part in ("funds_implementation", "funds_annual", "text"):
            for key, value in sheet[part].items():
                yield str(index), part, key, str(value)
        for part in ("indicators_implementation", "indicators_annual"):
            for item in sheet[part]:
                yield str(index), part, *(str(item[key]) for key in ("level1", "level2", "level3", "value"))


def _book(text: str, path: Path, *, one_sheet: bool, ruled: bool) -> Path:
    target = path.with_suffix(".xlsx")
    write_workbook(text, target, one_sheet=one_sheet, ruled=ruled)
    return target


def _page(text: str, path: Path, *, nested: bool, styled: bool, encoding: str) -> Path:
    target = path.with_suffix(".html")
    target.write_bytes(page(text, nested=nested, styled=styled).encode(encoding))
    return target


FORMS: dict[str, tuple[Callable[[str, Path], Path], Callable[[Path], Document]]] = {
    "xlsx, a sheet per table": (partial(_book, one_sheet=False, ruled=True), read_workbook),
    "xlsx, one sheet": (partial(_book, one_sheet=True, ruled=True), read_workbook),
    "xlsx, no borders": (partial(_book, one_sheet=False, ruled=False), read_workbook),
    "xlsx, one, no borders": (partial(_book, one_sheet=True, ruled=False), read_workbook),
    "html": (partial(_page, nested=False, styled=False, encoding="utf-8"), read_html),
    "html, nested, gb18030": (partial(_page, nested=True, styled=True, encoding="gb18030"), read_html),
}


def main() -> None:
    verbose = "-v" in sys.argv[1:]
    if not disclosures():
        print("The folder shared/ is not here; nothing to compare with.")
        return
    print(f"{'document':10} {'form':24} {'cells':>16} {'figures':>14} {'sheets':>14} {'read':>8}")
    with tempfile.TemporaryDirectory() as folder:
        for source in disclosures():
            wanted = extract(read_text(source))
            for form, (write, read) in FORMS.items():
                path = write(source.read_text("utf-8"), Path(folder) / source.stem)
                read(path)
                start = time.perf_counter()
                document = read(path)
                spent = time.perf_counter() - start
                got = extract(document, strict=False)
                shares = []
                for claims in (cells, figures, sheets):
                    one, other = Counter(claims(wanted)), Counter(claims(got))
                    shares.append(f"{(one & other).total()}/{one.total()} {_percent(one, other)}")
                    if verbose:
                        for sign, rest in (("-", one - other), ("+", other - one)):
                            print("\n".join(f"    {sign} {' | '.join(claim)}"[:200] for claim in sorted(rest)))
                print(f"{source.stem[:8]:10} {form:24} {'  '.join(shares)} {spent * 1000:6.0f} ms")


def _percent(one: Counter[Claim], other: Counter[Claim]) -> str:
    return f"{100 * (one & other).total() / max(one.total(), 1):.2f}%"


if __name__ == "__main__":
    main()
