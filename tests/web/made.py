"""Filings with a ledger or an upload, taken through the workflow, for the tests of packages, portal and API."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from datetime import date
from typing import TYPE_CHECKING, Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from mingzhang.ledgers.declaration import load_sheets
from mingzhang.web.budgets import sources
from mingzhang.web.budgets.models import Filing, LedgerRow
from mingzhang.web.budgets.uploads import receive
from mingzhang.web.workflow.models import SecrecyReview
from mingzhang.web.workflow.steps import perform

if TYPE_CHECKING:
    from mingzhang.web.accounts.models import Unit
    from tests.web.tenants import Tenant

#: The budget lines of a unit: function, economic items, source, purpose, project, amount in yuan.
LINES = (
    ("2130301", "30101", "50101", "一般公共预算", "人员经费", "", "812345.67"),
    ("2130301", "30201", "50201", "一般公共预算", "公用经费", "", "98765.00"),
    ("2080505", "30108", "50102", "一般公共预算", "人员经费", "", "120000.00"),
    ("2130305", "30213", "50209", "一般公共预算", "项目支出", "P01", "300000.00"),
)


def fill(filing: Filing, lines: tuple[tuple[str, ...], ...] = LINES) -> Filing:
    """Write a small sound ledger into a unit's filing."""
    sheets = load_sheets()
    columns = ("function", "item", "government", "source", "purpose", "project", "amount")
    assert set(columns) <= {one.id for one in sheets["lines"].columns}
    filing.rows.all().delete()
    for position, line in enumerate(lines):
        cells = {column: value for column, value in zip(columns, line, strict=True) if value}
        LedgerRow.objects.create(filing=filing, sheet="lines", position=position, cells=cells)
    projects = {line[5] for line in lines if line[5]}
    for position, code in enumerate(sorted(projects)):
        cells = {"code": code, "name": f"水库维修{code}", "category": "特定目标类"}
        LedgerRow.objects.create(filing=filing, sheet="projects", position=position, cells=cells)
    return filing


def replied(filing: Filing) -> Filing:
    """Record the reply on the budget."""
    filing.reply_date, filing.reply_number, filing.reply_issuer = date(2026, 2, 10), "甲财预〔2026〕1号", "甲财政局"
    filing.save()
    return filing


def uploaded(tenant: Tenant, unit: Unit, data: bytes, name: str = "部门预算.txt") -> Filing:
    """Make a unit's filing of an uploaded file."""
    filing = tenant.filing(unit)
    preparer = tenant.users["preparer" if unit == tenant.units[0] else f"preparer_{tenant.units.index(unit) + 1}"]
    receive(filing, preparer, SimpleUploadedFile(name, data))
    filing.refresh_from_db()
    return filing


def published(tenant: Tenant, filing: Filing) -> Filing:
    """Take a filing from draft to published; errors of the audit are waived."""
    replied(filing)
    users = tenant.users
    perform("submit", filing, users["preparer"])
    perform("take", filing, users["bureau_reviewer"])
    waive(filing, tenant)
    perform("clear", filing, users["bureau_reviewer"])
    revision = filing.revisions.get(number=filing.revisions.count())
    SecrecyReview.objects.create(
        revision=revision, person="甲某", date=date(2026, 2, 20), may_publish=True, recorded_by=users["publisher"]
    )
    perform("publish", filing, users["publisher"])
    filing.refresh_from_db()
    return filing


def waive(filing: Filing, tenant: Tenant) -> None:
    """Let the errors of the newest revision stand, with a reason."""
    revision = filing.revisions.get(number=filing.revisions.count())
    for one in revision.findings:
        if one["severity"] == "error":
            filing.decisions.update_or_create(
                fingerprint=one["fingerprint"],
                defaults={"verdict": "waive", "reason": "口径不同", "made_by": tenant.users["bureau_reviewer"]},
            )


class HerePool:
    """Does the work of a child in this process: quicker, for tests that are not about children."""

    def __init__(self, jobs: int = 1, limits: object = None) -> None:
        self.jobs, self.limits = jobs, limits

    def __enter__(self) -> HerePool:
        return self

    def __exit__(self, *_: object) -> None:
        return None

    def call(self, work: Callable[[Any], Any], item: object) -> Any:
        return work(item)

    def map(self, work: Callable[[Any], Any], items: Iterable[object]) -> Iterator[Any]:
        return map(work, items)


@pytest.fixture
def quick(monkeypatch: pytest.MonkeyPatch) -> None:
    """Make packages in this process and in few formats."""
    monkeypatch.setattr(sources, "Pool", HerePool)
    monkeypatch.setattr(sources, "FORMATS", ("md", "json", "fdp"))
