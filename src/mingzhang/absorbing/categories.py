"""Which projects are of which category: section 10 states only how many there are and what they come to."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import NamedTuple

from mingzhang.absorbing.notes import Notes
from mingzhang.absorbing.program import Sum, choose
from mingzhang.model.disclosure import Disclosure
from mingzhang.model.ledger import ProjectCategory
from mingzhang.model.money import ZERO, Figure


class _Wanted(NamedTuple):
    """How many projects of operation there are and what they come to: all of them, and the published."""

    number: int | None
    total: Figure | None
    shown: int | None
    shown_total: Figure | None


def categories_of(
    disclosure: Disclosure, totals: Mapping[int, Decimal], published: frozenset[int], notes: Notes
) -> dict[int, ProjectCategory]:
    """Return a category for each project that agrees with section 10, if one can be found.

    Args:
        disclosure: what section 10 states.
        totals: amounts of projects in yuan by position.
        published: the projects that have a sheet.
        notes: grow by what is assumed.
    """
    wanted = _wanted(disclosure)
    projects = list(totals)
    if wanted.number == 0 or (wanted.number is None and wanted.total is None):
        if wanted.number is None and projects:
            notes.open("项目类别（其他运转类、特定目标类），公开文件没有列出，账本都记为特定目标类，请核对。")
        return dict.fromkeys(projects, ProjectCategory.TARGET)
    chosen = _subset(projects, totals, published, wanted)
    if chosen is None:
        notes.open("项目类别，凑不出第十部分的其他运转类项目数，账本都记为特定目标类，请核对。")
        return dict.fromkeys(projects, ProjectCategory.TARGET)
    if 0 < len(chosen) < len(projects):
        notes.assume("项目类别，公开文件只有两类的个数和金额，账本按能够相符的一种划分，请逐项核对。")
    return {at: ProjectCategory.OPERATION if at in chosen else ProjectCategory.TARGET for at in projects}


def _wanted(disclosure: Disclosure) -> _Wanted:
    stated = {one.label: one.figure for one in disclosure.statements if one.key.startswith("S10")}

    def count(label: str) -> int | None:
        figure = stated.get(label)
        return int(figure.value) if figure is not None else None

    return _Wanted(
        count("其他运转类项目数"),
        stated.get("其他运转类项目金额"),
        count("公开其他运转类项目数"),
        stated.get("公开其他运转类项目金额"),
    )


def _subset(
    projects: Sequence[int], totals: Mapping[int, Decimal], published: frozenset[int], wanted: _Wanted
) -> frozenset[int] | None:
    """Return projects whose numbers and amounts agree, else whose numbers do; None where there are none."""
    numbers, amounts = _sums(projects, totals, published, wanted)
    chosen = choose([*numbers, *amounts], len(projects))
    if chosen is None:
        chosen = choose(numbers, len(projects))
    return None if chosen is None else frozenset(projects[at] for at in chosen)


def _sums(
    projects: Sequence[int], totals: Mapping[int, Decimal], published: frozenset[int], wanted: _Wanted
) -> tuple[list[Sum], list[Sum]]:
    """Return what projects of operation are to come to: in number, and in amount."""
    numbers: list[Sum] = []
    amounts: list[Sum] = []
    shown = [at in published for at in projects]
    for number, total, counted in (
        (wanted.number, wanted.total, [True] * len(projects)),
        (wanted.shown, wanted.shown_total, shown),
    ):
        if number is not None:
            numbers.append(Sum(tuple(Decimal(one) for one in counted), Decimal(number), ZERO))
        if total is not None:
            own = tuple(totals[at] if one else ZERO for at, one in zip(projects, counted, strict=True))
            amounts.append(Sum(own, total.value, total.step / 2 + Decimal(1)))
    return numbers, amounts
