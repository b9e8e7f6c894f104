"""The result of auditing one disclosure."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from mingzhang.model.disclosure import Disclosure
from mingzhang.model.fact import Fact
from mingzhang.model.finding import Finding, Verdict
from mingzhang.model.place import Place
from mingzhang.model.waiver import Waiver


@dataclass(frozen=True, slots=True)
class Summary:
    """How many evaluations of rules ended in which way."""

    run: int
    passed: int
    rounding: int
    failed: int
    not_checked: int
    not_applicable: int


@dataclass(frozen=True, slots=True)
class Trace:
    """One evaluation of one rule: the figures it used, and what came out.

    ``formula`` is the check with the printed figures put in, such as ``30.00 = 10.00 + 20.00``. ``left`` and
    ``right`` are the same figures with their signs (1 or -1), so that a workbook can compute the check again; both
    are empty where a share or rate was checked.
    """

    rule: str
    title: str
    verdict: Verdict
    formula: str
    places: tuple[Place, ...]
    left: tuple[tuple[Fact, int], ...] = ()
    right: tuple[tuple[Fact, int], ...] = ()
    relation: str = "="


@dataclass(frozen=True, slots=True)
class Skipped:
    """A rule that could not be evaluated, and why."""

    rule: str
    title: str
    reason: str


@dataclass(frozen=True, slots=True)
class Waived:
    """A finding that does not count, and the waiver that lets it stand."""

    finding: Finding
    waiver: Waiver


class Standing(StrEnum):
    """How a finding stands to an earlier audit. ``CHANGED``: it remains, but other figures are printed now."""

    NEW = "new"
    REMAINING = "remaining"
    CHANGED = "changed"


@dataclass(frozen=True, slots=True)
class Comparison:
    """An audit held against an earlier one.

    ``baseline`` is the earlier audit's source, None where it has no counterpart; ``note`` says what a reader must
    know about the two. ``standings`` run parallel to the report's findings, ``was`` gives their fingerprints in
    the earlier audit ("" for new ones). ``unverified`` are earlier findings that are gone only because their rule
    could not be checked this time.
    """

    baseline: str | None
    standings: tuple[Standing, ...]
    was: tuple[str, ...]
    fixed: tuple[Finding, ...] = ()
    unverified: tuple[Finding, ...] = ()
    note: str = ""


@dataclass(frozen=True, slots=True)
class Report:
    """Everything the audit of one disclosure found. Findings are sorted by severity, then by place.

    ``findings`` are those that count; ``waived`` hold the others. ``unused`` are waivers that match nothing here.
    """

    disclosure: Disclosure
    summary: Summary
    findings: tuple[Finding, ...]
    skipped: tuple[Skipped, ...]
    traces: tuple[Trace, ...]
    waived: tuple[Waived, ...] = ()
    unused: tuple[Waiver, ...] = ()
    comparison: Comparison | None = None
