"""Pages of the review: findings with decisions, the document with remarks, the memo."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET, require_POST

from mingzhang.web.budgets.access import filing_of, user_of
from mingzhang.web.workflow.conditions import is_someone_else
from mingzhang.web.workflow.document import blocks_of, quoted
from mingzhang.web.workflow.memo import memo_docx, memo_xlsx
from mingzhang.web.workflow.models import Decision, Remark
from mingzhang.web.workflow.review import (
    SEVERITIES,
    Item,
    Pinned,
    add_remark,
    decide,
    recheck,
    resolve,
    take_back,
    threads,
)
from mingzhang.web.workflow.steps import StepRefusedError, open_steps

if TYPE_CHECKING:
    from datetime import date

    from mingzhang.web.accounts.models import User
    from mingzhang.web.budgets.models import Filing
    from mingzhang.web.workflow.models import Revision

_HEADINGS = {"error": gettext_lazy("错误"), "warning": gettext_lazy("提醒"), "info": gettext_lazy("提示")}
_WRITERS: dict[str, tuple[str, Callable[[Revision, date], bytes]]] = {
    "docx": ("application/vnd.openxmlformats-officedocument.wordprocessingml.document", memo_docx),
    "xlsx": ("application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", memo_xlsx),
}


def _revision(filing: Filing, number: str | int | None) -> Revision:
    """Return a revision by its number, the newest where none is given; 404 where there is none."""
    if number in (None, ""):
        found = filing.revisions.first()
    else:
        found = filing.revisions.filter(number=number).first() if str(number).isdecimal() else None
    if found is None:
        raise Http404
    return found


def may_decide(filing: Filing, user: User) -> bool:
    """Say whether a user may decide on the findings of a filing now."""
    return (
        filing.state == filing.State.IN_REVIEW
        and user.has_perm("filing.review", filing)
        and not is_someone_else(filing, user)
    )


@login_required
@require_GET
def findings(request: HttpRequest, pk: int) -> HttpResponse:
    """Show the findings of a revision by severity, with what was decided, said, and has become of the former ones."""
    filing, user = filing_of(request, pk), user_of(request)
    if not filing.revisions.exists():
        return render(request, "workflow/review.html", {"filing": filing})
    revision = _revision(filing, request.GET.get("revision"))
    checked = recheck(revision)
    is_newest = not filing.revisions.filter(number__gt=revision.number).exists()
    context = {
        "filing": filing,
        "revision": revision,
        "checked": checked,
        "groups": [(name, _HEADINGS[name], checked.of(name)) for name in SEVERITIES],
        "standings": [
            (_("新增"), checked.count("new")),
            (_("数字有变"), checked.count("changed")),
            (_("仍在"), checked.count("remaining")),
        ],
        "whole": [one for one in threads(filing) if one.pin != Remark.Pin.FINDING],
        "may_decide": is_newest and may_decide(filing, user),
        "may_remark": is_newest and user.has_perm("filing.remark", filing),
        "may_settle": user.has_perm("filing.review", filing),
        "verdicts": Decision.Verdict.choices,
        "steps": list(open_steps(user, filing)),
    }
    return render(request, "workflow/review.html", context)


@login_required
@require_POST
def decision(request: HttpRequest, pk: int) -> HttpResponse:
    """Decide on one finding, or take the decision back; answers with the finding alone where the page asks for it."""
    filing, user = filing_of(request, pk), user_of(request)
    fingerprint, verdict = request.POST.get("fingerprint", ""), request.POST.get("verdict", "")
    fault = ""
    try:
        if verdict == "none":
            take_back(filing, fingerprint, user)
        else:
            decide(filing, fingerprint, verdict, request.POST.get("reason", ""), user)
    except StepRefusedError as refused:
        fault = str(refused)
    if request.headers.get("HX-Request"):
        item = _item(filing, fingerprint)
        if item is not None:
            context = {"filing": filing, "item": item, "fault": fault, "may_decide": may_decide(filing, user)}
            context |= {"verdicts": Decision.Verdict.choices, "may_remark": True, "may_settle": True}
            return render(request, "workflow/_finding.html", context)
    if fault:
        messages.error(request, fault)
    return redirect(f"{reverse('review', args=[pk])}#f-{fingerprint}")


def _item(filing: Filing, fingerprint: str) -> Item | None:
    items = recheck(_revision(filing, None)).items
    return next((one for one in items if one.finding["fingerprint"] == fingerprint), None)


@login_required
@require_POST
def remark(request: HttpRequest, pk: int) -> HttpResponse:
    """Add a remark pinned to a finding, cell, paragraph or the whole, or an answer to one."""
    filing, user = filing_of(request, pk), user_of(request)
    parent = None
    if request.POST.get("parent"):
        number = request.POST["parent"]
        parent = filing.remarks.filter(pk=number).first() if number.isdecimal() else None
        if parent is None:
            raise Http404
    try:
        add_remark(filing, parent_pin(parent) or _pinned(request, filing), request.POST.get("text", ""), user, parent)
        messages.success(request, _("意见已经记下。"))
    except StepRefusedError as refused:
        messages.error(request, str(refused))
    return _back(request, pk)


def parent_pin(parent: Remark | None) -> Pinned | None:
    """Return what an answer is pinned to: the same as what it answers."""
    return Pinned(parent.pin, parent.anchor, parent.quoted) if parent is not None else None


def _pinned(request: HttpRequest, filing: Filing) -> Pinned:
    pin, anchor = request.POST.get("pin", ""), request.POST.get("anchor", "").strip()
    revision = filing.revisions.first()
    if revision is None or not anchor:
        return Pinned(pin)
    if pin == Remark.Pin.FINDING:
        words = next((one["title"] for one in revision.findings if one["fingerprint"] == anchor), "")
        return Pinned(pin, anchor, words)
    words = quoted(revision, anchor)
    if not words and anchor not in revision.facts and pin in (Remark.Pin.CELL, Remark.Pin.PARAGRAPH):
        raise Http404
    return Pinned(pin, anchor, words or revision.facts.get(anchor, ""))


@login_required
@require_POST
def settle(request: HttpRequest, pk: int, remark_pk: int) -> HttpResponse:
    """Settle a remark."""
    filing = filing_of(request, pk)
    found = filing.remarks.filter(pk=remark_pk).first()
    if found is None:
        raise Http404
    try:
        resolve(found, user_of(request))
    except StepRefusedError as refused:
        messages.error(request, str(refused))
    return _back(request, pk)


def _back(request: HttpRequest, pk: int) -> HttpResponse:
    """Return to the page the form stood on, one of this filing only."""
    pages = {"document": "document", "filing": "filing"}
    name = pages.get(request.POST.get("page", ""), "review")
    if name == "document":
        return redirect(f"{reverse('document', args=[pk])}#remarks")
    return redirect(f"{reverse(name, args=[pk])}#remarks")


@login_required
@require_GET
def document(request: HttpRequest, pk: int) -> HttpResponse:
    """Show a revision as a page whose findings and remarks stand beside their places."""
    filing, user = filing_of(request, pk), user_of(request)
    if not filing.revisions.exists():
        return render(request, "workflow/document.html", {"filing": filing})
    revision = _revision(filing, request.GET.get("revision"))
    found: dict[int, list[str]] = {}
    for one in revision.findings:
        for place in one["locations"][:1]:
            if place["line"] is not None:
                found.setdefault(place["line"], []).append(one["fingerprint"])
    remarks = [one for one in threads(filing) if one.pin in (Remark.Pin.CELL, Remark.Pin.PARAGRAPH, Remark.Pin.WHOLE)]
    context = {
        "filing": filing,
        "revision": revision,
        "blocks": blocks_of(revision),
        "found": found,
        "titles": {one["fingerprint"]: one["title"] for one in revision.findings},
        "remarks": remarks,
        "pinned": {one.anchor for one in remarks if one.resolved_at is None},
        "may_remark": user.has_perm("filing.remark", filing) and revision == filing.revisions.first(),
        "may_settle": user.has_perm("filing.review", filing),
    }
    return render(request, "workflow/document.html", context)


@login_required
@require_GET
def memo(request: HttpRequest, pk: int, number: int, form: str) -> HttpResponse:
    """Hand out the review memo on a revision to those who review, prepare or inspect."""
    filing = filing_of(request, pk)
    if form not in _WRITERS:
        raise Http404
    if not user_of(request).has_perm("filing.view", filing):
        raise PermissionDenied
    kind, write = _WRITERS[form]
    response = HttpResponse(write(_revision(filing, number), timezone.localdate()), content_type=kind)
    return attached(response, f"{filing.body.name}{filing.year.year}年预算公开审核意见书-r{number}.{form}")


def attached(response: HttpResponse, name: str) -> HttpResponse:
    """Make a response a download under a name of any signs."""
    response.headers["Content-Disposition"] = content_disposition_header(True, name) or "attachment"
    response.headers["X-Content-Type-Options"] = "nosniff"
    return response
