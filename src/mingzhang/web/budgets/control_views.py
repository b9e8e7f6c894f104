"""Control figures of a year: seen and set by the bureau."""

from __future__ import annotations

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.files.uploadedfile import UploadedFile
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from mingzhang.web.accounts.models import FiscalYear, Unit
from mingzhang.web.budgets.access import user_of
from mingzhang.web.budgets.control import HEADS, PURPOSES, SOURCES, read_figures, store, template_csv
from mingzhang.web.budgets.models import ControlFigure

_LARGEST = 2 * 1024 * 1024
_MOST_FAULTS = 200


def year_set_by(request: HttpRequest, pk: int) -> FiscalYear:
    """Return a year whose control figures and opening are the user's to decide.

    Raises:
        Http404: there is none, or it is not the user's.
    """
    year = FiscalYear.objects.select_related("region").filter(pk=pk).first()
    if year is None or not user_of(request).has_perm("region.control", year.region):
        raise Http404
    return year


@login_required
@require_GET
@never_cache
def years(request: HttpRequest) -> HttpResponse:
    """List the years whose control figures the user sets."""
    user = user_of(request)
    known = FiscalYear.objects.select_related("region").order_by("region__code", "-year")
    own = [year for year in known if user.has_perm("region.control", year.region)]
    if not own:
        raise Http404
    return render(request, "budgets/years.html", {"years": own})


@login_required
@never_cache
@require_http_methods(["GET", "POST"])
def control(request: HttpRequest, pk: int) -> HttpResponse:
    """Show the control figures of a year; set one, or import a file that replaces them all."""
    year = year_set_by(request, pk)
    faults: tuple[str, ...] = ()
    if request.method == "POST":
        faults = _import(request, year) if "file" in request.FILES else _set_one(request, year)
        if not faults:
            return redirect("control", pk=pk)
    figures = ControlFigure.objects.filter(year=year, unit__department__region=year.region)
    context = {
        "year": year,
        "figures": figures.select_related("unit__department").order_by("unit__code", "source", "purpose"),
        "units": Unit.objects.filter(department__region=year.region, is_active=True).order_by("code"),
        "sources": SOURCES,
        "purposes": PURPOSES,
        "faults": faults[:_MOST_FAULTS],
        "more": max(0, len(faults) - _MOST_FAULTS),
        "posted": request.POST,
    }
    return render(request, "budgets/control.html", context)


def _import(request: HttpRequest, year: FiscalYear) -> tuple[str, ...]:
    file = request.FILES["file"]
    if not isinstance(file, UploadedFile) or file.size is None or file.size > _LARGEST:
        return (_("文件太大：控制数的文件不超过2兆。"),)
    read = read_figures(file.read(), year)
    if read.faults:
        return read.faults
    store(year, read.figures, user_of(request), whole=True)
    messages.success(request, _("已导入 {count} 项控制数，替换了原来的。").format(count=len(read.figures)))
    return ()


def _set_one(request: HttpRequest, year: FiscalYear) -> tuple[str, ...]:
    row = ",".join(
        f'"{request.POST.get(name, "").replace(chr(34), "")}"' for name in ("unit", "source", "purpose", "amount")
    )
    read = read_figures(f"{HEADS[0]},{HEADS[2]},{HEADS[3]},{HEADS[4]}\n{row}".encode(), year)
    if read.faults:
        return tuple(fault.partition("：")[2] for fault in read.faults)
    store(year, read.figures, user_of(request), whole=False)
    messages.success(request, _("已保存控制数。"))
    return ()


@login_required
@require_POST
def remove_control(request: HttpRequest, pk: int, figure: int) -> HttpResponse:
    """Remove one control figure."""
    year = year_set_by(request, pk)
    removed, _by = ControlFigure.objects.filter(pk=figure, year=year).delete()
    if not removed:
        raise Http404
    messages.success(request, _("已删除这项控制数。"))
    return redirect("control", pk=pk)


@login_required
@require_GET
def control_template(request: HttpRequest, pk: int) -> HttpResponse:
    """Give the control figures of a year as CSV, to be filled in and imported."""
    year = year_set_by(request, pk)
    response = HttpResponse(template_csv(year), content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="control-{year.year}.csv"'
    return response
