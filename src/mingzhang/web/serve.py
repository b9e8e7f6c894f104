"""One process that is the whole installation: web server and worker, data in one folder."""

from __future__ import annotations

import logging
import os
import signal
import socket
import threading
from collections.abc import Callable
from datetime import date
from pathlib import Path
from types import FrameType
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

    from mingzhang.web.demo import Account

Say = Callable[[str], None]
_log = logging.getLogger(__name__)
_EVERYWHERE = {"0.0.0.0", "::", ""}
_HERE = {"127.0.0.1", "localhost", "::1"}
#: Threads of the web server; more would only wait for the one writer of SQLite.
_THREADS = 8
#: Seconds that the worker gets to finish what it is doing.
_LAST_SECONDS = 15.0


class NotServedError(Exception):
    """The server cannot start; the message says why and what to do."""


def prepare(home: Path) -> None:
    """Set up Django on a data folder.

    Raises:
        NotServedError: the folder cannot be written.
    """
    try:
        home.mkdir(parents=True, exist_ok=True)
        probe = home / ".writable"
        probe.write_bytes(b"")
        probe.unlink()
    except OSError as error:
        raise NotServedError(
            f"不能写数据文件夹 {home}（{error.strerror or error}）。请换一个文件夹：设置环境变量 MINGZHANG_HOME。"
        ) from error
    os.environ["MINGZHANG_HOME"] = str(home)
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "mingzhang.web.settings.embedded")
    import django  # noqa: PLC0415  settings come first

    django.setup()


def bind(host: str, port: int) -> socket.socket:
    """Return a socket on an address, taken before anything else is done.

    Raises:
        NotServedError: the address is in use, not ours, or not allowed.
    """
    try:
        family, kind, protocol, _, address = socket.getaddrinfo(host or None, port, type=socket.SOCK_STREAM)[0]
    except OSError as error:
        raise NotServedError(f"不认识的地址 {host}。请用 --host 127.0.0.1 或者本机的地址。") from error
    found = socket.socket(family, kind, protocol)
    found.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        found.bind(address)
    except PermissionError as error:
        found.close()
        raise NotServedError(f"没有权限使用端口 {port}。请用 --port 换成 1024 以上的端口。") from error
    except OSError as error:
        found.close()
        raise NotServedError(
            f"不能使用 {host}:{port}（端口已被占用，或者不是本机的地址）。请用 --port 换一个端口。"
        ) from error
    return found


def allow(host: str) -> str:
    """Let the application answer under the address it listens on; return a warning where that is not enough."""
    from django.conf import settings  # noqa: PLC0415

    if host in _EVERYWHERE:
        named = os.environ.get("MINGZHANG_HOSTS", "")
        return "" if named else "别的电脑要访问，请把访问用的主机名或地址写进环境变量 MINGZHANG_HOSTS，用逗号分开。"
    if host not in settings.ALLOWED_HOSTS:
        settings.ALLOWED_HOSTS.append(host)
    return "" if host in _HERE else "没有加密连接：请只在可信的内网使用，对外服务请用正式部署。"


def migrate() -> None:
    """Bring the database up to date."""
    from django.core.management import call_command  # noqa: PLC0415  settings come first

    call_command("migrate", verbosity=0, interactive=False)


def first_start(say: Say, *, with_demo: bool) -> None:
    """Make the demonstration where nobody has used the installation, or say how to begin without it."""
    from django.conf import settings  # noqa: PLC0415

    from mingzhang.web.demo import is_empty, make_demo  # noqa: PLC0415  needs Django set up

    if not is_empty():
        return
    if not (with_demo and settings.EMBEDDED):
        say("还没有用户。请另开一个终端，建立地区和第一个管理员：")
        say("  python -m mingzhang.web.manage createadministrator --help")
        return
    for line in _introduced(make_demo(date.today())):
        say(line)


def _introduced(accounts: Sequence[Account]) -> list[str]:
    names = max(len(one.user.username) for one in accounts)
    lines = ["第一次启动，已生成演示数据：一个虚构的地区，三个部门，八个单位，两个年度。"]
    lines.append("演示用户（密码只显示这一次）：")
    lines += [f"  {one.user.username:<{names}}  {one.password}  {one.roles}" for one in accounts]
    return lines


def serve(host: str, port: int, home: Path, say: Say, *, with_demo: bool = True) -> None:
    """Serve until told to stop by Ctrl+C or SIGTERM.

    Raises:
        NotServedError: it cannot start.
    """
    taken = bind(host, port)
    try:
        prepare(home)
        warning = allow(host)
        migrate()
        first_start(say, with_demo=with_demo)
        if warning:
            say(warning)
        _run(taken, host, say)
    finally:
        taken.close()


def _run(taken: socket.socket, host: str, say: Say) -> None:
    from django.core.wsgi import get_wsgi_application  # noqa: PLC0415
    from django.urls import get_resolver  # noqa: PLC0415
    from waitress.server import create_server  # noqa: PLC0415  an extra

    from mingzhang.web.jobs.worker import run_worker  # noqa: PLC0415  needs Django set up

    # All pages are loaded before the first request, which would wait for it.
    _ = get_resolver().url_patterns
    stop = threading.Event()
    server = create_server(get_wsgi_application(), sockets=[taken], threads=_THREADS, ident=None)
    workers = [
        threading.Thread(target=run_worker, args=(stop,), name="worker", daemon=True),
        threading.Thread(target=_walk_demo, args=(stop, say), name="demo", daemon=True),
    ]
    for worker in workers:
        worker.start()
    number = taken.getsockname()[1]
    shown = "127.0.0.1" if host in _EVERYWHERE else f"[{host}]" if ":" in host else host
    say(f"明账已启动：http://{shown}:{number}/ （登录 http://{shown}:{number}/accounts/login/ ，按 Ctrl+C 停止）")
    signal.signal(signal.SIGTERM, _interrupt)
    try:
        server.run()
    finally:
        stop.set()
        server.close()
        for worker in workers:
            worker.join(_LAST_SECONDS)


def _interrupt(_number: int, _frame: FrameType | None) -> None:
    raise KeyboardInterrupt


def _walk_demo(stop: threading.Event, say: Say) -> None:
    """Take the demonstration's steps where it is not finished; a fault is shown and does not end the server."""
    from django.db import connection  # noqa: PLC0415

    from mingzhang.web.demo import is_demo, walk_budgets  # noqa: PLC0415  needs Django set up

    try:
        if is_demo():
            walk_budgets(date.today(), lambda line: say(f"演示数据：{line}"), stop.is_set)
    except Exception:  # a demonstration that fails must not keep anybody from working
        if stop.is_set():  # the process that made files was stopped with the server; the next start goes on
            return
        _log.exception("the demonstration was not finished")
        say("演示数据没有全部生成，其余功能可以照常使用；原因见上面的日志。下次启动时继续生成。")
    finally:
        connection.close()
