"""Compare what was read of a random disclosure with what was printed."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from decimal import Decimal

from mingzhang.checking.check import check
from mingzhang.extraction.extract import extract
from mingzhang.model.disclosure import Disclosure, Statement
from mingzhang.model.finding import Finding, Severity
from mingzhang.model.writing import fold, squeeze
from mingzhang.readers.text import parse_text
from tests.random_disclosures import PLAUSIBLE, Made


def read(made: Made) -> Disclosure:
    """Read and extract the disclosure."""
    return extract(parse_text(made.text, source=f"random-{made.seed}"))


def false_alarms(disclosure: Disclosure) -> list[Finding]:
    """Return errors and warnings that are not due."""
    return [f for f in check(disclosure).findings if f.severity is not Severity.INFO and f.rule not in PLAUSIBLE]


def misreadings(made: Made, read: Disclosure) -> Iterator[str]:
    """Say what was read otherwise than it was printed."""
    yield from _metadata(made, read)
    yield from _tables(made, read)
    yield from _statements(made, read)
    yield from _sheets(made, read)
    if read.unread:
        yield f"unread: {[(one.kind, one.text[:40]) for one in read.unread][:4]}"
    if read.narrative_bound != read.narrative_figures:
        yield f"bound {read.narrative_bound} of {read.narrative_figures} figures"


def _metadata(made: Made, read: Disclosure) -> Iterator[str]:
    meta, world = read.metadata, made.world
    printed = (meta.department_name, meta.entity_type, meta.year)
    if printed != (world.name, world.word, world.year):
        yield f"metadata {printed}"
    if meta.department_code not in {world.code, None}:
        yield f"department code {meta.department_code}"
    if [s.key for s in read.sections if s.key.startswith("P")][:1] != ["P1"] or len(read.glossary) != 12:
        yield f"sections {[s.key for s in read.sections]}, {len(read.glossary)} terms"


def _tables(made: Made, read: Disclosure) -> Iterator[str]:
    for printed in made.tables:
        table = read.table(f"T{printed.number:02}")
        if table is None:
            yield f"table {printed.number} is missing"
            continue
        rows = [tuple(squeeze(cell) if cell else None for cell in row.cells) for row in table.rows]
        wanted = [tuple(_blank(cell) for cell in cells) for cells in printed.rows]
        if rows != wanted:
            differ = [(a, b) for a, b in zip(rows, wanted, strict=False) if a != b][:1]
            yield f"table {printed.number}: {len(rows)} rows of {len(wanted)}, {differ}"


def _number(value: str | tuple[str, ...]) -> Decimal | None:
    return Decimal(value) if isinstance(value, str) else None


def _known(statement: Statement) -> tuple[str, str, Decimal | None, str | None]:
    return statement.key, statement.label, _number(statement.value), statement.unit


def _statements(made: Made, read: Disclosure) -> Iterator[str]:
    numbers = [one for one in read.statements if one.type == "number" and not one.key.startswith("P1")]
    found = Counter(_known(one) for one in numbers)
    wanted: Counter[tuple[str, str, Decimal | None, str | None]] = Counter(
        (one.key, one.label, one.value, one.unit) for one in made.stated
    )
    if missing := wanted - found:
        yield f"statements not read: {list(missing)[:3]}"
    if added := found - wanted:
        yield f"statements not printed: {list(added)[:3]}"


def _sheets(made: Made, read: Disclosure) -> Iterator[str]:
    if (read.overall is not None) != made.overall:
        yield f"overall sheet: {read.overall is not None}"
    if len(read.sheets) != len(made.sheets):
        yield f"{len(read.sheets)} of {len(made.sheets)} sheets"
        return
    for printed, sheet in zip(made.sheets, read.sheets, strict=True):
        if fold(sheet.name or "") != fold(printed.name) or fold(sheet.table12_name or "") != fold(printed.name):
            yield f"sheet {printed.name}: {sheet.name}, {sheet.table12_name}"
        for funds, wanted in ((sheet.funds_annual, printed.funds), (sheet.funds_implementation, printed.period)):
            values = {k: v.figure.value if v.figure else Decimal(0) for k, v in funds.items()}
            if values != wanted:
                yield f"sheet {printed.name}: funds {values}"
        for read_tree in (sheet.indicators_annual, sheet.indicators_implementation):
            tree = [(i.level1, i.level2, i.level3, i.value) for i in read_tree if i.level3]
            names = [one[:3] for one in printed.indicators]
            if (read_tree is sheet.indicators_annual and tree != list(printed.indicators)) or names != [
                one[:3] for one in tree
            ]:
                yield f"sheet {printed.name}: indicators {tree[:2]}"
        if sheet.unread or sheet.odd_labels:
            yield f"sheet {printed.name}: unread {sheet.unread[:1]}, odd {sheet.odd_labels[:1]}"


def _blank(cell: str) -> str | None:
    return squeeze(cell) or None
