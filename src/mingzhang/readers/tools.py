"""Unpack 7z, RAR and unusual ZIP archives with whatever free tool the machine has.

A tool writes into a scratch folder that is watched for size and time; what it wrote is then read as plain files,
links are never followed.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import tarfile
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import NamedTuple

from mingzhang.model.errors import UnreadableInputError
from mingzhang.readers.limits import LARGEST_UNPACKED, refuse_bomb
from mingzhang.readers.sniff import Kind
from mingzhang.readers.unpackers import GIVE_PASSWORD

#: Seconds that a tool may take, and between two looks at what it has written.
_PATIENCE = 120
_BETWEEN_LOOKS = 0.05
_PASSWORD_WORDS = ("password", "passphrase", "encrypted")


class _Job(NamedTuple):
    path: Path
    password: str | None
    #: An empty folder to unpack to.
    folder: Path
    #: The encoding of names in a ZIP file that does not tell.
    encoding: str


class _ToolFailed(Exception):  # noqa: N818  it never leaves this module
    """A tool could not unpack an archive; its own words."""


_Tool = Callable[[_Job], Iterator[tuple[str, Path | None]]]


def unpacked(
    path: Path, kind: Kind, password: str | None, scratch: Path, *, encoding: str = "utf-8"
) -> Iterator[tuple[str, Path | None]]:
    """Unpack with the first tool that can; yield the name of each member and where its content lies.

    Raises:
        UnreadableInputError: no tool is there, none can open it, or it is a bomb.
    """
    said = []
    for number, tool in enumerate(_tools()):
        folder = scratch / f"tool{number}"
        folder.mkdir()
        try:
            # All of it before any of it is yielded, so that the next tool does not begin in the middle.
            found = sorted(tool(_Job(path, password, folder, encoding)))
        except _ToolFailed as error:
            shutil.rmtree(folder, ignore_errors=True)
            said.append(str(error).lower())
            continue
        yield from found
        return
    raise _refused(path, kind, password, said)


def _refused(path: Path, kind: Kind, password: str | None, said: list[str]) -> UnreadableInputError:
    if not said:
        reason = f"是{kind.words}，这台机器上没有能解开它的工具。"
        return UnreadableInputError(str(path), reason, "请安装 bsdtar、7-Zip 或 unar，或解开后再试。")
    if any(word in words for words in said for word in _PASSWORD_WORDS):
        return UnreadableInputError(str(path), "压缩包的密码不对。" if password else "压缩包有密码。", GIVE_PASSWORD)
    return UnreadableInputError(str(path), "已损坏或不完整，解不开。", "请重新下载或重新打包。")


def _tools() -> Iterator[_Tool]:
    """Yield the tools of this machine, the best first; each opens all kinds, more or less."""
    if (tar := _bsdtar()) is not None:
        yield lambda job: _through_tar(tar, job)
    if (unar := shutil.which("unar")) is not None:
        yield lambda job: _through_unar(unar, job)
    if (seven := next(filter(None, map(shutil.which, ("7zz", "7z", "7za"))), None)) is not None:
        yield lambda job: _through_seven_zip(seven, job)


def _bsdtar() -> str | None:
    """Return the tar of libarchive, which Windows and macOS call plain tar."""
    if (found := shutil.which("bsdtar")) is not None or sys.platform not in ("win32", "darwin"):
        return found
    return shutil.which("tar")


def _through_tar(tool: str, job: _Job) -> Iterator[tuple[str, Path | None]]:
    """Let bsdtar turn any archive into a tar file, so that it never writes under the names of members."""
    target = job.folder / "all.tar"
    words = [tool, "-cf", str(target), "--format", "pax"]
    if job.password is not None:
        words += ["--passphrase", job.password]
    if job.encoding != "utf-8":
        words += ["--options", f"zip:hdrcharset={job.encoding.upper()}"]
    _run([*words, f"@{job.path.resolve()}"], job)
    with tarfile.open(target, "r:") as package:
        for number, info in enumerate(package):
            if info.isdir():
                continue
            content = package.extractfile(info) if info.isreg() else None
            if content is None:
                yield info.name, None
                continue
            copy = job.folder / str(number)
            with copy.open("wb") as file:
                shutil.copyfileobj(content, file)
            yield info.name, copy
    target.unlink()


def _through_seven_zip(tool: str, job: _Job) -> Iterator[tuple[str, Path | None]]:
    charset = ["-mcp=936"] if job.encoding != "utf-8" else []
    _run([tool, "x", "-y", "-bd", *charset, f"-p{job.password or ''}", f"-o{job.folder}", str(job.path.resolve())], job)
    yield from _walk(job.folder)


def _through_unar(tool: str, job: _Job) -> Iterator[tuple[str, Path | None]]:
    given = ["-password", job.password] if job.password is not None else []
    _run([tool, "-quiet", "-no-directory", *given, "-output-directory", str(job.folder), str(job.path.resolve())], job)
    yield from _walk(job.folder)


def _walk(folder: Path) -> Iterator[tuple[str, Path | None]]:
    """Yield what a tool wrote; a link is named, never followed."""
    for place, folders, files in os.walk(folder):
        for name in (*files, *(each for each in folders if Path(place, each).is_symlink())):
            path = Path(place, name)
            regular = path.is_file() and not path.is_symlink()
            yield path.relative_to(folder).as_posix(), path if regular else None


def _run(words: list[str], job: _Job) -> None:
    """Run a tool while watching what it writes."""
    environment = {**os.environ, "LC_ALL": "C.UTF-8"}
    with (job.folder.parent / f"{job.folder.name}.log").open("w+b") as log:
        process = subprocess.Popen(words, stdin=subprocess.DEVNULL, stdout=log, stderr=log, env=environment)
        until = time.monotonic() + _PATIENCE
        try:
            while process.poll() is None:
                _refuse_much(job)
                if time.monotonic() > until:
                    raise UnreadableInputError(
                        str(job.path), f"解开它超过了 {_PATIENCE} 秒，已停下。", "请解开后分批处理。"
                    )
                time.sleep(_BETWEEN_LOOKS)
            _refuse_much(job)
        finally:
            if process.poll() is None:
                process.kill()
                process.wait()
        log.seek(0)
        if process.returncode != 0:
            raise _ToolFailed(log.read(4000).decode("utf-8", "replace") or f"exit status {process.returncode}")


def _refuse_much(job: _Job) -> None:
    written = 0
    for place, _, files in os.walk(job.folder):
        for name in files:
            try:
                written += os.lstat(Path(place, name)).st_size
            except OSError:  # renamed by the tool meanwhile
                continue
    if written > LARGEST_UNPACKED:
        refuse_bomb(job.path, written, job.path.stat().st_size)
