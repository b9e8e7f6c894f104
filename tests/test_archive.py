"""Archives and folders: members become inputs with readable names, nothing leaves the folder, bombs are refused."""

import gzip
import io
import json
import os
import shutil
import tarfile
import tempfile
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result

from mingzhang.cli import main
from mingzhang.examples import example_paths
from mingzhang.model.errors import UnreadableInputError
from mingzhang.readers import limits, tools
from mingzhang.readers.archive import Contents, unpack
from mingzhang.readers.sniff import Kind
from tests.small_files import LINE, docx, packed, png, rar, tar_gz

CLEAN, _ = example_paths()
TEXT = f"{LINE}\n".encode()


def unpacked(data: bytes, folder: Path, *, name: str = "包.zip", password: str | None = None) -> Contents:
    archive = folder / name
    archive.write_bytes(data)
    target = folder / "解"
    target.mkdir()
    contents = unpack(archive, target, name=name, password=password)
    assert all(Path(part.path).parent == target for part in contents.files)
    return contents


def names(contents: Contents) -> list[str]:
    return [part.name for part in contents.files]


@pytest.mark.parametrize("flagged", [True, False], ids=["UTF-8 names", "GBK names"])
def test_members_are_named_readably_and_sorted(flagged: bool, tmp_path: Path) -> None:
    members: dict[str, str | bytes] = {"目录/丙局.txt": TEXT, "甲局.docx": docx(), "目录/乙局.txt": TEXT}
    contents = unpacked(packed(members, flagged=flagged), tmp_path)
    assert names(contents) == ["包.zip/甲局.docx", "包.zip/目录/丙局.txt", "包.zip/目录/乙局.txt"]
    assert {part.name: Path(part.path).read_bytes() for part in contents.files} == {
        f"包.zip/{name}": content for name, content in members.items()
    }
    assert {Path(part.path).suffix for part in contents.files} == {".txt", ".docx"}


@pytest.mark.parametrize("name", ["../外.txt", "/外.txt", "甲/../../外.txt", "..\\外.txt", "C:\\外.txt"])
def test_nothing_is_written_outside(name: str, tmp_path: Path) -> None:
    contents = unpacked(packed({name: TEXT, "甲.txt": TEXT}), tmp_path)
    assert names(contents) == ["包.zip/甲.txt"]
    assert "指向包外" in contents.passed_over[0]
    assert sorted(path.name for path in tmp_path.rglob("外*")) == []


def test_litter_is_left_and_links_are_said(tmp_path: Path) -> None:
    buffer = io.BytesIO()
    with tarfile.open(fileobj=buffer, mode="w:xz") as package:
        for name in ("甲.txt", ".隐藏", "__MACOSX/甲.txt", "~$甲.docx", "Thumbs.db"):
            info = tarfile.TarInfo(name)
            info.size = len(TEXT)
            package.addfile(info, io.BytesIO(TEXT))
        link = tarfile.TarInfo("链接.txt")
        link.type, link.linkname = tarfile.SYMTYPE, "/etc/passwd"
        package.addfile(link)
    contents = unpacked(buffer.getvalue(), tmp_path, name="包.tar.xz")
    assert names(contents) == ["包.tar.xz/甲.txt"]
    assert contents.passed_over == ("包.tar.xz/链接.txt 是链接，没有处理。",)


def test_a_single_packed_file_is_an_archive_of_one(tmp_path: Path) -> None:
    contents = unpacked(gzip.compress(TEXT), tmp_path, name="甲局.txt.gz")
    assert names(contents) == ["甲局.txt.gz/甲局.txt"]


def test_an_archive_inside_an_archive_is_unpacked_once(tmp_path: Path) -> None:
    third = packed({"丙.txt": TEXT})
    second = packed({"乙.txt": TEXT, "丙.zip": third})
    contents = unpacked(packed({"乙.zip": second, "断.zip": second[:-30]}), tmp_path)
    assert names(contents) == ["包.zip/乙.zip/乙.txt"]
    assert contents.passed_over == ("包.zip/乙.zip/丙.zip 是第三层压缩包，没有处理。",)
    assert [(name, reason) for name, reason, _ in contents.unreadable] == [
        ("包.zip/断.zip", "已损坏或不完整，解不开。")
    ]


def test_a_bomb_is_refused(tmp_path: Path) -> None:
    with pytest.raises(UnreadableInputError, match="压缩炸弹"):
        unpacked(packed({"甲.txt": bytes(60_000_000)}), tmp_path)


def test_a_packed_stream_that_does_not_end_is_refused(tmp_path: Path) -> None:
    with pytest.raises(UnreadableInputError, match="压缩炸弹"):
        unpacked(gzip.compress(bytes(60_000_000)), tmp_path, name="甲.gz")


def test_limits_of_members_and_sizes(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(limits, "MOST_MEMBERS", 3)
    with pytest.raises(UnreadableInputError, match="超过上限 3 个"):
        unpacked(packed({f"{number}.txt": TEXT for number in range(4)}), tmp_path)
    monkeypatch.setattr(limits, "LARGEST_UNPACKED", 1_000_000)
    (tmp_path / "二").mkdir()
    with pytest.raises(UnreadableInputError, match="超过上限 1 MB"):
        unpacked(tar_gz({"甲.txt": os.urandom(1_500_000)}), tmp_path / "二", name="包.tar.gz")


@pytest.mark.parametrize("cut", [10, 60, 200])
def test_a_damaged_archive_is_said(cut: int, tmp_path: Path) -> None:
    data = packed({"甲.txt": os.urandom(300), "乙.txt": TEXT})
    with pytest.raises(UnreadableInputError, match=r"包\.zip：已损坏"):
        unpacked(data[:-cut], tmp_path)


@pytest.mark.skipif(not any(map(shutil.which, ("bsdtar", "unar"))), reason="no tool here opens RAR")
def test_rar_is_opened_with_a_tool(tmp_path: Path) -> None:
    contents = unpacked(rar("a.txt", TEXT), tmp_path, name="包.rar")
    assert names(contents) == ["包.rar/a.txt"]
    assert Path(contents.files[0].path).read_bytes() == TEXT


@pytest.mark.parametrize("tool", ["bsdtar", "unar", "7zz"])
def test_each_tool_writes_what_was_packed(tool: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    found = shutil.which(tool)
    if found is None:
        pytest.skip(f"{tool} is not installed")
    monkeypatch.setattr("shutil.which", lambda name: found if name == tool else None)
    archive = tmp_path / "包.zip"
    archive.write_bytes(packed({"目录/甲.txt": TEXT, "乙.txt": TEXT}))
    folder = tmp_path / "解"
    folder.mkdir()
    files = dict(tools.unpacked(archive, Kind.ZIP, None, folder))
    assert sorted(files) == ["乙.txt", "目录/甲.txt"]
    assert all(path is not None and path.read_bytes() == TEXT for path in files.values())


def test_without_a_tool_the_remedy_is_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("shutil.which", lambda _: None)
    with pytest.raises(UnreadableInputError, match="请安装 bsdtar、7-Zip 或 unar"):
        unpacked(rar("a.txt", TEXT), tmp_path, name="包.rar")


def test_a_password_is_asked_for(tmp_path: Path) -> None:
    # A member that says it is encrypted; Python cannot write such archives.
    data = bytearray(packed({"a.txt": TEXT}))
    for mark, at in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        data[data.index(mark) + at] |= 1
    with pytest.raises(UnreadableInputError, match="--password"):
        unpacked(bytes(data), tmp_path)
    (tmp_path / "二").mkdir()
    with pytest.raises(UnreadableInputError, match=r"密码不对|损坏"):
        unpacked(bytes(data), tmp_path / "二", password="x")


def run(*words: str | Path) -> Result:
    return CliRunner().invoke(main, [str(word) for word in words])


def objects(text: str) -> list[dict[str, Any]]:
    return [json.loads(line) for line in text.splitlines() if line.startswith("{")]


def test_each_member_is_audited_and_what_is_left_is_said(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    used = []

    class Folder(tempfile.TemporaryDirectory[str]):
        def __init__(self, prefix: str) -> None:
            super().__init__(prefix=prefix)
            used.append(Path(self.name))

    monkeypatch.setattr(tempfile, "TemporaryDirectory", Folder)
    archive = tmp_path / "公开.zip"
    archive.write_bytes(
        packed({"乙/局.txt": CLEAN.read_bytes(), "甲.txt": CLEAN.read_bytes(), "图.png": png(), "程序.exe": b"MZ\0\0"})
    )
    result = run("check", archive, "--format", "jsonl")
    assert result.exit_code == 0
    assert [item["source"] for item in objects(result.stdout)] == [f"{archive}/乙/局.txt", f"{archive}/甲.txt"]
    assert "有 2 个文件不是可以读的公开文件" in result.stderr
    assert "图片" in result.stderr
    assert ".exe" in result.stderr
    assert [folder.exists() for folder in used] == [False]


def test_an_archive_without_disclosure_is_said(tmp_path: Path) -> None:
    archive = tmp_path / "图.zip"
    archive.write_bytes(packed({"图.exe": b"MZ"}))
    result = run("check", archive)
    assert result.exit_code == 2
    assert "没有可以读的公开文件" in result.stderr


def test_files_as_one_disclosure(tmp_path: Path) -> None:
    text = CLEAN.read_text("utf-8")
    at = text.rindex("第三部分")
    folder = tmp_path / "乙局"
    folder.mkdir()
    (folder / "1报表.txt").write_text(text[:at], "utf-8")
    (folder / "2说明.txt").write_text(text[at:], "utf-8")
    whole = objects(run("check", CLEAN, "--format", "jsonl").stdout)[0]
    loose = sorted(folder.iterdir())
    for given in ([folder], loose):
        result = run("check", *given, "--as-one", "--format", "jsonl")
        (joined,) = objects(result.stdout)
        assert joined["source"] == "+".join(map(str, given))
        assert joined["remarks"][0].startswith("由 2 个文件合成：1报表.txt（第 1–")
        assert joined["summary"] == whole["summary"]
    assert run("diff", CLEAN, folder).exit_code == 0
    (folder / "3坏.pdf").write_bytes(b"")
    result = run("check", folder, "--as-one")
    assert result.exit_code == 2
    assert "3坏.pdf" in result.stderr


def test_a_folder_holds_archives_saved_pages_and_own_reports(tmp_path: Path) -> None:
    (tmp_path / "包.zip").write_bytes(packed({"甲.txt": CLEAN.read_bytes()}))
    page = f"<html><body><p>{LINE}</p></body></html>".encode()
    (tmp_path / "页.html").write_bytes(page)
    for name in ("页_files/框.html", "页_files/样.css"):
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_bytes(page)
    (tmp_path / "豁免.yaml").write_text("- rule: X\n", "utf-8")
    run("check", CLEAN, "--format", "html", "-o", tmp_path / "报告.html")
    result = run("extract", tmp_path)
    assert [item["source"] for item in objects(result.stdout)] == [
        f"{tmp_path}/包.zip/甲.txt",
        f"{tmp_path}/页.html",
    ]
    assert "有 4 个文件" in result.stderr
    assert "明账的审核结果" in result.stderr
    assert "网页附带的文件" in result.stderr
