"""The result of auditing one disclosure."""

from __future__ import annotations

from dataclasses import dataclass

from mingzhang.model.disclosure import Disclosure
from mingzhang.model.finding import Finding, Verdict
from mingzhang.model.place import Place


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

    ``formula`` is the check with the printed figures put in, such as ``30.00 = 10.00 + 20.00``.
    """

    rule: str
    title: str
    verdict: Verdict
    formula: str
    places: tuple[Place, ...]


@dataclass(frozen=True, slots=True)
class Skipped:
    """A rule that could not be evaluated, and why."""

    rule: str
    title: str
    reason: str


@dataclass(frozen=True, slots=True)
class Report:
    """Everything the audit of one disclosure found. Findings are sorted by severity, then by place."""

    disclosure: Disclosure
    summary: Summary
    findings: tuple[Finding, ...]
    skipped: tuple[Skipped, ...]
    traces: tuple[Trace, ...]
