"""Settings for type checking: the applications and nothing else, without files or secrets."""

from mingzhang.web.settings.base import *  # noqa: F403  a settings module is made of all names of its base

SECRET_KEY = "only for type checking"
EMBEDDED = True
DATABASES = {"default": {"ENGINE": "django.db.backends.sqlite3", "NAME": ":memory:"}}
MEDIA_ROOT = ""
SIGNING_KEY_FILE = ""
