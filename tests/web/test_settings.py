"""Settings: nothing is guessed in production, models and migrations agree, the deployment check is clean."""

from __future__ import annotations

import importlib
import os
import subprocess
import sys
from pathlib import Path

import pytest
from django.core.exceptions import ImproperlyConfigured
from django.core.management import call_command

from mingzhang.web.settings.base import number
from mingzhang.web.settings.database import postgresql

_COMPLETE = {
    "MINGZHANG_SECRET_KEY": "gong-kai-tou-ming-" * 4 + "7Qx!",
    "MINGZHANG_HOSTS": "budget.example.org",
    "MINGZHANG_DATABASE": "postgresql://name:p%40ss@db.example.org:5433/mingzhang",
    "MINGZHANG_FILES": "files",
    "MINGZHANG_SIGNING_KEY": "signing.pem",
}


def _production(monkeypatch: pytest.MonkeyPatch, **changed: str) -> object:
    for name, value in (_COMPLETE | changed).items():
        monkeypatch.setenv(name, value)
    sys.modules.pop("mingzhang.web.settings.production", None)
    return importlib.import_module("mingzhang.web.settings.production")


@pytest.mark.parametrize("name", sorted(_COMPLETE))
def test_production_names_what_is_missing(monkeypatch: pytest.MonkeyPatch, name: str) -> None:
    with pytest.raises(ImproperlyConfigured, match=name):
        _production(monkeypatch, **{name: " "})


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("MINGZHANG_SECRET_KEY", "short"),
        ("MINGZHANG_HOSTS", "*"),
        ("MINGZHANG_HOSTS", "https://budget.example.org"),
        ("MINGZHANG_DATABASE", "sqlite:///file"),
        ("MINGZHANG_DATABASE", "postgresql://db.example.org"),
        ("MINGZHANG_DATABASE", "postgresql://db.example.org:port/name"),
    ],
)
def test_production_refuses_what_is_unsafe_or_odd(monkeypatch: pytest.MonkeyPatch, name: str, value: str) -> None:
    with pytest.raises(ImproperlyConfigured, match=name) as caught:
        _production(monkeypatch, **{name: value})
    assert name != "MINGZHANG_DATABASE" or value not in str(caught.value)


def test_production_is_strict(monkeypatch: pytest.MonkeyPatch) -> None:
    made = vars(_production(monkeypatch))
    assert not made["EMBEDDED"]
    assert not made["DEBUG"]
    assert made["SESSION_COOKIE_SECURE"] and made["CSRF_COOKIE_SECURE"] and made["SESSION_COOKIE_HTTPONLY"]
    assert made["SECURE_HSTS_SECONDS"] >= 31_536_000
    assert made["DATABASES"]["default"]["PASSWORD"] == "p@ss"
    assert made["TRUSTED_PROXIES"] == 1


def test_the_deployment_check_is_clean(tmp_path: Path) -> None:
    told = {**os.environ, **_COMPLETE, "DJANGO_SETTINGS_MODULE": "mingzhang.web.settings.production"}
    told |= {"MINGZHANG_FILES": str(tmp_path), "MINGZHANG_SIGNING_KEY": str(tmp_path / "key.pem")}
    command = [sys.executable, "-m", "mingzhang.web.manage", "check", "--deploy", "--fail-level", "WARNING"]
    done = subprocess.run(command, env=told, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr


def test_an_address_of_a_database_may_leave_things_out() -> None:
    entry = postgresql("postgresql:///budgets", "VARIABLE")
    assert (entry["NAME"], entry["HOST"], entry["PORT"]) == ("budgets", "", "")


def test_a_number_of_the_environment_is_one(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("MINGZHANG_UPLOAD_MB", "viele")
    with pytest.raises(ValueError, match="MINGZHANG_UPLOAD_MB"):
        number("MINGZHANG_UPLOAD_MB", 1)


@pytest.mark.django_db
def test_models_and_migrations_agree() -> None:
    call_command("makemigrations", "--check", "--dry-run", verbosity=0)
