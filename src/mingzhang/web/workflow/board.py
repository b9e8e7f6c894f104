"""The bureau's board: every body of a region in a year, how far it is, and what is still wrong."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from django.db.models import Exists, OuterRef, Q
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from mingzhang.catalogue.families import load_families
from mingzhang.web.accounts.models import Department, Unit
from mingzhang.web.budgets.models import Filing, LedgerRow, Upload
from mingzhang.web.workflow.dates import Deadline, deadline
from mingzhang.web.workflow.models import Decision, Revision

if TYPE_CHECKING:
    from mingzhang.web.accounts.models import FiscalYear

#: A body that has not begun: no filing, or an empty draft.
NOT_STARTED = "none"
OVERDUE = "overdue"
#: How the rows may be sorted; the first is the usual one.
SORTS = ("code", "left", "errors", "state", "changed")
_ORDER = (NOT_STARTED, *Filing.State.values)
_FAR = 10**6


@dataclass(frozen=True, slots=True)
class Row:
    """One body. ``state`` is one of the workflow or ``NOT_STARTED``; ``errors`` are open ones by family of rules."""

    department: Department
    unit: Unit | None
    filing: Filing | None
    state: str
    due: Deadline | None
    errors: tuple[tuple[str, int], ...] = ()
    revision: int | None = None

    @property
    def body(self) -> Department | Unit:
        """Return whose row it is."""
        return self.unit or self.department

    @property
    def kind(self) -> str:
        """Return 部门 or 单位."""
        return "单位" if self.unit else "部门"

    @property
    def state_label(self) -> str:
        """Say the state."""
        return str(Filing.State(self.state).label) if self.state != NOT_STARTED else _("未开始")

    @property
    def open_errors(self) -> int:
        """Return how many errors are open."""
        return sum(count for _family, count in self.errors)

    @property
    def is_published(self) -> bool:
        """Say whether nothing is waited for any more."""
        return self.state == Filing.State.PUBLISHED

    @property
    def is_overdue(self) -> bool:
        """Say whether the days to publish are over and it is not public."""
        return self.due is not None and self.due.is_over and not self.is_published


@dataclass(frozen=True, slots=True)
class Wanted:
    """Which rows are asked for: "" for any."""

    state: str = ""
    department: str = ""
    text: str = ""
    sort: str = SORTS[0]
    is_descending: bool = False


@dataclass(frozen=True, slots=True)
class Bar:
    """A count with its name and of how many it is, for a small bar; ``key`` is the filter it leads to."""

    key: str
    label: str
    count: int
    total: int


def rows_of(year: FiscalYear, day: date) -> list[Row]:
    """Return a row for each active department and unit of the region, and for others that have a filing this year."""
    filings = (
        Filing.objects.filter(year=year)
        .select_related("department", "unit", "year__region")
        .annotate(
            has_rows=Exists(LedgerRow.objects.filter(filing=OuterRef("pk"))),
            has_uploads=Exists(Upload.objects.filter(filing=OuterRef("pk"))),
        )
    )
    of_body = {(one.department_id, one.unit_id): one for one in filings}
    newest = _newest(year)
    waived = _waived(year)
    rows: list[Row] = []
    departments = Department.objects.filter(Q(is_active=True) | Q(filings__year=year), region=year.region).distinct()
    for department in departments.prefetch_related("units"):
        units = [one for one in department.units.all() if one.is_active or (department.pk, one.pk) in of_body]
        for unit in (None, *units):
            filing = of_body.get((department.pk, unit.pk if unit else None))
            rows.append(_row(department, unit, filing, newest, waived, day))
    return rows


def _row(  # noqa: PLR0913, PLR0917  what is known of all bodies, looked up once
    department: Department,
    unit: Unit | None,
    filing: Filing | None,
    newest: dict[int, Revision],
    waived: dict[int, set[str]],
    day: date,
) -> Row:
    if filing is None:
        return Row(department, unit, None, NOT_STARTED, None)
    revision = newest.get(filing.pk)
    has_content = getattr(filing, "has_rows", False) or getattr(filing, "has_uploads", False)
    is_begun = filing.state != Filing.State.DRAFT or revision is not None or has_content
    counts = Counter(
        family
        for family, fingerprint in (revision.summary.get("errors", ()) if revision else ())
        if fingerprint not in waived.get(filing.pk, ())
    )
    errors = tuple(sorted(counts.items()))
    state = filing.state if is_begun else NOT_STARTED
    due = deadline(filing.reply_date, day)
    return Row(department, unit, filing, state, due, errors, revision.number if revision else None)


def _newest(year: FiscalYear) -> dict[int, Revision]:
    """Return the newest revision of each filing, without its large fields."""
    newer = Revision.objects.filter(filing=OuterRef("filing"), number__gt=OuterRef("number"))
    found = Revision.objects.filter(~Exists(newer), filing__year=year).defer("ledger", "facts", "findings")
    return {one.filing_id: one for one in found}


def _waived(year: FiscalYear) -> dict[int, set[str]]:
    found: dict[int, set[str]] = {}
    decisions = Decision.objects.filter(filing__year=year, verdict=Decision.Verdict.WAIVE)
    for filing, fingerprint in decisions.values_list("filing_id", "fingerprint"):
        found.setdefault(filing, set()).add(fingerprint)
    return found


def chosen(rows: Iterable[Row], wanted: Wanted) -> list[Row]:
    """Return the rows that are asked for, sorted."""
    found = [
        row
        for row in rows
        if (not wanted.state or (row.is_overdue if wanted.state == OVERDUE else row.state == wanted.state))
        and (not wanted.department or row.department.code == wanted.department)
        and wanted.text.strip().lower() in f"{row.body.code} {row.body.name}".lower()
    ]
    keys = {
        "code": lambda row: (row.department.code, row.unit is not None, row.body.code),
        "left": lambda row: (row.is_published, row.due.left if row.due else _FAR),
        "errors": lambda row: row.open_errors,
        "state": lambda row: _ORDER.index(row.state),
        "changed": lambda row: row.filing.changed_at.timestamp() if row.filing else 0.0,
    }
    return sorted(found, key=keys.get(wanted.sort, keys[SORTS[0]]), reverse=wanted.is_descending)


def state_bars(rows: Sequence[Row]) -> list[Bar]:
    """Return how many bodies are in each state, and how many are overdue."""
    counts = Counter(row.state for row in rows)
    bars = [Bar(NOT_STARTED, _("未开始"), counts[NOT_STARTED], len(rows))]
    bars += [Bar(one.value, str(one.label), counts[one.value], len(rows)) for one in Filing.State]
    return [*bars, Bar(OVERDUE, _("已超期"), sum(row.is_overdue for row in rows), len(rows))]


def error_bars(rows: Sequence[Row]) -> list[Bar]:
    """Return how many open errors there are of each kind, the most frequent first."""
    counts: Counter[str] = Counter()
    for row in rows:
        counts.update(dict(row.errors))
    is_english = (get_language() or "").startswith("en")
    names = {one.id: one.en if is_english else one.zh for one in load_families().values()}
    total = sum(counts.values())
    return [Bar(key, names.get(key, key), count, total) for key, count in counts.most_common()]
