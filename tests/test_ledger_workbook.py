"""The template as a workbook; what workbooks, CSV files and exports of other systems may look like."""

from __future__ import annotations

import re
import zipfile
from collections.abc import Sequence
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
import xlsxwriter
from click.testing import CliRunner

from mingzhang.cli.template import template
from mingzhang.examples import example_paths
from mingzhang.ledgers import Level, read_ledger, without_places, write_ledger, write_template
from mingzhang.ledgers.codes import Named
from mingzhang.ledgers.declaration import load_sheets
from mingzhang.ledgers.grids import Cell
from mingzhang.ledgers.records import Context, convert
from mingzhang.ledgers.reference import ledger_page
from mingzhang.ledgers.values import as_amount, as_date, as_yes
from mingzhang.model.errors import UnreadableInputError
from mingzhang.model.ledger import FundSource, Purpose
from mingzhang.model.place import NOWHERE
from tests.ledgers.lines import NAMES
from tests.random_ledgers import ledger_of_seed

BASE = Path(__file__).parent / "ledgers" / "base.yaml"
MAPPING = example_paths()[0].parent / "ledger" / "对照示例.yaml"


def _parts(path: Path) -> dict[str, str]:
    with zipfile.ZipFile(path) as book:
        return {name: book.read(name).decode() for name in book.namelist() if name.endswith((".xml", ".vml"))}


def _base_as_workbook(folder: Path) -> Path:
    ledger = read_ledger(BASE).ledger
    assert ledger is not None
    write_ledger(ledger, folder / "账本.xlsx")
    return folder / "账本.xlsx"


def _edited(path: Path, sheet: int, *changes: tuple[str, str]) -> Path:
    """Change the XML of a sheet (from 1, the instructions among them) of a workbook."""
    target = path.with_name(f"改{path.name}")
    with zipfile.ZipFile(path) as old, zipfile.ZipFile(target, "w") as new:
        for item in old.namelist():
            data = old.read(item).decode() if item == f"xl/worksheets/sheet{sheet}.xml" else None
            for pattern, to in changes if data is not None else ():
                data, count = re.subn(pattern, to, data or "", count=1)
                assert count == 1
            new.writestr(item, old.read(item) if data is None else data)
    return target


@pytest.fixture(scope="module")
def empty(tmp_path_factory: pytest.TempPathFactory) -> dict[str, str]:
    path = tmp_path_factory.mktemp("模板") / "ledger.xlsx"
    write_template(path, 2026)
    return _parts(path)


def test_the_template_has_every_sheet_protected_with_notes_and_drop_downs(empty: dict[str, str]) -> None:
    names = re.findall(r'<sheet name="([^"]+)"', empty["xl/workbook.xml"])
    assert names == ["填表说明", *(form.name for form in load_sheets().values()), "选项"]
    sheets = [text for name, text in empty.items() if name.startswith("xl/worksheets/sheet")]
    assert all("<sheetProtection" in text and "password" not in text for text in sheets)
    tables = [form for form in load_sheets().values() if form.layout == "table"]
    notes = [text for name, text in empty.items() if name.startswith("xl/comments")]
    assert sum(text.count("<comment ") for text in notes) == sum(len(form.columns) for form in tables)
    assert sum(text.count("<dataValidation ") for text in sheets) > 60
    assert "2080505 机关事业单位基本养老保险缴费支出" in empty["xl/sharedStrings.xml"]
    assert re.search(r'name="选项"[^>]*state="hidden"', empty["xl/workbook.xml"])


def test_the_template_holds_nothing_but_examples_that_are_not_read(tmp_path: Path) -> None:
    for name in ("ledger.xlsx", "表", "ledger.yaml"):
        write_template(tmp_path / name, 2027)
        read = read_ledger(tmp_path / name)
        assert read.ledger is None
        assert {fault.place.sheet for fault in read.errors} == {"基本信息", "单位", "收支明细"}


def test_every_example_is_one_that_its_column_takes() -> None:
    """The example of a choice, a code, an amount, a date … is a right one."""
    known = Named("单位", {"101001": "甲县乙局本级"})
    projects = Named("项目", {"101001260001": "综合业务管理系统运行维护"})
    context = Context(2026, "shanxi", "甲县乙局", known, projects, frozenset())
    columns = [(form, column) for form in load_sheets().values() for column in form.columns if column.example]
    readings = [
        (form.name, column.name, convert(Cell(column.example, NOWHERE), column, context)) for form, column in columns
    ]
    assert [one for one in readings if one[2].value is None] == []
    assert len(readings) > 90


def test_a_hidden_row_is_read_and_said(tmp_path: Path) -> None:
    path = _edited(_base_as_workbook(tmp_path), 4, (r'<row r="4"', '<row r="4" hidden="1"'))
    read = read_ledger(path)
    assert read.ledger is not None
    assert len(read.ledger.lines) == 4
    assert [(fault.level, fault.place.cell) for fault in read.faults] == [(Level.REMARK, "B4")]


def test_merged_cells_are_refused_with_their_place(tmp_path: Path) -> None:
    merged = r'</sheetData>\1<mergeCells count="1"><mergeCell ref="B3:B4"/></mergeCells>'
    read = read_ledger(_edited(_base_as_workbook(tmp_path), 4, (r"</sheetData>(<sheetProtection[^>]*/>)", merged)))
    assert read.ledger is None
    assert [(fault.place.sheet, fault.place.cell) for fault in read.errors] == [("收支明细", "B3")]


def test_formulas_count_by_their_last_result(tmp_path: Path) -> None:
    path = _base_as_workbook(tmp_path)
    read = read_ledger(_edited(path, 4, (r"<v>60000(?:\.00)?</v>", "<f>50000+10000</f><v>60000</v>")))
    assert read.ledger is not None
    assert read.ledger.lines[1].amount == 60_000
    blank = read_ledger(_edited(path, 4, (r"<v>60000(?:\.00)?</v>", "<f>50000+10000</f>")))
    assert blank.ledger is None
    assert [fault.place.cell for fault in blank.errors if "公式" in fault.reason] == ["J4"]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030"])
def test_csv_in_any_encoding_and_with_other_separators(encoding: str, tmp_path: Path) -> None:
    ledger = read_ledger(BASE).ledger
    assert ledger is not None
    write_ledger(ledger, tmp_path / "表")
    for path in (tmp_path / "表").iterdir():
        path.write_bytes(path.read_text("utf-8-sig").encode(encoding))
    read = read_ledger(tmp_path / "表")
    assert read.ledger is not None
    assert without_places(read.ledger) == without_places(ledger)


def test_a_fault_in_csv_names_file_and_line(tmp_path: Path) -> None:
    ledger = read_ledger(BASE).ledger
    assert ledger is not None
    write_ledger(ledger, tmp_path / "表")
    path = tmp_path / "表" / "03_收支明细.csv"
    path.write_text(path.read_text("utf-8-sig").replace("60000.00", "陆万"), encoding="utf-8")
    (fault,) = read_ledger(tmp_path / "表").errors
    assert (fault.file, fault.place.line, fault.column) == ("03_收支明细.csv", 3, "金额（元）")


def test_a_mistyped_sheet_is_said_with_the_right_name(tmp_path: Path) -> None:
    path = tmp_path / "账本.yaml"
    path.write_text(BASE.read_text("utf-8").replace("政府采购:", "政府彩购:"), encoding="utf-8")
    assert "是不是“政府采购”" in read_ledger(path).errors[0].text


def _export(path: Path, rows: Sequence[Sequence[Any]]) -> Path:
    with xlsxwriter.Workbook(str(path)) as book:
        sheet = book.add_worksheet("部门预算支出明细表")
        sheet.write(0, 0, "部门预算支出明细表")
        sheet.write(1, 0, "单位：万元")
        for number, row in enumerate(rows, 2):
            sheet.write_row(number, 0, row)
    return path


HEADS = (
    "单位编码",
    "单位名称",
    "单位类型",
    "项目类别",
    "项目代码",
    "项目名称",
    "功能分类科目",
    "部门经济分类",
    "政府经济分类",
    "资金性质",
    "是否结转",
    "本年预算数",
    "备注",
)
UNIT = ("101001", "甲县乙局本级", "行政")
EXPORT = (
    HEADS,
    (*UNIT, "人员类", "P0", "工资性支出", "2010301", "30101", "50101", "一般公共预算资金", "否", 12.345678, ""),
    (*UNIT, "公用经费", "P1", "日常公用", "2010301", "30201", "50201", "一般公共预算资金", "否", 6, ""),
    (*UNIT, "特定目标类", "P2", "甲项目", "2010302", "30227", "50205", "一般公共预算资金", "是", 30.5, "注"),
    (*UNIT, "特定目标类", "P2", "甲项目", "2010302", "30202", "50201", "一般公共预算资金", "否", 1.1, ""),
    ("合计", "", "", "", "", "", "", "", "", "", "", 49.945678, ""),
)


def test_an_export_with_other_names_is_read_by_the_example_mapping(tmp_path: Path) -> None:
    read = read_ledger(_export(tmp_path / "导出.xlsx", EXPORT), MAPPING)
    assert [fault.text for fault in read.errors] == []
    assert read.ledger is not None
    assert [line.amount for line in read.ledger.lines] == [
        Decimal("123456.78"),
        Decimal(60_000),
        Decimal(305_000),
        Decimal(11_000),
    ]
    assert [line.purpose for line in read.ledger.lines] == [Purpose.PERSONNEL, Purpose.PUBLIC, *[Purpose.PROJECT] * 2]
    assert [line.project for line in read.ledger.lines] == ["", "", "P2", "P2"]
    assert [line.carried for line in read.ledger.lines] == [False, False, True, False]
    assert {line.source for line in read.ledger.lines} == {FundSource.GENERAL}
    assert [(unit.code, unit.name) for unit in read.ledger.units] == [("101001", "甲县乙局本级")]
    assert [project.name for project in read.ledger.projects] == ["甲项目"]
    assert any("万元" in fault.text for fault in read.faults)
    assert read.ledger.lines[0].place.sheet == "部门预算支出明细表"
    assert read.ledger.lines[0].place.cell == "L4"


def test_a_mapping_that_does_not_fit_is_said(tmp_path: Path) -> None:
    path = _export(tmp_path / "导出.xlsx", [("甲", "乙"), *EXPORT[1:]])
    texts = [fault.text for fault in read_ledger(path, MAPPING).errors]
    assert any("没有“单位编码”" in text for text in texts)
    wrong = tmp_path / "对照.yaml"
    wrong.write_text("sheets: [{sheet: 甲, to: 收支明细, columns: {单住: 乙}}]", encoding="utf-8")
    with pytest.raises(UnreadableInputError, match="是不是“单位”"):
        read_ledger(path, wrong)


@pytest.mark.parametrize(
    ("text", "yuan"),
    [
        ("1,234.50", "1234.50"),
        ("１，２３４．５", "1234.50"),
        ("12.5万元", "125000"),
        ("0.01亿", "1000000"),
        ("￥300元", "300"),
        ("（300）", "-300"),
        ("—", "0"),
    ],
)
def test_amounts_as_people_write_them(text: str, yuan: str) -> None:
    reading = as_amount(text)
    assert reading.value == Decimal(yuan)
    assert reading.level is Level.REMARK


def test_sums_of_floats_are_taken_to_the_fen() -> None:
    assert as_amount(Decimal(repr(0.1 + 0.2))).value == Decimal("0.30")
    assert as_amount(Decimal("0.305")).value is None


def test_dates_and_yes_as_people_write_them() -> None:
    texts = ("2026-01-05", "2026年1月5日", "2026/1/5", "20260105", "2026.1.5", Decimal(46027))
    assert {as_date(text).value for text in texts} == {date(2026, 1, 5)}
    assert [as_yes(text).value for text in ("是", "√", "Y", "否", "0", "TRUE")] == [
        True,
        True,
        True,
        False,
        False,
        True,
    ]


def test_the_reference_page_names_every_column() -> None:
    page = ledger_page()
    assert all(f"| {column.name}" in page for form in load_sheets().values() for column in form.columns)


def test_template_from_the_command_line_never_overwrites(tmp_path: Path) -> None:
    target = tmp_path / "ledger.xlsx"
    first = CliRunner().invoke(template, ["-o", str(target), "--year", "2027", "--csv", str(tmp_path / "表")])
    assert first.exit_code == 0
    assert target.exists()
    assert len(list((tmp_path / "表").iterdir())) == len(load_sheets())
    second = CliRunner().invoke(template, ["-o", str(target)])
    assert second.exit_code == 2
    assert "已经有了" in second.output


def test_codes_of_random_ledgers_have_names() -> None:
    found = [ledger for ledger in map(ledger_of_seed, range(60)) if ledger.names]
    assert found
    assert all(set(ledger.names) <= set(NAMES) for ledger in found)
