"""Pages of the organisation: regions, departments, units and years of whoever administers them."""

from __future__ import annotations

import csv
import io
from urllib.parse import quote

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.db.models import Count, Model
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from mingzhang.web.accounts import invitation_lists, unit_lists
from mingzhang.web.accounts.forms import DepartmentForm, ListForm, UnitForm, YearForm
from mingzhang.web.accounts.models import Department, FiscalYear, Region, Unit, User
from mingzhang.web.accounts.scopes import departments_of, regions_of, units_of
from mingzhang.web.workflow.events import record

_SAMPLES = {
    "units": ("单位清单.csv", unit_lists.COLUMNS, unit_lists.EXAMPLE),
    "invitations": ("邀请清单.csv", invitation_lists.COLUMNS, invitation_lists.EXAMPLE),
}


def administrator(request: HttpRequest) -> User:
    """Return the user of a request.

    Raises:
        PermissionDenied: the user administers nothing.
    """
    user = request.user
    if not isinstance(user, User) or not user.has_perm("accounts.administer"):
        raise PermissionDenied
    return user


@login_required
@require_safe
def overview(request: HttpRequest) -> HttpResponse:
    """Show what the user administers: departments with their units, years."""
    user = administrator(request)
    departments = departments_of(user).prefetch_related("units").annotate(unit_count=Count("units"))
    years = FiscalYear.objects.filter(region__in=regions_of(user)).select_related("region")
    context = {"regions": regions_of(user), "departments": departments, "years": years}
    return render(request, "accounts/organisation.html", context)


@login_required
def department(request: HttpRequest, pk: int | None = None, region: int | None = None) -> HttpResponse:
    """Add a department to a region, or change one."""
    user = administrator(request)
    if pk is None:
        found = Department(region=get_object_or_404(regions_of(user), pk=region))
        title = _("新增部门")
    else:
        found, title = get_object_or_404(departments_of(user), pk=pk), _("修改部门")
    form = DepartmentForm(request.POST or None, instance=found)
    if request.method == "POST" and form.is_valid():
        _keep(form.save(), user, "add_department" if pk is None else "change_department", form.changed_data)
        messages.success(request, _("已保存。"))
        return redirect("organisation")
    return render(request, "accounts/form.html", {"form": form, "title": title, "back": "organisation"})


@login_required
def unit(request: HttpRequest, pk: int | None = None, department: int | None = None) -> HttpResponse:
    """Add a unit to a department, or change one."""
    user = administrator(request)
    if pk is None:
        found = Unit(department=get_object_or_404(departments_of(user), pk=department))
        title = _("新增单位")
    else:
        found, title = get_object_or_404(units_of(user), pk=pk), _("修改单位")
    form = UnitForm(request.POST or None, instance=found)
    if request.method == "POST" and form.is_valid():
        _keep(form.save(), user, "add_unit" if pk is None else "change_unit", form.changed_data)
        messages.success(request, _("已保存。"))
        return redirect("organisation")
    return render(request, "accounts/form.html", {"form": form, "title": title, "back": "organisation"})


@login_required
def add_year(request: HttpRequest, region: int) -> HttpResponse:
    """Open a year in a region."""
    user = administrator(request)
    found = get_object_or_404(regions_of(user), pk=region)
    form = YearForm(request.POST or None, region=found.pk)
    if request.method == "POST" and form.is_valid():
        year = FiscalYear.objects.create(region=found, year=form.cleaned_data["year"])
        _keep(year, user, "add_year", ["year"])
        messages.success(request, _("已开放 {year} 年的编制。").format(year=year.year))
        return redirect("organisation")
    return render(request, "accounts/form.html", {"form": form, "title": _("新增年度"), "back": "organisation"})


@login_required
@require_POST
def toggle_year(request: HttpRequest, pk: int) -> HttpResponse:
    """Open a year for authoring, or close it."""
    user = administrator(request)
    year = get_object_or_404(FiscalYear.objects.filter(region__in=regions_of(user)), pk=pk)
    year.is_open = request.POST.get("open") == "1"
    year.save(update_fields=["is_open"])
    _keep(year, user, "open_year" if year.is_open else "close_year", ["is_open"])
    return redirect("organisation")


@login_required
def import_units(request: HttpRequest, region: int) -> HttpResponse:
    """Take over a list of departments and units."""
    user = administrator(request)
    found = get_object_or_404(regions_of(user), pk=region)
    form = ListForm(request.POST or None, request.FILES or None)
    context = {"form": form, "title": _("导入单位清单"), "kind": "units", "columns": unit_lists.COLUMNS}
    if request.method == "POST" and form.is_valid():
        taken, faults = unit_lists.import_units(_bytes_of(form), found)
        if not faults:
            _keep(found, user, "import_units", [str(taken.made), str(taken.changed)])
            words = _("已导入：新增 {made} 个单位，修改 {changed} 个，未变 {same} 个。")
            messages.success(request, words.format(made=taken.made, changed=taken.changed, same=taken.same))
            return redirect("organisation")
        context["faults"] = faults
    return render(request, "accounts/import.html", context, status=422 if context.get("faults") else 200)


@login_required
def import_invitations(request: HttpRequest, region: int) -> HttpResponse:
    """Invite everyone of a list; the links are shown once."""
    user = administrator(request)
    found: Region = get_object_or_404(regions_of(user), pk=region)
    form = ListForm(request.POST or None, request.FILES or None)
    context = {"form": form, "title": _("导入邀请清单"), "kind": "invitations", "columns": invitation_lists.COLUMNS}
    if request.method == "POST" and form.is_valid():
        made, faults = invitation_lists.invite_all(_bytes_of(form), found, user)
        if not faults:
            return render(request, "accounts/links.html", {"links": [link_of(request, *one) for one in made]})
        context["faults"] = faults
    return render(request, "accounts/import.html", context, status=422 if context.get("faults") else 200)


def link_of(request: HttpRequest, invitation: Model, token: str) -> tuple[Model, str]:
    """Return an invitation with the link to give to the person."""
    return invitation, request.build_absolute_uri(f"/accounts/invitation/{token}/")


@login_required
@require_safe
def sample(request: HttpRequest, kind: str) -> HttpResponse:
    """Hand out an example of a list, which spreadsheets open with its Chinese intact."""
    administrator(request)
    if kind not in _SAMPLES:
        raise Http404
    name, columns, rows = _SAMPLES[kind]
    text = io.StringIO()
    csv.writer(text).writerows([columns, *rows])
    response = HttpResponse(text.getvalue().encode("utf-8-sig"), content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = f"attachment; filename*=UTF-8''{quote(name)}"
    return response


def _bytes_of(form: ListForm) -> bytes:
    file = form.cleaned_data["file"]
    data: bytes = file.read()
    return data


def _keep(what: Model, user: User, action: str, fields: list[str]) -> None:
    record(action, actor=user, data={"kind": what._meta.model_name, "id": what.pk, "name": str(what), "fields": fields})
