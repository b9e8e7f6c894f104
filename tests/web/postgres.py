"""A PostgreSQL of its own for the tests: made in a temporary folder, ended and removed with the context."""

from __future__ import annotations

import os
import pwd
import secrets
import shutil
import socket
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

_USERS = ("postgres", "nobody")
_START_SECONDS = 120


class NoPostgresError(Exception):
    """There is no PostgreSQL to start; the message says why and what to do."""


def programs() -> Path:
    """Return the folder that holds ``initdb`` and ``pg_ctl``: of the newest version that Debian installed, or of PATH.

    Raises:
        NoPostgresError: there is none.
    """
    installed = sorted(Path("/usr/lib/postgresql").glob("*/bin/initdb"), key=lambda one: int(one.parts[-3]))
    named = shutil.which("initdb")
    for path in (*reversed(installed), *([Path(named).resolve()] if named else [])):
        if (path.parent / "pg_ctl").exists() and (path.parent / "postgres").exists():
            return path.parent
    raise NoPostgresError("没有 PostgreSQL：请安装（Debian：apt install postgresql）。")


def _unprivileged() -> tuple[int, int] | None:
    """Return user and group to run as: PostgreSQL refuses to run as root. None where we are nobody special.

    Raises:
        NoPostgresError: we are root and there is no other user.
    """
    if os.getuid() != 0:
        return None
    for name in _USERS:
        try:
            found = pwd.getpwnam(name)
        except KeyError:
            continue
        return found.pw_uid, found.pw_gid
    raise NoPostgresError("PostgreSQL 不能以 root 运行，又没有 postgres 或 nobody 用户。")


@contextmanager
def running() -> Iterator[str]:
    """Give the address of an empty database on a server that lives as long as the context.

    Raises:
        NoPostgresError: there is none to start, or it does not start.
    """
    found, who = programs(), _unprivileged()
    with tempfile.TemporaryDirectory(prefix="mingzhang-pg-", ignore_cleanup_errors=True) as folder:
        home = Path(folder)
        password = secrets.token_hex(12)
        (home / "password").write_text(password)
        if who is not None:
            for path in (home, home / "password"):
                os.chown(path, *who)
        data, port = home / "data", _free_port()
        access = ["-A", "scram-sha-256", "--pwfile", str(home / "password")]
        _run([str(found / "initdb"), "-D", str(data), "-U", "tester", "-E", "UTF8", "--no-locale", "-N", *access], who)
        options = f"-c listen_addresses=127.0.0.1 -c port={port} -c unix_socket_directories='' -c fsync=off"
        server = [str(found / "pg_ctl"), "-D", str(data), "-w", "-t", str(_START_SECONDS), "-l", str(home / "log")]
        _run([*server, "-o", options, "start"], who)
        try:
            yield f"postgresql://tester:{password}@127.0.0.1:{port}/postgres"
        finally:
            _run([str(found / "pg_ctl"), "-D", str(data), "-m", "immediate", "stop"], who)


def _free_port() -> int:
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        return int(found.getsockname()[1])


def _run(command: list[str], who: tuple[int, int] | None) -> None:
    """Run one of PostgreSQL's programs, as the unprivileged user where we are root.

    Raises:
        NoPostgresError: it failed; the message holds what it said.
    """
    user, group = who or (None, None)
    # Not through pipes: the server would inherit them, and reading would never end.
    with tempfile.TemporaryFile() as said:
        environment = {"PATH": os.environ.get("PATH", ""), "LC_ALL": "C"}
        ended = subprocess.run(
            command,
            user=user,
            group=group,
            extra_groups=[] if who else None,
            cwd="/",
            env=environment,
            stdin=subprocess.DEVNULL,
            stdout=said,
            stderr=subprocess.STDOUT,
            check=False,
        )
        if ended.returncode:
            said.seek(0)
            words = said.read().decode(errors="replace").strip()
            raise NoPostgresError(f"PostgreSQL 没有启动成功：{words[-2000:]}")
