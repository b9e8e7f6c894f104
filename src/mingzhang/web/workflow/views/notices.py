"""Messages to a user: read, and marked as read."""

from __future__ import annotations

from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_GET, require_POST

from mingzhang.web.accounts.permissions import visible_filings
from mingzhang.web.budgets.access import user_of
from mingzhang.web.budgets.models import Filing

_PAGE = 30


@login_required
@require_GET
def notices(request: HttpRequest) -> HttpResponse:
    """Show a user's notices, unread ones first."""
    user = user_of(request)
    # A role may have been taken away since: what one may no longer see is not told any more either.
    seen = visible_filings(user, Filing.objects.all()).values("pk")
    found = user.notices.filter(filing__in=seen).select_related("filing").order_by("read_at", "-made_at")
    unread = user.notices.filter(filing__in=seen, read_at=None).order_by("-made_at").select_related("filing")
    read = found.exclude(read_at=None).order_by("-made_at")
    page = Paginator([*unread, *read[:300]], _PAGE).get_page(request.GET.get("page"))
    return render(request, "workflow/notices.html", {"page": page})


@login_required
@require_POST
def mark_read(request: HttpRequest) -> HttpResponse:
    """Mark one notice, or all, as read; a notice that is opened leads to its filing."""
    user = user_of(request)
    found = user.notices.filter(read_at=None)
    number = request.POST.get("notice", "")
    if number:
        found = found.filter(pk=number) if number.isdecimal() else found.none()
    notice = user.notices.filter(pk=number).first() if number.isdecimal() else None
    found.update(read_at=timezone.now())
    if notice is not None and request.POST.get("open"):
        return redirect("filing", notice.filing_id)
    return redirect("notices")
