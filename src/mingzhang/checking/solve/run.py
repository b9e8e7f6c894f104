"""One run of the solver over a document."""

from __future__ import annotations

from collections.abc import Sequence

from mingzhang.checking.solve import Diagnosis
from mingzhang.checking.solve.program import Program, UnsolvedError
from mingzhang.checking.solve.repairs import Search
from mingzhang.checking.solve.search import explain_convention, explain_failures
from mingzhang.checking.solve.system import Identity, build

#: So many sets of identities that contradict each other are looked for.
_MOST_CONFLICTS = 12


def run(identities: Sequence[Identity], *, deep: bool) -> Diagnosis:
    """See :func:`mingzhang.checking.solve.diagnose`."""
    system = build(identities)
    program = Program(system)
    failing = [at for at, identity in enumerate(identities) if identity.failed]
    try:
        hidden = program.switch_off_contradictions(_MOST_CONFLICTS)
    except UnsolvedError:
        return Diagnosis((), tuple(identities[at].number for at in failing))
    search = Search(system, program)
    conflicts = [frozenset((at,)) for at in failing if identities[at].firm]
    explain_failures(search, [*conflicts, *(hidden if deep else ())])
    for at in failing:
        if not identities[at].firm:
            explain_convention(search, at)
    together = tuple(sorted({identities[at].number for conflict in hidden for at in conflict}))
    return Diagnosis(tuple(search.causes), tuple(search.unsolved), together if deep else None)
