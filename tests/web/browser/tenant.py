"""A tenant for a live server: fictional bodies with complete ledgers, users with passwords."""

from __future__ import annotations

import secrets
from dataclasses import dataclass, replace
from pathlib import Path

from mingzhang.ledgers.disassemble import to_rows
from mingzhang.ledgers.write_workbook import write_workbook
from mingzhang.model.ledger import Ledger
from mingzhang.web.accounts.models import Department, FiscalYear, Membership, Region, Role, Unit, User
from mingzhang.web.budgets.models import Filing, LedgerRow
from mingzhang.web.budgets.transfer import take
from mingzhang.web.demo_bodies import REGION, Body, Office, Work
from mingzhang.web.demo_ledgers import demo_ledger, unit_code

YEAR = 2026
#: Roles that are held in the whole region; their users are named after them.
_IN_REGION = (Role.BUREAU_REVIEWER, Role.PUBLISHER, Role.ADMINISTRATOR, Role.AUDITOR)
_STEP_OF_ROWS = 1024


@dataclass(frozen=True, slots=True)
class LiveTenant:
    """What a test has to know: passwords by user name, and the filings of the units by the units' codes."""

    passwords: dict[str, str]
    filings: dict[str, int]


def office(number: int, units: int = 1) -> Office:
    """Return a department of so many units, each with one project; its code is 401 and so on."""
    bodies = tuple(
        Body(
            "本级" if at == 1 else f"第{at}服务站",
            "行政单位" if at == 1 else "事业单位",
            "地方史志编纂和史料征集",
            "2010301",
            8 + at,
            (
                Work(
                    f"史料数字化（{number}-{at}）",
                    "2010399",
                    "30226",
                    240000 + 1000 * at,
                    "扫描馆藏史料并建立目录",
                    600,
                    "扫描史料件数",
                ),
            ),
        )
        for at in range(1, units + 1)
    )
    return Office(str(400 + number), f"史志馆{number}", "地方史志编纂", bodies)


def with_slip(ledger: Ledger) -> Ledger:
    """Return a ledger as a hasty clerk leaves it: costs of projects in 万元 instead of 元."""
    projects = tuple(
        replace(
            project,
            indicators=tuple(
                replace(leaf, value=leaf.value.replace("元", "万元")) if leaf.level2 == "成本指标" else leaf
                for leaf in project.indicators
            ),
        )
        for project in ledger.projects
    )
    return replace(ledger, projects=projects)


def write_slipped_workbook(path: Path) -> None:
    """Write the workbook of the first department's ledger, with the slip that the audit finds."""
    write_workbook(dict(to_rows(with_slip(demo_ledger(office(1), YEAR)))), path, YEAR)


def make_live_tenant(units: int, *, in_department: int = 1, filled: bool = False) -> LiveTenant:
    """Make region, departments, units, a filing for each unit, and users.

    Args:
        units: how many units there are in all.
        in_department: how many units a department has.
        filled: whether the filings hold their ledgers already.
    """
    region = Region.objects.create(code=REGION[0], name=REGION[1], level=Region.Level.COUNTY)
    year = FiscalYear.objects.create(region=region, year=YEAR)
    people = {role.value: _user(role.value, role, region=region) for role in _IN_REGION}
    filings: dict[str, int] = {}
    number = 0
    while len(filings) < units:
        number += 1
        own = office(number, min(in_department, units - len(filings)))
        department = Department.objects.create(region=region, code=own.code, name=region.name + own.name)
        ledger = demo_ledger(own, YEAR)
        for at, body in enumerate(own.units, 1):
            unit = Unit.objects.create(
                department=department,
                code=unit_code(own, at),
                name=department.name + body.name,
                kind=body.kind,
                is_head=at == 1,
            )
            filing = Filing.objects.create(department=department, unit=unit, year=year)
            filings[unit.code] = filing.pk
            people[f"preparer-{unit.code}"] = _user(f"preparer-{unit.code}", Role.PREPARER, unit=unit)
            if filled:
                _fill(filing, ledger)
    return LiveTenant({name: password for name, (_, password) in people.items()}, filings)


def _user(username: str, role: Role, **scope: Region | Department | Unit) -> tuple[User, str]:
    password = secrets.token_urlsafe(9)
    user = User.objects.create_user(username=username, password=password, full_name=f"{role.label}甲")
    Membership.objects.create(user=user, role=role, **scope)
    return user, password


def _fill(filing: Filing, ledger: Ledger) -> None:
    LedgerRow.objects.bulk_create(
        LedgerRow(filing=filing, sheet=sheet, position=number * _STEP_OF_ROWS, cells=dict(cells))
        for sheet, rows in take(filing, ledger).rows.items()
        for number, cells in enumerate(rows, 1)
    )
