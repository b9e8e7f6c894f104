"""Ledgers without what differs between files that say the same: places and the name of the source."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from typing import TypeVar

from mingzhang.model.ledger import (
    Attached,
    BudgetLine,
    Indicator,
    LastYear,
    Ledger,
    Overall,
    Procurement,
    Project,
    RevenueLine,
    Unit,
    Words,
)
from mingzhang.model.place import NOWHERE

_Placed = TypeVar(
    "_Placed",
    Unit,
    BudgetLine,
    RevenueLine,
    Indicator,
    Project,
    Overall,
    Procurement,
    LastYear,
    Words,
    Attached,
)


def without_places(ledger: Ledger) -> Ledger:
    """Return the ledger without source and places, to compare what was read with what was written."""
    return replace(
        ledger,
        source="",
        units=_bare(ledger.units),
        lines=_bare(ledger.lines),
        revenues=_bare(ledger.revenues),
        projects=tuple(replace(one, indicators=_bare(one.indicators)) for one in _bare(ledger.projects)),
        overalls=tuple(replace(one, indicators=_bare(one.indicators)) for one in _bare(ledger.overalls)),
        procurements=_bare(ledger.procurements),
        last_year=_bare(ledger.last_year),
        words=_bare(ledger.words),
        attachments=_bare(ledger.attachments),
    )


def _bare(placed: Iterable[_Placed]) -> tuple[_Placed, ...]:
    return tuple(replace(one, place=NOWHERE) for one in placed)
