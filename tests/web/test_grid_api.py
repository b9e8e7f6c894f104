"""The calls of the grid: saving cell by cell, conflicts, sending twice, undo, options, sessions."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any
from uuid import uuid4

import pytest
from django.test import Client
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from mingzhang.web.accounts.models import User
from mingzhang.web.budgets.models import Filing, LedgerRow
from mingzhang.web.budgets.saving import Change, Deletion, Insertion, Typed, save, undo
from tests.web.authored import fill, ledger_for
from tests.web.tenants import Tenant

Clients = Callable[["User"], "Client"]


def send(client: Client, filing: Filing, **data: Any) -> Any:
    address = f"/workspace/filings/{filing.pk}/ledger/lines/save/"
    return client.post(address, json.dumps({"base_version": filing.version, **data}), content_type="application/json")


def change(row: LedgerRow, column: str, before: str, after: str) -> dict[str, str]:
    return {"row": row.key.hex, "column": column, "before": before, "after": after}


@pytest.fixture
def filing(tenant: Tenant) -> Filing:
    made = tenant.filing()
    fill(made, ledger_for(tenant.units[0], tenant.year.year))
    return made


@pytest.fixture
def clerk(tenant: Tenant, client_of: Clients) -> Client:
    return client_of(tenant.users["preparer"])


def test_an_edit_is_saved_counted_and_kept(filing: Filing, clerk: Client) -> None:
    row = filing.rows.filter(sheet="lines")[0]
    before = row.cells["amount"]
    data = send(clerk, filing, changes=[change(row, "amount", before, "123.45")]).json()
    assert data["version"] == filing.version + 1 and data["conflicts"] == []
    row.refresh_from_db()
    assert row.cells["amount"] == "123.45"
    edit = filing.edits.get()
    assert edit.changes["changes"] == [{"sheet": "lines", **change(row, "amount", before, "123.45")}]


def test_only_the_cell_that_another_changed_conflicts(
    filing: Filing, clerk: Client, tenant: Tenant, client_of: Clients
) -> None:
    row = filing.rows.filter(sheet="lines")[0]
    amount, purpose = row.cells["amount"], row.cells["purpose"]
    head = client_of(tenant.users["unit_head"])
    assert send(head, filing, changes=[change(row, "amount", amount, "5")]).json()["conflicts"] == []
    both = [change(row, "amount", amount, "7"), change(row, "purpose", purpose, "公用经费")]
    conflicts = send(clerk, filing, changes=both).json()["conflicts"]
    assert [(one["column"], one["mine"], one["theirs"]) for one in conflicts] == [("amount", "7", "5")]
    assert conflicts[0]["who"] == str(tenant.users["unit_head"]) and conflicts[0]["when"]
    row.refresh_from_db()
    assert (row.cells["amount"], row.cells["purpose"]) == ("5", "公用经费")


def test_what_is_sent_again_after_a_lost_answer_is_made_once(filing: Filing, clerk: Client) -> None:
    row = filing.rows.filter(sheet="lines")[0]
    sent = {
        "changes": [change(row, "amount", row.cells["amount"], "9")],
        "inserts": [{"row": uuid4().hex, "cells": {"amount": "1"}, "behind": row.key.hex}],
    }
    count = filing.rows.filter(sheet="lines").count()
    first, again = (send(clerk, filing, **sent).json() for _ in range(2))
    assert again["version"] == first["version"] and again["conflicts"] == []
    assert filing.rows.filter(sheet="lines").count() == count + 1


def test_rows_keep_their_order_wherever_they_are_put(filing: Filing, clerk: Client) -> None:
    order = [row.key.hex for row in filing.rows.filter(sheet="lines")]
    for _ in range(14):  # more often than there is room between two positions
        key = uuid4().hex
        send(clerk, filing, inserts=[{"row": key, "cells": {"amount": "1"}, "behind": order[0]}])
        order.insert(1, key)
    first = uuid4().hex
    send(clerk, filing, inserts=[{"row": first, "cells": {"amount": "1"}, "behind": ""}])
    assert [row.key.hex for row in filing.rows.filter(sheet="lines")] == [first, *order]


def test_a_row_that_was_changed_meanwhile_is_not_deleted(
    filing: Filing, clerk: Client, tenant: Tenant, client_of: Clients
) -> None:
    row = filing.rows.filter(sheet="lines")[0]
    seen = dict(row.cells)
    send(client_of(tenant.users["unit_head"]), filing, changes=[change(row, "amount", seen["amount"], "5")])
    assert send(clerk, filing, deletes=[{"row": row.key.hex, "cells": seen}]).json()["conflicts"]
    assert filing.rows.filter(pk=row.pk).exists()
    send(clerk, filing, deletes=[{"row": row.key.hex, "cells": {**seen, "amount": "5"}}])
    gone = send(clerk, filing, changes=[change(row, "amount", "5", "6")]).json()["conflicts"]
    assert gone[0]["is_gone"] is True


@pytest.mark.parametrize(
    "wrong",
    [
        {"changes": [{"row": "x", "column": "amount", "before": "", "after": "1"}]},
        {"changes": [{"row": "0" * 32, "column": "password", "before": "", "after": "1"}]},
        {"changes": [{"row": "0" * 32, "column": "amount", "before": "", "after": 1}]},
        {"changes": [{"row": "0" * 32, "column": "amount", "before": "", "after": "长" * 20_001}]},
        {"inserts": [{"row": "0" * 32, "cells": {"state": "published"}}]},
        {"inserts": {"row": "0" * 32}},
        {"state": "published"},
    ],
)
def test_what_is_no_edit_is_refused_with_a_reason(filing: Filing, clerk: Client, wrong: dict[str, Any]) -> None:
    answer = send(clerk, filing, **wrong)
    assert answer.status_code == 400 and answer.json()["message"]
    assert not filing.edits.exists()


def test_who_may_not_gets_a_reason_and_changes_nothing(
    filing: Filing, tenant: Tenant, other_tenant: Tenant, client_of: Clients
) -> None:
    row = filing.rows.filter(sheet="lines")[0]
    typed = {"changes": [change(row, "amount", row.cells["amount"], "1")]}
    assert send(Client(), filing, **typed).status_code == 401
    for user in (tenant.users["auditor"], tenant.users["bureau_reviewer"], tenant.users["administrator"]):
        answer = send(client_of(user), filing, **typed)
        assert answer.status_code == 403 and answer.json()["message"]
    for user in (tenant.users["preparer_2"], other_tenant.users["preparer"]):
        assert send(client_of(user), filing, **typed).status_code == 404
    filing.state = "submitted"
    filing.save()
    answer = send(client_of(tenant.users["preparer"]), filing, **typed)
    assert answer.status_code == 403 and "已提交" in answer.json()["message"]
    assert not filing.edits.exists()


def test_the_token_of_a_new_session_is_given_only_to_who_is_signed_in(clerk: Client, tenant: Tenant) -> None:
    data = clerk.get("/workspace/session/").json()
    assert data["user"] == tenant.users["preparer"].pk and data["token"]
    assert Client().get("/workspace/session/").status_code == 401


def test_a_row_of_another_filing_is_out_of_reach(filing: Filing, clerk: Client, tenant: Tenant) -> None:
    other = tenant.filing(tenant.units[1])
    fill(other, ledger_for(tenant.units[1], tenant.year.year))
    row = other.rows.filter(sheet="lines")[0]
    data = send(clerk, filing, changes=[change(row, "amount", row.cells["amount"], "1")]).json()
    assert data["conflicts"][0]["is_gone"] and data["conflicts"][0]["theirs"] == ""
    send(clerk, filing, deletes=[{"row": row.key.hex, "cells": row.cells}])
    row.refresh_from_db()
    assert row.cells["amount"] != "1"


def test_an_edit_taken_back_leaves_later_typing_alone(
    filing: Filing, tenant: Tenant, clerk: Client, client_of: Clients
) -> None:
    one, two = filing.rows.filter(sheet="lines")[:2]
    was = one.cells["amount"], two.cells["amount"]
    typed = [change(one, "amount", was[0], "1"), change(two, "amount", was[1], "2")]
    version = send(clerk, filing, changes=typed).json()["version"]
    send(client_of(tenant.users["unit_head"]), filing, changes=[change(two, "amount", "2", "3")])
    clerk.post(f"/workspace/filings/{filing.pk}/ledger/undo/", {"version": version})
    one.refresh_from_db()
    two.refresh_from_db()
    assert (one.cells["amount"], two.cells["amount"]) == (was[0], "3")
    before = filing.edits.count()
    clerk.post(f"/workspace/filings/{filing.pk}/ledger/undo/", {"version": version})
    assert filing.edits.count() == before


texts = st.text(alphabet="甲乙12.,\n \t", max_size=6).map(str.strip)


@settings(max_examples=12, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(typed=st.lists(st.tuples(st.integers(0, 5), st.sampled_from(["item", "amount"]), texts), max_size=8))
def test_undo_brings_back_what_was_there(tenant: Tenant, typed: list[tuple[int, str, str]]) -> None:
    filing, _ = Filing.objects.get_or_create(
        department=tenant.units[0].department, unit=tenant.units[0], year=tenant.year
    )
    user = tenant.users["preparer"]
    keys = [uuid4().hex for _ in range(4)]
    save(filing, user, Typed(inserts=[Insertion("procurements", key, {"item": "甲"}) for key in keys]))
    stored = [(row.key.hex, row.cells) for row in filing.rows.all()]
    now = {row.key.hex: dict(row.cells) for row in filing.rows.all()}
    changes = []
    for number, column, text in typed:
        if number < 3:
            before = now[keys[number]].get(column, "")
            changes.append(Change("procurements", keys[number], column, before, text))
            now[keys[number]][column] = text
    new = [Insertion("procurements", uuid4().hex, {"item": text}) for number, _, text in typed if number > 3 and text]
    deleted = [Deletion("procurements", keys[3], {"item": "甲"})]
    saved = save(filing, user, Typed(changes, new, deleted))
    assert saved.edit is not None and not saved.conflicts
    assert not undo(saved.edit, user).conflicts
    assert [(row.key.hex, row.cells) for row in filing.rows.all()] == stored
    filing.rows.all().delete()


def options(client: Client, filing: Filing, sheet: str, column: str, query: str) -> list[str]:
    address = f"/workspace/filings/{filing.pk}/ledger/{sheet}/options/{column}/"
    found: list[str] = client.get(address, {"q": query}).json()["options"]
    return found


def test_codes_are_found_by_code_name_and_initials(filing: Filing, clerk: Client) -> None:
    assert options(clerk, filing, "lines", "function", "2080505")[0].startswith("2080505 ")
    name = options(clerk, filing, "lines", "function", "2080505")[0].partition(" ")[2]
    assert options(clerk, filing, "lines", "function", name)[0] == f"2080505 {name}"
    assert any(text.endswith(" 办公费") for text in options(clerk, filing, "lines", "item", "bgf"))
    assert any(text.endswith(" 办公费") for text in options(clerk, filing, "lines", "item", "ＢＧＦ"))
    assert len(options(clerk, filing, "lines", "function", "2")) == 20
    assert options(clerk, filing, "lines", "function", "zzzz") == []
    project = filing.rows.filter(sheet="projects")[0].cells["name"]
    assert project in options(clerk, filing, "lines", "project", project[:2])
    assert options(clerk, filing, "words", "key", "P1.1")[0].startswith("P1.1 ")


def test_rows_catch_up_with_what_others_saved(filing: Filing, clerk: Client) -> None:
    row = filing.rows.filter(sheet="lines")[0]
    send(clerk, filing, changes=[change(row, "amount", row.cells["amount"], "不是数")])
    data = clerk.get(f"/workspace/filings/{filing.pk}/ledger/lines/rows/").json()
    assert next(one for one in data["rows"] if one["key"] == row.key.hex)["cells"]["amount"] == "不是数"
    fault = next(one for one in data["faults"] if one["row"] == row.key.hex)
    assert (fault["column"], fault["level"]) == ("amount", "error") and fault["remedy"]
