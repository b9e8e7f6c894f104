"""The text reader: encodings, line ends, markup, grids, and inputs that are no text."""

import time
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from mingzhang.model.document import Document, Grid, Paragraph, Picture
from mingzhang.model.errors import UnreadableInputError
from mingzhang.readers.text import parse_text, read_text

SAMPLE = "# 某某局\n\n2026年度部门预算公开\n\n科目\t合计\n201\t1.00\n\n**一、基本支出：**指某种支出。\n"


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030", "utf-16"])
@pytest.mark.parametrize("ending", ["\n", "\r\n", "\r"])
def test_it_reads_every_encoding_and_line_end(tmp_path: Path, encoding: str, ending: str) -> None:
    path = tmp_path / "a.txt"
    path.write_bytes(SAMPLE.replace("\n", ending).encode(encoding))
    document = read_text(path)
    assert [type(block).__name__ for block in document.blocks] == ["Paragraph", "Paragraph", "Grid", "Paragraph"]
    assert document.blocks[0].place.line == 1


def test_it_keeps_where_each_cell_stands() -> None:
    grid = parse_text("甲\t 1.00 \t\t乙").blocks[0]
    assert isinstance(grid, Grid)
    assert [(cell.text, cell.place.start, cell.place.end) for cell in grid.rows[0]] == [
        ("甲", 0, 1),
        ("1.00", 3, 7),
        ("", 9, 9),
        ("乙", 10, 11),
    ]


def test_it_removes_markup_and_still_knows_the_columns() -> None:
    line = "**一、基本支出：**指<b>某种</b>支出"
    block = parse_text(line).blocks[0]
    assert isinstance(block, Paragraph)
    assert block.text == "一、基本支出：指某种支出"
    start = block.text.index("某种")
    place = block.span(start, start + 2)
    assert line[place.start : place.end] == "某种"


def test_it_reads_piped_tables_and_pictures() -> None:
    document = parse_text("| 甲 | 乙 |\n|---|---|\n| 1 | 2 |\n\n![图](a.png)\n")
    grid, picture = document.blocks
    assert isinstance(grid, Grid)
    assert [[cell.text for cell in row] for row in grid.rows] == [["甲", "乙"], ["1", "2"]]
    assert isinstance(picture, Picture)


def test_a_blank_line_ends_a_grid() -> None:
    assert len(parse_text("a\tb\n\nc\td").blocks) == 2


@pytest.mark.parametrize(
    ("data", "words"),
    [
        (b"", "空文件"),
        (b"  \n\n", "没有内容"),
        (b"%PDF-1.7\n%\xe2\xe3", "PDF"),
        (b"PK\x03\x04abc", "Word"),
        (bytes(range(256)) * 20, "二进制"),
        ("某局".encode("big5") * 200 + b"\xff", "编码"),
    ],
)
def test_it_says_in_one_sentence_why_a_file_is_no_text(tmp_path: Path, data: bytes, words: str) -> None:
    path = tmp_path / "输入.txt"
    path.write_bytes(data)
    with pytest.raises(UnreadableInputError) as caught:
        read_text(path)
    assert words in str(caught.value)
    assert "输入.txt" in str(caught.value)
    assert "\n" not in str(caught.value)


def test_it_refuses_a_huge_file_without_reading_it(tmp_path: Path) -> None:
    path = tmp_path / "大.txt"
    with path.open("wb") as file:
        file.truncate(200_000_000)
    with pytest.raises(UnreadableInputError, match="200 MB"):
        read_text(path)


def test_it_says_that_a_file_is_missing(tmp_path: Path) -> None:
    with pytest.raises(UnreadableInputError, match="打不开"):
        read_text(tmp_path / "没有.txt")


@given(st.text(max_size=400))
def test_any_text_becomes_a_document(text: str) -> None:
    assert isinstance(parse_text(text), Document)


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(data=st.binary(max_size=600))
def test_any_bytes_become_a_document_or_a_declared_error(tmp_path: Path, data: bytes) -> None:
    path = tmp_path / "x.txt"
    path.write_bytes(data)
    started = time.monotonic()
    try:
        assert isinstance(read_text(path), Document)
    except UnreadableInputError as error:
        assert str(error)
    assert time.monotonic() - started < 5, "a small file must never hang"
