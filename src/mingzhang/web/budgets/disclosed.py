"""The ledger that a package is made from: what was typed, without what recorded decisions leave out of publication."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext as _

from mingzhang.model.ledger import FundSource, Ledger, Purpose
from mingzhang.web.budgets.ledger import ledger_of
from mingzhang.web.budgets.models import Filing, LedgerRow
from mingzhang.web.workflow.records import left_out_of
from mingzhang.web.workflow.steps import StepRefusedError
from mingzhang.web.workflow.withholding import without

if TYPE_CHECKING:
    from collections.abc import Iterable

#: Sources whose revenue is stated by item beside the budget lines.
_WITH_REVENUES = (FundSource.FUND, FundSource.CAPITAL)


class SourceRefusedError(StepRefusedError):
    """A filing cannot become a package as it is; the message says why, and what to do."""


def whole_ledger(filing: Filing) -> Ledger:
    """Return a filing's ledger.

    Raises:
        SourceRefusedError: it has errors; the message names the first of them.
    """
    read = ledger_of(filing)
    if read.ledger is None:
        shown = " ".join(fault.text for fault in read.errors[:3])
        raise SourceRefusedError(
            _("账本有 {count} 处差错，请先改正：{faults}").format(count=len(read.errors), faults=shown)
        )
    return read.ledger


def disclosed_ledger(filing: Filing) -> tuple[Ledger, int]:
    """Return the ledger without what recorded decisions leave out, and how many things those are.

    A department's ledger is also without what the decisions on its units' filings leave out of theirs.

    Raises:
        SourceRefusedError: the ledger has errors, or what is to be left out cannot be taken out of it.
    """
    whole = whole_ledger(filing)
    decision = left_out_of(filing)
    count = len(decision)
    ledger = without(whole, decision)
    for part in _parts(filing):
        if of_part := left_out_of(part):
            ledger = without(ledger, of_part, part.body.code)
            count += len(of_part)
    kept = set(map(id, ledger.lines))
    for line in whole.lines:
        has_revenue = line.source in _WITH_REVENUES and not line.carried and line.purpose is not Purpose.LEFT
        if id(line) not in kept and has_revenue:
            raise SourceRefusedError(
                _("不予公开的事项用了政府性基金或国有资本经营预算的资金，对应的收入科目不能自动隐去。")
                + _("请在账本里改由其他资金列示，或者上传已经隐去这些事项的文件。")
            )
    return ledger, count


def _parts(filing: Filing) -> Iterable[Filing]:
    if filing.unit_id is not None:
        return ()
    parts = Filing.objects.filter(department=filing.department, year=filing.year, unit__isnull=False)
    return parts.select_related("unit", "department")


def last_ledger(filing: Filing) -> Ledger | None:
    """Return last year's ledger of the same body where it was authored here and published; changes are told from it."""
    last = Filing.objects.filter(
        department=filing.department,
        unit=filing.unit,
        year__year=filing.year.year - 1,
        mode=Filing.Mode.LEDGER,
        state=Filing.State.PUBLISHED,
    ).first()
    return disclosed_ledger(last)[0] if last is not None else None


def snapshot(filing: Filing) -> dict[str, Any] | None:
    """Return the rows that a revision is made from, as typed; None for an upload.

    ``rows`` are the filing's own by sheet; for a department ``units`` holds those of its units by unit code.
    """
    if filing.mode == Filing.Mode.UPLOAD:
        return None
    kept: dict[str, Any] = {"policy": filing.policy, "version": filing.version, "rows": _rows(filing)}
    if filing.unit_id is None:
        kept["units"] = {one.body.code: _rows(one) for one in _parts(filing)}
    return kept


def _rows(filing: Filing) -> dict[str, list[dict[str, Any]]]:
    rows: dict[str, list[dict[str, Any]]] = {}
    for sheet, cells in LedgerRow.objects.filter(filing=filing).values_list("sheet", "cells"):
        rows.setdefault(sheet, []).append(cells)
    return rows
