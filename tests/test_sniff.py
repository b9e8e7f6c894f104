"""The front door: the kind of a file is told by its content, and no input leads to anything but a sentence."""

import random
from collections.abc import Callable
from pathlib import Path

import pytest

from mingzhang.model.document import Document, Paragraph
from mingzhang.model.errors import UnreadableInputError
from mingzhang.readers import Part, is_plain_text, read, read_parts
from mingzhang.readers.sniff import Kind, mismatch, sniff
from tests.small_files import LINE, docx, every_kind, html, mhtml, ole, packed, pdf, png, rar, tar_gz, xlsx

_OWN_CORE = "<cp:coreProperties><dc:creator>Mingzhang</dc:creator></cp:coreProperties>"
KINDS = {
    "text": (f"{LINE}\n一、概况\n".encode(), Kind.TEXT),
    "GBK text": (LINE.encode("gbk"), Kind.TEXT),
    "UTF-16 text": (LINE.encode("utf-16"), Kind.TEXT),
    "text with tags": (f"<center>{LINE}</center>\n项目\t金额\n合计\t1.00\n".encode(), Kind.TEXT),
    "text with a colon": (f"MIME-Version: 这一行不是邮件\n{LINE}".encode(), Kind.TEXT),
    "PDF": (pdf(), Kind.PDF),
    "PDF after other bytes": (b"\0\0junk\n" + pdf(), Kind.PDF),
    "PDF after a blank line": (b"\n%PDF-1.4 " + LINE.encode(), Kind.PDF),
    "DOCX": (docx(), Kind.DOCX),
    "DOCX cut off": (docx()[:-40], Kind.DOCX),
    "XLSX": (xlsx(), Kind.XLSX),
    "own workbook": (
        packed({"[Content_Types].xml": "", "xl/workbook.xml": "", "docProps/core.xml": _OWN_CORE}),
        Kind.OWN_REPORT,
    ),
    "slides": (packed({"[Content_Types].xml": "", "ppt/presentation.xml": ""}), Kind.SLIDES),
    "ODS": (packed({"mimetype": "application/vnd.oasis.opendocument.spreadsheet"}), Kind.ODS),
    "ODT": (packed({"mimetype": "application/vnd.oasis.opendocument.text"}), Kind.ODT),
    "OFD": (packed({"OFD.xml": "<ofd/>"}), Kind.OFD),
    "ZIP": (packed({"word/甲.txt": LINE}), Kind.ZIP),
    "DOC": (ole("CompObj", "WordDocument"), Kind.DOC),
    "XLS": (ole("Workbook"), Kind.XLS),
    "encrypted": (ole("EncryptionInfo", "EncryptedPackage"), Kind.ENCRYPTED),
    "OLE of nothing": (ole("甲"), Kind.OLE),
    "page": (html(), Kind.HTML),
    "page in UTF-16": (html().decode().encode("utf-16"), Kind.HTML),
    "page after a comment": (b"<!-- saved -->\r\n<html><body></body></html>", Kind.HTML),
    "page without head": (b"<div><p>" + b"<span>1</span>" * 20, Kind.HTML),
    "page named XLS": (b'\xef\xbb\xbf<html xmlns:x="urn:x"><table><tr><td>1</td></tr></table></html>', Kind.HTML),
    "own page": (
        b'<!DOCTYPE html><html><head><meta name="generator" content="Mingzhang"></head></html>',
        Kind.OWN_REPORT,
    ),
    "page as a mail": (mhtml(), Kind.MHTML),
    "Excel 2003": (
        b'<?xml version="1.0"?><Workbook xmlns="urn:schemas-microsoft-com:office:spreadsheet"></Workbook>',
        Kind.EXCEL_XML,
    ),
    "XML": (b'<?xml version="1.0"?><a/>', Kind.XML),
    "RTF": (b"{\\rtf1 a}", Kind.RTF),
    "PNG": (png(), Kind.PICTURE),
    "JPEG": (b"\xff\xd8\xff\xe0\0\0", Kind.PICTURE),
    "GIF": (b"GIF89a\0\0", Kind.OTHER_PICTURE),
    "RAR": (rar("a.txt", b"1"), Kind.RAR),
    "7z": (b"7z\xbc\xaf\x27\x1c\0\4", Kind.SEVEN_ZIP),
    "tar.gz": (tar_gz({"甲.txt": b"1"}), Kind.PACKED),
    "empty": (b"", Kind.EMPTY),
    "junk": (bytes(range(256)), Kind.UNKNOWN),
}


@pytest.mark.parametrize("name", KINDS)
def test_the_kind_is_told_by_content(name: str, tmp_path: Path) -> None:
    data, kind = KINDS[name]
    path = tmp_path / "甲.bin"
    path.write_bytes(data)
    assert sniff(path) is kind


def test_a_stream_below_the_top_of_a_container_does_not_count(tmp_path: Path) -> None:
    path = tmp_path / "甲.doc"
    path.write_bytes(ole("WordDocument").replace(b"R\0o\0o\0t\0", b"r\0o\0o\0t\0") + "Workbook".encode("utf-16-le"))
    assert sniff(path) is Kind.DOC


def test_comments_without_end_take_no_time(tmp_path: Path) -> None:
    path = tmp_path / "甲.html"
    for data in (b"<!---->" * 1200, b"\n" * 8000, b"<a" * 4000, b"a: b\r\n" * 1300):
        path.write_bytes(data + b"x")
        assert sniff(path) in (Kind.TEXT, Kind.HTML)


@pytest.mark.parametrize(
    ("name", "kind", "said"),
    [
        ("甲.pdf", Kind.DOCX, "文件名是 .pdf，内容是 Word 文档，已按内容读取。"),
        ("甲.xls", Kind.HTML, "文件名是 .xls，内容是网页，已按内容读取。"),
        ("甲.PDF", Kind.PDF, None),
        ("甲.wps", Kind.DOC, None),
        ("甲.et", Kind.XLSX, None),
        ("2026年.公开", Kind.DOCX, None),
    ],
)
def test_a_wrong_name_is_said(name: str, kind: Kind, said: str | None) -> None:
    assert mismatch(name, kind) == said


def _texts(document: Document) -> str:
    return "".join(block.text for block in document.blocks if isinstance(block, Paragraph))


@pytest.mark.parametrize("make", [docx, xlsx, html, mhtml, pdf], ids=lambda make: make.__name__)
def test_every_format_is_read_whatever_its_name(make: Callable[[], bytes], tmp_path: Path) -> None:
    path = tmp_path / "甲.txt"
    path.write_bytes(make())
    document = read(path, name="包.zip/甲.txt")
    assert document.source == "包.zip/甲.txt"
    assert ("Budget 2026" if make is pdf else LINE) in _texts(document)
    assert document.remarks[0].startswith("文件名是 .txt，内容是")
    assert not is_plain_text(path)


SENTENCES = {
    "空.docx": (b"", "空文件"),
    "甲.ofd": (KINDS["OFD"][0], "OFD"),
    "甲.pptx": (KINDS["slides"][0], "演示文稿"),
    "甲.xml": (KINDS["Excel 2003"][0], "另存为 .xlsx"),
    "甲.zip": (packed({"甲.txt": LINE}), "压缩包"),
    "甲.pdf": (bytes(range(256)), "二进制"),
    "图.pdf": (KINDS["GIF"][0], "图片"),
    "密.docx": (KINDS["encrypted"][0], "密码"),
    "断.docx": (docx()[:-40], "损坏"),
}


@pytest.mark.parametrize("name", SENTENCES)
def test_what_cannot_be_read_is_said_in_a_sentence(name: str, tmp_path: Path) -> None:
    data, words = SENTENCES[name]
    path = tmp_path / name
    path.write_bytes(data)
    with pytest.raises(UnreadableInputError) as caught:
        read(path, name=f"包/{name}")
    assert caught.value.source == f"包/{name}"
    assert words in str(caught.value)
    assert caught.value.remedy


def test_a_missing_file_and_a_folder_are_said(tmp_path: Path) -> None:
    with pytest.raises(UnreadableInputError, match="打不开"):
        read(tmp_path / "没有.pdf")
    with pytest.raises(UnreadableInputError, match="文件夹"):
        read(tmp_path)


def test_files_are_joined_and_their_lines_count_on(tmp_path: Path) -> None:
    (tmp_path / "1.docx").write_bytes(docx("甲", "乙"))
    (tmp_path / "2.xlsx").write_bytes(xlsx())
    parts = [Part(str(tmp_path / name), f"包/{name}") for name in ("1.docx", "2.xlsx")]
    alone = [read(Path(part.path)) for part in parts]
    document = read_parts(parts, "包")
    assert (document.source, document.format) == ("包", "mixed")
    assert len(document.blocks) == sum(len(one.blocks) for one in alone)
    lines = [block.place.line or 0 for block in document.blocks]
    assert lines == sorted(set(lines))
    assert document.blocks[-1].place.sheet == alone[1].blocks[-1].place.sheet
    last = max(block.place.line or 0 for block in alone[0].blocks)
    assert document.remarks[0].startswith(f"由 2 个文件合成：1.docx（第 1–{last} 行）、2.xlsx（第 {last + 1}–")


def test_texts_are_joined_with_their_lines_and_pages_count_on(tmp_path: Path) -> None:
    for name, text in (("1.txt", "甲\n乙"), ("2.txt", "丙\t丁\n")):
        (tmp_path / name).write_text(text, "utf-8")
    document = read_parts([Part(str(tmp_path / name), name) for name in ("1.txt", "2.txt")], "包")
    assert document.lines[document.blocks[-1].place.line - 1 if document.blocks[-1].place.line else 0] == "丙\t丁"
    for name in ("1.pdf", "2.pdf"):
        (tmp_path / name).write_bytes(pdf(name))
    document = read_parts([Part(str(tmp_path / name), name) for name in ("1.pdf", "2.pdf")], "包")
    assert [block.place.page for block in document.blocks] == [1, 2]


_TURNS = 12


#: LibreOffice and character recognition take seconds to start; their readers have tests of their own.
_SLOW = ("a.doc", "a.png")


@pytest.mark.parametrize("name", [name for name in every_kind() if name not in _SLOW])
def test_damaged_files_give_a_result_or_a_sentence(name: str, tmp_path: Path) -> None:
    dice = random.Random(name)
    data = every_kind()[name]
    for turn in range(_TURNS):
        path = tmp_path / f"{turn}{name}"
        path.write_bytes(_damaged(data, dice, turn))
        try:
            document = read(path)
        except UnreadableInputError as error:
            assert error.source == str(path)
            assert error.reason.endswith("。")
            assert "Error" not in error.reason
        else:
            assert document.blocks


def _damaged(data: bytes, dice: random.Random, turn: int) -> bytes:
    at, copy = dice.randrange(len(data)), bytearray(data)
    match turn % 4:
        case 0:
            return data[:at]
        case 1:
            for _ in range(dice.choice((1, 5, 30))):
                copy[dice.randrange(len(copy))] ^= 1 << dice.randrange(8)
        case 2:
            copy[at : at + 20] = bytes(20)
        case 3:
            return dice.randbytes(dice.randrange(1, 400))
    return bytes(copy)
