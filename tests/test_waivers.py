"""Waivers: what they silence, what they never silence, and how they are shown."""

from __future__ import annotations

import dataclasses
import json
from datetime import date
from pathlib import Path
from typing import Any

import jsonschema
import pytest
from click.testing import CliRunner, Result
from hypothesis import given, settings
from hypothesis import strategies as st

from mingzhang.checking.waivers import draft_waivers, is_for, is_for_file, unmatched, waive
from mingzhang.cli import main
from mingzhang.examples import example_paths
from mingzhang.model.finding import Finding, Location, Severity, Verdict
from mingzhang.model.place import Place
from mingzhang.model.waiver import Scope, Waiver
from mingzhang.renderers.report_html import report_html
from mingzhang.renderers.report_text import report_text
from mingzhang.renderers.report_words import conclusion
from mingzhang.renderers.report_xlsx import report_xlsx
from mingzhang.renderers.waiver_form import waiver_yaml
from tests.report_samples import sample_report
from tests.test_reports import LANGUAGES, Reading, _parts, assert_snapshot

CLEAN, SPOILED = example_paths()
TODAY = date(2031, 3, 1)
FINDING = Finding(
    "R0301",
    Severity.ERROR,
    "arithmetic",
    Verdict.IMPOSSIBLE,
    "合计等于各项之和",
    "合计不符。",
    (
        Location(Place(10, 0, 4), None, 3, "201 一般公共服务支出", "合计", "12.00"),
        Location(Place(11, 0, 4), None, 3, "合计", "基本支出", "3.00"),
    ),
    fingerprint="0123456789abcdef",
)


def waiver(rule: str = "R0301", *, until: date = date(2031, 12, 31), since: date | None = None, **place: Any) -> Waiver:
    return Waiver(rule, Scope(**place), "县委批准的口径", "乙局 张三", until, since, 1, 1)


def run(*words: str | Path) -> Result:
    return CliRunner().invoke(main, [str(word) for word in words], env={"MINGZHANG_TODAY": "2031-03-01"})


# -------------------------------------------------------------------------------------------- matching


@pytest.mark.parametrize(
    "place",
    [
        {"fingerprint": "0123456789abcdef"},
        {"table": 3},
        {"row": "201"},
        {"row": "一般公共服务 支出"},
        {"row": "201一般公共服务支出", "column": "合计", "table": 3},
        {"line": 10},
        {"file": "*"},
    ],
)
def test_a_waiver_is_for_the_first_place_of_a_finding(place: dict[str, Any]) -> None:
    assert is_for(waiver(**place), FINDING)
    assert is_for(waiver("R*", **place), FINDING)
    assert not is_for(waiver("R0302", **place), FINDING)
    assert not is_for(waiver("A*", **place), FINDING)


@pytest.mark.parametrize(
    "place",
    [
        {"fingerprint": "0123456789abcdee"},
        {"table": 5},
        {"row": "合计"},  # an operand of the sum, not its place
        {"table": 3, "column": "基本支出"},
        {"line": 11},
        {"section": "三、支出预算情况说明"},
    ],
)
def test_a_waiver_for_another_place_does_not_match(place: dict[str, Any]) -> None:
    assert not is_for(waiver(**place), FINDING)


def test_a_section_is_named_with_or_without_its_number() -> None:
    where = Location(Place(5), section="三、支出预算情况说明")
    finding = dataclasses.replace(FINDING, locations=(where,))
    assert is_for(waiver(section="支出预算情况说明"), finding)
    assert is_for(waiver(section="三、支出预算情况说明"), finding)
    assert not is_for(waiver(section="收入预算情况说明"), finding)


@pytest.mark.parametrize(
    ("pattern", "source", "expected"),
    [
        ("青石县水务局.txt", "公开/2031/青石县水务局.txt", True),
        ("青石县*.txt", "公开/青石县水务局.txt", True),
        ("2031/青石县水务局.txt", "公开/2031/青石县水务局.txt", True),
        ("2030/青石县水务局.txt", "公开/2031/青石县水务局.txt", False),
        ("水务局.txt", "公开/青石县水务局.txt", False),
        ("终稿[1].txt", "终稿[1].txt", True),
        ("青石县水务局.txt", r"C:\公开\青石县水务局.txt", True),
        ("e\u0301.txt", "\u00e9.txt", True),
    ],
)
def test_files_are_named_by_name_path_or_pattern(pattern: str, source: str, expected: bool) -> None:
    assert is_for_file(waiver(file=pattern), source) is expected


def test_a_crashed_rule_is_never_waived() -> None:
    crashed = dataclasses.replace(FINDING, rule="G0000")
    report = dataclasses.replace(sample_report(), findings=(crashed,))
    settled = waive(report, [waiver("G*", file="*")], TODAY)
    assert settled.report.findings == (crashed,)
    assert not settled.matched
    assert not list(draft_waivers(report))


@settings(deadline=None)
@given(st.dates(date(2030, 1, 1), date(2032, 1, 1)), st.dates(date(2030, 1, 1), date(2032, 1, 1)), st.data())
def test_a_waiver_silences_from_since_to_until_and_at_no_other_time(since: date, until: date, data: Any) -> None:
    today = data.draw(st.dates(date(2029, 6, 1), date(2032, 6, 1)))
    report = dataclasses.replace(sample_report(), findings=(FINDING,))
    settled = waive(report, [waiver(since=since, until=until, table=3)], today)
    assert settled.matched == {0}
    if since <= today <= until:
        assert [item.finding for item in settled.report.waived] == [FINDING]
        assert settled.report.findings == ()
    else:
        (kept,) = settled.report.findings
        assert ("到期" if until < today else "才生效") in kept.message
        assert kept.fingerprint == FINDING.fingerprint
        assert not settled.report.waived


def test_of_several_waivers_the_first_in_force_answers() -> None:
    report = dataclasses.replace(sample_report(), findings=(FINDING,))
    entries = [waiver(until=date(2030, 1, 1), table=3), waiver("R*", table=3), waiver(row="201"), waiver(table=5)]
    settled = waive(report, entries, TODAY)
    assert [item.waiver for item in settled.report.waived] == [entries[1]]
    assert unmatched(entries, settled.matched) == (entries[3],)


def test_in_a_run_over_many_files_a_file_hears_only_of_waivers_that_name_it() -> None:
    entries = [waiver(file="青石县水务局.txt"), waiver(file="*.txt"), waiver(table=5)]
    assert unmatched(entries, frozenset(), "公开/青石县水务局.txt") == (entries[0],)
    assert unmatched(entries, frozenset(), "公开/乙局.txt") == ()
    assert unmatched(entries, frozenset({0})) == (entries[1], entries[2])


# ------------------------------------------------------------------------------------------- reports


def reviewed(lang: str = "zh") -> Any:
    entries = [
        Waiver("A0301", Scope(table=3), "县政府批准的口径", "李四", date(2031, 12, 31), None, 1, 2),
        Waiver("X0301", Scope(file="*"), "已函复", "王五", date(2031, 1, 31), None, 2, 3),
        Waiver("R*", Scope(table=5, row="201"), "<b>", "赵六", date(2031, 12, 31), None, 3, 4),
    ]
    settled = waive(sample_report(), entries, TODAY, lang=lang)
    return dataclasses.replace(settled.report, unused=unmatched(entries, settled.matched))


@pytest.mark.parametrize("lang", LANGUAGES)
def test_waived_findings_are_shown_in_text(lang: str) -> None:
    assert_snapshot(f"waived.{lang}.txt", report_text(reviewed(lang), lang=lang))


def test_the_conclusion_does_not_hide_what_is_waived() -> None:
    assert conclusion(reviewed(), "zh") == "除已豁免的 1 处外，未发现错误，有 1 处疑点须核实"


@pytest.mark.parametrize("lang", LANGUAGES)
def test_waived_findings_are_shown_in_html(lang: str) -> None:
    text = report_html(reviewed(lang), lang=lang)
    page = Reading(text)
    assert not page.open
    assert all(link[1:] in page.ids for link in page.links)
    assert '<section id="waived"' in text
    assert "县政府批准的口径" in text
    assert "<b> " not in text.split('id="waived"')[1].split("</section>")[0].replace("<b>豁免</b> ", "")
    assert 'class="m error"' not in text, "a waived finding is not marked in the document"


def test_waived_findings_are_shown_in_the_workbook(tmp_path: Path) -> None:
    report_xlsx([reviewed()], tmp_path / "a.xlsx")
    parts = _parts(tmp_path / "a.xlsx")
    assert 'name="已豁免"' in parts["xl/workbook.xml"]
    assert 'name="未用上的豁免"' in parts["xl/workbook.xml"]
    assert "县政府批准的口径" in parts["xl/sharedStrings.xml"]


def test_a_run_without_waivers_is_as_before(tmp_path: Path) -> None:
    assert "waived" not in report_html(sample_report())
    report_xlsx([sample_report()], tmp_path / "a.xlsx")
    assert "sheet4.xml" not in "".join(_parts(tmp_path / "a.xlsx"))


# -------------------------------------------------------------------------------------- command line


def entry(finding: dict[str, Any]) -> dict[str, str]:
    return {
        "rule": finding["rule"],
        "fingerprint": finding["fingerprint"],
        "reason": "口径不同",
        "who": "张三",
        "until": "2031-12-31",
    }


def test_waived_errors_no_longer_count(tmp_path: Path) -> None:
    (before,) = (json.loads(line) for line in run("check", SPOILED, "--format", "jsonl").stdout.splitlines())
    errors = [finding for finding in before["findings"] if finding["severity"] == "error"]
    extra = {**entry(errors[0]), "fingerprint": "f" * 16, "file": SPOILED.name}
    path = tmp_path / "豁免.yaml"
    path.write_text(waiver_yaml([*map(entry, errors), extra]), "utf-8")
    result = run("check", SPOILED, "--format", "jsonl", "--waivers", path)
    after = json.loads(result.stdout)
    schema = json.loads(run("schema", "check").stdout)
    jsonschema.validate(after, schema)
    jsonschema.validate(before, schema)
    assert result.exit_code == 0
    assert [item["fingerprint"] for item in after["waived"]] == [item["fingerprint"] for item in errors]
    assert after["waived"][0]["waiver"] == {
        "rule": errors[0]["rule"],
        "reason": "口径不同",
        "who": "张三",
        "until": "2031-12-31",
    }
    assert [item["entry"] for item in after["unused_waivers"]] == [len(errors) + 1]
    assert "没有与它对应的问题" in result.stderr
    assert before["waived"] == before["unused_waivers"] == []
    assert after["summary"] == before["summary"]


def test_expired_waivers_do_not_silence(tmp_path: Path) -> None:
    path = tmp_path / "豁免.yaml"
    path.write_text("- {rule: R*, file: '*', reason: 口径, who: 张三, until: 2031-02-28}\n", "utf-8")
    result = run("check", SPOILED, "--waivers", path)
    assert result.exit_code == 1
    assert "豁免已于2031年2月28日到期" in result.stdout.replace("\n    ", "")
    assert run("check", SPOILED, "--waivers", path, "--today", "2031-02-28").stdout != result.stdout


@pytest.mark.parametrize("jobs", [1, 2])
@pytest.mark.parametrize("form", ["jsonl", "text", "html", "xlsx"])
def test_over_many_files_a_waiver_is_unused_only_if_no_file_needs_it(tmp_path: Path, form: str, jobs: int) -> None:
    (tmp_path / "豁免.csv").write_text(
        f"规则,文件,理由,批准人,到期日\nR*,示例*,a,b,2031-12-31\nR*,{CLEAN.name},a,b,2031-12-31\n", "utf-8"
    )
    result = run(
        "check",
        CLEAN,
        SPOILED,
        "--format",
        form,
        "-o",
        tmp_path / "out",
        "--waivers",
        tmp_path / "豁免.csv",
        "-j",
        str(jobs),
    )
    assert result.stderr.count("没有与它对应的问题") == 1
    assert "第 2 条（第 3 行）" in result.stderr
    if form == "jsonl":
        first, second = (json.loads(line) for line in (tmp_path / "out").read_text("utf-8").splitlines())
        assert [item["entry"] for item in first["unused_waivers"]] == [2]
        assert second["unused_waivers"] == []
    if form == "xlsx":
        assert 'name="未用上的豁免"' in _parts(tmp_path / "out")["xl/workbook.xml"]


def test_nothing_is_audited_with_a_malformed_waiver_file(tmp_path: Path) -> None:
    path = tmp_path / "豁免.yaml"
    path.write_text("- {rule: R9999}\n", "utf-8")
    result = run("check", CLEAN, "--waivers", path)
    assert result.exit_code == 2
    assert result.stdout == ""
    assert "没有规则 R9999" in result.stderr
    assert run("check", CLEAN, "--waivers", tmp_path / "没有.csv").exit_code == 2


@pytest.mark.parametrize("name", ["待填.csv", "待填.yaml"])
def test_a_written_file_must_be_filled_in_and_then_silences_all(tmp_path: Path, name: str) -> None:
    path = tmp_path / name
    assert run("check", SPOILED, "--write-waivers", path).exit_code == 1
    empty = run("check", SPOILED, "--waivers", path)
    assert empty.exit_code == 2
    assert "“理由”、“批准人”、“到期日”没有填" in empty.stderr
    assert "没有覆盖" in run("check", SPOILED, "--write-waivers", path).stderr
    text = path.read_bytes().decode("utf-8")
    if name.endswith("csv"):
        assert text.startswith("\ufeff规则,")
        filled = text.replace(",,,,\r\n", ",口径不同,张三,2031-12-31,\r\n")
    else:
        filled = text.replace("reason: ''", "reason: 口径").replace("who: ''", "who: 张三")
        filled = filled.replace("until: ''", "until: 2031-12-31")
    path.write_bytes(filled.encode())
    result = run("check", SPOILED, "--waivers", path, "--format", "jsonl")
    after = json.loads(result.stdout)
    assert result.exit_code == 0
    assert after["findings"] == after["unused_waivers"] == []
    assert after["waived"]


def test_new_waivers_go_only_to_a_file_of_their_kind(tmp_path: Path) -> None:
    result = run("check", SPOILED, "--write-waivers", tmp_path / "a.xlsx")
    assert result.exit_code == 2
    assert ".csv" in result.stderr
