"""Bad input on the command line: one sentence each that names file and remedy, status 2, the others still done."""

import io
import json
import os
import zipfile
import zlib
from collections.abc import Callable
from pathlib import Path
from typing import Any

import msoffcrypto
import pytest
from click.testing import CliRunner, Result
from msoffcrypto.format.ooxml import OOXMLFile
from pypdf import PdfReader, PdfWriter

from mingzhang.cli import main
from mingzhang.examples import example_paths
from mingzhang.model.errors import UnreadableInputError
from mingzhang.pipeline import Task, run
from mingzhang.readers import read
from mingzhang.readers.limits import Limits
from mingzhang.readers.office import OPEN_TO_ALL
from mingzhang.readers.xlsx import binary, read_workbook
from tests.html_samples import page
from tests.office_samples import locked_xls, ole_file, write_xlsb
from tests.pdf_samples import Page, write_pdf
from tests.small_files import LINE, docx, html, packed, pdf, png, xlsx
from tests.xlsx_samples import write_ods, write_xls

CLEAN, _ = example_paths()


def run_main(*words: str | Path) -> Result:
    return CliRunner().invoke(main, [str(word) for word in words])


def objects(text: str) -> list[dict[str, Any]]:
    return [json.loads(line) for line in text.splitlines() if line.startswith("{")]


def blank_pages(count: int) -> bytes:
    writer, buffer = PdfWriter(), io.BytesIO()
    for _ in range(count):
        writer.add_blank_page(595, 842)
    writer.write(buffer)
    return buffer.getvalue()


def locked_pdf(user: str, owner: str) -> bytes:
    writer, buffer = PdfWriter(clone_from=PdfReader(io.BytesIO(pdf()))), io.BytesIO()
    writer.encrypt(user, owner, algorithm="RC4-128")
    writer.write(buffer)
    return buffer.getvalue()


def parts_of(data: bytes) -> dict[str, str | bytes]:
    with zipfile.ZipFile(io.BytesIO(data)) as package:
        return {name: package.read(name) for name in package.namelist()}


def locked_package(data: bytes, password: str) -> bytes:
    buffer = io.BytesIO()
    # The library that encrypts cannot do it to files below four kilobytes.
    OOXMLFile(io.BytesIO(packed({**parts_of(data), "a.bin": os.urandom(8_000)}))).encrypt(password, buffer)
    return buffer.getvalue()


def records() -> bytes:
    path = Path(os.environ["PYTEST_TMP"])
    write_xls(path, {(0, 0): LINE, (2, 0): "合计", (2, 1): (1234.5, 1)})
    return path.read_bytes()


@pytest.fixture(autouse=True)
def _place(tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PYTEST_TMP", str(tmp_path_factory.mktemp("records") / "甲.xls"))


BAD: dict[str, tuple[Callable[[], bytes], str, str]] = {
    "锁.pdf": (lambda: locked_pdf("甲", "乙"), "密码", "--password"),
    "锁.docx": (lambda: locked_package(docx(), "甲"), "密码", "--password"),
    "锁.xlsx": (lambda: locked_package(xlsx(), "甲"), "密码", "--password"),
    "锁.xls": (lambda: locked_xls(records(), "甲"), "密码", "--password"),
    "断.pdf": (lambda: pdf()[:300], "不完整", "重新下载"),
    "坏.pdf": (lambda: b"%PDF-1.4\n" + bytes(400) + b"\nstartxref\n9\n%%EOF", "已损坏", "重新下载"),
    "长.pdf": (lambda: blank_pages(3001), "3001 页", "请只留下"),
    "白.pdf": (lambda: blank_pages(1), "空白", "选对了文件"),
    "图.pdf": (lambda: b"GIF89a\0\0", "图片", "另存为"),
    "弹.zip": (lambda: packed({"甲.txt": bytes(60_000_000)}), "压缩炸弹", "来源可靠"),
    "弹.docx": (lambda: packed({"[Content_Types].xml": "", "word/document.xml": bytes(60_000_000)}), "炸弹", "来源"),
    "空.pdf": (lambda: b"", "空文件", "完整保存"),
    "旧.xls": (
        lambda: b'<?xml version="1.0"?><Workbook xmlns="urn:schemas-microsoft-com:office:spreadsheet"/>',
        "Excel 2003",
        "另存为 .xlsx",
    ),
}


@pytest.mark.parametrize("jobs", ["1", "2"])
def test_every_bad_file_of_a_folder_gets_one_sentence_and_the_others_are_done(jobs: str, tmp_path: Path) -> None:
    for name, (make, _, _) in BAD.items():
        (tmp_path / name).write_bytes(make())
    (tmp_path / "好.txt").write_bytes(CLEAN.read_bytes())
    (tmp_path / "夹.pdf").mkdir()
    (tmp_path / "失.pdf").symlink_to(tmp_path / "没有.pdf")
    os.mkfifo(tmp_path / "管.pdf")
    result = run_main("check", tmp_path, "--format", "jsonl", "--jobs", jobs)
    assert result.exit_code == 2
    found = {Path(item["source"]).name: item for item in objects(result.stdout)}
    wanted = {name: words for name, (_, *words) in BAD.items()}
    wanted |= {"失.pdf": ["链接指向的文件不存在", "路径"], "管.pdf": ["管道", "存成文件"]}
    assert found.keys() == wanted.keys() | {"好.txt"}
    assert "error" not in found["好.txt"]
    for name, words in wanted.items():
        said = found[name]["error"]
        assert said.startswith(str(tmp_path / name))
        assert all(word in said for word in words), said
        assert "\n" not in said
    assert "Traceback" not in result.output


def test_what_is_no_file_is_said_when_it_is_named(tmp_path: Path) -> None:
    (tmp_path / "夹.pdf").mkdir()
    (tmp_path / "圈.pdf").symlink_to(tmp_path / "圈.pdf")
    os.mkfifo(tmp_path / "管.pdf")
    names = ["夹.pdf", "圈.pdf", "管.pdf", "没有.pdf"]
    result = run_main("check", *(tmp_path / name for name in names), CLEAN, "--format", "jsonl")
    assert result.exit_code == 2
    *errors, good = objects(result.stdout)
    words = ["文件夹里没有", "绕成了圈", "管道", "没有这个文件"]
    for item, name, word in zip(errors, names, words, strict=True):
        assert name in item["error"]
        assert word in item["error"]
    assert "error" not in good


def test_no_right_to_read_is_said(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "甲.pdf"
    path.write_bytes(pdf())
    usual = Path.open

    def refused(self: Path, *args: Any, **more: Any) -> Any:
        # Whoever runs the tests as root may read everything.
        if self == path:
            raise PermissionError(13, "Permission denied")
        return usual(self, *args, **more)

    monkeypatch.setattr(Path, "open", refused)
    result = run_main("extract", path)
    assert result.exit_code == 2
    assert "没有读取权限" in result.stdout


def test_a_closed_folder_is_said(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "好.txt").write_bytes(CLEAN.read_bytes())
    closed = tmp_path / "禁"
    closed.mkdir()
    usual = os.scandir

    def refused(path: Any) -> Any:
        if Path(path) == closed:
            raise PermissionError(13, "Permission denied", str(path))
        return usual(path)

    monkeypatch.setattr(os, "scandir", refused)
    result = run_main("check", tmp_path, "--format", "jsonl")
    assert result.exit_code == 2
    assert [item.get("error", "")[-40:] for item in objects(result.stdout)][1].count("没有读取权限") == 1


def test_a_file_that_goes_away_while_it_is_read_is_said(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "甲.xlsx"
    path.write_bytes(xlsx())

    def gone(self: Path) -> bytes:
        raise FileNotFoundError(2, "No such file or directory")

    path.write_bytes(ole_file("Workbook", b"\x09\x08" + bytes(5000)))
    monkeypatch.setattr(Path, "read_bytes", gone)
    with pytest.raises(UnreadableInputError, match=r"甲\.xlsx：打不开（没有这个文件）"):
        read(path)


@pytest.mark.parametrize("name", ["锁.pdf", "锁.docx", "锁.xlsx", "锁.xls"])
def test_the_right_password_opens_and_a_wrong_one_is_said(name: str, tmp_path: Path) -> None:
    path = tmp_path / name
    path.write_bytes(BAD[name][0]())
    with pytest.raises(UnreadableInputError, match="密码不对"):
        read(path, password="错")
    assert ("Budget 2026" if name.endswith("pdf") else LINE) in str(read(path, password="甲").blocks)


@pytest.mark.parametrize("name", ["甲.xlsx", "甲.xls"])
def test_a_workbook_locked_only_against_changes_is_opened_without_a_password(name: str, tmp_path: Path) -> None:
    path = tmp_path / name
    data = locked_package(xlsx(), OPEN_TO_ALL) if name == "甲.xlsx" else locked_xls(records(), OPEN_TO_ALL)
    assert msoffcrypto.OfficeFile(io.BytesIO(data)).is_encrypted()
    path.write_bytes(data)
    assert LINE in str(read(path).blocks)


def test_a_pdf_with_the_owner_s_password_alone_is_read(tmp_path: Path) -> None:
    path = tmp_path / "甲.pdf"
    path.write_bytes(locked_pdf("", "乙"))
    assert "Budget 2026" in str(read(path).blocks)


def test_macros_are_not_run_but_said(tmp_path: Path) -> None:
    path = tmp_path / "甲.docm"
    path.write_bytes(packed({**parts_of(docx()), "word/vbaProject.bin": b"x"}))
    document = read(path)
    assert any("宏" in remark for remark in document.remarks)


@pytest.mark.parametrize("name", ["甲.xls", "甲.doc", "甲.et"])
@pytest.mark.parametrize("head", ["", "<style>td {}</style>", "<div>", '\ufeff<?xml version="1.0"?>\n<html>'])
def test_markup_under_the_name_of_an_office_file_is_read_as_a_page(name: str, head: str, tmp_path: Path) -> None:
    path = tmp_path / name
    path.write_text(
        f"{head}<table><tr><td>项目</td><td>合计</td></tr><tr><td>甲</td><td>1.00</td></tr></table>", "utf-8"
    )
    document = read(path)
    assert document.format == "html"
    assert "内容是网页" in document.remarks[0]
    assert "1.00" in str(document.blocks)


def test_the_workbook_reader_itself_takes_markup_for_the_page_it_is(tmp_path: Path) -> None:
    path = tmp_path / "甲.xls"
    path.write_bytes(html())
    assert read_workbook(path).format == "html"


def test_a_page_in_gb18030_without_a_word_about_it_is_read(tmp_path: Path) -> None:
    path = tmp_path / "甲.html"
    path.write_bytes(f"<html><body><p>{LINE}</p></body></html>".encode("gb18030"))
    document = read(path)
    assert (document.encoding, LINE in str(document.blocks)) == ("gb18030", True)


@pytest.mark.parametrize("make", ["xlsb", "ods"])
@pytest.mark.parametrize("suffix", [".xlsx", ".xls", ".bin"])
def test_binary_and_open_workbooks_are_told_by_content(make: str, suffix: str, tmp_path: Path) -> None:
    path = tmp_path / f"甲{suffix}"
    if make == "xlsb":
        write_xlsb(path, {(2, 1): "合计", (2, 2): 1234.5})
    else:
        write_ods(path, [["合计", 1234.5]])
    assert "1234.5" in str(read(path).blocks)


def test_a_sheet_of_too_many_squares_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(binary, "_MOST_SQUARES", 1_000)
    path = tmp_path / "甲.xlsb"
    write_xlsb(path, {(0, 0): "合计", (100, 20): 1.0})
    with pytest.raises(UnreadableInputError, match="删去表外多余的行和列"):
        read(path)


def test_a_picture_under_the_name_of_a_pdf_is_an_input_of_its_folder(tmp_path: Path) -> None:
    (tmp_path / "好.txt").write_bytes(CLEAN.read_bytes())
    (tmp_path / "图.pdf").write_bytes(b"GIF89a\0\0")
    (tmp_path / "图.png").write_bytes(png())
    result = run_main("check", tmp_path, "--format", "jsonl")
    assert result.exit_code == 2
    assert [Path(item["source"]).name for item in objects(result.stdout)] == ["图.pdf", "好.txt"]


@pytest.fixture(scope="module")
def bomb() -> bytes:
    """Return a PDF of half a megabyte whose only page unpacks to 600 MB."""
    packer = zlib.compressobj(1)
    stream = b"".join(packer.compress(b" " * 10_000_000) for _ in range(60)) + packer.flush()
    whole = pdf()
    start, stop = whole.index(b"stream\n") + 7, whole.index(b"\nendstream")
    head = whole[: whole.rindex(b"/Length", 0, start)]
    return head + b"/Length %d/Filter/FlateDecode>>stream\n" % len(stream) + stream + whole[stop:]


@pytest.mark.parametrize("jobs", [1, 2])
def test_a_bomb_inside_a_pdf_ends_at_the_limit_of_memory(jobs: int, bomb: bytes, tmp_path: Path) -> None:
    (tmp_path / "弹.pdf").write_bytes(bomb)
    (tmp_path / "好.html").write_text(page(CLEAN.read_text("utf-8")), "utf-8")
    tasks = [Task(str(tmp_path / name), "check", "jsonl", "zh") for name in ("弹.pdf", "好.html")]
    bad, good = run(tasks, jobs, Limits(0, 500))
    assert bad.error is not None
    assert "弹.pdf" in bad.error
    assert "--memory" in bad.error
    assert good.error is None


def test_much_text_is_read_under_limits_too(tmp_path: Path) -> None:
    path = tmp_path / "长.txt"
    path.write_text(CLEAN.read_text("utf-8") * 30, "utf-8")
    (result,) = run([Task(str(path), "check", "jsonl", "zh")], limits=Limits(0.01, 0))
    assert result.error is not None
    assert "0.01 秒的时限" in result.error


def test_a_baseline_gets_password_and_limits(tmp_path: Path) -> None:
    path = tmp_path / "旧.pdf"
    sheet = Page(595, 842)
    sheet.text(72, 72, LINE, 14)
    write_pdf(path, [sheet], password="甲")
    asked = run_main("check", CLEAN, "--baseline", path)
    assert "--password" in asked.stderr
    told = run_main("check", CLEAN, "--baseline", path, "--password", "甲")
    assert "不像部门预算公开" in told.stderr
    late = run_main("check", CLEAN, "--baseline", path, "--timeout", "0.001")
    assert "0.001 秒的时限" in late.stderr
    assert asked.exit_code == told.exit_code == late.exit_code == 2
