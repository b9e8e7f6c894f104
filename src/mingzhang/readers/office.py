"""What old and encrypted Office files need before they can be read: LibreOffice, or the password.

LibreOffice runs as a child process with a profile of its own in a temporary folder: it opens no window, keeps
nothing, runs no macro, and is stopped with all its children when its time is over.
"""

from __future__ import annotations

import atexit
import io
import os
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from mingzhang.model.errors import UnreadableInputError
from mingzhang.readers import ole
from mingzhang.readers.limits import not_opened

#: Seconds that LibreOffice may take for one file; it starts in 2 to 8.
CONVERT_SECONDS = 120
_PROGRAMS = ("soffice", "libreoffice")
_FILTERS = {"docx": "docx:MS Word 2007 XML", "xlsx": "xlsx:Calc MS Excel 2007 XML"}
_FAMILY = {"docx": "Word", "xlsx": "Excel"}
#: How often, and seconds between, one looks whether children that were stopped have let go of their files.
_LOOKS, _BETWEEN_LOOKS = 20, 0.05
_SECTOR = 512
#: With this password Excel encrypts workbooks that open without one (MS-XLS, 2.2.10).
OPEN_TO_ALL = "VelvetSweatshop"
_DOC_MARK, _DOC_FLAGS = b"\xec\xa5", 11
#: LibreOffice goes by the ending first, and ``.wps`` is also that of a program long gone.
_PLAIN_SUFFIX = {".wps": ".doc", ".wpt": ".doc", ".et": ".xls", ".ett": ".xls"}


def libreoffice() -> str | None:
    """Return the path of the program, None where it is not installed."""
    return next((found for name in _PROGRAMS if (found := shutil.which(name)) is not None), None)


@contextmanager
def converted(path: Path, to: str, *, seconds: float = CONVERT_SECONDS) -> Iterator[Path]:
    """Give a file in the format ``to`` ("docx", "xlsx") for as long as the block runs.

    Raises:
        UnreadableInputError: LibreOffice is not installed, cannot read the file, or takes longer than ``seconds``.
    """
    with tempfile.TemporaryDirectory(prefix="mingzhang-", ignore_cleanup_errors=True) as folder:
        yield _convert(path, to, Path(folder), seconds)


def convert_with_libreoffice(path: Path, to: str, *, seconds: float = CONVERT_SECONDS) -> Path:
    """Return a copy of a file in the format ``to``; it is removed when the program ends.

    Prefer ``converted``, which removes it sooner.

    Raises:
        UnreadableInputError: as ``converted``.
    """
    folder = tempfile.mkdtemp(prefix="mingzhang-")
    atexit.register(shutil.rmtree, folder, ignore_errors=True)
    return _convert(path, to, Path(folder), seconds)


def _convert(path: Path, to: str, folder: Path, seconds: float) -> Path:
    program = libreoffice()
    remedy = f"请用 {_FAMILY[to]} 或 WPS 打开后另存为 .{to}。"
    if program is None:
        raise UnreadableInputError(
            str(path),
            "是旧格式的文件，本机没有安装 LibreOffice，无法转换。",
            f"{remedy}也可以安装 LibreOffice 后再试。",
        )
    suffix = path.suffix.lower()
    source = folder / f"input{_PLAIN_SUFFIX.get(suffix, suffix)}"
    output = folder / "output"
    try:
        shutil.copyfile(path, source)
    except OSError as error:
        raise not_opened(path, error) from error
    command = [
        program,
        f"-env:UserInstallation={(folder / 'profile').as_uri()}",
        *("--headless", "--norestore", "--nolockcheck", "--nodefault"),
        *("--convert-to", _FILTERS[to], "--outdir", str(output), str(source)),
    ]
    if not _finishes(command, folder, seconds):
        raise UnreadableInputError(str(path), f"LibreOffice 用了 {seconds:g} 秒还没有转换完。", remedy)
    made = output / f"input.{to}"
    if not made.is_file():
        raise UnreadableInputError(str(path), "LibreOffice 读不了，文件可能已损坏或有密码。", remedy)
    return made


def _finishes(command: list[str], folder: Path, seconds: float) -> bool:
    """Run a command in a session of its own, so that all its children end with it. False: its time was over."""
    process = subprocess.Popen(
        command,
        cwd=folder,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        start_new_session=True,
    )
    try:
        process.wait(timeout=seconds)
    except subprocess.TimeoutExpired:
        return False
    finally:
        _end(process)
    return True


def _end(process: subprocess.Popen[bytes]) -> None:
    """Stop a command and all its children, if any of them still runs, and wait until they have gone."""
    if sys.platform == "win32":
        process.kill()
        process.wait()
        return
    with suppress(ProcessLookupError):
        for _ in range(_LOOKS):
            os.killpg(process.pid, signal.SIGKILL)
            process.wait()
            time.sleep(_BETWEEN_LOOKS)


def is_encrypted_doc(path: Path) -> bool:
    """Say whether a file is a DOC with a password. False for any other file, also one that cannot be opened."""
    try:
        data = path.read_bytes()
    except OSError:
        return False
    if not data.startswith(ole.MAGIC):
        return False
    # The text of a DOC begins at the start of a sector with this mark; its flags follow.
    at = next((at for at in range(_SECTOR, len(data) - 12, _SECTOR) if data.startswith(_DOC_MARK, at)), None)
    return at is not None and bool(data[at + _DOC_FLAGS] & 1)


def decrypted(path: Path, password: str | None) -> bytes:
    """Return the bytes of an encrypted Office file (DOCX, XLSX, DOC, XLS) without the encryption.

    Raises:
        UnreadableInputError: there is no password or a wrong one, or the part that decrypts is not installed.
    """
    try:
        data = path.read_bytes()
    except OSError as error:
        raise not_opened(path, error) from error
    try:
        import msoffcrypto  # noqa: PLC0415  an extra
    except ImportError as error:
        raise UnreadableInputError(
            str(path),
            "有打开密码，本机没有安装解密的部件。",
            "请用 Office 取消密码后另存，或运行 pip install 'mingzhang[office]'。",
        ) from error
    failure: Exception | None = None
    # A workbook that is only locked against changes is encrypted with a password that every Excel knows.
    for word in filter(None, (password, OPEN_TO_ALL)):
        output = io.BytesIO()
        try:
            office = msoffcrypto.OfficeFile(io.BytesIO(data))
            office.load_key(password=word)
            office.decrypt(output)
        except Exception as error:
            # The library meets damage and wrong passwords with whatever fails first.
            failure = failure or error
            continue
        return output.getvalue()
    if password is None:
        raise UnreadableInputError(
            str(path), "有打开密码。", "请用 --password 给出密码，或用 Office 取消密码后另存。"
        ) from failure
    raise UnreadableInputError(
        str(path), "打不开：密码不对，或加密方式不受支持。", "请核对密码，或用 Office 取消密码后另存。"
    ) from failure
