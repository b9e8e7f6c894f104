"""Classification codes and economic items of a disclosure, for the rules about them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from decimal import Decimal
from typing import NamedTuple

from mingzhang.catalogue.classifications import Classification, load_classification
from mingzhang.checking.text import once, table_at
from mingzhang.model.disclosure import Disclosure, Row, Table
from mingzhang.model.fact import Fact
from mingzhang.model.finding import Location
from mingzhang.model.writing import fold

#: Tables whose codes are functional classifications; T07 and T09 hold codes of income.
FUNCTIONAL = ("T02", "T03", "T05", "T08")
_PERSONNEL, _PUBLIC = "人员经费", "公用经费"


class CodeRow(NamedTuple):
    """A row of a table of functional codes."""

    table: Table
    row: Row
    code: str


@once
def code_rows(disclosure: Disclosure) -> tuple[CodeRow, ...]:
    """Return the rows of functional codes of all tables in printed order."""
    return tuple(
        CodeRow(table, row, row.code)
        for table in disclosure.tables
        if table.id in FUNCTIONAL
        for row in table.rows
        if row.kind == "code" and row.code
    )


@once
def filled_facts(disclosure: Disclosure) -> Mapping[str, tuple[Fact, ...]]:
    """Return the figures other than 0 of each table and section that has any."""
    found: dict[str, list[Fact]] = {}
    for fact in disclosure.facts:
        if fact.value.value:
            found.setdefault(fact.at.table, []).append(fact)
    return {table: tuple(facts) for table, facts in found.items()}


def tables_of_one_body(disclosure: Disclosure) -> list[list[CodeRow]]:
    """Return the code rows table by table, without tables that list the codes of several bodies."""
    tables: dict[str, list[CodeRow]] = {}
    for one in code_rows(disclosure):
        tables.setdefault(one.table.id, []).append(one)
    return [own for own in tables.values() if all(row.kind in ("code", "total") for row in own[0].table.rows)]


def functional(disclosure: Disclosure) -> Classification:
    """Return the functional classification in force in the year of a disclosure."""
    return load_classification("functional", disclosure.metadata.year)


def by_code(rows: Iterable[CodeRow]) -> dict[tuple[str, str], list[CodeRow]]:
    """Return the rows by code and printed name."""
    found: dict[tuple[str, str], list[CodeRow]] = {}
    for one in rows:
        found.setdefault((one.code, one.row.name or ""), []).append(one)
    return found


def known_name(printed: str, names: Iterable[str]) -> bool:
    """Say whether a printed name is one of the given ones, its writing aside."""
    bare = fold(printed).replace("、", "")
    return any(fold(name).replace("、", "") == bare for name in names)


def name_at(one: CodeRow) -> Location:
    """Return the location of a code's name."""
    row = one.row
    place = row.places[1] if len(row.places) > 1 else row.place
    label = f"{one.code} {row.name or ''}".strip()
    return table_at(one.table, place, row=label, text=row.name or one.code)


def filled_codes(disclosure: Disclosure, table_id: str) -> dict[str, CodeRow]:
    """Return the lowest codes of a table that have an amount other than 0."""
    filled = {fact.at.line.split("#")[0] for fact in filled_facts(disclosure).get(table_id, ())}
    own = {one.code: one for one in code_rows(disclosure) if one.table.id == table_id and one.code in filled}
    above = {code[:length] for code in own for length in (3, 5) if length < len(code)}
    return {code: one for code, one in own.items() if code not in above}


def to_depth(codes: Mapping[str, CodeRow], depth: int) -> dict[str, CodeRow]:
    """Return codes cut to a number of digits, the first row of each."""
    cut: dict[str, CodeRow] = {}
    for code, one in codes.items():
        cut.setdefault(code[:depth], one)
    return cut


def common_depth(*tables: Mapping[str, CodeRow]) -> int:
    """Return the number of digits to which all tables print their codes."""
    return min(max((len(code) for code in codes), default=0) for codes in tables)


def economic_rows(disclosure: Disclosure) -> tuple[Table, Sequence[Row]] | None:
    """Return the basic expenditure table with its rows of classes and items, None where it has none."""
    table = disclosure.table("T06")
    rows = [row for row in table.rows if row.kind in ("class", "item") and row.name] if table else []
    return (table, rows) if table and rows else None


def items_by_column(disclosure: Disclosure) -> dict[str, dict[str, str]]:
    """Return for personnel and public expenses the items with an amount: folded name → printed name."""
    found: dict[str, dict[str, str]] = {_PERSONNEL: {}, _PUBLIC: {}}
    names = {row.line: row.name for row in _items(disclosure)}
    for fact in filled_facts(disclosure).get("T06", ()):
        line = fact.at.line.split("#")[0]
        if fact.at.column in found and (name := names.get(line)):
            found[fact.at.column][fold(name)] = name
    return found


def item_total(disclosure: Disclosure, name: str) -> tuple[list[Row], Decimal]:
    """Return the rows of an economic item and the sum of their amounts in yuan."""
    rows = [row for row in _items(disclosure) if fold(row.name or "") == fold(name)]
    lines = {row.line for row in rows}
    amounts = (
        fact.value.value
        for fact in filled_facts(disclosure).get("T06", ())
        if fact.at.column == "合计" and fact.at.line.split("#")[0] in lines
    )
    return rows, sum(amounts, Decimal(0))


def _items(disclosure: Disclosure) -> list[Row]:
    rows = economic_rows(disclosure)
    return [row for row in rows[1] if row.gov_class is not None] if rows else []
