"""The live preview: the disclosure as it will be printed, what the audit says, where each figure comes from."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.safestring import mark_safe
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET

from mingzhang.ledgers.declaration import load_sheets
from mingzhang.ledgers.faults import Level
from mingzhang.model.fact import Coordinate
from mingzhang.model.ledger import Ledger
from mingzhang.model.publication import Publication, Run, TableBlock, Text
from mingzhang.web.accounts.permissions import visible_filings
from mingzhang.web.budgets.access import filing_of, user_of
from mingzhang.web.budgets.control import against_control
from mingzhang.web.budgets.identity import sheets_of
from mingzhang.web.budgets.ledger import FilingRead, Origin, PlacedFault
from mingzhang.web.budgets.made import Draft, draft_of
from mingzhang.web.budgets.models import Filing
from mingzhang.web.budgets.preview_html import Part, fragment, parts

_MOST_LINES = 300
#: What is shown first: the table that holds everything.
_FIRST = "T01"
_SEVERITIES = {Level.ERROR: "error", Level.WARNING: "warning", Level.REMARK: "info"}


@dataclass(frozen=True, slots=True)
class Shown:
    """One thing that is to be said: a fault of the ledger, a finding of the audit, or a control figure not kept."""

    severity: str
    title: str
    message: str
    hint: str
    address: str
    part: str = ""


@login_required
@require_GET
@never_cache
def preview(request: HttpRequest, pk: int) -> HttpResponse:
    """Show the preview as a page of its own."""
    filing = filing_of(request, pk)
    return render(request, "budgets/preview.html", _context(request, filing))


@login_required
@require_GET
@never_cache
def preview_part(request: HttpRequest, pk: int) -> HttpResponse:
    """Answer with the preview's inside, for the pane beside the grid."""
    filing = filing_of(request, pk)
    return render(request, "budgets/preview_part.html", _context(request, filing))


def _context(request: HttpRequest, filing: Filing) -> dict[str, Any]:
    draft = draft_of(filing)
    found = parts(draft.made.publication) if draft.made else ()
    wanted = request.GET.get("part", "") or next((one.id for one in found if one.id == _FIRST), "")
    whole = wanted == "all"
    part = next((one for one in found if one.id == wanted), found[0] if found else None)
    said = list(_said(filing, draft, found, _seen(request, filing)))
    return {
        "filing": filing,
        "editable": user_of(request).has_perm("filing.edit", filing),
        "draft": draft,
        "parts": found,
        "wanted": wanted,
        "part": part,
        "html": mark_safe("".join(_fragments(filing, found if whole else (part,) if part else ()))),
        "said": said,
        "errors": sum(one.severity == "error" for one in said),
        "warnings": sum(one.severity == "warning" for one in said),
        "missing": draft.made.missing if draft.made else (),
    }


def _fragments(filing: Filing, found: tuple[Part, ...]) -> Iterator[str]:
    trace = reverse("preview_lines", args=[filing.pk])
    for part in found:
        yield f'<section class="sheet" id="part-{part.id.replace(":", "-")}">{fragment(part, trace)}</section>'


def _seen(request: HttpRequest, filing: Filing) -> frozenset[int]:
    """Return which filings of the same body and year the user may open."""
    own = Filing.objects.filter(department=filing.department_id, year=filing.year_id)
    return frozenset(visible_filings(request.user, own).values_list("pk", flat=True))


def _said(filing: Filing, draft: Draft, found: tuple[Part, ...], seen: frozenset[int]) -> Iterator[Shown]:
    parts_of = Filing.objects.filter(department=filing.department_id, year=filing.year_id, unit__isnull=False)
    names = {pk: name or "" for pk, name in parts_of.values_list("pk", "unit__name")}
    for one in draft.read.faults:
        if one.fault.level is not Level.REMARK:
            fault = one.fault
            said = f"填的是“{fault.found}”，{fault.reason}" if fault.found else fault.reason
            where = _where(filing, one, names)
            yield Shown(_SEVERITIES[fault.level], where, said, fault.remedy, _address(filing, one, seen))
    for kept in against_control(filing, draft.read.ledger):
        yield Shown(kept.severity, "控制数", kept.message, kept.hint, "")
    if draft.made is None:
        return
    ids = {part.id for part in found}
    for finding in draft.made.report.findings:
        table = next((at.table for at in finding.locations if at.table is not None), None)
        part = f"T{table:02d}" if table is not None else ""
        yield Shown(
            finding.severity.value, finding.title, finding.message, finding.hint, "", part if part in ids else ""
        )


def _where(filing: Filing, one: PlacedFault, names: Mapping[int, str]) -> str:
    """Say where a fault is; in a department's ledger also in which unit's."""
    body = names.get(one.origin.filing, "") if one.origin and one.origin.filing != filing.pk else ""
    sheet = f"「{one.fault.place.sheet}」" if one.fault.place.sheet else ""
    row = f"第{one.origin.number}行" if one.origin and one.origin.key else ""
    return f"{body}{sheet}{row}{one.fault.column}" or "账本"


def _address(filing: Filing, one: PlacedFault, seen: frozenset[int]) -> str:
    """Return the address of a fault's row or sheet, "" where it has no page or the user may not open it."""
    if one.origin is None:
        is_here = one.sheet in sheets_of(filing, load_sheets())
        return reverse("ledger_sheet", args=[filing.pk, one.sheet]) if is_here else ""
    if one.origin.filing not in seen:
        return ""
    page = reverse("ledger_sheet", args=[one.origin.filing, one.sheet])
    return f"{page}#r-{one.origin.key}" if one.origin.key else page


@dataclass(frozen=True, slots=True)
class TracedLine:
    """One budget line behind a figure: what it says, and the row of the grid it stands in."""

    number: int
    cells: tuple[str, ...]
    amount: Decimal
    address: str


@login_required
@require_GET
@never_cache
def preview_lines(request: HttpRequest, pk: int) -> HttpResponse:
    """Show the budget lines that a figure sums, each with a link to its row."""
    filing = filing_of(request, pk)
    draft = draft_of(filing)
    at = Coordinate(*(request.GET.get(name, "") for name in ("table", "line", "column")))
    if draft.made is None:
        raise Http404
    found = lines_at(draft.made.publication, at)
    if found is None:
        raise Http404
    printed, indexes = found
    ledger = draft.read.ledger
    seen = _seen(request, filing)
    traced = list(_traced(draft.read, ledger, indexes[:_MOST_LINES], seen))
    context = {
        "filing": filing,
        "at": at,
        "printed": printed,
        "lines": traced,
        "count": len(indexes),
        "more": len(indexes) - len(traced),
        "sum": sum((ledger.lines[index].amount for index in indexes), Decimal(0)),
    }
    name = "budgets/trace_part.html" if request.headers.get("HX-Request") else "budgets/trace.html"
    return render(request, name, context)


def lines_at(publication: Publication, at: Coordinate) -> tuple[str, tuple[int, ...]] | None:
    """Return how a figure is printed and the indexes of the lines it sums; None where nothing states it."""
    for text, own, lines in _figures(publication):
        if own == at and lines:
            return text, lines
    return None


def _figures(publication: Publication) -> Iterator[tuple[str, Coordinate | None, tuple[int, ...]]]:
    for piece in publication.pieces:
        if isinstance(piece, TableBlock):
            for row in piece.rows:
                for cell in row:
                    yield cell.text, cell.at, cell.lines
        elif isinstance(piece, Text):
            for run in map(Run._make, piece.runs):
                yield run.text, run.at, run.lines


def _traced(read: FilingRead, ledger: Ledger, indexes: tuple[int, ...], seen: frozenset[int]) -> Iterator[TracedLine]:
    units = {unit.code: unit.name for unit in ledger.units}
    projects = {project.code: project.name for project in ledger.projects}
    for index in indexes:
        line = ledger.lines[index]
        origin = read.origin("lines", line.place)
        cells = (
            units.get(line.unit, line.unit),
            line.function,
            line.item,
            line.source.value,
            f"{line.purpose.value}{'（上年结转）' if line.carried else ''}",
            projects.get(line.project, line.project),
        )
        yield TracedLine(origin.number if origin else 0, cells, line.amount, _row_address(origin, seen))


def _row_address(origin: Origin | None, seen: frozenset[int]) -> str:
    """Return the address of a row in its grid, "" where the user may not see that filing."""
    if origin is None or origin.filing not in seen:
        return ""
    return f"{reverse('ledger_sheet', args=[origin.filing, load_sheets()['lines'].id])}#r-{origin.key}"
