"""Review an audit: let waived findings stand, hold it against an earlier audit, count the errors that matter."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date
from typing import NamedTuple

from mingzhang.checking.baseline import Candidates, compare
from mingzhang.checking.waivers import unmatched, waive
from mingzhang.model.finding import Severity
from mingzhang.model.report import Report, Standing
from mingzhang.model.waiver import Waiver


@dataclass(frozen=True, slots=True)
class Terms:
    """What an audit is reviewed by.

    Attributes:
        waivers: the entries of the waiver file.
        today: the day on which waivers must be in force.
        alone: this is the only file of the run, so a waiver that matches nothing here is unused.
        candidates: the earlier audits this file may belong to, None without a baseline.
        new_only: only errors that the earlier audit did not have count.
    """

    waivers: tuple[Waiver, ...] = ()
    today: date = date.min
    alone: bool = True
    candidates: Candidates | None = None
    new_only: bool = False


class Reviewed(NamedTuple):
    """A reviewed report, its errors that count, and the positions of the waivers that match something in it."""

    report: Report
    errors: int
    matched: frozenset[int]


def review(report: Report, terms: Terms, *, lang: str = "zh") -> Reviewed:
    """Review an audit by waivers and an earlier audit."""
    matched: frozenset[int] = frozenset()
    if terms.waivers:
        report, matched = waive(report, terms.waivers, terms.today, lang=lang)
        source = None if terms.alone else report.disclosure.document.source
        report = replace(report, unused=unmatched(terms.waivers, matched, source))
    if terms.candidates is not None:
        report = compare(report, terms.candidates, lang=lang)
    return Reviewed(report, count_errors(report, new_only=terms.new_only), matched)


def count_errors(report: Report, *, new_only: bool = False) -> int:
    """Return how many errors count; of a report that was compared, the new ones alone if asked."""
    standings = report.comparison.standings if report.comparison is not None else (Standing.NEW,) * len(report.findings)
    return sum(
        finding.severity is Severity.ERROR and (standing is Standing.NEW or not new_only)
        for finding, standing in zip(report.findings, standings, strict=True)
    )
