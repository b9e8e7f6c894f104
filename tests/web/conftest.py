"""Fixtures of the web tests: a small tenant of fictional bodies, its users, clients signed in as them.

The database is SQLite in memory, made from the models without running migrations, so that each process of pytest-xdist
has its own at once. With ``MINGZHANG_TEST_DATABASE=postgresql://…`` the same tests run on PostgreSQL with migrations.
"""

from __future__ import annotations

import os
from collections.abc import Callable
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING, Any, NoReturn

import pytest

if TYPE_CHECKING:
    from django.test import Client

    from mingzhang.web.accounts.models import User
    from tests.web.tenants import Tenant

_MISSING = [name for name in ("django", "allauth", "pytest_django") if find_spec(name) is None]

if not _MISSING:
    os.environ["DJANGO_SETTINGS_MODULE"] = "mingzhang.web.settings.testing"
    import django

    django.setup()


class _WithoutDjango(pytest.Module):
    def collect(self) -> NoReturn:
        pytest.skip(f"没有安装 {'、'.join(_MISSING)}：请运行 pip install 'mingzhang[web,dev]'", allow_module_level=True)


def pytest_pycollect_makemodule(module_path: Path, parent: pytest.Collector) -> pytest.Module | None:
    """Skip every module of this folder, with the reason, where Django is not installed."""
    return _WithoutDjango.from_parent(parent, path=module_path) if _MISSING else None


@pytest.fixture(scope="session")
def django_db_use_migrations() -> bool:
    """Run migrations on PostgreSQL; on SQLite the tables are made from the models, which is much quicker."""
    return bool(os.environ.get("MINGZHANG_TEST_DATABASE"))


@pytest.fixture(autouse=True)
def _files_of_their_own(tmp_path: Path, settings: Any) -> None:
    settings.MEDIA_ROOT = tmp_path / "files"
    settings.STATIC_ROOT = tmp_path / "static"
    settings.SIGNING_KEY_FILE = tmp_path / "signing.pem"


@pytest.fixture
def tenant(db: None) -> Tenant:
    """A region with two departments of two units each, two years, and a user for each role."""
    from tests.web.tenants import make_tenant  # noqa: PLC0415  needs Django

    return make_tenant("990101", "甲市乙县")


@pytest.fixture
def other_tenant(db: None) -> Tenant:
    """Another region on the same installation, whose users must see nothing of ``tenant``."""
    from tests.web.tenants import make_tenant  # noqa: PLC0415  needs Django

    return make_tenant("990202", "丙市丁区")


@pytest.fixture
def client_of() -> Callable[[User], Client]:
    """Return a function that gives a client signed in as a user."""
    from django.test import Client  # noqa: PLC0415  needs Django

    def signed_in(user: User) -> Client:
        client = Client()
        client.force_login(user, backend="django.contrib.auth.backends.ModelBackend")
        return client

    return signed_in
