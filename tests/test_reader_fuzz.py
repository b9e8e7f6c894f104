"""Damaged files of every format: whatever bytes were lost or changed, a reader gives a document or a sentence."""

import base64
import io
import random
import time
import zipfile
from collections.abc import Callable
from functools import cache
from pathlib import Path

import pytest

from mingzhang.model.document import Document
from mingzhang.model.errors import UnreadableInputError
from mingzhang.readers import read, read_text
from mingzhang.readers.archive import unpack
from tests.docx_samples import write_disclosure
from tests.html_samples import page
from tests.office_samples import ole_file, write_xlsb
from tests.pdf_samples import Page, write_pdf
from tests.small_files import LINE, docx, packed
from tests.xlsx_samples import write_ods, write_workbook, write_xls

TEXT = f"""{LINE}

一、收支总表

项目\t合计\t基本支出
201 一般公共服务支出\t1,234.50\t34.50
合计\t1,234.50\t34.50

二、情况说明

{LINE}收入总计1,234.50万元，比上年增加12.00万元，增长0.98%。
"""
ROUNDS = 14
#: A file of some kilobytes; generous for a loaded machine, a hang is far above it.
SECONDS = 20


def _pdf(path: Path, password: str | None = None) -> None:
    sheet = Page(595, 842)
    sheet.text(72, 72, LINE, 14)
    sheet.table(72, 120, [150, 100, 100], [["项目", "合计", "基本支出"], ["合计", "1,234.50", "34.50"]])
    sheet.picture(72, 400, 100, 100)
    write_pdf(path, [sheet, sheet], password=password)


def _xls(path: Path) -> None:
    write_xls(path, {(0, 0): LINE, (2, 0): "合计", (2, 1): (1234.5, 1), (3, 0): "基本支出", (3, 1): (34.5, 1)})


def _ole(path: Path) -> None:
    _xls(path)
    path.write_bytes(ole_file("Workbook", path.read_bytes()))


MAKERS: dict[str, Callable[[Path], object]] = {
    "a.pdf": _pdf,
    "locked.pdf": lambda path: _pdf(path, "甲"),
    "a.docx": lambda path: write_disclosure(_text(path), path),
    "a.xlsx": lambda path: write_workbook(TEXT, path),
    "a.xlsb": lambda path: write_xlsb(path, {(0, 0): LINE, (1, 0): "合计", (1, 1): 1234.5}),
    "a.ods": lambda path: write_ods(path, [["项目", "合计"], ["合计", 1234.5]]),
    "bare.xls": _xls,
    "a.xls": _ole,
    "a.html": lambda path: path.write_text(page(TEXT), "utf-8"),
    "a.mht": lambda path: path.write_bytes(_mail()),
    "a.csv": lambda path: path.write_text(f'{LINE},,\n项目,合计,基本支出\n合计,"1,234.50",34.50\n', "utf-8"),
    "gb.html": lambda path: path.write_bytes(page(TEXT).encode("gb18030")),
}


def _mail() -> bytes:
    head = 'MIME-Version: 1.0\r\nContent-Type: multipart/related; boundary="b"\r\n\r\n--b\r\n'
    part = "Content-Type: text/html; charset=gb18030\r\nContent-Transfer-Encoding: base64\r\n\r\n"
    return (head + part).encode() + base64.encodebytes(page(TEXT).encode("gb18030")) + b"\r\n--b--\r\n"


def _text(path: Path) -> Document:
    source = path.with_suffix(".txt")
    source.write_text(TEXT, "utf-8")
    return read_text(source)


@cache
def sample(name: str, folder: Path) -> bytes:
    path = folder / name
    MAKERS[name](path)
    return path.read_bytes()


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("whole")


def spoilt(data: bytes, dice: random.Random) -> bytes:
    """Return bytes with something lost, turned, zeroed, doubled or exchanged."""
    at, copy = dice.randrange(len(data)), bytearray(data)
    size = dice.choice((1, 4, 30, 300))
    match dice.randrange(6):
        case 0:
            return data[:at]
        case 1:
            for _ in range(dice.choice((1, 3, 20))):
                copy[dice.randrange(len(copy))] ^= 1 << dice.randrange(8)
        case 2:
            copy[at : at + size] = bytes(len(copy[at : at + size]))
        case 3:
            del copy[at : at + size]
        case 4:
            copy[at:at] = copy[at : at + size]
        case _:
            copy[at : at + size] = dice.randbytes(size)
    return bytes(copy)


def spoilt_inside(data: bytes, dice: random.Random) -> bytes:
    """Return a package one of whose parts is spoilt, its checksum being right."""
    source = zipfile.ZipFile(io.BytesIO(data))
    parts: dict[str, str | bytes] = {name: source.read(name) for name in source.namelist()}
    name = dice.choice([name for name, content in parts.items() if content])
    content = parts[name]
    parts[name] = spoilt(content if isinstance(content, bytes) else content.encode(), dice)
    return packed(parts)


def check_reading(path: Path, password: str | None = None) -> None:
    started = time.monotonic()
    try:
        document = read(path, password=password)
    except UnreadableInputError as error:
        assert error.source == str(path)
        assert error.reason.endswith("。")
        assert error.remedy.endswith("。")
        assert "\n" not in str(error)
    else:
        assert document.blocks
    assert time.monotonic() - started < SECONDS


@pytest.mark.parametrize("name", MAKERS)
def test_the_samples_themselves_are_read(name: str, folder: Path, tmp_path: Path) -> None:
    path = tmp_path / name
    path.write_bytes(sample(name, folder))
    document = read(path, password="甲" if name.startswith("locked") else None)
    assert "1,234.5" in str(document.blocks) or "1234.5" in str(document.blocks)


@pytest.mark.parametrize("name", MAKERS)
def test_a_spoilt_file_gives_a_document_or_a_sentence(name: str, folder: Path, tmp_path: Path) -> None:
    whole = sample(name, folder)
    for turn in range(ROUNDS):
        path = tmp_path / f"{turn}{name}"
        path.write_bytes(spoilt(whole, random.Random(f"{name}{turn}")))
        check_reading(path, "甲" if name.startswith("locked") else None)


@pytest.mark.parametrize("name", ["a.docx", "a.xlsx", "a.xlsb", "a.ods"])
def test_a_package_with_a_spoilt_part_gives_a_document_or_a_sentence(name: str, folder: Path, tmp_path: Path) -> None:
    whole = sample(name, folder)
    for turn in range(ROUNDS):
        path = tmp_path / f"{turn}{name}"
        path.write_bytes(spoilt_inside(whole, random.Random(f"{name}{turn}")))
        check_reading(path)


@pytest.mark.parametrize("nested", [False, True])
def test_a_spoilt_archive_gives_members_or_a_sentence(nested: bool, tmp_path: Path) -> None:
    whole = packed({"甲.txt": TEXT, "目录/乙.docx": docx()})
    whole = packed({"包.zip": whole, "丙.txt": TEXT}) if nested else whole
    for turn in range(2 * ROUNDS):
        path, target = tmp_path / f"{turn}.zip", tmp_path / str(turn)
        path.write_bytes(spoilt(whole, random.Random(turn)))
        target.mkdir()
        try:
            contents = unpack(path, target)
        except UnreadableInputError as error:
            assert error.source == str(path)
            assert error.remedy
        else:
            assert all(Path(part.path).parent == target for part in contents.files)
            assert all(remedy for _, _, remedy in contents.unreadable)
