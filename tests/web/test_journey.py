"""The whole way through the workspace without a browser: pages and forms as they are sent, on either database."""

from __future__ import annotations

import json
import os
import re
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from django.db import connection
from django.test import Client

from mingzhang.web.jobs.models import Job
from mingzhang.web.jobs.running import run_job
from mingzhang.web.workflow.events import faults
from tests.web.authored import ledger_for
from tests.web.made import quick

if TYPE_CHECKING:
    from mingzhang.web.accounts.models import User
    from mingzhang.web.budgets.models import Filing
    from tests.web.tenants import Tenant

__all__ = ["quick"]
pytestmark = pytest.mark.usefixtures("quick")
Clients = Callable[["User"], Client]


def work(filing: Filing) -> None:
    """Run the filing's waiting jobs, as a worker does."""
    for job in filing.jobs.filter(state=Job.State.WAITING):
        run_job(job.pk)
        job.refresh_from_db()
        assert job.state == Job.State.DONE, job.error


def step(client: Client, filing: Filing, name: str, comment: str = "") -> str:
    """Press the button of a step; return the state that comes of it."""
    answer = client.post(f"/workspace/filings/{filing.pk}/step/{name}/", {"comment": comment}, follow=True)
    assert answer.status_code == 200
    work(filing)
    filing.refresh_from_db()
    return str(filing.state)


def import_workbook(client: Client, filing: Filing, path: Path) -> None:
    """Upload a workbook and confirm what the page says of it."""
    address = f"/workspace/filings/{filing.pk}/ledger/import/"
    with path.open("rb") as file:
        page = client.post(address, {"file": file}).content.decode()
    token = re.search(r'name="token" value="([^"]+)"', page)
    assert token is not None, page
    client.post(f"{address}confirm/", {"token": token[1]})
    assert filing.rows.exists()


def change_amount(client: Client, filing: Filing, add: str) -> None:
    """Type another amount over that of the first budget line, as the grid sends it."""
    row = filing.rows.filter(sheet="lines").first()
    assert row is not None
    change = {"row": row.key.hex, "column": "amount", "before": row.cells["amount"], "after": add}
    filing.refresh_from_db()
    address = f"/workspace/filings/{filing.pk}/ledger/lines/save/"
    data = json.dumps({"base_version": filing.version, "changes": [change]})
    answer = client.post(address, data, content_type="application/json")
    assert answer.json()["conflicts"] == []
    row.refresh_from_db()
    assert row.cells["amount"] == add


def test_a_workbook_becomes_a_public_disclosure(tenant: Tenant, client_of: Clients, tmp_path: Path) -> None:
    from mingzhang.ledgers.disassemble import to_rows  # noqa: PLC0415  needs nothing of Django, but is slow to load
    from mingzhang.ledgers.write_workbook import write_workbook  # noqa: PLC0415

    filing, users = tenant.filing(), tenant.users
    clerk, bureau, publisher = (client_of(users[name]) for name in ("preparer", "bureau_reviewer", "publisher"))
    path = tmp_path / "ledger.xlsx"
    write_workbook(dict(to_rows(ledger_for(tenant.units[0], tenant.year.year))), path, tenant.year.year)
    import_workbook(clerk, filing, path)
    assert step(clerk, filing, "submit") == "submitted"
    assert clerk.post(f"/workspace/filings/{filing.pk}/step/take/").status_code == 403
    assert step(bureau, filing, "return", "请核对第一行的金额") == "returned"
    change_amount(clerk, filing, "123456.78")
    assert step(clerk, filing, "submit") == "submitted"
    assert step(bureau, filing, "take") == "in_review"
    revision = filing.revisions.get(number=2)
    for one in revision.findings:
        if one["severity"] == "error":
            sent = {"fingerprint": one["fingerprint"], "verdict": "waive", "reason": "口径不同"}
            bureau.post(f"/workspace/filings/{filing.pk}/review/decide/", sent)
    assert step(bureau, filing, "clear") == "cleared"
    assert step(publisher, filing, "publish") == "cleared"  # neither reply nor secrecy review
    reply = {"date": "2026-02-05", "number": "甲财预〔2026〕1号", "issuer": "甲县财政局"}
    bureau.post(f"/workspace/filings/{filing.pk}/reply/", reply)
    review = {"person": "甲某", "date": "2026-02-06", "may_publish": "yes"}
    publisher.post(f"/workspace/filings/{filing.pk}/secrecy/", review)
    assert step(publisher, filing, "publish") == "published"
    public = Client().get(f"/d/{tenant.region.code}/{tenant.year.year}/{tenant.units[0].code}/")
    assert revision.manifest_hash in public.content.decode()
    assert not list(faults())


def test_the_database_is_the_one_that_was_asked_for(db: None) -> None:

    wanted = "postgresql" if os.environ.get("MINGZHANG_TEST_DATABASE") else "sqlite"
    assert connection.vendor == wanted
