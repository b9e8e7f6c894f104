"""The ledger as a whole: the guide through its sheets, import and export of the workbook."""

from __future__ import annotations

from typing import Any
from urllib.parse import quote

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.signing import BadSignature, TimestampSigner
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from mingzhang.ledgers import Level
from mingzhang.ledgers.declaration import load_sheets
from mingzhang.web.budgets.access import editable_filing, filing_of, user_of, why_not_editable
from mingzhang.web.budgets.importing import ImportRefusedError, forget, keep, kept, read_upload
from mingzhang.web.budgets.made import reading
from mingzhang.web.budgets.models import Edit, Filing
from mingzhang.web.budgets.overview import next_step, steps
from mingzhang.web.budgets.saving import SaveRefusedError
from mingzhang.web.budgets.transfer import replace_all, workbook_of

_EDITS = 20
_EXCEL = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
_MINUTES = 3600


@login_required
@require_GET
@never_cache
def ledger(request: HttpRequest, pk: int) -> HttpResponse:
    """Show the way through a ledger: what is filled, what is missing, what comes next."""
    filing = filing_of(request, pk)
    user, read = user_of(request), reading(filing)
    editable = user.has_perm("filing.edit", filing)
    found = steps(filing, read)
    edits = Edit.objects.filter(filing=filing).select_related("made_by", "undone_by").order_by("-version")[:_EDITS]
    context = {
        "filing": filing,
        "steps": found,
        "next": next_step(found),
        "errors": len(read.errors),
        "whole_faults": [one.fault for one in read.faults if not one.sheet],
        "is_empty": not filing.rows.exists(),
        "edits": edits,
        "editable": editable,
        "why_not": "" if editable else why_not_editable(filing),
    }
    return render(request, "budgets/ledger.html", context)


@login_required
@never_cache
@require_http_methods(["GET", "POST"])
def import_ledger(request: HttpRequest, pk: int) -> HttpResponse:
    """Read a workbook: list every fault by its cell, or ask whether it shall replace what is there."""
    filing = editable_filing(request, pk)
    context: dict[str, Any] = {"filing": filing, "editable": True, "has_rows": filing.rows.exists()}
    if request.method == "POST":
        file = request.FILES.get("file")
        if file is None:
            context["refused"] = _("请先选择文件。")
        else:
            try:
                taken = read_upload(filing, file)
            except ImportRefusedError as error:
                context["refused"] = str(error)
            else:
                errors = [one for one in taken.faults if one.level is Level.ERROR]
                context |= {"name": file.name, "taken": taken, "errors": errors, "counts": _counts(taken.rows)}
                context["others"] = [one for one in taken.faults if one.level is not Level.ERROR]
                if taken.is_sound:
                    context["token"] = TimestampSigner(salt="import").sign(keep(filing, taken, file.name or ""))
    return render(request, "budgets/import.html", context)


def _counts(rows: Any) -> list[tuple[str, int]]:
    return [(load_sheets()[sheet].name, len(own)) for sheet, own in rows.items() if own]


@login_required
@require_POST
def confirm_import(request: HttpRequest, pk: int) -> HttpResponse:
    """Replace what is there by the workbook that was read before; it can be undone."""
    filing = editable_filing(request, pk)
    try:
        name = TimestampSigner(salt="import").unsign(request.POST.get("token", ""), max_age=_MINUTES)
        taken = kept(filing, name)
    except (BadSignature, ImportRefusedError):
        messages.error(request, _("确认已经过期，请重新上传工作簿。"))
        return redirect("ledger_import", pk=pk)
    try:
        replace_all(filing, user_of(request), taken.rows, _("导入“{name}”").format(name=taken.name)[:60])
    except SaveRefusedError as error:
        messages.error(request, str(error))
        return redirect("ledger_import", pk=pk)
    forget(filing, name)
    messages.success(request, _("已导入，原来的内容可以用“撤销”恢复。"))
    return redirect("ledger", pk=pk)


@login_required
@require_GET
@never_cache
def export_ledger(request: HttpRequest, pk: int) -> HttpResponse:
    """Give the ledger as a workbook; ``?empty=1`` an empty one to fill in."""
    filing = filing_of(request, pk)
    empty = request.GET.get("empty") == "1"
    return _download(filing, workbook_of(filing, empty=empty), _("账本模板") if empty else _("账本"))


def _download(filing: Filing, data: bytes, what: str) -> HttpResponse:
    response = HttpResponse(data, content_type=_EXCEL)
    name = quote(f"{filing}{what}.xlsx")
    response["Content-Disposition"] = f"attachment; filename=\"ledger.xlsx\"; filename*=UTF-8''{name}"
    response["X-Content-Type-Options"] = "nosniff"
    return response
