"""The published JSON form of an audit (``mingzhang check --format jsonl``, ``mingzhang schema check``)."""

from __future__ import annotations

from typing import Any

from mingzhang.model.finding import Finding, Location, Suspect
from mingzhang.model.place import Place
from mingzhang.model.report import Report

Json = dict[str, Any]


def report_to_json(report: Report) -> Json:
    """Return an audit as the published JSON object."""
    summary = report.summary
    disclosure = report.disclosure
    return {
        "source": disclosure.document.source,
        "profile": disclosure.profile,
        "department": disclosure.metadata.department_name,
        "year": disclosure.metadata.year,
        "summary": {
            "checks_run": summary.run,
            "passed": summary.passed,
            "rounding": summary.rounding,
            "failed": summary.failed,
            "not_checked": summary.not_checked,
            "not_applicable": summary.not_applicable,
            "narrative_figures": disclosure.narrative_figures,
            "narrative_bound": disclosure.narrative_bound,
        },
        "findings": [_finding(finding) for finding in report.findings],
        "not_checked": [{"rule": item.rule, "title": item.title, "reason": item.reason} for item in report.skipped],
    }


def _finding(finding: Finding) -> Json:
    return {
        "rule": finding.rule,
        "severity": finding.severity.value,
        "category": finding.category,
        "verdict": finding.verdict.value,
        "title": finding.title,
        "message": finding.message,
        "expected": finding.expected,
        "actual": finding.actual,
        "difference": finding.difference,
        "tolerance": finding.tolerance,
        "unit": finding.unit,
        "locations": [_location(location) for location in finding.locations],
        "suspects": [_suspect(suspect) for suspect in finding.suspects],
        "basis": list(finding.basis),
        "hint": finding.hint,
        "fingerprint": finding.fingerprint,
    }


def _place(place: Place) -> Json:
    keys: Json = {"line": place.line, "page": place.page, "box": list(place.box) if place.box else None}
    if place.start is not None and place.end is not None:
        keys["span"] = [place.start, place.end]
    if place.sheet is not None:
        keys |= {"sheet": place.sheet, "cell": place.cell}
    return keys


def _location(location: Location) -> Json:
    return {
        **_place(location.place),
        "section": location.section,
        "table": location.table,
        "row": location.row,
        "column": location.column,
        "text": location.text,
    }


def _suspect(suspect: Suspect) -> Json:
    return {
        **_place(suspect.place),
        "table": suspect.table,
        "row": suspect.row,
        "column": suspect.column,
        "printed": suspect.printed,
        "repaired": suspect.repaired,
    }
