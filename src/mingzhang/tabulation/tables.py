"""One table of a ledger: its rows with exact amounts, and which total adds up which parts."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence, Set
from dataclasses import dataclass
from typing import NamedTuple

from mingzhang.catalogue.tables import Line, TableSpec, load_tables
from mingzhang.catalogue.tabulated import ROWS, ColumnQuery, RowQuery, SideQuery, TableQuery
from mingzhang.model.fact import Coordinate
from mingzhang.model.tabulated import Amount, TabulatedRow, TabulatedTable
from mingzhang.tabulation.drafts import Draft, amounts_of, fixed_line, grouped
from mingzhang.tabulation.lines import Placed, Sorted, add

#: A total and the parts that it adds up, exactly before rounding.
Sum = tuple[Coordinate, tuple[Coordinate, ...]]


@dataclass(frozen=True, slots=True)
class Built:
    """One table, its amounts and sums, and the totals that do not add up though they should: a fault of the ledger."""

    table: TabulatedTable
    amounts: Mapping[Coordinate, Amount]
    sums: tuple[Sum, ...]
    faults: tuple[Coordinate, ...]


@dataclass(frozen=True, slots=True)
class _Part:
    """A line of a side and those it adds up. Without ``fills`` the line is found otherwise and only compared."""

    total: int
    parts: tuple[int, ...]
    fills: bool = True


def build(query: TableQuery, sort: Sorted) -> Built:
    """Return one table of an entity."""
    spec = load_tables()[query.id]
    sides = [_side(query, number, spec, sort) for number in range(len(query.sides))]
    rows = [side.rows for side in sides]
    table = (
        TabulatedTable(query.id, rows=rows[0])
        if query.main is not None
        else TabulatedTable(query.id, left=rows[0], right=rows[1])
    )
    return Built(
        table,
        {at: amount for side in sides for at, amount in side.amounts},
        tuple([one for side in sides for one in side.sums]),
        tuple([one for side in sides for one in side.faults]),
    )


@dataclass(frozen=True, slots=True)
class _Side:
    rows: tuple[TabulatedRow, ...]
    amounts: Sequence[tuple[Coordinate, Amount]]
    sums: tuple[Sum, ...]
    faults: tuple[Coordinate, ...]


def _side(query: TableQuery, number: int, spec: TableSpec, sort: Sorted) -> _Side:
    """Return the rows of one side: drafts first, then sums of rows, then sums of columns."""
    side = query.sides[number]
    drafts, parts = _drafts(query, number, _declared(spec, number, query), sort)
    # A code with lines of its own and codes below it holds both, so those below do not make it up.
    mixed = {part.total for part in parts if part.fills and drafts[part.total].amounts}
    for part in _upwards(parts):
        if part.fills:
            drafts[part.total].amounts = _summed(drafts, (part.total, *part.parts))
    columns = _in_order(side)
    for draft in drafts:
        if draft.amounts:
            draft.amounts = _with_sums(draft.amounts, side, columns)
    lines = _names(drafts)
    rows = tuple(
        TabulatedRow(draft.kind, line, draft.name, draft.amounts, draft.code, draft.level, draft.group, draft.pair)
        for draft, line in zip(drafts, lines, strict=True)
    )
    at = [{column: Coordinate(query.id, row.line, column) for column in row.amounts} for row in rows]
    sums = [*_row_sums(query.id, rows, parts, at, mixed), *_column_sums(side, at)]
    return _Side(
        rows,
        [(place, row.amounts[column]) for row, own in zip(rows, at, strict=True) for column, place in own.items()],
        tuple([(one.total, one.parts) for one in sums if one.is_exact]),
        tuple([one.total for one in sums if not one.is_exact]),
    )


def _declared(spec: TableSpec, number: int, query: TableQuery) -> Mapping[str, Line]:
    """Return the table's fixed lines by name, those of one side where it has two."""
    halves = [half.lines for half in (spec.left, spec.right) if half is not None]
    lines = halves[number] if query.main is None and halves else spec.all_lines
    return {line.name: line for line in lines}


def _drafts(
    query: TableQuery, number: int, declared: Mapping[str, Line], sort: Sorted
) -> tuple[list[Draft], list[_Part]]:
    """Return all rows of a side in printed order, and which rows add up which."""
    side = query.sides[number]
    placed = sort.placed.get((query.id, number), Placed())
    drafts: list[Draft] = []
    tops: list[int] = []
    parts: list[_Part] = []
    for at, row in enumerate(side.rows):
        if row.by is None:
            own = amounts_of(placed.fixed.get(at, {}), sort.amounts)
            drafts.append(fixed_line(row, declared.get(row.line), own, sort.entity.kind))
            continue
        base = len(drafts)
        made = grouped(row.by, row.where, placed.group, sort, side.columns[0].name)
        for draft in made:
            draft.parent = None if draft.parent is None else draft.parent + base
        drafts.extend(made)
        tops = [base + position for position, draft in enumerate(made) if draft.parent is None]
        parts.extend(_parents(drafts, base))
    named = {draft.line: position for position, draft in enumerate(drafts) if draft.kind in ("total", "line")}
    return drafts, [*parts, *_declared_parts(side.rows, named, tops)]


def _parents(drafts: Sequence[Draft], base: int) -> Iterator[_Part]:
    below: dict[int, list[int]] = {}
    for position in range(base, len(drafts)):
        parent = drafts[position].parent
        if parent is not None:
            below.setdefault(parent, []).append(position)
    yield from (_Part(total, tuple(own)) for total, own in below.items())


def _declared_parts(rows: Sequence[RowQuery], named: Mapping[str, int], tops: Sequence[int]) -> Iterator[_Part]:
    for row in rows:
        names = row.sum or row.parts
        if names:
            own = [position for name in names for position in (tops if name == ROWS else [named[name]])]
            yield _Part(named[row.line], tuple(own), fills=bool(row.sum))


def _upwards(parts: Sequence[_Part]) -> Iterator[_Part]:
    """Yield sums of rows so that each comes behind those it adds up; the catalogue allows no circles."""
    waiting = list(parts)
    while waiting:
        totals = {part.total for part in waiting}
        yield from (part for part in waiting if totals.isdisjoint(part.parts))
        waiting = [part for part in waiting if not totals.isdisjoint(part.parts)]


def _summed(drafts: Sequence[Draft], parts: Sequence[int]) -> dict[str, Amount]:
    columns = dict.fromkeys(column for part in parts for column in drafts[part].amounts)
    return {
        column: add([drafts[part].amounts[column] for part in parts if column in drafts[part].amounts])
        for column in columns
    }


def _in_order(side: SideQuery) -> list[ColumnQuery]:
    """Return the columns that are sums so that each comes behind those it adds up; the catalogue allows no circles."""
    waiting = [column for column in side.columns if column.sum]
    ordered: list[ColumnQuery] = []
    while waiting:
        names = {column.name for column in waiting}
        ordered += [column for column in waiting if names.isdisjoint(column.sum)]
        waiting = [column for column in waiting if not names.isdisjoint(column.sum)]
    return ordered


def _with_sums(amounts: Mapping[str, Amount], side: SideQuery, sums: Sequence[ColumnQuery]) -> dict[str, Amount]:
    """Return the amounts with those columns that are sums, in the order of the table."""
    all_amounts = dict(amounts)
    for column in sums:
        own = [all_amounts[name] for name in column.sum if name in all_amounts]
        if own:
            all_amounts[column.name] = add(own)
    return {column.name: all_amounts[column.name] for column in side.columns if column.name in all_amounts}


def _names(drafts: Sequence[Draft]) -> list[str]:
    """Return the line names as facts carry them: the second line of a name is name#2."""
    seen: Counter[str] = Counter()
    lines = []
    for draft in drafts:
        seen[draft.line] += 1
        again = seen[draft.line]
        lines.append(draft.line if again == 1 else f"{draft.line}#{again}")
    return lines


class _Checked(NamedTuple):
    total: Coordinate
    parts: tuple[Coordinate, ...]
    is_exact: bool


#: The coordinates of each row's amounts by column.
_Places = Sequence[Mapping[str, Coordinate]]


def _row_sums(
    table: str, rows: Sequence[TabulatedRow], parts: Sequence[_Part], at: _Places, mixed: Set[int]
) -> Iterator[_Checked]:
    """Yield the sum of each column; only what is found otherwise, and not made of its parts, must be compared."""
    for part in parts:
        total = rows[part.total]
        is_made = part.fills and part.total not in mixed
        columns = (
            at[part.total] if is_made else dict.fromkeys(name for row in (part.total, *part.parts) for name in at[row])
        )
        for column in columns:
            own = [row for row in part.parts if column in at[row]]
            is_exact = is_made or _adds_up(total.amounts.get(column), [rows[row].amounts[column] for row in own])
            place = at[part.total].get(column) or Coordinate(table, total.line, column)
            yield _Checked(place, tuple([at[row][column] for row in own]), is_exact)


def _adds_up(total: Amount | None, parts: Sequence[Amount]) -> bool:
    return sum(part.value for part in parts) == (total.value if total else 0)


def _column_sums(side: SideQuery, at: _Places) -> Iterator[_Checked]:
    sums = [column for column in side.columns if column.sum]
    for row in at:
        for column in sums if row else ():
            if column.name in row:
                yield _Checked(
                    row[column.name], tuple([row[name] for name in column.sum if name in row]), is_exact=True
                )
