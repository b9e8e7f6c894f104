"""Who tries to sign in from where: what the lockout counts by."""

from __future__ import annotations

from collections.abc import Mapping

from django.conf import settings
from django.http import HttpRequest


def client_address(request: HttpRequest) -> str:
    """Return the address of the client.

    Each proxy appends the address it was asked from to ``X-Forwarded-For``, so that with n trusted proxies the n-th
    entry from the end is true; what stands before it was written by the client and is not believed.
    """
    direct = str(request.META.get("REMOTE_ADDR", ""))
    if not settings.TRUSTED_PROXIES:
        return direct
    chain = [one.strip() for one in str(request.META.get("HTTP_X_FORWARDED_FOR", "")).split(",") if one.strip()]
    return chain[-settings.TRUSTED_PROXIES] if len(chain) >= settings.TRUSTED_PROXIES else direct


def sign_in_name(request: HttpRequest, credentials: Mapping[str, object] | None) -> str:
    """Return the name that somebody tries to sign in with.

    Upper and lower case do not matter, as they do not for signing in: otherwise each way of writing a name would give
    another set of attempts.
    """
    given = (credentials or {}).get("username") or request.POST.get("login") or request.POST.get("username") or ""
    return str(given).casefold()
