"""History: the log and its chain, its export, revisions compared, immutable rows and packages."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from django.core.exceptions import PermissionDenied
from django.db import connection
from django.urls import reverse

from mingzhang.web.budgets.models import Edit, Filing
from mingzhang.web.workflow.changes import figures_changed, texts_changed
from mingzhang.web.workflow.events import faults, record
from mingzhang.web.workflow.models import Event, Revision
from mingzhang.web.workflow.revisions import folder_of, is_intact, path_of
from mingzhang.web.workflow.steps import perform
from tests.web.small_packages import AMOUNT, Sealing, filled, sealing
from tests.web.tenants import Tenant

if TYPE_CHECKING:
    from django.test import Client

    from mingzhang.web.accounts.models import User

ClientOf = Callable[["User"], "Client"]


@pytest.fixture
def sealed() -> Iterator[Sealing]:
    with sealing() as fake:
        yield fake


@pytest.fixture
def filing(tenant: Tenant, sealed: Sealing) -> Filing:
    """A filing with two revisions that differ in an amount."""
    found = filled(tenant.filing(), tenant.users["preparer"])
    perform("submit", found, tenant.users["preparer"])
    perform("return", found, tenant.users["bureau_reviewer"], "=请核对")
    sealed.amount = "12.00"
    perform("submit", found, tenant.users["preparer"])
    found.refresh_from_db()
    return found


def _write(statement: str, *values: str | int) -> None:
    """Change the database behind the application's back."""
    with connection.cursor() as cursor:
        cursor.execute(statement, values)


def test_the_log_cannot_be_changed_from_the_application(filing: Filing) -> None:
    event = Event.objects.get(action="return")
    event.comment = "另一句话"
    for act in (
        event.save,
        event.delete,
        Event.objects.all().delete,
        lambda: Event.objects.update(comment=""),
        filing.revisions.all().delete,
        Revision.objects.get(number=1).save,
    ):
        with pytest.raises(PermissionDenied):
            act()
    assert Event.objects.get(action="return").comment == "=请核对" and not list(faults())


def test_a_line_changed_behind_the_application_shows(filing: Filing) -> None:
    event = Event.objects.get(action="return")
    _write("UPDATE workflow_event SET comment = %s WHERE id = %s", "别的理由", event.pk)
    assert [one.line for one in faults()] == [event.pk]


def test_a_line_taken_away_shows_also_at_the_end(filing: Filing) -> None:
    first, middle, last = Event.objects.order_by("id").values_list("pk", flat=True)
    _write("DELETE FROM workflow_event WHERE id = %s", last)
    assert [one.line for one in faults()] == [None]
    _write("DELETE FROM workflow_event WHERE id = %s", first)
    assert [one.line for one in faults()] == [middle, None]


def test_lines_follow_each_other(tenant: Tenant) -> None:
    for number in range(5):
        record("remind", actor=tenant.users["publisher"], data={"told": [number]})
    assert len(set(Event.objects.values_list("chain", flat=True))) == 5
    assert not list(faults())


def test_the_log_is_seen_by_the_bureau_and_checked(filing: Filing, tenant: Tenant, client_of: ClientOf) -> None:
    client = client_of(tenant.users["auditor"])
    page = client.get(reverse("log"), {"check": "1"}).content.decode()
    assert "全部 3 行前后相连" in page and "已提交 → 已退回" in page
    _write("UPDATE workflow_event SET action = %s WHERE action = %s", "clear", "return")
    assert "对不上" in client.get(reverse("log"), {"check": "1"}).content.decode()
    assert client_of(tenant.users["preparer"]).get(reverse("log")).status_code == 403


def test_the_log_of_another_region_is_not_shown(filing: Filing, other_tenant: Tenant, client_of: ClientOf) -> None:
    client = client_of(other_tenant.users["auditor"])
    assert filing.body.name not in client.get(reverse("log")).content.decode()
    lines = b"".join(client.get(reverse("log_csv")).streaming_content).decode()  # type: ignore[attr-defined]
    assert len(lines.splitlines()) == 1


def test_the_log_is_exported_whole_and_safe(filing: Filing, tenant: Tenant, client_of: ClientOf) -> None:
    answer = client_of(tenant.users["auditor"]).get(reverse("log_csv"))
    text = b"".join(answer.streaming_content).decode("utf-8-sig")  # type: ignore[attr-defined]
    rows = list(csv.DictReader(io.StringIO(text)))
    assert [row["操作"] for row in rows] == ["提交审核", "退回修改", "提交审核"]
    assert rows[1]["说明"] == "'=请核对"  # no formula in a spreadsheet
    assert [row["链值"] for row in rows] == list(Event.objects.order_by("id").values_list("chain", flat=True))
    some = client_of(tenant.users["auditor"]).get(reverse("log_csv"), {"action": "return"})
    assert len(b"".join(some.streaming_content).splitlines()) == 2  # type: ignore[attr-defined]


def test_revisions_are_compared_by_figure_and_text(filing: Filing, tenant: Tenant, client_of: ClientOf) -> None:
    old, new = filing.revisions.get(number=1), filing.revisions.get(number=2)
    assert [(one.at, one.old, one.new) for one in figures_changed(old, new)] == [(AMOUNT, "10.00", "12.00")]
    [text] = texts_changed(old, new)
    assert "10.00" in text.old and "12.00" in text.new
    assert not figures_changed(new, new) and not list(texts_changed(new, new))
    client, address = client_of(tenant.users["preparer"]), reverse("compare", args=[filing.pk])
    page = client.get(address).content.decode()
    assert AMOUNT in page and page.index("10.00") < page.index("12.00")
    turned = client.get(address, {"old": "2", "new": "1"}).content.decode()
    assert turned.index("12.00") < turned.index("10.00")
    assert client.get(address, {"old": "7", "new": "1"}).status_code == 404
    assert client_of(tenant.users["preparer_2"]).get(address).status_code == 404


def test_the_full_comparison_reads_the_packages(filing: Filing, tenant: Tenant, client_of: ClientOf) -> None:
    client, address = client_of(tenant.users["bureau_reviewer"]), reverse("compare", args=[filing.pk])
    page = client.get(address, {"old": "1", "new": "2", "full": "1"}).content.decode()
    assert "<ins>" in page and "12.00" in page


def test_the_history_shows_revisions_edits_and_damage(filing: Filing, tenant: Tenant, client_of: ClientOf) -> None:
    Edit.objects.create(filing=filing, version=2, changes=[{"sheet": "lines"}], made_by=tenant.users["preparer"])
    client, address = client_of(tenant.users["auditor"]), reverse("history", args=[filing.pk])
    page = client.get(address).content.decode()
    assert page.count("完好") == 2 and "版本 2" in page and "=请核对" in page
    (folder_of(filing.revisions.get(number=1)) / "disclosure.txt").write_text("改动")
    assert "与清单不一致" in client.get(address).content.decode()


def test_a_package_is_what_its_manifest_says(filing: Filing) -> None:
    revision = filing.revisions.get(number=2)
    assert is_intact(revision)
    extra = folder_of(revision) / "more.txt"
    extra.write_text("多出来的文件")
    assert not is_intact(revision) and path_of(revision, "more.txt") is None
    extra.unlink()
    manifest = folder_of(revision) / "manifest.json"
    manifest.write_text(manifest.read_text() + " ")
    assert not is_intact(revision) and path_of(revision, "disclosure.txt") is None


def test_a_revision_of_a_failed_step_leaves_none(
    tenant: Tenant, sealed: Sealing, monkeypatch: pytest.MonkeyPatch
) -> None:
    filing = filled(tenant.filing(), tenant.users["preparer"])

    def breaks(*_args: object, **_named: object) -> None:
        raise OSError("磁盘已满")

    with monkeypatch.context() as patched:
        patched.setattr("mingzhang.web.workflow.steps.record", breaks)
        with pytest.raises(OSError, match="磁盘已满"):
            perform("submit", filing, tenant.users["preparer"])
    assert not filing.revisions.exists() and Filing.objects.get(pk=filing.pk).state == Filing.State.DRAFT
    perform("submit", filing, tenant.users["preparer"])
    revision = filing.revisions.get()
    assert is_intact(revision) and revision.number == 1
    assert not list(Path(folder_of(revision).parents[2]).glob(".sealing-*"))
