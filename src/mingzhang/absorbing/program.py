"""Amounts behind rounded figures as a linear program, solved by HiGHS.

One variable for each amount, one equation for each printed figure: its amounts add up to what is printed, but for a
deviation within rounding (cheap) and one beyond it (dear, the source contradicts itself). Floating point numbers stay
in here; what leaves are whole fen, and whoever uses them counts again exactly.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

import highspy
import numpy as np

from mingzhang.model.errors import MingzhangError
from mingzhang.model.money import FEN

#: What it costs that a figure is one unit off within rounding, so far that a few fen more would be too much, beyond
#: rounding; and that an amount is negative.
_WITHIN, _EDGE, _BEYOND, _NEGATIVE = 1.0, 10.0, 1000.0, 3.0
_TOLERANCE = 1e-9
#: Branch and bound ends after so many nodes; nodes, unlike seconds, are the same on each machine.
_MOST_NODES = 20_000
_CHOSEN = 0.5


class AllocationError(MingzhangError):
    """The solver gave no answer, which means a fault of the program: there always is one."""


@dataclass(frozen=True, slots=True)
class Aim:
    """A printed figure in yuan: the amounts in it, its value, how far rounding reaches. ``signs`` default to plus.

    ``weight`` says how dear it is to contradict it, against other figures.
    """

    members: tuple[int, ...]
    value: Decimal
    reach: Decimal
    signs: tuple[int, ...] = ()
    weight: float = 1.0


@dataclass(frozen=True, slots=True)
class Program:
    """``oddities`` are orders of preference among the amounts, ``negative`` those that may be below zero."""

    oddities: tuple[float, ...]
    negative: frozenset[int]
    aims: tuple[Aim, ...]
    unit: Decimal


def solve(program: Program) -> tuple[Decimal, ...]:
    """Return the amounts in yuan to the fen: fewest contradictions, then nearest to what is printed, then usual.

    Raises:
        AllocationError: the solver failed.
    """
    if not program.oddities:
        return ()
    solver: Any = highspy.Highs()  # type: ignore[no-untyped-call]
    options = (
        ("output_flag", False),
        ("threads", 1),
        ("solver", "simplex"),
        ("primal_feasibility_tolerance", _TOLERANCE),
        ("dual_feasibility_tolerance", _TOLERANCE),
    )
    for option, value in options:
        solver.setOptionValue(option, value)
    solver.passModel(_model(program))
    solver.run()
    if solver.getModelStatus() != highspy.HighsModelStatus.kOptimal:
        raise AllocationError("由公开文件推算预算明细时求解没有结果。请把这份文件报告给明账的开发者。")
    values = solver.getSolution().col_value
    below = dict(zip(sorted(program.negative), range(len(program.oddities), len(values)), strict=False))
    return tuple(
        _fen(values[at] - (values[below[at]] if at in below else 0.0), program.unit)
        for at in range(len(program.oddities))
    )


@dataclass(frozen=True, slots=True)
class Sum:
    """What chosen things are to come to: the value of each, the sum, and how far it may be off."""

    values: tuple[Decimal, ...]
    total: Decimal
    reach: Decimal


def choose(sums: Sequence[Sum], count: int) -> tuple[int, ...] | None:
    """Return things, by their positions, that come to all sums together; None where none were found."""
    if not sums or not count:
        return None
    solver: Any = highspy.Highs()  # type: ignore[no-untyped-call]
    for option, value in (("output_flag", False), ("threads", 1), ("mip_max_nodes", _MOST_NODES)):
        solver.setOptionValue(option, value)
    units = [max((abs(value) for value in one.values), default=Decimal(1)) or Decimal(1) for one in sums]
    indices = [at for _ in sums for at in range(count)]
    values = [float(value / unit) for one, unit in zip(sums, units, strict=True) for value in one.values]
    starts = [at * count for at in range(len(sums) + 1)]
    model = _packed(
        [1.0 - 1e-6 * at for at in range(count)], [1.0] * count, (starts, indices, values), [0.0] * len(sums)
    )
    model.row_lower_ = np.array([float((one.total - one.reach) / unit) for one, unit in zip(sums, units, strict=True)])
    model.row_upper_ = np.array([float((one.total + one.reach) / unit) for one, unit in zip(sums, units, strict=True)])
    model.integrality_ = [highspy.HighsVarType.kInteger] * count
    solver.passModel(model)
    solver.run()
    if solver.getModelStatus() not in (highspy.HighsModelStatus.kOptimal, highspy.HighsModelStatus.kSolutionLimit):
        return None
    found = solver.getSolution().col_value
    chosen = tuple(at for at in range(count) if found[at] > _CHOSEN)
    met = all(abs(sum((one.values[at] for at in chosen), Decimal(0)) - one.total) <= one.reach for one in sums)
    return chosen if met else None


def _fen(value: float, unit: Decimal) -> Decimal:
    return (Decimal(repr(float(value))) * unit).quantize(FEN)


def _model(program: Program) -> Any:
    """Return the program in the solver's form: amounts, what is below zero of them, then the deviations of each aim."""
    negative = sorted(program.negative)
    below = {at: len(program.oddities) + number for number, at in enumerate(negative)}
    costs = [*program.oddities, *[_NEGATIVE] * len(negative)]
    uppers = [highspy.kHighsInf] * len(costs)
    starts, indices, values, bounds = [0], list[int](), list[float](), list[float]()
    for aim in program.aims:
        for member, sign in zip(aim.members, aim.signs or (1,) * len(aim.members), strict=True):
            indices.append(member)
            values.append(float(sign))
            if member in below:
                indices.append(below[member])
                values.append(-float(sign))
        for way, cost, upper in _bands(aim):
            indices.append(len(costs))
            values.append(way)
            costs.append(cost)
            uppers.append(highspy.kHighsInf if upper is None else float(upper / program.unit))
        starts.append(len(indices))
        bounds.append(float(aim.value / program.unit))
    return _packed(costs, uppers, (starts, indices, values), bounds)


def _bands(aim: Aim) -> Iterator[tuple[float, float, Decimal | None]]:
    """Yield how far amounts may be below (1) and above (-1) a figure, at what cost; None: any distance."""
    inside = _inside(aim)
    # Half away from zero: the end nearer to zero still rounds to the figure, the other does not.
    closed = 1.0 if aim.value > 0 else -1.0 if aim.value < 0 else 0.0
    for way in (1.0, -1.0):
        yield way, _BEYOND * aim.weight, None
        if inside:
            yield way, _WITHIN, inside
        if inside and way == closed:
            yield way, _EDGE, aim.reach - inside


def _inside(aim: Aim) -> Decimal:
    """Return the reach less what rounding of the amounts to fen, and settling exact sums, may add up to."""
    spare = FEN * min(len(aim.members), 200) + FEN
    return max(aim.reach - min(spare, aim.reach / 4), Decimal(0)) if aim.reach > FEN else Decimal(0)


def _packed(
    costs: Sequence[float],
    uppers: Sequence[float],
    rows: tuple[Sequence[int], Sequence[int], Sequence[float]],
    bounds: Sequence[float],
) -> Any:
    starts, indices, values = rows
    model: Any = highspy.HighsLp()
    model.num_col_, model.num_row_ = len(costs), len(bounds)
    model.col_cost_ = np.array(costs)
    model.col_lower_ = np.zeros(len(costs))
    model.col_upper_ = np.array(uppers)
    model.row_lower_ = model.row_upper_ = np.array(bounds)
    model.a_matrix_.format_ = highspy.MatrixFormat.kRowwise
    model.a_matrix_.start_ = np.array(starts)
    model.a_matrix_.index_ = np.array(indices)
    model.a_matrix_.value_ = np.array(values)
    return model
