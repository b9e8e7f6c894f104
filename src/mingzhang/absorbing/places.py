"""Where a budget line stands in the tables: the coordinates that would hold its amount, by the declared queries."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import NamedTuple

from mingzhang.catalogue.classifications import load_classification
from mingzhang.catalogue.tabulated import ROWS, Grouping, RowQuery, SideQuery, Traits, load_queries
from mingzhang.model.fact import Coordinate

#: Lines that a grouping makes for one budget line, the finest first; by table where they depend on it.
Lines = Mapping[Grouping, Mapping[str, tuple[str, ...]]]


@dataclass(frozen=True, slots=True)
class Standing:
    """``all`` are the coordinates whose amounts contain a line, ``leaves`` those of the finest rows and columns.

    ``unlisted`` names the tables in which the line would need a row that they do not print.
    """

    all: tuple[Coordinate, ...]
    leaves: tuple[Coordinate, ...]
    unlisted: frozenset[str]


class _Part(NamedTuple):
    """Rows and columns of one side that lines of some traits fill."""

    table: str
    fixed: tuple[str, ...]
    by: Grouping | None
    summed: tuple[str, ...]
    columns: tuple[str, ...]
    leaf_columns: tuple[str, ...]


def standing(traits: Traits, lines: Lines) -> Standing:
    """Return where a budget line stands.

    Args:
        traits: what filters ask of it.
        lines: the lines of its groups: functional codes, pair, unit, project.
    """
    every: list[Coordinate] = []
    leaves: list[Coordinate] = []
    unlisted: set[str] = set()
    for part in _parts(traits):
        group: Sequence[str] = ()
        if part.by is not None:
            group = lines.get(part.by, {}).get(part.table, ())
            if not group:
                unlisted.add(part.table)
        rows = (*part.fixed, *group, *part.summed)
        every += [Coordinate(part.table, row, column) for row in rows for column in part.columns]
        finest = (*part.fixed, *group[:1])
        leaves += [Coordinate(part.table, row, column) for row in finest for column in part.leaf_columns]
    return Standing(tuple(dict.fromkeys(every)), tuple(leaves), frozenset(unlisted))


@lru_cache(maxsize=4096)
def _parts(traits: Traits) -> tuple[_Part, ...]:
    return tuple(_found(traits))


def _found(traits: Traits) -> Iterator[_Part]:
    for query in load_queries().values():
        if not query.where.takes(traits):
            continue
        for side in query.sides:
            leaf = [one.name for one in side.columns if not one.sum and one.where.takes(traits)]
            asked = [row for row in side.rows if _is_asked(row) and row.where.takes(traits)]
            if leaf and asked:
                yield _part(query.id, side, leaf, asked)


def _is_asked(row: RowQuery) -> bool:
    return not row.sum and row.by != "revenue"


def _part(table: str, side: SideQuery, leaf: Sequence[str], asked: Sequence[RowQuery]) -> _Part:
    by = next((row.by for row in asked if row.by is not None), None)
    fixed = tuple(row.line for row in asked if row.by is None)
    reached = {*fixed, *([ROWS] if by is not None else [])}
    sums = {row.line: row.sum for row in side.rows if row.sum}
    columns = {column.name: column.sum for column in side.columns if column.sum}
    return _Part(table, fixed, by, tuple(_above(sums, reached)), (*leaf, *_above(columns, set(leaf))), tuple(leaf))


def _above(sums: Mapping[str, Sequence[str]], reached: set[str]) -> Iterator[str]:
    """Yield the sums that contain what is reached, also through other sums."""
    waiting = dict(sums)
    known = set(reached)
    while True:
        found = [name for name, parts in waiting.items() if not known.isdisjoint(parts)]
        if not found:
            return
        for name in found:
            known.add(name)
            del waiting[name]
            yield name


@lru_cache(maxsize=1024)
def class_line(function: str, year: int) -> str:
    """Return the line of a functional code's class in the two-sided tables; "" for an unknown class."""
    entry = load_classification("functional", year).entry(function[:3])
    return entry.name if entry is not None else ""
