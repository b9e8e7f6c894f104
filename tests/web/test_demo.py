"""The demonstration: sound ledgers, a user for each role, never where real users work."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from mingzhang.model.finding import Severity
from mingzhang.model.ledger import department_of, unit_of
from mingzhang.packaging.make import Settings, make
from mingzhang.web.accounts.models import Department, FiscalYear, Role, Unit, User
from mingzhang.web.budgets.ledger import read_filing
from mingzhang.web.budgets.models import Filing
from mingzhang.web.demo import DemoForbiddenError, make_demo, walk_budgets
from mingzhang.web.demo_bodies import OFFICES, Office
from mingzhang.web.demo_ledgers import demo_ledger
from mingzhang.web.serve import NotServedError, bind, prepare

_TODAY = date(2026, 3, 1)


@pytest.mark.parametrize("office", OFFICES, ids=lambda one: one.code)
def test_ledgers_hold_no_error(office: Office) -> None:
    ledger = demo_ledger(office, 2026)
    for entity in (department_of(ledger), *(unit_of(ledger, unit.code) for unit in ledger.units)):
        made = make(ledger, entity, Settings(formats=("md",)))
        assert not [one for one in made.report.findings if one.severity is Severity.ERROR], entity.name
        assert made.missing == ()


def test_ledgers_are_the_same_every_time() -> None:
    assert demo_ledger(OFFICES[0], 2026) == demo_ledger(OFFICES[0], 2026)


def test_everything_is_there_and_passwords_are_not(db: None) -> None:
    accounts = make_demo(_TODAY)
    assert (Department.objects.count(), Unit.objects.count(), FiscalYear.objects.count()) == (3, 8, 2)
    assert {role for one in accounts for role in one.user.memberships.values_list("role", flat=True)} == set(
        Role.values
    )
    assert len({one.password for one in accounts}) == len(accounts)
    for account in accounts:
        assert account.user.check_password(account.password)
        assert account.password not in str(list(User.objects.values()))


def test_what_was_typed_reads_back_without_faults(db: None) -> None:
    make_demo(_TODAY)
    for filing in Filing.objects.filter(year__year=_TODAY.year - 1):
        assert read_filing(filing).errors == ()


def test_it_is_made_once_and_only_in_an_embedded_installation(db: None, settings: Any) -> None:
    settings.EMBEDDED = False
    with pytest.raises(DemoForbiddenError):
        make_demo(_TODAY)
    settings.EMBEDDED = True
    make_demo(_TODAY)
    with pytest.raises(DemoForbiddenError):
        make_demo(_TODAY)


@pytest.mark.slow
def test_last_year_is_published_and_this_year_in_every_state(db: None) -> None:
    make_demo(_TODAY)
    lines: list[str] = []
    walk_budgets(_TODAY, lines.append)
    last, now = (Filing.objects.filter(year__year=year) for year in (_TODAY.year - 1, _TODAY.year))
    assert set(last.values_list("state", flat=True)) == {"published"}
    assert last.count() == 11
    expected = {"draft", "submitted", "in_review", "returned", "cleared"}
    assert set(now.values_list("state", flat=True)) == expected
    again: list[str] = []
    walk_budgets(_TODAY, again.append)
    assert again == []


def test_a_port_in_use_is_said() -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        with pytest.raises(NotServedError, match="--port"):
            bind("127.0.0.1", taken.getsockname()[1])


def test_a_host_that_is_none_is_said() -> None:
    with pytest.raises(NotServedError, match="--host"):
        bind("not a host", 0)


def test_a_folder_that_cannot_be_written_is_said(tmp_path: Path) -> None:
    file = tmp_path / "file"
    file.write_text("")
    with pytest.raises(NotServedError, match="MINGZHANG_HOME"):
        prepare(file / "home")


def test_without_django_the_command_says_how_to_install_it(tmp_path: Path) -> None:
    (tmp_path / "sitecustomize.py").write_text(
        "import importlib.util as u\n"
        "own = u.find_spec\n"
        "u.find_spec = lambda name, package=None: None if name == 'django' else own(name, package)\n"
    )
    told = {**os.environ, "PYTHONPATH": str(tmp_path), "MINGZHANG_HOME": str(tmp_path)}
    command = [sys.executable, "-m", "mingzhang.cli", "serve", "--port", "0"]
    done = subprocess.run(command, env=told, capture_output=True, text=True, timeout=60, check=False)
    assert done.returncode == 2
    assert "pip install 'mingzhang[web]'" in done.stderr
