"""The workspace's home, the page of one filing, its steps and files."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.db.models import Q
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from mingzhang.web.accounts.permissions import roles_on, visible_filings
from mingzhang.web.budgets.access import filing_of, user_of
from mingzhang.web.budgets.models import Filing
from mingzhang.web.jobs.models import Job
from mingzhang.web.jobs.serving import download
from mingzhang.web.workflow.batch import take
from mingzhang.web.workflow.changes import public_revision
from mingzhang.web.workflow.conditions import latest, open_errors
from mingzhang.web.workflow.dates import deadline, late_replies
from mingzhang.web.workflow.files import offered, path_offered
from mingzhang.web.workflow.labels import lines_of
from mingzhang.web.workflow.models import SecrecyReview
from mingzhang.web.workflow.review import threads
from mingzhang.web.workflow.steps import StepRefusedError, open_steps, steps_of, transition

if TYPE_CHECKING:
    from mingzhang.web.workflow.models import Revision

#: Lines of the history on the filing's own page; the rest has a page of its own.
_SHOWN = 8
_PAGE = 50
_UNDER_WAY = (Job.State.WAITING, Job.State.RUNNING)


@login_required
@require_GET
def home(request: HttpRequest) -> HttpResponse:
    """Show the filings a user may see, and which step comes next that is the user's to take."""
    user, day = user_of(request), timezone.localdate()
    filings = visible_filings(user, Filing.objects.select_related("department__region", "unit", "year"))
    if wanted := request.GET.get("q", "").strip():
        filings = filings.filter(Q(unit__name__icontains=wanted) | Q(department__name__icontains=wanted))
    found = filings.order_by("-year__year", "department__code", "unit__code")
    page = Paginator(found, _PAGE).get_page(request.GET.get("page"))
    entries = [
        {
            "filing": filing,
            "due": deadline(filing.reply_date, day) if filing.state != Filing.State.PUBLISHED else None,
            "next": next((one.label for one in steps_of(roles_on(user, filing), filing.state)), ""),
        }
        for filing in page
    ]
    query = urlencode({"q": wanted}) if wanted else ""
    return render(request, "workspace/home.html", {"entries": entries, "page": page, "wanted": wanted, "query": query})


@login_required
@require_GET
def show(request: HttpRequest, pk: int) -> HttpResponse:
    """Show a filing: state, deadline, what may be done, files, findings, remarks, records, history."""
    filing, user = filing_of(request, pk), user_of(request)
    revision = latest(filing)
    public = public_revision(filing)
    context = {
        "filing": filing,
        "revision": revision,
        "revisions": filing.revisions.defer("facts", "findings", "ledger"),
        "steps": list(open_steps(user, filing)),
        "due": deadline(filing.reply_date, timezone.localdate()),
        "late": list(late_replies(filing)),
        "files": offered(filing, revision) if revision else [],
        "counts": _counts(revision),
        "open_errors": open_errors(filing),
        "remarks": [one for one in threads(filing) if one.resolved_at is None],
        "lines": lines_of(filing.events.select_related("actor", "revision").order_by("-id")[:_SHOWN]),
        "secrecy": _secrecy(revision),
        "public": public,
        "jobs": filing.jobs.filter(state__in=_UNDER_WAY),
        "failed": filing.jobs.filter(state=Job.State.FAILED).first(),
        "may_edit": user.has_perm("filing.edit", filing),
        "may_reply": user.has_perm("filing.reply", filing),
        "may_review_secrecy": user.has_perm("filing.secrecy", filing),
    }
    return render(request, "workflow/filing.html", context)


def _counts(revision: Revision | None) -> list[tuple[str, int]]:
    if revision is None:
        return []
    found = [one["severity"] for one in revision.findings]
    return [(name, found.count(name)) for name in ("error", "warning", "info")]


def _secrecy(revision: Revision | None) -> SecrecyReview | None:
    return revision.secrecy_reviews.order_by("-id").first() if revision else None


@login_required
@require_POST
def step(request: HttpRequest, pk: int, name: str) -> HttpResponse:
    """Take a step; one that seals is taken by a worker once the files are made, unless they are there already."""
    filing, user = filing_of(request, pk), user_of(request)
    try:
        label = transition(name).label
        if take(name, filing, user, request.POST.get("comment", "")):
            messages.info(request, _("正在生成公开文件，完成后自动{step}。").format(step=label))
        else:
            messages.success(request, _("已办理：{step}。").format(step=label))
    except KeyError as error:
        raise Http404 from error
    except StepRefusedError as refused:
        messages.error(request, str(refused))
    return redirect("filing", pk)


@login_required
@require_GET
def progress(request: HttpRequest, pk: int) -> HttpResponse:
    """Show how far the jobs of a filing are; once none is under way, have the whole page loaded anew."""
    filing = filing_of(request, pk)
    jobs = filing.jobs.filter(state__in=_UNDER_WAY)
    response = render(request, "workflow/_progress.html", {"filing": filing, "jobs": jobs})
    if not jobs:
        response.headers["HX-Refresh"] = "true"
    return response


@login_required
@require_GET
def file(request: HttpRequest, pk: int, number: int, name: str) -> FileResponse:
    """Hand out a file of a revision: the copy for review until it is cleared, then the final one."""
    filing = filing_of(request, pk)
    revision = filing.revisions.filter(number=number).first()
    path = path_offered(filing, revision, name) if revision else None
    if path is None:
        raise Http404
    shown = f"{filing.body.name}-{filing.year.year}-r{number}-{path.name}"
    return download(path, shown)
