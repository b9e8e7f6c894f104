"""The figures of a tabulation as the facts that a reader of the printed tables would state, for the rules to judge."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from mingzhang.catalogue.profiles import load_profile
from mingzhang.catalogue.rules import Rule, load_rules
from mingzhang.catalogue.tables import load_tables
from mingzhang.catalogue.tabulated import load_queries
from mingzhang.checking.book import FactBook, make_book
from mingzhang.checking.evaluate import Evaluation, evaluate, holds
from mingzhang.checking.language import Check, parse_check
from mingzhang.model.disclosure import EntityType, HalfRow, Row, RowKind, Table
from mingzhang.model.fact import Coordinate, Fact
from mingzhang.model.money import ZERO, Figure, blank
from mingzhang.model.place import NOWHERE
from mingzhang.model.tabulated import TabulatedRow, TabulatedTable, Tabulation

_LEVELS: dict[int, EntityType] = {1: "部门", 2: "单位"}


def printed_book(made: Tabulation) -> FactBook:
    """Index the printed figures; a cell that is there and has none is blank."""
    return _book(made, lambda at: made.figures.get(at, blank(made.unit)))


def exact_book(made: Tabulation) -> FactBook:
    """Index the exact amounts, as figures without any slack."""
    return _book(made, lambda at: Figure(made.exact(*at), ZERO, "元", str(made.exact(*at))))


def _book(made: Tabulation, value: Callable[[Coordinate], Figure]) -> FactBook:
    facts = [Fact(at, value(at), NOWHERE) for table in made.tables for at in cells(table)]
    tables = [_table(table) for table in made.tables]
    return make_book(facts, tables, year=made.year)


def cells(table: TabulatedTable) -> Iterator[Coordinate]:
    """Yield the coordinates of all cells of a table, blank ones too."""
    sides = load_queries()[table.id].sides
    parts = (table.rows,) if len(sides) == 1 else (table.left, table.right)
    for side, rows in zip(sides, parts, strict=True):
        for row in rows:
            yield from (Coordinate(table.id, row.line, column.name) for column in side.columns)


def _table(table: TabulatedTable) -> Table:
    spec = load_tables()[table.id]
    if spec.layout == "two_sided":
        rows = [_row(row, left=HalfRow(row.name, row.line, ())) for row in table.left]
        rows += [
            _row(row, right=HalfRow(row.name, row.line, (), class_name=row.name if row.kind == "class" else None))
            for row in table.right
        ]
    else:
        rows = [_row(row, line=row.line.partition("#")[0]) for row in (*table.rows, *table.left, *table.right)]
    nothing = ("", NOWHERE)
    return Table(
        table.id, spec.number, None, NOWHERE, spec.name, NOWHERE, "万元", NOWHERE, None, *nothing, (), (), ("x",),
        ("x",), tuple(rows), (), ()
    )  # fmt: skip


def _row(row: TabulatedRow, *, line: str = "", left: HalfRow | None = None, right: HalfRow | None = None) -> Row:
    kinds: dict[str, RowKind] = {"total": "total", "entity": "entity", "project": "project"}
    coded: RowKind = "code" if row.code.isdigit() and not row.pair[0] and row.line == row.code else "item"
    kind = kinds.get(row.kind) or ("class" if row.kind == "class" and coded == "item" else coded)
    level = _LEVELS.get(row.level) if row.kind == "entity" else None
    gov = row.pair[1] or None
    cell = ("1",) if row.amounts else (None,)
    return Row(
        kind,
        cell,
        (NOWHERE,),
        NOWHERE,
        line,
        row.code,
        row.name,
        row.level,
        gov,
        level,
        left,
        right,
    )


def table_rules() -> list[Rule]:
    """Return the rules of the form that speak of nothing but the thirteen tables."""
    found = []
    for rule in load_rules().values():
        checks = [parse_check(text) for text in (*rule.checks, *rule.given)]
        if rule.checks and all(table.startswith("T") for check in checks for table in check.tables):
            found.append(rule)
    return found


def judge(book: FactBook) -> Iterator[tuple[str, Check, Evaluation]]:
    """Yield the outcome of every check of every rule that applies, with the rule's id."""
    profile = load_profile("shanxi")
    for rule in table_rules():
        if rule.profiles and profile.id not in rule.profiles:
            continue
        if all(holds(parse_check(given), book) for given in rule.given):
            for text in rule.checks:
                yield from ((rule.id, parse_check(text), one) for one in evaluate(parse_check(text), book))
