"""Pages of uploaded files: what was uploaded, what was read of it, and what the audit found."""

from __future__ import annotations

from typing import cast

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from mingzhang.web.accounts.models import User
from mingzhang.web.accounts.permissions import visible_filings
from mingzhang.web.budgets.disclosed import SourceRefusedError
from mingzhang.web.budgets.models import Filing, Upload
from mingzhang.web.budgets.sources import built, is_built
from mingzhang.web.budgets.uploads import UploadRefusedError, receive, remove, use_ledger
from mingzhang.web.jobs.asking import ask_for_files
from mingzhang.web.jobs.models import Job
from mingzhang.web.jobs.serving import download


def filing_for(request: HttpRequest, number: int) -> Filing:
    """Return a filing that the user may see.

    Raises:
        Http404: there is none for this user.
    """
    filings = visible_filings(request.user, Filing.objects.select_related("department__region", "unit", "year"))
    return get_object_or_404(filings, pk=number)


@login_required
@require_http_methods(["GET", "POST"])
def uploads(request: HttpRequest, filing: int) -> HttpResponse:
    """Show a filing's files and what was read of them; take in new ones."""
    found = filing_for(request, filing)
    user = cast("User", request.user)
    may_edit = user.has_perm("filing.edit", found)
    if request.method == "POST":
        if not may_edit:
            raise Http404
        _take_in(request, found, user)
        return redirect("uploads", filing=found.pk)
    files = list(found.uploads.order_by("id"))
    context = {"filing": found, "files": files, "may_edit": may_edit, "has_rows": found.rows.exists()}
    if files and found.mode == Filing.Mode.UPLOAD:
        context |= _reading(found)
    return render(request, "uploads/filing.html", context)


def _take_in(request: HttpRequest, filing: Filing, user: User) -> None:
    files = request.FILES.getlist("files")
    if not files:
        messages.error(request, _("没有选择文件。"))
        return
    taken = 0
    for file in files:
        try:
            receive(filing, user, file, leaves_ledger=bool(request.POST.get("leaves_ledger")))
            taken += 1
        except UploadRefusedError as error:
            messages.error(request, str(error))
    if taken:
        filing.refresh_from_db()
        ask_for_files(filing, user)
        messages.success(request, _("已上传 {count} 个文件，正在读取和审核。").format(count=taken))


def _reading(filing: Filing) -> dict[str, object]:
    """Return what is known of a filing's uploaded files: what was read, or how far the reading is."""
    try:
        if is_built(filing):
            return {"read": built(filing)}
        return {"job": filing.jobs.filter(kind=Job.Kind.READ).first()}
    except SourceRefusedError as error:
        return {"refused": str(error)}


@login_required
@require_POST
def again(request: HttpRequest, filing: int) -> HttpResponse:
    """Read the uploaded files again, where that failed."""
    found = filing_for(request, filing)
    try:
        job = ask_for_files(found, cast("User", request.user))
    except SourceRefusedError as error:
        messages.error(request, str(error))
        return redirect("uploads", filing=found.pk)
    return redirect("job", number=job.pk)


@login_required
@require_POST
def take_away(request: HttpRequest, filing: int, upload: int) -> HttpResponse:
    """Take an uploaded file away again."""
    found = filing_for(request, filing)
    user = cast("User", request.user)
    one = get_object_or_404(found.uploads, pk=upload)
    if not user.has_perm("filing.edit", found):
        raise Http404
    remove(one, user)
    found.refresh_from_db()
    if found.uploads.exists():
        ask_for_files(found, user)
    messages.success(request, _("已删去“{name}”。").format(name=one.name))
    return redirect("uploads", filing=found.pk)


@login_required
@require_POST
def back_to_ledger(request: HttpRequest, filing: int) -> HttpResponse:
    """Author in the ledger instead."""
    found = filing_for(request, filing)
    user = cast("User", request.user)
    if not user.has_perm("filing.edit", found):
        raise Http404
    use_ledger(found, user)
    messages.success(request, _("已改为在线编制。上传的文件还在，没有使用。"))
    return redirect("uploads", filing=found.pk)


@login_required
@require_GET
def uploaded_file(request: HttpRequest, filing: int, upload: int) -> FileResponse:
    """Hand out an uploaded file as it came, to whoever may see the filing."""
    found = filing_for(request, filing)
    one: Upload = get_object_or_404(found.uploads, pk=upload)
    return download(one.file.path, one.name)
