"""Word files that are damaged, locked, dangerous, old or something else: one clear sentence, or they are read."""

from __future__ import annotations

import io
import random
import shutil
import struct
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

from mingzhang.model.document import Grid, Paragraph
from mingzhang.model.errors import UnreadableInputError
from mingzhang.readers import office, ole
from mingzhang.readers.docx import package, read_doc, read_docx
from mingzhang.readers.docx.namespaces import STRICT
from tests.docx_samples import STYLES, cell, p, row, table, write_package

needs_libreoffice = pytest.mark.skipif(office.libreoffice() is None, reason="LibreOffice is not installed")
_ROWS = row(cell("合计"), cell("3.00")), row(cell("基本"), cell("1.00"))
BODY = p("甲县乙局", '<w:pStyle w:val="H1"/>') + table(*_ROWS, widths=[4000, 4000]) + "<w:p/>"


@pytest.fixture
def good(tmp_path: Path) -> Path:
    return write_package(tmp_path / "a.docx", BODY, {"styles": STYLES})


def refused(path: Path, password: str | None = None) -> UnreadableInputError:
    with pytest.raises(UnreadableInputError) as caught:
        read_docx(path, password=password)
    assert caught.value.source == str(path)
    assert caught.value.reason.endswith("。")
    assert caught.value.remedy
    return caught.value


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        (b"", "是空文件。"),
        (b"\x89PNG\r\n\x1a\n0000", "是图片，不是 DOCX。"),
        (b"%PDF-1.7", "是 PDF 文件，不是 DOCX。"),
        (b"<html></html>", "是网页或 XML 文件，不是 DOCX。"),
        ("甲县乙局".encode(), "不是 Word 文档，不是 DOCX。"),
        (b"PK\x03\x04" + b"0" * 200, "已损坏，压缩包打不开。"),
        (ole.MAGIC + bytes(1000), "是旧版 Office 文件，不是 DOCX。"),
    ],
)
def test_what_is_no_docx_is_named(tmp_path: Path, data: bytes, reason: str) -> None:
    path = tmp_path / "a.docx"
    path.write_bytes(data)
    assert refused(path).reason == reason


def test_a_missing_file_is_said(tmp_path: Path) -> None:
    assert "打不开" in refused(tmp_path / "none.docx").reason


def test_a_workbook_called_docx_is_named(tmp_path: Path) -> None:
    path = tmp_path / "a.docx"
    space = "http://schemas.openxmlformats.org/package/2006/relationships"
    with zipfile.ZipFile(path, "w") as book:
        target = '<Relationship Id="a" Type="x/officeDocument" Target="xl/workbook.xml"/>'
        book.writestr("_rels/.rels", f'<Relationships xmlns="{space}">{target}</Relationships>')
        book.writestr("xl/workbook.xml", "<workbook/>")
    assert refused(path).reason == "是 Excel 工作簿，不是 Word 文档。"


@pytest.mark.parametrize("share", [0.3, 0.6, 0.95])
def test_a_file_cut_off_is_damaged(good: Path, share: float) -> None:
    data = good.read_bytes()
    good.write_bytes(data[: int(len(data) * share)])
    assert "已损坏" in refused(good).reason


def test_each_byte_may_be_wrong(good: Path) -> None:
    """Whatever is damaged, the file is read or refused in a sentence."""
    data = good.read_bytes()
    for at in range(0, len(data), 41):
        good.write_bytes(data[:at] + bytes([data[at] ^ 0x55]) + data[at + 1 :])
        try:
            read_docx(good)
        except UnreadableInputError as error:
            assert error.remedy


@pytest.mark.parametrize(
    ("xml", "reason"),
    [
        ("<w:document", "部件 word/document.xml 第 1 行的 XML"),
        ("<w:document/>", "部件 word/document.xml 第 1 行的 XML"),
        ('<!DOCTYPE a [<!ENTITY b "c">]><a>&b;</a>', "带有 DTD"),
        ("<a/>", "里面没有 Word 正文"),
    ],
)
def test_bad_xml_is_told_with_its_part(tmp_path: Path, xml: str, reason: str) -> None:
    path = tmp_path / "a.docx"
    with zipfile.ZipFile(path, "w") as made:
        made.writestr("word/document.xml", xml)
    assert reason in refused(path).reason


def test_a_document_without_text_says_so(tmp_path: Path) -> None:
    assert refused(write_package(tmp_path / "a.docx", "<w:p/>")).reason == "没有文字。"
    picture = p("<w:r><w:drawing><a:blip/></w:drawing></w:r>")
    assert refused(write_package(tmp_path / "b.docx", picture)).reason == "只有 1 张图片，没有文字。"


def test_bombs_are_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    huge = write_package(tmp_path / "a.docx", BODY, extra={"word/media/a.bin": bytes(60_000_000)})
    assert "压缩炸弹" in refused(huge).reason
    monkeypatch.setattr(package, "LARGEST_PART", 500)
    assert "超过上限" in refused(write_package(tmp_path / "b.docx", BODY)).reason


def test_macros_are_not_run_but_said(tmp_path: Path) -> None:
    path = write_package(tmp_path / "a.docm", BODY, extra={"word/vbaProject.bin": b"0"})
    assert read_docx(path).remarks == ("带有宏，宏没有运行。",)


def test_the_strict_form_of_the_standard_is_read(good: Path, tmp_path: Path) -> None:
    strict = tmp_path / "strict.docx"
    with zipfile.ZipFile(good) as source, zipfile.ZipFile(strict, "w") as target:
        for name in source.namelist():
            data = source.read(name)
            for theirs, ours in STRICT[:2]:
                data = data.replace(ours, theirs)
            target.writestr(name, data)
    assert read_docx(strict).blocks == read_docx(good).blocks


# ---------------------------------------------------------------------------------- passwords


def test_a_locked_file_asks_for_its_password(tmp_path: Path) -> None:
    good = _large(tmp_path)
    locked = _locked(good, tmp_path / "locked.docx")
    assert refused(locked).reason == "有打开密码。"
    assert "--password" in refused(locked).remedy
    assert "密码不对" in refused(locked, "错").reason
    assert read_docx(locked, password="甲乙丙").blocks == read_docx(good).blocks


def test_without_the_part_that_decrypts_the_remedy_names_it(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    locked = _locked(_large(tmp_path), tmp_path / "locked.docx")
    monkeypatch.setitem(sys.modules, "msoffcrypto", None)
    assert "mingzhang[office]" in refused(locked, "甲乙丙").remedy


def _large(folder: Path) -> Path:
    """Write a document with a picture: very small files are not locked rightly by the tool."""
    return write_package(
        folder / "a.docx", BODY, {"styles": STYLES}, {"word/media/a.bin": random.Random(1).randbytes(9000)}
    )


def _locked(source: Path, target: Path) -> Path:
    pytest.importorskip("msoffcrypto", reason="msoffcrypto-tool is not installed")
    from msoffcrypto.format.ooxml import OOXMLFile  # noqa: PLC0415

    output = io.BytesIO()
    with source.open("rb") as file:
        OOXMLFile(file).encrypt("甲乙丙", output)
    target.write_bytes(output.getvalue())
    return target


def test_a_locked_doc_is_known_by_its_flag(tmp_path: Path) -> None:
    path = tmp_path / "a.doc"
    for flags, expected in ((0x0000, False), (0x0100, True)):
        path.write_bytes(ole.MAGIC + bytes(504) + struct.pack("<6H", 0xA5EC, 0, 0, 0, 0, flags) + bytes(500))
        assert office.is_encrypted_doc(path) is expected
    with pytest.raises(UnreadableInputError) as caught:
        read_doc(path)
    assert (caught.value.reason, caught.value.source) == ("有打开密码。", str(path))


# -------------------------------------------------------------------------------- LibreOffice


def test_without_libreoffice_the_remedy_is_another_format(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(shutil, "which", lambda name: None)
    path = tmp_path / "a.wps"
    path.write_bytes(ole.MAGIC + bytes(1000))
    with pytest.raises(UnreadableInputError) as caught:
        read_doc(path)
    assert "没有安装 LibreOffice" in caught.value.reason
    assert "另存为 .docx" in caught.value.remedy


@pytest.mark.skipif(sys.platform == "win32", reason="the stand-in is a shell script")
@pytest.mark.parametrize(
    ("script", "reason"),
    [
        ("sleep 60 & sleep 60", "LibreOffice 用了 0.3 秒还没有转换完。"),
        ("exit 1", "LibreOffice 读不了，文件可能已损坏或有密码。"),
    ],
)
def test_a_conversion_that_hangs_or_fails_is_told(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, script: str, reason: str
) -> None:
    program = tmp_path / "soffice"
    program.write_text(f"#!/bin/sh\n{script}\n")
    program.chmod(0o755)
    monkeypatch.setattr(shutil, "which", lambda name: str(program))
    path = tmp_path / "a.doc"
    path.write_bytes(b"0")
    with pytest.raises(UnreadableInputError) as caught:
        read_doc(path, seconds=0.3 if "sleep" in script else 30)
    assert (caught.value.reason, caught.value.source) == (reason, str(path))


@needs_libreoffice
def test_an_old_word_file_is_read_like_a_new_one(tmp_path: Path, good: Path) -> None:
    program = office.libreoffice()
    assert program is not None
    profile = f"-env:UserInstallation={(tmp_path / 'profile').as_uri()}"
    command = [program, profile, "--headless", "--convert-to", "doc:MS Word 97", "--outdir", str(tmp_path), str(good)]
    subprocess.run(command, check=True, capture_output=True, timeout=120)
    old = (tmp_path / "a.doc").rename(tmp_path / "甲县乙局.wps")
    document = read_doc(old)
    assert (document.source, document.format) == (str(old), "docx")
    assert "LibreOffice" in document.remarks[0]
    heading, grid = document.blocks
    assert isinstance(heading, Paragraph)
    assert (heading.text, heading.level) == ("甲县乙局", 1)
    assert isinstance(grid, Grid)
    assert [[cell.text for cell in row] for row in grid.rows] == [["合计", "3.00"], ["基本", "1.00"]]
