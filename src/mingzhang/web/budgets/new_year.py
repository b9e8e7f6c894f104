"""Opening a year: filings for every unit and department, with what stays copied and last year's figures filled in."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING
from uuid import uuid4

from django.db import transaction

from mingzhang.catalogue.profiles import load_profile
from mingzhang.composing.declared import frame
from mingzhang.model.fact import Coordinate
from mingzhang.model.ledger import LAST_YEAR_LABELS
from mingzhang.tabulation.tabulate import tabulate
from mingzhang.web.accounts.models import Department, FiscalYear, Unit
from mingzhang.web.budgets.identity import sheets_of
from mingzhang.web.budgets.ledger import read_filing
from mingzhang.web.budgets.library import insertions, keep_year, newest_year
from mingzhang.web.budgets.models import Edit, Filing, LedgerRow, LibraryProject
from mingzhang.web.budgets.saving import Insertion
from mingzhang.web.workflow.events import record

if TYPE_CHECKING:
    from mingzhang.web.accounts.models import User

#: What stays from year to year as it was; amounts, reasons and the goals of one year do not.
_COPIED = ("staffing", "assets", "overalls", "words", "attachments", "attachment_rows", "names")
_OF_ONE_YEAR = frozenset({"as_of", "texts:年度绩效目标"})
_STEP = 1024
_NOTE = "从上年结转来的内容"
_TEN_THOUSAND = Decimal(10_000)


@dataclass(frozen=True, slots=True)
class Opened:
    """What opening a year did: how many filings were made, and for whom no figures of last year were found."""

    made: int
    without_last_year: tuple[str, ...]


@transaction.atomic
def open_year(year: FiscalYear, user: User) -> Opened:
    """Make the filings of a year that are not there yet; what is there is left alone.

    Each gets what stays of last year's filing, the open projects of the library without their amounts, and last
    year's figures as they were published.
    """
    made = 0
    without: list[str] = []
    for department, unit in _bodies(year):
        filing, is_new = Filing.objects.get_or_create(department=department, unit=unit, year=year)
        if not is_new:
            continue
        made += 1
        last = (
            Filing.objects.filter(department=department, unit=unit, year__region=year.region, year__year=year.year - 1)
            .select_related("department__region", "unit", "year")
            .first()
        )
        inserts = list(_copied(filing, last)) if last else []
        # A department's figures of last year are the sum of its units' unless it enters its own.
        figures = dict(published_figures(last)) if last and unit else {}
        if unit is not None and not figures:
            without.append(unit.name)
        inserts += [
            Insertion("last_year", uuid4().hex, {"label": label, "amount": f"{amount:.2f}"})
            for label, amount in figures.items()
        ]
        _put(filing, user, inserts)
    year.is_open = True
    year.save(update_fields=["is_open"])
    record("open_year", actor=user, comment=f"{year}：新建{made}份", data={"year": year.pk, "made": made})
    return Opened(made, tuple(without))


def _bodies(year: FiscalYear) -> Iterator[tuple[Department, Unit | None]]:
    for department in year.region.departments.filter(is_active=True):
        yield department, None
        for unit in department.units.filter(is_active=True):
            yield department, unit


def _put(filing: Filing, user: User, inserts: Iterable[Insertion]) -> None:
    """Store the first rows of a new filing as one edit, which its preparer can take back."""
    counts: dict[str, int] = {}
    rows = []
    for one in inserts:
        counts[one.sheet] = counts.get(one.sheet, 0) + 1
        position = _STEP * counts[one.sheet]
        rows.append(LedgerRow(filing=filing, key=uuid4(), sheet=one.sheet, position=position, cells=dict(one.cells)))
    if not rows:
        return
    LedgerRow.objects.bulk_create(rows, batch_size=500)
    filing.version += 1
    filing.save(update_fields=["version"])
    kept = [{"sheet": row.sheet, "row": row.key.hex, "position": row.position, "cells": row.cells} for row in rows]
    changes = {"changes": [], "inserts": kept, "deletes": []}
    Edit.objects.create(filing=filing, version=filing.version, changes=changes, made_by=user, note=_NOTE)


def _copied(filing: Filing, last: Filing) -> Iterator[Insertion]:
    open_sheets = sheets_of(filing, _COPIED_ALL)
    for row in last.rows.filter(sheet__in=_COPIED):
        if row.sheet in open_sheets:
            cells = {column: text for column, text in row.cells.items() if column not in _OF_ONE_YEAR}
            yield Insertion(row.sheet, uuid4().hex, _of_next_year(row.sheet, cells, filing.year.year))
    if filing.unit is None:
        return
    keep_year(last, read_filing(last))
    for project in LibraryProject.objects.filter(unit=filing.unit, status=LibraryProject.Status.OPEN):
        kept = newest_year(project, filing.year.year)
        if kept is not None and str(last.year.year) in project.years:
            yield from insertions(project, kept["sheet"])


_COPIED_ALL: Mapping[str, object] = dict.fromkeys(_COPIED)


def _of_next_year(sheet: str, cells: dict[str, str], year: int) -> dict[str, str]:
    """Return cells of a row as they begin the next year: assets are counted at the end of the year before."""
    return {**cells, "as_of": f"{year - 1}-12-31"} if sheet == "assets" else cells


def published_figures(last: Filing) -> Iterator[tuple[str, Decimal]]:
    """Yield last year's figures by label in yuan, from the package that was published.

    Where the ledger is still the one that was sealed, the amounts are exact; where the package came from uploaded
    files, or the ledger has been opened again since, they are those that the package printed.
    """
    event = last.events.filter(action="publish").order_by("-id").first()
    revision = event.revision if event else None
    if revision is None:
        return
    wanted = _coordinates()
    snapshot = revision.ledger or {}
    if last.mode == Filing.Mode.LEDGER and snapshot.get("version") == last.version:
        read = read_filing(last)
        if not read.errors:
            tables = tabulate(read.ledger, read.entity)
            for label, at in wanted.items():
                yield label, tables.exact(*at)
            return
    for label, at in wanted.items():
        printed = revision.facts.get(str(at))
        if printed is not None:
            yield label, _yuan(printed, last)


def _coordinates() -> dict[str, Coordinate]:
    """Return where each of last year's figures stood in the tables."""
    compared = frame().compared.values()
    found = {one.last[0]: one.at for one in compared if len(one.last) == 1}
    return {label: found[label] for label in LAST_YEAR_LABELS if label in found}


def _yuan(printed: str, filing: Filing) -> Decimal:
    number = Decimal(printed.replace(",", "") or "0")
    return number * _TEN_THOUSAND if load_profile(filing.department.region.profile).unit == "万元" else number
