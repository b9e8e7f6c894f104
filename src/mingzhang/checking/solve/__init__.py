"""Name the wrong cell: the smallest set of printed cells whose change makes all identities of a document agree."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from mingzhang.checking.solve.evidence import Cause, Proposal
from mingzhang.checking.solve.system import Identity, Ratio

__all__ = ["Cause", "Diagnosis", "Identity", "Proposal", "Ratio", "diagnose"]


@dataclass(frozen=True, slots=True)
class Diagnosis:
    """The causes of failing identities, and those (the caller's numbers) for which none was found."""

    causes: tuple[Cause, ...]
    unsolved: tuple[int, ...]
    #: Identities that hold one by one but not together; None where that was not asked.
    hidden: tuple[int, ...] | None = None


def diagnose(identities: Sequence[Identity], *, deep: bool = False) -> Diagnosis:
    """Explain failing identities by the fewest wrong cells. Deterministic.

    Args:
        identities: all evaluated identities of a document, holding and failing.
        deep: also look for identities that hold one by one but cannot hold together.
    """
    from mingzhang.checking.solve.run import run  # noqa: PLC0415  loads the solver, only where something fails

    return run(identities, deep=deep)
