"""Workbooks in and out: a whole ledger replaces what was typed, or is written as the workbook it came from."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING
from uuid import uuid4

from mingzhang.ledgers.declaration import load_sheets
from mingzhang.ledgers.disassemble import Rows, to_rows
from mingzhang.ledgers.faults import Fault, Level, whole
from mingzhang.ledgers.write_text import as_text
from mingzhang.ledgers.write_workbook import write_workbook
from mingzhang.model.ledger import DEPARTMENT, Ledger
from mingzhang.web.budgets.identity import OWN_SHEETS, fixed_cells, sheets_of
from mingzhang.web.budgets.ledger import read_filing
from mingzhang.web.budgets.saving import Deletion, Insertion, Saved, Typed, save

if TYPE_CHECKING:
    from mingzhang.web.accounts.models import User
    from mingzhang.web.budgets.models import Filing

#: Rows of texts by sheet id.
SheetRows = Mapping[str, Sequence[Mapping[str, str]]]
_STEP = 1024


@dataclass(frozen=True, slots=True)
class Taken:
    """What a workbook holds for a filing: its rows, faults, and what was left out because it is others'."""

    rows: SheetRows
    faults: tuple[Fault, ...]
    left_out: tuple[str, ...] = ()

    @property
    def is_sound(self) -> bool:
        """Say whether it may be taken over."""
        return not any(fault.level is Level.ERROR for fault in self.faults)


def take(filing: Filing, ledger: Ledger, file: str = "") -> Taken:
    """Return what a ledger holds for a filing, with a fault for each way in which it is another body's or year's.

    Args:
        filing: for whom.
        ledger: a department's ledger with any of its units.
        file: the file's name, for messages.
    """
    faults = tuple(_strangers(filing, ledger, file))
    if filing.unit is None:
        own = part_of(ledger, DEPARTMENT)
        left = tuple(unit.name for unit in ledger.units)
    else:
        own = part_of(ledger, filing.unit.code)
        left = tuple(unit.name for unit in ledger.units if unit.code != filing.unit.code)
    return Taken(rows_for(filing, own), faults, left)


def _strangers(filing: Filing, ledger: Ledger, file: str) -> Iterator[Fault]:
    info = load_sheets()["info"]
    for what, found, own in (
        (info.column("year").name, str(ledger.year), str(filing.year.year)),
        (info.column("code").name, ledger.code, filing.department.code),
        (info.column("name").name, ledger.name, filing.department.name),
    ):
        if found != own:
            reason = f"{what}是“{found}”，这里是“{own}”。"
            yield whole(file, Level.ERROR, reason, "请确认上传的是不是这个部门、这个年度的账本。", info.name)
    if filing.unit is None:
        return
    unit = next((one for one in ledger.units if one.code == filing.unit.code), None)
    sheet = load_sheets()["units"].name
    if unit is None:
        reason = f"账本里没有{filing.unit.name}（{filing.unit.code}）。"
        yield whole(file, Level.ERROR, reason, "请核对单位编码，或者换上本单位的账本。", sheet)
    elif unit.name != filing.unit.name:
        reason = f"编码{unit.code}的单位是“{unit.name}”，这里是“{filing.unit.name}”。"
        yield whole(file, Level.ERROR, reason, "请改成一致的名称；单位改名的，请管理员在组织里更正。", sheet)


def part_of(ledger: Ledger, code: str) -> Ledger:
    """Return the part of a department's ledger that one unit fills in; for ``DEPARTMENT`` what only the whole has."""
    return replace(
        ledger,
        units=tuple(one for one in ledger.units if one.code == code),
        lines=tuple(one for one in ledger.lines if one.unit == code),
        revenues=tuple(one for one in ledger.revenues if one.unit == code),
        projects=tuple(one for one in ledger.projects if one.unit == code),
        procurements=tuple(one for one in ledger.procurements if one.unit == code),
        overalls=tuple(one for one in ledger.overalls if one.unit == code),
        last_year=tuple(one for one in ledger.last_year if one.unit == code),
        words=tuple(one for one in ledger.words if one.unit == code),
        attachments=tuple(one for one in ledger.attachments if one.unit == code),
    )


def rows_for(filing: Filing, ledger: Ledger) -> SheetRows:
    """Return the rows of a ledger as a filing keeps them: as texts, without what follows from the filing."""
    found: dict[str, list[dict[str, str]]] = {}
    for sheet in sheets_of(filing, load_sheets()):
        if sheet in OWN_SHEETS:
            continue
        units = {column.id for column in load_sheets()[sheet].columns if column.type == "unit"}
        found[sheet] = [
            {column: as_text(value) for column, value in row.items() if column not in units}
            for row in to_rows(ledger).get(sheet, ())
        ]
    return found


def replace_all(filing: Filing, user: User, rows: SheetRows, note: str) -> Saved:
    """Replace all that was typed into a filing as one edit that can be undone.

    Raises:
        PermissionDenied: the user may not change the ledger.
    """
    deletes = [Deletion(row.sheet, row.key.hex, row.cells) for row in filing.rows.all() if row.sheet not in OWN_SHEETS]
    inserts = [
        Insertion(sheet, uuid4().hex, cells, position=_STEP * number)
        for sheet, own in rows.items()
        for number, cells in enumerate(own, 1)
    ]
    return save(filing, user, Typed(inserts=inserts, deletes=deletes), note=note)


def workbook_of(filing: Filing, *, empty: bool = False) -> bytes:
    """Return the ledger of a filing as a workbook, with what is wrong in it as it was typed; or an empty template."""
    rows: dict[str, list[dict[str, str]]] = {sheet: [dict(cells)] for sheet, cells in fixed_cells(filing).items()}
    if not empty:
        whole_ledger = read_filing(filing)
        # What is sound is written with numbers and dates; what is not, as it was typed.
        if not whole_ledger.errors:
            return _workbook(dict(to_rows(whole_ledger.ledger)), filing)
        for row in filing.rows.all():
            if row.sheet not in OWN_SHEETS:
                rows.setdefault(row.sheet, []).append({**_whose(filing, row.sheet), **row.cells})
    return _workbook({sheet: tuple(own) for sheet, own in rows.items()}, filing)


def _whose(filing: Filing, sheet: str) -> dict[str, str]:
    name = filing.unit.name if filing.unit else "部门"
    return {column.id: name for column in load_sheets()[sheet].columns if column.type == "unit"}


def _workbook(rows: Rows, filing: Filing) -> bytes:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder, "ledger.xlsx")
        year, profile = filing.year.year, filing.department.region.profile
        write_workbook(rows, path, year, profile)
        return path.read_bytes()
