"""The facts of one disclosure, indexed for the checks."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache, cached_property

from mingzhang.catalogue.classifications import load_classification
from mingzhang.model.disclosure import Disclosure, Row, Table
from mingzhang.model.fact import Fact
from mingzhang.model.money import PERCENT, YUAN_PER_UNIT, ZERO, Figure

#: Codes of classifications nest by two digits; a class has three.
_CODE_LENGTHS = (9, 7, 5, 3)


@dataclass(frozen=True)
class FactBook:
    """Facts by coordinate, with the lines and columns of each table and the parents of codes."""

    facts: Mapping[tuple[str, str, str], Fact]
    #: Lines of each table in printed order.
    lines: Mapping[str, tuple[str, ...]]
    #: Columns of each table.
    columns: Mapping[str, tuple[str, ...]]
    #: (table, parent line) → child lines.
    children: Mapping[tuple[str, str], tuple[str, ...]]
    #: (table, selector such as 类, 项目, 单位) → lines.
    kinds: Mapping[tuple[str, str], tuple[str, ...]]
    #: (table, 名称|政府, value) → lines.
    named: Mapping[tuple[str, str, str], tuple[str, ...]]
    #: Tables that are there, with whether they hold any figure.
    tables: Mapping[str, bool]
    #: The line that stands for the whole of a table without a total line.
    totals: Mapping[str, str] = field(default_factory=dict)
    #: Names of functional classes → their codes, so that a class is found by name in a table of codes.
    codes: Mapping[str, str] = field(default_factory=dict)

    def get(self, table: str, line: str, column: str) -> Fact | None:
        """Return the fact at a coordinate; a one-column table or side needs no column, a class may go by its name."""
        # Plain tuples equal coordinates and are made faster; this is the innermost loop of an audit.
        fact = self.facts.get((table, line, column))
        if fact is not None:
            return fact
        if line in self.codes:
            line = self.codes[line]
            fact = self.facts.get((table, line, column))
        if fact is None and line == "合计" and table in self.totals:
            fact = self.facts.get((table, self.totals[table], column))
        if fact is None and not column and table in self.columns:
            found = (self.facts.get((table, line, name)) for name in self.columns[table])
            return next((item for item in found if item is not None), None)
        return fact

    def has_line(self, table: str, line: str) -> bool:
        """Say whether a table has a line, a class by its name or code."""
        own = self.line_sets.get(table, frozenset())
        return line in own or self.codes.get(line, "") in own

    def lines_in(self, table: str, lines: Iterable[str]) -> list[str]:
        """Return those of some lines that a table has, classes by their names or codes."""
        own = self.line_sets.get(table, frozenset())
        return [line for line in lines if line in own or self.codes.get(line, "") in own]

    def has_below(self, table: str, line: str) -> bool:
        """Say whether a table has codes below a class or code, though perhaps not the code itself."""
        code = self.codes.get(line, line)
        return code.isdigit() and any(own.startswith(code) for own in self.lines.get(table, ()))

    @cached_property
    def line_sets(self) -> Mapping[str, frozenset[str]]:
        """Return the lines of each table for looking up."""
        return {table: frozenset(lines) for table, lines in self.lines.items()}


def make_book(facts: Iterable[Fact], tables: Sequence[Table] = (), *, year: int | None = None) -> FactBook:
    """Index facts; the tables tell which lines are classes, children, projects and units, the year which codes hold."""
    index: dict[tuple[str, str, str], Fact] = {}
    lines: dict[str, dict[str, None]] = {}
    columns: dict[str, dict[str, None]] = {}
    for fact in map(_exact, facts):
        table_id, line, column = fact.at
        index.setdefault(fact.at, fact)
        if table_id not in lines:
            lines[table_id], columns[table_id] = {}, {}
        lines[table_id][line] = None
        columns[table_id][column] = None
    children: dict[tuple[str, str], tuple[str, ...]] = {}
    kinds: dict[tuple[str, str], list[str]] = {}
    named: dict[tuple[str, str, str], list[str]] = {}
    totals: dict[str, str] = {}
    for table in tables:
        _index_rows(table, kinds, named, totals)
    for name, own in lines.items():
        children.update(_code_children(name, [line for line in own if line.isdigit()], kinds))
    _class_children(tables, children)
    for table in tables:
        children.update(_entity_children(table))
    codes = _class_codes(year)
    for name, own in lines.items():
        if name.startswith("S"):
            kinds[name, "类"] = [line for line in own if line in codes]
    present = {table.id: table.has_data for table in tables}
    for name in lines:
        present.setdefault(name, True)
    return FactBook(
        index,
        {name: tuple(own) for name, own in lines.items()},
        {name: tuple(own) for name, own in columns.items()},
        children,
        {key: tuple(dict.fromkeys(own)) for key, own in kinds.items()},
        {key: tuple(dict.fromkeys(own)) for key, own in named.items()},
        present,
        totals,
        codes,
    )


def book_of(disclosure: Disclosure) -> FactBook:
    """Index the facts of a disclosure."""
    return make_book(disclosure.facts, disclosure.tables, year=disclosure.metadata.year)


def _exact(fact: Fact) -> Fact:
    """Take counts, and a bare 0 of narrative and sheets (其中：0万元), as exactly known: nothing was rounded there."""
    figure = fact.value
    if not figure.step:
        return fact
    is_count = figure.unit not in YUAN_PER_UNIT and figure.unit != PERCENT
    is_nothing = fact.at.table.startswith(("S", "XM")) and figure.printed == "0" and figure.unit != PERCENT
    if not (is_count or is_nothing):
        return fact
    return Fact(fact.at, Figure(figure.value, ZERO, figure.unit, figure.printed), fact.place, fact.text)


@cache
def _class_codes(year: int | None) -> Mapping[str, str]:
    """Return the codes of the functional classes by their names."""
    entries = load_classification("functional", year).entries.values()
    return {entry.name: entry.code for entry in entries if entry.level == 1}


def _index_rows(
    table: Table,
    kinds: dict[tuple[str, str], list[str]],
    named: dict[tuple[str, str, str], list[str]],
    totals: dict[str, str],
) -> None:
    _index_halves(table, kinds)
    entities: dict[str, list[str]] = {"部门": [], "单位": []}
    for row, line in _lines_of(table):
        kind = _kind(row)
        if kind:
            kinds.setdefault((table.id, kind), []).append(line)
        if row.kind == "entity":
            entities["部门" if kind == "部门" else "单位"].append(line)
        if row.kind == "total":
            totals[table.id] = line
        if row.gov_class is not None:
            named.setdefault((table.id, "名称", row.name or ""), []).append(line)
            named.setdefault((table.id, "政府", row.gov_class), []).append(line)
    # Without a total the department stands for the whole, or the only unit; the first of several units does not.
    whole = entities["部门"] or (entities["单位"] if len(entities["单位"]) == 1 else [])
    if table.id not in totals and whole:
        totals[table.id] = whole[0]


def _lines_of(table: Table) -> Iterator[tuple[Row, str]]:
    """Yield the rows that are lines, with the line name: the second line of a name is name#2."""
    seen: dict[str, int] = {}
    for row in table.rows:
        if row.line:
            seen[row.line] = again = seen.get(row.line, 0) + 1
            yield row, row.line if again == 1 else f"{row.line}#{again}"


def _index_halves(table: Table, kinds: dict[tuple[str, str], list[str]]) -> None:
    """Note the sources of income above 本年收入合计 and the classes above 本年支出合计 of a two-sided table."""
    income, classes = True, True
    seen: dict[str, int] = {}
    for row in table.rows:
        if row.left is not None:
            seen[row.left.line] = again = seen.get(row.left.line, 0) + 1
            income = income and row.left.line != "本年收入合计"
            if income:
                line = row.left.line if again == 1 else f"{row.left.line}#{again}"
                kinds.setdefault((table.id, "来源"), []).append(line)
        if row.right is not None:
            classes = classes and row.right.class_name is not None
            if classes:
                kinds.setdefault((table.id, "类"), []).append(row.right.line)


def _kind(row: Row) -> str:
    if row.kind == "entity":
        return "部门" if row.entity_level == "部门" else "单位"
    if row.kind == "class":
        return "类"
    if row.kind == "item" and row.gov_class is not None:
        return "款"
    return {"project": "项目"}.get(row.kind, "")


def _code_children(
    table: str, codes: Sequence[str], kinds: dict[tuple[str, str], list[str]]
) -> dict[tuple[str, str], tuple[str, ...]]:
    """Return the children of each code: the codes below it that have no nearer parent in the table."""
    known = set(codes)
    children: dict[tuple[str, str], list[str]] = {}
    tops: list[str] = []
    for code in codes:
        parent = next(
            (code[:length] for length in _CODE_LENGTHS if length < len(code) and code[:length] in known), None
        )
        if parent is None:
            tops.append(code)
        else:
            children.setdefault((table, parent), []).append(code)
    if tops:
        kinds.setdefault((table, "类"), []).extend(tops)
    return {key: tuple(own) for key, own in children.items()}


def _class_children(tables: Sequence[Table], children: dict[tuple[str, str], tuple[str, ...]]) -> None:
    """Add the items below each economic class: those printed after it up to the next class."""
    for table in tables:
        current: str | None = None
        below: dict[str, list[str]] = {}
        for row, line in _lines_of(table):
            if row.kind == "class":
                current = line
            elif row.kind == "item" and row.gov_class is not None and current is not None:
                below.setdefault(current, []).append(line)
        children.update({(table.id, line): tuple(own) for line, own in below.items()})


def _entity_children(table: Table) -> dict[tuple[str, str], tuple[str, ...]]:
    """Return what stands below departments and units: a department's units and a unit's projects."""
    if all(row.kind != "project" for row in table.rows):
        return {}
    department: str | None = None
    current: str | None = None
    below: dict[str, list[str]] = {}
    for row, line in _lines_of(table):
        kind = _kind(row)
        if kind == "项目" and current is not None:
            below.setdefault(current, []).append(line)
        elif kind == "单位":
            if department is not None:
                below.setdefault(department, []).append(line)
            current = line
        elif kind == "部门":
            department = current = line
    return {(table.id, line): tuple(own) for line, own in below.items()}
