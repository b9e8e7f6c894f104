"""Totals as formulas: where the sum of the printed parts is the printed total, the cell recomputes it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from functools import cache

from mingzhang.model.fact import Coordinate
from mingzhang.model.publication import Publication
from mingzhang.renderers.publication_xlsx.plan import Spot

#: Excel takes 255 arguments and 8192 characters.
_MOST_ARGUMENTS, _LONGEST = 200, 8000
ZERO = Decimal(0)


@dataclass(frozen=True, slots=True)
class Unequal:
    """A total whose printed parts do not add up to it (尾差), so that it is written as a number; in its unit."""

    at: Coordinate
    printed: Decimal
    added: Decimal


@dataclass(frozen=True, slots=True)
class Totals:
    """The formulas of totals by coordinate, and the totals that cannot be formulas."""

    formulas: Mapping[Coordinate, str]
    unequal: tuple[Unequal, ...]


def totals(publication: Publication, spots: Mapping[Coordinate, Spot]) -> Totals:
    """Return how each total of the tables is written.

    A total becomes a formula only where its result is the printed figure, whatever the rounding policy.
    """
    values = _values(publication)
    formulas: dict[Coordinate, str] = {}
    parts_of: dict[Coordinate, tuple[Coordinate, ...]] = {}
    unequal: list[Unequal] = []
    for table in publication.tables():
        for total, parts in table.sums:
            printed = values.get(total)
            if printed is None or total not in spots:
                continue
            added = sum((values.get(part, ZERO) for part in parts), ZERO)
            own = [spots[part] for part in parts if part in spots]
            if added != printed:
                unequal.append(Unequal(total, printed, added))
            elif own and total not in parts_of and not _leads_to(total, parts, parts_of):
                formula = added_up(own, spots[total].sheet)
                if len(formula) < _LONGEST:
                    formulas[total] = formula
                    parts_of[total] = parts
    return Totals(formulas, tuple(unequal))


def _values(publication: Publication) -> dict[Coordinate, Decimal]:
    """Return the first printed figure at each coordinate."""
    values: dict[Coordinate, Decimal] = {}
    for table in publication.tables():
        for row in table.rows:
            for cell in row:
                if cell.at is not None and cell.value is not None and cell.text:
                    values.setdefault(cell.at, cell.value)
    return values


def _leads_to(
    total: Coordinate, parts: Iterable[Coordinate], parts_of: Mapping[Coordinate, tuple[Coordinate, ...]]
) -> bool:
    """Say whether a total would be one of its own parts, which no workbook can compute."""
    waiting, seen = list(parts), set[Coordinate]()
    while waiting:
        part = waiting.pop()
        if part == total:
            return True
        if part not in seen:
            seen.add(part)
            waiting.extend(parts_of.get(part, ()))
    return False


def added_up(spots: Sequence[Spot], home: str = "") -> str:
    """Return the formula, without its sign of equality, that adds up cells; those of ``home`` go without sheet."""
    if len(spots) == 1:
        (spot,) = spots
        return f"{_sheet(spot.sheet, home)}{cell(spot.row, spot.column)}"
    ranges = list(_ranges(spots, home))
    if len(ranges) == 1 and ":" not in ranges[0]:
        return ranges[0]
    chunks = [ranges[start : start + _MOST_ARGUMENTS] for start in range(0, len(ranges), _MOST_ARGUMENTS)]
    return "+".join(f"SUM({','.join(chunk)})" for chunk in chunks)


def _ranges(spots: Iterable[Spot], home: str) -> Iterator[str]:
    """Yield the cells as ranges down the columns, single cells as ranges across."""
    columns: defaultdict[tuple[str, int], list[int]] = defaultdict(list)
    repeated: list[Spot] = []
    seen: set[Spot] = set()
    for spot in spots:
        if spot in seen:
            repeated.append(spot)
        else:
            seen.add(spot)
            columns[spot.sheet, spot.column].append(spot.row)
    single: defaultdict[tuple[str, int], list[int]] = defaultdict(list)
    for (sheet, column), rows in columns.items():
        for first, last in _runs(rows):
            if first == last:
                single[sheet, first].append(column)
            else:
                yield f"{_sheet(sheet, home)}{cell(first, column)}:{cell(last, column)}"
    for (sheet, row), own in single.items():
        for first, last in _runs(own):
            end = f":{cell(row, last)}" if first != last else ""
            yield f"{_sheet(sheet, home)}{cell(row, first)}{end}"
    for spot in repeated:
        yield f"{_sheet(spot.sheet, home)}{cell(spot.row, spot.column)}"


def _runs(numbers: Iterable[int]) -> Iterator[tuple[int, int]]:
    """Yield the first and last of each run of consecutive numbers."""
    first = last = None
    for number in sorted(numbers):
        if first is None or last is None:
            first = last = number
        elif number == last + 1:
            last = number
        else:
            yield first, last
            first = last = number
    if first is not None and last is not None:
        yield first, last


def _sheet(name: str, home: str) -> str:
    return "" if name == home else f"{quoted(name)}!"


@cache
def quoted(name: str) -> str:
    """Return the name of a sheet as formulas and links write it."""
    return "'" + name.replace("'", "''") + "'"


def cell(row: int, column: int) -> str:
    """Return the address of a cell: B7 for row 6 and column 1."""
    return f"{_letters(column)}{row + 1}"


@cache
def _letters(column: int) -> str:
    before, rest = divmod(column, 26)
    return (_letters(before - 1) if before else "") + chr(65 + rest)
