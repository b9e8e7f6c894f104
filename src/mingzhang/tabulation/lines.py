"""The lines of a ledger sorted by what filters ask, once for all tables."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from functools import lru_cache
from typing import NamedTuple

from mingzhang.catalogue.classifications import load_classification
from mingzhang.catalogue.tabulated import RowQuery, Traits, load_queries
from mingzhang.model.ledger import Entity, Ledger
from mingzhang.model.money import ZERO
from mingzhang.model.tabulated import Amount

#: The indexes of the lines that stand in a column.
Cells = dict[str, list[int]]


class Placement(NamedTuple):
    """Where lines of some traits go: table, number of the side and of its row query, columns, whether into a group."""

    table: str
    side: int
    row: int
    columns: tuple[str, ...]
    in_group: bool


@dataclass(slots=True)
class Placed:
    """The lines of one side: of each fixed line by its row query's number, and the columns of each line of a group."""

    fixed: dict[int, Cells] = field(default_factory=dict)
    group: dict[int, tuple[str, ...]] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Sorted:
    """The budget lines of one entity where they belong; a line of 0 yuan states nothing and is left out.

    ``placed`` goes by table and number of the side and holds indexes of ``ledger.lines``; ``amounts`` are those of all
    lines of the ledger.
    """

    ledger: Ledger
    entity: Entity
    placed: Mapping[tuple[str, int], Placed]
    amounts: Sequence[Decimal]

    def namer(self, classification: str) -> Callable[[str], str]:
        """Return what names codes in the report year: as the list has it, else as the ledger, else the code itself."""
        listed = load_classification(classification, self.ledger.year).entries
        own = self.ledger.names
        return lambda code: listed[code].name if code in listed else own.get(code) or code


def sort_lines(ledger: Ledger, entity: Entity) -> Sorted:
    """Sort the lines of an entity's units: those of equal traits together, to each place of each table."""
    kinds = {unit.code: unit.kind for unit in ledger.units}
    own = frozenset(entity.units)
    groups: defaultdict[Traits, list[int]] = defaultdict(list)
    for index, line in enumerate(ledger.lines):
        if line.unit in own and line.amount:
            kind = kinds.get(line.unit)
            groups[Traits(line.source, line.purpose, line.carried, line.item, line.government, kind)].append(index)
    placed: defaultdict[tuple[str, int], Placed] = defaultdict(Placed)
    for traits, indexes in groups.items():
        for table, side, row, columns, in_group in placements(traits):
            found = placed[table, side]
            if in_group:
                found.group.update(dict.fromkeys(indexes, columns))
                continue
            cells = found.fixed.setdefault(row, {})
            for column in columns:
                cells.setdefault(column, []).extend(indexes)
    return Sorted(ledger, entity, placed, [line.amount for line in ledger.lines])


@lru_cache(maxsize=16_384)
def placements(traits: Traits) -> tuple[Placement, ...]:
    """Return where lines of these traits go in all declared tables; sums and revenue are not asked."""
    return tuple(
        Placement(query.id, number, row, columns, side.rows[row].by is not None)
        for query in load_queries().values()
        if query.where.takes(traits)
        for number, side in enumerate(query.sides)
        if (columns := tuple(one.name for one in side.columns if not one.sum and one.where.takes(traits)))
        for row in range(len(side.rows))
        if _is_asked(side.rows[row]) and side.rows[row].where.takes(traits)
    )


def _is_asked(row: RowQuery) -> bool:
    return not row.sum and row.by != "revenue"


def add(amounts: Sequence[Amount]) -> Amount:
    """Return the sum of amounts that have no line in common."""
    if len(amounts) == 1:
        return amounts[0]
    value = ZERO
    lines: list[int] = []
    revenues: list[int] = []
    for amount in amounts:
        value += amount.value
        lines += amount.lines
        revenues += amount.revenues
    return Amount(value, tuple(sorted(lines)), tuple(sorted(revenues)))
