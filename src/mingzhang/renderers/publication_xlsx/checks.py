"""Every identity that the audit checked, as formulas over the cells of the workbook."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from functools import cache

from mingzhang.model.fact import Coordinate, Fact
from mingzhang.model.finding import Verdict
from mingzhang.model.money import YUAN_PER_UNIT, ZERO
from mingzhang.model.report import Report, Trace
from mingzhang.renderers.publication_xlsx.plan import Spot
from mingzhang.renderers.publication_xlsx.totals import added_up

#: Tables, and the performance sheets whose figures stand in cells too.
_IN_CELLS = ("T", "ZT", "XM")
_NAMES = {"ZT": "整体绩效目标表", "XM": "项目绩效目标表"}
WORDS = {
    Verdict.PASSED: "相符",
    Verdict.ROUNDING: "尾差",
    Verdict.ROUNDING_UNLIKELY: "尾差",
    Verdict.IMPOSSIBLE: "不符",
}
_Terms = tuple[tuple[Fact, int], ...]


@dataclass(frozen=True, slots=True)
class Identity:
    """One identity. Formulas are without sign of equality; values and ``limit`` are in ``unit``.

    The sides agree when they differ by less than ``limit``, the sum of half the last places of the figures used.
    """

    rule: str
    title: str
    where: str
    left: str
    right: str
    left_value: Decimal
    right_value: Decimal
    limit: Decimal
    relation: str
    unit: str
    word: str


def identities(report: Report, spots: Mapping[Coordinate, Spot], names: Mapping[Coordinate, str]) -> list[Identity]:
    """Return the identities between figures that stand in cells, but for those in which every figure is zero.

    Args:
        report: an audit that kept its traces.
        spots: the cells of figures.
        names: how the row of a figure is called, where its coordinate does not say it (codes).
    """
    return [
        _identity(trace, spots, names)
        for trace in report.traces
        if trace.verdict in WORDS and trace.left and _is_in_cells(trace, spots)
    ]


def _is_in_cells(trace: Trace, spots: Mapping[Coordinate, Spot]) -> bool:
    facts = [fact for fact, _ in (*trace.left, *trace.right)]
    if not all([_has_cell(fact.at.table) for fact in facts]):
        return False
    return any(fact.value.value for fact in facts) and any(fact.at in spots for fact in facts)


@cache
def _has_cell(table: str) -> bool:
    return not table or table in _NAMES or (table.startswith(_IN_CELLS[0]) and table[1:].isdigit())


def _identity(trace: Trace, spots: Mapping[Coordinate, Spot], names: Mapping[Coordinate, str]) -> Identity:
    first = trace.left[0][0]
    every = (*trace.left, *trace.right)
    unit = next((fact.value.unit for fact, _ in every if fact.value.unit in YUAN_PER_UNIT), "")
    scale = YUAN_PER_UNIT.get(unit, Decimal(1))
    return Identity(
        trace.rule,
        trace.title,
        _where(first.at, names),
        _formula(trace.left, spots, scale),
        _formula(trace.right, spots, scale),
        _value(trace.left) / scale,
        _value(trace.right) / scale,
        sum([fact.value.step for fact, _ in every], ZERO) / 2 / scale,
        trace.relation,
        unit,
        WORDS[trace.verdict],
    )


@cache
def _table(name: str) -> str:
    return _NAMES.get(name) or (f"表{int(name[1:])}" if name[1:].isdigit() else name)


def _where(at: Coordinate, names: Mapping[Coordinate, str]) -> str:
    line = names.get(at, at.line.partition("#")[0])
    return f"{_table(at.table)} {line}{f' · {at.column}' if at.column else ''}"


def _value(terms: _Terms) -> Decimal:
    return sum([fact.value.value if sign > 0 else -fact.value.value for fact, sign in terms], ZERO)


def _formula(terms: _Terms, spots: Mapping[Coordinate, Spot], scale: Decimal) -> str:
    """Return one side: cells added up by sign and unit, and as numbers what stands in no cell."""
    if len(terms) == 1 and terms[0][1] > 0:
        ((fact, _),) = terms
        spot = spots.get(fact.at)
        if spot is not None and YUAN_PER_UNIT.get(fact.value.unit, scale) == scale:
            return added_up([spot])
    cells: defaultdict[tuple[int, Decimal], list[Spot]] = defaultdict(list)
    other = ZERO
    for fact, sign in terms:
        spot = spots.get(fact.at)
        if spot is None:
            other += fact.value.value * sign / scale
        else:
            cells[sign, YUAN_PER_UNIT.get(fact.value.unit, scale)].append(spot)
    # What is added comes first: no formula begins with a minus without need.
    made = "".join(_pieces(sorted(cells.items(), key=lambda item: -item[0][0]), scale))
    if other or not made:
        made += f"{'+' if other >= 0 else '-'}{abs(other):f}"
    return made.removeprefix("+")


def _pieces(groups: Iterable[tuple[tuple[int, Decimal], list[Spot]]], scale: Decimal) -> Iterator[str]:
    for (sign, own), found in groups:
        total = added_up(found)
        bare = total if total.count("SUM(") < 2 else f"({total})"
        factor = "" if own == scale else f"*{own / scale:f}" if own > scale else f"/{scale / own:f}"
        yield f"{'+' if sign > 0 else '-'}{bare}{factor}"
