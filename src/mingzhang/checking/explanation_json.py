"""The JSON form of an explanation (``mingzhang check FILE --explain FINGERPRINT --format json``)."""

from __future__ import annotations

from typing import Any

from mingzhang.checking.as_json import location_to_json, place_to_json, suspect_to_json
from mingzhang.model.explanation import Computation, Explanation, Operand, Quotient, Repair, Span, Total

Json = dict[str, Any]


def explanation_to_json(item: Explanation) -> Json:
    """Return an explanation as JSON; amounts are decimal texts, so that no digit is lost."""
    finding = item.finding
    return {
        "source": item.source,
        "rule": finding.rule,
        "severity": finding.severity.value,
        "verdict": finding.verdict.value,
        "method": finding.method,
        "title": finding.title,
        "message": finding.message,
        "hint": finding.hint,
        "fingerprint": finding.fingerprint,
        "why": item.why,
        "laws": [{"citation": law.citation, "text": law.text} for law in item.laws],
        "conditions": [
            {"declared": one.declared, "spoken": one.spoken, "formula": one.formula, "holds": one.holds}
            for one in item.conditions
        ],
        "suspects": [suspect_to_json(one) for one in item.suspects],
        "computations": [computation_to_json(one) for one in item.computations],
        "lines": [{**place_to_json(one.place), "text": one.text} for one in item.lines],
    }


def computation_to_json(item: Computation) -> Json:
    """Return one computation as JSON."""
    return {
        "rule": item.rule,
        "title": item.title,
        "declared": item.declared,
        "spoken": item.spoken,
        "formula": item.formula,
        "relation": item.relation,
        "verdict": item.verdict.value,
        "unit": item.unit,
        "left": _total(item.left),
        "right": _total(item.right) if isinstance(item.right, Total) else _quotient(item.right),
        "difference": item.difference,
        "tolerance": item.tolerance,
        "four_sigma": item.likely,
        "conclusion": item.conclusion,
        "repairs": [_repair(one) for one in item.repairs],
    }


def _total(item: Total) -> Json:
    return {
        "kind": "sum",
        "operands": [_operand(one) for one in item.operands],
        "value": item.value,
        "interval": _span(item.span),
    }


def _quotient(item: Quotient) -> Json:
    return {
        "kind": item.kind,
        "operands": [_operand(item.part), _operand(item.whole)],
        "value": item.value,
        "rounded": item.rounded,
        "interval": _span(item.span),
    }


def _operand(item: Operand) -> Json:
    return {
        "sign": item.sign,
        "where": item.where,
        "printed": item.printed,
        "unit": item.unit,
        "value": item.value,
        "interval": _span(item.span),
        "exactness": item.exactness or None,
        "location": location_to_json(item.location),
    }


def _span(span: Span) -> Json:
    return {"low": span.low, "high": span.high, "low_closed": span.low_closed, "high_closed": span.high_closed}


def _repair(item: Repair) -> Json:
    return {
        "rank": item.rank,
        "where": item.where,
        "printed": item.printed,
        "repaired": item.repaired,
        "formula": item.formula,
        "verdict": item.verdict.value,
    }
