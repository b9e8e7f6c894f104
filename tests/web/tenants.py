"""A small fictional tenant, made straight in the database."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from mingzhang.web.accounts.models import Department, FiscalYear, Membership, Region, Role, Unit, User
from mingzhang.web.budgets.models import Filing

#: The year that is being authored, and the one before.
YEAR, LAST_YEAR = 2026, 2025
_DEPARTMENTS = (("101", "水务局"), ("102", "民政局"))
_UNITS = (("001", "本级", True, "行政单位"), ("002", "服务中心", False, "事业单位"))


@dataclass(frozen=True, slots=True)
class Tenant:
    """What ``make_tenant`` made.

    ``units`` are, in order, the two of the first department and the two of the second. ``users`` holds one user for
    each role by the role's value: preparer and unit_head in the first unit, department_reviewer in the first
    department, the others in the region; and ``preparer_2`` … ``preparer_4`` in the other units.
    """

    region: Region
    year: FiscalYear
    last_year: FiscalYear
    departments: tuple[Department, ...]
    units: tuple[Unit, ...]
    users: dict[str, User]

    def filing(self, unit: Unit | None = None, department: Department | None = None, **fields: Any) -> Filing:
        """Make the filing of a unit (default: the first), or of a department, for ``year`` unless another is given."""
        if department is None:
            unit = unit or self.units[0]
            department = unit.department
        return Filing.objects.create(**{"year": self.year, "unit": unit, "department": department} | fields)


def make_user(username: str, role: str, **scope: Region | Department | Unit) -> User:
    """Make a user with one role in one scope (``region=``, ``department=`` or ``unit=``); no password is set."""
    user = User(username=username, full_name=f"{Role(role).label}{username[-4:]}")
    user.set_unusable_password()
    user.save()
    Membership.objects.create(user=user, role=role, **scope)
    return user


def make_tenant(code: str, name: str) -> Tenant:
    """Make a region of this division code and name."""
    region = Region.objects.create(code=code, name=name, level=Region.Level.COUNTY)
    year = FiscalYear.objects.create(region=region, year=YEAR)
    last_year = FiscalYear.objects.create(region=region, year=LAST_YEAR, is_open=False)
    departments = tuple(
        Department.objects.create(region=region, code=number, name=f"{name}{body}") for number, body in _DEPARTMENTS
    )
    units = tuple(
        Unit.objects.create(
            department=department,
            code=f"{department.code}{number}",
            name=f"{department.name}{own}",
            kind=kind,
            is_head=is_head,
        )
        for department in departments
        for number, own, is_head, kind in _UNITS
    )
    users = {
        "preparer": make_user(f"preparer-{code}", Role.PREPARER, unit=units[0]),
        "unit_head": make_user(f"head-{code}", Role.UNIT_HEAD, unit=units[0]),
        "department_reviewer": make_user(f"department-{code}", Role.DEPARTMENT_REVIEWER, department=departments[0]),
        "bureau_reviewer": make_user(f"bureau-{code}", Role.BUREAU_REVIEWER, region=region),
        "publisher": make_user(f"publisher-{code}", Role.PUBLISHER, region=region),
        "administrator": make_user(f"administrator-{code}", Role.ADMINISTRATOR, region=region),
        "auditor": make_user(f"auditor-{code}", Role.AUDITOR, region=region),
    }
    users |= {f"preparer_{n}": make_user(f"preparer{n}-{code}", Role.PREPARER, unit=units[n - 1]) for n in (2, 3, 4)}
    return Tenant(region, year, last_year, departments, units, users)
