"""The tenant of the demonstration: fictional bodies, a user for each role, last year published, this year under way.

It is made on the first start of an embedded installation and nowhere else. Organisation, users and ledgers are there at
once; the steps of the workflow, which make files, are taken one after the other while the server is already up.
"""

from __future__ import annotations

import secrets
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from datetime import date, timedelta

from django.conf import settings
from django.db import transaction

from mingzhang.model.ledger import Project
from mingzhang.web.accounts.models import Department, FiscalYear, Membership, Region, Role, Unit, User
from mingzhang.web.accounts.permissions import Scope
from mingzhang.web.accounts.scopes import scope_fields
from mingzhang.web.budgets.models import Filing, LedgerRow
from mingzhang.web.budgets.sources import built
from mingzhang.web.budgets.transfer import take
from mingzhang.web.demo_bodies import BUREAU, OFFICES, REGION, Office
from mingzhang.web.demo_ledgers import demo_ledger, unit_code
from mingzhang.web.workflow.records import record_reply, record_secrecy
from mingzhang.web.workflow.steps import perform

Say = Callable[[str], None]
#: How far each body of this year is, by code: the steps that are taken. A department goes by its own code, and what
#: is not named here is not begun.
_THIS_YEAR: dict[str, tuple[str, ...]] = {
    "325": (),
    "325001": ("submit",),
    "325002": ("submit", "take"),
    "325003": ("submit", "take", "clear"),
    "326": (),
    "326001": ("submit", "take", "return"),
    "326002": ("submit", "take", "clear"),
    "326003": (),
    "327": (),
    "327001": (),
}
_LAST_YEAR = ("submit", "take", "clear", "publish")
_COMMENT = "项目“地名标志设置和维护”的成本指标与项目金额不一致，请核对计量单位后重新提交。"
#: The unit whose ledger holds a slip for the reviewer to find: a cost in 万元 instead of 元.
_SLIP = "326001"
_STEP_OF_ROWS = 1024
_DAYS_SINCE_REPLY = 12


@dataclass(frozen=True, slots=True)
class Account:
    """A user of the demonstration. The password is printed once and kept nowhere."""

    user: User
    password: str
    roles: str


class DemoForbiddenError(Exception):
    """The demonstration is asked for where real users work."""


def is_empty() -> bool:
    """Say whether nobody has used this installation yet."""
    return not (Region.objects.exists() or User.objects.exists())


def is_demo() -> bool:
    """Say whether the demonstration was made here, by the code of its region, which no real one has."""
    return settings.EMBEDDED and Region.objects.filter(code=REGION[0]).exists()


@transaction.atomic
def make_demo(today: date) -> tuple[Account, ...]:
    """Make organisation, users and ledgers; return the users with their passwords.

    Raises:
        DemoForbiddenError: these are not embedded settings, or somebody has used this installation.
    """
    if not settings.EMBEDDED or not is_empty():
        raise DemoForbiddenError("演示数据只在全新的单机安装里生成。")
    region = Region.objects.create(code=REGION[0], name=REGION[1], level=Region.Level.COUNTY)
    years = {year: FiscalYear.objects.create(region=region, year=year) for year in (today.year - 1, today.year)}
    departments, units = _organisation(region)
    accounts = tuple(_accounts(region, departments, units))
    for office in OFFICES:
        for year in years.values():
            _filings(office, year, departments, units)
    return accounts


def _organisation(region: Region) -> tuple[dict[str, Department], dict[str, Unit]]:
    departments, units = {}, {}
    for office in OFFICES:
        name = region.name + office.name
        department = Department.objects.create(region=region, code=office.code, name=name)
        departments[office.code] = department
        for number, body in enumerate(office.units, 1):
            code = unit_code(office, number)
            units[code] = Unit.objects.create(
                department=department, code=code, name=name + body.name, kind=body.kind, is_head=number == 1
            )
    return departments, units


def _accounts(region: Region, departments: dict[str, Department], units: dict[str, Unit]) -> Iterator[Account]:
    first, *_, last = OFFICES
    own: list[Scope] = [departments[one.code] for one in OFFICES[:-1]]
    own_units: list[Scope] = [unit for unit in units.values() if unit.department in own]
    others: list[Scope] = [departments[last.code]]
    others += [unit for unit in units.values() if unit.department.code == last.code]
    head = units[unit_code(first, 1)]
    users: tuple[tuple[str, str, Role, list[Scope]], ...] = (
        ("preparer", "陈会计", Role.PREPARER, [*own, *own_units]),
        ("preparer2", "林会计", Role.PREPARER, others),
        ("unit_head", "周局长", Role.UNIT_HEAD, [head]),
        ("department_reviewer", "吴科长", Role.DEPARTMENT_REVIEWER, [departments[first.code]]),
        ("bureau_reviewer", "郑审核", Role.BUREAU_REVIEWER, [region]),
        ("publisher", "王公开", Role.PUBLISHER, [region]),
        ("administrator", "冯管理", Role.ADMINISTRATOR, [region]),
        ("auditor", "蒋审计", Role.AUDITOR, [region]),
    )
    for username, full_name, role, scopes in users:
        yield _account(username, full_name, role, scopes)


def _account(username: str, full_name: str, role: Role, scopes: list[Scope]) -> Account:
    password = secrets.token_urlsafe(9)
    user = User.objects.create_user(username=username, password=password, full_name=full_name)
    for scope in scopes:
        Membership.objects.create(user=user, role=role, **scope_fields(scope))
    where = scopes[0].name if len(scopes) == 1 else f"{scopes[0].name}等{len(scopes)}个"
    return Account(user, password, f"{role.label}（{where}）")


def _filings(office: Office, year: FiscalYear, departments: dict[str, Department], units: dict[str, Unit]) -> None:
    is_now = not year.region.years.filter(year__gt=year.year).exists()
    ledger = demo_ledger(office, year.year)
    if is_now:
        ledger = replace(ledger, projects=tuple(_with_slip(one) for one in ledger.projects))
    codes = [unit_code(office, number) for number in range(1, len(office.units) + 1)]
    for code in (*codes, office.code):
        if is_now and code not in _THIS_YEAR:
            continue
        filing = Filing.objects.create(department=departments[office.code], unit=units.get(code), year=year)
        rows = take(filing, ledger).rows
        LedgerRow.objects.bulk_create(
            LedgerRow(filing=filing, sheet=sheet, position=number * _STEP_OF_ROWS, cells=dict(cells))
            for sheet, own in rows.items()
            for number, cells in enumerate(own, 1)
        )


def _with_slip(project: Project) -> Project:
    """Return a project as a hasty clerk leaves it, where it is the one that is to be found."""
    if project.unit != _SLIP:
        return project
    leaves = (
        replace(leaf, value=leaf.value.replace("元", "万元")) if leaf.level2 == "成本指标" else leaf
        for leaf in project.indicators
    )
    return replace(project, indicators=tuple(leaves))


def walk_budgets(today: date, say: Say, is_stopped: Callable[[], bool] = lambda: False) -> None:
    """Take the steps of the workflow that bring last year's budgets to the public and this year's under way.

    It may be broken off and called again: what was done is not done again.

    Args:
        today: the replies of this year are dated some days before it.
        say: is told in a line what was done.
        is_stopped: asked before each body.
    """
    last, now = sorted(FiscalYear.objects.filter(region__code=REGION[0]), key=lambda year: year.year)[-2:]
    for year in (last, now):
        filings = Filing.objects.filter(year=year).select_related("department", "unit", "year")
        for filing in sorted(filings, key=lambda one: (one.department.code, one.unit_id is None)):
            if is_stopped():
                return
            steps = _LAST_YEAR if year == last else _THIS_YEAR[filing.body.code]
            if _walk(filing, steps, today if year == now else None):
                say(f"{filing}：{Filing.objects.get(pk=filing.pk).get_state_display()}")
    if last.is_open:
        last.is_open = False
        last.save(update_fields=["is_open"])


def _walk(filing: Filing, steps: tuple[str, ...], today: date | None) -> bool:
    """Take those of the steps that were not taken yet; say whether there were any."""
    people = {user.username: user for user in User.objects.all()}
    taken = set(filing.events.values_list("action", flat=True))
    missing = [step for step in steps if step not in taken]
    if "reply" not in taken:
        day = today - timedelta(days=_DAYS_SINCE_REPLY) if today else date(filing.year.year, 1, 26)
        number = f"云财预〔{filing.year.year}〕{int(filing.department.code) - 320}号"
        record_reply(filing, people["bureau_reviewer"], day, number, BUREAU)
        filing.refresh_from_db()
    for step in missing:
        if step == "submit":
            # Making the files takes seconds, and must not happen while the database is locked for the step.
            built(filing)
        if step == "publish" and "secrecy" not in taken:
            record_secrecy(filing, people["publisher"], people["publisher"].full_name, _reviewed(filing), True)
        perform(step, filing, _actor(step, filing, people), _COMMENT if step == "return" else "")
        filing.refresh_from_db()
    return bool(missing)


def _actor(step: str, filing: Filing, people: dict[str, User]) -> User:
    if step == "submit":
        last = OFFICES[-1].code
        return people["preparer2" if filing.department.code == last else "preparer"]
    return people["publisher" if step == "publish" else "bureau_reviewer"]


def _reviewed(filing: Filing) -> date:
    """Return the day of the secrecy review: soon after the reply."""
    assert filing.reply_date is not None  # it was recorded before the first step
    return filing.reply_date + timedelta(days=3)
