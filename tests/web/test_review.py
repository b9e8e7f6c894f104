"""The review in the browser: findings, decisions, remarks, re-check, the document, files."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from html.parser import HTMLParser
from typing import TYPE_CHECKING

import pytest
from django.core.exceptions import PermissionDenied
from django.urls import reverse

from mingzhang.model.waiver import NEVER_WAIVED
from mingzhang.web.budgets.models import Filing
from mingzhang.web.workflow.models import Decision, Event, Notice, Remark
from mingzhang.web.workflow.review import Pinned, add_remark, decide, recheck, resolve, take_back
from mingzhang.web.workflow.steps import StepRefusedError, perform
from tests.web.small_packages import AMOUNT, Sealing, filled, finding, sealing
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
    """A filing under review with an error, a warning and an information."""
    sealed.findings = [finding(mark="甲"), finding("X0002", "warning", "乙"), finding("X0003", "info", "丙", None)]
    found = filled(tenant.filing(), tenant.users["preparer"])
    perform("submit", found, tenant.users["preparer"])
    perform("take", found, tenant.users["bureau_reviewer"])
    found.refresh_from_db()
    return found


def again(filing: Filing, tenant: Tenant) -> None:
    """Return a filing, have it submitted anew, and take it."""
    perform("return", filing, tenant.users["bureau_reviewer"], "请改正")
    perform("submit", filing, tenant.users["preparer"])
    perform("take", filing, tenant.users["bureau_reviewer"])
    filing.refresh_from_db()


def test_findings_stand_by_severity_with_their_place(filing: Filing, tenant: Tenant, client_of: ClientOf) -> None:
    page = client_of(tenant.users["bureau_reviewer"]).get(reverse("review", args=[filing.pk])).content.decode()
    assert page.index("合计与分项之和不符甲") < page.index("合计与分项之和不符乙") < page.index("合计与分项之和不符丙")
    assert "表5 · 合计 · 合计" in page and f"{reverse('document', args=[filing.pk])}#l6" in page
    assert "预算法第14条" in page.replace("十四", "14")


def test_a_recheck_tells_new_fixed_changed_and_remaining(filing: Filing, tenant: Tenant, sealed: Sealing) -> None:
    changed = finding("X0002", "warning", "乙") | {"fingerprint": "X0002-other"}
    sealed.findings = [finding(mark="甲"), changed, finding("X0009", mark="丁")]
    again(filing, tenant)
    checked = recheck(filing.revisions.get(number=2))
    assert [(one.finding["rule"], one.standing) for one in checked.items] == [
        ("X0001", "remaining"),
        ("X0002", "changed"),
        ("X0009", "new"),
    ]
    assert [one["rule"] for one in checked.fixed] == ["X0003"] and checked.before == 1


def test_a_waiver_holds_while_the_fingerprint_stays(filing: Filing, tenant: Tenant, sealed: Sealing) -> None:
    reviewer = tenant.users["bureau_reviewer"]
    decide(filing, "X0001-甲", "waive", "上级文件另有规定", reviewer)
    again(filing, tenant)
    perform("clear", filing, reviewer)
    perform("return", filing, reviewer, "请再核对")
    sealed.findings = [finding(mark="戊")]
    perform("submit", filing, tenant.users["preparer"])
    perform("take", filing, reviewer)
    with pytest.raises(StepRefusedError, match="1 处错误"):
        perform("clear", filing, reviewer)


@pytest.mark.parametrize(
    ("verdict", "reason", "why"),
    [("waive", " ", "写明理由"), ("ask", "", "写明理由"), ("maybe", "好", "没有这个问题")],
)
def test_decisions_have_their_conditions(filing: Filing, tenant: Tenant, verdict: str, reason: str, why: str) -> None:
    with pytest.raises(StepRefusedError, match=why):
        decide(filing, "X0001-甲", verdict, reason, tenant.users["bureau_reviewer"])
    assert not Decision.objects.exists()


def test_some_findings_are_never_waived(tenant: Tenant, sealed: Sealing) -> None:
    sealed.findings = [finding(NEVER_WAIVED, mark="甲")]
    found = filled(tenant.filing(), tenant.users["preparer"])
    perform("submit", found, tenant.users["preparer"])
    perform("take", found, tenant.users["bureau_reviewer"])
    with pytest.raises(StepRefusedError, match="不能同意不改"):
        decide(found, f"{NEVER_WAIVED}-甲", "waive", "理由", tenant.users["bureau_reviewer"])


def test_only_reviewers_decide_and_only_under_review(filing: Filing, tenant: Tenant, client_of: ClientOf) -> None:
    data = {"fingerprint": "X0001-甲", "verdict": "waive", "reason": "理由"}
    address = reverse("decide", args=[filing.pk])
    assert client_of(tenant.users["preparer"]).post(address, data).status_code == 403
    assert client_of(tenant.users["auditor"]).post(address, data).status_code == 403
    assert client_of(tenant.users["preparer_2"]).post(address, data).status_code == 404
    perform("return", filing, tenant.users["bureau_reviewer"], "请改正")
    with pytest.raises(StepRefusedError, match="开始审核以后"):
        decide(Filing.objects.get(pk=filing.pk), "X0001-甲", "waive", "理由", tenant.users["bureau_reviewer"])
    assert not Decision.objects.exists()


def test_a_decision_in_the_browser_gives_back_the_finding(filing: Filing, tenant: Tenant, client_of: ClientOf) -> None:
    client, address = client_of(tenant.users["bureau_reviewer"]), reverse("decide", args=[filing.pk])
    data = {"fingerprint": "X0001-甲", "verdict": "waive", "reason": ""}
    part = client.post(address, data, headers={"HX-Request": "true"}).content.decode()
    assert 'role="alert"' in part and "<html" not in part
    part = client.post(address, data | {"reason": "另有规定"}, headers={"HX-Request": "true"}).content.decode()
    assert "同意不改" in part and "另有规定" in part and "<html" not in part
    plain = client.post(address, data | {"verdict": "none"})
    assert plain.status_code == 302 and not Decision.objects.exists()
    assert list(Event.objects.filter(action__contains="decide").values_list("action", flat=True)) == [
        "decide",
        "undecide",
    ]


def test_a_question_reaches_the_unit_and_its_answer_the_reviewer(filing: Filing, tenant: Tenant) -> None:
    decide(filing, "X0002-乙", "ask", "请说明变动原因", tenant.users["bureau_reviewer"])
    assert Notice.objects.filter(user=tenant.users["preparer"], text__contains="请说明变动原因").exists()
    add_remark(filing, Pinned("finding", "X0002-乙"), "系上年结转减少", tenant.users["preparer"])
    assert Notice.objects.filter(user=tenant.users["bureau_reviewer"], text__contains="上年结转减少").exists()


def test_remarks_are_answered_and_settled(filing: Filing, tenant: Tenant) -> None:
    remark = add_remark(filing, Pinned("cell", AMOUNT, "10.00"), "请核对", tenant.users["department_reviewer"])
    answer = add_remark(filing, Pinned("cell", AMOUNT), "已核对", tenant.users["preparer"], remark)
    assert list(remark.answers.all()) == [answer]
    with pytest.raises(PermissionDenied):
        resolve(remark, tenant.users["preparer"])
    resolve(remark, tenant.users["bureau_reviewer"])
    with pytest.raises(StepRefusedError, match="已经办结"):
        add_remark(filing, Pinned("cell", AMOUNT), "再说一句", tenant.users["preparer"], remark)
    with pytest.raises(StepRefusedError, match="已经办结"):
        resolve(remark, tenant.users["bureau_reviewer"])


def test_a_decision_can_only_be_taken_back_once(filing: Filing, tenant: Tenant) -> None:
    with pytest.raises(StepRefusedError, match="还没有处理意见"):
        take_back(filing, "X0001-甲", tenant.users["bureau_reviewer"])


class _Ids(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.ids: list[str] = []
        self.inline: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        for name, value in attrs:
            if name == "id" and value:
                self.ids.append(value)
            if name == "style" or name.startswith("on"):
                self.inline.append(f"{tag} {name}")


def test_the_document_has_each_anchor_once_and_leads_to_findings(
    filing: Filing, tenant: Tenant, client_of: ClientOf
) -> None:
    add_remark(filing, Pinned("cell", AMOUNT, "10.00"), "请核对这个数", tenant.users["bureau_reviewer"])
    page = client_of(tenant.users["preparer"]).get(reverse("document", args=[filing.pk])).content.decode()
    parser = _Ids()
    parser.feed(page)
    assert len(parser.ids) == len(set(parser.ids)) and not parser.inline
    assert f'data-anchor="{AMOUNT}"' in page and "请核对这个数" in page
    # Heading, sentence, title, unit and header come before the row, which is the sixth line of what was audited.
    row = page[page.index('id="l6"') :].split("</tr>")[0]
    assert "10.00" in row and "#f-X0001-甲" in row


def test_remarks_are_pinned_to_places_that_are_there(filing: Filing, tenant: Tenant, client_of: ClientOf) -> None:
    client, address = client_of(tenant.users["bureau_reviewer"]), reverse("remark", args=[filing.pk])
    assert client.post(address, {"pin": "cell", "anchor": "T99[没有]", "text": "错"}).status_code == 404
    page = client.post(address, {"pin": "cell", "anchor": AMOUNT, "text": "请核对", "page": "document"})
    assert page.status_code == 302 and page.headers["Location"].startswith(reverse("document", args=[filing.pk]))
    remark = Remark.objects.get()
    assert (remark.anchor, remark.quoted, remark.revision.number) == (AMOUNT, "10.00", 1)
    assert client_of(tenant.users["auditor"]).post(address, {"pin": "whole", "text": "好"}).status_code == 403


def test_final_files_come_out_with_clearance_only(filing: Filing, tenant: Tenant, client_of: ClientOf) -> None:
    client = client_of(tenant.users["preparer"])
    address = reverse("filing_file", args=[filing.pk, 1, "disclosure.txt"])
    assert client.get(address).status_code == 404
    for mark in ("X0001-甲",):
        decide(filing, mark, "waive", "另有规定", tenant.users["bureau_reviewer"])
    perform("clear", filing, tenant.users["bureau_reviewer"])
    answer = client.get(address)
    assert answer.status_code == 200 and answer.headers["X-Content-Type-Options"] == "nosniff"
    assert (
        answer.headers["Content-Disposition"].startswith("attachment")
        and "filename*=utf-8''" in answer.headers["Content-Disposition"]
    )
    assert b"".join(answer.streaming_content)  # type: ignore[attr-defined]
    assert client_of(tenant.users["preparer_2"]).get(address).status_code == 404
    for name in ("../r1/disclosure.txt", "..%2f..%2fsecret", "manifest.json/../disclosure.txt", "/etc/passwd"):
        assert client.get(f"/workspace/filings/{filing.pk}/files/1/{name}").status_code == 404


def test_the_filing_page_says_why_a_step_has_to_wait(filing: Filing, tenant: Tenant, client_of: ClientOf) -> None:
    page = client_of(tenant.users["bureau_reviewer"]).get(reverse("filing", args=[filing.pk])).content.decode()
    assert "还有 1 处错误没有处理" in page and "退回修改" in page
    preparers = client_of(tenant.users["preparer"]).get(reverse("filing", args=[filing.pk])).content.decode()
    assert reverse("step", args=[filing.pk, "clear"]) not in preparers


def test_steps_in_the_browser(tenant: Tenant, sealed: Sealing, client_of: ClientOf) -> None:
    filing = filled(tenant.filing(), tenant.users["preparer"])
    address = reverse("step", args=[filing.pk, "submit"])
    assert client_of(tenant.users["preparer_2"]).post(address).status_code == 404
    assert client_of(tenant.users["bureau_reviewer"]).post(address).status_code == 403
    assert client_of(tenant.users["preparer"]).get(address).status_code == 405
    assert client_of(tenant.users["preparer"]).post(reverse("step", args=[filing.pk, "vanish"])).status_code == 404
    page = client_of(tenant.users["preparer"]).post(address, follow=True).content.decode()
    assert "已办理：提交审核" in page and "第 1 稿" in page


def test_records_in_the_browser(filing: Filing, tenant: Tenant, client_of: ClientOf) -> None:
    client, address = client_of(tenant.users["bureau_reviewer"]), reverse("reply", args=[filing.pk])
    ahead = client.post(address, {"date": "2999-01-01", "issuer": "某县财政局"})
    assert ahead.status_code == 422 and "不能晚于今天" in ahead.content.decode()
    assert client.post(address, {"date": "2026-03-01", "issuer": "某县财政局", "number": "1号"}).status_code == 302
    filing.refresh_from_db()
    assert filing.reply_number == "1号"
    assert client_of(tenant.users["preparer"]).get(address).status_code == 403
    head, address = client_of(tenant.users["unit_head"]), reverse("secrecy", args=[filing.pk])
    data = {"person": "审查人", "date": "2026-03-02", "may_publish": "yes", "left_out": "科目 2019999"}
    assert "应为“项目”或“科目”" in head.post(address, data).content.decode()
    assert head.post(address, data | {"left_out": "科目 2019999 涉及国家秘密"}).status_code == 302
    review = filing.revisions.get().secrecy_reviews.get()
    assert review.left_out == [{"kind": "function", "code": "2019999", "reason": "涉及国家秘密"}]
