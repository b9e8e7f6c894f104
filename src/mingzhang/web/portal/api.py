"""The public, read-only part of the API: what is published, by stable keys; nothing else is known here."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated, Any

from django.http import Http404, HttpRequest
from django.urls import reverse
from ninja import Query, Router, Schema
from pydantic import Field

from mingzhang.web.accounts.models import Region
from mingzhang.web.budgets.models import Filing
from mingzhang.web.portal import reading
from mingzhang.web.portal.published import (
    PUBLISH,
    Filter,
    address_of,
    corrections_of,
    ever_published,
    find,
    published,
    revisions_of,
)
from mingzhang.web.workflow.models import Revision

router = Router(tags=["公开数据"])
_LARGEST = 200
Page = Annotated[int, Query(1, ge=1, description="第几页，从 1 起")]
Size = Annotated[int, Query(50, ge=1, le=_LARGEST, description="每页多少条")]


class RegionOut(Schema):
    """A region that has published something."""

    code: str = Field(description="区划代码")
    name: str = Field(description="名称")
    level: str = Field(description="级次")


class HeadlineOut(Schema):
    """One of the main figures."""

    label: str = Field(description="名称")
    printed: str = Field(description="公开文件里所列的数")
    unit: str = Field(description="金额单位")
    at: str = Field(description="数字的位置：表[行, 栏]")


class PackageOut(Schema):
    """A published package. ``key`` never changes."""

    key: str = Field(description="固定的键：区划代码/年度/编码")
    region: str = Field(description="区划代码")
    region_name: str = Field(description="地区")
    year: int = Field(description="预算年度")
    code: str = Field(description="部门或单位编码")
    name: str = Field(description="部门或单位名称")
    kind: str = Field(description="部门或单位")
    department: str = Field(description="所属部门名称")
    department_code: str = Field(description="所属部门编码")
    revision: int = Field(description="第几版；大于 1 的可能是更正")
    published_at: datetime = Field(description="公开时间")
    manifest_sha256: str = Field(description="清单的 SHA-256")
    headlines: list[HeadlineOut] = Field(description="主要数字")
    url: str = Field(description="网页")


class CorrectionOut(Schema):
    """What a later publication changed."""

    revision: int = Field(description="更正后的版次")
    at: datetime = Field(description="公开时间")
    figures: list[list[str]] = Field(description="数字改动：位置、更正前、更正后")
    texts: list[list[str]] = Field(description="文字改动：更正前、更正后")
    figures_changed: int = Field(description="数字改动共多少处")
    texts_changed: int = Field(description="文字改动共多少处")


class FileOut(Schema):
    """A file to download."""

    path: str = Field(description="包内路径")
    name: str = Field(description="是什么文件")
    size: int = Field(description="字节数")
    sha256: str = Field(description="SHA-256；清单和签名本身没有")
    url: str = Field(description="下载地址")


class PackageDetailOut(PackageOut):
    """A published package with its files and corrections."""

    files: list[FileOut] = Field(description="可下载的文件")
    corrections: list[CorrectionOut] = Field(description="更正，新的在前")


class FactOut(Schema):
    """One figure as stated; ``value`` is exact, as text: yuan for amounts, per cent for shares, else the count."""

    table: str = Field(description="表号（T01 至 T13）或情况说明的节（S01 至 S12）")
    line: str = Field(description="行：科目编码或行名")
    column: str = Field(description="栏")
    printed: str = Field(description="所列的数；空白为空")
    unit: str = Field(description="所列的单位")
    value: str = Field(description="准确值：金额折算为元，百分比为百分数，其余为个数")
    text: str = Field(description="行名或句子")


class PackagesOut(Schema):
    """A page of packages."""

    total: int = Field(description="共多少条")
    page: int
    size: int
    items: list[PackageOut]


class FactsOut(Schema):
    """A page of figures."""

    total: int = Field(description="共多少条")
    page: int
    size: int
    items: list[FactOut]


@router.get("/regions", response=list[RegionOut], summary="有公开文件的地区", description="列出有公开文件的地区。")
def regions(request: HttpRequest) -> Any:
    """List the regions that have published."""
    public = ever_published().filter(public_action=PUBLISH).order_by().values("department__region")
    return Region.objects.filter(pk__in=public)


@router.get(
    "/packages",
    response=PackagesOut,
    summary="公开文件列表",
    description="列出现在公开的文件，可按地区、年度、部门、名称筛选；新的年度在前。",
)
def packages(  # noqa: PLR0913, PLR0917  each is a filter of its own
    request: HttpRequest,
    region: Annotated[str, Query("", description="区划代码")],
    year: Annotated[int | None, Query(None, description="预算年度")],
    department: Annotated[str, Query("", description="部门编码")],
    q: Annotated[str, Query("", max_length=60, description="名称里的字")],
    page: Page,
    size: Size,
) -> Any:
    """List what is public now."""
    found = published(Filter(region, year, department, q.strip()))
    chosen = list(found[(page - 1) * size : page * size])
    revisions = revisions_of(chosen)
    items = [_package(one, revisions[one.pk]) for one in chosen]
    return {"total": found.count(), "page": page, "size": size, "items": items}


@router.get(
    "/packages/{region}/{year}/{code}",
    response=PackageDetailOut,
    summary="一份公开文件",
    description="给出一份公开文件的主要数字、文件和更正；没有公开的、已撤下的返回 404。",
)
def package(request: HttpRequest, region: str, year: int, code: str) -> Any:
    """Return one published package."""
    filing, revision = _public(region, year, code)
    corrections = [
        {
            "revision": one.number,
            "at": one.at,
            "figures": one.changes["figures"],
            "texts": one.changes["texts"],
            "figures_changed": one.changes["count"][0],
            "texts_changed": one.changes["count"][1],
        }
        for one in corrections_of(filing)
    ]
    return _package(filing, revision) | {"files": _files(filing, revision), "corrections": corrections}


@router.get(
    "/packages/{region}/{year}/{code}/files",
    response=list[FileOut],
    summary="可下载的文件",
    description="列出一份公开文件里可以下载的文件，连同 SHA-256。",
)
def files(request: HttpRequest, region: str, year: int, code: str) -> Any:
    """List the files of a package."""
    return _files(*_public(region, year, code))


@router.get(
    "/packages/{region}/{year}/{code}/facts",
    response=FactsOut,
    summary="数字",
    description="给出一份公开文件里所列的全部数字，可按表、行、栏筛选，按在文件里的先后排列。",
)
def facts(  # noqa: PLR0913, PLR0917  each is a filter of its own
    request: HttpRequest,
    region: str,
    year: int,
    code: str,
    table: Annotated[str, Query("", description="表号或节，如 T03、S07")],
    line: Annotated[str, Query("", description="行，如 2080505 或 合计")],
    column: Annotated[str, Query("", description="栏，如 项目支出")],
    page: Page,
    size: Size,
) -> Any:
    """Return the figures of a package."""
    wanted = {key: value for key, value in (("table", table), ("line", line), ("column", column)) if value}
    _, revision = _public(region, year, code)
    found = [one for one in reading.facts(revision) if all(one[key] == value for key, value in wanted.items())]
    return {"total": len(found), "page": page, "size": size, "items": found[(page - 1) * size : page * size]}


def _public(region: str, year: int, code: str) -> tuple[Filing, Revision]:
    found = find(region, year, code)
    if len(found) != 1 or getattr(found[0], "public_action", "") != PUBLISH:
        raise Http404
    return found[0], revisions_of(found)[found[0].pk]


def _package(filing: Filing, revision: Revision) -> dict[str, Any]:
    address = address_of(filing)
    return {
        "key": "/".join(map(str, address)),
        "region": address[0],
        "region_name": filing.department.region.name,
        "year": address[1],
        "code": address[2],
        "name": filing.body.name,
        "kind": filing.kind,
        "department": filing.department.name,
        "department_code": filing.department.code,
        "revision": revision.number,
        "published_at": getattr(filing, "public_at", None),
        "manifest_sha256": revision.manifest_hash,
        "headlines": revision.summary.get("headlines", []),
        "url": reverse("portal_package", args=address),
    }


def _files(filing: Filing, revision: Revision) -> list[dict[str, Any]]:
    address = address_of(filing)
    return [
        {
            "path": one.path,
            "name": one.name,
            "size": one.size,
            "sha256": one.sha256,
            "url": reverse("portal_file", args=(*address, one.path)),
        }
        for one in reading.files(revision)
    ]
