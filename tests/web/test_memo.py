"""The review memo (审核意见书) as Word file and workbook."""

from __future__ import annotations

import datetime
import io
import zipfile
from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING

import pytest
from django.urls import reverse
from django.utils.translation import override
from docx import Document
from python_calamine import CalamineWorkbook

from mingzhang.web.budgets.models import Filing
from mingzhang.web.workflow.memo import memo, memo_docx, memo_xlsx
from mingzhang.web.workflow.review import Pinned, add_remark, decide, resolve
from mingzhang.web.workflow.steps import perform
from tests.web.small_packages import AMOUNT, Sealing, filled, finding, sealing
from tests.web.tenants import Tenant

if TYPE_CHECKING:
    from django.test import Client

    from mingzhang.web.accounts.models import User

DAY = datetime.date(2026, 3, 5)


@pytest.fixture
def sealed() -> Iterator[Sealing]:
    with sealing() as fake:
        yield fake


@pytest.fixture
def filing(tenant: Tenant, sealed: Sealing) -> Filing:
    """A filing under review: one finding waived, one asked about and answered, a remark on a cell that is settled."""
    reviewer = tenant.users["bureau_reviewer"]
    sealed.findings = [finding(mark="甲"), finding("X0002", "warning", "=乙")]
    found = filled(tenant.filing(), tenant.users["preparer"])
    perform("submit", found, tenant.users["preparer"])
    perform("take", found, reviewer)
    decide(found, "X0001-甲", "waive", "上级文件另有规定", reviewer)
    decide(found, "X0002-=乙", "ask", "请说明原因", reviewer)
    add_remark(found, Pinned("finding", "X0002-=乙", "合计"), "系结转减少", tenant.users["preparer"])
    resolve(add_remark(found, Pinned("cell", AMOUNT, "10.00"), "请核对这个数", reviewer), reviewer)
    found.refresh_from_db()
    return found


def test_the_memo_has_body_findings_decisions_and_signatures(filing: Filing) -> None:
    word = Document(io.BytesIO(memo_docx(filing.revisions.get(), DAY)))
    text = "\n".join(one.text for one in word.paragraphs)
    cells = [cell.text for table in word.tables for row in table.rows for cell in row.cells]
    assert f"{filing.body.name}：" in text and "第1稿" in text and filing.revisions.get().manifest_hash[:16] in text
    assert "错误1处、提醒1处、提示0处" in text and "2026年3月5日" in text
    assert "审核人（签字）" in text and "（盖章）" in text
    assert any("同意不改：上级文件另有规定" in one for one in cells)
    assert any("请单位说明：请说明原因" in one and "系结转减少" in one for one in cells)
    assert "已办结" in cells and "表5 · 合计 · 合计 · 第 6 行" in cells


def test_the_memo_says_what_came_of_it(filing: Filing, tenant: Tenant, sealed: Sealing) -> None:
    def words() -> str:
        pieces = memo(filing.revisions.first(), DAY).pieces  # type: ignore[arg-type]
        return "\n".join(one.text for one in pieces if hasattr(one, "text"))

    assert "审核尚未办结" in words()
    perform("return", filing, tenant.users["bureau_reviewer"], "请按意见改正")
    filing.refresh_from_db()
    assert "退回修改。理由：请按意见改正" in words()
    sealed.findings = [finding(mark="甲")]
    perform("submit", filing, tenant.users["preparer"])
    filing.refresh_from_db()
    assert "与第1稿相比，新增0处，已改正1处，仍在1处" in words()


def test_the_workbook_holds_the_same_and_no_formulas(filing: Filing) -> None:
    data = memo_xlsx(filing.revisions.get(), DAY)
    book = CalamineWorkbook.from_filelike(io.BytesIO(data))
    assert book.sheet_names == ["审核意见", "问题", "其他意见"]
    rows = book.get_sheet_by_name("问题").to_python()
    assert rows[0][0] == "序号" and [row[1] for row in rows[1:]] == ["错误", "提醒"]
    with zipfile.ZipFile(io.BytesIO(data)) as parts:
        assert not any(b"<f>" in parts.read(name) for name in parts.namelist())


def test_the_memo_is_in_chinese_whatever_the_page(filing: Filing) -> None:
    with override("en"):
        assert memo(filing.revisions.get(), DAY).title.endswith("审核意见书")
        assert memo_docx(filing.revisions.get(), DAY)[:2] == b"PK"


def test_the_memo_is_for_those_who_see_the_filing(
    filing: Filing, tenant: Tenant, client_of: Callable[[User], Client]
) -> None:
    for form in ("docx", "xlsx"):
        answer = client_of(tenant.users["preparer"]).get(reverse("memo", args=[filing.pk, 1, form]))
        assert answer.status_code == 200 and "filename*=utf-8''" in answer.headers["Content-Disposition"]
    assert client_of(tenant.users["preparer"]).get(reverse("memo", args=[filing.pk, 9, "docx"])).status_code == 404
    assert client_of(tenant.users["preparer"]).get(reverse("memo", args=[filing.pk, 1, "exe"])).status_code == 404
    assert client_of(tenant.users["preparer_2"]).get(reverse("memo", args=[filing.pk, 1, "docx"])).status_code == 404
