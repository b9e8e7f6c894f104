"""The published JSON form of an audit (``mingzhang check --format jsonl``, ``mingzhang schema check``)."""

from __future__ import annotations

from typing import Any

from mingzhang.model.finding import Finding, Location, Suspect
from mingzhang.model.place import Place
from mingzhang.model.report import Comparison, Report, Standing, Waived
from mingzhang.model.waiver import PLACE_KEYS, Waiver

Json = dict[str, Any]


def report_to_json(report: Report) -> Json:
    """Return an audit as the published JSON object."""
    summary = report.summary
    disclosure = report.disclosure
    return {
        "source": disclosure.document.source,
        "format": disclosure.document.format,
        "remarks": list(disclosure.document.remarks),
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
        "waived": [_waived(item) for item in report.waived],
        "unused_waivers": [_unused(waiver) for waiver in report.unused],
        "compared": None if report.comparison is None else _compared(report, report.comparison),
        "repairs": [
            {
                **place_to_json(item.place),
                "at": str(item.at),
                "read": item.read,
                "repaired": item.repaired,
                "because": item.because,
            }
            for item in disclosure.repairs
        ],
    }


def _finding(finding: Finding) -> Json:
    return {
        "rule": finding.rule,
        "severity": finding.severity.value,
        "category": finding.category,
        "verdict": finding.verdict.value,
        "method": finding.method,
        "title": finding.title,
        "message": finding.message,
        "expected": finding.expected,
        "actual": finding.actual,
        "difference": finding.difference,
        "tolerance": finding.tolerance,
        "unit": finding.unit,
        "locations": [location_to_json(location) for location in finding.locations],
        "suspects": [suspect_to_json(suspect) for suspect in finding.suspects],
        "consequences": [
            {
                "rule": item.rule,
                "title": item.title,
                "formula": item.formula,
                "lines": sorted({place.line for place in item.places if place.line is not None}),
            }
            for item in finding.consequences
        ],
        "basis": list(finding.basis),
        "hint": finding.hint,
        "fingerprint": finding.fingerprint,
    }


def _waived(item: Waived) -> Json:
    return {**_finding(item.finding), "waiver": _waiver(item.waiver)}


def _waiver(waiver: Waiver) -> Json:
    return {
        "rule": waiver.rule,
        "reason": waiver.reason,
        "who": waiver.who,
        "until": waiver.until.isoformat(),
    }


def _unused(waiver: Waiver) -> Json:
    place = {key: value for key in PLACE_KEYS if (value := getattr(waiver.scope, key)) is not None}
    return {**_waiver(waiver), "entry": waiver.number, "line": waiver.at, "place": place}


def _compared(report: Report, comparison: Comparison) -> Json:
    found = list(zip(report.findings, comparison.standings, comparison.was, strict=True))
    return {
        "baseline": comparison.baseline,
        "note": comparison.note,
        "new": [finding.fingerprint for finding, standing, _ in found if standing is Standing.NEW],
        "fixed": [_finding(finding) for finding in comparison.fixed],
        "remaining": [finding.fingerprint for finding, standing, _ in found if standing is not Standing.NEW],
        "changed": [
            {"fingerprint": finding.fingerprint, "was": was}
            for finding, standing, was in found
            if standing is Standing.CHANGED
        ],
        "unverified": [_finding(finding) for finding in comparison.unverified],
    }


def place_to_json(place: Place) -> Json:
    """Return a place as JSON."""
    keys: Json = {"line": place.line, "page": place.page, "box": list(place.box) if place.box else None}
    if place.start is not None and place.end is not None:
        keys["span"] = [place.start, place.end]
    if place.sheet is not None:
        keys |= {"sheet": place.sheet, "cell": place.cell}
    return keys


def location_to_json(location: Location) -> Json:
    """Return a place a finding points to as JSON."""
    return {
        **place_to_json(location.place),
        "section": location.section,
        "table": location.table,
        "row": location.row,
        "column": location.column,
        "text": location.text,
    }


def suspect_to_json(suspect: Suspect) -> Json:
    """Return a suspected cell as JSON."""
    return {
        **place_to_json(suspect.place),
        "table": suspect.table,
        "row": suspect.row,
        "column": suspect.column,
        "section": suspect.section,
        "printed": suspect.printed,
        "repaired": suspect.repaired,
        "rank": suspect.rank,
        "balances": suspect.balances,
        "tied": suspect.tied,
        "companion": suspect.companion,
    }
