"""What the organisation says of a filing, as cells of the ledger: it is never typed and cannot be typed over."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

from mingzhang.catalogue.profiles import load_profile

if TYPE_CHECKING:
    from mingzhang.web.budgets.models import Filing

#: The sheets whose one row follows from the organisation.
OWN_SHEETS = ("info", "units")
#: The columns of those sheets that may be typed as long as the reply is not recorded with the filing.
_REPLY = ("reply_date", "reply_number", "reply_issuer")
#: The sheets that a department's own filing has; all others are its units'.
DEPARTMENT_SHEETS = (
    *("info", "overalls", "tasks", "overall_indicators", "last_year", "reasons", "words", "attachments"),
    *("attachment_rows", "names"),
)


def fixed_cells(filing: Filing) -> Mapping[str, dict[str, str]]:
    """Return by sheet the cells that follow from the organisation and the recorded reply."""
    department, region = filing.department, filing.department.region
    info = {
        "year": str(filing.year.year),
        "code": department.code,
        "name": department.name,
        "region": region.name,
        "level": region.level,
        "profile": load_profile(region.profile).name,
    }
    if filing.unit is None:
        return {"info": info | _reply(filing)}
    whole = type(filing).objects.filter(department=department, year=filing.year, unit__isnull=True).first()
    unit = {
        "code": filing.unit.code,
        "name": filing.unit.name,
        "kind": filing.unit.kind,
        "is_head": "是" if filing.unit.is_head else "否",
    }
    return {"info": info | (_reply(whole) if whole else {}), "units": unit | _reply(filing)}


def replied(cells: Mapping[str, str]) -> dict[str, str]:
    """Return of typed cells those that may be typed beside what the organisation says."""
    return {column: text for column, text in cells.items() if column in _REPLY}


def _reply(filing: Filing) -> dict[str, str]:
    cells = {
        "reply_date": filing.reply_date.isoformat() if filing.reply_date else "",
        "reply_number": filing.reply_number,
        "reply_issuer": filing.reply_issuer,
    }
    return {column: text for column, text in cells.items() if text}


def sheets_of(filing: Filing, sheets: Mapping[str, object]) -> tuple[str, ...]:
    """Return the ids of the sheets that are filled in with a filing, in the order of the workbook."""
    if filing.unit_id is None:
        return tuple(sheet for sheet in sheets if sheet in DEPARTMENT_SHEETS)
    return tuple(sheets)
