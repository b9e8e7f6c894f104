"""Group failing equations by the one printed cell whose change mends most of them.

Every failing equation proposes for each of its cells the value that would satisfy it. A proposal gains with
each failing equation it mends and loses with each holding equation it breaks. The best proposal is a cause;
its equations are taken out and the rest is looked at again. Cells that mend equally much are all suspects.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import NamedTuple

from mingzhang.model.fact import Coordinate, Fact
from mingzhang.model.money import ZERO


class Equation(NamedTuple):
    """A linear identity over facts: the signed sum of ``terms`` is zero. ``number`` is the caller's."""

    number: int
    terms: tuple[tuple[Fact, int], ...]
    failed: bool

    @property
    def residual(self) -> Decimal:
        """Return by how much the equation is off, in base units."""
        return sum((sign * fact.value.value for fact, sign in self.terms), ZERO)

    @property
    def slack(self) -> Decimal:
        """Return how far off it may be by rounding."""
        return sum((fact.value.step for fact, _ in self.terms), ZERO) / 2


class Proposal(NamedTuple):
    """A cell and the value, in base units, that would mend equations."""

    fact: Fact
    value: Decimal


@dataclass(frozen=True, slots=True)
class Cause:
    """The equations of one cause and the proposals that mend them equally well, best first."""

    equations: tuple[int, ...]
    suspects: tuple[Proposal, ...]


def find_causes(equations: Sequence[Equation]) -> list[Cause]:
    """Assign each failing equation to exactly one cause. Deterministic; most mending causes come first."""
    by_cell: dict[Coordinate, list[Equation]] = {}
    for equation in equations:
        for fact, _ in equation.terms:
            by_cell.setdefault(fact.at, []).append(equation)
    open_equations = {equation.number: equation for equation in equations if equation.failed}
    causes: list[Cause] = []
    while open_equations:
        mended, suspects = _best(open_equations, by_cell)
        causes.append(Cause(tuple(sorted(mended)), tuple(suspects)))
        for index in mended:
            del open_equations[index]
    return causes


def _best(
    open_equations: Mapping[int, Equation], by_cell: Mapping[Coordinate, Sequence[Equation]]
) -> tuple[frozenset[int], list[Proposal]]:
    best_score: tuple[int, int] | None = None
    best: list[tuple[Proposal, frozenset[int]]] = []
    # Short equations first: their proposals carry the least rounding.
    for equation in sorted(open_equations.values(), key=lambda equation: len(equation.terms)):
        for proposal in _proposals(equation):
            mended, broken = _effect(proposal, by_cell[proposal.fact.at], open_equations)
            score = (len(mended) - broken, len(mended))
            if best_score is None or score > best_score:
                best_score, best = score, []
            if score == best_score and all(proposal.fact.at != other.fact.at for other, _ in best):
                best.append((proposal, mended))
    first = best[0][1]
    suspects = [proposal for proposal, mended in best if mended == first]
    # A filled cell is more likely mistyped than a blank one wrongly left blank.
    return first, sorted(suspects, key=lambda proposal: not proposal.fact.value.printed)


def _proposals(equation: Equation) -> list[Proposal]:
    residual = equation.residual
    return [
        Proposal(fact, fact.value.value - sign * residual)
        for fact, sign in equation.terms
        if fact.place.line is not None
    ]


def _effect(
    proposal: Proposal, touched: Sequence[Equation], open_equations: Mapping[int, Equation]
) -> tuple[frozenset[int], int]:
    """Return the open equations a proposal mends, and how many holding ones it breaks."""
    change = proposal.value - proposal.fact.value.value
    mended: set[int] = set()
    broken = 0
    for equation in touched:
        sign = sum(own for fact, own in equation.terms if fact.at == proposal.fact.at)
        fits = abs(equation.residual + sign * change) <= equation.slack
        if equation.failed:
            if fits and equation.number in open_equations:
                mended.add(equation.number)
        elif not fits:
            broken += 1
    return frozenset(mended), broken
