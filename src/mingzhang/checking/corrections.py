"""What to correct: the printed figures that the audit holds for wrong, with what they should be."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from mingzhang.model.finding import Finding, Suspect
from mingzhang.model.place import Place
from mingzhang.model.report import Report


@dataclass(frozen=True, slots=True)
class Correction:
    """One printed figure to be replaced, and the finding it settles."""

    place: Place
    suspect: Suspect
    finding: Finding


@dataclass(frozen=True, slots=True)
class Corrections:
    """What can be corrected, and the findings of wrong figures where more than one could be the wrong one."""

    proposed: tuple[Correction, ...]
    undecided: tuple[Finding, ...]


def propose_corrections(report: Report) -> Corrections:
    """Return the corrections of a report in reading order, each place once.

    Only what the identities single out is proposed: the likeliest cell of a finding, if no other ties with it,
    and the cells that have to change with it. A blank cell has no print to replace, and a change of the wrong sign has
    a wrong word beside it, so both are left to a person.
    """
    proposed: dict[Place, Correction] = {}
    undecided: list[Finding] = []
    for finding in report.findings:
        if not finding.suspects:
            continue
        chosen = _chosen(finding.suspects)
        if not chosen:
            undecided.append(finding)
        for suspect in chosen:
            proposed.setdefault(suspect.place, Correction(suspect.place, suspect, finding))
    return Corrections(tuple(sorted(proposed.values(), key=_order)), tuple(undecided))


def _chosen(suspects: Sequence[Suspect]) -> list[Suspect]:
    """Return the suspects to correct; none where the identities leave a choice."""
    first = [suspect for suspect in suspects if suspect.rank == 1 and not suspect.companion]
    if any(suspect.tied for suspect in first):
        return []
    chosen = [*first, *(suspect for suspect in suspects if suspect.companion)]
    return chosen if all(_is_replaceable(suspect) for suspect in chosen) else []


def _is_replaceable(suspect: Suspect) -> bool:
    """Say whether new digits do: not where the cell is blank, nor where a word (增加, 减少) has to be turned."""
    return bool(suspect.printed) and not (suspect.repaired.startswith("-") and not suspect.printed.startswith("-"))


def _order(correction: Correction) -> tuple[int, int, int]:
    place = correction.place
    return (place.page or 0, place.line or 0, place.start or 0)
