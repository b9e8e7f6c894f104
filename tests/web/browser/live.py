"""Starting and ending a live server for a test, in a process and a folder of its own."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
import tempfile
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parents[3]
_ADDRESS = re.compile(r"http://[^/]+/")
_ACCOUNT = re.compile(r"^  (\w+) +(\S+)  ")
_START_SECONDS, _STOP_SECONDS = 180.0, 20.0


class NotStartedError(Exception):
    """The server did not come up; the message holds what it said."""


@dataclass(frozen=True, slots=True)
class Live:
    """A server that runs: where, its data folder, passwords by user name, filings by unit code, what it has said."""

    address: str
    home: Path
    passwords: dict[str, str]
    filings: dict[str, int]
    said: list[str]
    process: subprocess.Popen[str]


@contextmanager
def serving(
    units: int = 1, *, in_department: int = 1, filled: bool = False, demo: bool = False, database: str = ""
) -> Iterator[Live]:
    """Serve a tenant while the context lasts.

    Args:
        units: how many units the tenant has.
        in_department: how many units a department has.
        filled: whether the units' ledgers are filled in.
        demo: serve the demonstration instead, with its bodies and users.
        database: the address of a PostgreSQL database; SQLite in the data folder where there is none.

    Raises:
        NotStartedError: it does not come up.
    """
    with tempfile.TemporaryDirectory(prefix="mingzhang-live-") as folder:
        home = Path(folder)
        environment = os.environ | {
            "MINGZHANG_HOME": folder,
            "MINGZHANG_TEST_DATABASE": database,
            "DJANGO_SETTINGS_MODULE": "tests.web.browser.settings",
            "PYTHONPATH": str(ROOT),
        }
        own = [folder, str(units), str(in_department), "filled" if filled else "empty"]
        command = (
            [sys.executable, "-c", "from mingzhang.cli import main; main()", "serve", "--port", "0"]
            if demo
            else [sys.executable, "-m", "tests.web.browser.site", *own]
        )
        with subprocess.Popen(
            command, cwd=ROOT, env=environment, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True
        ) as process:
            try:
                said, address = _said(process)
                yield _live(address, home, said, process)
            finally:
                process.terminate()
                try:
                    process.wait(_STOP_SECONDS)
                except subprocess.TimeoutExpired:
                    process.kill()


def _live(address: str, home: Path, said: list[str], process: subprocess.Popen[str]) -> Live:
    tenant = home / "tenant.json"
    if tenant.exists():
        data = json.loads(tenant.read_text(encoding="utf-8"))
        return Live(address, home, data["passwords"], data["filings"], said, process)
    found = (_ACCOUNT.match(line) for line in said)
    return Live(address, home, {one[1]: one[2] for one in found if one}, {}, said, process)


def _said(process: subprocess.Popen[str]) -> tuple[list[str], str]:
    """Return the lines said so far, a list that goes on growing, and the address that one of them names."""
    lines: list[str] = []
    up = threading.Event()

    def listen() -> None:
        assert process.stdout is not None
        for line in process.stdout:
            lines.append(line.rstrip("\n"))
            if "明账已启动" in line:
                up.set()
        up.set()

    threading.Thread(target=listen, daemon=True).start()
    if not up.wait(_START_SECONDS) or process.poll() is not None:
        raise NotStartedError("\n".join(lines))
    return lines, _address(lines)


def _address(lines: list[str]) -> str:
    found = next((_ADDRESS.search(line) for line in lines if "明账已启动" in line), None)
    if found is None:
        raise NotStartedError("\n".join(lines))
    return found[0].rstrip("/")
