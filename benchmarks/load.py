"""Many units fill in and submit at once: ``python -m benchmarks.load [--units 200] [--seconds 600] [--workers 1]``.

Each unit has its own user, who signs in through the form, opens the budget lines, changes amounts as the grid sends
them (each over the version before), has the preview made after each change, submits, and waits as the page does until
the files are made. The units begin evenly spread over the time. At the end every filing is looked at: whether it is
submitted, and whether each amount that was typed is there, on a version for each edit.

The clients run on the same machine as the server and take their share of its cores.
"""

from __future__ import annotations

import argparse
import json
import os
import platform
import re
import subprocess
import sys
import threading
import time
import urllib.error
import urllib.parse
import urllib.request
from collections import defaultdict
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack, contextmanager, nullcontext
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from http.cookiejar import CookieJar
from pathlib import Path
from typing import Any

from tests.web.browser.live import ROOT, Live, serving
from tests.web.postgres import running

from mingzhang import __version__

_EDITS = 5
_IN_DEPARTMENT = 5
#: Seconds between looks at the progress, as the page does it, and between two edits of a person.
_LOOK, _THINK = 2.0, 1.0
_PATIENCE = 3600.0
_TOKEN = re.compile(r'name="csrfmiddlewaretoken" value="([^"]+)"')
_SETUP = re.compile(r'<script id="grid-setup" type="application/json">(.*?)</script>', re.DOTALL)
_ROW = re.compile(r'data-row="([0-9a-f]{32})".*?<td data-column="amount"[^>]*>([^<]*)</td>', re.DOTALL)
_PAGE = ROOT / "docs" / "reference" / "capacity.md"
_LABELS = {
    "sign in": "登录",
    "open": "打开页面",
    "save": "保存一处修改",
    "preview": "修改后的预览",
    "submit": "提交",
    "progress": "查看进度",
    "check": "核对",
}


@dataclass(slots=True)
class Measured:
    """What was measured: seconds of each request by kind, what failed, seconds from submission to its end."""

    seconds: dict[str, list[float]] = field(default_factory=lambda: defaultdict(list))
    failures: list[str] = field(default_factory=list)
    lost: list[str] = field(default_factory=list)
    submitted: list[float] = field(default_factory=list)
    lock: threading.Lock = field(default_factory=threading.Lock)

    def took(self, kind: str, seconds: float) -> None:
        with self.lock:
            self.seconds[kind].append(seconds)

    def failed(self, what: str) -> None:
        with self.lock:
            self.failures.append(what)


class _NoSuccessError(Exception):
    """A request was answered with something else than what a user would call success."""


class Clerk:
    """A user with a session of their own."""

    def __init__(self, live: Live, unit: str, measured: Measured) -> None:
        self.live, self.unit, self.measured = live, unit, measured
        self.filing = live.filings[unit]
        cookies = urllib.request.HTTPCookieProcessor(CookieJar())
        self.opener = urllib.request.build_opener(cookies)
        self.token = ""
        self.typed: dict[str, str] = {}
        self.version = 0

    def request(self, kind: str, address: str, data: bytes | None = None, **headers: str) -> str:
        """Send a request, measure it, return the body."""
        request = urllib.request.Request(self.live.address + address, data, headers)
        start = time.perf_counter()
        try:
            with self.opener.open(request, timeout=120) as answer:
                body: str = answer.read().decode("utf-8", errors="replace")
        except (urllib.error.URLError, OSError) as error:
            raise _NoSuccessError(f"{self.unit} {kind} {address}: {error}") from error
        finally:
            self.measured.took(kind, time.perf_counter() - start)
        return body

    def post(self, kind: str, address: str, **fields: str) -> str:
        """Send a form."""
        sent = urllib.parse.urlencode({"csrfmiddlewaretoken": self.token, **fields}).encode()
        return self.request(kind, address, sent, Referer=self.live.address + address)

    def see(self, page: str) -> str:
        """Take the token of a page."""
        found = _TOKEN.search(page)
        if found:
            self.token = found[1]
        return page

    def work(self) -> None:
        """Do what a clerk does from signing in to having submitted."""
        self.see(self.request("open", "/accounts/login/"))
        name = f"preparer-{self.unit}"
        fields = {"login": name, "password": self.live.passwords[name], "next": "/workspace/"}
        self.post("sign in", "/accounts/login/", **fields)
        self.request("open", f"/workspace/filings/{self.filing}/")
        page = self.see(self.request("open", f"/workspace/filings/{self.filing}/ledger/lines/"))
        setup = _SETUP.search(page)
        if setup is None:
            raise _NoSuccessError(f"{self.unit} has no grid")
        self.version = json.loads(setup[1])["version"]
        for row, amount in _ROW.findall(page)[:_EDITS]:
            self.edit(row, amount)
            self.request("preview", f"/workspace/filings/{self.filing}/preview/part/")
            time.sleep(_THINK)
        start = time.perf_counter()
        self.see(self.post("submit", f"/workspace/filings/{self.filing}/step/submit/"))
        while (state := self.state()) == "draft" and time.perf_counter() - start < _PATIENCE:
            time.sleep(_LOOK)
        if state != "submitted":
            raise _NoSuccessError(f"{self.unit} is {state}")
        with self.measured.lock:
            self.measured.submitted.append(time.perf_counter() - start)

    def edit(self, row: str, before: str) -> None:
        """Add ten yuan to an amount."""
        after = str(Decimal(before.replace(",", "")) + 10)
        change = {"row": row, "column": "amount", "before": before, "after": after}
        sent = json.dumps({"base_version": self.version, "changes": [change]}).encode()
        address = f"/workspace/filings/{self.filing}/ledger/lines/save/"
        headers = {"Content-Type": "application/json", "X-CSRFToken": self.token}
        answer = json.loads(self.request("save", address, sent, **headers))
        if answer["conflicts"] or answer["version"] != self.version + 1:
            raise _NoSuccessError(f"{self.unit} save: {answer}")
        self.version, self.typed[row] = answer["version"], after

    def state(self) -> str:
        """Return the filing's state, looking at the progress as the page does."""
        self.request("progress", f"/workspace/filings/{self.filing}/progress/")
        found: str = self.stored("")["state"]
        return found

    def stored(self, rows: str) -> Any:
        """Return the filing as the API gives it, or the rows of the sheet."""
        address = f"/workspace/filings/{self.filing}/ledger/lines/rows/" if rows else ""
        return json.loads(self.request("check", address or f"/api/workspace/filings/{self.filing}"))

    def check(self) -> Iterator[str]:
        """Yield what was typed and is not there."""
        stored = self.stored("rows")
        if stored["version"] != self.version:
            yield f"{self.unit}: version {stored['version']}, typed {self.version}"
        amounts = {row["key"]: row["cells"].get("amount", "") for row in stored["rows"]}
        for row, text in self.typed.items():
            if amounts.get(row) != text:
                yield f"{self.unit} {row}: {amounts.get(row)}, typed {text}"


def main() -> None:
    """Measure, print, and write the page where it is asked for."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--units", type=int, default=200)
    parser.add_argument("--seconds", type=float, default=600)
    parser.add_argument("--workers", type=int, default=1, help="worker processes or threads in all")
    parser.add_argument("--postgres", action="store_true", help="on a PostgreSQL of its own instead of SQLite")
    parser.add_argument("--write", action="store_true", help=f"write {_PAGE.relative_to(ROOT)}")
    asked = parser.parse_args()
    before = os.getloadavg()
    measured = Measured()
    with ExitStack() as stack:
        database = stack.enter_context(running() if asked.postgres else nullcontext(""))
        live = stack.enter_context(serving(asked.units, in_department=_IN_DEPARTMENT, filled=True, database=database))
        stack.enter_context(_more_workers(asked.workers - 1, live, database))
        start = time.perf_counter()
        _run(live, asked.seconds, measured)
        whole = time.perf_counter() - start
    lines = list(_report(asked, measured, whole, before))
    print("\n".join(lines))
    if asked.write:
        _write(_PAGE, lines)
    sys.exit(1 if measured.failures or measured.lost or len(measured.submitted) != asked.units else 0)


@contextmanager
def _more_workers(count: int, live: Live, database: str) -> Iterator[None]:
    """Run so many workers in processes of their own, beside the one in the server."""
    environment = os.environ | {
        "MINGZHANG_HOME": str(live.home),
        "MINGZHANG_TEST_DATABASE": database,
        "DJANGO_SETTINGS_MODULE": "tests.web.browser.settings",
        "PYTHONPATH": str(ROOT),
    }
    command = [sys.executable, "-m", "mingzhang.web.manage", "worker"]
    workers = [subprocess.Popen(command, cwd=ROOT, env=environment) for _ in range(count)]
    try:
        yield
    finally:
        for worker in workers:
            worker.terminate()
        for worker in workers:
            worker.wait(60)


def _run(live: Live, seconds: float, measured: Measured) -> None:
    units = list(live.filings)
    clerks = [Clerk(live, unit, measured) for unit in units]
    start = time.perf_counter()

    def come(number: int) -> None:
        time.sleep(max(0.0, start + number * seconds / len(units) - time.perf_counter()))
        try:
            clerks[number].work()
        except _NoSuccessError as error:
            measured.failed(str(error))

    with ThreadPoolExecutor(len(units)) as pool:
        list(pool.map(come, range(len(units))))
    for clerk in clerks:
        try:
            measured.lost.extend(clerk.check())
        except _NoSuccessError as error:
            measured.failed(str(error))


def _report(asked: argparse.Namespace, measured: Measured, whole: float, before: tuple[float, ...]) -> Iterator[str]:
    after = os.getloadavg()
    requests = sum(map(len, measured.seconds.values()))
    database = "PostgreSQL" if asked.postgres else "SQLite"
    yield f"{asked.units} 家单位在 {asked.seconds:g} 秒内先后开始，{database}，{asked.workers} 个后台任务进程。"
    yield ""
    yield "| 项目 | 数值 |"
    yield "|---|---|"
    yield f"| 提交成功 | {len(measured.submitted)} / {asked.units} |"
    yield f"| 请求 | {requests} |"
    yield f"| 失败的请求 | {len(measured.failures)} |"
    yield f"| 丢失的修改 | {len(measured.lost)} / {asked.units * _EDITS} |"
    yield f"| 从第一家登录到最后一家提交完成 | {whole:.0f} 秒 |"
    yield (
        f"| 点“提交”到生成文件、提交完成 | 中位 {_at(measured.submitted, 50):.1f} 秒，"
        f"95% 在 {_at(measured.submitted, 95):.1f} 秒以内 |"
    )
    yield ""
    yield "| 请求种类 | 次数 | 中位（毫秒） | 95%（毫秒） | 最长（毫秒） |"
    yield "|---|--:|--:|--:|--:|"
    for kind, label in _LABELS.items():
        own = measured.seconds.get(kind, [])
        if own:
            times = (_at(own, 50), _at(own, 95), max(own))
            yield f"| {label} | {len(own)} | " + " | ".join(f"{one * 1000:.0f}" for one in times) + " |"
    yield ""
    yield (
        f"{date.today()}，明账 {__version__}，Python {platform.python_version()}，{os.cpu_count()} 核；"
        f"一分钟平均负载：开始 {before[0]:.1f}，结束 {after[0]:.1f}（开始时已有的负载来自机器上的其他工作）。"
    )
    for words in (*measured.failures[:20], *measured.lost[:20]):
        yield f"- {words}"


def _at(values: list[float], percent: int) -> float:
    """Return the value that so many per cent of the values do not exceed."""
    if not values:
        return float("nan")
    ordered = sorted(values)
    return ordered[min(len(ordered) - 1, -(-percent * len(ordered) // 100) - 1)]


def _write(page: Path, lines: list[str]) -> None:
    """Put the measured lines into the page, between its marks."""
    start, end = "<!-- measured -->", "<!-- end -->"
    text = page.read_text(encoding="utf-8")
    head, rest = text.split(start)
    _, tail = rest.split(end)
    page.write_text("\n".join([f"{head}{start}", *lines, f"{end}{tail}"]), encoding="utf-8")


if __name__ == "__main__":
    main()
