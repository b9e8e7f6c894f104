"""Tables in PDFs: with and without rules, merged, over pages, turned, under watermarks."""

from __future__ import annotations

from pathlib import Path

import pytest

from mingzhang.model.document import Document, Grid, Paragraph
from mingzhang.readers.pdf import read_pdf
from tests.pdf_samples import Page, write_pdf

_WIDTHS = (60.0, 150.0, 90.0, 90.0)
_HEAD = ["科目编码", "科目名称", "合计", "项目支出"]
_BODY = [
    ["201", "一般公共服务支出", "1,234.56", "34.56"],
    ["20101", "人大事务", "1,200.00", ""],
    ["2010101", "行政运行", "1,200.00", ""],
    ["208", "社会保障和就业支出", "8.00", "8.00"],
]
_ROWS = [_HEAD, *_BODY]


def _read(tmp_path: Path, *pages: Page) -> Document:
    return read_pdf(write_pdf(tmp_path / "甲县乙局.pdf", pages))


def _grids(document: Document) -> list[list[list[str]]]:
    return [[[cell.text for cell in row] for row in block.rows] for block in document.blocks if isinstance(block, Grid)]


def _texts(document: Document) -> list[str]:
    return [block.text for block in document.blocks if isinstance(block, Paragraph)]


@pytest.mark.parametrize("rules", ["all", "rows", "frame", "none"])
def test_a_table_is_read_whatever_rules_it_has(tmp_path: Path, rules: str) -> None:
    page = Page().text(200, 60, "甲县乙局支出表", 16)
    page.text(50, 90, "部门：甲县乙局").text(390, 90, "单位：万元")
    page.table(50, 100, _WIDTHS, _ROWS, rules=rules, right=(2, 3))
    document = _read(tmp_path, page)
    assert _grids(document) == [_ROWS]
    assert _texts(document) == ["甲县乙局支出表", "部门：甲县乙局", "单位：万元"]


def test_merged_cells_keep_their_text_at_the_top_left(tmp_path: Path) -> None:
    rows = [["项目", "", "预算数", ""], ["编码", "名称", "合计", "项目支出"], ["合计", "", "5.00", "5.00"]]
    page = Page()
    page.table(50, 100, _WIDTHS, rows, spans=[(0, 0, 1, 2), (0, 2, 1, 2), (2, 0, 1, 2)])
    assert _grids(_read(tmp_path, page)) == [rows]
    page = Page()
    tall = [["序号", "名称", "金额"], ["1", "甲项目", "3.00"], ["", "乙项目", "4.00"]]
    page.table(50, 100, (60, 150, 90), tall, spans=[(1, 0, 2, 1)])
    assert _grids(_read(tmp_path, page)) == [tall]


def test_an_uneven_or_double_rule_makes_no_column(tmp_path: Path) -> None:
    page = Page()
    page.table(50, 100, _WIDTHS, _ROWS, rules="rows")
    for x in (50, 110, 111.5, 350, 440):  # one is a double rule
        page.line(x, 100, x, 200)
    page.line(260, 100, 260, 120).line(262.5, 120, 262.5, 140).line(260, 140, 260, 200)
    assert _grids(_read(tmp_path, page)) == [_ROWS]


def test_an_open_side_is_still_a_side(tmp_path: Path) -> None:
    page = Page()
    page.table(50, 100, _WIDTHS, _ROWS, rules="rows")
    for x in (110, 260, 350):
        page.line(x, 100, x, 200)
    assert _grids(_read(tmp_path, page)) == [_ROWS]


def test_lines_in_a_cell_are_one_text(tmp_path: Path) -> None:
    page = Page()
    rows = [["项目名称", "金额", "备注"], ["甲县信息\n系统运维", "1,234.5\n6", "Open\nData"]]
    page.table(50, 100, (120, 60, 60), rows, high=30)
    assert _grids(_read(tmp_path, page)) == [[rows[0], ["甲县信息系统运维", "1,234.56", "Open Data"]]]


def test_rows_without_rules_between_them_are_told_by_their_figures(tmp_path: Path) -> None:
    page = Page()
    page.table(50, 100, (120, 90), [["项目", "金额"], ["办公费\n印刷费\n差旅费", "1.50\n2.50\n10.00"]], high=45)
    assert _grids(_read(tmp_path, page)) == [
        [["项目", "金额"], ["办公费", "1.50"], ["印刷费", "2.50"], ["差旅费", "10.00"]]
    ]


def test_a_group_heading_goes_to_its_first_column_without_rules(tmp_path: Path) -> None:
    page = Page()
    page.text(92, 90, "科目", 9).text(330, 90, "支出预算", 9)
    page.table(50, 100, _WIDTHS, _ROWS, rules="none", right=(2, 3))
    assert _grids(_read(tmp_path, page)) == [[["科目", "", "支出预算", ""], *_ROWS]]


def test_a_watermark_leaves_the_cells_and_is_said_once_a_page(tmp_path: Path) -> None:
    def page() -> Page:
        page = Page()
        page.table(50, 100, _WIDTHS, _ROWS)
        for x, y in ((100, 200), (200, 180), (300, 220)):
            page.text(x, y, "仅供内部审核", 14, angle=30, grey=0.7)
        return page

    document = _read(tmp_path, page(), page())
    assert _grids(document) == [_ROWS, _ROWS]
    assert _texts(document) == ["仅供内部审核", "仅供内部审核"]
    assert [block.place.page for block in document.blocks] == [1, 1, 2, 2]


@pytest.mark.parametrize(("size", "times"), [(40.0, 1), (9.0, 4)])
def test_an_upright_watermark_is_pale_and_huge_or_tiled(tmp_path: Path, size: float, times: int) -> None:
    page = Page()
    page.table(50, 100, _WIDTHS, _ROWS)
    for index in range(times):
        page.text(80 + 90 * index, 150 + 11 * index, "样本", size, grey=0.75)
    document = _read(tmp_path, page)
    assert _grids(document) == [_ROWS]
    assert _texts(document) == ["样本"]


def test_pale_text_that_covers_nothing_is_text(tmp_path: Path) -> None:
    page = Page().text(50, 60, "二〇二六年一月", 10, grey=0.7)
    page.table(50, 100, _WIDTHS, _ROWS)
    assert _texts(_read(tmp_path, page)) == ["二〇二六年一月"]


@pytest.mark.parametrize("rotate", [0, 90])
def test_a_sideways_table_is_read_upright(tmp_path: Path, rotate: int) -> None:
    page = Page()
    page.table(50, 100, _WIDTHS, _ROWS)
    page = page.sideways()
    page.rotate = rotate
    document = _read(tmp_path, page)
    assert _grids(document) == [_ROWS]
    grid = next(block for block in document.blocks if isinstance(block, Grid))
    # Shown turned back, the table lies where it was drawn; else its columns run up the page.
    first = grid.rows[0][0].place.box
    expected = (50.0, 100.0, 110.0, 120.0) if rotate else (100.0, 485.0, 120.0, 545.0)
    assert first == pytest.approx(expected, abs=0.5)


def test_two_tables_on_a_page_are_two_grids(tmp_path: Path) -> None:
    page = Page(842, 595)
    small = [["项目", "金额"], ["甲", "1.00"]]
    page.table(50, 100, (80, 80), small)
    page.table(400, 100, (80, 80), [["项目", "金额"], ["乙", "2.00"]])
    page.text(50, 200, "丙表")
    page.table(50, 210, (80, 80), [["项目", "金额"], ["丙", "3.00"]])
    grids = _grids(_read(tmp_path, page))
    assert [grid[1] for grid in grids] == [["甲", "1.00"], ["乙", "2.00"], ["丙", "3.00"]]


def test_a_frame_around_the_page_is_no_table(tmp_path: Path) -> None:
    page = Page()
    page.box(20, 20, 575, 822)
    page.text(50, 60, "甲县乙局概况")
    page.table(50, 100, _WIDTHS, _ROWS)
    document = _read(tmp_path, page)
    assert _grids(document) == [_ROWS]
    assert _texts(document) == ["甲县乙局概况"]


def test_a_table_over_pages_gives_grids_with_their_own_headers(tmp_path: Path) -> None:
    first, second, third = Page(), Page(), Page()
    first.table(50, 700, _WIDTHS, _ROWS[:3])
    first.text(290, 820, "1")
    second.table(50, 50, _WIDTHS, [_HEAD, *_ROWS[3:]])
    third.table(50, 50, _WIDTHS, _BODY)
    assert _grids(_read(tmp_path, first, second, third)) == [_ROWS[:3], [_HEAD, *_ROWS[3:]], _BODY]


def _parted(upper: str, lower: str, *, ruled: bool) -> tuple[Page, Page]:
    first, second = Page(), Page()
    first.table(50, 700, (60, 40, 80), [["编码", "名称", "金额"], ["208", upper, "8.00"]], rules="all")
    first.text(290, 830, "- 1 -", 8)
    if ruled:
        second.table(50, 50, (60, 40, 80), [["", lower, ""], ["209", "其他", "9.00"]])
    else:
        # Neither page has a rule where the row is parted.
        first.drawing = [
            item for item in first.drawing if not (item.endswith("l S") and item.count(f" {842 - 740} ") == 2)
        ]
        second.table(50, 50, (60, 40, 80), [["", lower, ""], ["209", "其他", "9.00"]])
        second.drawing = [
            item for item in second.drawing if not (item.endswith("l S") and item.count(f" {842 - 50} ") == 2)
        ]
    return first, second


@pytest.mark.parametrize("ruled", [True, False])
def test_a_row_parted_by_a_page_end_is_one_row(tmp_path: Path, ruled: bool) -> None:
    grids = _grids(_read(tmp_path, *_parted("社会保障", "和就业支", ruled=ruled)))
    assert grids == [
        [["编码", "名称", "金额"], ["208", "社会保障和就业支", "8.00"]],
        [["209", "其他", "9.00"]],
    ]


def test_a_row_that_only_follows_is_a_row_of_its_own(tmp_path: Path) -> None:
    grids = _grids(_read(tmp_path, *_parted("教育", "科技支出", ruled=True)))
    assert grids[1][0] == ["", "科技支出", ""]


def test_vertical_words_in_a_cell_are_read_downwards(tmp_path: Path) -> None:
    page = Page()
    page.table(50, 100, (30, 100, 60), [["", "数量", "5个"], ["", "质量", "合格"]], high=40, spans=[(0, 0, 2, 1)])
    page.text(60, 165, "绩效指标", 9, angle=90)
    assert _grids(_read(tmp_path, page)) == [[["绩效指标", "数量", "5个"], ["", "质量", "合格"]]]


def test_places_run_through_the_file_and_lie_on_their_pages(tmp_path: Path) -> None:
    page = Page().text(50, 60, "甲表")
    page.table(50, 100, _WIDTHS, _ROWS)
    document = _read(tmp_path, page, page)
    lines = []
    for block in document.blocks:
        rows = block.rows if isinstance(block, Grid) else ()
        lines += [row[0].place.line for row in rows] or [block.place.line]
        for cell in (cell for row in rows for cell in row):
            assert cell.place.page == block.place.page
            assert cell.place.box is not None
            x0, top, x1, bottom = cell.place.box
            assert 0 <= x0 < x1 <= 595 and 0 <= top < bottom <= 842
    assert lines == list(range(1, 1 + 2 * (1 + len(_ROWS))))
