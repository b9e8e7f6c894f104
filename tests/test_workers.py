"""Child processes: what dies, hangs or grows costs its own file only, order and faults are kept."""

import os
import signal
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

import pytest

from mingzhang import workers
from mingzhang.examples import example_paths
from mingzhang.model.errors import CatalogueError, UnreadableInputError
from mingzhang.pipeline import Task, run
from mingzhang.readers.limits import Limits
from mingzhang.workers import Lost, Pool
from tests.small_files import docx, html

CLEAN, SPOILED = example_paths()


def work(word: str) -> Any:
    match word:
        case "sleep":
            time.sleep(60)
        case "sleep a little":
            time.sleep(0.2)
        case "exit":
            os._exit(3)
        case "crash":
            os.kill(os.getpid(), signal.SIGSEGV)
        case "grow":
            return len(bytearray(1 << 40))
        case "fault":
            raise ValueError("甲")
        case "unreadable":
            raise UnreadableInputError("甲.pdf", "是空的。", "请重试。")
        case "catalogue":
            raise CatalogueError("甲.yaml", "broken")
        case "number":
            return os.getpid()
        case "folder":
            return os.environ["TMPDIR"]
        case "children":
            # A program in a session of its own, as LibreOffice is started.
            started = subprocess.Popen(["sleep", "60"], start_new_session=True)
            Path(os.environ["MINGZHANG_TEST_NUMBER"]).write_text(str(started.pid))
            time.sleep(60)
    return word


def call(pool: Pool, word: str) -> Any:
    return pool.call(work, word)


def test_results_come_in_the_order_of_the_items() -> None:
    words = ["sleep a little", *"abcdefgh", "sleep a little", "i"]
    with Pool(2) as pool:
        assert list(pool.map(work, words)) == words


@pytest.mark.parametrize(
    ("word", "lost"),
    [
        ("sleep", Lost("time", "0.5")),
        ("exit", Lost("died", "exit 3")),
        ("crash", Lost("died", "SIGSEGV")),
        ("grow", Lost("memory", "2000")),
    ],
)
def test_what_is_lost_is_said_and_the_others_are_done(word: str, lost: Lost) -> None:
    with Pool(2, Limits(0.5, 2000)) as pool:
        assert list(pool.map(work, ["a", word, "b", "c"])) == ["a", lost, "b", "c"]


def test_a_fault_of_the_program_names_its_place_and_the_child_goes_on() -> None:
    with Pool() as pool:
        first, lost, second = pool.map(work, ["number", "fault", "number"])
    assert lost.why == "fault"
    assert lost.detail.startswith("ValueError: 甲, tests/test_workers.py:")
    assert first == second


def test_errors_on_purpose_cross_over() -> None:
    with Pool() as pool:
        with pytest.raises(UnreadableInputError, match=r"甲\.pdf：是空的。请重试。") as caught:
            pool.call(work, "unreadable")
        assert caught.value.remedy == "请重试。"
        with pytest.raises(CatalogueError, match=r"甲\.yaml: broken"):
            pool.call(work, "catalogue")
        assert pool.call(work, "a") == "a"


def test_where_there_is_no_server_each_child_is_started_anew(monkeypatch: pytest.MonkeyPatch) -> None:
    def fails() -> None:
        raise OSError("AF_UNIX path too long")

    monkeypatch.setattr("multiprocessing.forkserver.ensure_running", fails)
    workers._context.cache_clear()
    try:
        with Pool() as pool:
            assert pool.call(work, "a") == "a"
    finally:
        workers._context.cache_clear()


def test_closing_the_pool_ends_its_children_and_removes_their_folder() -> None:
    with Pool() as pool:
        number, folder = call(pool, "number"), call(pool, "folder")
        assert Path(folder).is_dir()
    assert not Path(folder).exists()
    with pytest.raises(ProcessLookupError):
        os.kill(number, 0)


@pytest.mark.skipif(not Path("/proc/self").exists(), reason="only Linux tells which process started which")
def test_a_program_that_a_hanging_child_started_is_ended_too(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    note = tmp_path / "number"
    monkeypatch.setenv("MINGZHANG_TEST_NUMBER", str(note))
    with Pool(1, Limits(0.7)) as pool:
        assert pool.call(work, "children") == Lost("time", "0.7")
    started = Path(f"/proc/{note.read_text()}/status")
    assert not started.exists() or "(zombie)" in started.read_text()


def test_an_interrupted_run_leaves_no_child() -> None:
    pool = Pool(2)
    results = pool.map(work, ["number", "sleep", "sleep"])
    number = next(results)
    pool.close()  # as after Ctrl-C
    assert isinstance(number, int)
    with pytest.raises(ProcessLookupError):
        os.kill(number, 0)


def tasks(*paths: Path) -> list[Task]:
    return [Task(str(path), "check", "jsonl", "zh") for path in paths]


@pytest.mark.parametrize("jobs", [1, 2])
def test_a_file_over_its_time_is_answered_by_a_sentence(tmp_path: Path, jobs: int) -> None:
    page = tmp_path / "甲.html"
    page.write_bytes(html())
    first, second, third = run(tasks(CLEAN, page, SPOILED), jobs, Limits(0.001 if jobs == 1 else 600, 4096))
    assert first.errors == 0
    assert second.error is not None
    assert "甲.html" in second.error
    assert ("超过了每份文件 0.001 秒的时限" in second.error) == (jobs == 1)
    assert third.errors > 0


def test_a_file_out_of_memory_is_answered_by_a_sentence(tmp_path: Path) -> None:
    page = tmp_path / "甲.docx"
    page.write_bytes(docx())
    (result,) = run(tasks(page), limits=Limits(60, 1))
    assert result.error is not None
    assert "甲.docx：" in result.error
    assert "--memory" in result.error


def test_plain_text_starts_no_process() -> None:
    program = (
        "import sys\nfrom mingzhang.cli import main\ntry: main(['check', sys.argv[1]])\nexcept SystemExit: pass\n"
        "print(sorted({'multiprocessing', 'zipfile', 'lxml'} & sys.modules.keys()))"
    )
    done = subprocess.run([sys.executable, "-c", program, str(CLEAN)], capture_output=True, text=True, check=True)
    assert done.stdout.splitlines()[-1] == "[]"
