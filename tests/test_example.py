"""The example disclosures: made by the script, consistent as printed, spoiled where the list says."""

from __future__ import annotations

import re
import subprocess
import sys
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
import yaml

from mingzhang.checking.check import check
from mingzhang.examples import example_paths
from mingzhang.model.finding import Severity
from mingzhang.pipeline import read_disclosure
from tests import example_check

CLEAN, SPOILED = example_paths()
SCRIPT = Path(__file__).parents[1] / "examples" / "make_example.py"
FAULTS: list[dict[str, Any]] = yaml.safe_load((CLEAN.parent / "faults.yaml").read_text(encoding="utf-8"))


def lines(path: Path) -> list[str]:
    return path.read_text(encoding="utf-8").split("\n")


def test_the_shipped_files_are_what_the_script_writes(tmp_path: Path) -> None:
    subprocess.run([sys.executable, str(SCRIPT), str(tmp_path)], check=True)
    for path in (CLEAN, SPOILED, CLEAN.parent / "faults.yaml"):
        assert (tmp_path / path.name).read_bytes() == path.read_bytes(), f"run {SCRIPT.name} and commit what it writes"


def test_every_printed_identity_of_the_clean_text_holds() -> None:
    text = lines(CLEAN)
    assert sorted(example_check.tables(text)) == list(range(1, 14))
    assert len(example_check.sheets(text)) == 6
    assert len(list(example_check.identities(text))) > 400
    assert example_check.failures(text) == []


def test_the_clean_text_has_rounding_differences() -> None:
    assert example_check.tails(lines(CLEAN)) > 5


def test_percentages_follow_from_the_printed_amounts_to_the_last_place() -> None:
    rates = [one for one in example_check.identities(lines(CLEAN)) if one[0].startswith(("share", "rate"))]
    assert len(rates) > 10
    assert [name for name, stated, computed, _ in rates if abs(stated - computed) > Decimal("0.005")] == []


def test_every_table_of_the_clean_text_has_figures() -> None:
    for number, rows in example_check.tables(lines(CLEAN)).items():
        assert any(re.fullmatch(r"[\d,]+\.\d\d", cell) for row in rows for cell in row), number


@pytest.mark.parametrize(
    "residue",
    ["本单位", "省直", "仅供内部审核", "XX", "（单位）项目", "【", "[", "本表无数据", "。。", "；。", "满意度高"],
)
def test_the_clean_text_keeps_no_residue(residue: str) -> None:
    assert residue not in "\n".join(lines(CLEAN))


def test_no_field_of_a_sheet_is_blank_and_no_text_stands_twice() -> None:
    for sheet in example_check.sheets(lines(CLEAN)):
        texts = [cell for row in sheet for cell in row if len(cell) > 25]
        assert len(texts) == len({*texts}) == 7
        assert all(text.endswith("。") for text in texts)
        assert all(len([cell for cell in row if cell]) >= 4 for row in sheet if "指标值" in row)


@pytest.mark.parametrize("fault", FAULTS, ids=[fault["id"] for fault in FAULTS])
def test_each_fault_stands_on_its_line(fault: dict[str, Any]) -> None:
    line = lines(SPOILED)[fault["line"] - 1]
    if fault["printed"] is None:
        assert fault["right"] not in line.split("\t")
    else:
        assert str(fault["printed"]) in line


def test_the_two_texts_differ_only_in_the_listed_lines() -> None:
    listed = {fault["line"] for fault in FAULTS}
    inserted = {fault["line"] for fault in FAULTS if fault["right"] is None and fault["printed"] is not None}
    kept = [
        (number, line)
        for number, line in enumerate(lines(SPOILED), start=1)
        if number not in inserted and number + 1 not in inserted
    ]
    pairs = zip(kept, lines(CLEAN), strict=True)
    assert {number for (number, line), clean in pairs if line != clean} == listed - inserted


def test_the_kinds_of_faults_are_many_and_the_ids_their_own() -> None:
    assert len({fault["kind"] for fault in FAULTS}) >= 15
    assert len({fault["id"] for fault in FAULTS}) == len(FAULTS)


def test_the_second_reading_finds_the_faults_of_figures() -> None:
    failed = " ".join(example_check.failures(lines(SPOILED)))
    for sign in (
        "T01 收入总计 = 支出总计",
        "T03 2130314 = 基本 + 项目",
        "T12 澜安市明湖区河湖事务局 1 = Σ projects",
        "sheet 河湖长制信息平台运行维护 = T12 + T13",
        "share 基本支出",
        "rate of section 5",
        "procurement",
        "counts of 涉及金额",
        "staff",
        "overall",
        "sheet 防讯抢险应急能力提升 = T12 + T13",
    ):
        assert sign in failed


@pytest.mark.parametrize("fault", FAULTS, ids=lambda fault: str(fault["id"]))
def test_the_audit_finds_every_fault_where_it_stands(fault: dict[str, Any]) -> None:
    rank = {"error": 0, "warning": 1, "info": 2}
    found = [
        finding.severity.value
        for finding in check(read_disclosure(SPOILED)).findings
        if any(location.place.line == fault["line"] for location in finding.locations)
    ]
    assert any(rank[severity] <= rank[fault["severity"]] for severity in found)


def test_the_audit_raises_no_error_on_other_lines() -> None:
    spoiled = {fault["line"] for fault in FAULTS}
    for finding in check(read_disclosure(SPOILED)).findings:
        if finding.severity is Severity.ERROR:
            assert any(location.place.line in spoiled for location in finding.locations), finding.message
