"""The live preview: what is printed, where each figure comes from, what the audit says, made once for a version."""

from __future__ import annotations

import re
from collections.abc import Callable
from decimal import Decimal
from html import unescape

import pytest
from django.test import Client

from mingzhang.packaging.make import make
from mingzhang.web.accounts.models import User
from mingzhang.web.budgets.models import Filing
from tests.web.authored import fill, ledger_for
from tests.web.tenants import Tenant

Clients = Callable[["User"], "Client"]


@pytest.fixture
def filing(tenant: Tenant) -> Filing:
    made = tenant.filing()
    fill(made, ledger_for(tenant.units[0], tenant.year.year))
    return made


@pytest.fixture
def clerk(tenant: Tenant, client_of: Clients) -> Client:
    return client_of(tenant.users["preparer"])


def test_every_part_is_shown_and_together_they_are_the_whole(filing: Filing, clerk: Client) -> None:
    page = clerk.get(f"/workspace/filings/{filing.pk}/preview/?part=all")
    ids = [part.id for part in page.context["parts"]]
    assert {"T01", "T06", "T12", "S01", "overall"} <= set(ids) and len(ids) == len(set(ids))
    whole = page.content.decode()
    for part in ids:
        shown = clerk.get(f"/workspace/filings/{filing.pk}/preview/part/?part={part}").context["html"]
        assert shown and shown in whole


def test_every_figure_of_the_tables_leads_to_lines_that_sum_to_it(filing: Filing, clerk: Client) -> None:
    html = clerk.get(f"/workspace/filings/{filing.pk}/preview/?part=T03").context["html"]
    links = re.findall(r'<a class="figure" href="([^"]+)"[^>]*>([^<]+)</a>', html)
    assert links
    for address, printed in links:
        page = clerk.get(unescape(address), headers={"HX-Request": "true"})
        assert page.status_code == 200
        total = sum(line.amount for line in page.context["lines"])
        assert total == page.context["sum"]
        assert abs(total / 10_000 - Decimal(printed.replace(",", ""))) <= Decimal("0.005")
        assert all(f"/ledger/lines/#r-{row.key.hex}" for row in filing.rows.filter(sheet="lines"))
        assert all(
            line.address.startswith(f"/workspace/filings/{filing.pk}/ledger/lines/") for line in page.context["lines"]
        )


def test_figures_of_the_narrative_lead_to_lines_too(filing: Filing, clerk: Client) -> None:
    html = clerk.get(f"/workspace/filings/{filing.pk}/preview/?part=S01").context["html"]
    address = unescape(re.findall(r'class="figure" href="([^"]+)"', html)[0])
    assert clerk.get(address).context["count"] == filing.rows.filter(sheet="lines").count()
    unknown = address.partition("?")[0] + "?table=T99&line=x&column=y"
    assert clerk.get(unknown).status_code == 404


def test_an_edit_shows_at_once_and_an_unsound_row_is_left_out(filing: Filing, clerk: Client) -> None:
    row = filing.rows.filter(sheet="lines")[0]
    before = clerk.get(f"/workspace/filings/{filing.pk}/preview/?part=T01").context["html"]
    row.cells = {**row.cells, "amount": "987654321.00"}
    row.save()
    after = clerk.get(f"/workspace/filings/{filing.pk}/preview/?part=T01")
    assert after.context["html"] != before
    row.cells = {**row.cells, "amount": "不是数"}
    row.save()
    page = clerk.get(f"/workspace/filings/{filing.pk}/preview/?part=T01")
    assert page.context["errors"] >= 1 and page.context["draft"].made is not None
    text = page.content.decode()
    assert f"#r-{row.key.hex}" in text and "没有算进预览" in text


def test_the_same_version_is_made_once(filing: Filing, clerk: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    count = 0

    def counting(*args: object) -> object:
        nonlocal count
        count += 1
        return make(*args)  # type: ignore[arg-type]  # passed on as they came

    monkeypatch.setattr("mingzhang.web.budgets.made.make", counting)
    for part in ("T01", "T02", "S01"):
        clerk.get(f"/workspace/filings/{filing.pk}/preview/part/?part={part}")
    assert count == 1


def test_charts_are_pictures_with_words_for_those_who_cannot_see_them(filing: Filing, clerk: Client) -> None:
    html = clerk.get(f"/workspace/filings/{filing.pk}/preview/?part=all").context["html"]
    for alt in re.findall(r'<img alt="([^"]*)"', html):
        assert len(alt) > 10
    assert "data:image/svg+xml" in html


def test_what_a_clerk_typed_is_shown_as_text(filing: Filing, clerk: Client) -> None:
    row = filing.rows.filter(sheet="projects")[0]
    for other in filing.rows.filter(sheet__in=("projects", "lines", "funds", "project_texts", "indicators")):
        cells = {
            key: "<b onclick=x>项目</b>" if text == row.cells["name"] else text for key, text in other.cells.items()
        }
        other.cells = cells
        other.save()
    text = clerk.get(f"/workspace/filings/{filing.pk}/preview/?part=all").content.decode()
    assert "<b onclick" not in text and "&lt;b onclick=x&gt;" in text


def test_an_empty_ledger_says_what_to_do(tenant: Tenant, clerk: Client) -> None:
    filing = tenant.filing(year=tenant.last_year)
    text = clerk.get(f"/workspace/filings/{filing.pk}/preview/").content.decode()
    assert "填了第一笔预算" in text and f"/workspace/filings/{filing.pk}/ledger/" in text
