"""A package on disk: written whole, never half; verified file by file; signed; nothing leads out of it."""

from __future__ import annotations

import json
import zipfile
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path

import pytest
from click.testing import CliRunner

from mingzhang.cli import main
from mingzhang.model.errors import UnreadableInputError
from mingzhang.packaging.folder import differences, open_package, unpacked, write_package
from mingzhang.packaging.manifest import MANIFEST, SIGNATURE, Listed, Manifest, is_inside, listed, manifest_bytes
from mingzhang.packaging.manifest import manifest_from as read_manifest
from mingzhang.packaging.signing import is_signed, new_key, public_key, sign

FILES = {"disclosure.md": "# 甲县乙局\n".encode(), "data/totals.csv": b"a,b\n1,2\n", "empty.txt": b""}


def manifest_of(files: Mapping[str, bytes]) -> Manifest:
    return Manifest(
        name="甲县乙局",
        kind="部门",
        code="101",
        year=2026,
        profile="shanxi",
        date="2026-02-10",
        is_draft=False,
        rounding="plain",
        version="0",
        files=tuple(listed(path, data) for path, data in files.items()),
        findings={"warning": 2},
    )


@pytest.fixture
def package(tmp_path: Path) -> Path:
    folder = tmp_path / "package"
    write_package(folder, FILES, manifest_of(FILES))
    return folder


def wrong(folder: Path) -> set[tuple[str, str]]:
    return {(one.path, one.kind) for one in differences(folder, open_package(folder))}


def test_what_is_written_is_read_back_and_is_intact(package: Path) -> None:
    assert open_package(package) == manifest_of(FILES)
    assert wrong(package) == set()
    assert {one.name for one in package.iterdir()} == {"disclosure.md", "data", "empty.txt", MANIFEST}


def test_every_kind_of_tampering_is_named(package: Path) -> None:
    (package / "disclosure.md").write_bytes("# 甲县丙局\n".encode())
    (package / "empty.txt").unlink()
    (package / "data" / "more.csv").write_bytes(b"")
    assert wrong(package) == {("disclosure.md", "changed"), ("empty.txt", "missing"), ("data/more.csv", "extra")}


def test_a_link_in_place_of_a_file_is_a_change_even_where_it_leads_to_the_same_bytes(
    package: Path, tmp_path: Path
) -> None:
    outside = tmp_path / "outside.md"
    outside.write_bytes(FILES["disclosure.md"])
    (package / "disclosure.md").unlink()
    (package / "disclosure.md").symlink_to(outside)
    assert wrong(package) == {("disclosure.md", "changed")}
    (package / "dangling").symlink_to(tmp_path / "nowhere")
    assert ("dangling", "extra") in wrong(package)


def test_a_later_package_replaces_the_files_of_the_earlier_and_nothing_else(package: Path) -> None:
    (package / "mine.txt").write_text("自己的文件")
    (package / SIGNATURE).write_bytes(b"old")
    files = {"disclosure.md": b"new\n"}
    write_package(package, files, manifest_of(files))
    assert {one.name for one in package.iterdir()} == {"disclosure.md", "mine.txt", MANIFEST}
    assert wrong(package) == {("mine.txt", "extra")}


def test_a_file_that_no_package_wrote_is_not_overwritten(tmp_path: Path) -> None:
    (tmp_path / "disclosure.md").write_text("自己的文件")
    with pytest.raises(FileExistsError, match=r"disclosure\.md"):
        write_package(tmp_path, FILES, manifest_of(FILES))
    assert (tmp_path / "disclosure.md").read_text() == "自己的文件"
    assert not (tmp_path / MANIFEST).exists()


def test_a_break_while_writing_leaves_the_earlier_package_whole(package: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(self: Path, data: bytes) -> int:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(Path, "write_bytes", broken)
    with pytest.raises(OSError, match="space"):
        write_package(package, {"disclosure.md": b"new\n"}, manifest_of({"disclosure.md": b"new\n"}))
    monkeypatch.undo()
    assert wrong(package) == set()


@pytest.mark.parametrize(
    "path", ["../a", "/etc/passwd", "a/../../b", "a//b", "C:/a", "a\\..\\b", "", ".", "a\0b", "a/"]
)
def test_a_manifest_that_leads_out_of_the_package_is_refused(package: Path, path: str) -> None:
    assert not is_inside(path)
    manifest = replace(manifest_of(FILES), files=(Listed(path, "0" * 64, 1),))
    (package / MANIFEST).write_bytes(manifest_bytes(manifest))
    with pytest.raises(UnreadableInputError, match="文件名"):
        open_package(package)


def test_the_outputs_of_a_manifest_that_leads_outside_are_not_removed(package: Path, tmp_path: Path) -> None:
    victim = tmp_path / "victim.txt"
    victim.write_text("别人的文件")
    manifest = replace(manifest_of(FILES), files=(listed("../victim.txt", victim.read_bytes()),))
    (package / MANIFEST).write_bytes(manifest_bytes(manifest))
    with pytest.raises(FileExistsError):  # its own outputs are not known any more, so nothing is replaced
        write_package(package, FILES, manifest_of(FILES))
    assert victim.read_text() == "别人的文件"


@pytest.mark.parametrize(
    "change",
    [
        {"format": "other/1"},
        {"files": [{"path": "a", "sha256": "x", "size": 1}]},
        {"files": [{"path": "a", "sha256": "0" * 64, "size": "1"}]},
        {"files": [{"path": "a"}]},
        {"files": 5},
        {"files": [{"path": "a", "sha256": "0" * 64, "size": 1}] * 2},
        {"files": [{"path": MANIFEST, "sha256": "0" * 64, "size": 1}]},
        {"more": 1},
    ],
)
def test_a_damaged_manifest_is_refused_in_words(change: dict[str, object]) -> None:
    data = json.loads(manifest_bytes(manifest_of(FILES))) | change
    with pytest.raises(ValueError, match="清单"):
        read_manifest(json.dumps(data).encode())


def zipped(folder: Path, target: Path, more: Mapping[str, bytes] | None = None) -> Path:
    with zipfile.ZipFile(target, "w") as archive:
        for path in sorted(folder.rglob("*")):
            if path.is_file():
                archive.write(path, f"甲县/{path.relative_to(folder).as_posix()}")
        for name, data in (more or {}).items():
            archive.writestr(name, data)
    return target


def test_a_zip_is_verified_like_its_folder(package: Path, tmp_path: Path) -> None:
    with unpacked(zipped(package, tmp_path / "a.zip")) as folder:
        assert wrong(folder) == set()


def test_a_zip_that_leads_outside_is_refused(package: Path, tmp_path: Path) -> None:
    archive = zipped(package, tmp_path / "a.zip", {"../../evil.txt": b"x"})
    with pytest.raises(UnreadableInputError, match="指到包外"), unpacked(archive):
        pass
    assert not list(tmp_path.glob("**/evil.txt"))


def test_signature_stands_for_exactly_these_bytes_and_this_key() -> None:
    pytest.importorskip("cryptography", reason="没有安装签名组件")
    private, other = new_key(), new_key()
    signature = sign(b"manifest", private)
    assert is_signed(b"manifest", signature, public_key(private))
    assert not is_signed(b"manifesT", signature, public_key(private))
    assert not is_signed(b"manifest", signature, public_key(other))
    assert not is_signed(b"manifest", b"no base64!", public_key(private))
    with pytest.raises(ValueError, match="公钥"):
        is_signed(b"manifest", signature, b"no key")
    with pytest.raises(ValueError, match="私钥"):
        sign(b"manifest", public_key(private))


def test_verify_command_says_which_file_and_whether_the_signature_stands(package: Path, tmp_path: Path) -> None:
    pytest.importorskip("cryptography", reason="没有安装签名组件")
    run = CliRunner().invoke
    made = run(main, ["key", "new", "-o", str(tmp_path / "bureau.pem")])
    assert made.exit_code == 0
    assert (tmp_path / "bureau.pem").stat().st_mode & 0o077 == 0
    again = run(main, ["key", "new", "-o", str(tmp_path / "bureau.pem")])
    assert again.exit_code == 2
    assert "没有覆盖" in again.output
    key = ["--key", str(tmp_path / "bureau.pem.pub")]

    unsigned = run(main, ["verify", str(package), *key])
    assert unsigned.exit_code == 1
    assert "没有签名" in unsigned.output
    (package / SIGNATURE).write_bytes(sign((package / MANIFEST).read_bytes(), (tmp_path / "bureau.pem").read_bytes()))
    good = run(main, ["verify", str(zipped(package, tmp_path / "a.zip")), *key])
    assert good.exit_code == 0
    assert "签名有效" in good.output

    (package / "data" / "totals.csv").write_bytes(b"a,b\n1,3\n")
    bad = run(main, ["verify", str(package), *key])
    assert bad.exit_code == 1
    assert "data/totals.csv" in bad.output
    manifest = (package / MANIFEST).read_bytes().replace("甲县乙局".encode(), "甲县丁局".encode())
    (package / MANIFEST).write_bytes(manifest)
    forged = run(main, ["verify", str(package), *key])
    assert forged.exit_code == 1
    assert "签名无效" in forged.output
    nothing = run(main, ["verify", str(tmp_path)])
    assert nothing.exit_code == 2
