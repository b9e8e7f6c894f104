"""Invitations: one by one and by list, used once, gone after a week, never wider than what is administered."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.utils import timezone

from mingzhang.web.accounts.invitations import InvitationVoidError, Invited, accept, find, invite
from mingzhang.web.accounts.models import Invitation, Membership, Role, User
from mingzhang.web.accounts.scopes import key_of
from mingzhang.web.workflow.models import Event
from tests.web.tenants import Tenant

_PASSWORD = "shan-gao-shui-chang-26"
_HEAD = "用户名,姓名,邮箱,角色,部门代码,单位代码\n"


def _list(text: str, encoding: str = "utf-8-sig") -> dict[str, SimpleUploadedFile]:
    return {"file": SimpleUploadedFile("邀请.csv", text.encode(encoding))}


def _link_in(page: str) -> str:
    found = re.search(r"http://testserver(/accounts/invitation/[\w-]+/)", page)
    assert found is not None
    return found[1]


def test_an_invited_person_joins_with_the_role_and_signs_in(
    tenant: Tenant, client_of: Callable[[User], Client]
) -> None:
    form = {"username": "zhaoliu", "full_name": "赵六", "role": Role.PREPARER, "scope": key_of(tenant.units[1])}
    page = client_of(tenant.users["administrator"]).post("/accounts/organisation/invitations/", form)
    link = _link_in(page.content.decode())
    visitor = Client()
    assert "zhaoliu" in visitor.get(link).content.decode()
    visitor.post(link, {"new_password1": _PASSWORD, "new_password2": _PASSWORD})
    joined = User.objects.get(username="zhaoliu")
    assert [(one.role, one.scope) for one in joined.memberships.all()] == [(Role.PREPARER, tenant.units[1])]
    answer = visitor.post("/accounts/login/", {"login": "zhaoliu", "password": _PASSWORD})
    assert answer.headers["Location"] == "/workspace/"


def test_only_a_hash_of_the_token_is_kept(tenant: Tenant) -> None:
    invited = Invited("zhaoliu", "", "", Role.PREPARER, tenant.units[0])
    invitation, token = invite(invited, tenant.users["administrator"])
    assert token not in str(list(Invitation.objects.values())) + str(list(Event.objects.values()))
    assert find(token) == invitation


def test_a_link_works_once(tenant: Tenant) -> None:
    _, token = invite(Invited("zhaoliu", "", "", Role.PREPARER, tenant.units[0]), tenant.users["administrator"])
    accept(token, _PASSWORD)
    with pytest.raises(InvitationVoidError, match="已经用过"):
        accept(token, _PASSWORD)
    assert User.objects.filter(username="zhaoliu").count() == 1
    assert Client().get(f"/accounts/invitation/{token}/").status_code == 410


def test_a_link_is_void_after_its_days(tenant: Tenant) -> None:
    invitation, token = invite(
        Invited("zhaoliu", "", "", Role.PREPARER, tenant.units[0]), tenant.users["administrator"]
    )
    Invitation.objects.filter(pk=invitation.pk).update(expires_at=timezone.now() - timedelta(seconds=1))
    with pytest.raises(InvitationVoidError, match="过期"):
        accept(token, _PASSWORD)
    assert not User.objects.filter(username="zhaoliu").exists()


def test_a_name_that_was_taken_meanwhile_is_said(tenant: Tenant) -> None:
    _, token = invite(Invited("zhaoliu", "", "", Role.PREPARER, tenant.units[0]), tenant.users["administrator"])
    User.objects.create_user("zhaoliu")
    with pytest.raises(InvitationVoidError, match="已被使用"):
        accept(token, _PASSWORD)


@pytest.mark.parametrize("password", ["12345678901", "short", "zhaoliu-zhaoliu", "password123"])
def test_a_weak_password_is_not_taken(tenant: Tenant, password: str) -> None:
    _, token = invite(Invited("zhaoliu-zhaoliu", "", "", Role.AUDITOR, tenant.region), tenant.users["administrator"])
    page = Client().post(f"/accounts/invitation/{token}/", {"new_password1": password, "new_password2": password})
    assert page.context["form"].errors
    assert not User.objects.filter(username="zhaoliu-zhaoliu").exists()


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030"])
def test_a_list_invites_all(tenant: Tenant, client_of: Callable[[User], Client], encoding: str) -> None:
    department, unit = tenant.departments[0].code, tenant.units[1].code
    lines = (
        f"zhaoliu,赵六,,填报人,{department},{unit}",
        f"qianqi,钱七,,部门审核人,{department},",
        "sunba,孙八,,公开发布人,,",
    )
    text = _HEAD + "\n".join(lines)
    address = f"/accounts/organisation/regions/{tenant.region.pk}/invitations/import/"
    page = client_of(tenant.users["administrator"]).post(address, _list(text, encoding)).content.decode()
    scopes = {one.username: one.scope for one in Invitation.objects.all()}
    assert scopes == {"zhaoliu": tenant.units[1], "qianqi": tenant.departments[0], "sunba": tenant.region}
    assert len(re.findall(r"/accounts/invitation/[\w-]+/", page)) == 3


def test_a_list_with_faults_shows_all_of_them_and_invites_nobody(
    tenant: Tenant, client_of: Callable[[User], Client]
) -> None:
    department = tenant.departments[0].code
    text = _HEAD + "".join(
        f"{line}\n"
        for line in (
            f"zhaoliu,,,填报人,{department},{tenant.units[0].code}",
            f"zhaoliu,,,填报人,{department},{tenant.units[0].code}",
            f"坏 名字,,,填报人,{department},{tenant.units[0].code}",
            f"a1,,,局长,{department},",
            "a2,,,填报人,没有,",
            f"a3,,,填报人,{department},没有",
            "a4,,,填报人,,",
            f"a5,,不是邮箱,填报人,{department},",
            f"{tenant.users['preparer'].username},,,查阅人,,",
            ",,,填报人,,",
        )
    )
    address = f"/accounts/organisation/regions/{tenant.region.pk}/invitations/import/"
    page = client_of(tenant.users["administrator"]).post(address, _list(text))
    places = {(one.line, one.column) for one in page.context["faults"]}
    expected = {(3, "用户名"), (4, "用户名"), (5, "角色"), (6, "部门代码"), (7, "单位代码"), (8, "角色"), (9, "邮箱")}
    assert page.status_code == 422
    assert places == expected | {(10, "用户名"), (11, "用户名"), (11, "角色")}
    assert not Invitation.objects.exists()


@pytest.mark.parametrize(
    ("data", "said"),
    [
        (b"\x00\x01", "CSV"),
        ("用户名,姓名\nzhaoliu,赵六\n".encode(), "缺少或重复"),
        (_HEAD.encode(), "没有别的内容"),
        (f'{_HEAD}"zhaoliu,,,填报人,,\n'.encode(), "引号"),
        (f"{_HEAD}zhaoliu,,,填报人,,,,多\n".encode(), "多出几格"),
        (b"", "第一行应有"),
    ],
)
def test_what_is_no_list_is_said(tenant: Tenant, client_of: Callable[[User], Client], data: bytes, said: str) -> None:
    address = f"/accounts/organisation/regions/{tenant.region.pk}/invitations/import/"
    file = SimpleUploadedFile("a.csv", data or b"\n")
    page = client_of(tenant.users["administrator"]).post(address, {"file": file})
    assert said in page.content.decode()
    assert not Invitation.objects.exists()


def test_nobody_is_invited_into_what_one_does_not_administer(
    tenant: Tenant, other_tenant: Tenant, client_of: Callable[[User], Client]
) -> None:
    client = client_of(tenant.users["administrator"])
    form = {"username": "zhaoliu", "role": Role.PREPARER, "scope": key_of(other_tenant.units[0])}
    assert client.post("/accounts/organisation/invitations/", form).status_code == 422
    Membership.objects.filter(user=tenant.users["administrator"]).update(region=None, department=tenant.departments[0])
    form["scope"] = key_of(tenant.units[3])
    assert client.post("/accounts/organisation/invitations/", form).status_code == 422
    form |= {"scope": key_of(tenant.departments[0]), "role": Role.BUREAU_REVIEWER}
    assert client.post("/accounts/organisation/invitations/", form).status_code == 422
    assert not Invitation.objects.exists()


def test_an_invitation_taken_back_is_void(tenant: Tenant, client_of: Callable[[User], Client]) -> None:
    invitation, token = invite(
        Invited("zhaoliu", "", "", Role.PREPARER, tenant.units[0]), tenant.users["administrator"]
    )
    client = client_of(tenant.users["administrator"])
    client.post(f"/accounts/organisation/invitations/{invitation.pk}/cancel/")
    with pytest.raises(InvitationVoidError, match="收回"):
        find(token)
