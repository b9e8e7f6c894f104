"""Final accounts (决算公开): recognised, read into the tables of the ministry's form, never audited by budget rules."""

from pathlib import Path

import pytest

from mingzhang.catalogue.tables import load_family, load_tables, table_spec
from mingzhang.catalogue.titles import table_called
from mingzhang.checking.check import check
from mingzhang.extraction.as_json import disclosure_to_json
from mingzhang.extraction.extract import extract
from mingzhang.extraction.tables import kind_of
from mingzhang.model.disclosure import Disclosure
from mingzhang.model.errors import UnreadableInputError
from mingzhang.readers.text import parse_text

_FOLDER = Path(__file__).parent / "regions_final"


def _read(name: str) -> Disclosure:
    return extract(parse_text((_FOLDER / f"{name}.txt").read_text(encoding="utf-8")))


def _amounts(disclosure: Disclosure) -> dict[str, str]:
    return {str(fact.at): fact.value.printed for fact in disclosure.facts if fact.value.printed}


@pytest.fixture(scope="module")
def department() -> Disclosure:
    return _read("department")


@pytest.fixture(scope="module")
def unit() -> Disclosure:
    return _read("unit")


def test_the_kind_of_document_is_in_its_metadata(department: Disclosure, unit: Disclosure) -> None:
    assert [one.metadata.document_kind for one in (department, unit)] == ["final_accounts", "final_accounts"]
    assert (department.metadata.department_name, department.metadata.year) == ("甲县乙局", 2025)
    assert (unit.metadata.entity_type, unit.metadata.year) == ("单位", 2024)
    assert disclosure_to_json(department)["metadata"]["document_kind"] == "final_accounts"
    assert any("决算公开" in remark and "9 张" in remark for remark in department.document.remarks)


def test_all_nine_tables_of_the_form_are_read(department: Disclosure) -> None:
    assert [table.id for table in department.tables] == [f"F{number:02d}" for number in range(1, 10)]
    assert [table.title for table in department.tables][:3] == ["收入支出决算总表", "收入决算表", "支出决算表"]
    assert not [item for item in department.unread if item.kind == "table"]
    read = _amounts(department)
    assert len([at for at in read if at.startswith("F01")]) == 14
    assert len([at for at in read if at.startswith("F03")]) == 30
    assert not [at for at in read if "+[" in at]


@pytest.mark.parametrize(
    ("at", "printed"),
    [
        ("F01[一般公共预算财政拨款收入, 金额]", "900.00"),
        ("F01[城乡社区支出, 金额]", "50.00"),
        ("F01[年初结转和结余, 金额]", "15.00"),
        ("F01[支出总计, 金额]", "990.00"),
        ("F02[2010301, 事业收入]", "20.00"),
        ("F03[合计, 项目支出]", "80.00"),
        ("F04[一般公共预算财政拨款, 金额]", "900.00"),
        ("F04[年初一般公共预算财政拨款, 金额]", "8.00"),
        ("F04[城乡社区支出, 政府性基金预算财政拨款]", "50.00"),
        ("F05[2080505, 基本支出]", "200.00"),
        ("F06[基本工资, 合计]", "450.00"),
        ("F06[办公设备购置, 合计]", "5.00"),
        ("F06[人员经费合计, 合计]", "770.00"),
        ("F06[公用经费合计, 合计]", "105.00"),
        ("F07[2120802, 本年支出]", "50.00"),
        ("F09[公务用车运行维护费, 预算数]", "9.00"),
        ("F09[公务用车运行维护费, 决算数]", "8.40"),
        ("F09[合计, 决算数]", "10.50"),
    ],
)
def test_a_figure_stands_where_the_form_has_it(department: Disclosure, at: str, printed: str) -> None:
    assert _amounts(department)[at] == printed


def test_an_older_form_with_codes_in_parts_and_expenses_as_rows_is_read(unit: Disclosure) -> None:
    read = _amounts(unit)
    assert [table.id for table in unit.tables] == ["F01", "F03", "F09"]
    assert {table.unit for table in unit.tables} == {"元"}
    assert read["F01[财政拨款收入, 金额]"] == "3000000.00"
    assert read["F03[2050201, 项目支出]"] == "200000.00"
    assert read["F09[公务用车购置及运行维护费, 预算数]"] == "24000.00"
    assert read["F09[公务接待费, 决算数]"] == "5000.00"


def test_no_rule_on_budgets_accuses_final_accounts(department: Disclosure, unit: Disclosure) -> None:
    for disclosure in (department, unit):
        report = check(disclosure)
        assert not report.findings
        assert report.summary.run == 0
        assert report.summary.not_checked > 100
        assert {skipped.reason for skipped in report.skipped} == {"这是决算公开，这条规则针对预算公开，不适用"}


def test_no_sentence_is_bound_to_a_label_of_the_budget(department: Disclosure) -> None:
    assert not department.statements
    assert department.narrative_bound == 0


def test_the_tables_tell_where_the_cover_does_not(department: Disclosure) -> None:
    text = (_FOLDER / "department.txt").read_text(encoding="utf-8")
    body = parse_text(text[text.index("收入支出决算总表") :])
    assert kind_of(body.blocks, frozenset()) == "final_accounts"
    assert extract(body).metadata.document_kind == "final_accounts"


def test_a_budget_that_names_one_table_of_final_accounts_stays_a_budget() -> None:
    text = "预算收支总表\n单位：万元\n收入预算总表\n支出预算总表\n支出决算表\n"
    assert kind_of(parse_text(text).blocks, frozenset()) == "budget"


def test_final_accounts_without_tables_are_refused_with_a_sentence() -> None:
    with pytest.raises(UnreadableInputError, match="这是决算公开，但没有找到决算报表"):
        extract(parse_text("甲市乙局\n2025年度部门决算公开\n第一部分 部门概况\n"))


@pytest.mark.parametrize(
    ("title", "table"),
    [
        ("收入支出决算总表", "F01"),
        ("2024年度甲县乙局收入决算表", "F02"),
        ("公开03表 支出决算表", "F03"),
        ("部门财政拨款收入支出决算总表", "F04"),
        ("一般公共预算财政拨款支出决算表", "F05"),
        ("一般公共预算财政拨款基本支出决算表", "F06"),
        ("政府性基金预算财政拨款收入支出决算表", "F07"),
        ("国有资本经营预算财政拨款支出决算表", "F08"),
        ("一般公共预算财政拨款“三公”经费支出决算表", "F09"),
    ],
)
def test_titles_of_final_accounts_are_none_of_the_budget(title: str, table: str) -> None:
    assert table_called(title, "final") == table
    assert table_called(title) is None
    assert table_called(title.replace("决算", "预算"), "final") is None


def test_the_families_of_tables_share_no_id() -> None:
    ids = [table_id for family in ("budget", "further", "final") for table_id in load_family(family)]
    assert len(ids) == len(set(ids))
    assert list(load_tables()) == [f"T{number:02d}" for number in range(1, 14)]
    assert table_spec("F06").name.endswith("决算表")
    with pytest.raises(KeyError):
        table_spec("Z99")
