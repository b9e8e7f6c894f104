"""Opening a year."""

from __future__ import annotations

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from mingzhang.web.accounts.models import FiscalYear
from mingzhang.web.budgets.access import user_of
from mingzhang.web.budgets.control_views import year_set_by
from mingzhang.web.budgets.models import Filing
from mingzhang.web.budgets.new_year import open_year


@login_required
@never_cache
@require_http_methods(["GET", "POST"])
def open_a_year(request: HttpRequest, pk: int) -> HttpResponse:
    """Say what opening a year will do, and do it."""
    year = year_set_by(request, pk)
    if request.method == "POST":
        opened = open_year(year, user_of(request))
        messages.success(
            request, _("已开放{year}年度，新建{made}份公开文件。").format(year=year.year, made=opened.made)
        )
        if opened.without_last_year:
            names = "、".join(opened.without_last_year[:20])
            text = _("这些单位上年没有公开的预算，上年数要自己填写：{names}。").format(names=names)
            messages.warning(request, text)
        return redirect("open_year", pk=pk)
    last = FiscalYear.objects.filter(region=year.region, year=year.year - 1).first()
    context = {
        "year": year,
        "last": last,
        "filings": Filing.objects.filter(year=year).count(),
        "published": Filing.objects.filter(year=last, state=Filing.State.PUBLISHED).count() if last else 0,
    }
    return render(request, "budgets/open_year.html", context)
