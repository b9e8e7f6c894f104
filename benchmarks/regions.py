"""What is read of the tables of disclosures of other regions.

``python -m benchmarks.regions [-v] [--scans] [FILE …]`` prints, per file, the grids, the tables that are bound, the
grids that are not, how many amount cells are bound, and which share of all cells that hold an amount in grids
outside performance sheets. ``-v`` lists the tables with their rows and the columns that are not declared, and the
reasons why grids are not bound; scans are read only with ``--scans``. Without files it takes the samples of the
folder shared/ beside the repository. The last lines compare the facts with the expected ones of
tests/regions/*.yaml, which a person wrote down from the pages.
"""

from __future__ import annotations

import hashlib
import sys
import time
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import NamedTuple

import yaml

from mingzhang.extraction.sheets import find_sheets
from mingzhang.extraction.tables import TablesRead, read_tables
from mingzhang.extraction.toc import read_toc
from mingzhang.extraction.watermark import find_watermark
from mingzhang.model.disclosure import Table
from mingzhang.model.document import Document, Grid
from mingzhang.model.errors import UnreadableInputError
from mingzhang.model.money import parse_figure
from mingzhang.readers.front import read
from mingzhang.readers.pdf import read_pdf

ROOT = Path(__file__).resolve().parents[1]
SAMPLES = ROOT.parent / "shared" / "samples"
EXPECTED = ROOT / "tests" / "regions"
#: Asked of the cells of recognised tables.
ASKED = 0.99


class Count(NamedTuple):
    """What a document's grids hold."""

    grids: int
    unbound: int
    bound_cells: int
    table_cells: int
    all_cells: int


def tables_of(document: Document, year: int | None) -> tuple[TablesRead, frozenset[int]]:
    """Return the tables of a document and the blocks of its contents and performance sheets."""
    _, marks = find_watermark(document.blocks)
    _, contents = read_toc(document.blocks)
    skip = frozenset(marks | contents) | find_sheets(document.blocks).used
    return read_tables(document.blocks, skip, year=year, name=None, entity_type=None), skip


def count(document: Document, read: TablesRead, skip: frozenset[int]) -> Count:
    """Count grids and the cells that hold an amount: those that are facts, of bound tables, and all."""
    own = [(i, block) for i, block in enumerate(document.blocks) if isinstance(block, Grid) and i not in skip]
    cells = {i: sum(_is_amount(cell.text) for row in block.rows for cell in row) for i, block in own}
    in_tables = sum(cells[i] for i, _ in own if i in read.used)
    declared = sum(1 for fact in read.facts if fact.value.printed and not fact.at.table.endswith("+"))
    return Count(len(own), len(read.unbound), declared, in_tables, sum(cells.values()))


def _is_amount(text: str) -> bool:
    """Say whether a cell holds an amount: digits with separators or a point, no code, no index of a column."""
    return any(sign in text for sign in ".,") and parse_figure(text, "") is not None


def line_of(path: Path, found: Count, tables: Sequence[Table], seconds: float) -> str:
    """Return the line of the report for one file."""
    ids = " ".join(table.id for table in tables)
    return (
        f"{path.name}\n  grids {found.grids}, unbound {found.unbound}, tables {len(tables)} ({ids}), "
        f"cells bound {found.bound_cells}, amounts in bound tables {found.table_cells}, "
        f"of all amounts {_share(found.table_cells, found.all_cells)}, {seconds:.2f} s"
    )


def details(read: TablesRead) -> Iterator[str]:
    """Yield the tables with rows and columns, and the grids that are not bound with the reason."""
    for table in (*read.tables, *read.further):
        kinds = ", ".join(f"{kind} {number}" for kind, number in Counter(row.kind for row in table.rows).items())
        pairs = zip(table.columns, table.column_names, strict=True)
        other = "; ".join(dict.fromkeys(column for column, name in pairs if column and not name))
        names = ", ".join(filter(None, table.column_names))
        yield f"    {table.id} {table.title} [{table.unit}] {kinds} | {names} | not declared: {other}"
    for (title, reason), number in Counter((one.title, one.reason) for one in read.unbound).items():
        yield f"    - {title or '(no title)'}: {reason}" + (f" ×{number}" if number > 1 else "")


class Expected(NamedTuple):
    """The cells that a person wrote down from the pages of a document: coordinate → printed amount, "" if blank."""

    name: str
    sha256: str
    year: int
    cells: Mapping[str, str]
    #: Tables of which every row is written down.
    whole: frozenset[str]


def expected() -> list[Expected]:
    """Return what tests/regions/*.yaml expects."""
    found = []
    for path in sorted(EXPECTED.glob("*.yaml")):
        # Amounts stay as they are written: 781.60 is no float.
        item = yaml.load(path.read_text("utf-8"), Loader=yaml.BaseLoader)
        cells = {
            f"{table}[{line}, {column}]": printed
            for table, blocks in item["tables"].items()
            for block in blocks
            for line, row in block["rows"].items()
            for column, printed in zip(block["columns"], row, strict=True)
        }
        whole = frozenset(item["tables"]) - {item.get("total_only", "")}
        found.append(Expected(path.stem, item["source"], int(item["year"]), cells, whole))
    return found


def sources() -> Mapping[str, Path]:
    """Return the samples by their SHA-256."""
    return {hashlib.sha256(path.read_bytes()).hexdigest(): path for path in SAMPLES.glob("*") if path.is_file()}


def compare(facts: Mapping[str, str], wanted: Expected) -> list[str]:
    """Return a sentence for each cell that is missing, other than expected, or read besides.

    Args:
        facts: coordinate → printed amount, "" for a blank cell.
        wanted: what the pages say.
    """
    faults = [
        f"{at}: {printed or 'blank'} expected, {facts.get(at, 'nothing') or 'blank'} read"
        for at, printed in wanted.cells.items()
        if facts.get(at) != printed
    ]
    besides = (
        at
        for at, printed in facts.items()
        if printed and at.partition("[")[0] in wanted.whole and at not in wanted.cells
    )
    return [*faults, *(f"{at}: read besides" for at in besides)]


def found_cells(wanted: Expected, path: Path) -> list[str]:
    """Return the faults of a sample against what is expected of it."""
    tables, _ = tables_of(_read(path, scans=False), wanted.year)
    return compare(printed_facts(tables), wanted)


def printed_facts(read: TablesRead) -> dict[str, str]:
    """Return the printed amounts by coordinate, without separators."""
    return {str(fact.at): fact.value.printed for fact in read.facts}


def _share(part: int, whole: int) -> str:
    return f"{100 * part / whole:.1f} %" if whole else "-"


def _read(path: Path, *, scans: bool) -> Document:
    """Read a file; a PDF without text is refused unless ``scans``, for recognising it takes seconds a page."""
    return read_pdf(path) if path.suffix == ".pdf" and not scans else read(path)


def _report(paths: Sequence[Path], *, verbose: bool, scans: bool) -> None:
    sums: Counter[str] = Counter()
    for path in paths:
        start = time.process_time()
        try:
            document = _read(path, scans=scans)
        except UnreadableInputError as error:
            print(f"{path.name}\n  not read: {error.reason}")
            continue
        tables, skip = tables_of(document, None)
        found = count(document, tables, skip)
        print(line_of(path, found, (*tables.tables, *tables.further), time.process_time() - start))
        if verbose:
            print("\n".join(details(tables)))
        sums.update(
            tables=len(tables.tables) + len(tables.further), table_cells=found.table_cells, all_cells=found.all_cells
        )
    print(f"tables {sums['tables']}, amounts in bound tables {_share(sums['table_cells'], sums['all_cells'])}")


def _compare_all() -> bool:
    total, wrong = 0, 0
    known = sources()
    for wanted in expected():
        if wanted.sha256 not in known:
            print(f"{wanted.name}: the source is not here")
            continue
        faults = found_cells(wanted, known[wanted.sha256])
        total, wrong = total + len(wanted.cells), wrong + len(faults)
        share = _share(len(wanted.cells) - len(faults), len(wanted.cells))
        print(f"{wanted.name}: {len(wanted.cells)} cells by hand, {share} in the right row and column")
        print("".join(f"    {fault}\n" for fault in faults), end="")
    print(f"all: {total} cells by hand, {_share(total - wrong, total)}")
    return total - wrong >= ASKED * total


def main() -> None:
    """Print the report; exit 1 if fewer cells than asked are in their row and column."""
    options = [argument for argument in sys.argv[1:] if argument.startswith("-")]
    arguments = [argument for argument in sys.argv[1:] if argument not in options]
    paths = [Path(argument) for argument in arguments] or sorted(
        path for path in SAMPLES.glob("*") if path.suffix != ".csv"
    )
    _report(paths, verbose="-v" in options, scans="--scans" in options)
    if not arguments and not _compare_all():
        sys.exit(1)


if __name__ == "__main__":
    main()
