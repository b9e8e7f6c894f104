"""Last year's opening budget, from what the narrative says of changes on it: this year's amount less the change."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from decimal import Decimal
from functools import cache

from mingzhang.absorbing.notes import Notes, named
from mingzhang.absorbing.places import standing
from mingzhang.catalogue import store
from mingzhang.catalogue.tabulated import Traits
from mingzhang.model.disclosure import Disclosure, Statement
from mingzhang.model.fact import Coordinate
from mingzhang.model.ledger import LAST_YEAR_LABELS, BudgetLine, LastYear, Unit
from mingzhang.model.money import FEN, ZERO, Figure, rounding_interval

_HUNDRED = Decimal(100)
_THREE_PUBLIC = ("因公出国（境）费", "公务接待费", "公务用车购置费", "公务用车运行维护费")
_VEHICLES = ("公务用车购置费", "公务用车运行维护费")
#: How the catalogue writes where a figure stands.
_AT = re.compile(r"(\w+)\[([^,\]]+), ([^\]]+)\]")
_AS_BEFORE = "与上年一致"


def stems() -> Mapping[str, str]:
    """Return the compared figures (收入, 当年支出 …) that are one figure of last year → its label."""
    compared = store.read("composing/frame.yaml")["compared"]
    return {stem: one["last"][0] for stem, one in compared.items() if len(one["last"]) == 1}


@cache
def _compared() -> Mapping[str, Coordinate]:
    """Return the compared figures and where this year's stands: T01[收入总计, 金额]."""
    compared = store.read("composing/frame.yaml")["compared"]
    found = {stem: _AT.fullmatch(one["at"]) for stem, one in compared.items()}
    return {stem: Coordinate(*match.groups()) for stem, match in found.items() if match is not None}


def year_figures(lines: Iterable[BudgetLine], units: Iterable[Unit]) -> dict[str, Decimal]:
    """Return a year's figures that the next one is compared with, in yuan.

    Keys are labels of ``LAST_YEAR_LABELS``, and the names of compared figures that are the sum of several.
    """
    kinds = {unit.code: unit.kind for unit in units}
    labels = stems()
    found = {labels.get(stem, stem): ZERO for stem in _compared()}
    for line in lines:
        traits = Traits(line.source, line.purpose, line.carried, line.item, line.government, kinds.get(line.unit))
        places = set(standing(traits, {}).all)
        for stem, at in _compared().items():
            if at in places:
                found[labels.get(stem, stem)] += line.amount
    return found


def last_year_of(disclosure: Disclosure, unit: str, now: Mapping[str, Decimal], notes: Notes) -> tuple[LastYear, ...]:
    """Return last year's figures as far as the narrative states a change.

    Args:
        disclosure: the narrative.
        unit: whose figures they are: a unit's code, or the department.
        now: this year's amounts in yuan by label of ``LAST_YEAR_LABELS``, 三公经费 and 公务用车购置及运行费.
        notes: grow by what is not stated.
    """
    stated = {one.label: one for one in reversed(disclosure.statements)}
    found: dict[str, Decimal] = {}
    for stem, label in stems().items():
        last = _last(stem, now.get(label, ZERO), stated)
        if last is not None:
            found[label] = last
    _completed(found, now, stated)
    lacking = [label for label in LAST_YEAR_LABELS if label not in found]
    if lacking:
        notes.open(f"上年的{named(lacking, 8)}，公开文件没有写增减额，请按上年公开的预算补填；上年没有的填0。")
    if found:
        notes.assume("上年年初预算数由本年数减去文中的增减额推算，只准到公开文件的末位，请按上年公开的预算核对。")
    return tuple(LastYear(unit, label, found[label]) for label in LAST_YEAR_LABELS if label in found)


def _last(stem: str, now: Decimal, stated: Mapping[str, Statement]) -> Decimal | None:
    """Return last year's amount of one figure, None where no change is stated."""
    if f"{stem}与上年比较" in stated:
        return now
    moved, rate = stated.get(f"{stem}比上年增减额"), stated.get(f"{stem}比上年增减率")
    if moved is None or moved.figure is None or moved.signed is None:
        return None
    change = _signed(moved) * moved.figure.scale
    # All of it may be new: a change rounded up is no debt of last year.
    last = max(now - change, ZERO)
    return last if rate is None or rate.figure is None else _refined(now, last, change, moved.figure, rate)


def _signed(stated: Statement) -> Decimal:
    """Return a change with its sign in the printed unit."""
    size = abs(stated.signed or ZERO)
    return -size if (stated.signed or ZERO) < 0 else size


def _refined(now: Decimal, last: Decimal, change: Decimal, moved: Figure, rate: Statement) -> Decimal:
    """Return the amount nearest to ``last`` from which amount and rate both come out as printed, if there is one."""
    if rate.figure is None or last <= 0 or now <= 0:
        return last
    changes = rounding_interval(change, moved.step)
    rates = rounding_interval(_signed(rate), rate.figure.step)
    if rates.low <= -_HUNDRED:
        return last
    low = max(now - changes.high, now / (1 + rates.high / _HUNDRED))
    high = min(now - changes.low, now / (1 + rates.low / _HUNDRED))
    inside = min(max(last, low + FEN), high - FEN)
    return inside.quantize(FEN) if low + FEN <= high - FEN else last


def _completed(found: dict[str, Decimal], now: Mapping[str, Decimal], stated: Mapping[str, Statement]) -> None:
    """Find what sums leave: one vehicle expense of both, one of the three public expenses of all; none as before."""
    for label, key in (("三公经费", "三公经费说明"), ("机关运行经费", "机关运行经费说明")):
        said = stated.get(key)
        if said is not None and _AS_BEFORE in str(said.value):
            for one in _THREE_PUBLIC if label == "三公经费" else (label,):
                found.setdefault(one, ZERO)
    for stem, parts in (("公务用车购置及运行费", _VEHICLES), ("三公经费", _THREE_PUBLIC)):
        whole = _last(stem, now.get(stem, ZERO), stated)
        if whole is None:
            continue
        lacking = [part for part in parts if part not in found]
        rest = whole - sum((found[part] for part in parts if part in found), ZERO)
        found.update(_rest(lacking, rest))


def _rest(lacking: list[str], rest: Decimal) -> Iterator[tuple[str, Decimal]]:
    """Yield what is left for one part, or nothing for all parts where nothing is left."""
    if len(lacking) == 1 and rest >= 0:
        yield lacking[0], rest
    elif lacking and not rest:
        yield from ((part, ZERO) for part in lacking)
