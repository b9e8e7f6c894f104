"""The API: public data by stable keys, the workspace part only for who may see it, errors as JSON."""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal
from typing import TYPE_CHECKING, Any

import pytest

from mingzhang.web.workflow.steps import perform
from tests.web.made import fill, published, quick

if TYPE_CHECKING:
    from django.test import Client

    from mingzhang.web.accounts.models import User
    from tests.web.tenants import Tenant

__all__ = ["quick"]
pytestmark = pytest.mark.usefixtures("quick")
PACKAGE = "/api/packages/990101/2026/101001"


def told(client: Client, address: str, status: int = 200) -> Any:
    answer = client.get(address)
    assert answer.status_code == status, (address, answer.content.decode())
    assert answer.headers["Content-Type"].startswith("application/json")
    return answer.json()


def test_packages_are_listed_filtered_and_paged(tenant: Tenant, client: Client) -> None:
    assert told(client, "/api/packages")["items"] == []
    published(tenant, fill(tenant.filing()))
    found = told(client, "/api/packages?region=990101&year=2026&department=101&q=水务")
    assert found["total"] == 1
    one = found["items"][0]
    assert one["key"] == "990101/2026/101001"
    assert {head["label"]: head["printed"] for head in one["headlines"]}["支出总计"] == "133.11"
    assert told(client, "/api/packages?page=2")["items"] == []
    assert told(client, "/api/packages?year=2025")["total"] == 0
    assert told(client, "/api/regions") == [{"code": "990101", "name": "甲市乙县", "level": "县（区）级"}]


def test_a_package_tells_its_files_and_each_can_be_fetched(tenant: Tenant, client: Client) -> None:
    published(tenant, fill(tenant.filing()))
    files = told(client, PACKAGE)["files"]
    assert files == told(client, f"{PACKAGE}/files")
    for one in files:
        answer = client.get(one["url"])
        assert len(answer.content) == one["size"], one["path"]


def test_facts_are_exact_and_found_by_their_coordinate(tenant: Tenant, client: Client) -> None:
    published(tenant, fill(tenant.filing()))
    [total] = told(client, f"{PACKAGE}/facts?table=T01&line=支出总计&column=合计")["items"]
    assert (total["printed"], total["unit"]) == ("133.11", "万元")
    assert Decimal(total["value"]) == 1331100
    every = told(client, f"{PACKAGE}/facts?size=200")
    assert every["total"] > 200
    second = told(client, f"{PACKAGE}/facts?size=200&page=2")
    assert len(every["items"]) == 200
    assert len(second["items"]) == min(200, every["total"] - 200)
    assert second["items"] != every["items"][: len(second["items"])]
    assert told(client, f"{PACKAGE}/facts?table=T99")["total"] == 0


def test_what_is_not_public_is_not_known(tenant: Tenant, client: Client) -> None:
    filing = fill(tenant.filing())
    perform("submit", filing, tenant.users["preparer"])
    for address in (PACKAGE, f"{PACKAGE}/facts", f"{PACKAGE}/files", "/api/packages/0/2026/x"):
        assert told(client, address, 404)["status"] == 404
    assert told(client, "/api/regions") == []


@pytest.mark.parametrize(
    ("address", "status"),
    [
        ("/api/nothing", 404),
        ("/api/packages?page=0", 422),
        ("/api/packages?size=100000", 422),
        ("/api/packages?year=abc", 422),
        ("/api/packages/990101/abc/101001", 422),
        ("/api/workspace/filings", 401),
        ("/api/workspace/filings/1", 401),
    ],
)
def test_errors_are_json_in_words(db: None, client: Client, address: str, status: int) -> None:
    answer = told(client, address, status)
    assert answer["status"] == status
    assert answer["error"]


def test_nothing_can_be_written(db: None, client: Client) -> None:
    for address in ("/api/packages", "/api/workspace/filings"):
        for method in (client.post, client.put, client.delete, client.patch):
            assert method(address).status_code in {401, 405}


def test_users_see_their_filings_and_findings_only(tenant: Tenant, client_of: Callable[[User], Client]) -> None:
    mine, other = fill(tenant.filing()), fill(tenant.filing(tenant.units[2]))
    perform("submit", mine, tenant.users["preparer"])
    client = client_of(tenant.users["preparer"])
    assert [one["id"] for one in told(client, "/api/workspace/filings")["items"]] == [mine.pk]
    assert told(client, f"/api/workspace/filings/{mine.pk}")["revision"] == 1
    findings = told(client, f"/api/workspace/filings/{mine.pk}/findings")
    assert findings["total"] == len(mine.revisions.get().findings) > 0
    warnings = told(client, f"/api/workspace/filings/{mine.pk}/findings?severity=warning")
    assert {one["severity"] for one in warnings["items"]} == {"warning"}
    for address in (f"/api/workspace/filings/{other.pk}", f"/api/workspace/filings/{other.pk}/findings"):
        told(client, address, 404)
    bureau = client_of(tenant.users["bureau_reviewer"])
    assert told(bureau, "/api/workspace/filings?state=submitted")["total"] == 1
    assert told(bureau, "/api/workspace/filings?year=2026")["total"] == 2


def test_the_description_tells_every_path_parameter_and_field_in_chinese(db: None, client: Client) -> None:
    described = told(client, "/api/openapi.json")
    for path in ("/api/packages", "/api/packages/{region}/{year}/{code}/facts", "/api/workspace/filings"):
        asked = described["paths"][path]["get"]
        assert any("\u4e00" <= sign <= "\u9fff" for sign in asked["summary"] + asked["description"]), path
        assert all(
            one["schema"].get("description") or one.get("description")
            for one in asked["parameters"]
            if one["in"] == "query"
        )
    facts = described["components"]["schemas"]["FactOut"]["properties"]
    assert all("description" in field for field in facts.values())
    assert not any("rest" in path for path in described["paths"])
