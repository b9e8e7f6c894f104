"""A PostgreSQL database named by an address in the environment."""

from __future__ import annotations

from urllib.parse import unquote, urlsplit

from django.core.exceptions import ImproperlyConfigured


def postgresql(url: str, variable: str) -> dict[str, object]:
    """Return the entry of ``DATABASES`` for ``postgresql://user:password@host:port/name``.

    Raises:
        ImproperlyConfigured: it is no such address; the message names the variable, never the address, which holds
            a password.
    """
    parts = urlsplit(url)
    if parts.scheme not in {"postgresql", "postgres"} or not parts.path.strip("/"):
        raise ImproperlyConfigured(f"{variable} 应为 postgresql://用户:密码@主机:端口/库名。")
    try:
        port = str(parts.port or "")
    except ValueError as error:
        raise ImproperlyConfigured(f"{variable} 的端口应为 1 到 65535 的整数。") from error
    return {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": unquote(parts.path.strip("/")),
        "USER": unquote(parts.username or ""),
        "PASSWORD": unquote(parts.password or ""),
        "HOST": unquote(parts.hostname or ""),
        "PORT": port,
        "CONN_MAX_AGE": 60,
        "CONN_HEALTH_CHECKS": True,
    }
