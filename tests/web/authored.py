"""Filings with ledgers for the tests of authoring: fictional, consistent, of any size."""

from __future__ import annotations

from dataclasses import replace

from mingzhang.model.ledger import BudgetLine, Ledger, UnitKind
from mingzhang.web.accounts.models import Unit
from mingzhang.web.budgets.models import (
    Filing,
    LedgerRow,
)
from mingzhang.web.budgets.transfer import rows_for
from tests.random_ledgers import ledger_of_seed


def ledger_for(unit: Unit, year: int, seed: int = 7) -> Ledger:
    """Return a random ledger that is a unit's: all that its units have is the one unit's under the unit's own codes."""
    drawn = next(one for one in map(ledger_of_seed, range(seed, seed + 500)) if len(one.units) == 1 and one.projects)
    own = drawn.units[0]
    kind = UnitKind(unit.kind)
    return replace(
        drawn,
        year=year,
        code=unit.department.code,
        name=unit.department.name,
        region=unit.department.region.name,
        level=unit.department.region.level,
        units=(replace(own, code=unit.code, name=unit.name, kind=kind, is_head=unit.is_head),),
        lines=tuple(replace(one, unit=unit.code) for one in drawn.lines),
        revenues=tuple(replace(one, unit=unit.code) for one in drawn.revenues),
        projects=tuple(replace(one, unit=unit.code) for one in drawn.projects),
        procurements=tuple(replace(one, unit=unit.code) for one in drawn.procurements),
        last_year=tuple(replace(one, unit=unit.code) for one in drawn.last_year if one.unit == own.code),
        overalls=tuple(replace(one, unit=unit.code) for one in drawn.overalls if one.unit == own.code),
        words=tuple(replace(one, unit=unit.code) for one in drawn.words if one.unit == own.code),
        attachments=tuple(replace(one, unit=unit.code) for one in drawn.attachments if one.unit == own.code),
    )


def fill(filing: Filing, ledger: Ledger) -> None:
    """Put a ledger's rows into a filing, as if they had been imported."""
    LedgerRow.objects.bulk_create(
        LedgerRow(filing=filing, sheet=sheet, position=1024 * number, cells=dict(cells))
        for sheet, rows in rows_for(filing, ledger).items()
        for number, cells in enumerate(rows, 1)
    )


def enlarged(ledger: Ledger, lines: int) -> Ledger:
    """Return a ledger with so many budget lines: those it has, again and again."""
    own: tuple[BudgetLine, ...] = ledger.lines
    return replace(ledger, lines=tuple(own[number % len(own)] for number in range(lines)))
