"""The way through a ledger: its sheets in steps, what is filled, what is missing, what comes next."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.db.models import Count
from django.utils.translation import gettext_lazy as _

from mingzhang.ledgers.declaration import load_sheets
from mingzhang.ledgers.faults import Level
from mingzhang.web.budgets.identity import OWN_SHEETS, sheets_of

if TYPE_CHECKING:
    from django.utils.functional import _StrPromise

    from mingzhang.web.budgets.ledger import FilingRead
    from mingzhang.web.budgets.models import Filing


@dataclass(frozen=True, slots=True)
class SheetLink:
    """One sheet in a list: how many rows it has, and how many faults of either kind."""

    id: str
    name: str
    intro: str
    rows: int
    errors: int
    doubts: int
    required: bool

    @property
    def state(self) -> str:
        """Return ``empty``, ``wrong`` or ``filled``."""
        if self.errors:
            return "wrong"
        return "filled" if self.rows else "empty"


@dataclass(frozen=True, slots=True)
class Step:
    """One step of the guide: its sheets, what it is for, and whether it is done."""

    title: _StrPromise
    purpose: _StrPromise
    sheets: tuple[SheetLink, ...]

    @property
    def state(self) -> str:
        """Return ``wrong`` where a sheet has errors, ``filled`` where nothing needed is empty, else ``empty``."""
        if any(one.errors for one in self.sheets):
            return "wrong"
        needed = [one for one in self.sheets if one.required] or list(self.sheets)
        filled = all(one.rows for one in needed) if self.sheets[0].required else any(one.rows for one in needed)
        return "filled" if filled else "empty"


#: The steps of a first disclosure, in the order in which a clerk has what they need.
_STEPS = (
    (_("核对单位"), _("年度、部门、单位来自组织设置，批复登记后自动填入。"), ("info", "units")),
    (
        _("填收支明细"),
        _("每笔预算一行，十三张表都由它汇总；有政府性基金、国有资本经营预算的，再填收入明细。"),
        ("lines", "revenues", "names"),
    ),
    (
        _("填项目和绩效目标"),
        _("每个项目一行，再到项目页填资金、文字和指标。"),
        ("projects", "funds", "project_texts", "indicators"),
    ),
    (
        _("填整体绩效"),
        _("本部门、本单位的整体目标、重点任务和指标。"),
        ("overalls", "tasks", "overall_indicators"),
    ),
    (_("填人员、资产和采购"), _("编制与人数、车辆、房屋、设备、政府采购。"), ("staffing", "assets", "procurements")),
    (
        _("说明与上年相比的变化"),
        _("上年数来自上年公开的预算，增减的原因由你写明。"),
        ("last_year", "reasons"),
    ),
    (_("写文字和附件"), _("职责、机构设置、其他要说明的事项。"), ("words", "attachments", "attachment_rows")),
)


def sheet_links(filing: Filing, read: FilingRead) -> dict[str, SheetLink]:
    """Return the sheets of a filing by id, with how they stand."""
    counts = dict(filing.rows.values_list("sheet").annotate(Count("pk")).order_by("sheet"))
    errors, doubts = Counter[str](), Counter[str]()
    for one in read.faults:
        if one.origin is not None and one.origin.filing != filing.pk:
            continue
        if one.fault.level is Level.ERROR:
            errors[one.sheet] += 1
        elif one.fault.level is Level.WARNING:
            doubts[one.sheet] += 1
    found = {}
    for sheet in sheets_of(filing, load_sheets()):
        form = load_sheets()[sheet]
        rows = max(counts.get(sheet, 0), 1 if sheet in OWN_SHEETS else 0)
        found[sheet] = SheetLink(sheet, form.name, form.intro, rows, errors[sheet], doubts[sheet], form.required)
    return found


def steps(filing: Filing, read: FilingRead) -> tuple[Step, ...]:
    """Return the steps of the guide that this filing has."""
    return tuple(_steps(sheet_links(filing, read)))


def _steps(links: dict[str, SheetLink]) -> Iterator[Step]:
    for title, purpose, sheets in _STEPS:
        own = tuple(links[sheet] for sheet in sheets if sheet in links)
        if own:
            yield Step(title, purpose, own)


def next_step(found: tuple[Step, ...]) -> Step | None:
    """Return the first step that is not done, None where all are."""
    return next((step for step in found if step.state != "filled"), None)
