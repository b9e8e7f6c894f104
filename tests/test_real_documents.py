"""The real disclosures: against the gold where there is one, for soundness where there is none."""

import json
from pathlib import Path
from typing import Any

import jsonschema
import pytest
from benchmarks.accuracy import compare
from benchmarks.findings import found_by, lines_of

from mingzhang.checking.as_json import report_to_json
from mingzhang.checking.check import check
from mingzhang.extraction.as_json import disclosure_to_json
from mingzhang.model.finding import Severity
from mingzhang.pipeline import read_disclosure
from tests.shared import SHARED, disclosures, needs_shared

GOLD = sorted((SHARED / "gold").glob("[0-9]*.json")) if SHARED else []
FINDINGS: dict[str, Any] = json.loads((SHARED / "gold" / "findings.json").read_text("utf-8")) if SHARED else {}
#: What the gold demands of each part, in per cent; the texts of attachments and the like have no figure asked.
ASKED = {"cells": 99.9, "rows": 99.9, "figures": 99.5, "indicators": 99.5, "sheets": 100.0, "overall": 100.0}


def source_of(gold: Path) -> Path:
    return next(path for path in disclosures() if path.name.startswith(gold.stem))


@needs_shared
@pytest.mark.parametrize("gold", GOLD, ids=lambda path: path.stem)
def test_extraction_meets_the_gold(gold: Path) -> None:
    total, same, differences = compare(
        json.loads(gold.read_text("utf-8")), disclosure_to_json(read_disclosure(source_of(gold)))
    )
    for part, count in total.items():
        share = 100 * same[part] / count
        print(f"{gold.stem} {part}: {share:.2f} % of {count}")
        assert share >= ASKED.get(part, 99.0), differences[:10]


@needs_shared
@pytest.mark.parametrize("gold", GOLD, ids=lambda path: path.stem)
def test_the_audit_meets_the_gold(gold: Path) -> None:
    findings = check(read_disclosure(source_of(gold))).findings
    wanted = [item for item in FINDINGS["findings"] if item["seed"] == gold.stem and item["deterministic"]]
    errors = [item for item in wanted if item["severity"] == "error"]
    warnings = [item for item in wanted if item["severity"] == "warning"]
    assert [item["key"] for item in errors if not found_by(item, findings)] == []
    missed = [item["key"] for item in warnings if not found_by(item, findings)]
    assert len(missed) <= 0.4 * len(warnings), missed


@needs_shared
@pytest.mark.parametrize("gold", GOLD, ids=lambda path: path.stem)
def test_every_error_is_one_the_gold_knows(gold: Path) -> None:
    findings = check(read_disclosure(source_of(gold))).findings
    known = {
        line
        for item in FINDINGS["findings"]
        if item["seed"] == gold.stem and item["severity"] == "error"
        for line in item["location"]["lines"]
    }
    errors = [finding for finding in findings if finding.severity is Severity.ERROR]
    assert [finding.message for finding in errors if not lines_of(finding) & known] == []


@needs_shared
@pytest.mark.parametrize("source", disclosures(), ids=lambda path: path.stem[:3])
def test_every_disclosure_is_read_whole(source: Path) -> None:
    disclosure = read_disclosure(source)
    assert [table.number for table in disclosure.tables] == list(range(1, 14))
    assert disclosure.profile == "shanxi"
    assert disclosure.narrative_bound == disclosure.narrative_figures
    assert disclosure.unread == ()
    titles = sum(line.rstrip().endswith("项目支出绩效目标表") for line in disclosure.document.lines)
    assert len(disclosure.sheets) == titles
    assert len(disclosure.glossary) == 12
    assert not [sheet.name for sheet in disclosure.sheets if not sheet.indicators_implementation]


@needs_shared
@pytest.mark.parametrize("source", disclosures(), ids=lambda path: path.stem[:3])
def test_places_point_to_what_is_printed(source: Path) -> None:
    disclosure = read_disclosure(source)
    lines = disclosure.document.lines
    for fact in disclosure.facts:
        place = fact.place
        if fact.value.printed and place.line is not None and place.start is not None and place.end is not None:
            printed = lines[place.line - 1][place.start : place.end].replace(",", "")
            assert fact.value.printed in printed or not any(char.isdigit() for char in printed), fact


@needs_shared
@pytest.mark.parametrize("source", disclosures(), ids=lambda path: path.stem[:3])
def test_outputs_follow_the_schemas(source: Path) -> None:
    folder = Path(__file__).resolve().parents[1] / "src" / "mingzhang" / "schemas"
    disclosure = read_disclosure(source)
    for name, value in (("extract", disclosure_to_json(disclosure)), ("check", report_to_json(check(disclosure)))):
        jsonschema.validate(value, json.loads((folder / f"{name}.schema.json").read_text("utf-8")))
