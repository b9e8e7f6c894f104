"""Settings of the tests: SQLite in memory, or PostgreSQL named by ``MINGZHANG_TEST_DATABASE``; quick passwords.

Everything else is as in production and embedded use: the same middleware, the same policy, lockout and permissions.
Files go where the fixtures of ``tests/web/conftest.py`` point ``MEDIA_ROOT``, a folder of each test.
"""

from __future__ import annotations

import os
from pathlib import Path

from mingzhang.web.settings.base import *  # noqa: F403  a settings module is made of all names of its base
from mingzhang.web.settings.base import STORAGES
from mingzhang.web.settings.database import postgresql

EMBEDDED = True
DEBUG = False
SECRET_KEY = "only for tests, with as many signs as the check of a deployment asks for"
ALLOWED_HOSTS = ["testserver", "127.0.0.1", "localhost"]
_DATABASE = os.environ.get("MINGZHANG_TEST_DATABASE", "")
DATABASES: dict[str, dict[str, object]] = {
    "default": postgresql(_DATABASE, "MINGZHANG_TEST_DATABASE")
    if _DATABASE
    else {"ENGINE": "django.db.backends.sqlite3", "NAME": ":memory:", "OPTIONS": {"timeout": 20}}
}
MEDIA_ROOT = Path("files-of-no-test")
STATIC_ROOT = Path("static-of-no-test")
SIGNING_KEY_FILE = MEDIA_ROOT / "signing.pem"
STORAGES = STORAGES | {"staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}}
WHITENOISE_USE_FINDERS = True
WHITENOISE_AUTOREFRESH = True
#: One round of hashing: passwords of tests protect nothing.
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
