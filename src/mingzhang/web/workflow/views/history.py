"""Who changed what when: a filing's history, two revisions compared, the audit log with its check and export."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.db.models import Q
from django.http import Http404, HttpRequest, HttpResponse, StreamingHttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from mingzhang.model.errors import UnreadableInputError
from mingzhang.web.accounts.models import Membership, User
from mingzhang.web.accounts.permissions import visible_filings
from mingzhang.web.budgets.access import filing_of, user_of
from mingzhang.web.budgets.models import Filing
from mingzhang.web.workflow.changes import figures_changed, texts_changed
from mingzhang.web.workflow.events import faults
from mingzhang.web.workflow.labels import action_label, event_words, lines_of
from mingzhang.web.workflow.models import Event
from mingzhang.web.workflow.revisions import is_intact
from mingzhang.web.workflow.views.board import years_of

if TYPE_CHECKING:
    from django.db.models import QuerySet

    from mingzhang.web.workflow.models import Revision

_PAGE = 50
_COLUMNS = ("序号", "时间", "用户", "单位", "年度", "操作", "原状态", "新状态", "稿次", "说明", "清单校验值", "链值")
#: A spreadsheet takes a text that begins so for a formula.
_FORMULAS = ("=", "+", "-", "@", "\t", "\r")


@login_required
@require_GET
def history(request: HttpRequest, pk: int) -> HttpResponse:
    """Show all that happened to a filing: steps and records, revisions, edits of the ledger."""
    filing = filing_of(request, pk)
    events = Paginator(filing.events.select_related("actor", "revision").order_by("-id"), _PAGE)
    edits = Paginator(filing.edits.select_related("made_by").order_by("-version"), _PAGE)
    page = events.get_page(request.GET.get("page"))
    revisions = list(filing.revisions.select_related("made_by").defer("facts", "findings", "ledger"))
    context = {
        "filing": filing,
        "page": page,
        "lines": lines_of(page.object_list),
        "edits": edits.get_page(request.GET.get("edits")),
        "revisions": [{"revision": one, "is_intact": is_intact(one)} for one in revisions],
    }
    return render(request, "workflow/history.html", context)


@login_required
@require_GET
def compare(request: HttpRequest, pk: int) -> HttpResponse:
    """Show what differs between two revisions: figures by coordinate and passages; on request the full comparison."""
    filing = filing_of(request, pk)
    revisions = list(filing.revisions.all())
    context: dict[str, Any] = {"filing": filing, "revisions": revisions}
    if len(revisions) > 1 or request.GET:
        new = _numbered(revisions, request.GET.get("new"), 0)
        old = _numbered(revisions, request.GET.get("old"), 1)
        context |= {"old": old, "new": new}
        context |= {"figures": figures_changed(old, new), "texts": list(texts_changed(old, new))}
        if request.GET.get("full"):
            context |= _full(old, new)
    return render(request, "workflow/compare.html", context)


def _numbered(revisions: list[Revision], number: str | None, usual: int) -> Revision:
    found = [one for one in revisions if str(one.number) == number] if number else revisions[usual : usual + 1]
    if not found:
        raise Http404
    return found[0]


def _full(old: Revision, new: Revision) -> dict[str, Any]:
    from mingzhang.web.workflow.comparisons import full_comparison  # noqa: PLC0415  the pipeline only where it is needed

    try:
        return {"comparison": full_comparison(old, new)}
    except UnreadableInputError as error:
        return {"fault": f"{error.source}：{error.reason}"}


def _log(user: User) -> QuerySet[Event]:
    """Return the lines of the log a user may see: of visible filings, and of what else the people of the region did.

    Raises:
        PermissionDenied: the user holds no role in a whole region.
    """
    regions = years_of(user).values("region")
    held = Membership.objects.filter(
        Q(region__in=regions) | Q(department__region__in=regions) | Q(unit__department__region__in=regions)
    )
    filings = visible_filings(user, Filing.objects.all()).values("pk")
    mine = Q(filing__in=filings) | Q(filing=None, actor__in=held.values("user"))
    related = ("actor", "filing__department", "filing__unit", "filing__year", "revision")
    return Event.objects.filter(mine).select_related(*related)


@login_required
@require_GET
def log(request: HttpRequest) -> HttpResponse:
    """Show the audit log, filtered, and on request whether its chain holds."""
    user = user_of(request)
    found = _chosen(request, _log(user)).order_by("-id")
    page = Paginator(found, _PAGE).get_page(request.GET.get("page"))
    query = request.GET.copy()
    query.pop("page", None)  # the links to other pages bring their own
    actions = Event.objects.order_by("action").values_list("action", flat=True).distinct()
    context: dict[str, Any] = {
        "page": page,
        "lines": lines_of(page.object_list),
        "actions": [(one, action_label(one)) for one in actions],
        "query": query.urlencode(),
        "asked": request.GET,
    }
    if request.GET.get("check"):
        context |= {"is_checked": True, "faults": list(faults()), "count": Event.objects.count()}
    return render(request, "workflow/log.html", context)


def _chosen(request: HttpRequest, events: QuerySet[Event]) -> QuerySet[Event]:
    if action := request.GET.get("action"):
        events = events.filter(action=action)
    if name := request.GET.get("q", "").strip():
        events = events.filter(
            Q(filing__unit__name__icontains=name)
            | Q(filing__department__name__icontains=name)
            | Q(actor__full_name__icontains=name)
            | Q(actor__username=name)
        )
    return events


@login_required
@require_GET
def log_csv(request: HttpRequest) -> StreamingHttpResponse:
    """Hand out the log as CSV (UTF-8 with a mark, for Excel), in the order in which it was written."""
    events = _chosen(request, _log(user_of(request))).order_by("id")
    response = StreamingHttpResponse(_csv(events), content_type="text/csv; charset=utf-8")
    name = f"audit-log-{timezone.localdate():%Y%m%d}.csv"
    response.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    response.headers["X-Content-Type-Options"] = "nosniff"
    return response


def _csv(events: QuerySet[Event]) -> Iterator[str]:
    names = dict(Filing.State.choices)
    yield "\ufeff" + _line(_COLUMNS)
    for one in events.iterator(chunk_size=500):
        yield _line(
            (
                str(one.pk),
                timezone.localtime(one.at).isoformat(timespec="seconds"),
                str(one.actor) if one.actor else _("系统"),
                one.filing.body.name if one.filing else "",
                str(one.filing.year.year) if one.filing else "",
                action_label(one.action),
                str(names.get(one.before, one.before)),
                str(names.get(one.after, one.after)),
                str(one.revision.number) if one.revision else "",
                event_words(one),
                str(one.data.get("manifest", "")),
                one.chain,
            )
        )


def _line(cells: tuple[str, ...]) -> str:
    line = io.StringIO()
    csv.writer(line).writerow([f"'{cell}" if cell.startswith(_FORMULAS) else cell for cell in cells])
    return line.getvalue()
