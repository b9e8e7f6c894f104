"""The grid: one sheet of the ledger as a table that is edited like a spreadsheet, and the calls it saves by."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.middleware.csrf import get_token
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_POST

from mingzhang.ledgers.declaration import Column, SheetForm, load_sheets
from mingzhang.web.budgets import options
from mingzhang.web.budgets.access import (
    answering_json,
    body_of,
    editable_filing,
    filing_of,
    user_of,
    why_not_editable,
)
from mingzhang.web.budgets.grid_words import grid_words
from mingzhang.web.budgets.help import basis_of, help_of
from mingzhang.web.budgets.identity import OWN_SHEETS, fixed_cells, sheets_of
from mingzhang.web.budgets.ledger import FilingRead, PlacedFault
from mingzhang.web.budgets.made import reading
from mingzhang.web.budgets.models import Edit, Filing, LedgerRow
from mingzhang.web.budgets.overview import sheet_links
from mingzhang.web.budgets.saving import SaveRefusedError, last_edit_of, save, undo
from mingzhang.web.budgets.sent import typed_from

#: Longer lists are searched on the server.
_SHORT_LIST = 30
_LEVELS = {"差错": "error", "疑点": "warning", "提示": "info"}


def form_of(filing: Filing, sheet: str) -> SheetForm:
    """Return the form of a sheet that is filled in with this filing.

    Raises:
        Http404: there is no such sheet here.
    """
    if sheet not in sheets_of(filing, load_sheets()):
        raise Http404
    return load_sheets()[sheet]


def typed_columns(form: SheetForm) -> list[Column]:
    """Return the columns that are typed: whose row it is follows from the filing."""
    return [column for column in form.columns if column.type != "unit"]


@login_required
@require_GET
@never_cache
def sheet_page(request: HttpRequest, pk: int, sheet: str) -> HttpResponse:
    """Show one sheet: a grid, or a form where the sheet is one."""
    filing = filing_of(request, pk)
    form = form_of(filing, sheet)
    if sheet in OWN_SHEETS:
        return redirect("ledger_form", pk=pk, sheet=sheet)
    user, read = user_of(request), reading(filing)
    editable = user.has_perm("filing.edit", filing)
    columns = typed_columns(form)
    faults = faults_of(read, filing, sheet)
    context = {
        "filing": filing,
        "form": form,
        "columns": columns,
        "rows": list(_rows(filing, form, columns, faults)),
        "faults": faults,
        "help": [one for one in help_of(form) if one.column in {column.id for column in columns}],
        "basis": basis_of(sheet),
        "editable": editable,
        "why_not": "" if editable else why_not_editable(filing),
        "links": sheet_links(filing, read),
        "undoable": last_edit_of(filing, user) if editable else None,
        "setup": {
            "filing": filing.pk,
            "user": user.pk,
            "sheet": form.id,
            "version": filing.version,
            "editable": editable,
            "faults": faults,
            "columns": [_column(column, filing) for column in columns],
            "words": grid_words(),
        },
    }
    return render(request, "budgets/sheet.html", context)


def _rows(
    filing: Filing, form: SheetForm, columns: list[Column], faults: list[dict[str, str]]
) -> Iterable[dict[str, Any]]:
    worst: dict[tuple[str, str], str] = {}
    for fault in faults:
        at = (fault["row"], fault["column"])
        worst[at] = "error" if "error" in (fault["level"], worst.get(at)) else fault["level"]
    for number, row in enumerate(filing.rows.filter(sheet=form.id), 1):
        cells = [
            {
                "column": column,
                "text": row.cells.get(column.id, ""),
                "fault": worst.get((row.key.hex, column.id), ""),
            }
            for column in columns
        ]
        yield {"number": number, "key": row.key.hex, "cells": cells}


def _column(column: Column, filing: Filing) -> dict[str, Any]:
    is_open = column.type in ("code", "project", "section")
    texts = () if is_open else options.listed(column, filing)
    return {
        "id": column.id,
        "name": column.name,
        "note": column.note,
        "type": column.type,
        "required": column.required,
        "options": list(texts) if len(texts) <= _SHORT_LIST else [],
        "search": is_open or len(texts) > _SHORT_LIST,
        "strict": column.type in ("choice", "yesno"),
    }


def faults_of(read: FilingRead, filing: Filing, sheet: str) -> list[dict[str, str]]:
    """Return the faults of a filing's own rows of a sheet, as the browser shows them."""
    return [
        _fault(one)
        for one in read.faults
        if one.sheet == sheet and (one.origin is None or one.origin.filing == filing.pk)
    ]


def _fault(one: PlacedFault) -> dict[str, str]:
    origin = one.origin
    where = f"第{origin.number}行" if origin and origin.key else ""
    name = f"“{one.fault.column}”" if one.fault.column else ""
    return {
        "row": origin.key if origin else "",
        "column": one.column,
        "level": _LEVELS[one.fault.level.value],
        "label": one.fault.level.value,
        "where": f"{where}{name}",
        "found": one.fault.found,
        "reason": one.fault.reason,
        "remedy": one.fault.remedy,
    }


@require_POST
@never_cache
@answering_json
def save_sheet(request: HttpRequest, pk: int, sheet: str) -> HttpResponse:
    """Save what was typed; answer with the new version, conflicts, and the faults that are left."""
    filing = editable_filing(request, pk)
    form = form_of(filing, sheet)
    try:
        typed = typed_from(body_of(request), form.id)
        saved = save(filing, user_of(request), typed)
    except (SaveRefusedError, ValueError) as error:
        return JsonResponse({"error": "refused", "message": str(error)}, status=400)
    filing.refresh_from_db()
    return JsonResponse(
        {"version": saved.version, "conflicts": [_conflict(one) for one in saved.conflicts], **_state(filing, form)}
    )


def _conflict(one: Any) -> dict[str, Any]:
    keys = ("row", "column", "before", "mine", "theirs", "who", "when", "is_gone")
    return {key: getattr(one, key) for key in keys}


def _state(filing: Filing, form: SheetForm) -> dict[str, Any]:
    read = reading(filing)
    return {
        "faults": faults_of(read, filing, form.id),
        "errors": sum(one.fault.level.value == "差错" for one in read.faults),
    }


@require_GET
@never_cache
@answering_json
def sheet_rows(request: HttpRequest, pk: int, sheet: str) -> HttpResponse:
    """Answer with the rows as they are stored, so that a page that was open meanwhile catches up."""
    filing = filing_of(request, pk)
    form = form_of(filing, sheet)
    rows = [{"key": row.key.hex, "cells": row.cells} for row in filing.rows.filter(sheet=sheet)]
    return JsonResponse({"version": filing.version, "rows": rows, **_state(filing, form)})


@require_GET
@answering_json
def search_options(request: HttpRequest, pk: int, sheet: str, column: str) -> HttpResponse:
    """Answer with at most 20 options for what was typed so far: by code, name or initials of the pinyin."""
    filing = filing_of(request, pk)
    found = {one.id: one for one in form_of(filing, sheet).columns}
    if column not in found:
        raise Http404
    return JsonResponse({"options": options.find(found[column], filing, request.GET.get("q", "")[:60])})


@require_GET
@never_cache
@answering_json
def session(request: HttpRequest) -> HttpResponse:
    """Answer who is signed in, with a token to send: after a new sign-in a page goes on saving with it."""
    return JsonResponse({"user": user_of(request).pk, "token": get_token(request)})


@login_required
@require_POST
def undo_edit(request: HttpRequest, pk: int) -> HttpResponse:
    """Take back one saved edit: the one of the version given, else the user's newest."""
    filing = editable_filing(request, pk)
    version = request.POST.get("version", "")
    edit = (
        Edit.objects.filter(filing=filing, version=int(version)).first()
        if version.isascii() and version.isdigit()
        else last_edit_of(filing, user_of(request))
    )
    if edit is None:
        messages.info(request, _("没有可以撤销的修改。"))
        return redirect("ledger", pk=pk)
    try:
        saved = undo(edit, user_of(request))
    except SaveRefusedError as error:
        messages.error(request, str(error))
        return redirect("ledger", pk=pk)
    if saved.conflicts:
        text = _("已撤销，但有 {count} 处后来又被改过，保留了后来的内容。").format(count=len(saved.conflicts))
        messages.warning(request, text)
    else:
        messages.success(request, _("已撤销第 {version} 版的修改。").format(version=edit.version))
    sheets = {one["sheet"] for part in edit.changes.values() for one in part}
    return redirect("ledger_sheet", pk=pk, sheet=sheets.pop()) if len(sheets) == 1 else redirect("ledger", pk=pk)


def row_of(filing: Filing, sheet: str, key: str) -> LedgerRow:
    """Return a row by its key.

    Raises:
        Http404: there is none.
    """
    row = next((one for one in filing.rows.filter(sheet=sheet) if one.key.hex == key), None)
    if row is None:
        raise Http404
    return row


def fixed_of(filing: Filing, sheet: str) -> Mapping[str, str]:
    """Return the cells of a sheet's row that follow from the organisation."""
    return fixed_cells(filing).get(sheet, {})
