"""Roles in their scopes: the query of what is visible and the question about one object never differ."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django.contrib.auth.models import AnonymousUser
from django.test import Client

from mingzhang.web.accounts.models import Membership, Role, User
from mingzhang.web.accounts.permissions import SCOPES, visible_filings
from mingzhang.web.accounts.scopes import scope_fields
from mingzhang.web.budgets.models import Filing, LedgerRow
from tests.web.tenants import Tenant, make_user


def _all_filings(*tenants: Tenant) -> list[Filing]:
    return [
        filing
        for tenant in tenants
        for filing in (
            *(tenant.filing(unit) for unit in tenant.units),
            *(tenant.filing(department=department) for department in tenant.departments),
        )
    ]


@pytest.mark.parametrize("role", Role.values)
def test_the_query_and_the_question_agree(role: str, tenant: Tenant, other_tenant: Tenant) -> None:
    filings = _all_filings(tenant, other_tenant)
    for number, scope in enumerate((tenant.region, tenant.departments[0], tenant.units[1])):
        if not isinstance(scope, SCOPES[role]):
            continue
        user = make_user(f"one{number}", role, **scope_fields(scope))
        visible = set(visible_filings(user, Filing.objects.all()))
        assert visible == {filing for filing in filings if user.has_perm("filing.view", filing)}
        assert visible and not any(filing.department.region == other_tenant.region for filing in visible)


def test_nobody_sees_nothing(tenant: Tenant) -> None:
    tenant.filing()
    assert not visible_filings(AnonymousUser(), Filing.objects.all()).exists()
    user = tenant.users["auditor"]
    Membership.objects.filter(user=user).delete()
    assert not visible_filings(user, Filing.objects.all()).exists()


def test_a_departments_preparer_has_its_own_filing_and_not_its_units(tenant: Tenant) -> None:
    user = make_user("department-clerk", Role.PREPARER, department=tenant.departments[0])
    own, units = tenant.filing(department=tenant.departments[0]), tenant.filing(tenant.units[0])
    assert user.has_perm("filing.edit", own)
    assert not user.has_perm("filing.view", units)


@pytest.mark.parametrize("state", ["submitted", "in_review", "cleared", "published", "withdrawn"])
def test_what_is_under_review_is_not_edited(tenant: Tenant, state: str) -> None:
    assert not tenant.users["preparer"].has_perm("filing.edit", tenant.filing(state=state))


def test_a_closed_year_is_not_edited(tenant: Tenant) -> None:
    assert not tenant.users["preparer"].has_perm("filing.edit", tenant.filing(year=tenant.last_year))


def test_a_deactivated_user_may_nothing(tenant: Tenant) -> None:
    user, filing = tenant.users["preparer"], tenant.filing()
    assert user.has_perm("filing.view", filing)
    user.is_active = False
    assert not user.has_perm("filing.view", filing)


def test_pages_of_one_unit_tell_nothing_of_anothers_draft(
    tenant: Tenant, other_tenant: Tenant, client_of: Callable[[User], Client]
) -> None:
    secret = "绝密项目名称"
    foreign = [tenant.filing(tenant.units[1]), tenant.filing(tenant.units[2]), other_tenant.filing()]
    tenant.filing()
    for filing in foreign:
        LedgerRow.objects.create(filing=filing, sheet="projects", position=1, cells={"name": secret, "code": "1"})
    client = client_of(tenant.users["preparer"])
    pages = ("/", "/?q=" + secret, "/workspace/", "/workspace/library/", "/workspace/notices/", "/workspace/jobs/")
    for address in (*pages, "/api/workspace/filings", "/api/packages?q=" + secret):
        page = client.get(address, follow=True)
        assert page.status_code in {200, 404}, address
        text = page.content.decode().replace(f'value="{secret}"', "")
        assert not [one for one in foreign if one.body.name in text], address
        assert address.endswith(secret) or secret not in text, address
