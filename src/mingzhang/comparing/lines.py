"""The lines of a table with their figures by column, whatever the table's layout."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from mingzhang.comparing.figures import Stated, any_amount
from mingzhang.model.disclosure import Disclosure, Row, Table

#: Codes of classifications: a class has three digits, each level below two more.
_CLASS, _STEP = 3, 2


@dataclass(frozen=True)
class Line:
    """One line of a table: its canonical name, its printed one, its depth from 1, figures by column.

    ``unit`` is the entity above a project, ``project`` the name of a project's line.
    """

    key: str
    name: str
    level: int
    is_total: bool
    is_fixed: bool
    entity: str | None = None
    project: str | None = None
    unit: str | None = None
    figures: Mapping[str, Stated] = field(default_factory=dict)

    @property
    def has_amount(self) -> bool:
        """Say whether any figure of the line is not 0."""
        return any_amount(self.figures.values())


def tables_of(disclosure: Disclosure) -> dict[str, Table]:
    """Return all tables by id, those of the form first, then what a region prints besides; the first of each id."""
    found: dict[str, Table] = {}
    for table in (*disclosure.tables, *disclosure.further_tables):
        found.setdefault(table.id, table)
    return found


def number_of(table: Table) -> int | None:
    """Return the number a table has in the form, None for one that a region prints besides."""
    return None if table.id.startswith("X") else table.number


def lines_of(disclosure: Disclosure, table: Table) -> tuple[Line, ...]:
    """Return the lines of a table in printed order, the left half of a two-sided one first."""
    figures: dict[str, dict[str, Stated]] = {}
    names: dict[str, str] = {}
    for fact in disclosure.facts:
        if fact.at.table == table.id:
            figures.setdefault(fact.at.line, {})[fact.at.column] = Stated(fact.value, fact.place)
            names.setdefault(fact.at.line, fact.text)
    rows, units, right = _rows(table)
    lines = [_line(key, names[key], rows.get(key), units.get(key), own) for key, own in figures.items()]
    return tuple(sorted(lines, key=lambda line: line.key in right))


def _rows(table: Table) -> tuple[dict[str, Row], dict[str, str], frozenset[str]]:
    """Return the rows by line, the unit above each, and the lines of the right half."""
    rows: dict[str, Row] = {}
    units: dict[str, str] = {}
    right: set[str] = set()
    seen: dict[str, int] = {}
    unit = ""
    for row in table.rows:
        if row.right is not None:
            right.add(row.right.line)
        if not row.line:
            continue
        seen[row.line] = again = seen.get(row.line, 0) + 1
        key = row.line if again == 1 else f"{row.line}#{again}"
        rows[key] = row
        if row.kind == "entity":
            unit = row.name or ""
        units[key] = unit
    return rows, units, frozenset(right)


def _line(key: str, name: str, row: Row | None, unit: str | None, figures: Mapping[str, Stated]) -> Line:
    bare = key.partition("#")[0]
    is_total = bare == "合计" or (row is not None and row.kind == "total") or bare.endswith("总计")
    if bare.isdigit():
        return Line(key, name, max((len(bare) - _CLASS) // _STEP, 0) + 1, is_total, False, figures=figures)
    if row is None:
        return Line(key, bare, 1, is_total, True, figures=figures)
    if row.kind == "project":
        return Line(key, row.name or name, 3, False, False, project=row.name or name, unit=unit, figures=figures)
    if row.kind == "entity":
        level = 1 if row.entity_level == "部门" else 2
        return Line(key, row.name or name, level, False, False, entity=row.name or name, figures=figures)
    if row.gov_class is not None:
        return Line(key, f"{row.name}（{row.gov_class}）", 2, is_total, False, figures=figures)
    return Line(key, row.name or name, row.level or 1, is_total, row.kind != "class", figures=figures)
