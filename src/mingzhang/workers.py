"""Work in child processes under limits of memory and time: a child that dies or hangs costs its own file only.

The children come from a server process that has loaded Python and nothing of a format library (where the system
has no such server, each is started anew). They are kept for one file after the other; one that had to be stopped
is replaced.
"""

from __future__ import annotations

import contextlib
import gc
import multiprocessing
import multiprocessing.forkserver
import os
import pickle
import shutil
import signal
import sys
import tempfile
import time
import traceback
from collections.abc import Callable, Iterable, Iterator
from functools import cache
from multiprocessing import connection
from multiprocessing.connection import Connection
from pathlib import Path
from typing import Any, Literal, NamedTuple, TypeVar

from mingzhang.model.errors import MingzhangError, UnreadableInputError
from mingzhang.readers.limits import Limits
from mingzhang.readers.progress import Progress, listening, tell

Item = TypeVar("Item")
Made = TypeVar("Made")
#: What every child needs anyway; no format library, since those do not survive a fork.
_PRELOADED = ["mingzhang.pipeline", "mingzhang.cli"]
#: Results that wait for an earlier one; more than these for each child would fill the memory.
_AHEAD = 64
_SECONDS_TO_END = 2.0
#: Objects made before the collector looks for circles; at Python's own 700 it takes a tenth of the reading of a PDF.
_COLLECT_AFTER = 50_000


class Lost(NamedTuple):
    """Work that came to no result: over time, out of memory, its process gone, or a fault of the program."""

    why: Literal["time", "memory", "died", "fault"]
    detail: str = ""


def loss(source: str, lost: Lost) -> UnreadableInputError:
    """Return the sentence that says why work on an input came to nothing."""
    reason, remedy = {
        "time": (
            f"超过了每份文件 {lost.detail} 秒的时限，已停下。",
            "请确认文件来源可靠；页数很多的扫描件请用 --timeout 放宽。",
        ),
        "memory": (f"要用的内存超过上限 {lost.detail} MB，已停下。", "请用 --memory 放宽，或把文件拆开。"),
        "died": (
            f"处理它的进程中途退出（{lost.detail}），文件可能已损坏，或内存不够。",
            "请用原软件打开后另存再试，或用 --memory 放宽内存。",
        ),
        "fault": (f"处理时程序出错（{lost.detail}）。", "这是明账的缺陷，请连同文件报告给维护者；其他文件不受影响。"),
    }[lost.why]
    return UnreadableInputError(source, reason, remedy)


class Pool:
    """Child processes that are started when there is work, and kept until the pool is closed."""

    def __init__(self, jobs: int = 1, limits: Limits | None = None) -> None:
        self.jobs = jobs
        self.limits = limits or Limits()
        self._idle: list[_Child] = []
        self._busy: list[_Child] = []
        self._folder: str | None = None

    def __enter__(self) -> Pool:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def map(self, work: Callable[[Item], Made], items: Iterable[Item]) -> Iterator[Made | Lost]:
        """Yield the results in the order of the items, or why there is none.

        ``work`` must be a function of a module. What it raises on purpose (MingzhangError) is raised here.
        """
        waiting = enumerate(items)
        done: dict[int, Any] = {}
        wanted, more = 0, True
        try:
            while True:
                while more and len(self._busy) < self.jobs and len(done) < _AHEAD * self.jobs:
                    if (following := next(waiting, None)) is None:
                        more = False
                    else:
                        self._begin(work, *following)
                while wanted in done:
                    yield _opened(done.pop(wanted))
                    wanted += 1
                if self._busy:
                    self._collect(done)
                elif not more:
                    return
        finally:
            self._stop_busy()

    def call(self, work: Callable[[Item], Made], item: Item) -> Made | Lost:
        """Do one piece of work in a child."""
        return next(self.map(work, [item]))

    def close(self) -> None:
        """End the children and remove what they left in their temporary folder."""
        self._stop_busy()
        for child in self._idle:
            child.end()
        self._idle.clear()
        if self._folder is not None:
            shutil.rmtree(self._folder, ignore_errors=True)
            self._folder = None

    def _begin(self, work: Callable[[Any], Any], index: int, item: object) -> None:
        if self._folder is None:
            self._folder = tempfile.mkdtemp(prefix="mingzhang-")
        child = self._idle.pop() if self._idle else _Child(self.limits, self._folder)
        self._busy.append(child)
        child.begin(index, work, item)

    def _collect(self, done: dict[int, Any]) -> None:
        """Wait until a child answers, dies or is over its time."""
        first = min(child.until for child in self._busy)
        patience = None if first == _NEVER else max(0.0, first - time.monotonic())
        ready = connection.wait([end for child in self._busy for end in child.ends()], patience)
        now = time.monotonic()
        for child in tuple(self._busy):
            if any(end in ready for end in child.ends()):
                answer = child.answer()
                if isinstance(answer, Progress):
                    child.allow(answer)
                    tell(answer._replace(source=child.source))
                    continue
            elif child.until <= now:
                answer = Lost("time", f"{child.seconds:g}")
            else:
                continue
            done[child.index] = answer
            self._busy.remove(child)
            if isinstance(answer, Lost) and answer.why != "fault":
                child.end()
            else:
                self._idle.append(child)

    def _stop_busy(self) -> None:
        for child in self._busy:
            child.end()
        self._busy.clear()


_NEVER = float("inf")


class _Child:
    """One process, the pipe to it, and what it works on."""

    def __init__(self, limits: Limits, folder: str) -> None:
        self.limits = limits
        self.index = -1
        self.source = ""
        self.started = self.seconds = 0.0
        self.pages = 0
        context = _context()
        self.pipe, far = context.Pipe()
        self.process = context.Process(target=_serve, args=(far, limits, folder, dict(os.environ)), daemon=True)
        self.process.start()
        far.close()

    def ends(self) -> tuple[Any, ...]:
        """Return what becomes ready when the child answers or dies."""
        return self.pipe, self.process.sentinel

    def begin(self, index: int, work: Callable[[Any], Any], item: object) -> None:
        self.index, self.source = index, str(getattr(item, "path", ""))
        self.started = time.monotonic()
        self.pages = 0
        self.seconds = self.limits.seconds_for(0)
        with contextlib.suppress(OSError):  # it died meanwhile: ``answer`` tells
            self.pipe.send((work, item))

    def allow(self, progress: Progress) -> None:
        """Give the item the time of all pages that are to be recognised in its files, from when it was begun."""
        self.pages += progress.total if progress.done == 0 else 0
        self.seconds = self.limits.seconds_for(self.pages)

    @property
    def until(self) -> float:
        """When the item is over its time."""
        return self.started + self.seconds if self.seconds else _NEVER

    def answer(self) -> Any:
        """Return what the child sent (its result, or how far it is), or that it died."""
        try:
            if self.pipe.poll():
                return self.pipe.recv()
        except (EOFError, OSError, pickle.UnpicklingError):
            pass
        self.process.join(_SECONDS_TO_END)
        return Lost("died", _ending(self.process.exitcode))

    def end(self) -> None:
        """Kill the child and what it started, such as LibreOffice in a session of its own."""
        self.pipe.close()
        if self.process.is_alive():
            for number in _started_by(self.process.pid):
                with contextlib.suppress(OSError):
                    os.kill(number, signal.SIGKILL)
            self.process.kill()
        self.process.join(_SECONDS_TO_END)


def _started_by(number: int) -> list[int]:
    """Return the processes that a process started, and those that these started, where the system tells."""
    try:
        own = [int(word) for word in Path(f"/proc/{number}/task/{number}/children").read_text().split()]
    except OSError:
        return []
    return [each for child in own for each in (*_started_by(child), child)]


def _ending(status: int | None) -> str:
    if status is None or status >= 0:
        return f"exit {status}"
    try:
        return signal.Signals(-status).name
    except ValueError:
        return f"signal {-status}"


def _opened(answer: Any) -> Any:
    if isinstance(answer, _Raised):
        raise answer.error()
    return answer


class _Raised(NamedTuple):
    """An exception of ours on its way from child to parent, as its class and what makes it."""

    kind: type[MingzhangError]
    words: tuple[Any, ...]

    def error(self) -> MingzhangError:
        return self.kind(*self.words)


def warm_up() -> None:
    """Begin to start the server process, which takes a fifth of a second, while the caller does something else."""
    _context()


@cache
def _context() -> Any:
    """Return the way to start children: from a server process that is running now, else each anew."""
    if "forkserver" in multiprocessing.get_all_start_methods():
        context = multiprocessing.get_context("forkserver")
        context.set_forkserver_preload(_PRELOADED)
        with contextlib.suppress(OSError):  # its socket needs a short path, so a long TMPDIR forbids it
            multiprocessing.forkserver.ensure_running()
            return context
    return multiprocessing.get_context("spawn")


def _serve(pipe: Connection, limits: Limits, folder: str, environment: dict[str, str]) -> None:
    """Work until the parent closes the pipe. Runs in the child."""
    os.environ.clear()
    os.environ.update(environment, TMPDIR=folder)
    tempfile.tempdir = folder
    if hasattr(os, "setsid"):
        # Ctrl-C is for the parent, which then ends this process with everything it started.
        with contextlib.suppress(OSError):
            os.setsid()
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    _limit_memory(limits.megabytes)
    # What was loaded stays; documents are made of many small tuples that never form circles.
    gc.freeze()
    gc.set_threshold(_COLLECT_AFTER, 20, 50)
    if "MINGZHANG_DEBUG" not in environment:
        _silence()
    while True:
        try:
            work, item = pipe.recv()
            with listening(pipe.send):
                answer = _answer(work, item, limits)
            pipe.send(answer)
        except (EOFError, OSError):
            return
        except MemoryError:
            pipe.send(Lost("memory", str(limits.megabytes)))


def _limit_memory(megabytes: int) -> None:
    if megabytes and sys.platform != "win32":
        import resource  # noqa: PLC0415  not on Windows

        size = megabytes << 20
        with contextlib.suppress(ValueError, OSError):  # a lower limit is set already
            resource.setrlimit(resource.RLIMIT_AS, (size, size))
        resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


def _silence() -> None:
    """Send away what libraries print; it would stand between the lines of the results."""
    nothing = os.open(os.devnull, os.O_WRONLY)
    os.dup2(nothing, 1)
    os.dup2(nothing, 2)
    os.close(nothing)


def _answer(work: Callable[[Any], Any], item: object, limits: Limits) -> Any:
    try:
        return work(item)
    except UnreadableInputError as error:
        return _Raised(type(error), (error.source, error.reason, error.remedy))
    except MingzhangError as error:
        return _Raised(type(error), error.__reduce__()[1])  # type: ignore[arg-type]
    except Exception as error:  # a fault of ours with one file must not stop the others; it is said
        traceback.print_exc()
        if isinstance(error, MemoryError) or any(words in str(error) for words in _OUT_OF_MEMORY):
            return Lost("memory", str(limits.megabytes))
        return Lost("fault", _fault(error))


#: So the system says it where there is no room left to load a library or to map a file.
_OUT_OF_MEMORY = ("failed to map segment", "Cannot allocate memory", "cannot allocate memory")


def _fault(error: Exception) -> str:
    """Say what went wrong and where, for a report to the maintainers."""
    last = traceback.extract_tb(error.__traceback__)[-1]
    where = "/".join(Path(last.filename).parts[-2:])
    return f"{type(error).__name__}: {str(error)[:200]}, {where}:{last.lineno}"
