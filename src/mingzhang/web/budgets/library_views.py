"""Pages of the project library."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_POST

from mingzhang.ledgers.values import as_amount
from mingzhang.web.accounts.models import Unit
from mingzhang.web.accounts.permissions import visible_filings, visible_units
from mingzhang.web.budgets import library
from mingzhang.web.budgets.access import editable_filing, unit_seen_by, user_of
from mingzhang.web.budgets.made import reading
from mingzhang.web.budgets.models import Filing, LibraryProject
from mingzhang.web.budgets.saving import SaveRefusedError


@login_required
@require_GET
@never_cache
def units(request: HttpRequest) -> HttpResponse:
    """List the units whose projects the user may see; with only one, show it at once."""
    seen = list(visible_units(request.user, Unit.objects.filter(is_active=True)).select_related("department"))
    if len(seen) == 1:
        return redirect("library_unit", unit=seen[0].pk)
    return render(request, "budgets/library_units.html", {"units": seen})


@login_required
@require_GET
@never_cache
def projects(request: HttpRequest, unit: int) -> HttpResponse:
    """Show the projects of a unit across years, and what can be done with them in the years that are open."""
    own = unit_seen_by(request, unit)
    filings = _open_filings(request, own)
    with_closed = request.GET.get("closed") == "1"
    context = {
        "unit": own,
        "with_closed": with_closed,
        "projects": [_row(project, filings) for project in library.projects_of(own, with_closed=with_closed)],
        "filings": filings,
        "may_prepare": user_of(request).has_perm("unit.prepare", own),
    }
    return render(request, "budgets/library.html", context)


def _open_filings(request: HttpRequest, unit: Unit) -> list[Filing]:
    user = user_of(request)
    own = visible_filings(user, Filing.objects.filter(unit=unit)).select_related("department", "unit", "year")
    return [filing for filing in own.order_by("-year__year") if user.has_perm("filing.edit", filing)]


def _row(project: LibraryProject, filings: list[Filing]) -> dict[str, Any]:
    years = sorted(((int(year), kept) for year, kept in project.years.items()), reverse=True)
    return {
        "project": project,
        "years": years[:4],
        "into": [filing for filing in filings if not library.is_in(project, filing)],
    }


def _project(request: HttpRequest, pk: int) -> LibraryProject:
    project = LibraryProject.objects.select_related("unit__department").filter(pk=pk).first()
    if project is None or not user_of(request).has_perm("unit.view", project.unit):
        raise Http404
    return project


@login_required
@require_GET
@never_cache
def project_history(request: HttpRequest, pk: int) -> HttpResponse:
    """Show one project across years: amounts, texts, targets."""
    project = _project(request, pk)
    years = sorted(((int(year), kept) for year, kept in project.years.items()), reverse=True)
    context = {
        "project": project,
        "years": years,
        "into": [one for one in _open_filings(request, project.unit) if not library.is_in(project, one)],
        "may_prepare": user_of(request).has_perm("unit.prepare", project.unit),
    }
    return render(request, "budgets/library_project.html", context)


@login_required
@require_POST
def pick(request: HttpRequest, pk: int) -> HttpResponse:
    """Put a project into the budget of a year, with an amount carried over where one is given."""
    project = _project(request, pk)
    wanted = request.POST.get("filing", "")
    if not wanted.isdigit():
        raise Http404
    filing = editable_filing(request, int(wanted))
    carried = request.POST.get("carried", "").strip()
    reading_of_carried = as_amount(carried) if carried else None
    if reading_of_carried is not None and reading_of_carried.value is None:
        messages.error(request, _("上年结转金额“{text}”不是金额，请填数字，单位为元。").format(text=carried))
        return redirect("library_project", pk=pk)
    amount = f"{reading_of_carried.value}" if reading_of_carried is not None else ""
    try:
        library.pick(project, filing, user_of(request), carried=amount)
    except SaveRefusedError as error:
        messages.error(request, str(error))
        return redirect("library_project", pk=pk)
    messages.success(request, _("已选入 {filing}，请填写本年度的金额。").format(filing=filing))
    return redirect("ledger_sheet", pk=filing.pk, sheet="projects")


@login_required
@require_POST
def set_status(request: HttpRequest, pk: int) -> HttpResponse:
    """Close a project or open it again."""
    project = _project(request, pk)
    if not user_of(request).has_perm("unit.prepare", project.unit):
        raise PermissionDenied
    library.close(project, user_of(request), closed=request.POST.get("status") == "closed")
    messages.success(request, _("已更新项目状态。"))
    return redirect("library_project", pk=pk)


@login_required
@require_POST
def keep(request: HttpRequest, unit: int) -> HttpResponse:
    """Take over into the library what a year's ledger says of its projects."""
    own = unit_seen_by(request, unit)
    if not user_of(request).has_perm("unit.prepare", own):
        raise PermissionDenied
    filings = visible_filings(request.user, Filing.objects.filter(unit=own)).select_related(
        "department__region", "year"
    )
    count = 0
    for filing in filings.order_by("year__year"):
        count += library.keep_year(filing, reading(filing))
    messages.success(request, _("已从各年度的账本更新 {count} 个项目。").format(count=count))
    return redirect("library_unit", unit=unit)
