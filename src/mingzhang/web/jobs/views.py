"""Pages of jobs: asking for files, export and batch; how far a job is; fetching what came of it."""

from __future__ import annotations

import os
import uuid
from pathlib import Path
from typing import cast

from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.db.models import Q, QuerySet
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from mingzhang.web.accounts.models import FiscalYear, Membership, User
from mingzhang.web.accounts.permissions import visible_filings
from mingzhang.web.budgets.disclosed import SourceRefusedError
from mingzhang.web.budgets.models import Filing
from mingzhang.web.budgets.upload_views import filing_for
from mingzhang.web.budgets.uploads import tidy_name
from mingzhang.web.jobs.asking import ask_for_batch, ask_for_export, ask_for_files, ask_for_step
from mingzhang.web.jobs.models import Job
from mingzhang.web.jobs.running import take_up_lost
from mingzhang.web.jobs.serving import download

_SHOWN = 50


def visible_jobs(user: User) -> QuerySet[Job]:
    """Return the jobs a user may see: their own, and those on filings they may see."""
    own = Q(asked_by=user)
    return Job.objects.filter(own | Q(filing__in=visible_filings(user, Filing.objects.all()))).select_related(
        "filing__department", "filing__unit", "filing__year", "asked_by"
    )


@login_required
@require_GET
def jobs(request: HttpRequest) -> HttpResponse:
    """List the newest jobs."""
    return render(request, "jobs/list.html", {"jobs": visible_jobs(cast("User", request.user))[:_SHOWN]})


@login_required
@require_GET
def job(request: HttpRequest, number: int) -> HttpResponse:
    """Show how far a job is; htmx asks again for the part that changes."""
    take_up_lost()
    found = get_object_or_404(visible_jobs(cast("User", request.user)), pk=number)
    if request.headers.get("HX-Request"):
        response = render(request, "jobs/progress.html", {"job": found})
        if found.is_over:  # what came of it is on the whole page
            response.headers["HX-Refresh"] = "true"
        return response
    return render(request, "jobs/job.html", {"job": found})


@login_required
@require_GET
def job_file(request: HttpRequest, number: int) -> FileResponse:
    """Hand out the file that came of a job, to whoever asked for it: it holds what they may see."""
    found = get_object_or_404(Job, pk=number, asked_by=request.user, state=Job.State.DONE)
    path = Path(settings.MEDIA_ROOT) / str(found.result.get("file") or "?")
    if not path.is_file():
        raise Http404
    return download(path, f"{_('预算公开')}-{found.asked_at:%Y%m%d}.zip")


@login_required
@require_POST
def build(request: HttpRequest, filing: int) -> HttpResponse:
    """Ask for the files of what a filing holds now."""
    found = filing_for(request, filing)
    try:
        asked = ask_for_files(found, cast("User", request.user))
    except SourceRefusedError as error:
        messages.error(request, str(error))
        return redirect(_back(request))
    return redirect("job", number=asked.pk)


@login_required
@require_POST
def submit(request: HttpRequest, filing: int) -> HttpResponse:
    """Ask for the files of a filing and submit it when they are there."""
    found = filing_for(request, filing)
    user = cast("User", request.user)
    if not user.has_perm("filing.submit", found):
        raise Http404
    try:
        asked = ask_for_step("submit", found, user, request.POST.get("comment", ""))
    except SourceRefusedError as error:
        messages.error(request, str(error))
        return redirect(_back(request))
    return redirect("job", number=asked.pk)


@login_required
@require_POST
def export(request: HttpRequest) -> HttpResponse:
    """Ask for a ZIP of the newest packages: of the filings named, or of all the user may see of a year."""
    filings = visible_filings(request.user, Filing.objects.filter(revisions__isnull=False).distinct())
    chosen = [int(one) for one in request.POST.getlist("filing") if one.isdigit()]
    if chosen:
        filings = filings.filter(pk__in=chosen)
    elif (year := request.POST.get("year", "")).isdigit():
        filings = filings.filter(year__year=int(year))
    if not filings.exists():
        messages.error(request, _("没有可以导出的公开包：还没有单位提交过。"))
        return redirect("jobs")
    return redirect("job", number=ask_for_export(filings, cast("User", request.user)).pk)


@login_required
@require_http_methods(["GET", "POST"])
def batch(request: HttpRequest) -> HttpResponse:
    """Take in an archive of the files of many units and ask for its audit; for the bureau only."""
    user = cast("User", request.user)
    if not user.has_perm("workflow.board"):
        raise Http404
    regions = Membership.objects.filter(user=user, region__isnull=False).values("region")
    years = FiscalYear.objects.filter(region__in=regions).select_related("region")
    if request.method == "GET":
        return render(request, "jobs/batch.html", {"years": years, "limit": settings.UPLOAD_LARGEST // 1024 // 1024})
    year = get_object_or_404(years, pk=request.POST.get("year") or 0)
    file = request.FILES.get("archive")
    if file is None or not file.size or file.size > settings.UPLOAD_LARGEST:
        messages.error(request, _("请选择一个压缩包，不超过 {limit} MB。").format(limit=settings.UPLOAD_LARGEST >> 20))
        return redirect("batch")
    inside = f"batches/{uuid.uuid4().hex}"
    path = Path(settings.MEDIA_ROOT) / inside
    path.parent.mkdir(parents=True, exist_ok=True)
    with os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as kept:
        for chunk in file.chunks():
            kept.write(chunk)
    return redirect("job", number=ask_for_batch(inside, tidy_name(file.name or ""), year, user).pk)


def _back(request: HttpRequest) -> str:
    """Return where the form says to go back to, if that is a page of ours."""
    address = request.POST.get("back", "")
    is_ours = address.startswith("/") and url_has_allowed_host_and_scheme(address, allowed_hosts=None)
    return address if is_ours else "jobs"
