"""The public side: only what is published, only final files, without sign-in or script, cached and verifiable."""

from __future__ import annotations

import re
import zipfile
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from click.testing import CliRunner
from django.core.cache import cache

from mingzhang.cli import main
from mingzhang.web.budgets import sources
from mingzhang.web.workflow.revisions import folder_of
from mingzhang.web.workflow.steps import perform
from tests.web.made import LINES, fill, published, quick

if TYPE_CHECKING:
    from django.test import Client

    from mingzhang.web.budgets.models import Filing
    from tests.web.tenants import Tenant

__all__ = ["quick"]
pytestmark = pytest.mark.usefixtures("quick", "fresh_cache")
PAGE = "/d/990101/2026/101001/"


@pytest.fixture
def fresh_cache() -> None:
    """Let no page of another test be found."""
    cache.clear()


@pytest.fixture
def filing(tenant: Tenant) -> Filing:
    """A published filing."""
    return published(tenant, fill(tenant.filing()))


def text(client: Client, address: str, status: int = 200) -> str:
    answer = client.get(address)
    assert answer.status_code == status, address
    return answer.content.decode()


def test_before_anything_is_published_the_list_says_so(db: None, client: Client) -> None:
    assert "还没有公开的文件" in text(client, "/")


def test_the_list_is_filtered_and_searched(tenant: Tenant, filing: Filing, client: Client) -> None:
    for address in ("/", "/?region=990101&year=2026", "/?department=101", "/?q=水务", "/?year=kein&page=99"):
        page = text(client, address)
        assert PAGE in page, address
        assert "133.11" in page
    for address in ("/?region=999999", "/?year=2020", "/?department=102", "/?q=民政"):
        assert PAGE not in text(client, address), address


def test_a_package_shows_figures_tables_narrative_charts_and_how_to_verify(filing: Filing, client: Client) -> None:
    page = text(client, PAGE)
    for words in ("133.11", "预算收支总表", "情况说明", "水库维修P01", "key.pem", "manifest.sig", "package.zip"):
        assert words in page, words
    assert filing.revisions.get().manifest_hash in page
    assert "仅供内部审核" not in page
    assert "<script" not in page
    assert " style=" not in page
    charts = re.findall(r'<img src="([^"]+)" alt="([^"]+)"', page)
    assert charts
    for address, alt in charts:
        assert alt
        answer = client.get(address)
        assert answer.headers["Content-Type"] == "image/svg+xml"
        assert "sandbox" in answer.headers["Content-Security-Policy"]
    links = set(re.findall(r'href="(/d/[^"#?]+)"', page))
    assert len(links) > 8
    for address in links:
        answer = client.get(address)
        assert answer.status_code == 200, address
        if "/files/" in address:  # whatever is inside may act nowhere
            assert "sandbox" in answer.headers["Content-Security-Policy"]
            assert answer.headers["X-Content-Type-Options"] == "nosniff"
            assert address.endswith(".svg") or answer.headers["Content-Disposition"].startswith("attachment")


def test_a_draft_or_a_package_under_review_is_nowhere(tenant: Tenant, client: Client) -> None:
    filing = fill(tenant.filing())
    perform("submit", filing, tenant.users["preparer"])
    assert PAGE not in text(client, "/")
    text(client, PAGE, 404)
    for name in ("disclosure.md", "manifest.json", "package.zip"):
        assert client.get(f"{PAGE}files/{name}").status_code == 404
    assert client.get("/api/packages").json()["total"] == 0


@pytest.mark.parametrize(
    "name",
    [
        "../../../../signing.pem",
        "..%2f..%2f..%2fsigning.pem",
        "%2e%2e/%2e%2e/%2e%2e/signing.pem",
        "/etc/passwd",
        "charts/../manifest.json",
        "disclosure.docx%00.md",
        "..\\..\\signing.pem",
        "nothing.md",
    ],
)
def test_no_address_leads_out_of_the_package(filing: Filing, client: Client, name: str) -> None:
    assert client.get(f"{PAGE}files/{name}").status_code == 404


def test_the_package_as_zip_verifies_with_the_published_key(filing: Filing, client: Client, tmp_path: Path) -> None:
    package, key = tmp_path / "package.zip", tmp_path / "key.pem"
    answer = client.get(f"{PAGE}files/package.zip")
    package.write_bytes(answer.content)
    assert client.get(f"{PAGE}files/package.zip").content == answer.content
    key.write_bytes(client.get("/key.pem").content)
    assert b"PRIVATE" not in key.read_bytes()
    good = CliRunner().invoke(main, ["verify", str(package), "--key", str(key)])
    assert good.exit_code == 0, good.output
    folder = tmp_path / "unpacked"
    with zipfile.ZipFile(package) as archive:
        archive.extractall(folder)
    (folder / "disclosure.md").write_text("改过")
    bad = CliRunner().invoke(main, ["verify", str(folder), "--key", str(key)])
    assert bad.exit_code == 1
    assert "disclosure.md" in bad.output


def test_a_file_changed_on_disk_is_not_handed_out(filing: Filing, client: Client) -> None:
    changed = folder_of(filing.revisions.get()) / "disclosure.md"
    changed.write_text(changed.read_text(encoding="utf-8").replace("133.11", "133.12"), encoding="utf-8")
    for name in ("disclosure.md", "package.zip"):
        answer = client.get(f"{PAGE}files/{name}")
        assert answer.status_code == 503
        assert "133.12" not in answer.content.decode()
    (folder_of(filing.revisions.get()) / "disclosure.json").write_text("{}")
    assert "不一致" in text(client, PAGE, 503)


def test_a_changed_manifest_stops_everything(filing: Filing, client: Client) -> None:
    (folder_of(filing.revisions.get()) / "manifest.json").write_text("{}")
    assert client.get(f"{PAGE}files/disclosure.md").status_code == 503
    assert client.get(f"{PAGE}files/manifest.json").status_code == 503


def test_pages_and_files_are_not_sent_twice(tenant: Tenant, filing: Filing, client: Client) -> None:
    for address in ("/", PAGE, "/feed.xml", f"{PAGE}files/disclosure.md"):
        first = client.get(address)
        assert "public" in first.headers["Cache-Control"]
        assert not first.cookies
        again = client.get(address, headers={"If-None-Match": first.headers["ETag"]})
        assert (again.status_code, again.content) == (304, b"")
    since = client.get(f"{PAGE}files/disclosure.md").headers["Last-Modified"]
    assert client.get(f"{PAGE}files/disclosure.md", headers={"If-Modified-Since": since}).status_code == 304
    tag = client.get(PAGE).headers["ETag"]
    perform("withdraw", filing, tenant.users["publisher"], "数字有误")
    assert client.get(PAGE, headers={"If-None-Match": tag}).status_code == 410


def test_a_withdrawn_package_says_so_and_shows_nothing(tenant: Tenant, filing: Filing, client: Client) -> None:
    perform("withdraw", filing, tenant.users["publisher"], "内部原因不公开")
    page = text(client, PAGE, 410)
    assert "已于" in page
    assert "133.11" not in page
    assert "内部原因" not in page
    assert PAGE not in text(client, "/")
    assert client.get(f"{PAGE}files/disclosure.md").status_code == 404
    assert "已撤下" in text(client, "/feed.xml")


def test_while_a_correction_is_made_the_former_stays_and_then_says_what_changed(
    tenant: Tenant, filing: Filing, client: Client
) -> None:
    perform("correct", filing, tenant.users["publisher"], "金额更正")
    filing.refresh_from_db()
    fill(filing, (*LINES[:3], (*LINES[3][:6], "350000.00")))
    assert "133.11" in text(client, PAGE)
    published(tenant, filing)
    page = text(client, PAGE)
    corrections = page[page.index('id="corrections"') : page.index('id="contents"')]
    assert "第 2 版" in corrections
    assert re.search(r"T01\[支出总计, 合计\].*133\.11.*138\.11", corrections)
    assert "138.11" in client.get(f"{PAGE}files/disclosure.md").content.decode()
    assert text(client, "/feed.xml").count("<entry>") == 2


def test_units_of_two_departments_with_one_code_are_told_apart(tenant: Tenant, filing: Filing, client: Client) -> None:
    other = tenant.units[2]
    other.code = tenant.units[0].code
    other.save()
    twin = fill(tenant.filing(other))
    users = tenant.users
    users["preparer"] = users["preparer_3"]
    published(tenant, twin)
    page = text(client, PAGE)
    assert "101-101001" in page and "102-101001" in page
    assert tenant.units[2].name in text(client, "/d/990101/2026/102-101001/")
    assert client.get(f"{PAGE}files/disclosure.md").status_code == 404
    assert client.get("/d/990101/2026/102-101001/files/disclosure.md").status_code == 200


def test_names_are_escaped(tenant: Tenant, client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    unit = tenant.units[0]
    unit.name = '<b>甲"局</b>'
    unit.save()
    published(tenant, fill(tenant.filing()))
    for address in ("/", PAGE, "/?q=<b>"):
        assert "<b>甲" not in text(client, address)


def test_the_review_copies_have_no_public_address(filing: Filing, client: Client, settings: Any) -> None:
    assert sources.review_folder(filing.revisions.get()) is not None
    for address in ("/media/", "/files/", f"/review/{filing.revisions.get().manifest_hash}/disclosure.pdf"):
        assert client.get(address).status_code == 404
    assert settings.MEDIA_URL in {"", "/"}


def test_verify_page_tells_how(client: Client, db: None) -> None:
    page = text(client, "/verify/")
    assert "mingzhang verify" in page
    assert "BEGIN PUBLIC KEY" in page
    assert "PRIVATE" not in page
