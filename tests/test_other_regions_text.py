"""Covers, headings and narratives of other regions, and what an audit may say of a form it does not know."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import yaml

from mingzhang.catalogue.profiles import load_profile
from mingzhang.catalogue.rules import load_rules
from mingzhang.checking.check import check
from mingzhang.checking.layout import is_of_form, without_defaults
from mingzhang.extraction.cover import read_cover
from mingzhang.extraction.extract import extract
from mingzhang.model.document import Paragraph
from mingzhang.model.errors import UnreadableInputError
from mingzhang.model.finding import Severity
from mingzhang.model.place import Place
from mingzhang.model.report import Report
from mingzhang.readers.text import parse_text

_FOLDER = Path(__file__).parent / "regions_text"
_HEAD = "甲市乙局\n2026年部门预算公开\n第三部分 2026年部门预算情况说明\n"


def _cases(name: str) -> list[dict[str, Any]]:
    data: list[dict[str, Any]] = yaml.safe_load((_FOLDER / name).read_text(encoding="utf-8"))
    return data


@pytest.mark.parametrize("case", _cases("covers.yaml"), ids=lambda case: " / ".join(case["lines"]))
def test_a_cover_is_read_in_any_of_its_wordings(case: dict[str, Any]) -> None:
    cover = read_cover([Paragraph(text, Place(line=at), text) for at, text in enumerate(case["lines"], 1)])
    assert {key: getattr(cover, key) for key in case["read"]} == case["read"]


@pytest.mark.parametrize("case", _cases("narratives.yaml"), ids=lambda case: case["name"])
def test_a_narrative_in_other_words_is_bound_rightly_or_not_at_all(case: dict[str, Any]) -> None:
    disclosure = extract(parse_text(f"{_HEAD}{case['heading']}\n{case['text']}"), strict=False)
    stated = {item.label: float(str(item.value)) for item in disclosure.statements if item.figure is not None}
    assert {label: stated.get(label) for label in case["bound"]} == case["bound"]
    assert not set(case["free"]) & set(stated.values())
    assert len([item for item in disclosure.unread if item.kind == "figure"]) >= len(case["free"])


def test_parts_may_be_numbered_without_the_word_part() -> None:
    text = (
        "甲市乙局2026年度部门预算\n一、部门概况\n（一）主要职能\n负责甲市的乙项工作。\n"
        "二、2026年甲市乙局部门预算安排情况说明\n（一）收支预算情况的总体说明（详见表1-3）\n"
        "2026年收入预算总计20.00万元。\n（二）关于甲市乙局2026年收入预算情况说明\n2026年收入预算20.00万元。\n"
        "三、名词解释\n"
    )
    keys = [section.key for section in extract(parse_text(text), strict=False).sections]
    assert [key for key in keys if key in {"P1", "P3", "S01", "S02", "P4"}] == ["P1", "P3", "S01", "S02", "P4"]


def test_final_accounts_are_refused_with_a_sentence() -> None:
    with pytest.raises(UnreadableInputError, match="决算"):
        extract(parse_text("甲市乙局\n2025年度部门决算公开\n第一部分 部门概况\n"))


def test_something_else_is_refused_with_a_sentence() -> None:
    with pytest.raises(UnreadableInputError, match="不像部门预算公开"):
        extract(parse_text("政府网站工作年度报表\n（2025年度）\n填报单位：甲市乙局\n网站名称\t甲市乙局\n"))


def test_the_year_of_a_file_without_cover_is_what_its_text_says() -> None:
    text = "一、收支情况\n2026年甲市乙局部门预算为10.00万元，比2025年增加1.00万元。\n"
    assert extract(parse_text(text), strict=False).metadata.year == 2026


def test_a_rule_of_one_form_holds_only_under_that_form() -> None:
    rule = next(rule for rule in load_rules().values() if rule.profiles == ("shanxi",))
    assert is_of_form(rule, load_profile("shanxi"))
    assert not is_of_form(rule, load_profile("national"))


def test_nothing_absent_counts_as_zero_under_an_unknown_layout() -> None:
    assert without_defaults("T01[上年结转, 金额]? = 0") == "T01[上年结转, 金额] = 0"


def _errors(report: Report) -> list[str]:
    return [finding.rule for finding in report.findings if finding.severity is Severity.ERROR]


def _other_form(rows: str) -> Report:
    return check(extract(parse_text(f"甲市乙局2026年部门预算\n支出预算总表\n单位：万元\n{rows}"), strict=False))


def _table(*amounts: str) -> Iterator[str]:
    yield "科目编码\t科目名称\t合计\t基本支出\t项目支出"
    names = ("\t合计", "201\t一般公共服务支出", "205\t教育支出")
    yield from (f"{name}\t{amount}" for name, amount in zip(names, amounts, strict=True))


def test_a_single_wrong_cell_is_still_found() -> None:
    rows = "\n".join(_table("90.00\t60.00\t30.00", "50.00\t40.00\t11.00", "40.00\t20.00\t20.00"))
    assert _errors(_other_form(rows))


def test_a_sum_that_is_off_by_one_of_its_parts_is_left_to_a_person() -> None:
    rows = "\n".join(_table("50.00\t50.00\t", "50.00\t50.00\t", "40.00\t40.00\t"))
    report = _other_form(rows)
    assert not _errors(report)
    assert any("其中" in skipped.reason for skipped in report.skipped)


def test_a_change_of_nothing_may_be_the_sentence_of_another_form() -> None:
    text = f"{_HEAD}七、“三公”经费增减变动原因说明\n公务接待费3.00万元，比上年增加{{}}万元。\n"
    for amount in ("0", "0.00"):
        report = check(extract(parse_text(text.format(amount)), strict=False))
        assert "W0017" not in {finding.rule for finding in report.findings}
        assert any(skipped.rule == "W0017" and "固定句式" in skipped.reason for skipped in report.skipped)


def test_the_heading_of_tables_below_the_glossary_is_no_term() -> None:
    text = (
        "甲市乙局2026年部门预算\n第三部分 名词解释\n一、基本支出：指保障机构运转的支出。\n二、表格部分\n"
        "收支总表\n单位：万元\n收入\t\t支出\t\n项目\t预算数\t项目\t预算数\n一、一般公共预算\t1.00\t一、教育支出\t1.00\n"
    )
    assert [entry.term for entry in extract(parse_text(text), strict=False).glossary] == ["基本支出"]
