"""One process on one machine: SQLite, files beside it, a key of its own, a demo tenant on first start.

Data live under ``MINGZHANG_HOME`` (default: the user's data folder).
"""

from __future__ import annotations

import os
import secrets
from pathlib import Path

from platformdirs import user_data_path

from mingzhang.web.settings.base import *  # noqa: F403  a settings module is made of all names of its base
from mingzhang.web.settings.base import STORAGES

HOME = Path(os.environ.get("MINGZHANG_HOME") or user_data_path("mingzhang"))
HOME.mkdir(parents=True, exist_ok=True)


def _secret() -> str:
    """Return the installation's own key, made on first start and readable by its owner only."""
    path = HOME / "secret.key"
    if not path.exists():
        with os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as file:
            file.write(secrets.token_urlsafe(50))
    return path.read_text().strip()


EMBEDDED = True
DEBUG = False
SECRET_KEY = _secret()
ALLOWED_HOSTS = [
    "127.0.0.1",
    "localhost",
    "[::1]",
    *filter(None, os.environ.get("MINGZHANG_HOSTS", "").split(",")),
]
DATABASES = {
    "default": {
        "ENGINE": "django.db.backends.sqlite3",
        "NAME": HOME / "mingzhang.sqlite3",
        # Writers queue at once instead of failing in the middle of a transaction; readers never wait (WAL).
        "OPTIONS": {
            "transaction_mode": "IMMEDIATE",
            "timeout": 20,
            "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL; PRAGMA foreign_keys=ON;",
        },
    }
}
MEDIA_ROOT = HOME / "files"
STATIC_ROOT = HOME / "static"
STATIC_ROOT.mkdir(exist_ok=True)
# One process on a machine of its own has no TLS in front of it; files are found where they lie.
STORAGES = STORAGES | {"staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}}
WHITENOISE_USE_FINDERS = True
#: The key that signs packages (Ed25519, PEM); made on first use.
SIGNING_KEY_FILE = HOME / "signing.pem"
