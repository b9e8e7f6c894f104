"""Web pages: lines, lists and tables as a browser shows them, and what is said about the rest."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from mingzhang.examples import example_paths
from mingzhang.extraction.extract import extract
from mingzhang.model.document import Document, Grid, Paragraph, Picture
from mingzhang.model.errors import UnreadableInputError
from mingzhang.readers import read_text
from mingzhang.readers.html import read_html
from mingzhang.readers.html.walk import marker
from tests.html_samples import page, positioned_page
from tests.shared import disclosures, needs_shared
from tests.xlsx_samples import texts

Read = Callable[..., Document]


@pytest.fixture
def read(tmp_path: Path) -> Read:
    """Return a function that reads the body of a page, or bytes as they are."""

    def from_content(content: str | bytes, name: str = "预算.html") -> Document:
        path = tmp_path / name
        if isinstance(content, str):
            content = f"<html><head><meta charset=utf-8></head><body>{content}</body></html>".encode()
        path.write_bytes(content)
        return read_html(path)

    return from_content


def _grids(document: Document) -> list[list[list[str]]]:
    return [texts(block.rows) for block in document.blocks if isinstance(block, Grid)]


def _lines(document: Document) -> list[str]:
    return [block.text for block in document.blocks if isinstance(block, Paragraph)]


def test_blocks_and_breaks_are_lines_and_headings_have_levels(read: Read) -> None:
    document = read("<h2>第二部分<b>说明</b></h2><div>一、收入<br>二、支出<p>三、其他</div>尾<pre>甲\n乙</pre>")
    assert _lines(document) == ["第二部分说明", "一、收入", "二、支出", "三、其他", "尾", "甲", "乙"]
    assert [block.level for block in document.blocks if isinstance(block, Paragraph)] == [2, 0, 0, 0, 0, 0, 0]
    assert [block.place.line for block in document.blocks] == list(range(1, 8))


def test_white_space_is_what_a_browser_shows(read: Read) -> None:
    document = read(
        "<p>\n  支出包括：一\n  般公共\n服务</p>"
        "<p>&nbsp;&nbsp;&#8203;2026&ensp;年&nbsp;&nbsp;度 &ldquo;甲&rdquo;</p><p>a\nb</p>"
    )
    assert _lines(document) == ["支出包括：一般公共服务", "2026 年 度 “甲”", "a b"]


def test_amounts_below_a_bound_are_no_elements(read: Read) -> None:
    assert _lines(read("<p>成本<15万元，≥3 &lt; 5</p>")) == ["成本<15万元，≥3 < 5"]


def test_scripts_styles_menus_and_hidden_parts_are_left_out(read: Read) -> None:
    links = "".join(f"<li><a href='/{name}'>{name}</a></li>" for name in "甲乙丙")
    document = read(
        "<script>var a='甲'</script><style>p{}</style><nav>首页</nav><!-- 甲 --><p>正文</p>"
        "<div style='color:red; DISPLAY : none'>旧稿</div><p hidden>旧稿</p><p style='display:none'></p>"
        f"<ul>{links}</ul><table><tr><td><a href='/'>首页</a></td><td><a href='/1'>公开</a> &gt; <a href='/2'>预算</a>"
        "</td></tr></table><p>其他</p><p><a href='/x'>单独一条</a></p>"
    )
    assert _lines(document) == ["正文", "其他", "单独一条"]
    assert document.remarks == ("有 2 处隐藏内容，没有读取", "略去了 3 处导航链接")


def test_lists_have_the_numbers_that_are_shown(read: Read) -> None:
    document = read(
        "<ol><li>甲<li><p>乙</p><ol type=a start=3><li>丙</ol><li value=7>丁</ol><ul><li>戊</ul>"
        "<ol style='list-style-type: cjk-ideographic' start=11><li>己</ol><ol style='list-style: none'><li>庚</ol>"
    )
    assert _lines(document) == ["1. 甲", "2. 乙", "c. 丙", "7. 丁", "戊", "十一、己", "庚"]


@pytest.mark.parametrize(
    ("kind", "value", "shown"),
    [
        ("1", 4, "4. "),
        ("A", 2, "B. "),
        ("i", 14, "xiv. "),
        ("I", 9, "IX. "),
        ("一", 10, "十、"),
        ("一", 25, "二十五、"),
        ("a", 99, "99. "),
    ],
)
def test_numbers_of_lists(kind: str, value: int, shown: str) -> None:
    assert marker(kind, value) == shown


def test_spans_leave_blank_squares(read: Read) -> None:
    document = read(
        "<table><thead><tr><th rowspan=2>编码<th rowspan=2>名称<th colspan=2>金额<tr><th>基本<th>项目</thead>"
        "<tfoot><tr><td>合计<td><td>1.00<td>2.00</tfoot>"
        "<tbody><tr><td>201<td>服&nbsp;务<br>支出<td>1.00<td>2.00<tr><td rowspan=99>202<td colspan=3>外交</tbody>"
        "</table>"
    )
    assert _grids(document) == [
        [
            ["编码", "名称", "金额", ""],
            ["", "", "基本", "项目"],
            ["201", "服 务支出", "1.00", "2.00"],
            ["202", "外交", "", ""],
            ["合计", "", "1.00", "2.00"],
        ]
    ]


def test_titles_and_notes_in_a_table_are_lines(read: Read) -> None:
    document = read(
        "<table><caption>附表1</caption><tr><td colspan=3>2026年收支表</td></tr>"
        "<tr><td colspan=2>填报单位：甲县乙局</td>"
        "<td>单位：万元</td></tr><tr><td>编码</td><td>名称</td><td>金额</td></tr><tr><td></td><td>合计</td><td></td></tr>"
        "<tr><td>201</td><td></td><td></td></tr><tr><td colspan=3>注：本表没有数据</td></tr></table>"
    )
    assert _lines(document) == ["附表1", "2026年收支表", "填报单位：甲县乙局", "单位：万元", "注：本表没有数据"]
    assert _grids(document) == [[["编码", "名称", "金额"], ["", "合计", ""], ["201", "", ""]]]


def test_a_table_that_goes_on_without_a_header_keeps_its_columns(read: Read) -> None:
    document = read(
        "<table><tr><td></td><td></td><td>二十二、其他</td><td></td></tr>"
        "<tr><td>合计</td><td>5</td><td>合计</td><td>5</td></tr></table>"
    )
    assert _grids(document) == [[["", "", "二十二、其他", ""], ["合计", "5", "合计", "5"]]]


def test_tables_that_lay_out_a_page_are_walked(read: Read) -> None:
    data = "<table><tr><td>项目<td>金额<tr><td>合计<td>5</table>"
    document = read(
        f"<table><tr><td>栏目<td><table><tr><td><p>一、说明</p>{data}</td></tr></table></td></tr></table>"
        "<table role=presentation><tr><td>甲<td>乙</table>"
    )
    assert _lines(document) == ["栏目", "一、说明", "甲", "乙"]
    assert _grids(document) == [[["项目", "金额"], ["合计", "5"]]]


def test_a_small_table_in_a_cell_is_text_of_the_cell(read: Read) -> None:
    rows = "".join(f"<tr><td>项目{n}</td><td>说明说明说明</td></tr>" for n in range(5))
    document = read(
        f"<table>{rows}<tr><td>其中</td><td><table><tr><td>甲</td><td>5</td></tr></table></td></tr></table>"
    )
    assert _grids(document)[0][-1] == ["其中", "甲5"]
    assert document.remarks == ("有 1 个表格嵌在另一表格的格子里，按格内文字读取",)


def test_files_and_pictures_are_said(read: Read) -> None:
    document = read(
        "<p>见附件</p><a href='/f/预算.pdf?x=1'>附件1：预算表</a><iframe src='show.jsp?file=a/说明.DOCX'></iframe>"
        "<img src='1.png' alt='扫描件'><img src='icon.gif' width=16 height=16>"
    )
    assert document.remarks == ("网页链接的附件：附件1：预算表、说明.DOCX，需另行下载", "有 1 张图片，图中文字没有读取")
    assert [block.alt for block in document.blocks if isinstance(block, Picture)] == ["扫描件"]


def test_forms_show_what_is_filled_in(read: Read) -> None:
    document = read("<p>金额：<input value='5.00'><input type=hidden value='甲'> 万元</p>")
    assert _lines(document) == ["金额： 5.00 万元"]


@pytest.mark.parametrize(
    ("declared", "encoding"),
    [
        ("utf-8", "gb18030"),
        ("gb2312", "utf-8"),
        ("", "gbk"),
        ("gbk", "gb18030"),
        ("", "utf-16"),
        ("big5", "big5"),
        ("x", "utf-8"),
    ],
)
def test_a_wrong_or_missing_charset_does_no_harm(read: Read, declared: str, encoding: str) -> None:
    text = "預算公開說明" if encoding == "big5" else "预算公开说明，共五万元"
    head = f'<meta http-equiv="Content-Type" content="text/html; charset={declared}">' if declared else ""
    document = read(f"<html><head>{head}</head><body><p>{text * 20}</p></body></html>".encode(encoding))
    assert _lines(document) == [text * 20]


def test_some_broken_characters_are_said(read: Read) -> None:
    document = read(b"<p>" + "预算公开".encode() * 500 + b"\xe9\xa2</p>")
    assert document.encoding == "utf-8"
    assert document.remarks == ("有 1 个字符按 utf-8 编码读不出来",)


def test_saved_pages_are_unwrapped(read: Read) -> None:
    import base64  # noqa: PLC0415

    body = base64.encodebytes("<p>预算公开</p>".encode("gb18030")).decode()
    document = read(
        (
            "From: <Saved by Browser>\r\nSubject: x\r\nMIME-Version: 1.0\r\n"
            'Content-Type: multipart/related; type="text/html"; boundary="b"\r\n\r\n--b\r\n'
            'Content-Type: text/html; charset="gb2312"\r\nContent-Transfer-Encoding: base64\r\n\r\n'
            f"{body}\r\n--b\r\nContent-Type: image/png\r\n\r\nx\r\n--b--\r\n"
        ).encode(),
        "预算.mht",
    )
    assert _lines(document) == ["预算公开"]


def test_pages_placed_point_by_point_have_lines_tables_and_boxes(read: Read) -> None:
    document = read(positioned_page())
    assert _lines(document) == [
        "收支表",
        "填报单位：甲县乙局",
        "单位：万元",
        "一、收入总计五万元，支出总计五万元，比上年增加一万元，主要是新增项目较多。",
    ]
    assert _grids(document) == [[["收入", "", "支出"], ["项目", "金额", "金额"], ["一、拨款", "5.00", "5.00"]]]
    grid = next(block for block in document.blocks if isinstance(block, Grid))
    assert grid.rows[2][1].place.page == 1
    assert grid.rows[2][1].place.box == pytest.approx((200, 140, 300, 160))


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b" \r\n", "是空文件"),
        (b"%PDF-1.7", "内容不是网页"),
        (b"<html><body><script>load()</script></body></html>", "可能由脚本载入"),
        (b"<html><body><img src='1.png'></body></html>", "只有图片"),
        ("<body><a href='预算.pdf'><img src='1.gif'></a></body>".encode(), "内容在附件里：预算.pdf"),
        (b"<!-- -->", "里没有"),
        (b"MIME-Version: 1.0\r\nContent-Type: text/plain\r\n\r\nx", "里没有网页正文"),
        (b"<p>" + bytes(range(128, 256)) * 9, "编码无法识别"),
        (b"<div>" * 5000 + b"x", "嵌套过深"),
    ],
)
def test_what_cannot_be_read_is_said_in_a_sentence(read: Read, content: bytes, said: str) -> None:
    with pytest.raises(UnreadableInputError, match=said):
        read(content)


def test_folders_and_missing_files_are_said(tmp_path: Path) -> None:
    with pytest.raises(UnreadableInputError, match="是文件夹"):
        read_html(tmp_path)
    with pytest.raises(UnreadableInputError, match="打不开"):
        read_html(tmp_path / "没有.html")


_PIECES = (
    "<table>",
    "<tr>",
    "<td>",
    "<td colspan=3>",
    "<td rowspan=0>",
    "</table>",
    "</td>",
    "<p>",
    "</p>",
    "<ol>",
    "<li>",
    "</ol>",
    "<div>",
    "</div>",
    "<a>",
    "</a>",
    "<input value=5>",
    "<pre>",
    "</pre>",
    "<!--",
    "-->",
    "&#0;",
    "甲",
    "5.00",
    "<caption>",
    "<tbody>",
    "]]>",
    "<![if",
)


@settings(max_examples=80, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(st.sampled_from(_PIECES), max_size=40))
def test_no_markup_breaks_it_and_lines_count_up(tmp_path: Path, pieces: list[str]) -> None:
    path = tmp_path / "预算.html"
    path.write_text("".join(pieces) + "文", "utf-8")
    try:
        document = read_html(path)
    except UnreadableInputError:
        return
    lines = [
        place.line or 0
        for block in document.blocks
        for place in ([row[0].place for row in block.rows] if isinstance(block, Grid) else [block.place])
    ]
    assert lines == sorted(set(lines))


def _claims(document: Document) -> Counter[tuple[str, ...]]:
    """Return what extraction reads, without places."""
    disclosure = extract(document, strict=False)
    return Counter((*map(str, fact.at), str(fact.value)) for fact in disclosure.facts)


@pytest.mark.parametrize("nested", [False, True])
@pytest.mark.parametrize("encoding", ["utf-8", "gb18030"])
def test_a_disclosure_says_the_same_as_a_page(read: Read, nested: bool, encoding: str) -> None:
    source = example_paths()[0]
    content = page(source.read_text("utf-8"), nested=nested, styled=nested).encode(encoding)
    assert _claims(read(content)) == _claims(read_text(source))


@needs_shared
@pytest.mark.parametrize("source", disclosures()[2:4], ids=lambda path: path.stem[:3])
def test_a_real_disclosure_says_the_same_as_a_page(read: Read, source: Path) -> None:
    assert _claims(read(page(source.read_text("utf-8")).encode())) == _claims(read_text(source))
