"""One row as a plain form: for those without JavaScript, on a phone, and for sheets that are forms."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any
from uuid import uuid4

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from mingzhang.ledgers.declaration import Column, SheetForm
from mingzhang.web.budgets import options
from mingzhang.web.budgets.access import editable_filing, filing_of, user_of, why_not_editable
from mingzhang.web.budgets.grid_views import faults_of, fixed_of, form_of, row_of, typed_columns
from mingzhang.web.budgets.help import basis_of, help_of
from mingzhang.web.budgets.identity import OWN_SHEETS, replied
from mingzhang.web.budgets.made import reading
from mingzhang.web.budgets.models import Filing
from mingzhang.web.budgets.saving import Change, Conflict, Deletion, Insertion, SaveRefusedError, Typed, save

#: Longer lists are a text field with suggestions.
_SHORT = 60


def field_of(column: Column, filing: Filing, text: str, *, fixed: bool = False, name: str = "") -> dict[str, Any]:
    """Return what a template needs to show a column as a field."""
    texts = () if fixed else options.listed(column, filing)
    return {
        "name": name or column.id,
        "column": column,
        "text": text,
        "fixed": fixed,
        "options": texts if len(texts) <= _SHORT else (),
        "is_long": column.type == "long",
        "is_strange": bool(text) and 0 < len(texts) <= _SHORT and text not in texts,
        "inputmode": "decimal"
        if column.type in ("amount", "area")
        else "numeric"
        if column.type == "count"
        else "text",
    }


def posted(request: HttpRequest, name: str) -> str:
    """Return what was typed into a field, with line ends as the ledger keeps them."""
    return request.POST.get(name, "").replace("\r\n", "\n").replace("\r", "\n").strip()


def changes_of(request: HttpRequest, sheet: str, row: str, columns: Mapping[str, str]) -> list[Change]:
    """Return the changes of a row from a form: each field has what it was typed over beside it (``was-…``)."""
    found = []
    for column, name in columns.items():
        if name in request.POST:
            before, after = posted(request, f"was-{name}"), posted(request, name)
            if before != after:
                found.append(Change(sheet, row, column, before, after))
    return found


@login_required
@never_cache
@require_http_methods(["GET", "POST"])
def edit_row(request: HttpRequest, pk: int, sheet: str, key: str) -> HttpResponse:
    """Show and save one row of a sheet."""
    filing = filing_of(request, pk)
    form = form_of(filing, sheet)
    row = row_of(filing, sheet, key)
    columns = typed_columns(form)
    conflicts: tuple[Conflict, ...] = ()
    if request.method == "POST":
        filing = editable_filing(request, pk)
        changes = changes_of(request, sheet, key, {one.id: one.id for one in columns})
        try:
            conflicts = save(filing, user_of(request), Typed(changes=changes)).conflicts
        except SaveRefusedError as error:
            messages.error(request, str(error))
        else:
            if not conflicts:
                messages.success(request, _("已保存。"))
                return redirect("ledger_sheet", pk=pk, sheet=sheet)
        row.refresh_from_db()
    return _show(request, filing, form, {"key": key, "cells": row.cells}, conflicts)


@login_required
@never_cache
@require_http_methods(["GET", "POST"])
def new_row(request: HttpRequest, pk: int, sheet: str) -> HttpResponse:
    """Show an empty row and put it at the end of its sheet."""
    filing = editable_filing(request, pk)
    form = form_of(filing, sheet)
    cells: dict[str, str] = {}
    if request.method == "POST":
        cells = {one.id: text for one in typed_columns(form) if (text := posted(request, one.id))}
        if not cells:
            messages.error(request, _("还没有填内容。"))
        else:
            try:
                save(filing, user_of(request), Typed(inserts=[Insertion(sheet, uuid4().hex, cells)]))
            except SaveRefusedError as error:
                messages.error(request, str(error))
            else:
                messages.success(request, _("已增加一行。"))
                return redirect("ledger_sheet", pk=pk, sheet=sheet)
    return _show(request, filing, form, {"key": "", "cells": cells}, ())


def _show(
    request: HttpRequest, filing: Filing, form: SheetForm, row: Mapping[str, Any], conflicts: tuple[Conflict, ...]
) -> HttpResponse:
    fixed = fixed_of(filing, form.id)
    cells = {**row["cells"], **fixed}
    editable = user_of(request).has_perm("filing.edit", filing)
    help_by = {one.column: one for one in help_of(form)}
    faults = [one for one in faults_of(reading(filing), filing, form.id) if one["row"] == row["key"] or fixed]
    fields = []
    for column in typed_columns(form):
        is_fixed = not editable or column.id in fixed or (form.id in OWN_SHEETS and not replied({column.id: "x"}))
        field = field_of(column, filing, cells.get(column.id, ""), fixed=is_fixed)
        own = [one for one in faults if one["column"] == column.id]
        clash = next((one for one in conflicts if one.column == column.id), None)
        fields.append({**field, "help": help_by[column.id], "faults": own, "conflict": clash})
    context = {
        "filing": filing,
        "form": form,
        "row_key": row["key"],
        "fields": fields,
        "basis": basis_of(form.id),
        "editable": editable,
        "why_not": "" if editable else why_not_editable(filing),
        "is_own": form.id in OWN_SHEETS,
        "conflicts": conflicts,
        "gone": any(one.is_gone for one in conflicts),
    }
    return render(request, "budgets/row.html", context)


@login_required
@require_POST
def delete_row(request: HttpRequest, pk: int, sheet: str, key: str) -> HttpResponse:
    """Delete one row; it can be undone."""
    filing = editable_filing(request, pk)
    form_of(filing, sheet)
    row = row_of(filing, sheet, key)
    save(filing, user_of(request), Typed(deletes=[Deletion(sheet, key, row.cells)]))
    messages.success(request, _("已删除一行，需要的话可以撤销。"))
    return redirect("ledger_sheet", pk=pk, sheet=sheet)


@login_required
@never_cache
@require_http_methods(["GET", "POST"])
def own_form(request: HttpRequest, pk: int, sheet: str) -> HttpResponse:
    """Show a sheet whose one row follows from the organisation; what it leaves open can be typed."""
    filing = filing_of(request, pk)
    form = form_of(filing, sheet)
    row = filing.rows.filter(sheet=sheet).first()
    conflicts: tuple[Conflict, ...] = ()
    if request.method == "POST":
        filing = editable_filing(request, pk)
        fixed = fixed_of(filing, sheet)
        open_columns = [one.id for one in form.columns if replied({one.id: "x"}) and one.id not in fixed]
        if row is None:
            cells = {column: text for column in open_columns if (text := posted(request, column))}
            typed = Typed(inserts=[Insertion(sheet, uuid4().hex, cells)] if cells else [])
        else:
            typed = Typed(changes=changes_of(request, sheet, row.key.hex, {one: one for one in open_columns}))
        try:
            conflicts = save(filing, user_of(request), typed).conflicts
        except SaveRefusedError as error:
            messages.error(request, str(error))
        else:
            if not conflicts:
                messages.success(request, _("已保存。"))
                return redirect("ledger", pk=pk)
        row = filing.rows.filter(sheet=sheet).first()
    return _show(
        request, filing, form, {"key": row.key.hex if row else "", "cells": row.cells if row else {}}, conflicts
    )
