"""The quick look before the solver: what it calls impossible, the solver does as well."""

from __future__ import annotations

from collections.abc import Sequence
from unittest.mock import patch

from hypothesis import given, settings
from hypothesis import strategies as st

from mingzhang.checking.solve.bounds import is_out_of_reach
from mingzhang.checking.solve.program import Program
from mingzhang.checking.solve.system import Identity, System, build
from mingzhang.model.fact import Coordinate, Fact
from mingzhang.model.money import parse_figure
from mingzhang.model.place import Place


def fact(line: str, printed: str) -> Fact:
    figure = parse_figure(printed, "万元")
    assert figure is not None
    return Fact(Coordinate("T03", line, "合计"), figure, Place(line=1))


def total(number: int, whole: Fact, parts: Sequence[Fact], relation: str = "=", *, failed: bool = False) -> Identity:
    return Identity(number, ((whole, 1), *((part, -1) for part in parts)), relation, failed)


def within(system: System, changed: Fact) -> dict[int, tuple[float, float]]:
    return {system.index[changed.at]: system.widest(system.index[changed.at])}


def test_a_cell_that_two_rows_want_otherwise_is_out_of_reach() -> None:
    whole, part, other = fact("合计", "5.00"), fact("201", "5.00"), fact("208", "6.00")
    system = build([total(1, whole, [part]), total(2, whole, [other], failed=True)])
    assert is_out_of_reach(system, system.rows, within(system, whole))
    assert not is_out_of_reach(system, system.rows, within(system, other))


def test_a_row_that_does_not_hold_without_the_changed_cell_is_out_of_reach() -> None:
    whole, part, apart = fact("合计", "5.00"), fact("201", "9.00"), fact("208", "1.00")
    system = build([total(1, whole, [part], failed=True), total(2, apart, [fact("209", "1.00")])])
    assert is_out_of_reach(system, system.rows, within(system, apart))


def test_what_rounding_alone_explains_is_within_reach() -> None:
    whole, parts = fact("合计", "0.03"), [fact("201", "0.01"), fact("208", "0.01")]
    system = build([total(1, whole, parts)])
    assert not is_out_of_reach(system, system.rows, within(system, parts[0]))


def test_at_most_bounds_one_end_only() -> None:
    part, whole = fact("201", "7.00"), fact("合计", "5.00")
    system = build([total(1, part, [whole], "<=", failed=True)])
    assert not is_out_of_reach(system, system.rows, within(system, part))
    assert not is_out_of_reach(system, system.rows, within(system, whole))
    assert is_out_of_reach(system, system.rows, {})


AMOUNTS = st.integers(0, 400).map(lambda number: f"{number / 100:.2f}")


@settings(max_examples=120, deadline=None)
@given(st.lists(AMOUNTS, min_size=4, max_size=7), st.data())
def test_the_solver_agrees_wherever_the_quick_look_says_no(printed: list[str], data: st.DataObject) -> None:
    facts = [fact(str(200 + number), text) for number, text in enumerate(printed)]
    cells = st.lists(st.sampled_from(facts), min_size=2, max_size=4, unique_by=lambda one: one.at)
    chosen = data.draw(st.lists(cells, min_size=2, max_size=5))
    relations = st.sampled_from(["=", "<=", ">="])
    identities = [
        total(number, own[0], own[1:], data.draw(relations), failed=True) for number, own in enumerate(chosen)
    ]
    system = build(identities)
    changed: dict[int, tuple[float, float]] = {}
    for own in data.draw(st.lists(st.sampled_from(system.facts), max_size=2)):
        changed |= within(system, own)
    quick = is_out_of_reach(system, system.rows, changed)
    assert not quick or not _solved(system, changed)


def _solved(system: System, changed: dict[int, tuple[float, float]]) -> bool:
    """Ask the solver itself, without the quick look before it."""
    with patch("mingzhang.checking.solve.program.is_out_of_reach", return_value=False):
        return Program(system).feasible(range(len(system.identities)), changed)
