"""Workbooks: what is shown in the cells, which rows are tables, what is said about the rest."""

from __future__ import annotations

import zipfile
from collections import Counter
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
import xlsxwriter
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from mingzhang.examples import example_paths
from mingzhang.extraction.extract import extract
from mingzhang.model.document import Document, Grid, Paragraph
from mingzhang.model.errors import UnreadableInputError
from mingzhang.readers import read_text
from mingzhang.readers.xlsx import read_workbook
from tests.shared import disclosures, needs_shared
from tests.xlsx_samples import macro_relation, texts, write_ods, write_raw, write_workbook, write_xls


def _grids(document: Document) -> list[list[list[str]]]:
    return [texts(block.rows) for block in document.blocks if isinstance(block, Grid)]


def _lines(document: Document) -> list[str]:
    return [block.text for block in document.blocks if isinstance(block, Paragraph)]


@pytest.fixture
def book(tmp_path: Path) -> Callable[[Callable[[Any, Any], None]], Document]:
    """Return a function that lets another fill the sheet 甲 and reads the workbook back."""

    def make(fill: Callable[[Any, Any], None]) -> Document:
        path = tmp_path / "预算.xlsx"
        with xlsxwriter.Workbook(path) as file:
            fill(file, file.add_worksheet("甲"))
        return read_workbook(path)

    return make


Make = Callable[[Callable[[Any, Any], None]], Document]


def test_titles_units_and_tables_become_what_the_text_form_has(book: Make) -> None:
    def fill(file: Any, sheet: Any) -> None:
        border = file.add_format({"border": 1})
        amount = file.add_format({"border": 1, "num_format": "#,##0.00"})
        sheet.merge_range("B3:E3", "2026年收支表")
        sheet.write("B4", "填报单位：")
        sheet.write("C4", "甲县乙局")
        sheet.write("E4", "单位：万元")
        sheet.merge_range("B5:C5", "收入", border)
        sheet.merge_range("D5:E5", "支出", border)
        for column, word in enumerate(("项目", "金额", "项目", "金额"), start=1):
            sheet.write(5, column, word, border)
        for row, values in enumerate(
            (("一、拨款", 1234.5, "一、服务", 1000), ("二、其他", None, "二、教育", 234.5)), start=6
        ):
            for column, value in enumerate(values, start=1):
                sheet.write(row, column, value, amount)
        sheet.write("B9", "注：本表含结转")

    document = book(fill)
    assert _lines(document) == ["2026年收支表", "填报单位：甲县乙局", "单位：万元", "注：本表含结转"]
    assert _grids(document) == [
        [
            ["收入", "", "支出", ""],
            ["项目", "金额", "项目", "金额"],
            ["一、拨款", "1,234.50", "一、服务", "1,000.00"],
            ["二、其他", "", "二、教育", "234.50"],
        ]
    ]
    grid = next(block for block in document.blocks if isinstance(block, Grid))
    assert [cell.place.cell for cell in grid.rows[2]] == ["B7", "C7", "D7", "E7"]
    assert {cell.place.sheet for cell in grid.rows[2]} == {"甲"}
    assert [block.place.line for block in document.blocks] == [1, 2, 3, 4, 8]


def test_columns_that_only_lie_under_merged_squares_are_left_out(book: Make) -> None:
    def fill(file: Any, sheet: Any) -> None:
        border = file.add_format({"border": 1})
        for row, values in enumerate((("项目", "金额"), ("合计", "12.00"), ("其中", "12.00"))):
            sheet.merge_range(row, 0, row, 1, values[0], border)
            sheet.write(row, 2, values[1], border)

    assert _grids(book(fill)) == [[["项目", "金额"], ["合计", "12.00"], ["其中", "12.00"]]]


@pytest.mark.parametrize("bordered", [True, False])
def test_two_tables_stand_on_one_sheet(book: Make, bordered: bool) -> None:
    def fill(file: Any, sheet: Any) -> None:
        border = file.add_format({"border": 1} if bordered else {})
        row = 0
        for title in ("甲表", "乙表"):
            sheet.merge_range(row, 0, row, 2, f"2026年{title}")
            sheet.write(row + 1, 2, "单位：万元")
            for offset, values in enumerate((("编码", "名称", "金额"), ("合计", None, 5), ("201", "服务", 5)), start=2):
                for column, value in enumerate(values):
                    sheet.write(row + offset, column, value, border)
            row += 5

    document = book(fill)
    assert _lines(document) == ["2026年甲表", "单位：万元", "2026年乙表", "单位：万元"]
    assert _grids(document) == [[["编码", "名称", "金额"], ["合计", "", "5"], ["201", "服务", "5"]]] * 2


def test_blank_rows_inside_borders_do_not_split_a_table(book: Make) -> None:
    def fill(file: Any, sheet: Any) -> None:
        border = file.add_format({"border": 1})
        for row, values in enumerate((("项目", "金额"), ("", ""), ("一、拨款", ""), ("合计", "5"))):
            for column, value in enumerate(values):
                sheet.write(row, column, value or None, border)

    assert _grids(book(fill)) == [[["项目", "金额"], ["一、拨款", ""], ["合计", "5"]]]


def test_passages_are_paragraphs_line_by_line(book: Make) -> None:
    def fill(file: Any, sheet: Any) -> None:
        wrapped = file.add_format({"text_wrap": True})
        sheet.merge_range("A1:F1", "情况说明", wrapped)
        sheet.merge_range("A2:F9", "  一、收支情况\n　　收入总计5万元。\n（一）拨款5万元。", wrapped)

    assert _lines(book(fill)) == ["情况说明", "一、收支情况", "收入总计5万元。", "（一）拨款5万元。"]


def test_lines_in_a_cell_are_joined_as_they_read(book: Make) -> None:
    def fill(file: Any, sheet: Any) -> None:
        sheet.write_row(0, 0, ["事业单位\n经营收入", "a\nb", "2026年\n预算数"])
        sheet.write_row(1, 0, ["1", "2", "3"])

    assert _grids(book(fill))[0][0] == ["事业单位经营收入", "a b", "2026年预算数"]


def test_texts_that_look_like_numbers_stay_as_they_are(book: Make) -> None:
    def fill(file: Any, sheet: Any) -> None:
        sheet.write_row(0, 0, ["编码", "金额", "错"])
        sheet.write_string("A2", "0201")
        sheet.write_string("B2", "1,234.50 ")
        sheet.write_formula("C2", "=1/0", None, "#DIV/0!")
        sheet.write_number("A3", 2080505)
        sheet.write_formula("B3", "=B2*2", None, 2469)
        sheet.write_boolean("C3", True)

    assert _grids(book(fill))[0][1:] == [["0201", "1,234.50", "#DIV/0!"], ["2080505", "2469", "TRUE"]]


def test_hidden_sheets_come_last_and_all_hidden_things_are_said(book: Make) -> None:
    def fill(file: Any, sheet: Any) -> None:
        sheet.hide()
        sheet.write("A1", "旧表内容在此")
        shown = file.add_worksheet("乙")
        shown.activate()
        shown.set_first_sheet()
        shown.write("A1", "新表内容在此")
        shown.write_row(1, 0, ["项目", "金额"])
        shown.write_row(2, 0, ["合计", 5])
        shown.set_row(2, options={"hidden": True})
        shown.set_column(1, 1, options={"hidden": True})

    document = book(fill)
    assert _lines(document) == ["新表内容在此", "旧表内容在此"]
    assert document.remarks == (
        "有 1 个隐藏工作表，也一并读取，排在最后：甲",
        "工作表“乙”有隐藏的 1 行、1 列，也一并读取",
    )


def test_the_name_of_a_sheet_stands_for_a_missing_title(book: Make) -> None:
    def fill(file: Any, sheet: Any) -> None:
        for one in (sheet, file.add_worksheet("Sheet2")):
            one.write("A1", "附表3")
            one.write("B2", "单位：元")
            one.write_row(2, 0, ["项目", "金额"])
            one.write_row(3, 0, ["合计", 5])

    assert _lines(book(fill)) == ["甲", "附表3", "单位：元", "附表3", "单位：元"]


def test_text_boxes_pictures_and_comments_are_said(book: Make) -> None:
    def fill(file: Any, sheet: Any) -> None:
        sheet.write("A1", "情况说明")
        sheet.insert_textbox("C3", "收入总计5万元。")
        sheet.write_comment("A1", "待核")

    document = book(fill)
    assert _lines(document) == ["情况说明", "收入总计5万元。"]
    assert document.remarks == ("工作表“甲”有 1 个文本框，文字放在该表末尾", "工作表“甲”有 1 条批注，没有读取")


def test_what_a_format_hides_and_formulas_without_a_result_are_said(tmp_path: Path) -> None:
    path = tmp_path / "预算.xlsx"
    styles = '<numFmts><numFmt numFmtId="200" formatCode=";;;"/></numFmts><cellXfs><xf/><xf numFmtId="200"/></cellXfs>'
    row = '<row><c t="inlineStr"><is><t>项目</t></is></c><c><f>1+1</f></c><c s="1"><v>7</v></c></row>'
    write_raw(path, f"<sheetData>{row}</sheetData>", styles=styles, relations=macro_relation())
    assert read_workbook(path).remarks == (
        "文件里有宏，没有运行",
        "工作表“甲”有 1 个公式没有保存结果，按空白读取：B1，请在 Excel 里打开并保存一次",
        "工作表“甲”有 1 个数因数字格式而不显示，按空白读取：C1",
    )


def test_dates_zeros_and_escapes_follow_the_workbook(tmp_path: Path) -> None:
    path = tmp_path / "预算.xlsx"
    row = (
        '<row r="1"><c r="A1" s="1"><v>44580</v></c><c r="B1"><v>0</v></c><c r="C1" t="inlineStr"><is><r><t>收</t></r>'
        "<r><t>支_x000D_</t></r><rPh><t>x</t></rPh></is></c></row>"
    )
    sheet = f'<sheetViews><sheetView showZeros="0"/></sheetViews><sheetData>{row}</sheetData>'
    write_raw(
        path,
        sheet,
        styles='<cellXfs><xf/><xf numFmtId="14"/></cellXfs>',
        book='<workbookPr date1904="1"/>',
    )
    assert _grids(read_workbook(path)) == [[["2026/1/20", "", "收支"]]]


def test_old_workbooks_are_read_with_their_formats(tmp_path: Path) -> None:
    path = tmp_path / "预算.xls"
    cells: dict[tuple[int, int], str | tuple[float, int]] = {
        (0, 0): "甲县乙局收支表",
        (1, 2): "单位：万元",
        (2, 0): "项目",
        (2, 1): "金额",
        (2, 2): "占比",
        (3, 0): "合计",
        (3, 1): (1234.565, 1),
        (3, 2): (0.125, 2),
    }
    write_xls(path, cells, merges=["0 0 0 2"])
    document = read_workbook(path)
    assert _lines(document) == ["甲县乙局收支表", "单位：万元"]
    assert _grids(document) == [[["项目", "金额", "占比"], ["合计", "1,234.57", "12.50%"]]]


def test_open_document_sheets_are_read_by_value(tmp_path: Path) -> None:
    path = tmp_path / "预算.ods"
    write_ods(path, [["甲县乙局收支表"], ["项目", "金额"], ["合计", 1234.5]])
    document = read_workbook(path)
    assert _grids(document) == [[["项目", "金额"], ["合计", "1234.5"]]]
    assert "按保存的数值读取" in document.remarks[0]


@pytest.mark.parametrize(("separator", "encoding"), [(",", "gb18030"), (";", "utf-8-sig"), ("\t", "utf-16")])
def test_delimited_files_are_one_sheet(tmp_path: Path, separator: str, encoding: str) -> None:
    path = tmp_path / "预算.csv"
    rows = [["甲县乙局收支表", ""], ["项目", "金额"], ["合计", '"1,234.50"'], ["一、服务", ""]]
    path.write_bytes("\r\n".join(separator.join(row) for row in rows).encode(encoding))
    document = read_workbook(path)
    assert document.format == "csv"
    assert _lines(document) == ["甲县乙局收支表"]
    assert _grids(document) == [[["项目", "金额"], ["合计", "1,234.50"], ["一、服务", ""]]]


def test_a_quotation_that_is_not_closed_is_said(tmp_path: Path) -> None:
    path = tmp_path / "预算.csv"
    path.write_text('项目,金额\n合计,"5\n', "utf-8")
    with pytest.raises(UnreadableInputError, match="引号是否成对"):
        read_workbook(path)


_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(504)


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"", "是空文件"),
        (b"PK\x03\x04rest", "文件已损坏"),
        (_OLE + "EncryptedPackage\0".encode("utf-16-le"), "密码不对"),
        (_OLE + "WordDocument\0".encode("utf-16-le"), "是旧版 Word 文件"),
        (_OLE + "Workbook\0".encode("utf-16-le"), "文件已损坏"),
        (b'<?xml version="1.0"?><Workbook xmlns="urn:schemas-microsoft-com:office:spreadsheet"/>', "Excel 2003"),
        (b"%PDF-1.7", "是 PDF 文件"),
    ],
)
def test_what_cannot_be_read_is_said_in_a_sentence(tmp_path: Path, content: bytes, said: str) -> None:
    path = tmp_path / "预算.xlsx"
    path.write_bytes(content)
    with pytest.raises(UnreadableInputError, match=said):
        read_workbook(path, password="甲")


def test_folders_missing_files_and_other_archives_are_said(tmp_path: Path, book: Make) -> None:
    with pytest.raises(UnreadableInputError, match="是文件夹"):
        read_workbook(tmp_path)
    with pytest.raises(UnreadableInputError, match="打不开"):
        read_workbook(tmp_path / "没有.xlsx")
    with pytest.raises(UnreadableInputError, match="里没有内容"):
        book(lambda file, sheet: None)
    path = tmp_path / "文.docx"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("word/document.xml", "<document/>")
    with pytest.raises(UnreadableInputError, match="不是 Excel 工作簿"):
        read_workbook(path)


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.data())
def test_a_damaged_workbook_is_read_or_refused(tmp_path: Path, data: st.DataObject) -> None:
    path = tmp_path / "预算.xlsx"
    if not path.exists():
        with xlsxwriter.Workbook(path) as file:
            file.add_worksheet("甲").write_row(0, 0, ["项目", 5, "合计"])
        write_xls(tmp_path / "预算.xls", {(0, 0): "项目", (0, 1): (5.0, 1)}, merges=["0 0 0 1"])
    content = bytearray((data.draw(st.sampled_from([path, tmp_path / "预算.xls"]))).read_bytes())
    for _ in range(data.draw(st.integers(0, 3))):
        content[data.draw(st.integers(0, len(content) - 1))] = data.draw(st.integers(0, 255))
    damaged = tmp_path / "坏"
    damaged.write_bytes(content[: data.draw(st.integers(1, len(content)))])
    try:
        read_workbook(damaged)
    except UnreadableInputError as error:
        assert error.reason.endswith("。")


def _claims(document: Document) -> Counter[tuple[str, ...]]:
    """Return what extraction reads, without places."""
    disclosure = extract(document, strict=False)
    return Counter((*map(str, fact.at), str(fact.value)) for fact in disclosure.facts)


@pytest.mark.parametrize("one_sheet", [False, True])
@pytest.mark.parametrize("ruled", [False, True])
def test_a_disclosure_says_the_same_as_a_workbook(tmp_path: Path, one_sheet: bool, ruled: bool) -> None:
    source = example_paths()[0]
    path = tmp_path / "预算.xlsx"
    write_workbook(source.read_text("utf-8"), path, one_sheet=one_sheet, ruled=ruled)
    assert _claims(read_workbook(path)) == _claims(read_text(source))


@needs_shared
@pytest.mark.parametrize("source", disclosures()[:2], ids=lambda path: path.stem[:3])
def test_a_real_disclosure_says_the_same_as_a_workbook(tmp_path: Path, source: Path) -> None:
    path = tmp_path / "预算.xlsx"
    write_workbook(source.read_text("utf-8"), path, one_sheet=True)
    assert _claims(read_workbook(path)) == _claims(read_text(source))
