"""The bureau's board, what is done for many at once, and the check of an archive of many units' files."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.db.models import Q
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from mingzhang.model.errors import UnreadableInputError
from mingzhang.web.accounts.models import FiscalYear, User
from mingzhang.web.accounts.permissions import visible_filings
from mingzhang.web.budgets.access import filing_of, user_of
from mingzhang.web.budgets.models import Filing
from mingzhang.web.jobs.models import Job
from mingzhang.web.workflow.batch import REMIND, STEPS, take_steps
from mingzhang.web.workflow.board import SORTS, Wanted, chosen, error_bars, rows_of, state_bars
from mingzhang.web.workflow.conditions import latest
from mingzhang.web.workflow.matching import bodies_of, settled
from mingzhang.web.workflow.steps import StepRefusedError, holders

if TYPE_CHECKING:
    from collections.abc import Sequence

    from django.db.models import QuerySet


def years_of(user: User) -> QuerySet[FiscalYear]:
    """Return the years whose board a user sees: those of regions in which they hold a role.

    Raises:
        PermissionDenied: the user holds no role in a whole region.
    """
    if not user.has_perm("workflow.board"):
        raise PermissionDenied
    return (
        FiscalYear.objects.filter(region__memberships__user=user)
        .select_related("region")
        .distinct()
        .order_by("-year", "region__code")
    )


def _year(request: HttpRequest, years: QuerySet[FiscalYear]) -> FiscalYear | None:
    asked = request.GET.get("year") or request.POST.get("year") or ""
    if not asked:
        return years.filter(is_open=True).first() or years.first()
    found = years.filter(pk=asked).first() if asked.isdecimal() else None
    if found is None:
        raise Http404
    return found


@login_required
@require_GET
def board(request: HttpRequest) -> HttpResponse:
    """Show every body of a region in a year."""
    user = user_of(request)
    years = years_of(user)
    year = _year(request, years)
    if year is None:
        return render(request, "workflow/board.html", {"years": []})
    sort = request.GET.get("sort", SORTS[0])
    wanted = Wanted(
        state=request.GET.get("state", ""),
        department=request.GET.get("department", ""),
        text=request.GET.get("q", ""),
        sort=sort if sort in SORTS else SORTS[0],
        is_descending=request.GET.get("order") == "desc",
    )
    rows = rows_of(year, timezone.localdate())
    held = user.memberships.filter(
        Q(region=year.region) | Q(department__region=year.region) | Q(unit__department__region=year.region)
    )
    roles = set(held.values_list("role", flat=True))
    context = {
        "years": years,
        "year": year,
        "approval": getattr(year, "approval", None),
        "may_record": user.has_perm("region.record", year.region),
        "rows": chosen(rows, wanted),
        "total": len(rows),
        "states": state_bars(rows),
        "kinds": error_bars(rows),
        "departments": {row.department.code: row.department.name for row in rows},
        "wanted": wanted,
        "steps": [one for one in STEPS if holders(one.permission) & roles],
        "may_remind": bool(holders("filing.review") & roles),
        "columns": _columns(request, wanted),
        "checks": Job.objects.filter(kind=Job.Kind.BATCH, asked_by=user, key__startswith=f"{year.pk}:")[:5],
        "exports": Job.objects.filter(kind=Job.Kind.EXPORT, asked_by=user)[:3],
    }
    return render(request, "workflow/board.html", context)


def _columns(request: HttpRequest, wanted: Wanted) -> list[dict[str, str]]:
    """Return the sortable columns with the address that sorts by each, the other way round where it does already."""
    labels = {
        "code": _("单位"),
        "state": _("状态"),
        "left": _("公开期限"),
        "errors": _("未处理错误"),
        "changed": _("最近变动"),
    }
    columns = []
    for key, label in labels.items():
        query = request.GET.copy()
        query["sort"], query["order"] = key, "asc" if wanted.sort == key and wanted.is_descending else "desc"
        if wanted.sort != key:
            query["order"] = "asc" if key in ("code", "left", "state") else "desc"
        order = ("descending" if wanted.is_descending else "ascending") if wanted.sort == key else "none"
        columns.append({"label": label, "query": query.urlencode(), "order": order})
    return columns


@login_required
@require_POST
def batch(request: HttpRequest) -> HttpResponse:
    """Take one step for many filings and list what became of each."""
    user = user_of(request)
    years_of(user)
    name = request.POST.get("step", "")
    wanted = [int(one) for one in request.POST.getlist("filing") if one.isdecimal()]
    year = request.POST.get("year", "")
    back = f"{reverse('board')}?year={year}" if year.isdecimal() else reverse("board")
    if not wanted:
        messages.warning(request, _("还没有选择单位：请先在表里勾选。"))
        return redirect(back)
    try:
        outcome = take_steps(name, wanted, user, request.POST.get("comment", ""), timezone.localdate())
    except StepRefusedError as refused:
        messages.error(request, str(refused))
        return redirect(back)
    label = _("催办") if name == REMIND else next(str(one.label) for one in STEPS if one.name == name)
    return render(request, "workflow/batch.html", {"outcome": outcome, "label": label, "back": back})


@login_required
@require_GET
def checked(request: HttpRequest, job_pk: int) -> HttpResponse:
    """Show what an archive held: files of certain units, files that are nobody's and why, and who is missing."""
    user = user_of(request)
    years = years_of(user)
    job = Job.objects.filter(pk=job_pk, kind=Job.Kind.BATCH, asked_by=user).first()
    year = years.filter(pk=job.params["year"]).first() if job is not None else None
    if job is None or year is None:
        raise Http404
    bodies = bodies_of(year)
    matches = settled(job.result.get("files", ()), bodies, year.year)
    here = {one.body.key for one, _entry in matches if one.body is not None}
    context = {
        "job": job,
        "year": year,
        "matched": [pair for pair in matches if pair[0].body is not None],
        "unmatched": [pair for pair in matches if pair[0].body is None],
        "passed_over": job.result.get("passed_over", ()),
        "absent": [one for one in bodies if one.key not in here],
    }
    return render(request, "workflow/board_check.html", context)


@login_required
@require_GET
def rollup(request: HttpRequest, pk: int) -> HttpResponse:
    """Hold a department's newest revision against those of its units, and say of each difference what each unit has."""
    from mingzhang.web.workflow.comparisons import rolled_up  # noqa: PLC0415  the pipeline is loaded only where needed

    filing, user = filing_of(request, pk), user_of(request)
    if filing.unit_id is not None:
        raise Http404
    own = latest(filing)
    parts = Filing.objects.filter(department=filing.department, year=filing.year, unit__isnull=False)
    of_units = visible_filings(user, parts)
    units: Sequence[Filing] = list(of_units.select_related("unit", "department", "year"))
    without = [one for one in units if latest(one) is None]
    named = {one.unit_id for one in units}
    not_begun = [one for one in filing.department.units.filter(is_active=True) if one.pk not in named]
    context: dict[str, Any] = {
        "filing": filing,
        "revision": own,
        "without": without,
        "not_begun": not_begun,
        "units": units,
    }
    if own is not None and not without and not not_begun and units:
        try:
            context |= rolled_up(own, [found for one in units if (found := latest(one)) is not None])
            context["is_compared"] = True
        except UnreadableInputError as error:
            context["fault"] = f"{error.source}：{error.reason}"
    return render(request, "workflow/rollup.html", context)
