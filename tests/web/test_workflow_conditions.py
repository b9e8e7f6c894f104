"""The conditions of the steps one by one, and what binds clearance and publication to the files."""

from __future__ import annotations

import datetime
from collections.abc import Iterator

import pytest
from django.core.exceptions import PermissionDenied

from mingzhang.web.accounts.models import Membership, Role
from mingzhang.web.budgets.models import Filing
from mingzhang.web.workflow import conditions
from mingzhang.web.workflow.changes import public_revision, published_events
from mingzhang.web.workflow.dates import deadline, late_replies
from mingzhang.web.workflow.models import Approval, Event, Notice, Revision, SecrecyReview
from mingzhang.web.workflow.records import left_out_of, record_approval, record_reply, record_secrecy, remind
from mingzhang.web.workflow.review import Pinned, add_remark, decide, resolve
from mingzhang.web.workflow.revisions import folder_of
from mingzhang.web.workflow.steps import StepRefusedError, open_steps, perform
from tests.web.small_packages import AMOUNT, Sealing, filled, finding, sealing
from tests.web.tenants import Tenant

DAY = datetime.date(2026, 3, 1)


@pytest.fixture
def sealed() -> Iterator[Sealing]:
    with sealing() as fake:
        yield fake


def taken(tenant: Tenant, *steps: str) -> Filing:
    """Return a filing after the usual steps up to and including those named."""
    by = {"submit": "preparer", "take": "bureau_reviewer", "clear": "bureau_reviewer"}
    filing = filled(tenant.filing(), tenant.users["preparer"])
    for name in steps:
        perform(name, filing, tenant.users[by[name]])
    filing.refresh_from_db()
    return filing


def published(tenant: Tenant) -> Filing:
    filing = taken(tenant, "submit", "take", "clear")
    record_reply(filing, tenant.users["bureau_reviewer"], DAY, "某财预〔2026〕1号", "某县财政局")
    record_secrecy(filing, tenant.users["publisher"], "审查人", DAY, True)
    perform("publish", filing, tenant.users["publisher"])
    filing.refresh_from_db()
    return filing


def test_an_empty_filing_is_not_submitted(tenant: Tenant, sealed: Sealing) -> None:
    filing = tenant.filing()
    with pytest.raises(StepRefusedError, match="还没有内容"):
        perform("submit", filing, tenant.users["preparer"])
    assert not Event.objects.exists()


def test_a_closed_year_takes_no_submission(tenant: Tenant, sealed: Sealing) -> None:
    filing = filled(tenant.filing(year=tenant.last_year), tenant.users["preparer"])
    with pytest.raises(StepRefusedError, match="已经关闭"):
        perform("submit", filing, tenant.users["preparer"])


def test_who_submitted_does_not_review(tenant: Tenant, sealed: Sealing) -> None:
    clerk = tenant.users["preparer"]
    Membership.objects.create(user=clerk, role=Role.BUREAU_REVIEWER, region=tenant.region)
    filing = taken(tenant, "submit")
    with pytest.raises(StepRefusedError, match="由其他人办理"):
        perform("take", filing, clerk)
    assert {one.name for one, reason in open_steps(clerk, filing) if not reason} == {"recall"}


def test_open_errors_are_in_the_way_until_waived(tenant: Tenant, sealed: Sealing) -> None:
    sealed.findings = [finding(mark="甲"), finding(mark="乙", severity="warning")]
    filing, reviewer = taken(tenant, "submit", "take"), tenant.users["bureau_reviewer"]
    with pytest.raises(StepRefusedError, match="还有 1 处错误"):
        perform("clear", filing, reviewer)
    decide(filing, "X0001-甲", "waive", "上级文件另有规定", reviewer)
    perform("clear", filing, reviewer)


def test_demands_and_open_remarks_are_in_the_way(tenant: Tenant, sealed: Sealing) -> None:
    sealed.findings = [finding(mark="乙", severity="warning")]
    filing, reviewer = taken(tenant, "submit", "take"), tenant.users["bureau_reviewer"]
    decide(filing, "X0001-乙", "accept", "", reviewer)
    remark = add_remark(filing, Pinned("cell", AMOUNT, "10.00"), "请核对这个数", reviewer)
    with pytest.raises(StepRefusedError, match="还有 2 条"):
        perform("clear", filing, reviewer)
    decide(filing, "X0001-乙", "waive", "单位已说明", reviewer)
    resolve(remark, reviewer)
    perform("clear", filing, reviewer)


def test_a_changed_file_voids_clearance(tenant: Tenant, sealed: Sealing) -> None:
    filing = taken(tenant, "submit", "take", "clear")
    record_reply(filing, tenant.users["bureau_reviewer"], DAY, "", "某县财政局")
    record_secrecy(filing, tenant.users["publisher"], "审查人", DAY, True)
    revision = filing.revisions.get()
    (folder_of(revision) / "disclosure.txt").write_text("改过的内容")
    with pytest.raises(StepRefusedError, match="与清单不一致"):
        perform("publish", filing, tenant.users["publisher"])


def test_only_the_cleared_revision_is_published(tenant: Tenant, sealed: Sealing) -> None:
    filing = taken(tenant, "submit", "take", "clear")
    cleared = filing.revisions.get()
    newer = Revision.objects.create(
        filing=filing, number=2, folder=cleared.folder, manifest_hash="0" * 64, made_by=tenant.users["preparer"]
    )
    assert conditions.latest(filing) == newer
    assert "不是审核通过的那一份" in conditions.package_is_cleared_one(filing, tenant.users["publisher"])


def test_publication_asks_for_reply_and_secrecy_review(tenant: Tenant, sealed: Sealing) -> None:
    filing, publisher = taken(tenant, "submit", "take", "clear"), tenant.users["publisher"]
    with pytest.raises(StepRefusedError, match="保密审查记录"):
        perform("publish", filing, publisher)
    record_secrecy(filing, publisher, "审查人", DAY, False)
    with pytest.raises(StepRefusedError, match="不予公开"):
        perform("publish", filing, publisher)
    record_secrecy(filing, publisher, "审查人", DAY, True)
    with pytest.raises(StepRefusedError, match="批复日期"):
        perform("publish", filing, publisher)
    record_reply(filing, tenant.users["department_reviewer"], DAY, "", "某县财政局")
    perform("publish", filing, publisher)


def test_a_review_holds_for_its_own_revision_only(tenant: Tenant, sealed: Sealing) -> None:
    filing = taken(tenant, "submit", "take", "clear")
    record_secrecy(filing, tenant.users["publisher"], "审查人", DAY, True)
    perform("return", filing, tenant.users["bureau_reviewer"], "请补充说明")
    sealed.amount = "11.00"
    perform("submit", filing, tenant.users["preparer"])
    assert "还没有保密审查记录" in conditions.has_secrecy_review(filing, tenant.users["publisher"])


def test_what_is_to_be_left_out_has_to_be_left_out_first(tenant: Tenant, sealed: Sealing) -> None:
    filing, publisher = taken(tenant, "submit", "take", "clear"), tenant.users["publisher"]
    secret = [{"kind": "function", "code": "2019999", "reason": "涉及国家秘密"}]
    record_secrecy(filing, publisher, "审查人", DAY, True, secret)
    assert "还没有隐去" in conditions.has_secrecy_review(filing, publisher)
    assert left_out_of(filing) == secret
    perform("return", filing, tenant.users["bureau_reviewer"], "按保密审查决定隐去")
    perform("submit", filing, tenant.users["preparer"])
    record_secrecy(filing, publisher, "审查人", DAY, True, secret)
    assert conditions.has_secrecy_review(filing, publisher) == ""
    with pytest.raises(StepRefusedError, match="理由"):
        record_secrecy(filing, publisher, "审查人", DAY, True, [secret[0] | {"reason": " "}])


def test_a_correction_says_publicly_what_changed(tenant: Tenant, sealed: Sealing) -> None:
    filing, publisher = published(tenant), tenant.users["publisher"]
    first = public_revision(filing)
    perform("correct", filing, publisher, "合计数有误")
    assert public_revision(filing) == first
    sealed.amount = "12.00"
    perform("submit", filing, tenant.users["preparer"])
    perform("take", filing, tenant.users["bureau_reviewer"])
    perform("clear", filing, tenant.users["bureau_reviewer"])
    record_secrecy(filing, publisher, "审查人", DAY, True)
    perform("publish", filing, publisher)
    second = published_events(filing)[0]
    assert second.data["corrects"]["reason"] == "合计数有误"
    assert second.data["corrects"]["figures"] == [[AMOUNT, "10.00", "12.00"]]
    assert len(second.data["corrects"]["texts"]) == 1
    assert public_revision(filing) == second.revision != first


def test_what_is_public_can_be_withdrawn_while_it_is_corrected(tenant: Tenant, sealed: Sealing) -> None:
    filing, publisher = published(tenant), tenant.users["publisher"]
    perform("correct", filing, publisher, "合计数有误")
    filing.refresh_from_db()
    assert "withdraw" in {one.name for one, _reason in open_steps(publisher, filing)}
    perform("withdraw", filing, publisher, "含有不应公开的内容")
    assert public_revision(filing) is None
    filing.refresh_from_db()
    assert {one.name for one, _reason in open_steps(publisher, filing)} == {"correct"}


def test_a_draft_that_never_was_public_is_not_withdrawn(tenant: Tenant, sealed: Sealing) -> None:
    filing, publisher = taken(tenant, "submit"), tenant.users["publisher"]
    assert not list(open_steps(publisher, filing))
    with pytest.raises(StepRefusedError, match="没有对外公开"):
        perform("withdraw", filing, publisher, "撤下")


@pytest.mark.parametrize("name", ["return", "withdraw", "correct"])
def test_steps_back_need_a_reason(tenant: Tenant, sealed: Sealing, name: str) -> None:
    filing = taken(tenant, "submit") if name == "return" else published(tenant)
    user = tenant.users["bureau_reviewer" if name == "return" else "publisher"]
    with pytest.raises(StepRefusedError, match="理由"):
        perform(name, filing, user, "  ")


def test_those_concerned_are_told_and_nobody_else(tenant: Tenant, sealed: Sealing) -> None:
    filing = taken(tenant, "submit")
    told = set(Notice.objects.values_list("user__username", flat=True))
    assert told == {tenant.users[name].username for name in ("department_reviewer", "bureau_reviewer")}
    perform("return", filing, tenant.users["bureau_reviewer"], "请核对表五")
    assert Notice.objects.filter(user=tenant.users["preparer"], text__contains="请核对表五").exists()
    assert not Notice.objects.filter(user=tenant.users["preparer_2"]).exists()


def test_records_ask_for_their_own_permission(tenant: Tenant, sealed: Sealing) -> None:
    filing = taken(tenant, "submit")
    with pytest.raises(PermissionDenied):
        record_reply(filing, tenant.users["preparer"], DAY, "", "")
    with pytest.raises(PermissionDenied):
        record_secrecy(filing, tenant.users["preparer"], "审查人", DAY, True)
    with pytest.raises(PermissionDenied):
        record_approval(tenant.year, tenant.users["publisher"], DAY, "")
    assert not SecrecyReview.objects.exists() and not Approval.objects.exists()


def test_the_twenty_days_run_from_the_reply(tenant: Tenant) -> None:
    due = deadline(DAY, datetime.date(2026, 3, 18))
    assert due is not None and due.until == datetime.date(2026, 3, 21) and due.left == 3 and due.is_near
    over = deadline(DAY, datetime.date(2026, 3, 23))
    assert over is not None and over.is_over and "2" in over.text
    assert deadline(None, DAY) is None


def test_replies_out_of_time_are_said(tenant: Tenant) -> None:
    record_approval(tenant.year, tenant.users["bureau_reviewer"], datetime.date(2026, 1, 31), "")
    above = tenant.filing(department=tenant.departments[0], reply_date=datetime.date(2026, 2, 25))
    of_unit = tenant.filing(reply_date=datetime.date(2026, 3, 13))
    assert ["5 天" in one for one in late_replies(above)] == [True]
    assert ["1 天" in one for one in late_replies(of_unit)] == [True]
    of_unit.reply_date = datetime.date(2026, 2, 20)
    assert ["早于" in one for one in late_replies(of_unit)] == [True]
    of_unit.reply_date = datetime.date(2026, 3, 12)
    assert not list(late_replies(of_unit))


def test_a_reminder_reaches_those_who_prepare(tenant: Tenant, sealed: Sealing) -> None:
    filing = tenant.filing(reply_date=DAY)
    assert remind(filing, tenant.users["bureau_reviewer"], datetime.date(2026, 3, 2)) == 2
    assert Notice.objects.filter(user=tenant.users["preparer"], text__contains="2026-03-21").exists()
    submitted = tenant.filing(unit=tenant.units[1], state=Filing.State.SUBMITTED)
    with pytest.raises(StepRefusedError, match="不用催办"):
        remind(submitted, tenant.users["bureau_reviewer"], DAY)
    nobodys = tenant.filing(unit=tenant.units[2])
    Membership.objects.filter(unit=tenant.units[2]).delete()
    with pytest.raises(StepRefusedError, match="没有填报人"):
        remind(nobodys, tenant.users["bureau_reviewer"], DAY)
