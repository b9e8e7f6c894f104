"""A department is the sum of its units, across their disclosures."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from dataclasses import replace
from functools import cache
from pathlib import Path

import pytest
from click.testing import CliRunner

from mingzhang.checking.check import check
from mingzhang.checking.rollup import RULES, compare_units, roll_up
from mingzhang.cli import main
from mingzhang.extraction.extract import extract
from mingzhang.model.disclosure import Disclosure
from mingzhang.model.finding import Finding, Verdict
from mingzhang.model.report import Report
from mingzhang.readers.text import parse_text
from tests.random_budget import World, make
from tests.random_tables import TITLES, Tables

NAME = "青石县水务局"
UNITS = (NAME, "青石县河道管护站", "青石县水质监测中心")


def table(title: str, name: str, *rows: str) -> str:
    return "\n".join((f"2026年{title}", f"名称：{name}", "单位：万元", *rows, ""))


def document(name: str, kind: str, basic: Sequence[str], projects: Sequence[tuple[str, str]], more: str = "") -> str:
    """Return a disclosure with the tables that are rolled up; ``basic``: total, basic and project expenditure."""
    whole, own, work = basic
    tea = "0.20" if kind == "单位" else "0.60"
    three = (f"合计	{tea}	{tea}", f"公务接待费	{tea}	{tea}")
    codes = (f"合计		{whole}	{own}	{work}", f"213	农林水支出	{whole}	{own}	{work}")
    sides = ("收入	支出", "项目	2026年	项目	2026年合计", f"收入总计	{whole}	支出总计	{whole}")
    heads = "项目名称	合计	一般公共预算"
    parts = [
        *(name, f"2026年度{kind}预算公开", "第一部分 概况", f"一、本{kind}职责", "负责辖区水利工作。"),
        *("二、机构设置情况", more or "内设办公室1个科室。", f"第二部分 2026年{kind}预算报表"),
        table("预算收支总表", name, *sides),
        table("预算支出总表", name, "科目编码	科目名称	合计	基本支出	项目支出", *codes),
        table("财政拨款安排“三公”经费支出预算表", name, "项目	合计	一般公共预算", *three),
        table("财政拨款安排机关运行经费预算表", name, "单位名称	合计	一般公共预算", f"{kind}合计		"),
        table("项目支出预算表（本年预算）", name, heads, *(f"{one}	{cost}	{cost}" for one, cost in projects)),
        table("项目支出预算表（上年结转）", name, heads),
    ]
    return "\n".join(parts)


PROJECTS = (
    (NAME, "6.00"),
    (UNITS[0], "1.00"), ("防汛物资", "1.00"),
    (UNITS[1], "2.00"), ("河道清淤", "2.00"),
    (UNITS[2], "3.00"), ("仪器更新", "3.00"),
)  # fmt: skip
COUNTED = "纳入预算编制范围的单位共3个。"
DEPARTMENT = document(NAME, "部门", ("66.00", "60.00", "6.00"), PROJECTS, COUNTED)
WORKS = ("防汛物资", "河道清淤", "仪器更新")
PARTS = tuple(
    document(name, "单位", (f"{20 + cost}.00", "20.00", f"{cost}.00"), ((name, f"{cost}.00"), (project, f"{cost}.00")))
    for cost, (name, project) in enumerate(zip(UNITS, WORKS, strict=True), start=1)
)


@cache
def read(text: str) -> Disclosure:
    return extract(parse_text(text), strict=False)


def audited(*texts: str, lang: str = "zh") -> tuple[Report, ...]:
    return roll_up([check(read(text), lang=lang) for text in texts], lang)


def found(report: Report) -> dict[str, Finding]:
    return {finding.rule: finding for finding in report.findings if finding.rule in RULES}


def reasons(report: Report) -> set[str]:
    return {item.reason for item in report.skipped if item.rule in RULES}


def test_a_department_that_is_the_sum_of_its_units_passes() -> None:
    report = audited(DEPARTMENT, *PARTS)[0]
    assert found(report) == {} and reasons(report) == set()
    assert report.summary.passed > check(read(DEPARTMENT)).summary.passed


def test_the_order_of_the_files_does_not_matter() -> None:
    *_, report = audited(*reversed(PARTS), DEPARTMENT)
    assert found(report) == {} and reasons(report) == set()


@pytest.mark.parametrize(
    ("old", "new", "rule"),
    [
        ("收入总计	66.00", "收入总计	67.00", "X0160"),
        ("213	农林水支出	66.00	60.00", "213	农林水支出	66.00	61.00", "X0161"),
        ("公务接待费	0.60	0.60", "公务接待费	0.70	0.60", "X0162"),
        ("部门合计		", "部门合计	5.00	5.00", "X0163"),
        ("青石县河道管护站	2.00	2.00", "青石县河道管护站	2.00	2.10", "X0164"),
    ],
)
def test_a_wrong_figure_of_the_department_is_found(old: str, new: str, rule: str) -> None:
    assert old in DEPARTMENT
    report = audited(DEPARTMENT.replace(old, new, 1), *PARTS)[0]
    assert set(found(report)) == {rule}
    assert report.summary.failed == check(read(DEPARTMENT.replace(old, new, 1))).summary.failed + 1


def test_a_finding_tells_what_each_unit_publishes() -> None:
    text = DEPARTMENT.replace("公务接待费	0.60	0.60", "公务接待费	0.70	0.60", 1)
    finding = found(audited(text, *PARTS)[0])["X0162"]
    assert "公务接待费 · 合计" in finding.message and f"{UNITS[1]} 0.20" in finding.message
    assert (finding.expected, finding.actual, finding.difference, finding.unit) == ("0.60", "0.70", "0.10", "万元")
    assert finding.locations[0].text == "0.70"
    english = found(audited(text, *PARTS, lang="en")[0])["X0162"]
    assert "publish 0.60 万元" in english.message


def test_a_code_that_only_a_unit_has_is_found_in_the_department() -> None:
    part = PARTS[0].replace(
        "213	农林水支出	21.00	20.00	1.00",
        "213	农林水支出	20.00	19.00	1.00\n208	社会保障和就业支出	1.00	1.00	",
    )
    finding = found(audited(DEPARTMENT, part, *PARTS[1:])[0])["X0161"]
    assert "处与所属单位不符" in finding.message


def test_rounding_is_no_fault() -> None:
    text = DEPARTMENT.replace("66.00", "66.01").replace("合计		66.01	60.00", "合计		66.01	60.01")
    report = audited(text, *PARTS)[0]
    assert found(report) == {}
    assert report.summary.rounding > check(read(text)).summary.rounding


def test_a_missing_unit_is_named_and_nothing_is_compared() -> None:
    report = audited(DEPARTMENT, *PARTS[:2])[0]
    assert found(report) == {}
    assert reasons(report) == {f"没有一并给出所属单位的文件：{UNITS[2]}"}


def test_the_departments_own_body_is_a_unit_too() -> None:
    assert reasons(audited(DEPARTMENT, *PARTS[1:])[0]) == {f"没有一并给出所属单位的文件：{NAME}（本级）"}


def test_a_unit_of_another_year_does_not_count() -> None:
    report = audited(DEPARTMENT, *PARTS[:2], PARTS[2].replace("2026年", "2025年"))[0]
    assert reasons(report) == {f"没有一并给出所属单位的文件：{UNITS[2]}"}


def test_two_files_of_one_unit_are_ambiguous() -> None:
    assert reasons(audited(DEPARTMENT, *PARTS, PARTS[1])[0]) == {f"{UNITS[1]}有2份文件，不知道以哪份为准"}


def test_units_that_only_part_1_lists_must_be_there() -> None:
    listed = "纳入预算编制范围的单位共4个，包括：青石县水务局本级、河道管护站、水质监测中心、青石县水库管理所。"
    text = document(NAME, "部门", ("66.00", "60.00", "6.00"), PROJECTS, listed)
    assert reasons(audited(text, *PARTS)[0]) == {"没有一并给出所属单位的文件：青石县水库管理所"}


@pytest.mark.parametrize(
    ("said", "enough"),
    [
        ("下属预算单位2个。", True),
        ("下属预算单位3个。", False),
        ("纳入预算编制范围的单位共三个。", True),
        ("所属事业单位共4家。", False),
    ],
)
def test_the_number_of_units_in_part_1_is_heeded(said: str, enough: bool) -> None:
    text = document(NAME, "部门", ("66.00", "60.00", "6.00"), PROJECTS, said)
    assert (reasons(audited(text, *PARTS)[0]) == set()) is enough


def test_a_department_that_lists_no_units_is_not_compared() -> None:
    text = document(NAME, "部门", ("66.00", "60.00", "6.00"), ())
    assert reasons(audited(text, *PARTS)[0]) == {"部门的文件没有列出所属单位，不能与单位的文件核对"}


def test_units_that_no_table_lists_may_explain_a_surplus_but_not_a_deficit() -> None:
    uncounted = DEPARTMENT.replace(COUNTED, "内设办公室1个科室。")
    assert found(audited(uncounted, *PARTS)[0]) == {}
    more = audited(uncounted.replace("收入总计	66.00", "收入总计	67.00"), *PARTS)[0]
    assert found(more) == {} and any("可能还有单位的文件没有给出" in reason for reason in reasons(more))
    less = audited(uncounted.replace("收入总计	66.00", "收入总计	65.00"), *PARTS)[0]
    assert set(found(less)) == {"X0160"}


def test_a_unit_without_the_table_is_named() -> None:
    part = PARTS[1].replace("“三公”经费支出预算表", "另一张表")
    assert f"{UNITS[1]}的文件没有表10" in reasons(audited(DEPARTMENT, PARTS[0], part, PARTS[2])[0])


def test_documents_of_units_stay_as_they_are() -> None:
    reports = [check(read(text)) for text in PARTS]
    assert roll_up(reports) == tuple(reports)


def printed(world: World) -> str:
    """Print the tables of a random department or unit."""
    lines = [world.name, f"{world.year}年度{world.word}预算公开", f"第二部分 {world.year}年{world.word}预算报表"]
    for one in Tables(world).all():
        lines += [f"{world.year}年{TITLES[one.number - 1]}", f"{world.word}名称：{world.name}", "单位：万元"]
        lines += ["\t".join(cells) for cells in (*one.header, *one.rows)]
        lines += ["", "注：本表无数据" if one.empty else "", ""]
    return "\n".join(lines)


def unit_worlds(world: World) -> Iterator[World]:
    for unit in world.units:
        lines = tuple(line for line in world.lines if line.unit == unit.name)
        projects = tuple(project for project in world.projects if project.unit == unit.name)
        yield replace(world, word="单位", name=unit.name, units=(unit,), lines=lines, projects=projects)


def test_random_departments_are_the_sum_of_their_units() -> None:
    compared = 0
    for seed in range(120):
        world = make(seed)
        if world.word == "单位" or len(world.units) < 2:
            continue
        texts = [printed(world), *(printed(one) for one in unit_worlds(world))]
        department, *units = [extract(parse_text(text), strict=False) for text in texts]
        outcomes = [outcome for _, outcome in compare_units(department, units)]
        compared += any(outcome.verdict is Verdict.PASSED for outcome in outcomes)
        assert [outcome.values for outcome in outcomes if outcome.verdict is Verdict.IMPOSSIBLE] == []
    assert compared >= 10


def test_the_command_audits_files_together(tmp_path: Path) -> None:
    spoiled = DEPARTMENT.replace("公务接待费	0.60	0.60", "公务接待费	0.70	0.60", 1)
    for name, text in zip(("0", "1", "2", "3"), (spoiled, *PARTS), strict=True):
        (tmp_path / f"{name}.txt").write_text(text, encoding="utf-8")
    for options, expected in (((), set[str]()), (("--together",), {"X0162"}), (("--together", "-j", "2"), {"X0162"})):
        result = CliRunner().invoke(main, ["check", str(tmp_path), "--format", "jsonl", *options])
        reports = [json.loads(line) for line in result.stdout.splitlines()]
        assert [Path(report["source"]).name for report in reports] == ["0.txt", "1.txt", "2.txt", "3.txt"]
        assert {item["rule"] for item in reports[0]["findings"]} & set(RULES) == expected
