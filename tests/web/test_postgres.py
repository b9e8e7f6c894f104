"""The same tests on a real PostgreSQL, which the test run starts for itself.

They run in a process of their own: which database Django uses is settled before the first test.
"""

from __future__ import annotations

import os
import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.web.postgres import NoPostgresError, running

_HERE = Path(__file__).resolve().parent
#: What depends on transactions, locks and constraints, and one whole way through the workspace.
_WORKFLOW = (
    "test_journey.py",
    "test_workflow_machine.py",
    "test_workflow_conditions.py",
    "test_history_concurrent.py",
    "test_jobs.py",
)
_PASSED = re.compile(r"(\d+) passed")


@pytest.fixture(scope="module")
def database() -> Iterator[str]:
    """Give the address of a database, or skip and say what is missing."""
    try:
        with running() as address:
            yield address
    except NoPostgresError as error:
        pytest.skip(str(error))


def run(database: str, *what: str) -> int:
    """Run tests on a database; return how many passed."""
    command = [sys.executable, "-m", "pytest", "--no-header", "-p", "no:cacheprovider", "-o", "addopts=", *what]
    ended = subprocess.run(
        command,
        cwd=_HERE.parent.parent,
        env=os.environ | {"MINGZHANG_TEST_DATABASE": database},
        capture_output=True,
        text=True,
        check=False,
    )
    assert ended.returncode == 0, ended.stdout[-6000:] + ended.stderr[-2000:]
    passed = _PASSED.search(ended.stdout)
    assert passed is not None, ended.stdout
    return int(passed[1])


def test_the_workflow_runs_on_postgresql(database: str) -> None:
    assert run(database, *(str(_HERE / name) for name in _WORKFLOW)) > len(_WORKFLOW)


@pytest.mark.slow
def test_everything_of_the_web_runs_on_postgresql(database: str) -> None:
    others = ["--ignore", str(_HERE / "browser"), "--ignore", str(Path(__file__))]
    assert run(database, str(_HERE), *others, "-m", "not slow") > len(_WORKFLOW)
