"""Every address of the installation, asked by every role, by the roles of another region and by nobody."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from django.core.files.base import ContentFile
from django.db import transaction
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver

from mingzhang.packaging.folder import write_package
from mingzhang.packaging.manifest import MANIFEST, Manifest, listed
from mingzhang.web.accounts.invitations import Invited, invite
from mingzhang.web.accounts.models import User
from mingzhang.web.budgets.models import ControlFigure, Filing, LedgerRow, LibraryProject, Upload
from mingzhang.web.jobs.models import Job
from mingzhang.web.workflow.models import Remark, Revision
from mingzhang.web.workflow.revisions import folder_of, hash_of
from tests.web.addresses import ADDRESSES, Access
from tests.web.tenants import Tenant, make_user

#: Registers of Django's admin, which a test of its own asks for.
_ADMIN = "admin/"
_STRANGERS = ("preparer", "bureau_reviewer", "administrator")
_FILE = "disclosure.md"


def routes(patterns: list[URLPattern | URLResolver], prefix: str = "") -> Iterator[str]:
    for one in patterns:
        route = prefix + str(one.pattern)
        if isinstance(one, URLPattern):
            yield route
        else:
            yield from routes(one.url_patterns, route)


def own_routes() -> list[str]:
    found = routes(get_resolver().url_patterns)
    return [route for route in found if not route.startswith(_ADMIN)]


def test_each_address_has_an_entry_and_each_entry_an_address() -> None:
    missing, gone = set(own_routes()) - ADDRESSES.keys(), ADDRESSES.keys() - set(own_routes())
    assert (sorted(missing), sorted(gone)) == ([], []), "tests/web/addresses.py 应写明每个地址谁可以用"


def _revision(filing: Filing, user: User) -> Revision:
    revision = Revision(filing=filing, number=1, folder=f"packages/{filing.pk}/r1", made_by=user)
    data = "# 甲县乙局 2026 年部门预算\n".encode()
    manifest = Manifest("甲县乙局", "单位", "101001", 2026, "shanxi", "", False, "plain", "0", (listed(_FILE, data),))
    write_package(folder_of(revision), {_FILE: data}, manifest)
    revision.manifest_hash = hash_of(folder_of(revision) / MANIFEST)
    revision.save()
    return revision


def _objects(tenant: Tenant) -> dict[str, Any]:
    """Make one of everything that belongs to the first unit, and return how addresses name it."""
    filing, users = tenant.filing(), tenant.users
    preparer = users["preparer"]
    row = LedgerRow.objects.create(
        filing=filing, sheet="projects", position=1, cells={"code": "101001260001", "name": "系统运行维护"}
    )
    revision = _revision(filing, preparer)
    remark = Remark.objects.create(
        filing=filing, revision=revision, pin=Remark.Pin.WHOLE, text="请说明", author=users["bureau_reviewer"]
    )
    upload = Upload(filing=filing, name="预算.txt", sha256="0" * 64, size=3, kind="text", uploaded_by=preparer)
    upload.file.save("one.txt", ContentFile(b"abc"))
    project = LibraryProject.objects.create(
        unit=tenant.units[0], code="P1", name="系统运行维护", category="其他运转类", first_year=2026
    )
    figure = ControlFigure.objects.create(unit=tenant.units[0], year=tenant.year, amount=100)
    job = Job.objects.create(kind=Job.Kind.READ, filing=filing, key="one", asked_by=preparer)
    invitation, _token = invite(Invited("new", "", "", "preparer", tenant.units[0]), users["administrator"])
    return {
        "filing": filing,
        "whole": tenant.filing(department=tenant.departments[0]),
        "row": row,
        "remark": remark,
        "upload": upload,
        "project": project,
        "figure": figure,
        "job": job,
        "invitation": invitation,
    }


def _address(route: str, tenant: Tenant, made: dict[str, Any]) -> str:
    """Fill in the parameters of a route with objects of the tenant's first unit."""
    unit = tenant.units[0]
    person = tenant.users["preparer"]
    pk = next(
        value
        for start, value in (
            ("api/", made["filing"].pk),
            ("workspace/filings/<int:pk>/rollup/", made["whole"].pk),
            ("workspace/filings/", made["filing"].pk),
            ("workspace/library/", made["project"].pk),
            ("workspace/control/", tenant.year.pk),
            ("workspace/years/", tenant.year.pk),
            ("accounts/organisation/departments/", unit.department_id),
            ("accounts/organisation/units/", unit.pk),
            ("accounts/organisation/years/", tenant.year.pk),
            ("accounts/organisation/users/", person.pk),
            ("accounts/organisation/roles/", person.memberships.first().pk),  # type: ignore[union-attr]
            ("accounts/organisation/invitations/", made["invitation"].pk),
            ("", 0),
        )
        if route.startswith(start)
    )
    values = {
        "pk": pk,
        "filing": made["filing"].pk,
        "number": made["job"].pk if route.startswith("workspace/jobs/") else pk if route.startswith("api/") else 1,
        "rest": "nothing",
        "job_pk": made["job"].pk,
        "year_pk": tenant.year.pk,
        "remark_pk": made["remark"].pk,
        "upload": made["upload"].pk,
        "unit": unit.pk,
        "figure": made["figure"].pk,
        "department": unit.department_id,
        "region": tenant.region.code if route.startswith(("d/", "api/")) else tenant.region.pk,
        "key": made["row"].key.hex,
        "sheet": "projects",
        "column": "category",
        "form": "xlsx",
        "kind": "units",
        "name": "recall" if "step/" in route else _FILE,
        "year": tenant.year.year,
        "code": unit.code,
        "token": "nothing",
        "uidb64": "MQ",
    }
    return "/" + re.sub(r"<(?:\w+:)?(\w+)>", lambda found: str(values[found[1]]), route)


def _asked(client: Client, access: Access, address: str) -> Any:
    """Ask and take back what the answer changed."""
    with transaction.atomic():
        client.raise_request_exception = False
        answer: Any = client.get(address) if access.method == "get" else client.post(address)
        transaction.set_rollback(True)
    return answer


def _is_refusal(answer: Any) -> bool:
    to_login = answer.status_code == 302 and answer["Location"].startswith("/accounts/login/")
    return to_login or answer.status_code in {401, 403, 404}


@pytest.mark.parametrize("route", sorted(ADDRESSES))
def test_an_address_answers_those_who_may_and_nobody_else(
    route: str, tenant: Tenant, other_tenant: Tenant, client_of: Callable[[User], Client]
) -> None:
    access = ADDRESSES[route]
    address = _address(route, tenant, _objects(tenant))
    operator = make_user("operator", "auditor", region=other_tenant.region)
    operator.is_superuser = operator.is_staff = True
    operator.save()
    if access.is_public:
        assert not _is_refusal(_asked(Client(), access, address))
        return
    answers = {key: _asked(client_of(user), access, address).status_code for key, user in tenant.users.items()}
    assert not {key: status for key, status in answers.items() if status >= 500 or status == 405}
    refused = {key for key, status in answers.items() if status in {401, 403, 404}}
    may = set(answers) - refused
    assert (may <= access.may) if access.is_open else (may == access.may), answers
    assert access.is_open or {answers[key] for key in refused - access.sees} <= {access.refused, 404}, answers
    assert _is_refusal(_asked(Client(), access, address))
    strangers = {key: other_tenant.users[key] for key in _STRANGERS} | {"operator": operator}
    if "<int:" in route or "<number>" in route:
        answers = {key: _asked(client_of(user), access, address).status_code for key, user in strangers.items()}
        expected = {404} if access.refused == 404 else {403, 404}
        assert set(answers.values()) <= expected, answers
