"""The part of the API for signed-in users: the filings they may see, and what the audit found in each."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated, Any

from django.http import Http404, HttpRequest
from ninja import Query, Router, Schema
from ninja.security import django_auth
from pydantic import Field

from mingzhang.web.accounts.permissions import visible_filings
from mingzhang.web.budgets.models import Filing
from mingzhang.web.workflow.conditions import latest, open_errors

router = Router(tags=["工作台"], auth=django_auth)
_LARGEST = 200
Page = Annotated[int, Query(1, ge=1, description="第几页，从 1 起")]
Size = Annotated[int, Query(50, ge=1, le=_LARGEST, description="每页多少条")]


class FilingOut(Schema):
    """A filing that the user may see."""

    id: int = Field(description="固定的编号")
    region: str = Field(description="区划代码")
    year: int = Field(description="预算年度")
    code: str = Field(description="部门或单位编码")
    name: str = Field(description="部门或单位名称")
    kind: str = Field(description="部门或单位")
    mode: str = Field(description="ledger 在线编制，upload 上传文件")
    state: str = Field(description="状态：draft、submitted、in_review、returned、cleared、published、withdrawn")
    version: int = Field(description="账本的修改次数")
    changed_at: datetime = Field(description="最后修改时间")


class FilingDetailOut(FilingOut):
    """A filing with its newest revision."""

    revision: int | None = Field(description="最近一次提交的版次；还没有提交过为空")
    manifest_sha256: str | None = Field(description="最近一次提交的清单的 SHA-256")
    open_errors: int = Field(description="最近一次提交里还没有处理的错误数")


class FilingsOut(Schema):
    """A page of filings."""

    total: int = Field(description="共多少条")
    page: int
    size: int
    items: list[FilingOut]


class FindingsOut(Schema):
    """A page of findings, each as ``mingzhang schema check`` describes it."""

    total: int = Field(description="共多少条")
    page: int
    size: int
    revision: int | None = Field(description="最近一次提交的版次；还没有提交过为空")
    items: list[dict[str, Any]] = Field(description="审核发现的问题，格式同 mingzhang check 的 findings")


@router.get(
    "/filings",
    response=FilingsOut,
    summary="可以看的公开文件",
    description="列出登录的用户可以看的公开文件，可按年度、状态筛选。",
)
def filings(
    request: HttpRequest,
    year: Annotated[int | None, Query(None, description="预算年度")],
    state: Annotated[str, Query("", description="状态")],
    page: Page,
    size: Size,
) -> Any:
    """List the filings of the user."""
    found = visible_filings(request.user, Filing.objects.select_related("department__region", "unit", "year"))
    if year is not None:
        found = found.filter(year__year=year)
    if state:
        found = found.filter(state=state)
    found = found.order_by("-year__year", "department__code", "unit__code", "pk")
    items = [_filing(one) for one in found[(page - 1) * size : page * size]]
    return {"total": found.count(), "page": page, "size": size, "items": items}


@router.get(
    "/filings/{number}",
    response=FilingDetailOut,
    summary="一份公开文件的状态",
    description="给出一份公开文件的状态和最近一次提交；不可以看的返回 404。",
)
def filing(request: HttpRequest, number: int) -> Any:
    """Return the state of one filing."""
    found = _visible(request, number)
    revision = latest(found)
    return _filing(found) | {
        "revision": revision.number if revision else None,
        "manifest_sha256": revision.manifest_hash if revision else None,
        "open_errors": open_errors(found),
    }


@router.get(
    "/filings/{number}/findings",
    response=FindingsOut,
    summary="审核发现的问题",
    description="给出最近一次提交的审核结果，可按级别筛选；不可以看的返回 404。",
)
def findings(
    request: HttpRequest,
    number: int,
    severity: Annotated[str, Query("", description="error、warning 或 info")],
    page: Page,
    size: Size,
) -> Any:
    """Return the findings of the newest revision."""
    revision = latest(_visible(request, number))
    every = revision.findings if revision else []
    found = [one for one in every if not severity or one["severity"] == severity]
    items = found[(page - 1) * size : page * size]
    held = revision.number if revision else None
    return {"total": len(found), "page": page, "size": size, "revision": held, "items": items}


def _visible(request: HttpRequest, number: int) -> Filing:
    found = visible_filings(request.user, Filing.objects.select_related("department__region", "unit", "year"))
    one = found.filter(pk=number).first()
    if one is None or not request.user.has_perm("filing.view", one):
        raise Http404
    return one


def _filing(one: Filing) -> dict[str, Any]:
    return {
        "id": one.pk,
        "region": one.department.region.code,
        "year": one.year.year,
        "code": one.body.code,
        "name": one.body.name,
        "kind": one.kind,
        "mode": one.mode,
        "state": one.state,
        "version": one.version,
        "changed_at": one.changed_at,
    }
