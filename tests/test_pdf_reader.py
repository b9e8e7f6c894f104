"""Text in PDFs, pages without it, bad files; the real documents against their text form."""

from __future__ import annotations

import random
from pathlib import Path

import pytest
from benchmarks.pdf_accuracy import ASKED, claims, pairs

from mingzhang.model.document import Document, Paragraph, Picture
from mingzhang.model.errors import UnreadableInputError
from mingzhang.readers import read_text
from mingzhang.readers.pdf import library, pages_without_text, read_pdf
from tests.pdf_samples import Page, write_pdf
from tests.shared import needs_shared

_LINE = "甲县乙局预算收入总计三千万元，其中本年收入较多者"


def _write(tmp_path: Path, *pages: Page, password: str | None = None) -> Path:
    return write_pdf(tmp_path / "甲县乙局.pdf", pages, password=password)


def _read(tmp_path: Path, *pages: Page) -> Document:
    return read_pdf(_write(tmp_path, *pages))


def _texts(document: Document) -> list[str]:
    return [block.text for block in document.blocks if isinstance(block, Paragraph)]


def _lines(page: Page, *lines: tuple[float, str], top: float = 100, step: float = 20, size: float = 12) -> Page:
    for index, (x, text) in enumerate(lines):
        page.text(x, top + index * step, text, size)
    return page


def test_wrapped_lines_are_one_paragraph_and_an_indent_begins_the_next(tmp_path: Path) -> None:
    page = _lines(
        Page(),
        (74, _LINE),
        (50, _LINE + "收入"),
        (50, "1,234.56万元。"),
        (74, "其中" + _LINE[:21]),
        (50, "五百万元。"),
    )
    assert _texts(_read(tmp_path, page)) == [
        _LINE + _LINE + "收入" + "1,234.56万元。",
        "其中" + _LINE[:21] + "五百万元。",
    ]


def test_a_figure_is_not_torn_where_a_line_ends_early(tmp_path: Path) -> None:
    page = _lines(Page(), (74, _LINE), (50, _LINE[:22]), (50, "123,456.78万元，" + _LINE[:8]), (50, _LINE + "收入"))
    assert _texts(_read(tmp_path, page)) == [_LINE + _LINE[:22] + "123,456.78万元，" + _LINE[:8], _LINE + "收入"]


def test_headings_list_items_and_short_lines_stay_apart(tmp_path: Path) -> None:
    lines = ["第一部分概况", "一、职责", "（一）" + _LINE[:19] + "。", "（二）" + _LINE[:19] + "；", "（三）其他"]
    page = _lines(Page(), *((50, line) for line in lines))
    assert _texts(_read(tmp_path, page)) == lines


def test_contents_are_one_paragraph_an_entry(tmp_path: Path) -> None:
    page = Page().text(270, 60, "目    录", 16)
    page.text(50, 100, "第一部分概况" + "." * 60 + "1").text(50, 120, "一、职责" + "…" * 30 + "12")
    page.text(50, 140, "二、机构设置").text(400, 140, "3")
    texts = _texts(_read(tmp_path, page))
    assert texts[0] == "目录"
    assert [text.strip(".… ")[:4] for text in texts[1:]] == ["第一部分", "一、职责", "二、机构"]
    assert texts[3] == "二、机构设置 3"


def test_spaced_titles_close_and_side_by_side_texts_part(tmp_path: Path) -> None:
    page = Page().text(200, 60, "支 出 总 表", 18)
    page.text(50, 90, "部门：甲县乙局").text(450, 90, "单位：万元")
    for index, char in enumerate("收入预算"):
        page.text(200 + 36 * index, 120, char, 14)
    assert _texts(_read(tmp_path, page)) == ["支出总表", "部门：甲县乙局", "单位：万元", "收入预算"]


def test_latin_words_keep_their_blanks_and_figures_get_none(tmp_path: Path) -> None:
    page = Page().text(50, 60, "PPP open data 1,234.56 万元")
    assert _texts(_read(tmp_path, page)) == ["PPP open data 1,234.56万元"]


def test_text_drawn_twice_is_read_once(tmp_path: Path) -> None:
    page = Page()
    for shift in (0, 0.3):
        page.text(50 + shift, 60, "合计1100.11万元", 12)
        for index, char in enumerate("本年收入"):
            page.text(50 + 12 * index + shift, 90, char, 12)
    assert _texts(_read(tmp_path, page)) == ["合计1100.11万元", "本年收入"]


def test_radicals_are_the_characters_they_look_like(tmp_path: Path) -> None:
    assert _texts(_read(tmp_path, Page().text(50, 60, "⼀般公共预算，⻓期⻋辆"))) == ["一般公共预算，长期车辆"]


def test_a_running_header_is_read_once_and_said(tmp_path: Path) -> None:
    pages = [
        Page()
        .text(200, 40, "甲县乙局预算公开", 9)
        .text(74, 100, f"第{number}页的正文。")
        .text(290, 810, f"- {number} -")
        for number in range(1, 6)
    ]
    document = _read(tmp_path, *pages)
    texts = _texts(document)
    assert texts.count("甲县乙局预算公开") == 1
    assert [text for text in texts if text.startswith("-")] == [f"- {number} -" for number in range(1, 6)]
    assert document.remarks == ("“甲县乙局预算公开”是每页重复的页眉或页脚，只读一次（第 2–5 页不再列出）。",)


def test_words_above_many_tables_are_no_running_header(tmp_path: Path) -> None:
    pages = []
    for number in range(1, 6):
        page = Page().text(200, 40, f"表{number}", 14).text(400, 70, "单位：万元", 9)
        page.table(50, 80, (100, 80), [["项目", "金额"], ["甲", "1.00"]])
        pages.append(page)
    document = _read(tmp_path, *pages)
    assert _texts(document).count("单位：万元") == 5
    assert not document.remarks


def test_forms_and_shifted_pages_are_read_and_hidden_text_is_not(tmp_path: Path) -> None:
    page = Page(origin=(100, 200)).text(50, 60, "甲县乙局")
    page.text(50, 900, "页面下面看不见的字")
    other = Page().form_text(60, 300, "表单里的文字")
    document = _read(tmp_path, page, other)
    assert _texts(document) == ["甲县乙局", "表单里的文字"]
    boxes = [block.place.box for block in document.blocks]
    assert boxes[0] is not None and boxes[0][0] == pytest.approx(50, abs=0.5)
    assert boxes[0][1] < 60 < boxes[0][3]
    assert boxes[1] is not None and boxes[1][1] < 300 < boxes[1][3]


def test_pages_without_text_are_named_and_left_to_ocr(tmp_path: Path) -> None:
    scan, blank = Page().picture(0, 0, 595, 842), Page()
    stamped = Page().picture(0, 0, 595, 842).text(290, 820, "4")
    silent = Page().code_text(50, 100, bytes(range(4, 44)) * 3)
    path = _write(tmp_path, Page().text(50, 60, "甲县乙局"), scan, blank, stamped, silent)
    assert pages_without_text(path) == (2, 4, 5)
    document = read_pdf(path)
    assert document.remarks == (
        "第 2、4 页没有文字层，需要文字识别。",
        "第 5 页的字体没有编码对照，读出的多是乱码，需要文字识别。",
    )
    assert [block.place.page for block in document.blocks if isinstance(block, Picture)] == [2, 4]


def test_the_text_layer_of_a_scan_is_read_and_said(tmp_path: Path) -> None:
    page = Page().picture(0, 0, 595, 842)
    for index in range(4):
        page.hidden_text(50, 100 + 40 * index, _LINE[:20])
    document = _read(tmp_path, page)
    assert _texts(document) == [_LINE[:20]] * 4
    assert document.remarks == ("第 1 页的文字是扫描识别后附上的，可能有误。",)


def test_a_picture_stands_where_it_is_shown(tmp_path: Path) -> None:
    page = Page().text(50, 60, "收入预算图").picture(100, 100, 300, 250).text(50, 300, "二、支出")
    document = _read(tmp_path, page)
    assert [type(block).__name__ for block in document.blocks] == ["Paragraph", "Picture", "Paragraph"]
    assert document.blocks[1].place.box == pytest.approx((100, 100, 300, 250), abs=0.5)
    assert document.format == "pdf"


def _refusal(path: Path, password: str | None = None) -> str:
    with pytest.raises(UnreadableInputError) as caught:
        read_pdf(path, password=password)
    assert caught.value.source == str(path)
    assert caught.value.remedy
    return caught.value.reason


def test_an_encrypted_file_asks_for_the_password(tmp_path: Path) -> None:
    path = _write(tmp_path, Page().text(50, 60, "甲县乙局"), password="secret")
    assert "密码保护" in _refusal(path)
    assert "密码不对" in _refusal(path, "wrong")
    with pytest.raises(UnreadableInputError, match="--password"):
        pages_without_text(path)
    assert _texts(read_pdf(path, password="secret")) == ["甲县乙局"]


def test_files_that_are_no_whole_pdf_are_refused(tmp_path: Path) -> None:
    good = _write(tmp_path, *(Page().text(50, 60, "甲县乙局") for _ in range(200))).read_bytes()
    bad = tmp_path / "坏.pdf"
    for data, word in (
        (b"", "空的"),
        (b"PK\x03\x04 not a pdf", "不是 PDF"),
        (good[: len(good) // 2], "不完整"),
        (b"%PDF-1.5\n" + bytes(3000) + b"\n%%EOF\n", "损坏"),
    ):
        bad.write_bytes(data)
        assert word in _refusal(bad)
    assert "没有这个文件" in _refusal(tmp_path / "无.pdf")
    assert "文件夹" in _refusal(tmp_path)


def test_too_many_pages_none_and_no_text_are_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    assert "没有文字层" in _refusal(_write(tmp_path, Page().picture(0, 0, 595, 842)))
    assert "乱码" in _refusal(_write(tmp_path, Page().code_text(50, 100, bytes(range(4, 44)) * 3)))
    path = _write(tmp_path)
    assert any(word in _refusal(path) for word in ("一页也没有", "损坏"))
    monkeypatch.setattr(library, "MOST_PAGES", 2)
    assert "超过 2 页" in _refusal(_write(tmp_path, Page(), Page(), Page()))


def test_damaged_bytes_never_raise_anything_else(tmp_path: Path) -> None:
    page = Page().text(50, 60, "甲县乙局")
    page.table(50, 100, (100, 80), [["项目", "金额"], ["甲", "1.00"]])
    good = _write(tmp_path, page, page).read_bytes()
    chance = random.Random(7)
    path = tmp_path / "坏.pdf"
    for _ in range(60):
        data = bytearray(good)
        for _ in range(chance.randint(1, 30)):
            data[chance.randrange(len(data))] = chance.randrange(256)
        path.write_bytes(bytes(data))
        try:
            document = read_pdf(path)
        except UnreadableInputError as error:
            assert error.reason
        else:
            assert document.blocks


@needs_shared
def test_real_documents_say_the_same_as_their_text() -> None:
    for pdf, text in pairs([]):
        wanted, got = claims(read_text(text)), claims(read_pdf(pdf))
        for part, asked in ASKED.items():
            lost = wanted[part] - got[part]
            assert lost.total() <= (1 - asked) * wanted[part].total(), (pdf.name, part, sorted(lost)[:5])
