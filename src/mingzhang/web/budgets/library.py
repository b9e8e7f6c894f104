"""The project library: projects across years with what they were, picked into a year, carried over, closed."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from decimal import Decimal
from typing import TYPE_CHECKING, Any
from uuid import uuid4

from django.db import transaction

from mingzhang.ledgers.codes import known_names
from mingzhang.model.ledger import Ledger
from mingzhang.web.budgets.ledger import FilingRead
from mingzhang.web.budgets.models import Filing, LibraryProject
from mingzhang.web.budgets.saving import Insertion, Saved, SaveRefusedError, Typed, save
from mingzhang.web.workflow.events import record

if TYPE_CHECKING:
    from mingzhang.web.accounts.models import Unit, User

#: The sheets that make up a project; the budget lines are kept apart because their amounts are decided each year.
SHEETS = ("projects", "funds", "project_texts", "indicators")
LINES = "lines"
_MONEY = {"funds": ("annual", "period"), LINES: ("amount",)}


def _rows_by_project(filing: Filing) -> dict[str, dict[str, list[dict[str, str]]]]:
    """Return the rows of each project of a filing as typed, by project code and sheet."""
    rows: dict[str, list[dict[str, str]]] = {sheet: [] for sheet in (*SHEETS, LINES)}
    for row in filing.rows.filter(sheet__in=rows):
        rows[row.sheet].append(dict(row.cells))
    known = known_names(((one.get("code", ""), one.get("name", "")) for one in rows["projects"]), "项目")
    found: dict[str, dict[str, list[dict[str, str]]]] = {
        code: {sheet: [] for sheet in rows} for code in known.names if code
    }
    for sheet, own in rows.items():
        for cells in own:
            codes = (cells.get("code", ""),) if sheet == "projects" else known.find(cells.get("project", ""))
            if len(codes) == 1 and codes[0] in found:
                found[codes[0]][sheet].append(cells)
    return found


@transaction.atomic
def keep_year(filing: Filing, read: FilingRead) -> int:
    """Keep what a filing says of its projects in the library under the filing's year; return how many there are.

    A project that is not in the library yet comes into it; one that is closed stays closed.
    """
    if filing.unit is None:
        return 0
    year, ledger = filing.year.year, read.ledger
    typed = _rows_by_project(filing)
    for project in ledger.projects:
        entry, _is_new = LibraryProject.objects.get_or_create(
            unit=filing.unit,
            code=project.code,
            defaults={"name": project.name, "category": project.category.value, "first_year": year},
        )
        newest = max((int(one) for one in entry.years), default=year)
        if year >= newest:
            entry.name, entry.category = project.name, project.category.value
        entry.first_year = min(entry.first_year, year)
        entry.years = {
            **entry.years,
            str(year): {**_amounts(ledger, project.code), "sheet": typed.get(project.code, {})},
        }
        entry.save()
    return len(ledger.projects)


def _amounts(ledger: Ledger, code: str) -> dict[str, str]:
    own = [line for line in ledger.lines if line.project == code]
    carried = sum((line.amount for line in own if line.carried), Decimal(0))
    whole = sum((line.amount for line in own), Decimal(0))
    return {"amount": f"{whole - carried:.2f}", "carried": f"{carried:.2f}"}


def newest_year(project: LibraryProject, before: int) -> Mapping[str, Any] | None:
    """Return what the library holds of a project for the newest year before one, None if there is nothing."""
    years = sorted(int(year) for year in project.years if int(year) < before)
    found: Mapping[str, Any] | None = project.years[str(years[-1])] if years else None
    return found


def is_in(project: LibraryProject, filing: Filing) -> bool:
    """Say whether a filing has a project already."""
    return any(row.cells.get("code") == project.code for row in filing.rows.filter(sheet="projects"))


def pick(project: LibraryProject, filing: Filing, user: User, *, carried: str = "") -> Saved:
    """Put a project of the library into a filing: its sheet as it last was, without the amounts of that year.

    Args:
        project: the project.
        filing: of the same unit.
        user: who picks it.
        carried: an amount in yuan that is carried over (上年结转); the budget lines of last year are proposed with it.

    Raises:
        SaveRefusedError: the project is closed or another unit's, or the filing has it.
        PermissionDenied: the user may not change the filing.
    """
    if project.unit_id != filing.unit_id:
        raise SaveRefusedError("这是其他单位的项目。")
    if project.status == LibraryProject.Status.CLOSED:
        raise SaveRefusedError("项目已经结束，要再用的请先重新启用。")
    if is_in(project, filing):
        raise SaveRefusedError("本年度的账本里已经有这个项目。")
    last = newest_year(project, filing.year.year)
    inserts = list(insertions(project, last["sheet"] if last else {}))
    if carried:
        inserts.append(Insertion(LINES, uuid4().hex, _carried_line(project, last, carried)))
    return save(filing, user, Typed(inserts=inserts), note=f"从项目库选用“{project.name}”"[:60])


def insertions(project: LibraryProject, sheet: Mapping[str, Iterable[Mapping[str, str]]]) -> Iterable[Insertion]:
    """Yield the rows of a project for a new year: texts and indicators as they were, amounts left open."""
    if not sheet.get("projects"):
        cells = {"code": project.code, "name": project.name, "category": project.category}
        yield Insertion("projects", uuid4().hex, cells)
    for name in SHEETS:
        for row in sheet.get(name, ()):
            kept = {column: text for column, text in row.items() if column not in _MONEY.get(name, ())}
            yield Insertion(name, uuid4().hex, kept)


def _carried_line(project: LibraryProject, last: Mapping[str, Any] | None, amount: str) -> dict[str, str]:
    """Return the line of what is carried over: codes and source as in the largest line of last year."""
    lines: list[dict[str, str]] = (last or {}).get("sheet", {}).get(LINES, [])
    model = max(lines, key=lambda cells: _number(cells.get("amount", ""))) if lines else dict[str, str]()
    kept = {column: model.get(column, "") for column in ("function", "item", "government", "source")}
    return {**kept, "purpose": "项目支出", "project": project.name, "carried": "是", "amount": amount}


def _number(text: str) -> Decimal:
    bare = text.replace(",", "")
    return Decimal(bare) if bare.replace(".", "", 1).isdigit() else Decimal(0)


def close(project: LibraryProject, user: User, *, closed: bool) -> None:
    """Close a project, so that it is picked no more, or open it again."""
    project.status = LibraryProject.Status.CLOSED if closed else LibraryProject.Status.OPEN
    project.save(update_fields=["status"])
    record(
        "project", actor=user, comment=f"{project.name}：{project.get_status_display()}", data={"project": project.pk}
    )


def projects_of(unit: Unit, *, with_closed: bool) -> Iterable[LibraryProject]:
    """Return the projects of a unit by code."""
    found = LibraryProject.objects.filter(unit=unit).order_by("code")
    return found if with_closed else found.filter(status=LibraryProject.Status.OPEN)
