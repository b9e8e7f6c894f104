"""A revision as a web page: blocks of uploads, anchors that stay, the home page that leads there."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from types import SimpleNamespace
from typing import TYPE_CHECKING, Any, cast

from django.conf import settings
from django.urls import reverse

from mingzhang.packaging.folder import write_package
from mingzhang.packaging.manifest import Manifest, listed
from mingzhang.web.budgets.models import Filing
from mingzhang.web.workflow.document import BLOCKS, blocks_of, quoted, texts_of
from mingzhang.web.workflow.models import Revision
from mingzhang.web.workflow.revisions import hash_of
from tests.web.tenants import Tenant

if TYPE_CHECKING:
    from django.test import Client

    from mingzhang.web.accounts.models import User


def uploaded(name: str, *blocks: dict[str, Any]) -> Revision:
    """Return a package of what was read from an upload, as a revision that is not in the database."""
    data = json.dumps({"format": "mingzhang-upload/1", "blocks": blocks}).encode()
    manifest = Manifest(
        name="甲县乙局",
        kind="部门",
        code="101",
        year=2026,
        profile="shanxi",
        date="",
        is_draft=False,
        rounding="",
        version="test",
        files=(listed(BLOCKS, data),),
    )
    folder = Path(settings.MEDIA_ROOT) / name
    write_package(folder, {BLOCKS: data}, manifest)
    return cast("Revision", SimpleNamespace(folder=name, manifest_hash=hash_of(folder / "manifest.json")))


def text(words: str, line: int | None = None) -> dict[str, Any]:
    return {"block": "Text", "line": line, "runs": [{"text": words}]}


def test_what_was_uploaded_is_shown_with_its_lines_each_once() -> None:
    grid = {
        "block": "Grid",
        "line": 4,
        "lines": [4, 5, 5],
        "head": 1,
        "rows": [["项目", "合计"], ["合计", "1"], ["", "2"]],
    }
    blocks = blocks_of(
        uploaded("u", {"block": "Heading", "level": 1, "text": "第二部分", "line": 2}, text("说明", 2), grid)
    )
    assert [one.kind for one in blocks] == ["heading", "text", "table"]
    assert [one.line for one in blocks[:2]] == [2, None]
    assert [row.line for row in blocks[2].rows] == [4, 5, None]
    assert [cell.is_header for row in blocks[2].rows for cell in row.cells] == [True, True, False, False, False, False]
    anchors = [one.anchor for one in blocks] + [cell.anchor for row in blocks[2].rows for cell in row.cells]
    assert len(anchors) == len(set(anchors))


def test_an_anchor_stays_where_only_a_figure_changed() -> None:
    old = uploaded("old", text("一般公共预算支出10.00万元。"), text("其他说明。"))
    new = uploaded(
        "new", text("新加的一段。"), text("一般公共预算支出1,234.56万元。"), text("其他说明。"), text("其他说明。")
    )
    first, second = blocks_of(old), blocks_of(new)
    assert first[0].anchor == second[1].anchor and first[1].anchor == second[2].anchor != second[3].anchor
    assert quoted(new, first[0].anchor) == "一般公共预算支出1,234.56万元。"
    assert quoted(old, second[0].anchor) == "" and texts_of(old) == [one.text for one in first]


def test_a_package_that_was_changed_is_not_shown() -> None:
    revision = uploaded("changed", text("说明"))
    manifest = Path(settings.MEDIA_ROOT) / "changed" / "manifest.json"
    manifest.write_text(manifest.read_text() + " ")
    assert blocks_of(revision) == ()


def test_home_shows_what_one_may_see_and_the_next_step(tenant: Tenant, client_of: Callable[[User], Client]) -> None:
    own = tenant.filing(state=Filing.State.RETURNED)
    foreign = tenant.filing(unit=tenant.units[1])
    page = client_of(tenant.users["preparer"]).get(reverse("workspace")).content.decode()
    assert reverse("filing", args=[own.pk]) in page and reverse("filing", args=[foreign.pk]) not in page
    assert "提交审核" in page
    bureau = client_of(tenant.users["bureau_reviewer"])
    found = bureau.get(reverse("workspace"), {"q": "服务中心"}).content.decode()
    assert reverse("filing", args=[foreign.pk]) in found and reverse("filing", args=[own.pk]) not in found
    assert "没有找到这个名称" in bureau.get(reverse("workspace"), {"q": "没有这家"}).content.decode()


def test_an_empty_filing_says_what_to_do_next(tenant: Tenant, client_of: Callable[[User], Client]) -> None:
    filing = tenant.filing()
    client = client_of(tenant.users["preparer"])
    for name in ("filing", "review", "document", "compare", "history"):
        page = client.get(reverse(name, args=[filing.pk]))
        assert page.status_code == 200 and 'class="empty"' in page.content.decode()
