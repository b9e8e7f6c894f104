"""Opening a year: filings for all, what stays copied, last year's figures as they were published."""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal
from typing import Any

import pytest
from django.test import Client

from mingzhang.model.ledger import LAST_YEAR_LABELS, Ledger
from mingzhang.web.accounts.models import User
from mingzhang.web.budgets.ledger import read_filing
from mingzhang.web.budgets.library import keep_year
from mingzhang.web.budgets.models import Filing, LibraryProject
from mingzhang.web.workflow.events import record
from mingzhang.web.workflow.models import Revision
from tests.web.authored import fill, ledger_for
from tests.web.tenants import Tenant

Clients = Callable[["User"], "Client"]


def publish(filing: Filing, user: User, **fields: Any) -> None:
    """Record a published package, as sealing and the workflow would."""
    revision = Revision.objects.create(
        filing=filing, number=1, folder="x", manifest_hash="0" * 64, made_by=user, **{"ledger": None} | fields
    )
    filing.state = "published"
    filing.save()
    record("publish", actor=user, filing=filing, revision=revision)


@pytest.fixture
def last_ledger(tenant: Tenant) -> Ledger:
    return ledger_for(tenant.units[0], tenant.last_year.year)


@pytest.fixture
def last(tenant: Tenant, last_ledger: Ledger) -> Filing:
    made = tenant.filing(year=tenant.last_year)
    fill(made, last_ledger)
    return made


def opened(tenant: Tenant, client_of: Clients) -> Filing:

    answer = client_of(tenant.users["bureau_reviewer"]).post(f"/workspace/years/{tenant.year.pk}/open/")
    assert answer.status_code == 302
    return Filing.objects.get(unit=tenant.units[0], year=tenant.year)


def test_every_unit_and_department_gets_a_filing_once(tenant: Tenant, client_of: Clients) -> None:
    tenant.units[3].is_active = False
    tenant.units[3].save()
    for _ in range(2):
        opened(tenant, client_of)
    assert Filing.objects.filter(year=tenant.year).count() == len(tenant.departments) + len(tenant.units) - 1


def test_what_stays_is_copied_and_amounts_are_not(
    tenant: Tenant, last: Filing, last_ledger: Ledger, client_of: Clients
) -> None:
    filing = opened(tenant, client_of)
    ledger = read_filing(filing).ledger
    assert [one.code for one in ledger.projects] == [one.code for one in last_ledger.projects]
    assert ledger.projects[0].texts == last_ledger.projects[0].texts
    assert len(ledger.projects[0].indicators) == len(last_ledger.projects[0].indicators)
    assert not ledger.projects[0].annual and not ledger.lines and not ledger.procurements
    own, before = ledger.units[0], last_ledger.units[0]
    assert own.staffing == before.staffing and own.assets.vehicles == before.assets.vehicles
    assert own.assets.as_of is not None and own.assets.as_of.isoformat() == "2025-12-31"
    assert filing.edits.get().note


def test_a_closed_project_stays_behind(tenant: Tenant, last: Filing, client_of: Clients) -> None:
    keep_year(last, read_filing(last))
    project = LibraryProject.objects.all()[0]
    project.status = "closed"
    project.save()
    filing = opened(tenant, client_of)
    codes = [row.cells["code"] for row in filing.rows.filter(sheet="projects")]
    assert project.code not in codes and len(codes) == LibraryProject.objects.count() - 1


def test_last_year_s_figures_are_exact_where_the_sealed_ledger_is_unchanged(
    tenant: Tenant, last: Filing, last_ledger: Ledger, client_of: Clients
) -> None:
    publish(last, tenant.users["publisher"], ledger={"version": last.version})
    filing = opened(tenant, client_of)
    figures = {row.cells["label"]: row.cells["amount"] for row in filing.rows.filter(sheet="last_year")}
    assert list(figures) == list(LAST_YEAR_LABELS)
    # Income and expenditure together: what is left at the end of the year is part of both.
    total = sum((line.amount for line in last_ledger.lines), Decimal(0))
    assert Decimal(figures["支出总计"]) == Decimal(figures["收入总计"]) == total


def test_of_an_uploaded_package_the_printed_figures_are_taken(tenant: Tenant, last: Filing, client_of: Clients) -> None:
    last.mode = "upload"
    facts = {"T01[收入总计, 金额]": "1,234.50", "T01[支出总计, 合计]": "1,234.50"}
    publish(last, tenant.users["publisher"], facts=facts)
    filing = opened(tenant, client_of)
    figures = {row.cells["label"]: row.cells["amount"] for row in filing.rows.filter(sheet="last_year")}
    assert figures == {"收入总计": "12345000.00", "支出总计": "12345000.00"}


def test_what_was_never_published_gives_no_figures_and_is_told(
    tenant: Tenant, last: Filing, client_of: Clients
) -> None:
    filing = opened(tenant, client_of)
    assert not filing.rows.filter(sheet="last_year").exists()
    page = client_of(tenant.users["bureau_reviewer"]).get("/workspace/control/")
    assert page.status_code == 200


def test_the_preparer_works_on_with_what_was_copied(tenant: Tenant, last: Filing, client_of: Clients) -> None:
    filing = opened(tenant, client_of)
    client = client_of(tenant.users["preparer"])
    assert filing.rows.exists()
    client.post(f"/workspace/filings/{filing.pk}/ledger/undo/", {"version": filing.version})
    assert not filing.rows.exists()
