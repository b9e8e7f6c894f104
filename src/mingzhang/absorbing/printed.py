"""What the tables of a disclosure print, gathered for finding budget lines: figures, codes, pairs, units, projects."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from mingzhang.catalogue.tabulated import load_queries
from mingzhang.model.disclosure import Disclosure, Row, Table
from mingzhang.model.fact import Coordinate
from mingzhang.model.money import Figure

_INCOME = "收入"
_BODIES = ("T11", "T12", "T13")
_FUNCTION_TABLES = ("T02", "T03", "T05", "T08", "T09")
_REVENUE_TABLES = ("T07", "T09")
#: Digits of a functional item (项).
ITEM = 7


@dataclass(frozen=True, slots=True)
class PairRow:
    """A row of T06: its line, the line of the class above it, and the printed names of both economic items."""

    line: str
    heading: str
    class_name: str
    item: str
    government: str


@dataclass(frozen=True, slots=True)
class Body:
    """A unit as the tables name it; ``lines`` gives the line of its row by table."""

    name: str
    lines: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Work:
    """A project as T12 and T13 name it; ``unit`` is the position of its unit, ``lines`` go by table."""

    name: str
    unit: int
    lines: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Printed:
    """The figures of the declared tables by coordinate (the first where a coordinate stands twice), and their rows.

    ``present`` are the tables that the disclosure has, ``columns`` those that they print, ``coded`` the tables whose
    rows have codes, ``functions`` the deepest functional codes, ``revenues`` all
    revenue codes by table, ``names`` printed names of codes, ``tops`` the lines of the department's own row.
    """

    figures: Mapping[Coordinate, Figure]
    present: frozenset[str]
    columns: frozenset[tuple[str, str]]
    coded: frozenset[str]
    functions: tuple[str, ...]
    revenues: Mapping[str, tuple[str, ...]]
    names: Mapping[str, str]
    pairs: tuple[PairRow, ...]
    bodies: tuple[Body, ...]
    works: tuple[Work, ...]
    tops: Mapping[str, str]

    def is_blank(self, at: Coordinate) -> bool:
        """Say whether nothing is printed at a coordinate: a blank cell, or no such row or column."""
        figure = self.figures.get(at)
        return figure is None or not figure.printed

    def amount_of(self, table: str, line: str, column: str) -> Figure | None:
        """Return the figure at a coordinate, None where it is blank or not there."""
        figure = self.figures.get(Coordinate(table, line, column))
        return figure if figure is not None and figure.printed else None


def printed_of(disclosure: Disclosure) -> Printed:
    """Gather what the tables of a disclosure print."""
    known = load_queries()
    figures: dict[Coordinate, Figure] = {}
    for fact in disclosure.facts:
        if fact.at.table in known:
            figures.setdefault(fact.at, fact.value)
    tables = {table.id: table for table in disclosure.tables}
    bodies, works, tops = _bodies([tables[one] for one in _BODIES if one in tables], disclosure)
    pair_table = tables.get("T06")
    return Printed(
        figures,
        frozenset(tables),
        frozenset((at.table, at.column) for at in figures),
        frozenset(at.table for at in figures if at.line.isdigit()),
        _deepest(_codes(figures, _FUNCTION_TABLES, income=False)),
        {one: tuple(sorted(set(_codes(figures, (one,), income=True)))) for one in _REVENUE_TABLES},
        _names(disclosure),
        tuple(_pairs(pair_table)) if pair_table is not None else (),
        bodies,
        works,
        tops,
    )


def _codes(figures: Mapping[Coordinate, Figure], tables: tuple[str, ...], *, income: bool) -> Iterator[str]:
    for at in figures:
        if at.table in tables and at.line.isascii() and at.line.isdigit():
            is_income = at.table == "T07" or (at.table == "T09" and at.column == _INCOME)
            if is_income is income:
                yield at.line


def _deepest(codes: Iterator[str]) -> tuple[str, ...]:
    """Return the codes that have none below them."""
    listed = sorted(set(codes))
    return tuple(code for at, code in enumerate(listed) if at + 1 == len(listed) or not listed[at + 1].startswith(code))


def _names(disclosure: Disclosure) -> dict[str, str]:
    found: dict[str, str] = {}
    for table in disclosure.tables:
        for row in table.rows:
            if row.code and row.name:
                found.setdefault(row.code, row.name)
            for half in (row.left, row.right):
                if half is not None and half.line.isdigit() and half.label:
                    found.setdefault(half.line, half.label)
    return found


def _numbered(table: Table) -> Iterator[tuple[Row, str]]:
    """Yield rows with their lines as facts carry them: the second row of a line is line#2."""
    seen: Counter[str] = Counter()
    for row in table.rows:
        seen[row.line] += 1
        again = seen[row.line]
        yield row, row.line if again == 1 else f"{row.line}#{again}"


def _pairs(table: Table) -> Iterator[PairRow]:
    heading = class_name = ""
    for row, line in _numbered(table):
        if row.kind == "class":
            heading, class_name = line, row.name or ""
        elif row.kind == "item" and row.name:
            yield PairRow(line, heading, class_name, row.name, row.gov_class or "")


class _Gathered:
    """Units and projects while the tables are walked through."""

    def __init__(self) -> None:
        self.names: list[str] = []
        self.lines: list[dict[str, str]] = []
        self.tops: dict[str, str] = {}
        self.works: dict[tuple[int, str, int], dict[str, str]] = {}

    def unit(self, name: str) -> int:
        if name not in self.names:
            self.names.append(name)
            self.lines.append({})
        return self.names.index(name)


def _bodies(
    tables: list[Table], disclosure: Disclosure
) -> tuple[tuple[Body, ...], tuple[Work, ...], Mapping[str, str]]:
    found = _Gathered()
    # T12 and T13 say which row is the department's; T11 lists units alone.
    for table in sorted(tables, key=lambda one: one.id == "T11"):
        if table.id == "T11":
            for row, line in _numbered(table):
                if row.kind == "entity" and row.name:
                    found.lines[found.unit(row.name)][table.id] = line
        else:
            _walk(table, disclosure, found)
    for sheet in disclosure.sheets:
        if sheet.implementing_unit is not None and sheet.implementing_unit.value:
            found.unit(sheet.implementing_unit.value)
    if not found.names:
        found.unit(disclosure.metadata.department_name or "")
    works = sorted(found.works.items(), key=lambda item: item[0][0])
    return (
        tuple(Body(name, lines) for name, lines in zip(found.names, found.lines, strict=True)),
        tuple(Work(name, unit, lines) for (unit, name, _), lines in works),
        found.tops,
    )


def _walk(table: Table, disclosure: Disclosure, found: _Gathered) -> None:
    """Take in T12 or T13: the department's row, and below each unit its projects."""
    rows = list(_numbered(table))
    entities = [row for row, _ in rows if row.kind == "entity"]
    unit: int | None = None
    again: Counter[tuple[int, str]] = Counter()
    for row, line in rows:
        if row.kind == "entity" and row.name:
            is_top = row.entity_level == "部门" and len(entities) > 1 and row is entities[0]
            if is_top:
                found.tops[table.id] = line
            else:
                unit = found.unit(row.name)
                found.lines[unit][table.id] = line
        elif row.kind == "project" and row.name:
            own = found.unit(disclosure.metadata.department_name or "") if unit is None else unit
            again[own, row.name] += 1
            found.works.setdefault((own, row.name, again[own, row.name]), {})[table.id] = line
