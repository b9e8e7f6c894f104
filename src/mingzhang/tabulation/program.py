"""The choice of balanced rounding as a small integer program, solved by HiGHS.

One yes-or-no variable for each atom that is not whole: is it rounded up? One equation for each figure: the atoms
rounded up make it half up, plus how much it is printed above, minus how much below. What is above or below costs the
figure's weight. Floating point numbers stay in here; what leaves is which atoms go up.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

import highspy
import numpy as np

#: Of two figures of equal weight the one moves whose exact amount is nearer to where it moves: by this share of the
#: weight for each last place, too little to let two figures move instead of one.
_NEARER = 0.01
#: Among choices that are equally good for figures atoms go to the nearer side.
_ATOM = 0.0001
#: Branch and bound ends after so many nodes; nodes, unlike seconds, are the same on each machine.
_MOST_NODES = 200
_CHOSEN = 0.5
_HALF = Decimal("0.5")


@dataclass(frozen=True, slots=True)
class Goal:
    """A figure: its atoms, how many of them are to go up for it to be half up, how many do exactly; None: it must.

    ``weight`` is what it costs that the figure is off by one last place.
    """

    atoms: tuple[int, ...]
    target: int
    exact: Decimal
    weight: int | None


@dataclass(frozen=True, slots=True)
class Problem:
    """``rests`` are the parts of last places by which each atom is more than a whole number, from 0 to below 1."""

    rests: tuple[Decimal, ...]
    goals: tuple[Goal, ...]


@dataclass(frozen=True, slots=True)
class Solution:
    """For each atom 1 where it goes up, else 0."""

    ups: tuple[int, ...]
    is_optimal: bool


def solve(problem: Problem) -> Solution:
    """Return which atoms go up: the best choice, or one that is always there if the solver does not prove the best.

    Every figure without a weight is met exactly in either.
    """
    if _is_met(problem, start := nearest(problem)):
        return Solution(start, is_optimal=True)
    best = _optimum(problem)
    return Solution(best, is_optimal=True) if best is not None else Solution(start, is_optimal=False)


def nearest(problem: Problem) -> tuple[int, ...]:
    """Return each atom rounded to the nearer side; of each fixed figure's as many go up as must, largest rest first.

    Fixed figures have no atom in common, and the number that must go up is one that can.
    """
    ups = [int(rest >= _HALF) for rest in problem.rests]
    for goal in problem.goals:
        if goal.weight is None:
            order = sorted((atom for atom in goal.atoms if problem.rests[atom]), key=lambda at: -problem.rests[at])
            for turn, atom in enumerate(order):
                ups[atom] = int(turn < goal.target)
    return tuple(ups)


def _is_met(problem: Problem, ups: Sequence[int]) -> bool:
    """Say whether no figure is off."""
    return all(sum(ups[atom] for atom in goal.atoms) == goal.target for goal in problem.goals)


def _optimum(problem: Problem) -> tuple[int, ...] | None:
    """Return the choice of least cost, None where the solver gives no proof of one."""
    solver: Any = highspy.Highs()  # type: ignore[no-untyped-call]
    for option, value in (("output_flag", False), ("threads", 1), ("mip_rel_gap", 0.0), ("mip_max_nodes", _MOST_NODES)):
        solver.setOptionValue(option, value)
    columns = _columns(problem)
    solver.passModel(_model(problem, columns))
    solver.run()
    if solver.getModelStatus() != highspy.HighsModelStatus.kOptimal:
        return None
    values = solver.getSolution().col_value
    return tuple(int(columns[at] >= 0 and values[columns[at]] > _CHOSEN) for at in range(len(problem.rests)))


def _columns(problem: Problem) -> list[int]:
    """Return the variable of each atom, -1 for a whole one."""
    columns, free = [], 0
    for rest in problem.rests:
        columns.append(free if rest else -1)
        free += bool(rest)
    return columns


def _model(problem: Problem, columns: Sequence[int]) -> Any:
    """Return the program in the solver's form: atoms first, then above and below of each figure."""
    atoms = [rest for rest in problem.rests if rest]
    costs = [_ATOM * float(1 - 2 * rest) for rest in atoms]
    starts, indices, values = [0], [], []
    bounds: list[float] = []
    for goal in problem.goals:
        own = [columns[atom] for atom in goal.atoms if columns[atom] >= 0]
        indices += own
        values += [1.0] * len(own)
        if goal.weight is not None:
            indices += [len(costs), len(costs) + 1]
            values += [-1.0, 1.0]
            off = float(goal.target - goal.exact)
            costs += [goal.weight * (1 + _NEARER * off), goal.weight * (1 - _NEARER * off)]
        starts.append(len(indices))
        bounds.append(float(goal.target))
    further = len(costs) - len(atoms)
    model: Any = highspy.HighsLp()
    model.num_col_, model.num_row_ = len(costs), len(problem.goals)
    model.col_cost_ = np.array(costs)
    model.col_lower_ = np.zeros(len(costs))
    model.col_upper_ = np.array([1.0] * len(atoms) + [highspy.kHighsInf] * further)
    model.row_lower_ = model.row_upper_ = np.array(bounds)
    model.a_matrix_.format_ = highspy.MatrixFormat.kRowwise
    model.a_matrix_.start_ = np.array(starts)
    model.a_matrix_.index_ = np.array(indices)
    model.a_matrix_.value_ = np.array(values)
    whole, part = highspy.HighsVarType.kInteger, highspy.HighsVarType.kContinuous
    model.integrality_ = [whole] * len(atoms) + [part] * further
    return model
