"""One disclosure in several formats has one audit: PDFs without rules, tables and sheets over pages, real documents."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import pytest
from benchmarks.audit_agreement import compare, forms

from mingzhang.checking.check import check
from mingzhang.checking.layout import concerns_sheets
from mingzhang.checking.soundness import sound_rules
from mingzhang.extraction.extract import extract
from mingzhang.extraction.sheets import find_sheets
from mingzhang.extraction.watermark import find_watermark
from mingzhang.model.document import Document, Grid, Paragraph
from mingzhang.model.place import Place
from mingzhang.readers.front import read
from mingzhang.readers.pdf import read_pdf
from mingzhang.readers.text import parse_text, read_text
from tests.pdf_samples import Page, write_pdf
from tests.random_disclosures import disclosure
from tests.shared import disclosures, needs_shared

_SHEET = [
    ["项目名称", "", "平台维护", "", ""],
    ["主管部门及代码", "", "101-甲县乙局", "实施单位", "甲县乙局"],
    ["项目属性", "", "一次性项目", "项目期", "1年"],
    ["项目资金(元)", "实施期资金总额:", "10,000", "年度资金总额:", "10,000"],
    ["", "其中:中央财政资金", "0", "其中:中央财政资金", "0"],
    ["", "省级财政资金", "0", "省级财政资金", "0"],
    ["", "市县(区)财政资金", "10,000", "市县(区)财政资金", "10,000"],
    ["项目概况", "", "维护平台，\n保证全年可用", "", ""],
]
_TITLE = "甲县县级预算部门（单位）项目支出绩效目标表"


def _grids(document: Document) -> list[list[list[str]]]:
    return [[[cell.text for cell in row] for row in block.rows] for block in document.blocks if isinstance(block, Grid)]


def _sheet(path: Path, rules: str, rows: Sequence[Sequence[str]] = tuple(_SHEET)) -> Document:
    page = Page().text(60, 80, _TITLE, 14).text(60, 105, "（2026年度）", 10)
    page.table(50, 120, [80, 90, 120, 90, 100], rows, rules=rules, high=28)
    return read_pdf(write_pdf(path, [page]))


def test_the_cells_of_a_form_ruled_between_rows_only_are_kept_apart(tmp_path: Path) -> None:
    found = find_sheets(_sheet(tmp_path / "a.pdf", "rows").blocks)
    assert not found.doubt
    (project,) = found.projects
    assert (project.name, project.department_name) == ("平台维护", "甲县乙局")
    assert project.funds_annual["总额"].value == "10,000"
    assert project.texts["项目概况"].value == "维护平台，保证全年可用"
    assert not project.unread


def test_a_form_without_any_rule_is_not_trusted(tmp_path: Path) -> None:
    document = _sheet(tmp_path / "a.pdf", "none")
    found = find_sheets(document.blocks)
    assert "表格线" in found.doubt
    assert (found.overall, found.projects) == (None, ())
    assert [item.reason for item in found.unread] == [found.doubt]
    assert found.used >= {index for index, block in enumerate(document.blocks) if isinstance(block, Grid)}


def test_a_ruled_form_is_read_as_before(tmp_path: Path) -> None:
    found = find_sheets(_sheet(tmp_path / "a.pdf", "all").blocks)
    assert [project.name for project in found.projects] == ["平台维护"]
    assert not found.doubt


@pytest.mark.parametrize("rules", ["all", "rows"])
def test_a_row_parted_by_a_page_end_below_a_repeated_header_is_made_whole(tmp_path: Path, rules: str) -> None:
    header = ["科目编码", "科目名称", "合计", "基本支出"]
    first = [["201", "一般公共服务", "9.00", "9.00"], ["20103", "办公厅事务支", "9.00", "9.00"]]
    first += [["2010301", "行政运行", "8.00", "8.00"], ["2010399", "其他办公厅机", "1.00", "1.00"]]
    rest = [["", "构事务支出", "", ""], ["208", "社会保障支出", "2.00", "2.00"]]
    rest += [["20805", "养老支出", "2.00", "2.00"], ["2080505", "缴费支出", "2.00", "2.00"]]
    pages = [Page(), Page()]
    for page, rows in zip(pages, (first, rest), strict=True):
        page.table(50, 60, [60, 60, 70, 70], [header, *rows], rules=rules, right=[2, 3])
    rows = [row for grid in _grids(read_pdf(write_pdf(tmp_path / "a.pdf", pages))) for row in grid]
    assert ["2010399", "其他办公厅机构事务支出", "1.00", "1.00"] in rows
    assert not any("构事务支出" in row for row in rows)


def test_whole_rows_on_both_sides_of_a_page_end_stay_apart(tmp_path: Path) -> None:
    header = ["科目编码", "科目名称", "合计"]
    pages = [Page(), Page()]
    for page, codes in zip(pages, (("201", "203", "204", "205"), ("206", "207", "208", "210")), strict=True):
        page.table(50, 60, [60, 60, 70], [header, *([code, "某一类的支出", "1.00"] for code in codes)], rules="rows")
    rows = [row for grid in _grids(read_pdf(write_pdf(tmp_path / "a.pdf", pages))) for row in grid]
    assert [row[0] for row in rows if row[0].isdigit()] == ["201", "203", "204", "205", "206", "207", "208", "210"]


def test_contents_set_as_a_table_keep_title_and_page_together(tmp_path: Path) -> None:
    page = Page().text(60, 100, "表五一般公共预算支出预算表（不含上", 8).text(400, 104.5, "9", 8)
    page.text(60, 109, "年结转）.....", 8).text(60, 140, "表六基本支出表.....", 8).text(400, 140, "10", 8)
    blocks = read_pdf(write_pdf(tmp_path / "a.pdf", [page])).blocks
    texts = [block.raw for block in blocks if isinstance(block, Paragraph)]
    assert texts[0] == "表五一般公共预算支出预算表（不含上年结转）..... 9"
    assert texts[1].startswith("表六基本支出表")


def test_a_footer_torn_by_a_page_end_is_made_whole() -> None:
    rows = ["\t".join(row).replace("\n", "") for row in _SHEET]
    upper = "负责\t\t经办\t联系\t填报\t20260116"
    lower = "人:\t\t人:\t电话:\t日期:\t120000"
    found = find_sheets(parse_text("\n".join([_TITLE, *rows, upper, "", lower])).blocks)
    (project,) = found.projects
    assert project.footer is not None
    assert project.footer["填报日期"].value == "20260116120000"
    assert not project.unread


def test_a_row_repeated_on_the_next_page_begins_no_second_sheet() -> None:
    rows = ["\t".join(row).replace("\n", "") for row in _SHEET]
    found = find_sheets(parse_text("\n".join([_TITLE, *rows[:6], "", rows[0], *rows[6:]])).blocks)
    assert [project.name for project in found.projects] == ["平台维护"]
    again = find_sheets(parse_text("\n".join([_TITLE, *rows, "", *rows])).blocks)
    assert len(again.projects) == 2


def test_labels_repeated_on_few_pages_are_no_watermark(tmp_path: Path) -> None:
    some = [Page(), Page()]
    for page in some:
        for line in range(20):
            page.text(60, 100 + 20 * line, "人员数量", 9)
    others = [Page().text(60, 60, f"这是第{number}段说明文字，写明有关事项的情况。", 10) for number in range(6)]
    assert find_watermark(read_pdf(write_pdf(tmp_path / "a.pdf", [*some, *others])).blocks)[0] is None


def test_markdown_signs_printed_in_a_glossary_are_no_part_of_its_terms() -> None:
    text = "第四部分 名词解释\n**一、基本支出：**指为保障机构正常运转而发生的支出。\n"
    document = _as_printed("第三部分 2026年度部门预算情况说明\n一、收入预算情况说明\n收入。\n" + text)
    assert [(entry.term, entry.definition[:1]) for entry in extract(document, strict=False).glossary] == [
        ("基本支出", "指")
    ]


def _as_printed(text: str) -> Document:
    """Return a text as a reader of PDF gives it: signs of Markdown are left as printed."""
    lines = [line for line in text.splitlines() if line]
    return Document(
        "甲.pdf", "pdf", tuple(Paragraph(line, Place(number), line) for number, line in enumerate(lines, 1))
    )


def test_rules_on_sheets_say_not_checked_where_the_sheets_are_not_understood(tmp_path: Path) -> None:
    text = parse_text(disclosure(3).text)
    report = check(extract(read(forms()["pdf bare"](text, tmp_path / "a")), strict=False))
    doubt = report.disclosure.sheets_doubt
    assert doubt
    about = {rule.id for rule in sound_rules().values() if concerns_sheets(rule)}
    assert not about & {finding.rule for finding in report.findings}
    assert {skip.rule for skip in report.skipped if skip.reason == doubt} <= about | {"P0010", "Y0001"}


@pytest.mark.slow
@needs_shared
@pytest.mark.parametrize(
    "form", ["md", "docx", "xlsx one bare", "html nested", "pdf formal", "pdf rows", "pdf frame", "pdf bare"]
)
def test_no_form_has_a_finding_that_the_text_has_not(form: str, tmp_path: Path) -> None:
    for path in disclosures():
        text = read_text(path)
        found = compare(check(extract(text)), check(extract(read(forms()[form](text, tmp_path / path.stem)))))
        assert [(finding.rule, finding.message) for finding in found.new] == []
        if form not in {"pdf bare", "pdf frame"}:
            assert [(finding.rule, finding.message) for finding in found.lost] == []
        else:
            assert all(finding.rule in found.unchecked for finding in found.lost)
