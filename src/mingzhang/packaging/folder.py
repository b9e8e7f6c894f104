"""A package as a folder on disk: written whole or not at all, never changed afterwards, verified by its manifest."""

from __future__ import annotations

import os
import shutil
import tempfile
import zipfile
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from mingzhang.model.errors import UnreadableInputError
from mingzhang.packaging.manifest import MANIFEST, SIGNATURE, Listed, Manifest, listed, manifest_bytes, manifest_from

#: What ``write_package`` may replace: outputs of an earlier run, known by the manifest that lists them.
_OWN = frozenset({MANIFEST, SIGNATURE})
#: A package that unpacks to more is not one of ours.
_MOST_FILES, _LARGEST = 10_000, 2_000_000_000


@dataclass(frozen=True, slots=True)
class Difference:
    """A file that is not as the manifest says."""

    path: str
    kind: Literal["changed", "missing", "extra"]


def write_package(folder: Path, files: Mapping[str, bytes], manifest: Manifest) -> None:
    """Write the files of a package and its manifest into a folder.

    The files are written beside the folder first and moved in at the end, so that a break leaves no half package.
    Outputs of an earlier package in that folder are replaced; other files there are left alone.

    Raises:
        OSError: the folder cannot be written.
        FileExistsError: a file that no earlier package wrote has the name of one to be written.
    """
    folder.mkdir(parents=True, exist_ok=True)
    known = _OWN | {one.path for one in _earlier(folder)}
    for path in files:
        if path not in known and (folder / path).exists():
            raise FileExistsError(f"{folder / path} 已经存在，而且不是上一次生成的文件")
    with tempfile.TemporaryDirectory(prefix=".mingzhang-", dir=folder) as draft:
        for path, data in {**files, MANIFEST: manifest_bytes(manifest)}.items():
            target = Path(draft, path)
            target.parent.mkdir(parents=True, exist_ok=True)
            target.write_bytes(data)
        for path in sorted(known - set(files)):
            (folder / path).unlink(missing_ok=True)
        for path in (*files, MANIFEST):
            target = folder / path
            target.parent.mkdir(parents=True, exist_ok=True)
            os.replace(Path(draft, path), target)
    _prune(folder, known)


def _earlier(folder: Path) -> tuple[Listed, ...]:
    path = folder / MANIFEST
    if not path.is_file():
        return ()
    try:
        return manifest_from(path.read_bytes()).files
    except ValueError:
        return ()


def _prune(folder: Path, known: frozenset[str] | set[str]) -> None:
    """Remove folders inside a package that an earlier run left empty."""
    for parent in sorted({Path(path).parent for path in known if "/" in path}, reverse=True):
        inside = folder / parent
        if inside.is_dir() and not any(inside.iterdir()):
            shutil.rmtree(inside)


def open_package(folder: Path) -> Manifest:
    """Return the manifest of a package folder.

    Raises:
        UnreadableInputError: there is no package, or its manifest is damaged.
    """
    path = folder / MANIFEST
    try:
        return manifest_from(path.read_bytes())
    except FileNotFoundError as error:
        raise UnreadableInputError(str(folder), f"没有 {MANIFEST}，不是公开包。", "请给出公开包的文件夹。") from error
    except (OSError, ValueError) as error:
        raise UnreadableInputError(str(path), f"清单读不了（{error}）。", "请重新取得这个公开包。") from error


def differences(folder: Path, manifest: Manifest) -> Iterator[Difference]:
    """Yield each file of a package that was changed, is missing, or that the manifest does not list."""
    names = {one.path for one in manifest.files}
    for one in manifest.files:
        path = folder / one.path
        if not path.is_file():
            yield Difference(one.path, "missing")
        elif _leads_elsewhere(folder, one.path) or listed(one.path, path.read_bytes()) != one:
            yield Difference(one.path, "changed")
    for found in sorted(folder.rglob("*")):
        name = found.relative_to(folder).as_posix()
        if (found.is_file() or found.is_symlink()) and name not in names | _OWN:
            yield Difference(name, "extra")


def _leads_elsewhere(folder: Path, path: str) -> bool:
    """Say whether a file is a link, or lies behind one: what it leads to may change without a trace here."""
    inside = folder
    for part in path.split("/"):
        inside = inside / part
        if inside.is_symlink():
            return True
    return False


@contextmanager
def unpacked(path: Path) -> Iterator[Path]:
    """Give the folder of a package: the path itself, or a ZIP of it unpacked for as long as needed.

    Raises:
        UnreadableInputError: it is neither a folder nor a ZIP file that can be unpacked safely.
    """
    if path.is_dir():
        yield path
        return
    with tempfile.TemporaryDirectory(prefix="mingzhang-") as folder:
        try:
            with zipfile.ZipFile(path) as archive:
                _unpack(archive, Path(folder), str(path))
        except (OSError, zipfile.BadZipFile) as error:
            raise UnreadableInputError(str(path), f"不是文件夹，也不是完好的 ZIP（{error}）。") from error
        found = sorted(Path(folder).rglob(MANIFEST), key=lambda one: len(one.parts))
        yield found[0].parent if found else Path(folder)


def _unpack(archive: zipfile.ZipFile, folder: Path, source: str) -> None:
    members = archive.infolist()
    if len(members) > _MOST_FILES or sum(one.file_size for one in members) > _LARGEST:
        raise UnreadableInputError(source, "ZIP 解开后太大。", "请解压后再核对文件夹。")
    for one in members:
        target = (folder / one.filename).resolve()
        if not target.is_relative_to(folder.resolve()):
            raise UnreadableInputError(source, f"ZIP 里的路径“{one.filename}”指到包外。", "请重新取得这个公开包。")
    archive.extractall(folder)
