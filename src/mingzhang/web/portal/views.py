"""Public pages: what is published, to find, read, download and verify; no sign-in, no script.

Pages are cached by the hash of the published manifest and answered with 304 where the reader has them already.
"""

from __future__ import annotations

import hashlib
from datetime import datetime
from functools import wraps
from typing import TYPE_CHECKING, Any, Concatenate, ParamSpec, cast

from django.core.cache import cache
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.cache import get_conditional_response, patch_cache_control, patch_vary_headers
from django.utils.http import http_date, quote_etag
from django.utils.translation import get_language
from django.views.decorators.http import require_safe

from mingzhang import __version__
from mingzhang.web.accounts.models import Department, Region
from mingzhang.web.budgets.models import Filing
from mingzhang.web.budgets.signing import public_pem
from mingzhang.web.jobs.serving import content_type, forbid_everything
from mingzhang.web.portal import reading
from mingzhang.web.portal.published import (
    PUBLISH,
    Filter,
    address_of,
    corrections_of,
    ever_published,
    find,
    published,
    revisions_of,
    stamp,
)

if TYPE_CHECKING:
    from collections.abc import Callable

    from mingzhang.web.workflow.models import Revision

P = ParamSpec("P")
_PAGE = 50
_KEPT_SECONDS = 24 * 3600
_FRESH_SECONDS = 60


def answered_once(
    view: Callable[Concatenate[HttpRequest, P], HttpResponse],
) -> Callable[Concatenate[HttpRequest, P], HttpResponseBase]:
    """Answer 304 where nothing was published or withdrawn since the reader came last."""

    @wraps(view)
    def answered(request: HttpRequest, *args: P.args, **kwargs: P.kwargs) -> HttpResponseBase:
        language = get_language() or ""
        seal = f"{__version__}:{stamp()}:{language}:{request.get_full_path()}"
        etag = quote_etag(hashlib.sha256(seal.encode()).hexdigest()[:32])
        response = get_conditional_response(request, etag=etag) or view(request, *args, **kwargs)
        response.headers["ETag"] = etag
        if response.status_code == 200:
            patch_cache_control(response, public=True, max_age=_FRESH_SECONDS)
        patch_vary_headers(response, ["Accept-Language"])
        return response

    return cast("Callable[Concatenate[HttpRequest, P], HttpResponseBase]", answered)


@require_safe
@answered_once
def home(request: HttpRequest) -> HttpResponse:
    """List what is published, by region, year and department, with a search by name."""
    asked = asked_for(request)
    page = Paginator(published(asked), _PAGE).get_page(request.GET.get("page"))
    revisions = revisions_of(list(page.object_list))
    rows = [
        {"filing": one, "address": address_of(one), "revision": revisions.get(one.pk), "at": _at(one)}
        for one in page.object_list
    ]
    every = ever_published().filter(public_action=PUBLISH)
    context = {
        "asked": asked,
        "page": page,
        "rows": rows,
        "regions": Region.objects.filter(pk__in=every.order_by().values("department__region")),
        "years": sorted(set(every.order_by().values_list("year__year", flat=True)), reverse=True),
        "departments": _departments(every, asked),
        "query": _query(asked),
    }
    return render(request, "portal/home.html", context)


def asked_for(request: HttpRequest) -> Filter:
    """Return what of the published an address asks for; what it cannot mean asks for everything."""
    year = request.GET.get("year", "")
    return Filter(
        region=request.GET.get("region", "").strip(),
        year=int(year) if year.isdecimal() and len(year) == 4 else None,
        department=request.GET.get("department", "").strip(),
        name=request.GET.get("q", "").strip()[:60],
    )


def _departments(every: Any, asked: Filter) -> Any:
    found = Department.objects.filter(pk__in=every.order_by().values("department"))
    return found.filter(region__code=asked.region) if asked.region else found.none()


def _query(asked: Filter) -> dict[str, str]:
    named = {"region": asked.region, "year": str(asked.year or ""), "department": asked.department, "q": asked.name}
    return {key: value for key, value in named.items() if value}


@require_safe
@answered_once
def package(request: HttpRequest, region: str, year: int, code: str) -> HttpResponse:
    """Show one published package; a withdrawn one says so and shows nothing of what it held."""
    found = find(region, year, code)
    if not found:
        raise Http404
    if len(found) > 1:
        choices = [{"filing": one, "address": address_of(one, len(found))} for one in found]
        return render(request, "portal/choose.html", {"choices": choices, "code": code, "year": year})
    filing = found[0]
    if _action(filing) != PUBLISH:
        context = {"filing": filing, "at": _at(filing)}
        return render(request, "portal/withdrawn.html", context, status=410)
    revision = revisions_of([filing])[filing.pk]
    try:
        return HttpResponse(_page_of(filing, revision, (region, year, code)))
    except reading.ChangedFileError:
        return render(request, "portal/damaged.html", {"filing": filing}, status=503)


def _page_of(filing: Filing, revision: Revision, address: tuple[str, int, str]) -> str:
    """Return the page of a package: made once for each package and language."""
    made_of = (__version__, revision.manifest_hash, _at(filing).isoformat(), get_language(), *address)
    key = "portal:" + hashlib.sha256(repr(made_of).encode()).hexdigest()
    page: str | None = cache.get(key)
    if page is None:
        every = reading.files(revision)
        context = {
            "filing": filing,
            "revision": revision,
            "at": _at(filing),
            "address": address,
            "sections": reading.sections(revision),
            "charts": reading.charts(revision),
            "documents": [one for one in every if not one.is_data and one.sha256 and not one.path.endswith(".svg")],
            "data": [one for one in every if one.is_data],
            "proofs": [one for one in every if not one.sha256],
            "corrections": corrections_of(filing),
        }
        page = render_to_string("portal/package.html", context)
        cache.set(key, page, _KEPT_SECONDS)
    return page


@require_safe
def file(request: HttpRequest, region: str, year: int, code: str, name: str) -> HttpResponseBase:
    """Hand out one file of the package that is public now; what the manifest does not list does not exist."""
    filing, revision = _public(region, year, code)
    is_zip = name == "package.zip"
    etag = quote_etag(f"{revision.manifest_hash[:24]}-{hashlib.sha256(name.encode()).hexdigest()[:8]}")
    modified = int(_at(filing).timestamp())
    response = get_conditional_response(request, etag=etag, last_modified=modified)
    if response is None:
        try:
            data = reading.package_zip(revision) if is_zip else reading.file_bytes(revision, name)
        except reading.ChangedFileError:
            return render(request, "portal/damaged.html", {"filing": filing}, status=503)
        if data is None:
            raise Http404
        response = HttpResponse(data, content_type=content_type(name))
        shown = name.rsplit("/", 1)[-1]
        if not name.endswith(".svg"):
            response.headers["Content-Disposition"] = f'attachment; filename="{shown}"'
        forbid_everything(response)
    response.headers["ETag"] = etag
    response.headers["Last-Modified"] = http_date(modified)
    patch_cache_control(response, public=True, max_age=_FRESH_SECONDS)
    return response


def _public(region: str, year: int, code: str) -> tuple[Filing, Revision]:
    """Return the filing and revision of an address that is public now.

    Raises:
        Http404: there is none, or it was withdrawn, or the address is not of one alone.
    """
    found = find(region, year, code)
    if len(found) != 1 or _action(found[0]) != PUBLISH:
        raise Http404
    return found[0], revisions_of(found)[found[0].pk]


@require_safe
def key(_request: HttpRequest) -> HttpResponse:
    """Hand out the public key that signatures of packages are verified with."""
    response = HttpResponse(public_pem(), content_type="application/x-pem-file")
    response.headers["Content-Disposition"] = 'attachment; filename="key.pem"'
    patch_cache_control(response, public=True, max_age=_FRESH_SECONDS)
    return response


@require_safe
@answered_once
def verify(request: HttpRequest) -> HttpResponse:
    """Say how anyone can verify a package."""
    return render(request, "portal/verify.html", {"key": public_pem().decode(), "address": reverse("portal_key")})


def _action(filing: Filing) -> str:
    return str(getattr(filing, "public_action", ""))


def _at(filing: Filing) -> datetime:
    at = getattr(filing, "public_at", None)
    if not isinstance(at, datetime):
        raise Http404
    return at
