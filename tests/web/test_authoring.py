"""Authoring: pages of the ledger for those who may, sheets as grids and forms, the guide, rows ↔ ledger."""

from __future__ import annotations

import re
from collections.abc import Callable
from html import unescape

import pytest
from django.test import Client

from mingzhang.ledgers.declaration import load_sheets
from mingzhang.ledgers.places import without_places
from mingzhang.web.accounts.models import Role, User
from mingzhang.web.budgets.ledger import ledger_of, read_filing
from mingzhang.web.budgets.models import LedgerRow
from mingzhang.web.budgets.overview import next_step, steps
from tests.web.authored import fill, ledger_for
from tests.web.tenants import Tenant, make_user

Clients = Callable[["User"], "Client"]


@pytest.mark.parametrize("seed", [3, 40, 77])
def test_rows_are_read_back_as_the_ledger_they_came_from(tenant: Tenant, seed: int) -> None:
    filing = tenant.filing()
    ledger = ledger_for(tenant.units[0], tenant.year.year, seed)
    fill(filing, ledger)
    read = ledger_of(filing)
    assert read.ledger is not None, [fault.text for fault in read.errors]
    assert without_places(read.ledger).lines == without_places(ledger).lines
    assert without_places(read.ledger).projects == without_places(ledger).projects
    assert read.ledger.units[0].staffing == ledger.units[0].staffing


def test_a_department_is_its_units_and_its_own_words(tenant: Tenant) -> None:
    whole = tenant.filing(department=tenant.departments[0])
    parts = [tenant.filing(unit) for unit in tenant.units[:2]]
    ledgers = [ledger_for(unit, tenant.year.year, seed) for unit, seed in zip(tenant.units, (3, 40), strict=False)]
    for part, ledger in zip(parts, ledgers, strict=True):
        fill(part, ledger)
    LedgerRow.objects.create(filing=whole, sheet="words", position=1, cells={"key": "P1.1", "text": "承担公共服务。"})
    read = read_filing(whole)
    assert len(read.ledger.lines) == sum(len(ledger.lines) for ledger in ledgers)
    assert sum(line.amount for line in read.ledger.lines) == sum(line.amount for one in ledgers for line in one.lines)
    assert [word.text for word in read.ledger.words if not word.unit] == ["承担公共服务。"]
    last = read.origin("lines", read.ledger.lines[-1].place)
    assert last is not None and last.filing == parts[1].pk


def test_a_unit_without_a_ledger_is_not_left_out_of_the_roll_up_in_silence(tenant: Tenant) -> None:
    whole = tenant.filing(department=tenant.departments[0])
    fill(tenant.filing(), ledger_for(tenant.units[0], tenant.year.year))
    assert any(tenant.units[1].name in one.fault.reason for one in read_filing(whole).errors)


def test_projects_of_one_name_in_two_units_stay_apart(tenant: Tenant) -> None:
    whole = tenant.filing(department=tenant.departments[0])
    for number, unit in enumerate(tenant.units[:2]):
        filing = tenant.filing(unit)
        cells = {"code": f"P{number}", "name": "设备更新", "category": "特定目标类"}
        LedgerRow.objects.create(filing=filing, sheet="projects", position=1, cells=cells)
        line = {
            **{"function": "2080101", "item": "30201", "government": "50201", "source": "一般公共预算"},
            **{"purpose": "项目支出", "project": "设备更新", "amount": "100"},
        }
        LedgerRow.objects.create(filing=filing, sheet="lines", position=1, cells=line)
    assert [line.project for line in read_filing(whole).ledger.lines] == ["P0", "P1"]


def test_what_the_organisation_says_cannot_be_typed_over(tenant: Tenant) -> None:
    filing = tenant.filing()
    LedgerRow.objects.create(
        filing=filing, sheet="units", position=1, cells={"code": "999", "name": "别的单位", "reply_number": "甲字1号"}
    )
    unit = read_filing(filing).ledger.units[0]
    assert (unit.code, unit.name, unit.reply.number) == (tenant.units[0].code, tenant.units[0].name, "甲字1号")


def test_a_fault_is_placed_at_its_row_and_column(tenant: Tenant) -> None:
    filing = tenant.filing()
    fill(filing, ledger_for(tenant.units[0], tenant.year.year))
    row = LedgerRow.objects.filter(filing=filing, sheet="lines").order_by("position")[2]
    row.cells = {**row.cells, "amount": "十二万"}
    row.save()
    placed = [(one.column, one.origin and one.origin.key) for one in read_filing(filing).errors]
    assert ("amount", row.key.hex) in placed
    row.cells = {column: text for column, text in row.cells.items() if column != "amount"}
    row.save()
    numbers = [(one.column, one.origin and one.origin.number) for one in read_filing(filing).errors]
    assert ("amount", 3) in numbers


def test_each_sheet_has_a_page_with_its_rows_and_help(tenant: Tenant, client_of: Clients) -> None:
    filing = tenant.filing()
    fill(filing, ledger_for(tenant.units[0], tenant.year.year))
    client = client_of(tenant.users["preparer"])
    for sheet, form in load_sheets().items():
        page = client.get(f"/workspace/filings/{filing.pk}/ledger/{sheet}/", follow=True)
        assert page.status_code == 200, sheet
        text = page.content.decode()
        assert form.name in text and form.columns[-1].note in text
        assert text.count("<tr id=") == filing.rows.filter(sheet=sheet).count()


def test_pages_hold_no_inline_script_handler_or_style(tenant: Tenant, client_of: Clients) -> None:
    filing = tenant.filing()
    fill(filing, ledger_for(tenant.units[0], tenant.year.year))
    client = client_of(tenant.users["preparer"])
    key = filing.rows.filter(sheet="projects")[0].key.hex
    for path in ("ledger/", "ledger/lines/", "ledger/lines/new/", f"projects/{key}/", "preview/", "ledger/import/"):
        text = client.get(f"/workspace/filings/{filing.pk}/{path}").content.decode()
        assert ' style="' not in text and " onclick=" not in text, path
        scripts = [part.split(">")[0] for part in text.split("<script")[1:]]
        assert all("src=" in script or "application/json" in script for script in scripts), path


def test_only_those_who_may_see_or_change(tenant: Tenant, other_tenant: Tenant, client_of: Clients) -> None:
    filing = tenant.filing()
    fill(filing, ledger_for(tenant.units[0], tenant.year.year))
    pages = ("ledger/", "ledger/lines/", "ledger/export/", "preview/", "preview/part/", "ledger/lines/rows/")
    strangers = (tenant.users["preparer_2"], other_tenant.users["bureau_reviewer"], other_tenant.users["preparer"])
    for page in pages:
        for user in strangers:
            assert client_of(user).get(f"/workspace/filings/{filing.pk}/{page}").status_code == 404
        assert client_of(tenant.users["auditor"]).get(f"/workspace/filings/{filing.pk}/{page}").status_code == 200
    reader = client_of(tenant.users["bureau_reviewer"])
    assert reader.get(f"/workspace/filings/{filing.pk}/ledger/lines/new/").status_code == 403
    assert reader.post(f"/workspace/filings/{filing.pk}/ledger/undo/").status_code == 403
    assert reader.get(f"/workspace/filings/{filing.pk}/ledger/import/").status_code == 403


def test_a_submitted_ledger_is_read_only(tenant: Tenant, client_of: Clients) -> None:
    filing = tenant.filing(state="submitted")
    client = client_of(tenant.users["preparer"])
    text = client.get(f"/workspace/filings/{filing.pk}/ledger/lines/").content.decode()
    assert "只能查看" in text and 'data-do="add"' not in text
    assert client.get(f"/workspace/filings/{filing.pk}/ledger/lines/new/").status_code == 403


def test_the_guide_says_what_comes_next(tenant: Tenant, client_of: Clients) -> None:
    filing = tenant.filing()
    client = client_of(tenant.users["preparer"])
    assert "从这里开始" in client.get(f"/workspace/filings/{filing.pk}/ledger/").content.decode()
    found = next_step(steps(filing, read_filing(filing)))
    assert found is not None and found.sheets[0].id == "lines"
    fill(filing, ledger_for(tenant.units[0], tenant.year.year))
    states = [step.state for step in steps(filing, read_filing(filing))]
    assert states[0] == states[1] == states[2] == "filled"


def test_rows_are_made_changed_and_deleted_without_scripts(tenant: Tenant, client_of: Clients) -> None:
    filing = tenant.filing()
    client = client_of(tenant.users["preparer"])
    base = f"/workspace/filings/{filing.pk}/ledger/procurements/"
    client.post(f"{base}new/", {"kind": "货物", "item": "办公桌椅", "amount": "1,200"})
    row = filing.rows.get()
    assert row.cells == {"kind": "货物", "item": "办公桌椅", "amount": "1,200"}
    was = {f"was-{column}": text for column, text in row.cells.items()}
    client.post(f"{base}{row.key.hex}/edit/", {**row.cells, **was, "amount": "1500"})
    row.refresh_from_db()
    assert row.cells["amount"] == "1500"
    page = client.post(f"{base}{row.key.hex}/edit/", {**row.cells, **was, "amount": "1800"})
    assert "也改了这一格" in page.content.decode()
    row.refresh_from_db()
    assert row.cells["amount"] == "1500"
    client.post(f"{base}{row.key.hex}/delete/")
    assert not filing.rows.exists()
    client.post(f"/workspace/filings/{filing.pk}/ledger/undo/")
    assert filing.rows.get().cells["amount"] == "1500"


def test_a_project_is_one_form_with_its_indicators(tenant: Tenant, client_of: Clients) -> None:
    filing = tenant.filing()
    fill(filing, ledger_for(tenant.units[0], tenant.year.year))
    own = filing.rows.filter(sheet="projects")[0]
    client = client_of(tenant.users["preparer"])
    address = f"/workspace/filings/{filing.pk}/projects/{own.key.hex}/"
    text = client.get(address).content.decode()
    leaf = next(row for row in filing.rows.filter(sheet="indicators") if row.cells["project"] == own.cells["name"])
    assert leaf.cells["level3"] in text
    count = filing.rows.filter(sheet="indicators").count()
    old, new = own.cells["name"], "改名后的项目"
    posted = {
        **{"was-own-name": old, "own-name": new},
        **{"leaf-new-0-0-level2": "数量指标", "leaf-new-0-0-level3": "巡查次数", "leaf-new-0-0-value": "≥12次"},
        **{f"leaf-{leaf.key.hex}-gone": "on"},
    }
    assert client.post(address, posted).status_code == 302
    own.refresh_from_db()
    assert own.cells["name"] == new
    assert not [row for row in filing.rows.all() if row.cells.get("project") == old]
    rows = filing.rows.filter(sheet="indicators")
    assert rows.count() == count and not rows.filter(pk=leaf.pk).exists()
    made = next(row for row in rows if row.cells["level3"] == "巡查次数")
    assert made.cells["level1"] == "产出指标" and made.cells["scope"] == "年度" and made.cells["project"] == new


def test_a_department_fills_in_its_own_sheets_and_sees_all_units_in_the_preview(
    tenant: Tenant, client_of: Clients
) -> None:
    user = make_user("department-clerk", Role.PREPARER, department=tenant.departments[0])
    whole = tenant.filing(department=tenant.departments[0])
    parts = [tenant.filing(unit) for unit in tenant.units[:2]]
    for part, unit, seed in zip(parts, tenant.units, (3, 40), strict=False):
        fill(part, ledger_for(unit, tenant.year.year, seed))
    client = client_of(user)
    base = f"/workspace/filings/{whole.pk}"
    assert client.get(f"{base}/ledger/words/").status_code == 200
    assert client.get(f"{base}/ledger/lines/").status_code == 404
    client.post(f"{base}/ledger/words/new/", {"key": "P1.1 本部门职责", "text": "承担公共服务。"})
    assert whole.rows.get().cells["text"] == "承担公共服务。"
    html = client.get(f"{base}/preview/?part=T12").context["html"]
    assert all(unit.name in html for unit in tenant.units[:2])
    address = unescape(re.findall(r'class="figure" href="([^"]+)"', html)[0])
    # The units' own ledgers are not the department's to open: the lines are named, without links.
    assert all(not line.address for line in client.get(address).context["lines"])
    reviewer = client_of(tenant.users["department_reviewer"])
    assert all(line.address for line in reviewer.get(address).context["lines"])
    assert client.get(f"/workspace/filings/{parts[0].pk}/ledger/").status_code == 404
