"""What a filing comes to: its ledger read, its disclosure composed and audited, made once for each version.

The cache is of this process only; it holds what any process can make again.
"""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Hashable
from dataclasses import dataclass
from threading import Lock
from typing import TYPE_CHECKING, cast

from django.db.models import Count, Max

from mingzhang.composing.matter import UncomposableError
from mingzhang.packaging.make import Made, Settings, make
from mingzhang.web.budgets.identity import fixed_cells
from mingzhang.web.budgets.ledger import FilingRead, read_filing
from mingzhang.web.budgets.models import LedgerRow

if TYPE_CHECKING:
    from mingzhang.model.tabulated import Policy
    from mingzhang.web.budgets.models import Filing

_MOST = 24


@dataclass(frozen=True, slots=True)
class Draft:
    """A filing as it stands. ``made`` is None where nothing can be composed yet; ``why`` says what is in the way."""

    read: FilingRead
    made: Made | None
    why: str = ""


class _Kept:
    """The newest result for each filing: what was made of an earlier version is of no use to anyone."""

    def __init__(self) -> None:
        self._lock = Lock()
        self._found: OrderedDict[int, tuple[Hashable, object]] = OrderedDict()

    def get(self, filing: int, key: Hashable) -> object | None:
        """Return what is kept for a filing, None where that is of another version."""
        with self._lock:
            kept = self._found.get(filing)
            return kept[1] if kept is not None and kept[0] == key else None

    def put(self, filing: int, key: Hashable, value: object) -> None:
        """Keep a result; that of the filing which was made longest ago goes."""
        with self._lock:
            self._found[filing] = (key, value)
            self._found.move_to_end(filing)
            while len(self._found) > _MOST:
                self._found.popitem(last=False)


_READ, _DRAFTS = _Kept(), _Kept()


def _stamp(filing: Filing) -> Hashable:
    """Return what changes whenever anything does that a filing's ledger is made of."""
    rows = LedgerRow.objects.filter(filing__department=filing.department_id, filing__year=filing.year_id)
    if filing.unit_id is not None:
        rows = rows.filter(filing=filing)
    count = rows.aggregate(rows=Count("pk"), last=Max("changed_at"))
    parts = type(filing).objects.filter(department=filing.department_id, year=filing.year_id)
    versions = tuple(parts.order_by("pk").values_list("pk", "version", "mode"))
    fixed = tuple((sheet, tuple(cells.items())) for sheet, cells in fixed_cells(filing).items())
    units = tuple(filing.department.units.order_by("pk").values_list("pk", "code", "name", "kind", "is_active"))
    return (filing.pk, filing.policy, versions, count["rows"], count["last"], fixed, units)


def reading(filing: Filing) -> FilingRead:
    """Return a filing's ledger with its faults, read once for each version."""
    return _read(filing, _stamp(filing))


def _read(filing: Filing, key: Hashable) -> FilingRead:
    found = _READ.get(filing.pk, key)
    if found is None:
        found = read_filing(filing)
        _READ.put(filing.pk, key, found)
    return cast("FilingRead", found)


def draft_of(filing: Filing) -> Draft:
    """Return what a filing comes to now, composed and audited once for each version.

    What has errors is left out of the draft; the faults say what it is.
    """
    key = _stamp(filing)
    found = _DRAFTS.get(filing.pk, key)
    if found is None:
        found = _draft(filing, _read(filing, key))
        _DRAFTS.put(filing.pk, key, found)
    return cast("Draft", found)


def _draft(filing: Filing, read: FilingRead) -> Draft:
    if not read.ledger.lines:
        return Draft(read, None, "收支明细里还没有能读的行：填了第一笔预算，这里就会出现各张表。")
    settings = Settings(policy=cast("Policy", filing.policy), is_draft=True, formats=("html",))
    try:
        return Draft(read, make(read.ledger, read.entity, settings))
    except UncomposableError as error:
        return Draft(read, None, f"{error.reason}{error.remedy}")
