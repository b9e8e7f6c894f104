"""Several stateless web processes and workers on PostgreSQL. Everything comes from the environment; nothing is guessed.

MINGZHANG_SECRET_KEY    required, at least 50 characters
MINGZHANG_HOSTS         required, host names separated by commas
MINGZHANG_DATABASE      required, postgresql://user:password@host:port/name
MINGZHANG_FILES         required, a folder that all processes share
MINGZHANG_SIGNING_KEY   required, the path of an Ed25519 private key (PEM)
MINGZHANG_PROXIES       how many proxies stand in front, 1 unless given; they must set X-Forwarded-For and -Proto
"""

from __future__ import annotations

import os
from pathlib import Path

from django.core.exceptions import ImproperlyConfigured

from mingzhang.web.settings.base import *  # noqa: F403  a settings module is made of all names of its base
from mingzhang.web.settings.base import CONTENT_SECURITY_POLICY, number
from mingzhang.web.settings.database import postgresql

_SHORTEST_KEY = 50


def _required(name: str) -> str:
    value = os.environ.get(name, "").strip()
    if not value:
        raise ImproperlyConfigured(f"缺环境变量 {name}。")
    return value


def _hosts(text: str) -> list[str]:
    """Return the host names; a wildcard would let anyone choose the host that links are made of."""
    hosts = [host.strip() for host in text.split(",") if host.strip()]
    if not hosts or any("*" in host or "/" in host for host in hosts):
        raise ImproperlyConfigured("MINGZHANG_HOSTS 应为用逗号分开的主机名，不带协议和通配符。")
    return hosts


EMBEDDED = False
DEBUG = False
SECRET_KEY = _required("MINGZHANG_SECRET_KEY")
if len(SECRET_KEY) < _SHORTEST_KEY:
    raise ImproperlyConfigured(f"MINGZHANG_SECRET_KEY 太短，至少 {_SHORTEST_KEY} 个字符。")
ALLOWED_HOSTS = _hosts(_required("MINGZHANG_HOSTS"))
CSRF_TRUSTED_ORIGINS = [f"https://{host}" for host in ALLOWED_HOSTS]
DATABASES = {"default": postgresql(_required("MINGZHANG_DATABASE"), "MINGZHANG_DATABASE")}
MEDIA_ROOT = Path(_required("MINGZHANG_FILES"))
STATIC_ROOT = MEDIA_ROOT / "static"
SIGNING_KEY_FILE = Path(_required("MINGZHANG_SIGNING_KEY"))
# One proxy ends TLS unless more are named.
TRUSTED_PROXIES = number("MINGZHANG_PROXIES", 1)
ALLAUTH_TRUSTED_PROXY_COUNT = TRUSTED_PROXIES
CONTENT_SECURITY_POLICY = {"DIRECTIVES": {**CONTENT_SECURITY_POLICY["DIRECTIVES"], "upgrade-insecure-requests": True}}
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
SECURE_SSL_REDIRECT = True
SECURE_HSTS_SECONDS = 31_536_000
SECURE_HSTS_INCLUDE_SUBDOMAINS = True
SECURE_HSTS_PRELOAD = True
SESSION_COOKIE_SECURE = True
CSRF_COOKIE_SECURE = True
# The prefix makes browsers refuse the cookie unless it came over TLS from this very host.
SESSION_COOKIE_NAME = "__Host-session"
CSRF_COOKIE_NAME = "__Host-csrf"
