"""Settings of a live server under test: the embedded ones, on the PostgreSQL of ``MINGZHANG_TEST_DATABASE`` if any."""

from __future__ import annotations

import os

from mingzhang.web.settings.database import postgresql
from mingzhang.web.settings.embedded import *  # noqa: F403  a settings module is made of all names of its base
from mingzhang.web.settings.embedded import DATABASES

if _database := os.environ.get("MINGZHANG_TEST_DATABASE", ""):
    DATABASES["default"] = postgresql(_database, "MINGZHANG_TEST_DATABASE")
