"""An audit held against an earlier one: new, fixed, remaining, and what has no counterpart."""

from __future__ import annotations

import dataclasses
import json
from pathlib import Path
from typing import Any

import jsonschema
import pytest
from click.testing import CliRunner, Result
from hypothesis import given, settings
from hypothesis import strategies as st

from mingzhang.checking.baseline import Candidates, Prior, assign, compare, pair_findings, prior_of
from mingzhang.checking.review import Terms, count_errors, review
from mingzhang.cli import main
from mingzhang.examples import example_paths
from mingzhang.model.finding import Finding, Location, Severity, Verdict
from mingzhang.model.place import Place
from mingzhang.model.report import Report, Skipped, Standing, Waived
from mingzhang.renderers.report_html import report_html
from mingzhang.renderers.report_text import report_text
from mingzhang.renderers.report_xlsx import report_xlsx
from tests.report_samples import sample_report
from tests.test_reports import LANGUAGES, Reading, _parts, assert_snapshot
from tests.test_waivers import waiver

CLEAN, SPOILED = example_paths()


def finding(mark: str, rule: str = "R0301", *, row: str | None = "201", text: str = "1.00", **more: Any) -> Finding:
    """Return a finding whose fingerprint is the mark, filled up."""
    where = Location(Place(7), None, 3, row, "合计" if row else None, text)
    return Finding(
        rule,
        more.get("severity", Severity.ERROR),
        "arithmetic",
        more.get("verdict", Verdict.IMPOSSIBLE),
        "合计",
        f"合计为{text}万元。",
        more.get("locations", (where,)),
        fingerprint=mark.ljust(16, "0"),
    )


def report_of(
    *findings: Finding, source: str = "公开/乙局.txt", year: int | None = 2031, name: str = "甲县乙局"
) -> Report:
    sample = sample_report()
    metadata = dataclasses.replace(sample.disclosure.metadata, department_name=name, year=year)
    document = dataclasses.replace(sample.disclosure.document, source=source)
    disclosure = dataclasses.replace(sample.disclosure, metadata=metadata, document=document)
    return dataclasses.replace(sample, disclosure=disclosure, findings=findings, skipped=())


def against(old: Report, new: Report, lang: str = "zh") -> Report:
    return compare(new, Candidates((prior_of(old),), certain=True), lang=lang)


def standings(report: Report) -> list[str]:
    assert report.comparison is not None
    return [standing.value for standing in report.comparison.standings]


def run(*words: str | Path) -> Result:
    return CliRunner().invoke(main, [str(word) for word in words])


def objects(text: str) -> list[dict[str, Any]]:
    return [json.loads(line) for line in text.splitlines() if line.startswith("{")]


# ---------------------------------------------------------------------------------------- comparison


def test_new_fixed_remaining_and_changed() -> None:
    old = report_of(finding("a"), finding("b", row="202"), finding("c", row="203", text="5.00"))
    new = report_of(finding("a"), finding("d", row="203", text="6.00"), finding("e", row="204"))
    compared = against(old, new)
    assert standings(compared) == ["remaining", "changed", "new"]
    assert compared.comparison is not None
    assert compared.comparison.fixed == (old.findings[1],)
    assert compared.comparison.was == (old.findings[0].fingerprint, old.findings[2].fingerprint, "")


def test_another_rule_or_column_at_the_same_row_is_another_finding() -> None:
    old = report_of(finding("a"))
    assert standings(against(old, report_of(finding("b", "R0302")))) == ["new"]
    moved = (Location(Place(7), None, 3, "201", "基本支出", "1.00"),)
    assert standings(against(old, report_of(finding("b", locations=moved)))) == ["new"]


def test_without_row_and_column_only_figures_may_change() -> None:
    old = report_of(finding("a", row=None, text="增加2.30万元，下降4.23%"))
    assert standings(against(old, report_of(finding("b", row=None, text="增加2.50万元，下降4.31%")))) == ["changed"]
    assert standings(against(old, report_of(finding("b", row=None, text="增加2.30万元，增长4.23%")))) == ["new"]


def test_the_list_of_rounding_differences_remains_whatever_it_lists() -> None:
    one, two = (finding(mark, "G0001", row=mark, verdict=Verdict.ROUNDING) for mark in "ab")
    assert standings(against(report_of(one), report_of(two))) == ["changed"]


def test_no_earlier_finding_counts_twice() -> None:
    old = report_of(finding("a"), finding("a"))
    compared = against(old, report_of(finding("a"), finding("b", text="2.00"), finding("c", text="3.00")))
    assert standings(compared) == ["remaining", "changed", "new"]


@settings(deadline=None)
@given(st.data())
def test_every_finding_is_accounted_for_once(data: Any) -> None:
    one = st.builds(
        finding,
        st.sampled_from("abcdef"),
        st.sampled_from(["R0301", "R0302"]),
        row=st.sampled_from(["201", "202", None]),
        text=st.sampled_from(["1.00", "2.00", "甲"]),
    )
    before, now = (data.draw(st.lists(one, max_size=8)) for _ in range(2))
    pairs = pair_findings(before, now)
    used = [id(old) for old in pairs if old is not None]
    assert len(used) == len(set(used))
    assert set(used) <= {id(old) for old in before}
    assert all(
        old.rule == new.rule
        for old, new in zip(pairs, now, strict=True)
        if old and old.fingerprint[0] != new.fingerprint[0]
    )
    same = [old.fingerprint for old in before]
    assert pair_findings(before, before) == before
    assert all(
        pair is not None for pair, new in zip(pairs, now, strict=True) if same.count(new.fingerprint) >= len(now)
    )


def test_a_waived_finding_is_not_fixed_and_one_that_lost_its_waiver_is_not_new() -> None:
    entry = waiver(table=3)
    plain = report_of(finding("a"))
    waived = dataclasses.replace(report_of(), waived=(Waived(finding("a"), entry),))
    after = against(plain, waived)
    assert after.comparison is not None
    assert after.comparison.fixed == ()
    assert standings(against(waived, plain)) == ["remaining"]
    now = against(waived, report_of())
    assert now.comparison is not None
    assert now.comparison.fixed == ()


def test_what_is_gone_because_its_rule_was_not_checked_is_not_fixed() -> None:
    old = report_of(finding("a"), finding("b", "R0302"))
    blind = dataclasses.replace(report_of(), skipped=(Skipped("R0301", "合计", "没有表3"),))
    compared = against(old, blind).comparison
    assert compared is not None
    assert (compared.unverified, compared.fixed) == (old.findings[:1], old.findings[1:])
    always = dataclasses.replace(old, skipped=blind.skipped)
    same = against(always, blind).comparison
    assert same is not None
    assert same.unverified == ()


def test_another_year_or_department_is_said() -> None:
    assert "2030 年" in (against(report_of(year=2030), report_of()).comparison or pytest.fail()).note
    other = against(report_of(name="丙局"), report_of(name="甲县乙局"), "en").comparison
    assert other is not None
    assert "丙局 2031" in other.note
    assert (against(report_of(), report_of()).comparison or pytest.fail()).note == ""


def test_only_new_errors_count_if_asked() -> None:
    old = report_of(finding("a"))
    new = report_of(finding("a"), finding("b", row="202"), finding("c", row="203", severity=Severity.WARNING))
    terms = Terms(candidates=Candidates((prior_of(old),), certain=True))
    assert review(new, terms).errors == 2
    assert review(new, dataclasses.replace(terms, new_only=True)).errors == 1
    assert count_errors(new, new_only=True) == 2, "without a baseline every error is new"


# ------------------------------------------------------------------------------------- counterparts


def prior(source: str, department: str | None = None, year: int | None = 2031) -> Prior:
    return Prior(source, department, year, (finding("a"),))


def sources_of(candidates: Candidates) -> list[str]:
    return [item.source for item in candidates.priors]


def test_files_are_matched_by_path_then_by_name_then_left_to_department_and_year() -> None:
    priors = [prior("旧/a.txt"), prior("x/b.txt"), prior("y/b.txt"), prior("旧/c.txt", "甲县乙局")]
    found = assign(["新/a.txt", "y/b.txt", "z/b.txt", "新/d.txt"], priors)
    assert [item.certain for item in found] == [True, True, True, False]
    assert [sources_of(item) for item in found] == [["旧/a.txt"], ["y/b.txt"], ["x/b.txt"], ["旧/c.txt"]]
    chosen = compare(report_of(finding("a"), source="新/d.txt"), found[3])
    assert standings(chosen) == ["remaining"]


def test_one_file_against_one_is_a_pair_whatever_they_are_called() -> None:
    (found,) = assign(["二稿.txt"], [prior("一稿.txt")])
    assert found.certain


@pytest.mark.parametrize(
    ("priors", "words"),
    [
        ((), "基线中没有这份文件"),
        ((prior("b.txt", "丙局"),), "基线中没有这份文件"),
        ((prior("b.txt", "甲县乙局", 2030),), "基线中没有这份文件"),
        ((prior("b.txt", "甲县乙局"), prior("c.txt", "甲县乙局")), "b.txt、c.txt"),
    ],
)
def test_without_a_counterpart_everything_is_new_and_it_is_said(priors: tuple[Prior, ...], words: str) -> None:
    comparison = compare(report_of(finding("a")), Candidates(priors, certain=False)).comparison
    assert comparison is not None
    assert comparison.baseline is None
    assert comparison.standings == (Standing.NEW,)
    assert words in comparison.note


def test_a_baseline_that_could_not_be_read_then_is_no_counterpart() -> None:
    unread = Prior("乙局.txt", error="乙局.txt：是空文件。")
    comparison = compare(report_of(finding("a")), Candidates((unread,), certain=True)).comparison
    assert comparison is not None
    assert "是空文件" in comparison.note


# ------------------------------------------------------------------------------------------ reports


def sample_comparison(lang: str = "zh") -> Report:
    new = sample_report()
    wrong, text, blank, rounding = (
        dataclasses.replace(item, fingerprint=f"{index}" * 16) for index, item in enumerate(new.findings)
    )
    before = dataclasses.replace(text, fingerprint="f" * 16)
    gone = dataclasses.replace(finding("9", "X0309", text="8.00"), title="<i>")
    blind = finding("8", "A0701", row="230")
    old = dataclasses.replace(report_of(blank, before, gone, blind, rounding, source="一稿.txt", name="云岭县星河局"))
    return against(old, dataclasses.replace(new, findings=(wrong, text, blank, rounding)), lang)


@pytest.mark.parametrize("lang", LANGUAGES)
def test_a_comparison_in_text(lang: str) -> None:
    assert_snapshot(f"compared.{lang}.txt", report_text(sample_comparison(lang), lang=lang))


@pytest.mark.parametrize("lang", LANGUAGES)
def test_a_comparison_in_html(lang: str) -> None:
    text = report_html(sample_comparison(lang), lang=lang)
    page = Reading(text)
    assert not page.open
    assert all(link[1:] in page.ids for link in page.links)
    assert all(after <= before + 1 for before, after in zip(page.headings, page.headings[1:], strict=False))
    assert text.count('<span class="badge">') == 8, "each card has its severity and its standing"
    assert "&lt;i&gt;" in text.split('id="compared"')[1]


def test_a_comparison_in_the_workbook(tmp_path: Path) -> None:
    report_xlsx([sample_comparison(), sample_report()], tmp_path / "a.xlsx")
    parts = _parts(tmp_path / "a.xlsx")
    assert 'name="已改正"' in parts["xl/workbook.xml"]
    strings = parts["xl/sharedStrings.xml"]
    assert all(word in strings for word in ("仍然存在（数字有变）", "新增 1 · 已改正 1 · 仍然存在 3"))
    assert "Q1" in parts["xl/worksheets/sheet2.xml"]


# ------------------------------------------------------------------------------------- command line


def test_drafts_are_compared_and_the_schema_holds(tmp_path: Path) -> None:
    schema = json.loads(run("schema", "check").stdout)
    result = run("check", SPOILED, "--baseline", CLEAN, "--format", "jsonl")
    (worse,) = objects(result.stdout)
    jsonschema.validate(worse, schema)
    assert result.exit_code == 1
    assert worse["compared"]["fixed"] == []
    assert len(worse["compared"]["new"]) + len(worse["compared"]["remaining"]) == len(worse["findings"])
    old = tmp_path / "旧.jsonl"
    run("check", SPOILED, "--format", "jsonl", "-o", old)
    back = run("check", CLEAN, "--baseline", old, "--format", "jsonl", "--new-only")
    (better,) = objects(back.stdout)
    jsonschema.validate(better, schema)
    assert back.exit_code == 0
    assert {item["fingerprint"] for item in better["compared"]["fixed"]} == set(worse["compared"]["new"])
    assert better["compared"]["baseline"] == str(SPOILED)


def test_exit_status_of_new_only(tmp_path: Path) -> None:
    old = tmp_path / "旧.jsonl"
    run("check", SPOILED, "--format", "jsonl", "-o", old)
    same = run("check", SPOILED, "--baseline", old)
    assert same.exit_code == 1
    assert "新增 0 · 已改正 0 · 仍然存在" in same.stdout.replace("\n", "")
    assert run("check", SPOILED, "--baseline", old, "--new-only").exit_code == 0
    assert run("check", SPOILED, "--baseline", CLEAN, "--new-only").exit_code == 1
    lone = run("check", SPOILED, "--new-only")
    assert lone.exit_code == 2
    assert "--baseline" in lone.stderr


@pytest.mark.parametrize("jobs", [1, 2])
def test_what_has_no_counterpart_is_said(tmp_path: Path, jobs: int) -> None:
    for folder, names in (("一稿", ("甲", "乙")), ("二稿", ("甲", "丙"))):
        for name in names:
            (tmp_path / folder).mkdir(exist_ok=True)
            # Each file is of a department of its own, so that nothing but the name can match.
            text = CLEAN.read_text("utf-8").replace("澜安市明湖区河湖事务局", f"青石县{name}局")
            (tmp_path / folder / f"{name}.txt").write_text(text, "utf-8")
    old = tmp_path / "旧.jsonl"
    run("check", tmp_path / "一稿", "--format", "jsonl", "-o", old)
    result = run("check", tmp_path / "二稿", "--baseline", old, "--format", "jsonl", "-j", str(jobs))
    first, second = objects(result.stdout)
    assert {Path(first["source"]).name, Path(second["source"]).name} == {"甲.txt", "丙.txt"}
    by_name = {Path(item["source"]).name: item["compared"] for item in (first, second)}
    assert by_name["甲.txt"]["baseline"] == str(tmp_path / "一稿" / "甲.txt")
    assert by_name["丙.txt"]["baseline"] is None
    assert "丙.txt：在基线中没有对应的文件" in result.stderr
    assert "乙.txt 在本次审核的文件中没有对应的文件" in result.stderr


def test_a_baseline_that_cannot_be_read_ends_the_run(tmp_path: Path) -> None:
    run("extract", CLEAN, "-o", tmp_path / "x.jsonl")
    for path in (tmp_path / "没有.jsonl", tmp_path, tmp_path / "x.jsonl"):
        result = run("check", CLEAN, "--baseline", path)
        assert result.exit_code == 2
        assert result.stdout == ""
        assert "基线" in result.stderr
