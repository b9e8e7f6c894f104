"""The system handed to the linear solver HiGHS: is it feasible with these cells changed, and with which fewest?"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from itertools import accumulate
from typing import Any

import highspy
import numpy as np

from mingzhang.checking.solve.bounds import Bounds, is_out_of_reach
from mingzhang.checking.solve.system import INFINITY, Row, System

#: The branch and bound of a document ends after so many nodes; nodes, unlike seconds, are the same on each machine.
_MOST_NODES = 40
#: A document in disorder (pages of two documents mixed) would ask without end.
_MOST_QUESTIONS = 1500
#: Cells that are blank are changed only where a printed one would not do.
_BLANK_COST = 1.05
_PRINTED_COST = 1.0
_CHOSEN = 0.5
_NOTHING = 1e-9
#: A move of less than a tenth of a fen is none.
_CHANGED = 1e-5
_GAP = 0.9
#: A change may be this many times as large as all that is amiss.
_ROOM = 4.0


class UnsolvedError(Exception):
    """The solver gave no answer: the sentence says what it reported."""


class Program:
    """One document's system, kept in the solver so that each further question costs only what it changes.

    Identities that fail are switched off at first; :meth:`feasible` switches on those it is asked about.
    """

    def __init__(self, system: System) -> None:
        self._system = system
        self._solver = _solver()
        off = {
            row
            for identity, rows in zip(system.identities, system.rows_of, strict=True)
            if identity.failed or not identity.firm
            for row in rows
        }
        self._off = off
        self._asked = 0
        self._solver.passModel(_model(system, off))

    def feasible(
        self, switched_on: Iterable[int] = (), changed: Bounds | None = None, *, ignored: Iterable[int] = ()
    ) -> bool:
        """Say whether all holding identities and those switched on hold for some exact amounts.

        Args:
            switched_on: positions of failing identities that are to hold, too.
            changed: cells whose print is not believed, with the bounds that take its place.
            ignored: positions of identities that need not hold.

        Raises:
            UnsolvedError: the solver gives no answer, or has been asked too often for one document.
        """
        system, solver = self._system, self._solver
        self._asked += 1
        if self._asked > _MOST_QUESTIONS:
            raise UnsolvedError("too many questions")
        changed = changed or {}
        on = [row for at in switched_on for row in _of(system, at)]
        out = [row for at in ignored for row in _of(system, at)]
        out += [row for cell in changed for row in _ratio_rows(system, cell)]
        if is_out_of_reach(system, self._in_force(on, out, changed), changed):
            return False
        for row in on:
            solver.changeRowBounds(row, system.rows[row].low, system.rows[row].high)
        for row in out:
            solver.changeRowBounds(row, -INFINITY, INFINITY)
        for cell, (low, high) in changed.items():
            solver.changeColBounds(cell, low, high)
        solver.run()
        status = solver.getModelStatus()
        self._undo(on, out, changed)
        if status == highspy.HighsModelStatus.kOptimal:
            return True
        if status in (highspy.HighsModelStatus.kInfeasible, highspy.HighsModelStatus.kUnbounded):
            return False
        raise UnsolvedError(solver.modelStatusToString(status))

    def switch_off_contradictions(self, most: int) -> list[frozenset[int]]:
        """Switch off identities that hold one by one but not together, and return them in sets of contradiction."""
        found: list[frozenset[int]] = []
        while len(found) < most and not self.feasible():
            _, known, ray = self._solver.getDualRay()
            rows = [row for row, weight in enumerate(ray) if abs(weight) > _NOTHING] if known else []
            together = frozenset(self._system.rows[row].identity for row in rows) - {at for own in found for at in own}
            if not together:
                raise UnsolvedError("the solver names no contradiction")
            found.append(together)
            for row in (row for at in together for row in _of(self._system, at)):
                self._off.add(row)
                self._solver.changeRowBounds(row, -INFINITY, INFINITY)
        return found

    def _in_force(self, on: Sequence[int], out: Sequence[int], changed: Bounds) -> Iterator[Row]:
        """Yield the rows that are switched on, and those around changed cells that no one switched off."""
        system = self._system
        around = {row for cell in changed for at in system.identities_of[cell] for row in system.rows_of[at]}
        for row in sorted((around - self._off).union(on).difference(out)):
            yield system.rows[row]

    def value(self, cell: int) -> float:
        """Return the amount of a cell in the last feasible solution, in units of the system."""
        return float(self._solver.getSolution().col_value[cell])

    def reach(self, cell: int, switched_on: Iterable[int], changed: Bounds) -> tuple[float, float]:
        """Return the least and the greatest amount of a cell, in units of the system, with which all holds.

        Call only for what :meth:`feasible` said yes to.
        """
        ends = []
        for cost in (1.0, -1.0):
            self._solver.changeColCost(cell, cost)
            ends.append(self.value(cell) if self.feasible(switched_on, changed) else cost * -INFINITY)
        self._solver.changeColCost(cell, 0.0)
        return ends[0], ends[1]

    def _undo(self, on: Sequence[int], out: Sequence[int], changed: Bounds) -> None:
        system, solver = self._system, self._solver
        for row in (*on, *out):
            bounds = (-INFINITY, INFINITY) if row in self._off else (system.rows[row].low, system.rows[row].high)
            solver.changeRowBounds(row, *bounds)
        for cell in changed:
            solver.changeColBounds(cell, system.low[cell], system.high[cell])


def sparsest(system: System, failed: Sequence[int], changeable: Sequence[int]) -> tuple[int, ...]:
    """Return the cells that change where the sum of all changes is least; none where nothing helps.

    A linear program, so quickly solved; its cells are few but not always the fewest.
    """
    rows = _rows_around(system, failed, changeable)
    model, columns = _elastic(system, rows, changeable)
    solver = _solver()
    solver.passModel(model)
    solver.run()
    if solver.getModelStatus() != highspy.HighsModelStatus.kOptimal:
        return ()
    amounts = solver.getSolution().col_value
    return tuple(cell for cell, own in columns.items() if any(amounts[column] > _CHANGED for column in own))


def fewest(system: System, failed: Sequence[int], changeable: Sequence[int]) -> tuple[int, ...]:
    """Return a smallest set of cells, out of ``changeable``, whose change lets the failed identities hold as well.

    None where there is no such set, or where it was not found within the limit of nodes.
    """
    rows = _rows_around(system, failed, changeable)
    model, columns = _choice(system, rows, changeable, _room(system, failed))
    solver = _solver()
    solver.setOptionValue("mip_max_nodes", _MOST_NODES)
    # The number of cells is whole: nothing is to be gained below a gap of one.
    solver.setOptionValue("mip_abs_gap", _GAP)
    solver.setOptionValue("mip_rel_gap", 0.0)
    solver.setOptionValue("mip_feasibility_tolerance", 1e-9)
    solver.setOptionValue("presolve", "on")
    solver.passModel(model)
    solver.run()
    if solver.getModelStatus() != highspy.HighsModelStatus.kOptimal:
        return ()
    chosen = solver.getSolution().col_value
    return tuple(cell for cell, column in columns.items() if chosen[column] > _CHOSEN)


def _rows_around(system: System, failed: Sequence[int], changeable: Sequence[int]) -> list[int]:
    """Return the rows that a change of these cells can break, and those of the failed identities."""
    touched = {at for cell in changeable for at in system.identities_of[cell] if _applies(system, at)} | set(failed)
    return [row for at in sorted(touched) for row in system.rows_of[at]]


def _applies(system: System, at: int) -> bool:
    """Say whether an identity holds as printed and must."""
    identity = system.identities[at]
    return identity.firm and not identity.failed


def _of(system: System, at: int) -> tuple[int, ...]:
    return system.rows_of[at]


def _ratio_rows(system: System, cell: int) -> Iterable[int]:
    """Return the rows that hold only while the percentage printed in a cell is believed."""
    at = system.facts[cell].at
    for position in system.identities_of[cell]:
        ratio = system.identities[position].ratio
        if ratio is not None and ratio.printed.at == at:
            yield from system.rows_of[position]


def _solver() -> Any:
    solver: Any = highspy.Highs()  # type: ignore[no-untyped-call]
    solver.setOptionValue("output_flag", False)
    solver.setOptionValue("threads", 1)
    # What follows changes a few bounds at a time and starts from the last basis; presolve would throw it away.
    solver.setOptionValue("presolve", "off")
    return solver


@dataclass
class _Columns:
    """Bounds and costs of the columns of a model."""

    low: list[float]
    high: list[float]
    cost: list[float]

    def add(self, count: int, high: float, costs: Sequence[float]) -> None:
        """Add columns from zero to ``high``."""
        self.low += [0.0] * count
        self.high += [high] * count
        self.cost += costs


@dataclass
class _Rows:
    """Bounds and entries of the rows of a model."""

    low: list[float] = field(default_factory=list)
    high: list[float] = field(default_factory=list)
    starts: list[int] = field(default_factory=lambda: [0])
    columns: list[int] = field(default_factory=list)
    values: list[float] = field(default_factory=list)

    def add(self, columns: Sequence[int], values: Sequence[float], low: float, high: float) -> None:
        """Add a row: low ≤ Σ value · column ≤ high."""
        self.columns.extend(columns)
        self.values.extend(values)
        self.starts.append(len(self.columns))
        self.low.append(low)
        self.high.append(high)


def _linear(columns: _Columns, rows: _Rows) -> Any:
    model = highspy.HighsLp()
    model.num_col_, model.num_row_ = len(columns.low), len(rows.low)
    model.col_cost_, model.col_lower_, model.col_upper_ = map(np.array, (columns.cost, columns.low, columns.high))
    model.row_lower_, model.row_upper_ = np.array(rows.low), np.array(rows.high)
    matrix = model.a_matrix_
    matrix.format_ = highspy.MatrixFormat.kRowwise
    matrix.start_, matrix.index_, matrix.value_ = map(np.array, (rows.starts, rows.columns, rows.values))
    return model


def _model(system: System, off: set[int]) -> Any:
    rows = _Rows(
        [-INFINITY if number in off else row.low for number, row in enumerate(system.rows)],
        [INFINITY if number in off else row.high for number, row in enumerate(system.rows)],
        [0, *accumulate([len(row.cells) for row in system.rows])],
        [cell for row in system.rows for cell in row.cells],
        [weight for row in system.rows for weight in row.coefficients],
    )
    return _linear(_Columns(list(system.low), list(system.high), [0.0] * len(system.low)), rows)


def _percent(system: System, row: Row) -> int | None:
    """Return the cell of the percentage that a row depends on."""
    ratio = system.identities[row.identity].ratio
    return system.index[ratio.printed.at] if ratio is not None else None


def _part(system: System, rows: Sequence[int], changeable: Sequence[int]) -> tuple[_Columns, dict[int, int]]:
    """Return columns for the cells of some rows, and the column of each cell."""
    own = sorted({cell for row in rows for cell in system.rows[row].cells} | set(changeable))
    columns = _Columns([system.low[cell] for cell in own], [system.high[cell] for cell in own], [0.0] * len(own))
    return columns, {cell: number for number, cell in enumerate(own)}


def _room(system: System, failed: Sequence[int]) -> float:
    """Return a bound on every change worth considering: a multiple of all that is amiss."""
    amiss = 0.0
    for at in failed:
        for number in system.rows_of[at]:
            row = system.rows[number]
            own = sum(
                c * (system.low[i] + system.high[i]) / 2 for i, c in zip(row.cells, row.coefficients, strict=True)
            )
            amiss += max(
                row.low - own if row.low > -INFINITY else 0.0, own - row.high if row.high < INFINITY else 0.0, 0.0
            )
    return _ROOM * amiss + 1.0


def _elastic(system: System, rows: Sequence[int], changeable: Sequence[int]) -> tuple[Any, dict[int, tuple[int, int]]]:
    """Return the model that may move each changeable cell up and down at a cost, and the columns of the moves."""
    columns, column = _part(system, rows, changeable)
    moves = {cell: (len(column) + 2 * at, len(column) + 2 * at + 1) for at, cell in enumerate(changeable)}
    columns.add(2 * len(changeable), INFINITY, [1.0] * (2 * len(changeable)))
    model = _Rows()
    for number in rows:
        row = system.rows[number]
        cells, values = [column[cell] for cell in row.cells], list(row.coefficients)
        for cell, weight in zip(row.cells, row.coefficients, strict=True):
            if cell in moves:
                cells += moves[cell]
                values += (weight, -weight)
        if (percent := _percent(system, row)) in moves:
            cells.append(moves[percent][0])
            values.append(1.0 if row.high == INFINITY else -1.0)
        model.add(cells, values, row.low, row.high)
    for cell in changeable:
        if system.widest(cell)[0] == 0.0:
            # What is printed plus the moves stays above zero.
            model.add([column[cell], *moves[cell]], [1.0, 1.0, -1.0], 0.0, INFINITY)
    return _linear(columns, model), moves


def _choice(system: System, rows: Sequence[int], changeable: Sequence[int], room: float) -> tuple[Any, dict[int, int]]:
    """Return the model with a switch for each changeable cell, and the columns of the switches."""
    columns, column = _part(system, rows, changeable)
    switch = {cell: len(column) + at for at, cell in enumerate(changeable)}
    costs = [_PRINTED_COST if system.facts[cell].value.printed else _BLANK_COST for cell in changeable]
    columns.add(len(switch), 1.0, costs)
    model = _Rows()
    for number in rows:
        row = system.rows[number]
        cells, values = [column[cell] for cell in row.cells], list(row.coefficients)
        if (percent := _percent(system, row)) in switch:
            cells.append(switch[percent])
            values.append(room if row.high == INFINITY else -room)
        model.add(cells, values, row.low, row.high)
    for cell, at in switch.items():
        place = column[cell]
        columns.low[place] = max(system.widest(cell)[0], system.low[cell] - room)
        columns.high[place] = system.high[cell] + room
        # Only where the switch is on may the amount leave what is printed.
        model.add([place, at], [1.0, -room], -INFINITY, system.high[cell])
        model.add([place, at], [1.0, room], system.low[cell], INFINITY)
    chosen = _linear(columns, model)
    kinds = highspy.HighsVarType
    chosen.integrality_ = [kinds.kContinuous] * len(column) + [kinds.kInteger] * len(switch)
    return chosen, switch
