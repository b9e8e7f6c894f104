"""The page of a project: its target sheet as one form."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from mingzhang.ledgers.declaration import load_sheets
from mingzhang.ledgers.options import choices, level_parents
from mingzhang.web.budgets.access import editable_filing, filing_of, user_of, why_not_editable
from mingzhang.web.budgets.grid_views import faults_of, form_of, row_of, typed_columns
from mingzhang.web.budgets.help import basis_of, help_of
from mingzhang.web.budgets.made import reading
from mingzhang.web.budgets.models import Filing
from mingzhang.web.budgets.project_form import ProjectRows, rows_of, tree, typed_in
from mingzhang.web.budgets.row_views import field_of
from mingzhang.web.budgets.saving import Conflict, SaveRefusedError, save


@login_required
@never_cache
@require_http_methods(["GET", "POST"])
def project_page(request: HttpRequest, pk: int, key: str) -> HttpResponse:
    """Show and save a project with its funds, texts and indicators."""
    filing = filing_of(request, pk)
    form_of(filing, "projects")
    rows = rows_of(filing, row_of(filing, "projects", key))
    conflicts: tuple[Conflict, ...] = ()
    if request.method == "POST":
        filing = editable_filing(request, pk)
        try:
            conflicts = save(filing, user_of(request), typed_in(request, rows)).conflicts
        except SaveRefusedError as error:
            messages.error(request, str(error))
        else:
            if not conflicts:
                messages.success(request, _("已保存。"))
                return redirect("ledger_project", pk=pk, key=key)
        rows = rows_of(filing, row_of(filing, "projects", key))
    return render(request, "budgets/project.html", _context(request, filing, rows, conflicts))


def _context(
    request: HttpRequest, filing: Filing, rows: ProjectRows, conflicts: tuple[Conflict, ...]
) -> Mapping[str, Any]:
    editable = user_of(request).has_perm("filing.edit", filing)
    read = reading(filing)
    linked = [rows.own, *rows.funds.values(), *rows.indicators, *rows.lines, *((rows.texts,) if rows.texts else ())]
    keys = {row.key.hex for row in linked}
    faults = [
        one
        for sheet in ("projects", "funds", "project_texts", "indicators", "lines")
        for one in faults_of(read, filing, sheet)
        if one["row"] in keys
    ]
    texts = rows.texts.cells if rows.texts else {}
    return {
        "filing": filing,
        "own": rows.own,
        "fields": _fields(filing, "projects", "own", rows.own.cells),
        "texts": [one for one in _fields(filing, "project_texts", "text", texts) if one["column"].id != "project"],
        "funds": list(_funds(rows)),
        "tree": tree(rows),
        "levels": _levels(),
        "lines": rows.lines,
        "faults": faults,
        "conflicts": conflicts,
        "basis": basis_of("indicators"),
        "editable": editable,
        "why_not": "" if editable else why_not_editable(filing),
    }


def _fields(filing: Filing, sheet: str, prefix: str, cells: Mapping[str, str]) -> list[dict[str, Any]]:
    form = load_sheets()[sheet]
    help_by = {one.column: one for one in help_of(form)}
    return [
        {
            **field_of(column, filing, cells.get(column.id, ""), name=f"{prefix}-{column.id}"),
            "help": help_by[column.id],
        }
        for column in typed_columns(form)
    ]


def _funds(rows: ProjectRows) -> list[dict[str, str]]:
    found = []
    for number, label in enumerate(choices(load_sheets()["funds"].column("label"))):
        row = rows.funds.get(label)
        cells = row.cells if row else {}
        found.append(
            {
                "name": f"fund-{number}",
                "label": label,
                "annual": cells.get("annual", ""),
                "period": cells.get("period", ""),
            }
        )
    return found


def _levels() -> list[tuple[str, list[str]]]:
    """Return first-level indicators with their second levels, for grouped drop-downs."""
    found: dict[str, list[str]] = {}
    for child, parent in level_parents().items():
        found.setdefault(parent, []).append(child)
    return list(found.items())
