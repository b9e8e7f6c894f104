"""Changes on last year: what last year's opening budget was, the change, its rate and its reason."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from functools import cache

from mingzhang.catalogue.tabulated import ROWS, Filter, SideQuery, Traits, load_queries
from mingzhang.composing.declared import Compared
from mingzhang.composing.matter import Matter
from mingzhang.composing.rounding import HUNDRED, half_up
from mingzhang.composing.template import Stated
from mingzhang.model.fact import Coordinate
from mingzhang.model.ledger import DEPARTMENT, Ledger
from mingzhang.model.money import ZERO

_ENDS = "。；;，, \n"


@dataclass(frozen=True, slots=True)
class Change:
    """A figure against last year's, as printed in the tables' unit; ``rate`` in per cent.

    ``last`` is None where last year's figure is not known; ``rate`` where there was nothing last year, or it is too
    small to show.
    """

    now: Decimal
    last: Decimal | None
    moved: Decimal
    rate: Decimal | None


def change_of(matter: Matter, stem: str) -> Change:
    """Return how a compared figure (收入, 三公经费 …) changed.

    The change is that of the exact amounts, rounded once; under ``balanced`` that of the printed ones, so that the
    changes of parts add up to the change of the whole as the figures do.
    """
    declared = matter.frame.compared[stem]
    exact = matter.exact(declared.at)
    printed = matter.printed(declared.at)
    parts = [last_amount(matter, label) for label in declared.last]
    known = [part for part in parts if part is not None]
    if len(known) < len(parts):
        return Change(printed, None, ZERO, None)
    last_exact = sum(known, ZERO)
    if matter.balanced:
        last = sum((matter.rounded(part) for part in known), ZERO)
        return _change(printed, last, printed - last, printed - last, last)
    return _change(
        printed, matter.rounded(last_exact), matter.rounded(exact - last_exact), exact - last_exact, last_exact
    )


def _change(now: Decimal, last: Decimal, moved: Decimal, part: Decimal, whole: Decimal) -> Change:
    rate = half_up(part * HUNDRED / whole) if moved and whole > 0 else ZERO
    return Change(now, last, moved, rate or None)


def last_amount(matter: Matter, label: str) -> Decimal | None:
    """Return a figure of last year's opening budget in yuan: as entered, else from last year's ledger.

    The department's is the sum of its units' unless it was entered for itself.
    """
    own = {one.unit: one.amount for one in matter.ledger.last_year if one.label == label}
    if matter.entity.key in own:
        return own[matter.entity.key]
    if matter.entity.key == DEPARTMENT and own:
        return sum((amount for unit, amount in own.items() if unit in matter.entity.units), ZERO)
    if matter.last is None:
        return None
    covered = {unit.code for unit in matter.last.units}
    if matter.entity.key != DEPARTMENT:
        covered &= {matter.entity.key}
    compared = next(one for one in matter.frame.compared.values() if one.last == (label,))
    return _counted(matter.last, frozenset(covered), compared.at) if covered else None


def _counted(ledger: Ledger, units: frozenset[str], at: Coordinate) -> Decimal:
    """Return what a table's query counts in a ledger at a coordinate, in yuan."""
    query = load_queries()[at.table]
    side = next(one for one in query.sides if any(row.line == at.line for row in one.rows))
    kinds = {unit.code: unit.kind for unit in ledger.units}
    rows, columns = tuple(_leaves_of_row(side, at.line)), tuple(_leaves_of_column(side, at.column))
    total = ZERO
    for line in ledger.lines:
        if line.unit not in units:
            continue
        traits = Traits(line.source, line.purpose, line.carried, line.item, line.government, kinds.get(line.unit))
        if query.where.takes(traits) and _any(rows, traits) and _any(columns, traits):
            total += line.amount
    return total


@cache
def _leaves_of_row(side: SideQuery, line: str) -> tuple[Filter, ...]:
    """Return the filters of the lines that a line adds up, or its own."""
    row = next(one for one in side.rows if one.line == line)
    return tuple(
        leaf
        for part in row.sum
        for leaf in ((side.by.where,) if part == ROWS and side.by else _leaves_of_row(side, part))
    ) or (row.where,)


@cache
def _leaves_of_column(side: SideQuery, name: str) -> tuple[Filter, ...]:
    """Return the filters of the columns that a column adds up, or its own."""
    column = next(one for one in side.columns if one.name == name)
    return tuple(leaf for part in column.sum for leaf in _leaves_of_column(side, part)) or (column.where,)


def _any(filters: tuple[Filter, ...], traits: Traits) -> bool:
    return any(one.takes(traits) for one in filters)


def compared(matter: Matter, section: str, stem: str) -> dict[str, Stated]:
    """Return what a sentence says of a figure's change: amount, rate, reason, or that nothing changed."""
    return dict(_stated(matter, section, stem, change_of(matter, stem)))


def _stated(matter: Matter, section: str, stem: str, change: Change) -> Iterator[tuple[str, Stated]]:
    declared = matter.frame.compared[stem]
    if change.last is None:
        lacking = matter.lack(f"上年{declared.name}", f"上年{declared.name}预算数", "请在账本的“上年数”表中填写。")
        yield f"{stem}与上年比较", Stated(lacking)
        return
    if not change.moved:
        yield f"{stem}与上年比较", Stated(matter.frame.unchanged)
        return
    lines = matter.lines_at(declared.at)
    yield f"{stem}比上年增减额", Stated(f"{change.moved:,}", Coordinate(section, f"{stem}比上年增减额"), lines)
    if change.rate is not None:
        yield f"{stem}比上年增减率", Stated(f"{change.rate:,}", Coordinate(section, f"{stem}比上年增减率"), lines)
    reason = matter.say(f"{stem}变动原因").strip(_ENDS)
    if not reason and _needs_reason(matter, stem, declared, change):
        reason = matter.lack(f"{stem}变动原因", f"{stem}变动原因", "请在账本的“变动原因”表中填写。")
    yield f"{stem}变动原因", Stated(reason)


def _needs_reason(matter: Matter, stem: str, declared: Compared, change: Change) -> bool:
    last = change.last or ZERO
    if last and abs(change.moved) * HUNDRED < declared.reason_from * abs(last):
        return False
    others = matter.frame.explained_by.get(stem, ())
    return not any(matter.words.get(f"{other}变动原因") and change_of(matter, other).moved for other in others)


def reasons(stems: Mapping[str, object]) -> frozenset[str]:
    """Return the keys of the clerk's reasons."""
    return frozenset(f"{stem}变动原因" for stem in stems)
