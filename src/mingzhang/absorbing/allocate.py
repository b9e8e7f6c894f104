"""One allocation of amounts to budget lines that prints what the tables print, as far as they agree."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal

from mingzhang.absorbing.printed import Printed
from mingzhang.absorbing.program import Aim, Program, solve
from mingzhang.absorbing.trials import Field, Kind, Trial, trials
from mingzhang.model.fact import Coordinate
from mingzhang.model.ledger import FundSource, Purpose
from mingzhang.model.money import FEN, ZERO, Figure

_REVENUE_OF = {"T07": (FundSource.FUND, "金额"), "T09": (FundSource.CAPITAL, "收入")}
#: Tables that pick lines by what they are called (三公, 机关运行) are sooner wrong than those that add all up.
_WEIGHTS = {"T10": 0.4, "T11": 0.2}
_OF_SHEETS, _OF_SHEETS_BELOW = 1.0, 0.02
#: A ledger in which revenue and lines differ cannot be read.
_OF_BALANCES = 50.0
#: Less than a deviation within rounding costs.
_GIVEN_UP = 0.0005
#: What a row must hold to be printed although all its figures round to nothing.
_LEAST = FEN
#: Dearer than a deviation within rounding, cheaper than a contradiction.
_OF_LEAST = 0.01
_USUAL_STEP = Decimal(100)
#: 政府性基金收入 and 国有资本经营收入 as a whole (政府收支分类科目).
ALL_REVENUE = {FundSource.FUND: "10301", FundSource.CAPITAL: "10306"}


@dataclass(frozen=True, slots=True)
class Revenue:
    """Revenue of a code; ``unit`` is a position."""

    unit: int
    source: FundSource
    code: str


@dataclass(frozen=True, slots=True)
class Miss:
    """A printed figure that no allocation prints: where, what is printed, what the ledger comes to in yuan."""

    at: Coordinate
    printed: Figure
    found: Decimal


@dataclass(frozen=True, slots=True)
class Allocation:
    """Amounts in yuan of lines and revenue, the figures that are not met, and how many figures there were."""

    lines: Mapping[Kind, Decimal]
    revenues: Mapping[Revenue, Decimal]
    misses: tuple[Miss, ...]
    figures: int


def allocate(field: Field, stated: Mapping[int, Figure]) -> Allocation:
    """Find amounts for all lines.

    Args:
        field: what lines may be made from.
        stated: the year's total that a project's sheet states, by the project's position.
    """
    found = trials(field)
    revenues = _revenues(field)
    members = _members(found, revenues, len(found))
    printed = {at: figure for at, figure in field.printed.figures.items() if figure.printed or at in members}
    by_project = _by_project(found)
    sheets = {at: figure for at, figure in stated.items() if at in by_project}
    balances = _balances(found, revenues)
    # An amount at a code with others below it is the rest that they leave, if there is one.
    oddities = (*(trial.oddity for trial in found), *(_rest(one, revenues) for one in revenues))
    steps = [figure.step for figure in printed.values() if figure.step]
    negative = _negative(field.printed, found, revenues)
    least = frozenset(_rows_of_nothing(field.printed))

    def solved(of_sheets: float, contradicted: frozenset[Coordinate] = frozenset()) -> list[Decimal]:
        aims = [
            Aim(tuple(members[at]), _LEAST, ZERO, weight=_OF_LEAST)
            if at in least
            else Aim(tuple(members[at]), figure.value, figure.step / 2, weight=weight)
            for at, figure in printed.items()
            if at in members
            for weight in (_GIVEN_UP if at in contradicted else _WEIGHTS.get(at.table, 1.0),)
        ]
        aims += [Aim(by_project[at], one.value, ZERO, weight=of_sheets) for at, one in sheets.items()]
        unit = max(steps, default=_USUAL_STEP)
        amounts = list(solve(Program(oddities, negative, (*aims, *balances), unit)))
        for at, figure in sheets.items():
            _settle(amounts, by_project[at], figure.value)
        for balance in balances:
            _settle_revenue(amounts, balance)
        return amounts

    def missed(amounts: Sequence[Decimal]) -> frozenset[Coordinate]:
        return frozenset(miss.at for miss in _misses(printed, members, amounts))

    amounts, weight = solved(_OF_SHEETS), _OF_SHEETS
    if contradicted := missed(amounts):
        # Tables that were rounded so as to add up may be a last place off what the sheets state in yuan.
        second = solved(_OF_SHEETS_BELOW)
        if len(missed(second)) < len(contradicted):
            amounts, weight, contradicted = second, _OF_SHEETS_BELOW, missed(second)
    if contradicted:
        # What cannot be met is given up, lest it pull all others to the ends of their rounding.
        third = solved(weight, contradicted)
        amounts = third if len(missed(third)) <= len(contradicted) else amounts
    lines = {trial.kind: amount for trial, amount in zip(found, amounts, strict=False) if amount}
    gained = {one: amount for one, amount in zip(revenues, amounts[len(found) :], strict=True) if amount}
    misses = tuple(_misses(printed, members, amounts))
    return Allocation(lines, gained, misses, sum(bool(figure.printed) for figure in printed.values()))


def _members(found: Sequence[Trial], revenues: Sequence[Revenue], start: int) -> dict[Coordinate, list[int]]:
    """Return which amounts are in which figure; revenue stands behind the lines."""
    members: defaultdict[Coordinate, list[int]] = defaultdict(list)
    for index, trial in enumerate(found):
        for at in trial.places.all:
            members[at].append(index)
    for index, one in enumerate(revenues, start):
        for table, (source, column) in _REVENUE_OF.items():
            if source is one.source:
                for length in (3, 5, 7, 9):
                    if length <= len(one.code):
                        members[Coordinate(table, one.code[:length], column)].append(index)
    return dict(members)


def _revenues(field: Field) -> tuple[Revenue, ...]:
    """Return revenue by unit and code; where no code is printed, by that of all such revenue."""
    found = []
    for table, (source, column) in _REVENUE_OF.items():
        codes = [
            code
            for code in field.printed.revenues.get(table, ())
            if not field.printed.is_blank(Coordinate(table, code, column))
        ]
        found += [
            Revenue(unit, source, code) for code in codes or [ALL_REVENUE[source]] for unit in range(len(field.units))
        ]
    return tuple(found)


def _rest(one: Revenue, revenues: Sequence[Revenue]) -> float:
    return float(any(other.code != one.code and other.code.startswith(one.code) for other in revenues))


def _balances(found: Sequence[Trial], revenues: Sequence[Revenue]) -> list[Aim]:
    """Return that revenue by code adds up to the lines of the same unit and money that are not carried over."""
    aims = []
    for unit, source in dict.fromkeys((one.unit, one.source) for one in revenues):
        own = [len(found) + at for at, one in enumerate(revenues) if (one.unit, one.source) == (unit, source)]
        lines = [
            at
            for at, trial in enumerate(found)
            if trial.kind.unit == unit and trial.kind.source is source and not trial.kind.carried
        ]
        aims.append(Aim((*own, *lines), ZERO, ZERO, (*[1] * len(own), *[-1] * len(lines)), _OF_BALANCES))
    return aims


def _by_project(found: Sequence[Trial]) -> dict[int, tuple[int, ...]]:
    by_project: defaultdict[int, list[int]] = defaultdict(list)
    for index, trial in enumerate(found):
        if trial.kind.purpose is Purpose.PROJECT and trial.kind.project is not None:
            by_project[trial.kind.project].append(index)
    return {at: tuple(own) for at, own in by_project.items()}


def _rows_of_nothing(printed: Printed) -> Iterable[Coordinate]:
    """Yield figures printed as 0.00 where a blank would say nothing: there is less than can be shown."""
    leave_blank = {at.table for at, figure in printed.figures.items() if not figure.printed}
    for at, figure in printed.figures.items():
        is_row_of_code = at.table in _REVENUE_OF and at.column == _REVENUE_OF[at.table][1] and at.line.isdigit()
        if (at.table in leave_blank or is_row_of_code) and figure.printed and not figure.value and figure.step > FEN:
            yield at


def _negative(printed: Printed, found: Sequence[Trial], revenues: Sequence[Revenue]) -> frozenset[int]:
    """Return the amounts that may be below zero: those in a figure of the finest rows that is."""
    below = {at for at, figure in printed.figures.items() if figure.value < 0}
    if not below:
        return frozenset()
    lines = (index for index, trial in enumerate(found) if not below.isdisjoint(trial.places.leaves))
    codes = (
        index
        for index, one in enumerate(revenues, len(found))
        for table, (source, column) in _REVENUE_OF.items()
        if source is one.source and Coordinate(table, one.code, column) in below
    )
    return frozenset((*lines, *codes))


def _settle(amounts: list[Decimal], own: Sequence[int], value: Decimal, further: int = 0) -> None:
    """Let the largest amount take up the fen by which rounding to fen missed an exact sum."""
    off = value - sum((amounts[index] for index in own), ZERO)
    used = sum(bool(amounts[index]) for index in own)
    if off and abs(off) <= FEN * (used + further + 1):
        largest = max(own, key=lambda index: abs(amounts[index]))
        amounts[largest] += off


def _settle_revenue(amounts: list[Decimal], balance: Aim) -> None:
    """Let revenue follow its lines to the fen."""
    own = [index for index, sign in zip(balance.members, balance.signs, strict=True) if sign > 0]
    lines = [index for index, sign in zip(balance.members, balance.signs, strict=True) if sign < 0]
    _settle(amounts, own, sum((amounts[index] for index in lines), ZERO), sum(bool(amounts[index]) for index in lines))


def _misses(
    printed: Mapping[Coordinate, Figure], members: Mapping[Coordinate, Sequence[int]], amounts: Sequence[Decimal]
) -> Iterable[Miss]:
    for at, figure in printed.items():
        found = sum((amounts[index] for index in members.get(at, ())), ZERO)
        if not prints(found, figure):
            yield Miss(at, figure, found)


def prints(amount: Decimal, figure: Figure) -> bool:
    """Say whether an exact amount in yuan is printed as a figure (half away from zero); a blank is exactly nothing."""
    if not figure.step:
        return amount == figure.value
    steps = (abs(amount) / figure.step).quantize(Decimal(1), rounding=ROUND_HALF_UP)
    return steps * figure.step * (-1 if amount < 0 else 1) == figure.value
