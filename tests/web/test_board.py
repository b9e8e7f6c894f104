"""The bureau's board: its figures, filters and batches, the check of many files, the roll-up of a department."""

from __future__ import annotations

import datetime
from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING, Any
from unittest.mock import patch

import pytest
from django.urls import reverse
from django.utils import timezone

from mingzhang.web.budgets.models import Filing
from mingzhang.web.jobs.models import Job
from mingzhang.web.workflow.batch import take_steps
from mingzhang.web.workflow.board import (
    NOT_STARTED,
    OVERDUE,
    Wanted,
    chosen,
    error_bars,
    rows_of,
    state_bars,
)
from mingzhang.web.workflow.models import Approval, Event, Notice
from mingzhang.web.workflow.review import decide
from mingzhang.web.workflow.steps import StepRefusedError, perform
from tests.web.small_packages import Sealing, filled, finding, sealing
from tests.web.tenants import Tenant

if TYPE_CHECKING:
    from django.test import Client

    from mingzhang.web.accounts.models import User

ClientOf = Callable[["User"], "Client"]
DAY = datetime.date(2026, 3, 22)


@pytest.fixture
def sealed() -> Iterator[Sealing]:
    with sealing() as fake:
        yield fake


@pytest.fixture
def filings(tenant: Tenant, sealed: Sealing) -> list[Filing]:
    """An empty draft, a filing under review with two errors of which one is waived, and one submitted and overdue."""
    users = tenant.users
    empty = tenant.filing()
    sealed.findings = [finding(mark="甲"), finding(mark="乙"), finding("X0002", "warning", "丙")]
    reviewed = filled(tenant.filing(unit=tenant.units[1]), users["preparer_2"])
    perform("submit", reviewed, users["preparer_2"])
    perform("take", reviewed, users["bureau_reviewer"])
    decide(reviewed, "X0001-甲", "waive", "另有规定", users["bureau_reviewer"])
    sealed.findings = []
    late = filled(tenant.filing(unit=tenant.units[2], reply_date=datetime.date(2026, 3, 1)), users["preparer_3"])
    perform("submit", late, users["preparer_3"])
    return [empty, reviewed, late]


def test_every_body_has_a_row_started_or_not(tenant: Tenant, filings: list[Filing]) -> None:
    rows = rows_of(tenant.year, DAY)
    assert [(row.body.code, row.state) for row in rows] == [
        ("101", NOT_STARTED),
        ("101001", NOT_STARTED),
        ("101002", "in_review"),
        ("102", NOT_STARTED),
        ("102001", "submitted"),
        ("102002", NOT_STARTED),
    ]


def test_open_errors_are_counted_by_kind_without_those_waived(tenant: Tenant, filings: list[Filing]) -> None:
    rows = rows_of(tenant.year, DAY)
    assert {row.body.code: row.errors for row in rows if row.errors} == {"101002": (("tables", 1),)}
    assert [(bar.key, bar.count) for bar in error_bars(rows)] == [("tables", 1)]


def test_days_left_and_overdue(tenant: Tenant, filings: list[Filing]) -> None:
    rows = {row.body.code: row for row in rows_of(tenant.year, DAY)}
    assert rows["102001"].is_overdue and rows["102001"].due is not None and rows["102001"].due.left == -1
    assert rows["101002"].due is None and not rows["101002"].is_overdue
    on_time = {row.body.code: row for row in rows_of(tenant.year, DAY - datetime.timedelta(days=1))}
    assert not on_time["102001"].is_overdue
    Filing.objects.filter(pk=filings[2].pk).update(state=Filing.State.PUBLISHED)
    assert not any(row.is_overdue for row in rows_of(tenant.year, DAY))


def test_counts_filters_and_order(tenant: Tenant, filings: list[Filing]) -> None:
    rows = rows_of(tenant.year, DAY)
    counts = {bar.key: bar.count for bar in state_bars(rows)}
    assert counts[NOT_STARTED] == 4 and counts["in_review"] == 1 and counts[OVERDUE] == 1
    assert sum(count for key, count in counts.items() if key != OVERDUE) == len(rows)
    assert [row.body.code for row in chosen(rows, Wanted(state=OVERDUE))] == ["102001"]
    assert len(chosen(rows, Wanted(department="101"))) == 3
    assert [row.body.code for row in chosen(rows, Wanted(text="102002"))] == ["102002"]
    assert chosen(rows, Wanted(sort="left"))[0].body.code == "102001"
    assert chosen(rows, Wanted(sort="errors", is_descending=True))[0].body.code == "101002"


def test_a_unit_out_of_use_shows_only_with_a_filing(tenant: Tenant, filings: list[Filing]) -> None:
    for unit in (tenant.units[1], tenant.units[3]):
        unit.is_active = False
        unit.save()
    codes = {row.body.code for row in rows_of(tenant.year, DAY)}
    assert "101002" in codes and "102002" not in codes


def test_the_board_takes_few_queries(
    tenant: Tenant, filings: list[Filing], client_of: ClientOf, django_assert_max_num_queries: Any
) -> None:
    client = client_of(tenant.users["bureau_reviewer"])
    with django_assert_max_num_queries(30):
        page = client.get(reverse("board")).content.decode()
    assert "已超期" in page and tenant.units[3].name in page and "<meter" in page


def test_only_the_bureau_sees_its_own_board(
    tenant: Tenant, other_tenant: Tenant, filings: list[Filing], client_of: ClientOf
) -> None:
    for name in ("preparer", "department_reviewer"):
        assert client_of(tenant.users[name]).get(reverse("board")).status_code == 403
    stranger = client_of(other_tenant.users["bureau_reviewer"])
    page = stranger.get(reverse("board")).content.decode()
    assert tenant.units[0].name not in page
    assert stranger.get(reverse("board"), {"year": tenant.year.pk}).status_code == 404
    assert stranger.get(reverse("approval", args=[tenant.year.pk])).status_code == 404
    assert client_of(tenant.users["auditor"]).post(reverse("approval", args=[tenant.year.pk])).status_code == 403


def test_a_batch_fails_in_part_and_says_why(tenant: Tenant, filings: list[Filing]) -> None:
    reviewer = tenant.users["bureau_reviewer"]
    outcome = take_steps("clear", [one.pk for one in filings] + [10**6], reviewer, "", DAY)
    reasons = {one.filing.pk: one.reason for one in outcome.done}
    assert "还有 1 处错误" in reasons[filings[1].pk] and "不能审核通过" in reasons[filings[2].pk]
    assert not outcome.succeeded and outcome.unknown == 1
    outcome = take_steps("take", [one.pk for one in filings], reviewer, "", DAY)
    assert [one.filing.pk for one in outcome.succeeded] == [filings[2].pk] and len(outcome.refused) == 2
    assert Filing.objects.get(pk=filings[2].pk).state == Filing.State.IN_REVIEW


def test_a_batch_reaches_no_filing_of_others(tenant: Tenant, other_tenant: Tenant, filings: list[Filing]) -> None:
    outcome = take_steps("take", [filings[2].pk], other_tenant.users["bureau_reviewer"], "", DAY)
    assert outcome.unknown == 1 and not outcome.done
    outcome = take_steps("take", [filings[2].pk], tenant.users["publisher"], "", DAY)
    assert "不能办理" in outcome.refused[0].reason
    with pytest.raises(StepRefusedError, match="不能批量"):
        take_steps("withdraw", [filings[2].pk], tenant.users["publisher"], "理由", DAY)


def test_a_batch_in_the_browser(tenant: Tenant, filings: list[Filing], client_of: ClientOf) -> None:
    client = client_of(tenant.users["bureau_reviewer"])
    data = {"step": "return", "filing": [one.pk for one in filings], "comment": "请核对", "year": tenant.year.pk}
    page = client.post(reverse("board_batch"), data).content.decode()
    assert "办成 2 家，没有办成 1 家" in page
    assert Event.objects.filter(action="return", comment="请核对").count() == 2
    empty = client.post(reverse("board_batch"), {"step": "take"}, follow=True).content.decode()
    assert "还没有选择单位" in empty
    reminded = client.post(reverse("board_batch"), {"step": "remind", "filing": [filings[0].pk]}).content.decode()
    assert "办成 1 家" in reminded and Notice.objects.filter(filing=filings[0]).count() == 2


def test_a_submission_without_files_waits_for_a_worker(tenant: Tenant, sealed: Sealing) -> None:
    users = tenant.users
    filing = filled(tenant.filing(), users["preparer"])
    with (
        patch("mingzhang.web.budgets.sources.is_built", lambda _filing: False),
        patch("mingzhang.web.jobs.asking.ask_for_step") as asked,
    ):
        outcome = take_steps("submit", [filing.pk, tenant.filing(unit=tenant.units[1]).pk], users["preparer"], "", DAY)
    assert asked.call_count == 1 and outcome.succeeded[0].is_queued
    # The other unit's filing is not the preparer's to see, so that it is not named either.
    assert outcome.unknown == 1 and not outcome.refused


def test_the_approval_of_the_year_is_recorded(tenant: Tenant, client_of: ClientOf) -> None:
    client = client_of(tenant.users["bureau_reviewer"])
    assert client.post(reverse("approval", args=[tenant.year.pk]), {"date": "2026-01-31"}).status_code == 302
    assert Approval.objects.get().date == datetime.date(2026, 1, 31)
    assert "2026-01-31" in client.get(reverse("board")).content.decode()


def test_what_an_archive_held_is_listed(tenant: Tenant, client_of: ClientOf) -> None:
    user, unit = tenant.users["bureau_reviewer"], tenant.units[1]
    counts = {"error": 1}
    entry = {"name": unit.name, "year": 2026, "kind": "单位", "body": unit.code, "counts": counts, "findings": []}
    files = [
        entry | {"file": f"{unit.name}.docx"},
        {"file": "其他.docx", "error": "文件已损坏。"},
        entry | {"file": f"{tenant.units[3].name}.pdf"},
    ]
    job = Job.objects.create(
        kind=Job.Kind.BATCH,
        key=f"{tenant.year.pk}:x",
        state=Job.State.DONE,
        asked_by=user,
        params={"year": tenant.year.pk, "name": "全部.zip", "archive": ""},
        result={"files": files, "passed_over": []},
        seen_at=timezone.now(),
    )
    address = reverse("board_check", args=[job.pk])
    page = client_of(user).get(address).content.decode()
    matched, rest = page.split("不能确定的文件")
    assert f"{unit.name}.docx" in matched and f"{tenant.units[3].name}.pdf" not in matched
    assert "文件已损坏。" in rest and "按文件名是" in rest and tenant.units[0].name in rest
    assert client_of(tenant.users["publisher"]).get(address).status_code == 404


def test_a_department_is_held_against_its_units(tenant: Tenant, sealed: Sealing, client_of: ClientOf) -> None:
    users = tenant.users
    client = client_of(users["department_reviewer"])
    above = tenant.filing(department=tenant.departments[0])
    address = reverse("rollup", args=[above.pk])
    assert "部门还没有提交" in client.get(address).content.decode()
    assert tenant.units[0].name in client.get(address).content.decode()
    of_units = [tenant.filing(unit=unit) for unit in tenant.units[:2]]
    assert client.get(reverse("rollup", args=[of_units[0].pk])).status_code == 404
    filled(above, users["preparer"])
    for one, name in zip(of_units, ("preparer", "preparer_2"), strict=True):
        perform("submit", filled(one, users[name]), users[name])
    users["preparer"].memberships.create(role="preparer", department=tenant.departments[0])
    perform("submit", above, users["preparer"])
    found = finding("X0160") | {"message": "部门 12.00 万元，各单位之和 10.00 万元：本级 6.00、中心 4.00"}
    with patch("mingzhang.web.workflow.comparisons.rolled_up", return_value={"findings": [found], "not_checked": []}):
        page = client.get(address).content.decode()
    assert "本级 6.00、中心 4.00" in page
