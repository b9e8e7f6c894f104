"""Controlled rounding: printed figures that add up in every table, across tables, and from units to department.

**The idea.** Two lines of the ledger that stand in the same printed figures need not be told apart, so lines are
gathered into *atoms*. Each atom gets a whole number of last places, its amount rounded down or up; a printed figure is
the sum of its atoms' numbers. Then every identity that holds before rounding because the same lines stand on both sides
holds after it, in one table, between tables, between a department and its units, and inequalities hold as well.

**Which way.** A project's amount, which its target sheet states in 元, must be the rounded amount: such figures never
move. This is always possible: the rounded sum of numbers lies between the sum of their floors and that of their
ceilings, and no line belongs to two projects. Of all such choices that one is taken in which the fewest printed leaf
figures differ from half up (see :mod:`mingzhang.tabulation.program`). Leaf figures are those that are not the sum of
others within a table; sums move freely.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from mingzhang.model.fact import Coordinate
from mingzhang.model.ledger import Ledger
from mingzhang.model.tabulated import Amount, TabulatedTable
from mingzhang.tabulation.program import Goal, Problem, solve
from mingzhang.tabulation.rounding import apportion, floor, half_up
from mingzhang.tabulation.tables import Sum

#: A department's own document is read more than those of its units: where one must move, a unit's figure does.
_OWN_WEIGHT = 4

Lines = tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Sheet:
    """The tables of one document with amounts and sums; ``is_whole`` where it is the department's."""

    tables: tuple[TabulatedTable, ...]
    amounts: Mapping[Coordinate, Amount]
    sums: tuple[Sum, ...]
    is_whole: bool = False


@dataclass(frozen=True, slots=True)
class Balance:
    """Whole numbers of last places for atoms of budget lines and of revenue lines, by the index of each line.

    ``atoms`` maps a line to its atom; the figure of some lines is the sum over their atoms. ``is_optimal``: the
    fewest leaf figures differ from half up; otherwise all adds up as well, but more may differ.
    """

    step: Decimal
    atoms: Mapping[int, int]
    places: Sequence[int]
    revenues: Mapping[int, int]
    is_optimal: bool

    def printed(self, amount: Amount) -> int:
        """Return an amount of the balanced tables as a whole number of last places."""
        if amount.revenues:
            return sum(self.revenues[index] for index in amount.revenues)
        # An atom's lines stand together in every figure, so each figure holds whole atoms.
        return sum(self.places[atom] for atom in {self.atoms[index] for index in amount.lines})


def balance(ledger: Ledger, sheets: Sequence[Sheet], step: Decimal) -> Balance:
    """Choose whole numbers for all atoms of a ledger, so that all its documents add up.

    Args:
        ledger: the ledger the documents are made from.
        sheets: the department's document and those of its units.
        step: the last printed place in yuan.
    """
    weights, fixed = _goals(sheets)
    atoms, groups = _atoms([*weights, *fixed], len(ledger.lines))
    amounts = [line.amount for line in ledger.lines]
    exact = [sum((amounts[index] for index in group), Decimal(0)) for group in groups]
    floors = [floor(value, step) for value in exact]
    rests = [value / step - low for value, low in zip(exact, floors, strict=True)]
    goals = [
        Goal(tuple(sorted({atoms[index] for index in lines})), *_target(lines, amounts, floors, atoms, step), weight)
        for lines, weight in (*weights.items(), *((lines, None) for lines in fixed))
    ]
    solution = solve(Problem(tuple(rests), tuple(goals)))
    places = [low + up for low, up in zip(floors, solution.ups, strict=True)]
    chosen = Balance(step, atoms, places, {}, solution.is_optimal)
    return Balance(step, atoms, places, _revenues(ledger, sheets, chosen), solution.is_optimal)


def _goals(sheets: Sequence[Sheet]) -> tuple[dict[Lines, int], tuple[Lines, ...]]:
    """Return the leaf figures with their weights, and the figures that must not move, by the lines they sum.

    A figure that is printed in several places is one; it weighs as many figures as would change.
    """
    weights: dict[Lines, int] = defaultdict(int)
    totals: set[Lines] = set()
    fixed: dict[Lines, None] = {}
    for sheet in sheets:
        amounts = sheet.amounts
        # A total of revenue codes sums budget lines of its own, and those must stand somewhere.
        whole = [total for total, parts in sheet.sums if len(parts) > 1 and not amounts[parts[0]].revenues]
        totals.update(amounts[total].lines for total in whole)
        for amount in amounts.values():
            if amount.lines:
                weights[amount.lines] += _OWN_WEIGHT if sheet.is_whole else 1
        fixed.update(dict.fromkeys(_stated_in_yuan(sheet.tables, amounts)))
    leaves = {lines: weight for lines, weight in weights.items() if lines not in totals and lines not in fixed}
    return leaves, tuple(fixed)


def _stated_in_yuan(tables: Iterable[TabulatedTable], amounts: Mapping[Coordinate, Amount]) -> Iterable[Lines]:
    """Yield the lines of each project's total: the first column of its row."""
    for table in tables:
        for row in table.rows:
            if row.kind == "project" and row.amounts:
                yield amounts[Coordinate(table.id, row.line, next(iter(row.amounts)))].lines


def _atoms(figures: Iterable[Lines], count: int) -> tuple[dict[int, int], list[list[int]]]:
    """Gather lines that stand in the same figures; return the atom of each line and the lines of each atom."""
    signatures: list[list[int]] = [[] for _ in range(count)]
    for number, lines in enumerate(figures):
        for index in lines:
            signatures[index].append(number)
    numbers: dict[tuple[int, ...], int] = {}
    atoms: dict[int, int] = {}
    groups: list[list[int]] = []
    for index, signature in enumerate(signatures):
        if not signature:
            continue
        atom = numbers.setdefault(tuple(signature), len(groups))
        if atom == len(groups):
            groups.append([])
        groups[atom].append(index)
        atoms[index] = atom
    return atoms, groups


def _target(
    lines: Lines, amounts: Sequence[Decimal], floors: Sequence[int], atoms: Mapping[int, int], step: Decimal
) -> tuple[int, Decimal]:
    """Return how many atoms of a figure are to be rounded up for it to be half up, and how many exactly."""
    low = sum(floors[atom] for atom in {atoms[index] for index in lines})
    value = sum((amounts[index] for index in lines), Decimal(0))
    return half_up(value, step) - low, value / step - low


def _revenues(ledger: Ledger, sheets: Sequence[Sheet], chosen: Balance) -> dict[int, int]:
    """Return whole numbers for revenue lines that add up to the printed total of each unit's table.

    Of the lines of one unit and code the first carries all, so that a code's figure is rounded once. Where revenue
    and budget lines do not agree before rounding, each code is rounded half up.
    """
    places = dict.fromkeys(range(len(ledger.revenues)), 0)
    for sheet in (one for one in sheets if not one.is_whole):
        for table in sheet.tables:
            amounts = [(row.kind, amount) for row in (*table.rows, *table.left) for amount in row.amounts.values()]
            leaves = _deepest([amount for _, amount in amounts if amount.revenues])
            exact = [amount.value for amount in leaves]
            totals = [amount for kind, amount in amounts if kind == "total" and amount.value == sum(exact)]
            if leaves and totals:
                numbers = apportion(chosen.printed(totals[0]), exact, chosen.step)
            else:
                numbers = [half_up(value, chosen.step) for value in exact]
            places.update((amount.revenues[0], number) for amount, number in zip(leaves, numbers, strict=True))
    return places


def _deepest(amounts: Sequence[Amount]) -> list[Amount]:
    """Return the amounts of the codes that have none below them: their lines stand in no smaller amount."""
    smallest: dict[int, Amount] = {}
    for amount in amounts:
        for index in amount.revenues:
            if index not in smallest or len(amount.revenues) < len(smallest[index].revenues):
                smallest[index] = amount
    return list(dict.fromkeys(smallest.values()))
