"""Import of the workbook: every fault by its cell, nothing half done, undone at once; export is read back equal."""

from __future__ import annotations

import io
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from django.test import Client

from mingzhang.ledgers import read_ledger, without_places, write_ledger
from mingzhang.ledgers.disassemble import to_rows
from mingzhang.ledgers.write_workbook import write_workbook
from mingzhang.model.ledger import BASIC, FundSource, Ledger
from mingzhang.web.accounts.models import User
from mingzhang.web.budgets.ledger import ledger_of
from mingzhang.web.budgets.models import Filing
from tests.web.authored import fill, ledger_for
from tests.web.tenants import Tenant

Clients = Callable[["User"], "Client"]


@pytest.fixture
def clerk(tenant: Tenant, client_of: Clients) -> Client:
    return client_of(tenant.users["preparer"])


def workbook(ledger: Ledger, folder: Path) -> io.BytesIO:
    path = folder / "账本.xlsx"
    write_ledger(ledger, path)
    return named(path.read_bytes(), "账本.xlsx")


def named(data: bytes, name: str) -> io.BytesIO:
    file = io.BytesIO(data)
    file.name = name
    return file


def upload(client: Client, filing: Filing, file: io.BytesIO) -> Any:
    return client.post(f"/workspace/filings/{filing.pk}/ledger/import/", {"file": file})


def test_a_workbook_replaces_the_ledger_after_a_confirmation_and_can_be_undone(
    tenant: Tenant, clerk: Client, tmp_path: Path
) -> None:
    filing = tenant.filing()
    old, new = (ledger_for(tenant.units[0], tenant.year.year, seed) for seed in (3, 60))
    fill(filing, old)
    before = [(row.sheet, row.cells) for row in filing.rows.all()]
    page = upload(clerk, filing, workbook(new, tmp_path))
    assert [(row.sheet, row.cells) for row in filing.rows.all()] == before
    clerk.post(f"/workspace/filings/{filing.pk}/ledger/import/confirm/", {"token": page.context["token"]})
    read = ledger_of(filing).ledger
    assert read is not None and without_places(read).lines == without_places(new).lines
    assert without_places(read).projects == without_places(new).projects
    assert filing.events.filter(action="edit").exists()
    clerk.post(f"/workspace/filings/{filing.pk}/ledger/undo/")
    assert [(row.sheet, row.cells) for row in filing.rows.all()] == before


def test_every_fault_is_listed_by_its_cell_and_nothing_is_imported(
    tenant: Tenant, clerk: Client, tmp_path: Path
) -> None:
    filing = tenant.filing()
    rows = {sheet: [dict(row) for row in own] for sheet, own in to_rows(ledger_for(tenant.units[0], 2026)).items()}
    rows["lines"][0]["amount"] = "十二"
    rows["lines"][1]["function"] = "30201"
    path = tmp_path / "wrong.xlsx"
    write_workbook({sheet: tuple(own) for sheet, own in rows.items()}, path, 2026)
    page = upload(clerk, filing, named(path.read_bytes(), "wrong.xlsx"))
    cells = {(one.place.sheet, one.place.cell) for one in page.context["errors"]}
    assert {("收支明细", "J3"), ("收支明细", "C4")} <= cells
    text = page.content.decode()
    assert "J3" in text and "十二" in text and "token" not in page.context
    assert not filing.rows.exists()


@pytest.mark.parametrize("part", ["year", "code", "name", "unit"])
def test_the_ledger_of_another_body_or_year_is_refused(
    tenant: Tenant, clerk: Client, tmp_path: Path, part: str
) -> None:
    filing = tenant.filing()
    ledger = ledger_for(tenant.units[0], tenant.year.year)
    others = {
        "year": replace(ledger, year=2025),
        "code": replace(ledger, code="999"),
        "name": replace(ledger, name="别的部门"),
        "unit": ledger_for(tenant.units[1], tenant.year.year),
    }
    page = upload(clerk, filing, workbook(others[part], tmp_path))
    assert page.context["errors"] and "token" not in page.context


def test_of_a_department_s_workbook_only_the_own_part_is_taken(tenant: Tenant, clerk: Client, tmp_path: Path) -> None:
    filing = tenant.filing()
    one, two = (ledger_for(unit, tenant.year.year, seed) for unit, seed in zip(tenant.units[:2], (3, 40), strict=True))
    basic = [line for line in two.lines if line.purpose in BASIC and line.source is FundSource.GENERAL]
    both = replace(one, units=(*one.units, *two.units), lines=(*one.lines, *basic))
    page = upload(clerk, filing, workbook(both, tmp_path))
    assert basic and not page.context["errors"]
    assert page.context["taken"].left_out == (tenant.units[1].name,)
    assert len(page.context["taken"].rows["lines"]) == len(one.lines)


@pytest.mark.parametrize("data", [b"", b"not a workbook", b"PK\x03\x04 broken", b"%PDF-1.7"])
def test_what_is_no_workbook_is_refused_in_words(tenant: Tenant, clerk: Client, data: bytes) -> None:
    page = upload(clerk, tenant.filing(), named(data, "../../账本.xlsx"))
    assert page.status_code == 200 and page.context["refused"]


def test_a_confirmation_is_not_forged_and_not_another_filing_s(tenant: Tenant, clerk: Client, tmp_path: Path) -> None:
    filing = tenant.filing()
    other = tenant.filing(year=tenant.last_year)
    token = upload(clerk, filing, workbook(ledger_for(tenant.units[0], 2026), tmp_path)).context["token"]
    tenant.last_year.is_open = True
    tenant.last_year.save()
    for pk, sent in ((filing.pk, "made up"), (filing.pk, ""), (other.pk, token)):
        clerk.post(f"/workspace/filings/{pk}/ledger/import/confirm/", {"token": sent})
    assert not filing.rows.exists() and not other.rows.exists()


@pytest.mark.parametrize("sound", [True, False])
def test_the_export_holds_what_was_typed(tenant: Tenant, clerk: Client, tmp_path: Path, sound: bool) -> None:
    filing = tenant.filing()
    ledger = ledger_for(tenant.units[0], tenant.year.year)
    fill(filing, ledger)
    if not sound:
        row = filing.rows.filter(sheet="lines")[0]
        row.cells = {**row.cells, "amount": "十二"}
        row.save()
    answer = clerk.get(f"/workspace/filings/{filing.pk}/ledger/export/")
    path = tmp_path / "out.xlsx"
    path.write_bytes(answer.content)
    read = read_ledger(path)
    if sound:
        assert read.ledger is not None and without_places(read.ledger).lines == without_places(ledger).lines
    else:
        assert any(fault.found == "十二" for fault in read.errors)
    template = clerk.get(f"/workspace/filings/{filing.pk}/ledger/export/?empty=1")
    assert "attachment" in template["Content-Disposition"] and template.content[:2] == b"PK"
