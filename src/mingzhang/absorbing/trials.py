"""The budget lines that may be behind the tables: each kind of line that no printed blank forbids."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from mingzhang.absorbing.economy import Economic, Economy, oddity, stand_in, tracked
from mingzhang.absorbing.places import Lines, Standing, class_line, standing
from mingzhang.absorbing.printed import ITEM, Printed
from mingzhang.catalogue.tabulated import Grouping, Traits
from mingzhang.model.fact import Coordinate
from mingzhang.model.ledger import FISCAL, FundSource, Purpose, Unit, UnitKind

#: Tables whose blanks are believed at once; T01, T04, T10 and T11 only weigh against a line.
_FORBID = frozenset({"T02", "T03", "T05", "T06", "T08", "T09", "T12", "T13"})
_CLASS_TABLES = ("T01", "T04")
_CODE_TABLES = ("T02", "T03", "T05", "T08", "T09")
#: A project that only an amount carried over tells of, which no table of projects shows.
UNNAMED = -1


class Kind(NamedTuple):
    """What a line is, but for its amount. Units and projects are positions; ``project`` None: not of a project."""

    unit: int
    function: str
    economic: Economic | None
    source: FundSource
    purpose: Purpose
    project: int | None
    carried: bool


@dataclass(frozen=True, slots=True)
class Trial:
    """A line whose amount is to be found: where it stands, and how unusual it is (an order of preference)."""

    kind: Kind
    places: Standing
    oddity: float


@dataclass(frozen=True, slots=True)
class Field:
    """What trials are made from: tables, economic items, units as they are taken to be, all of one year."""

    printed: Printed
    economy: Economy
    units: tuple[Unit, ...]
    year: int

    @property
    def agency(self) -> int:
        """The unit that is taken for the payer of what agencies pay: the head, else the first agency."""
        agencies = [at for at, one in enumerate(self.units) if one.kind is not UnitKind.INSTITUTION]
        return next((at for at in agencies if self.units[at].is_head), agencies[0] if agencies else self.head)

    @property
    def institution(self) -> int:
        """The unit that is taken for the payer of what institutions pay."""
        found = (at for at, one in enumerate(self.units) if one.kind is UnitKind.INSTITUTION)
        return next(found, self.head)

    @property
    def head(self) -> int:
        """The department's own office."""
        return next((at for at, one in enumerate(self.units) if one.is_head), 0)


def trials(field: Field) -> tuple[Trial, ...]:
    """Return all lines that may have an amount."""
    made: dict[Kind, Trial] = {}
    for kind, odd in _kinds(field):
        if kind not in made:
            places = _standing(field, kind)
            if not _is_forbidden(field, places):
                made[kind] = Trial(kind, places, odd)
    return tuple(made.values())


def functions_of(field: Field) -> tuple[str, ...]:
    """Return the deepest functional codes of the tables, as items (7 digits)."""
    return tuple(item_of(code) for code in field.printed.functions)


def item_of(code: str) -> str:
    """Return a functional code as an item: a class or section that is not divided gets 99 (其他)."""
    return code if len(code) >= ITEM else code.ljust(ITEM, "9")


def _kinds(field: Field) -> Iterator[tuple[Kind, float]]:
    for function in functions_of(field):
        money = tuple(_money(field, function))
        if _leaves_room(field, "T03", function, "基本支出"):
            yield from _basic(field, function, money)
        if _leaves_room(field, "T03", function, "项目支出"):
            yield from _projects(field, function, money)
        for source, carried in money:
            if not carried:
                yield Kind(field.head, function, None, source, Purpose.LEFT, None, carried=False), 2.0


def _money(field: Field, function: str) -> Iterator[tuple[FundSource, bool]]:
    """Yield the sources from which a function is paid by T02, and whether carried over."""
    for source in FundSource:
        if _leaves_room(field, "T02", function, source.value):
            yield source, False
        if _leaves_room(field, "T02", function, "上年结转"):
            yield source, True


def _leaves_room(field: Field, table: str, line: str, column: str) -> bool:
    """Say whether a table does not forbid an amount; what it does not declare it does not forbid."""
    return table not in field.printed.present or not _is_shut(field.printed, Coordinate(table, line, column))


def _basic(field: Field, function: str, money: Sequence[tuple[FundSource, bool]]) -> Iterator[tuple[Kind, float]]:
    general = FundSource.GENERAL
    if (general, False) in money and _leaves_room(field, "T05", function, "基本支出"):
        for economic in field.economy.pairs:
            for purpose in (Purpose.PERSONNEL, Purpose.PUBLIC):
                odd = oddity(function, economic, purpose)
                for unit, further in _payers(field, economic, purpose):
                    yield Kind(unit, function, economic, general, purpose, None, carried=False), odd + further
    for source, carried in money:
        if source is not general or carried or not field.economy.pairs:
            yield from _unlisted_basic(field, function, source, carried)


def _payers(field: Field, economic: Economic, purpose: Purpose) -> Iterator[tuple[int, float]]:
    """Yield the units that may pay: T11 tells agencies' public expenses apart, nothing tells the rest."""
    if economic.is_agency and purpose is Purpose.PUBLIC:
        agencies = [at for at, one in enumerate(field.units) if one.kind is not UnitKind.INSTITUTION]
        for at in agencies or [field.head]:
            listed = "T11" in field.printed.bodies[at].lines or "T11" not in field.printed.present
            yield at, (0.0 if at == field.agency else 0.01) if listed else 8.0
    elif economic.is_institution:
        yield field.institution, 0.0
    else:
        yield field.agency, 0.0


def _unlisted_basic(field: Field, function: str, source: FundSource, carried: bool) -> Iterator[tuple[Kind, float]]:
    """Yield basic expenditure whose economic items no table prints."""
    for unit in dict.fromkeys((field.head, field.agency, field.institution)):
        kind = field.units[unit].kind
        further = 0.5 if unit == field.head else 0.6
        paid = stand_in(Purpose.PERSONNEL, kind)
        yield Kind(unit, function, paid, source, Purpose.PERSONNEL, None, carried), further
    if carried or source not in FISCAL:
        return
    for unit, one in enumerate(field.units):
        # T11 may want public expenses, T10 items of the three public expenses.
        paid = stand_in(Purpose.PUBLIC, one.kind)
        yield Kind(unit, function, paid, source, Purpose.PUBLIC, None, carried), 1.0
        for followed in tracked(one.kind):
            yield Kind(unit, function, followed, source, Purpose.PUBLIC, None, carried), 2.0


def _projects(field: Field, function: str, money: Sequence[tuple[FundSource, bool]]) -> Iterator[tuple[Kind, float]]:
    for at, work in enumerate(field.printed.works):
        kind = field.units[work.unit].kind
        paid = stand_in(Purpose.PROJECT, kind)
        for source, carried in money:
            shown = "T13" if carried and source in FISCAL else "T12" if not carried else ""
            if shown and not (shown in work.lines and _leaves_room(field, shown, work.lines[shown], source.value)):
                continue
            # T13 has no other money than fiscal: what else is carried over may belong to any project.
            yield Kind(work.unit, function, paid, source, Purpose.PROJECT, at, carried), 0.0 if shown else 5.0
            if source in FISCAL and not carried:
                for followed in tracked(kind):
                    yield Kind(work.unit, function, followed, source, Purpose.PROJECT, at, carried=False), 1.0
    paid = stand_in(Purpose.PROJECT, field.units[field.head].kind)
    for source, carried in money:
        if carried and source not in FISCAL:
            yield Kind(field.head, function, paid, source, Purpose.PROJECT, UNNAMED, carried=True), 20.0


def _standing(field: Field, kind: Kind) -> Standing:
    economic = kind.economic or Economic("", "")
    unit = field.units[kind.unit].kind
    traits = Traits(kind.source, kind.purpose, kind.carried, economic.item, economic.government, unit)
    return standing(traits, _lines(field, kind, economic))


def _lines(field: Field, kind: Kind, economic: Economic) -> Lines:
    printed = field.printed
    codes = tuple(kind.function[:length] for length in (7, 5, 3))
    line = class_line(kind.function, field.year)
    body = printed.bodies[kind.unit].lines
    groups: dict[Grouping, Mapping[str, tuple[str, ...]]] = {
        "class": dict.fromkeys(_CLASS_TABLES, (line,)) if line else {},
        "function": dict.fromkeys(_CODE_TABLES, codes),
        "unit": {"T11": (body["T11"],)} if "T11" in body else {},
    }
    if economic.row is not None:
        groups["pair"] = {"T06": tuple(one for one in (economic.row.line, economic.row.heading) if one)}
    if kind.project is not None and kind.project != UNNAMED:
        work = printed.works[kind.project]
        groups["project"] = {
            table: (line, *(one for one in (body.get(table), printed.tops.get(table)) if one))
            for table, line in work.lines.items()
        }
    return groups


def _is_forbidden(field: Field, places: Standing) -> bool:
    """Say whether the tables leave no room for a line: a blank cell or a missing row where it would stand."""
    printed = field.printed
    # A T06 without rows says nothing of the items of what T05 shows.
    strict = (_FORBID if printed.pairs else _FORBID - {"T06"}) & printed.present
    return bool(places.unlisted & strict) or any(at.table in strict and _is_shut(printed, at) for at in places.leaves)


def _is_shut(printed: Printed, at: Coordinate) -> bool:
    # What a table does not print it does not deny: other regions leave out columns, or codes.
    if not printed.is_blank(at) or (at.table, at.column) not in printed.columns:
        return False
    if at.table in _CODE_TABLES and at.table not in printed.coded:
        return False
    # An undivided class or section has a row of its own in place of the item's.
    return not any(
        not printed.is_blank(Coordinate(at.table, at.line[:length], at.column))
        and at.line[:length] in printed.functions
        for length in (3, 5)
    )
