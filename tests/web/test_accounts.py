"""Organisation and users: each administrator within what is theirs; a user's own account."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import CommandError, call_command
from django.db import IntegrityError, transaction
from django.test import Client

from mingzhang.web.accounts.models import Department, FiscalYear, Membership, Region, Role, Unit, User
from mingzhang.web.accounts.scopes import key_of
from mingzhang.web.workflow.models import Event
from tests.web.tenants import Tenant, make_user

_ORGANISATION = "/accounts/organisation/"
_HEAD = "部门代码,部门名称,单位代码,单位名称,单位性质,是否本级\n"
_PASSWORD = "shan-gao-shui-chang-26"


@pytest.fixture
def administrator(tenant: Tenant, client_of: Callable[[User], Client]) -> Client:
    return client_of(tenant.users["administrator"])


def _import(client: Client, tenant: Tenant, text: str) -> int:
    address = f"{_ORGANISATION}regions/{tenant.region.pk}/units/import/"
    return client.post(address, {"file": SimpleUploadedFile("单位.csv", text.encode("gb18030"))}).status_code


def test_each_role_has_a_user(tenant: Tenant) -> None:
    assert set(Role.values) <= tenant.users.keys()


def test_an_administrator_sees_only_the_own_region(administrator: Client, tenant: Tenant, other_tenant: Tenant) -> None:
    for page in ("", "users/", "invitations/"):
        text = administrator.get(_ORGANISATION + page).content.decode()
        assert tenant.region.name in text
        assert other_tenant.region.name not in text
        assert other_tenant.region.code not in text


def test_a_department_and_a_unit_are_added_changed_and_recorded(administrator: Client, tenant: Tenant) -> None:
    administrator.post(f"{_ORGANISATION}regions/{tenant.region.pk}/departments/new/", {"code": "109", "name": "甲局"})
    department = Department.objects.get(region=tenant.region, code="109")
    form = {"code": "109001", "name": "甲局本级", "kind": "行政单位", "is_head": "on", "is_active": "on"}
    administrator.post(f"{_ORGANISATION}departments/{department.pk}/units/new/", form)
    unit = Unit.objects.get(department=department)
    administrator.post(f"{_ORGANISATION}units/{unit.pk}/", form | {"name": "甲局机关"})
    unit.refresh_from_db()
    assert (unit.name, unit.is_head, unit.is_active) == ("甲局机关", True, True)
    assert list(Event.objects.values_list("action", flat=True)) == ["add_department", "add_unit", "change_unit"]


def test_a_code_or_a_head_is_not_given_twice(administrator: Client, tenant: Tenant) -> None:
    address = f"{_ORGANISATION}departments/{tenant.departments[0].pk}/units/new/"
    form = {"code": tenant.units[0].code, "name": "重复", "kind": "行政单位", "is_head": "on"}
    errors = administrator.post(address, form).context["form"].errors
    assert set(errors) == {"code", "is_head"}


def test_a_list_of_units_adds_renames_and_keeps(administrator: Client, tenant: Tenant) -> None:
    department, unit = tenant.departments[0], tenant.units[1]
    text = (
        f"{_HEAD}{department.code},{department.name},{unit.code},新名称,事业单位,否\n"
        "109,甲局,109001,甲局本级,行政单位,是\n"
    )
    assert _import(administrator, tenant, text) == 302
    unit.refresh_from_db()
    assert unit.name == "新名称"
    assert Unit.objects.get(code="109001").department.region == tenant.region


def test_a_list_of_units_with_faults_changes_nothing(administrator: Client, tenant: Tenant) -> None:
    known = tenant.departments[0]
    text = (
        f"{_HEAD}109,甲局,109001,甲局本级,行政单位,是\n"
        "109,乙局,109002,乙,企业,也许\n"
        "109,甲局,109001,,行政单位,\n"
        f"{known.code},{known.name},{known.code}009,又一本级,行政单位,是\n"
    )
    address = f"{_ORGANISATION}regions/{tenant.region.pk}/units/import/"
    page = administrator.post(address, {"file": SimpleUploadedFile("a.csv", text.encode())})
    assert {(one.line, one.column) for one in page.context["faults"]} == {
        *((3, "部门名称"), (3, "单位性质"), (3, "是否本级")),
        *((4, "单位代码"), (4, "单位名称"), (5, "是否本级")),
    }
    assert Department.objects.filter(region=tenant.region).count() == 2


def test_a_year_is_opened_once_and_closed(administrator: Client, tenant: Tenant) -> None:
    address = f"{_ORGANISATION}regions/{tenant.region.pk}/years/new/"
    assert administrator.post(address, {"year": 2030}).status_code == 302
    assert administrator.post(address, {"year": 2030}).context["form"].errors
    year = FiscalYear.objects.get(region=tenant.region, year=2030)
    administrator.post(f"{_ORGANISATION}years/{year.pk}/", {"open": "0"})
    year.refresh_from_db()
    assert not year.is_open


def test_a_role_is_granted_once_and_revoked_but_for_the_last(administrator: Client, tenant: Tenant) -> None:
    person = tenant.users["preparer"]
    form = {"role": Role.PREPARER, "scope": key_of(tenant.units[1])}
    address = f"{_ORGANISATION}users/{person.pk}/roles/"
    assert administrator.post(address, form).status_code == 302
    assert administrator.post(address, form).status_code == 422
    first, second = person.memberships.all()
    for one in (first, second):
        administrator.post(f"{_ORGANISATION}roles/{one.pk}/revoke/")
    assert person.memberships.count() == 1


@pytest.mark.parametrize(
    ("role", "scope"), [(Role.BUREAU_REVIEWER, "unit"), (Role.PREPARER, "region"), (Role.ADMINISTRATOR, "unit")]
)
def test_a_role_is_held_only_where_it_means_something(
    administrator: Client, tenant: Tenant, role: Role, scope: str
) -> None:
    where = key_of(tenant.units[0]) if scope == "unit" else key_of(tenant.region)
    address = f"{_ORGANISATION}users/{tenant.users['auditor'].pk}/roles/"
    assert administrator.post(address, {"role": role, "scope": where}).status_code == 422


def test_nobody_changes_the_own_roles(administrator: Client, tenant: Tenant) -> None:
    me = tenant.users["administrator"]
    form = {"role": Role.PUBLISHER, "scope": key_of(tenant.region)}
    assert administrator.post(f"{_ORGANISATION}users/{me.pk}/roles/", form).status_code == 403
    membership = me.memberships.get()
    assert administrator.post(f"{_ORGANISATION}roles/{membership.pk}/revoke/").status_code == 403
    assert administrator.post(f"{_ORGANISATION}users/{me.pk}/active/", {"active": "0"}).status_code == 403


def test_a_deactivated_user_is_out_at_once(
    administrator: Client, tenant: Tenant, client_of: Callable[[User], Client]
) -> None:
    person = tenant.users["preparer"]
    theirs = client_of(person)
    assert theirs.get("/accounts/me/").status_code == 200
    administrator.post(f"{_ORGANISATION}users/{person.pk}/active/", {"active": "0"})
    assert theirs.get("/accounts/me/").status_code == 302
    administrator.post(f"{_ORGANISATION}users/{person.pk}/active/", {"active": "1"})
    person.refresh_from_db()
    assert client_of(person).get("/accounts/me/").status_code == 200
    assert theirs.get("/accounts/me/").status_code == 302


def test_a_departments_administrator_cannot_take_over_an_account_of_the_regions(
    tenant: Tenant, client_of: Callable[[User], Client]
) -> None:
    small = make_user("small-admin", Role.ADMINISTRATOR, department=tenant.departments[0])
    reviewer = tenant.users["bureau_reviewer"]
    Membership.objects.create(user=reviewer, role=Role.AUDITOR, unit=tenant.units[0])
    client = client_of(small)
    assert client.get(f"{_ORGANISATION}users/{reviewer.pk}/").status_code == 200
    for action in ("password/", "active/"):
        assert client.post(f"{_ORGANISATION}users/{reviewer.pk}/{action}").status_code == 403
    assert client.post(f"{_ORGANISATION}users/{tenant.users['preparer'].pk}/password/").status_code == 200
    assert client.post(f"{_ORGANISATION}users/{tenant.users['preparer_4'].pk}/password/").status_code == 404


def test_a_password_is_set_anew_by_a_link_that_works_once(administrator: Client, tenant: Tenant) -> None:
    person = tenant.users["preparer"]
    page = administrator.post(f"{_ORGANISATION}users/{person.pk}/password/").content.decode()
    found = re.search(r"http://testserver(/accounts/password/new/[^<]+)", page)
    assert found is not None
    for expected in (True, False):
        visitor = Client()
        visitor.get(found[1])
        form = f"/accounts/password/new/{found[1].split('/')[4]}/set-password/"
        visitor.post(form, {"new_password1": _PASSWORD + str(expected), "new_password2": _PASSWORD + str(expected)})
        person.refresh_from_db()
        assert person.check_password(_PASSWORD + "True")
        assert person.check_password(_PASSWORD + str(expected)) is expected


def test_other_sessions_end_and_this_one_stays(tenant: Tenant, client_of: Callable[[User], Client]) -> None:
    here, there = client_of(tenant.users["preparer"]), client_of(tenant.users["preparer"])
    here.post("/accounts/me/sessions/")
    assert here.get("/accounts/me/").status_code == 200
    assert there.get("/accounts/me/").status_code == 302


def test_the_language_is_kept_with_the_user(tenant: Tenant, client_of: Callable[[User], Client]) -> None:
    user = tenant.users["preparer"]
    client = client_of(user)
    answer = client.post("/accounts/language/", {"language": "en", "next": "/accounts/me/"})
    assert answer.headers["Location"] == "/accounts/me/"
    user.refresh_from_db()
    assert user.language == "en"
    assert '<html lang="en">' in client_of(user).get("/accounts/me/").content.decode()
    visitor = Client(headers={"Accept-Language": "en"})
    assert '<html lang="zh-CN">' in visitor.get("/accounts/login/").content.decode()


def test_the_language_switch_leads_to_no_other_site(db: None) -> None:
    for target in ("https://example.org/", "//example.org/", "javascript:alert(1)"):
        answer = Client().post("/accounts/language/", {"language": "en", "next": target})
        assert answer.headers["Location"] == "/"


def test_a_membership_has_exactly_one_scope(tenant: Tenant) -> None:
    user = tenant.users["auditor"]
    for scope in ({}, {"region": tenant.region, "unit": tenant.units[0]}, {"region": tenant.region}):
        with pytest.raises(IntegrityError), transaction.atomic():
            Membership.objects.create(user=user, role=Role.AUDITOR, **scope)  # the last one is there already


def test_the_first_administrator_is_made_on_the_command_line(db: None, monkeypatch: pytest.MonkeyPatch) -> None:
    options = ["--region-code", "990301", "--region-name", "甲市丙县", "--username", "admin", "--stdin"]
    monkeypatch.setattr("sys.stdin.readline", lambda: "123\n", raising=False)
    with pytest.raises(CommandError):
        call_command("createadministrator", *options)
    assert not Region.objects.filter(code="990301").exists()
    monkeypatch.setattr("sys.stdin.readline", lambda: f"{_PASSWORD}\n", raising=False)
    call_command("createadministrator", *options, verbosity=0)
    user = User.objects.get(username="admin")
    assert user.check_password(_PASSWORD)
    assert user.has_perm("scope.administer", Region.objects.get(code="990301"))
    assert not user.is_superuser


def test_idle_sessions_end(
    tenant: Tenant, client_of: Callable[[User], Client], monkeypatch: pytest.MonkeyPatch
) -> None:
    client = client_of(tenant.users["preparer"])
    assert client.get("/accounts/me/").status_code == 200
    session = client.session
    session["last_used"] -= int(timedelta(hours=3).total_seconds())
    session.save()
    answer = client.get("/accounts/me/")
    assert answer.headers["Location"].startswith("/accounts/login/")
