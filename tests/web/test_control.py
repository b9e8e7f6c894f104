"""Control figures: set by the bureau only, imported whole or not at all, and the ledger held against them."""

from __future__ import annotations

import io
from collections.abc import Callable
from decimal import Decimal
from typing import Any

import pytest
from django.test import Client

from mingzhang.model.ledger import BASIC, FundSource, Purpose
from mingzhang.web.accounts.models import User
from mingzhang.web.budgets.control import BASIC_WORD, Figure, against_control, read_figures, store, template_csv
from mingzhang.web.budgets.models import ControlFigure
from tests.web.authored import fill, ledger_for
from tests.web.tenants import Tenant

Clients = Callable[["User"], "Client"]
HEAD = "单位编码,单位名称,资金来源,用途,控制数（元）\n"


def post(client: Client, tenant: Tenant, text: str, encoding: str = "utf-8-sig") -> Any:
    file = io.BytesIO((HEAD + text).encode(encoding))
    file.name = "控制数.csv"
    return client.post(f"/workspace/control/{tenant.year.pk}/", {"file": file})


@pytest.mark.parametrize("encoding", ["utf-8-sig", "gb18030"])
def test_a_file_replaces_all_figures_of_the_year(tenant: Tenant, client_of: Clients, encoding: str) -> None:
    bureau = client_of(tenant.users["bureau_reviewer"])
    one, two = tenant.units[:2]
    post(bureau, tenant, f"{one.code},,,,100\n")
    post(bureau, tenant, f'{two.code},{two.name},一般公共预算,基本支出,"1,234.50"\n', encoding)
    figure = ControlFigure.objects.get()
    assert (figure.unit, figure.source, figure.purpose) == (two, "一般公共预算", "基本支出")
    assert figure.amount == Decimal("1234.50")


def test_one_fault_keeps_everything_out_and_all_are_told(tenant: Tenant, client_of: Clients) -> None:
    one = tenant.units[0]
    text = (
        f"{one.code},,,,1\n{one.code},,,,2\n999,,,,3\n{one.code},别名,,,4\n{one.code},,借款,,5\n{one.code},,,旅游,6\n"
    )
    text += f"{one.code},,单位资金,,多\n{one.code},,,项目支出,-7\n"
    page = post(client_of(tenant.users["bureau_reviewer"]), tenant, text)
    assert [fault.partition("：")[0] for fault in page.context["faults"]] == [f"第{row}行" for row in range(3, 10)]
    assert not ControlFigure.objects.exists()


def test_the_form_sets_one_and_the_list_removes_it(tenant: Tenant, client_of: Clients) -> None:
    bureau = client_of(tenant.users["administrator"])
    address = f"/workspace/control/{tenant.year.pk}/"
    bureau.post(address, {"unit": tenant.units[0].code, "source": "", "purpose": "人员经费", "amount": "500"})
    bureau.post(address, {"unit": tenant.units[0].code, "source": "", "purpose": "人员经费", "amount": "600"})
    figure = ControlFigure.objects.get()
    assert figure.amount == 600
    assert bureau.post(address, {"unit": "", "amount": "1"}).context["faults"]
    bureau.post(f"{address}{figure.pk}/remove/")
    assert not ControlFigure.objects.exists()


def test_only_the_bureau_of_the_region_sees_and_sets_them(
    tenant: Tenant, other_tenant: Tenant, client_of: Clients
) -> None:
    address = f"/workspace/control/{tenant.year.pk}/"
    others = ("preparer", "unit_head", "department_reviewer", "auditor", "publisher")
    for user in (*(tenant.users[role] for role in others), other_tenant.users["bureau_reviewer"]):
        for page in (address, f"{address}template/", f"/workspace/years/{tenant.year.pk}/open/"):
            assert client_of(user).get(page).status_code == 404
        assert client_of(user).post(address, {"unit": "1"}).status_code == 404
    assert client_of(tenant.users["bureau_reviewer"]).get(address).status_code == 200


def test_the_template_is_read_back(tenant: Tenant, client_of: Clients) -> None:
    post(client_of(tenant.users["bureau_reviewer"]), tenant, f"{tenant.units[0].code},,,,100\n")
    lines = template_csv(tenant.year).decode("utf-8-sig").splitlines()
    assert len(lines) == 1 + len(tenant.units)
    read = read_figures("\n".join(lines[:2]).encode(), tenant.year)
    assert [(one.unit, one.amount) for one in read.figures] == [(tenant.units[0], Decimal(100))] and not read.faults


@pytest.mark.parametrize("beyond", [-1, 0, 1])
def test_the_ledger_is_held_against_its_figures(tenant: Tenant, client_of: Clients, beyond: int) -> None:
    filing = tenant.filing()
    ledger = ledger_for(tenant.units[0], tenant.year.year)
    fill(filing, ledger)
    own = [one for one in ledger.lines if not one.carried and one.purpose is not Purpose.LEFT]
    planned = {
        ("", ""): sum((one.amount for one in own), Decimal(0)),
        (FundSource.GENERAL.value, BASIC_WORD): sum(
            (one.amount for one in own if one.source is FundSource.GENERAL and one.purpose in BASIC), Decimal(0)
        ),
    }
    figures = [Figure(tenant.units[0], *scope, amount - beyond) for scope, amount in planned.items()]
    store(tenant.year, figures, tenant.users["bureau_reviewer"], whole=True)
    said = list(against_control(filing, ledger))
    assert [one.severity for one in said] == {-1: ["info"] * 2, 0: [], 1: ["error"] * 2}[beyond]
    text = client_of(tenant.users["preparer"]).get(f"/workspace/filings/{filing.pk}/preview/").content.decode()
    assert ("超出1.00元" in text) == (beyond == 1)
