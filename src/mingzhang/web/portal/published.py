"""What is before the public: told by the log of publications and withdrawals, never by the state a filing is in now.

While a correction is being made the former package stays public; a withdrawn one is gone until the next publication.
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING, Any

from django.db.models import Max, OuterRef, Q, QuerySet, Subquery

from mingzhang.web.budgets.models import Filing
from mingzhang.web.workflow.changes import public_changes, published_events
from mingzhang.web.workflow.models import Event, Revision

if TYPE_CHECKING:
    from datetime import datetime

#: The steps that change what is public.
PUBLISH, WITHDRAW = "publish", "withdraw"
_STEPS = (PUBLISH, WITHDRAW)


@dataclass(frozen=True, slots=True)
class Filter:
    """What of the published is asked for; "" and None ask for all."""

    region: str = ""
    year: int | None = None
    department: str = ""
    name: str = ""


@dataclass(frozen=True, slots=True)
class Correction:
    """What a later publication changed: ``figures`` as (coordinate, before, after), ``texts`` as (before, after)."""

    number: int
    at: datetime
    changes: dict[str, Any]


def stamp() -> int:
    """Return a number that grows with each publication and withdrawal: what was made before it is out of date."""
    return Event.objects.filter(action__in=_STEPS).aggregate(last=Max("pk"))["last"] or 0


def ever_published() -> QuerySet[Filing]:
    """Return the filings that were published at some time.

    Each has ``public_action`` (publish or withdraw), ``public_at`` and ``public_revision`` of its last such step.
    """
    last = Event.objects.filter(filing=OuterRef("pk"), action__in=_STEPS).order_by("-pk")
    return (
        Filing.objects.annotate(
            public_action=Subquery(last.values("action")[:1]),
            public_at=Subquery(last.values("at")[:1]),
            public_revision=Subquery(last.values("revision")[:1]),
        )
        .filter(public_action__isnull=False)
        .select_related("department__region", "unit", "year")
        .order_by("-year__year", "department__region__code", "department__code", "unit__code")
    )


def published(asked: Filter) -> QuerySet[Filing]:
    """Return the filings that are public now."""
    found = ever_published().filter(public_action=PUBLISH)
    if asked.region:
        found = found.filter(department__region__code=asked.region)
    if asked.year is not None:
        found = found.filter(year__year=asked.year)
    if asked.department:
        found = found.filter(department__code=asked.department)
    if asked.name:
        named = Q(unit__name__icontains=asked.name) | Q(unit__isnull=True, department__name__icontains=asked.name)
        found = found.filter(named)
    return found


def find(region: str, year: int, code: str) -> list[Filing]:
    """Return the filings of an address: one as a rule, more where units of two departments have one code.

    ``<department>-<unit>`` names a unit without doubt.
    """
    department, _, unit = code.rpartition("-")
    named = Q(unit__isnull=True, department__code=code) | Q(unit__code=code)
    if department:
        named |= Q(department__code=department, unit__code=unit)
    return list(ever_published().filter(named, department__region__code=region, year__year=year))


def address_of(filing: Filing, others: int = 1) -> tuple[str, int, str]:
    """Return region, year and code of a filing's address; ``others``: how many have this code."""
    code = filing.body.code if others == 1 or filing.unit is None else f"{filing.department.code}-{filing.unit.code}"
    return filing.department.region.code, filing.year.year, code


def revisions_of(filings: list[Filing]) -> dict[int, Revision]:
    """Return the public revisions of filings by filing, without what is not shown in lists."""
    wanted = [getattr(one, "public_revision", None) for one in filings]
    found = Revision.objects.filter(pk__in=[one for one in wanted if one]).defer("ledger", "facts", "findings")
    return {one.filing_id: one for one in found}


def corrections_of(filing: Filing) -> list[Correction]:
    """Return what each publication after the first one changed, the newest first."""
    events = published_events(filing)
    return [
        Correction(after.revision.number, after.at, public_changes(before.revision, after.revision))
        for after, before in pairwise(events)
        if after.revision is not None and before.revision is not None
    ]
