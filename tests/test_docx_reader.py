"""The DOCX reader: text, numbers, tables, tracked changes, boxes, notes and headers of Word documents."""

from __future__ import annotations

from pathlib import Path

import pytest

from mingzhang.extraction.as_json import disclosure_to_json
from mingzhang.extraction.extract import extract
from mingzhang.model.document import Document, Grid, Paragraph, Picture
from mingzhang.readers.docx import read_docx
from mingzhang.readers.docx.number_forms import write_number
from mingzhang.readers.text import read_text
from tests.docx_samples import STYLES, cell, field, p, row, run, table, write_disclosure, write_package
from tests.shared import disclosures, needs_shared

_BOX = "<wps:txbx><w:txbxContent>{}</w:txbxContent></wps:txbx>"


def read(tmp_path: Path, body: str, **parts: str) -> Document:
    return read_docx(write_package(tmp_path / "甲县乙局.docx", body, {"styles": STYLES, **parts}))


def lines(document: Document) -> list[str]:
    return [block.text for block in document.blocks if isinstance(block, Paragraph)]


def grids(document: Document) -> list[list[list[str]]]:
    return [[[cell.text for cell in row] for row in block.rows] for block in document.blocks if isinstance(block, Grid)]


def numbering(*levels: tuple[str, str], start: int = 1, more: str = "") -> str:
    xml = "".join(
        f'<w:lvl w:ilvl="{index}"><w:start w:val="{start}"/><w:numFmt w:val="{form}"/>{more}'
        f'<w:lvlText w:val="{pattern}"/></w:lvl>'
        for index, (form, pattern) in enumerate(levels)
    )
    return (
        f'<w:abstractNum w:abstractNumId="7">{xml}</w:abstractNum>'
        '<w:num w:numId="1"><w:abstractNumId w:val="7"/></w:num>'
        '<w:num w:numId="2"><w:abstractNumId w:val="7"/></w:num>'
        '<w:num w:numId="3"><w:abstractNumId w:val="7"/><w:lvlOverride w:ilvl="0"><w:startOverride w:val="1"/>'
        "</w:lvlOverride></w:num>"
    )


def listed(level: int = 0, num: int = 1) -> str:
    return f'<w:numPr><w:ilvl w:val="{level}"/><w:numId w:val="{num}"/></w:numPr>'


# ----------------------------------------------------------------------------------- paragraphs


def test_it_reads_paragraphs_headings_and_their_places(tmp_path: Path) -> None:
    document = read(tmp_path, p("第一部分 概况", '<w:pStyle w:val="H1"/>') + "<w:p/>" + p("本单位共有人员3名。"))
    assert document.format == "docx"
    assert [
        (block.text, block.level, block.place.line) for block in document.blocks if isinstance(block, Paragraph)
    ] == [
        ("第一部分 概况", 1, 1),
        ("本单位共有人员3名。", 0, 3),
    ]
    sentence = document.blocks[1]
    assert isinstance(sentence, Paragraph)
    place = sentence.span(6, 8)
    assert (sentence.raw[6:8], place.start, place.end, place.page) == (sentence.text[6:8], 6, 8, None)


def test_a_level_set_on_the_paragraph_outdoes_its_style(tmp_path: Path) -> None:
    body = p("正文", '<w:pStyle w:val="H1"/><w:outlineLvl w:val="9"/>') + p("标题", '<w:outlineLvl w:val="2"/>')
    assert [block.level for block in read(tmp_path, body).blocks if isinstance(block, Paragraph)] == [0, 3]


@pytest.mark.parametrize(
    ("runs", "expected"),
    [
        (run("预算") + "<w:r><w:br/></w:r>" + run("公开"), ["预算", "公开"]),
        (run("一、") + "<w:r><w:tab/></w:r>" + run("概况"), ["一、 概况"]),
        ("<w:r><w:tab/></w:r>" + run("概况"), ["概况"]),
        (run("甲") + "<w:r><w:tab/><w:tab/></w:r>" + run("乙"), ["甲", "乙"]),
        (run("填报单位：甲县乙局") + "<w:r><w:tab/></w:r>" + run("单位：万元"), ["填报单位：甲县乙局", "单位：万元"]),
        (run("填报单位：甲县乙局        单位：万元"), ["填报单位：甲县乙局", "单位：万元"]),
        (run("目        录"), ["目        录"]),
        (run("≤5") + '<w:r><w:sym w:font="Symbol" w:char="F0B3"/></w:r>' + run("3"), ["≤5≥3"]),
        ('<w:r><w:sym w:font="Wingdings" w:char="F0FE"/></w:r>' + run("是"), ["☑是"]),
        (run("12") + "<w:r><w:noBreakHyphen/></w:r>" + run("3"), ["12-3"]),
        (run("共") + field("PAGE", "7") + run("页，见第") + field("PAGEREF a", "3") + run("页"), ["共页，见第3页"]),
        ('<w:fldSimple w:instr=" NUMPAGES ">' + run("9") + "</w:fldSimple>" + run("甲"), ["甲"]),
        (field(r"EQ \o\ac(○,3)", "").replace('<w:r><w:fldChar w:fldCharType="separate"/></w:r>', ""), ["③"]),
        ("<w:hyperlink>" + run("甲县") + "</w:hyperlink><w:smartTag>" + run("乙局") + "</w:smartTag>", ["甲县乙局"]),
        ("<w:sdt><w:sdtContent>" + run("甲县") + "</w:sdtContent></w:sdt>", ["甲县"]),
        ("<w:r><w:t> 甲 </w:t></w:r>" + run("乙"), ["甲乙"]),
        (
            "<w:r><w:ruby><w:rt>" + run("jiǎ") + "</w:rt><w:rubyBase>" + run("甲") + "</w:rubyBase></w:ruby></w:r>",
            ["甲"],
        ),
    ],
)
def test_what_runs_show(tmp_path: Path, runs: str, expected: list[str]) -> None:
    assert lines(read(tmp_path, p(runs))) == expected


def test_contents_keep_leader_and_page(tmp_path: Path) -> None:
    entry = run("一、甲县乙局概况") + "<w:r><w:tab/></w:r>" + field("PAGEREF _Toc1", "4")
    begin = '<w:r><w:fldChar w:fldCharType="begin"/></w:r><w:r><w:instrText>TOC \\o</w:instrText></w:r>'
    begin += '<w:r><w:fldChar w:fldCharType="separate"/></w:r>'
    end = '<w:r><w:fldChar w:fldCharType="end"/></w:r>'
    body = p(begin + entry, '<w:pStyle w:val="TOC1"/>') + p(entry, '<w:pStyle w:val="TOC1"/>') + p(end) + p("正文")
    assert lines(read(tmp_path, body)) == ["一、甲县乙局概况……4", "一、甲县乙局概况……4", "正文"]


def test_a_field_without_end_does_not_swallow_the_rest(tmp_path: Path) -> None:
    broken = '<w:r><w:fldChar w:fldCharType="begin"/></w:r><w:r><w:instrText>REF x</w:instrText></w:r>'
    assert lines(read(tmp_path, p(run("甲") + broken) + p("乙"))) == ["甲", "乙"]


def test_hidden_text_is_left_out_and_said(tmp_path: Path) -> None:
    hidden = '<w:style w:type="character" w:styleId="Gone"><w:rPr><w:vanish/></w:rPr></w:style>'
    runs = (
        run("密", "<w:vanish/>")
        + run("公", '<w:vanish w:val="0"/>')
        + run("藏", '<w:rStyle w:val="Gone"/>')
        + run("开")
    )
    document = read(tmp_path, p(runs), styles=STYLES + hidden)
    assert lines(document) == ["公开"]
    assert document.remarks == ("有 2 处隐藏文字，没有读取。",)


def test_pages_are_those_that_word_last_showed(tmp_path: Path) -> None:
    page_end = "<w:r><w:lastRenderedPageBreak/></w:r>"
    split = row(cell(p(run("甲") + page_end + run("甲"))), cell(p(run("1") + page_end)))
    moved = row(cell(p(page_end + run("乙"))), cell("2"))
    document = read(tmp_path, p("题") + p(page_end + run("二")) + table(split, moved) + p("末"))
    assert [block.place.page for block in document.blocks] == [1, 2, 2, 4]
    grid = document.blocks[2]
    assert isinstance(grid, Grid)
    assert [[cell.place.page for cell in row] for row in grid.rows] == [[2, 2], [4, 4]]


# ------------------------------------------------------------------------------------- numbers


@pytest.mark.parametrize(
    ("form", "number", "expected"),
    [
        ("chineseCounting", 10, "十"),
        ("chineseCountingThousand", 12, "十二"),
        ("chineseCountingThousand", 20, "二十"),
        ("taiwaneseCountingThousand", 105, "一百零五"),
        ("chineseLegalSimplified", 21, "贰拾壹"),
        ("ideographTraditional", 2, "乙"),
        ("ideographDigital", 10, "一〇"),
        ("decimalEnclosedCircleChinese", 3, "③"),
        ("decimalFullWidth", 12, "１２"),
        ("decimalZero", 3, "03"),
        ("upperLetter", 27, "AA"),
        ("lowerLetter", 3, "c"),
        ("upperRoman", 14, "XIV"),
        ("lowerRoman", 9, "ix"),
        ("none", 3, ""),
        ("somethingNew", 3, "3"),
    ],
)
def test_forms_of_numbers(form: str, number: int, expected: str) -> None:
    assert write_number(number, form) == expected


def test_numbers_count_through_levels_and_begin_anew(tmp_path: Path) -> None:
    xml = numbering(("chineseCountingThousand", "%1、"), ("decimal", "%2."), ("decimal", "%1.%2.%3"))
    levels = [0, 1, 1, 2, 0, 1]
    body = "".join(p("题", listed(level)) for level in levels)
    assert lines(read(tmp_path, body, numbering=xml)) == ["一、题", "1. 题", "2. 题", "一.2.1 题", "二、题", "1. 题"]


def test_lists_of_one_kind_count_together_until_one_begins_anew(tmp_path: Path) -> None:
    xml = numbering(("decimal", "第%1部分"), more='<w:suff w:val="space"/>')
    body = p("甲", listed(0, 1)) + p("乙", listed(0, 2)) + p("丙", listed(0, 3)) + p("丁", listed(0, 3))
    assert lines(read(tmp_path, body, numbering=xml)) == ["第1部分 甲", "第2部分 乙", "第1部分 丙", "第2部分 丁"]


def test_a_heading_style_brings_its_number_and_a_bullet_stays_out_of_the_text(tmp_path: Path) -> None:
    style = (
        '<w:style w:type="paragraph" w:styleId="Own"><w:basedOn w:val="H1"/><w:pPr><w:numPr><w:numId w:val="1"/>'
        "</w:numPr></w:pPr></w:style>"
    )
    xml = numbering(("bullet", "&#xF06C;"), ("ideographTraditional", "%2、"))
    xml = xml.replace('<w:lvl w:ilvl="1">', '<w:lvl w:ilvl="1"><w:pStyle w:val="Own"/>')
    body = (
        p("概况", '<w:pStyle w:val="Own"/>')
        + p("职责", listed(0))
        + p("别号", '<w:pStyle w:val="Own"/>' + listed(0, 0))
    )
    first, second, third = read(tmp_path, body, styles=STYLES + style, numbering=xml).blocks
    assert isinstance(first, Paragraph)
    assert isinstance(second, Paragraph)
    assert isinstance(third, Paragraph)
    assert (first.text, first.level, second.text, second.raw, third.text) == ("甲、概况", 1, "职责", "• 职责", "别号")
    assert second.place.start == second.raw.index("职责")


# -------------------------------------------------------------------------------------- tables


def test_merged_cells_stand_in_their_first_place(tmp_path: Path) -> None:
    head = row(cell("科目", '<w:vMerge w:val="restart"/>'), cell("预算数", '<w:gridSpan w:val="2"/>'))
    below = row(cell("", "<w:vMerge/>"), cell("合计"), cell(p("基本") + p("支出")))
    last = row(cell("教育支出"), cell("1,234.50"), cell("2\u3000"))
    document = read(tmp_path, table(head, below, last))
    assert grids(document) == [
        [["科目", "预算数", ""], ["", "合计", "基本支出"], ["教育支出", "1,234.50", "2"]],
    ]
    grid = document.blocks[0]
    assert isinstance(grid, Grid)
    assert [cell.place.line for row in grid.rows for cell in row[:1]] == [1, 2, 3]
    assert len({cell.place for row in grid.rows for cell in row if cell.text}) == 7


def test_columns_that_are_no_columns_go(tmp_path: Path) -> None:
    """A table drawn by hand has edges a hair apart, and columns in which no cell begins."""
    two = '<w:gridSpan w:val="2"/>'
    first = row(cell("甲", two), cell("1"), cell("2", two))
    second = row(cell("乙"), cell("3", two), cell("4", two))
    assert grids(read(tmp_path, table(first, second, widths=[2000, 40, 1500, 700, 700]))) == [
        [["甲", "1", "2"], ["乙", "3", "4"]],
    ]


def test_lines_above_a_table_that_stand_in_it_are_lines(tmp_path: Path) -> None:
    bare = "<w:tcBorders><w:left w:val='nil'/><w:right w:val='nil'/></w:tcBorders>"
    title = row(cell("2030年收支总表", f'<w:gridSpan w:val="2"/>{bare}'))
    unit = row(cell("甲县乙局", bare), cell("单位：万元", bare))
    document = read(tmp_path, table(title, unit, row(cell("项目"), cell("金额")), row(cell("合计"), cell("3.00"))))
    assert lines(document)[0] == "2030年收支总表"
    assert "单位：万元" in lines(document)
    assert grids(document) == [[["项目", "金额"], ["合计", "3.00"]]]


def test_a_table_in_a_cell_follows_the_outer_one(tmp_path: Path) -> None:
    inner = table(row(cell("内"), cell("1")), row(cell("里"), cell("2")))
    outer = table(row(cell("外"), cell(inner + p("注"))), row(cell("层"), cell("3")))
    document = read(tmp_path, outer + p("后"))
    assert grids(document) == [[["外", "注"], ["层", "3"]], [["内", "1"], ["里", "2"]]]
    numbers = [block.place.line or 0 for block in document.blocks]
    assert numbers == sorted(numbers)
    assert document.remarks == ("有 1 个表格嵌在单元格里，排在外层表格之后。",)


def test_a_frame_of_one_cell_is_no_table(tmp_path: Path) -> None:
    inner = table(row(cell("内"), cell("1")), row(cell("里"), cell("2")))
    document = read(tmp_path, table(row(cell(p("甲县乙局") + inner + p("后记")))))
    assert [type(block) for block in document.blocks] == [Paragraph, Grid, Paragraph]


def test_hidden_rows_and_covered_cells_are_said(tmp_path: Path) -> None:
    shown = row(cell("甲", '<w:vMerge w:val="restart"/>'), cell("1"))
    covered = row(cell("盖住", "<w:vMerge/>"), cell("2"))
    document = read(tmp_path, table(shown, covered, row(cell("密"), cell("3"), properties="<w:hidden/>")))
    assert grids(document) == [[["甲", "1"], ["", "2"]]]
    assert document.remarks == ("有 1 行隐藏的表格行，没有读取。", "有 1 个单元格的文字被合并单元格盖住，没有读取。")


# ------------------------------------------------------------- changes, boxes, notes, headers


def test_tracked_changes_are_taken_as_accepted(tmp_path: Path) -> None:
    changed = (
        run("预算") + "<w:ins>" + run("12.00") + "</w:ins><w:del><w:r><w:delText>10.00</w:delText></w:r></w:del>"
    ) + run("万元")
    gone = p("<w:del><w:r><w:delText>删去</w:delText></w:r></w:del>" + run("前半"), "<w:rPr><w:del/></w:rPr>")
    moved = p("<w:moveFrom>" + run("移") + "</w:moveFrom>" + run("甲")) + p("<w:moveTo>" + run("移") + "</w:moveTo>")
    rows = table(
        row(cell("甲"), cell("1")), row(cell("乙"), cell("2"), properties="<w:del/>"), row(cell("丙"), cell("3"))
    )
    document = read(tmp_path, p(changed) + gone + p("后半") + moved + rows)
    assert lines(document) == ["预算12.00万元", "前半后半", "甲", "移"]
    assert grids(document) == [[["甲", "1"], ["丙", "3"]]]
    assert document.remarks == ("文中有修订痕迹（插入 1 处、删除 3 处、移动 1 处），按全部接受后的文字读取。",)


def test_a_text_box_written_twice_is_read_once(tmp_path: Path) -> None:
    new = "<w:drawing>" + _BOX.format(p("盒中")) + "</w:drawing>"
    old = "<w:pict><v:shape><v:textbox><w:txbxContent>" + p("盒中") + "</w:txbxContent></v:textbox></v:shape></w:pict>"
    both = f"<mc:Choice>{new}</mc:Choice><mc:Fallback>{old}</mc:Fallback>"
    drawn = f"<w:r><mc:AlternateContent>{both}</mc:AlternateContent></w:r>"
    document = read(tmp_path, p(run("正文") + drawn) + p("下文"))
    assert lines(document) == ["正文", "盒中", "下文"]
    assert document.remarks == ("有 1 个文本框，其中的文字排在所在段落或表格之后。",)


def test_pictures_and_charts_carry_their_words(tmp_path: Path) -> None:
    picture = '<w:drawing><wp:docPr name="图片 1" descr="支出结构图"/><a:blip/></w:drawing>'
    chart = '<w:drawing><wp:docPr name="图表 2"/><c:chart r:id="chart"/></w:drawing>'
    title = "<c:chart><c:title><a:t>收入</a:t><a:t>构成</a:t></c:title></c:chart>"
    document = read(tmp_path, p("题") + p(f"<w:r>{picture}</w:r>") + p(f"<w:r>{chart}</w:r>"), chart=title)
    assert [block.alt for block in document.blocks if isinstance(block, Picture)] == ["支出结构图", "收入构成"]
    assert document.remarks == ("有 1 张图片，图中的文字没有读取。", "有 1 张图表，图中的数据没有读取。")


def test_notes_follow_what_they_are_about(tmp_path: Path) -> None:
    note = '<w:footnote w:id="2">' + p("<w:r><w:footnoteRef/></w:r>" + run(" 含上年结转。")) + "</w:footnote>"
    body = p(run("收入5.00") + '<w:r><w:footnoteReference w:id="2"/></w:r>' + run("万元。")) + p("下文")
    comment = "<w:comment>" + p("请核") + "</w:comment>"
    document = read(tmp_path, body, footnotes=note, comments=comment)
    assert lines(document) == ["收入5.00万元。", "[1] 含上年结转。", "下文"]
    assert document.remarks == ("有 1 条批注，没有读取。",)


def test_headers_and_watermarks_come_once_and_page_numbers_not(tmp_path: Path) -> None:
    art = p('<w:r><w:pict><v:shape><v:textpath string="内部 资料"/></v:shape></w:pict></w:r>')
    references = (
        '<w:headerReference w:type="default" r:id="header"/><w:footerReference w:type="default" r:id="footer"/>'
    )
    section = f"<w:sectPr>{references}</w:sectPr>"
    unused = '<w:sectPr><w:headerReference w:type="first" r:id="footer"/></w:sectPr>'
    footer = p(run("第 ") + field("PAGE", "2") + run(" 页")) + p("— 3 —")
    body = p("一", section) + p("二", unused) + p("三") + section
    assert lines(read(tmp_path, body, header=p("甲县乙局") + art, footer=footer)) == [
        "一",
        "二",
        "三",
        "甲县乙局",
        "内部 资料",
    ]


def test_a_prompt_that_nobody_filled_in_is_no_text(tmp_path: Path) -> None:
    control = "<w:sdt><w:sdtPr><w:showingPlcHdr/></w:sdtPr><w:sdtContent>{}</w:sdtContent></w:sdt>"
    document = read(tmp_path, p(run("单位：") + control.format(run("单击输入"))) + control.format(p("选择一项")))
    assert lines(document) == ["单位："]
    assert document.remarks == ("有 2 处没有填写的提示文字，没有读取。",)


# ---------------------------------------------------------------------------- real disclosures


@needs_shared
@pytest.mark.parametrize("source", disclosures()[1:4:2], ids=lambda path: path.stem[:3])
def test_a_disclosure_in_word_says_what_its_text_says(tmp_path: Path, source: Path) -> None:
    text = read_text(source)
    word = read_docx(write_disclosure(text, tmp_path / "a.docx"))
    wanted, got = disclosure_to_json(extract(text)), disclosure_to_json(extract(word))
    for key in ("title", "columns", "unit", "entity"):
        assert [table[key] for table in got["tables"]] == [table[key] for table in wanted["tables"]]
    assert [_cells(table) for table in got["tables"]] == [_cells(table) for table in wanted["tables"]]
    figures = [[(fact["section"], fact["label"], fact["value"]) for fact in data["facts"]] for data in (got, wanted)]
    assert sorted(figures[0], key=str) == sorted(figures[1], key=str)
    assert got["metadata"]["department_name"] == wanted["metadata"]["department_name"]
    assert len(got["project_sheets"]) == len(wanted["project_sheets"])


def _cells(table: dict[str, object]) -> list[list[object]]:
    rows = table["rows"]
    assert isinstance(rows, list)
    return [[cell for cell in row["cells"] if cell is not None] for row in rows]
