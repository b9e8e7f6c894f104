"""The project library: kept across years, picked, carried over, closed; seen by those who see the unit."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django.test import Client

from mingzhang.model.ledger import Ledger
from mingzhang.web.accounts.models import Membership, Role, User
from mingzhang.web.budgets.ledger import read_filing
from mingzhang.web.budgets.library import keep_year
from mingzhang.web.budgets.models import LibraryProject
from tests.web.authored import fill, ledger_for
from tests.web.tenants import Tenant

Clients = Callable[["User"], "Client"]


@pytest.fixture
def last_ledger(tenant: Tenant) -> Ledger:
    return ledger_for(tenant.units[0], tenant.last_year.year)


@pytest.fixture
def project(tenant: Tenant, last_ledger: Ledger) -> LibraryProject:
    """The first project of last year's ledger, in the library."""
    last = tenant.filing(year=tenant.last_year)
    fill(last, last_ledger)
    assert keep_year(last, read_filing(last)) == len(last_ledger.projects)
    return LibraryProject.objects.get(code=last_ledger.projects[0].code)


def test_a_year_is_kept_with_its_amounts_texts_and_targets(project: LibraryProject, last_ledger: Ledger) -> None:
    kept = project.years["2025"]
    own = [line for line in last_ledger.lines if line.project == project.code]
    assert kept["amount"] == f"{sum(line.amount for line in own if not line.carried):.2f}"
    assert len(kept["sheet"]["indicators"]) == len(last_ledger.projects[0].indicators)
    assert project.name == last_ledger.projects[0].name and project.first_year == 2025


def test_a_project_is_picked_with_its_texts_and_without_its_amounts(
    tenant: Tenant, project: LibraryProject, client_of: Clients
) -> None:
    filing = tenant.filing()
    client = client_of(tenant.users["preparer"])
    assert project.name in client.get(f"/workspace/library/unit/{tenant.units[0].pk}/").content.decode()
    client.post(f"/workspace/library/{project.pk}/pick/", {"filing": filing.pk, "carried": "2.5万元"})
    rows = {sheet: filing.rows.filter(sheet=sheet) for sheet in ("projects", "funds", "indicators", "lines")}
    assert rows["projects"].get().cells["code"] == project.code
    assert rows["indicators"].count() == len(project.years["2025"]["sheet"]["indicators"])
    assert not any(row.cells.get("annual") or row.cells.get("period") for row in rows["funds"])
    line = rows["lines"].get().cells
    assert (line["amount"], line["carried"], line["purpose"]) == ("25000.00", "是", "项目支出")
    count = filing.rows.count()
    client.post(f"/workspace/library/{project.pk}/pick/", {"filing": filing.pk})
    assert filing.rows.count() == count
    client.post(f"/workspace/filings/{filing.pk}/ledger/undo/")
    assert not filing.rows.exists()


def test_a_closed_project_is_not_picked(tenant: Tenant, project: LibraryProject, client_of: Clients) -> None:
    filing = tenant.filing()
    client = client_of(tenant.users["preparer"])
    client.post(f"/workspace/library/{project.pk}/status/", {"status": "closed"})
    client.post(f"/workspace/library/{project.pk}/pick/", {"filing": filing.pk})
    assert not filing.rows.exists()
    address = f"/workspace/library/unit/{tenant.units[0].pk}/"
    assert project.name not in client.get(address).content.decode()
    assert project.name in client.get(f"{address}?closed=1").content.decode()
    client.post(f"/workspace/library/{project.pk}/status/", {"status": "open"})
    client.post(f"/workspace/library/{project.pk}/pick/", {"filing": filing.pk})
    assert filing.rows.filter(sheet="projects").exists()


def test_a_wrong_amount_carried_over_is_told(tenant: Tenant, project: LibraryProject, client_of: Clients) -> None:
    filing = tenant.filing()
    client = client_of(tenant.users["preparer"])
    page = client.post(f"/workspace/library/{project.pk}/pick/", {"filing": filing.pk, "carried": "很多"}, follow=True)
    assert "不是金额" in page.content.decode() and not filing.rows.exists()


def test_the_library_is_filled_from_the_ledgers(tenant: Tenant, client_of: Clients) -> None:
    ledger = ledger_for(tenant.units[0], tenant.year.year)
    fill(tenant.filing(), ledger)
    client = client_of(tenant.users["preparer"])
    for _ in range(2):
        client.post(f"/workspace/library/unit/{tenant.units[0].pk}/keep/")
    assert LibraryProject.objects.count() == len(ledger.projects)
    page = client.get(f"/workspace/library/{LibraryProject.objects.all()[0].pk}/").content.decode()
    assert ledger.projects[0].goals["年度目标"][:10] in page or len(ledger.projects) > 1


def test_who_does_not_see_the_unit_sees_no_project(
    tenant: Tenant, other_tenant: Tenant, project: LibraryProject, client_of: Clients
) -> None:
    pages = (f"/workspace/library/unit/{tenant.units[0].pk}/", f"/workspace/library/{project.pk}/")
    for user in (tenant.users["preparer_2"], other_tenant.users["bureau_reviewer"], other_tenant.users["preparer"]):
        for page in pages:
            assert client_of(user).get(page).status_code == 404
        assert client_of(user).post(f"{pages[1]}status/", {"status": "closed"}).status_code == 404
    auditor = client_of(tenant.users["auditor"])
    assert auditor.get(pages[1]).status_code == 200
    assert auditor.post(f"{pages[1]}status/", {"status": "closed"}).status_code == 403
    assert auditor.post(f"{pages[0]}keep/").status_code == 403


def test_a_project_is_not_picked_into_another_unit(tenant: Tenant, project: LibraryProject, client_of: Clients) -> None:
    other = tenant.filing(tenant.units[1])
    Membership.objects.create(user=tenant.users["preparer"], role=Role.PREPARER, unit=tenant.units[1])
    client_of(tenant.users["preparer"]).post(f"/workspace/library/{project.pk}/pick/", {"filing": other.pk})
    assert not other.rows.exists()
