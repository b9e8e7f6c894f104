"""What holds for every request: an idle session ends, the language is the chosen one, private pages stay private."""

from __future__ import annotations

import time
from collections.abc import Callable

from django.conf import settings
from django.contrib import messages
from django.contrib.auth import logout
from django.http import HttpRequest, HttpResponse
from django.utils import translation
from django.utils.cache import patch_cache_control, patch_vary_headers
from django.utils.translation import gettext as _

_LAST = "last_used"
#: The time is written only when it has moved by so many seconds, so that a request is not always a write.
_COARSE = 60
_FEATURES = "camera=(), geolocation=(), microphone=(), payment=(), usb=()"
_Next = Callable[[HttpRequest], HttpResponse]


class IdleSessionMiddleware:
    """Sign a user out after ``SESSION_IDLE_SECONDS`` without a request."""

    def __init__(self, get_response: _Next) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """End an idle session, else note that it is used."""
        if request.user.is_authenticated:
            now, last = int(time.time()), request.session.get(_LAST)
            if last is not None and now - last > settings.SESSION_IDLE_SECONDS:
                logout(request)
                messages.warning(request, _("太久没有操作，已经自动退出。请重新登录。"))
            elif last is None or now - last > min(_COARSE, settings.SESSION_IDLE_SECONDS // 2):
                request.session[_LAST] = now
        return self.get_response(request)


class ChosenLanguageMiddleware:
    """Speak the language a user or a visitor chose, else Chinese.

    Unlike Django's own middleware it does not ask for the browser's language: in an office with English browsers the
    documents and the law are Chinese all the same.
    """

    def __init__(self, get_response: _Next) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Activate the language for this request."""
        asked = request.COOKIES.get(settings.LANGUAGE_COOKIE_NAME, "")
        code = request.user.language if request.user.is_authenticated else asked
        known = dict(settings.LANGUAGES)
        with translation.override(code if code in known else settings.LANGUAGE_CODE):
            request.LANGUAGE_CODE = translation.get_language()
            response = self.get_response(request)
            response.headers.setdefault("Content-Language", translation.get_language() or settings.LANGUAGE_CODE)
        patch_vary_headers(response, ("Cookie",))
        return response


class PrivatePagesMiddleware:
    """Keep what a signed-in user sees out of every cache, and switch off features of the browser that nobody needs."""

    def __init__(self, get_response: _Next) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Set the headers."""
        response = self.get_response(request)
        if request.user.is_authenticated and not response.has_header("Cache-Control"):
            patch_cache_control(response, private=True, no_cache=True, no_store=True)
        response.headers.setdefault("Permissions-Policy", _FEATURES)
        response.headers.setdefault("Cross-Origin-Resource-Policy", "same-origin")
        return response
