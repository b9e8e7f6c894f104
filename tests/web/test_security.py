"""Headers, cookies, lockout, and pages without anything that the content policy would have to let through."""

from __future__ import annotations

import re
from collections.abc import Callable
from html.parser import HTMLParser
from typing import Any

import pytest
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.test import Client, RequestFactory

from mingzhang.web.accounts.addresses import client_address
from mingzhang.web.accounts.models import Role, User
from tests.web.tenants import Tenant, make_user

_PASSWORD = "shan-gao-shui-chang-26"
_ASKED = {
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
}


class _Inline(HTMLParser):
    """Collects what a strict content policy refuses: scripts and styles within the page, handlers, odd addresses."""

    def __init__(self) -> None:
        super().__init__()
        self.found: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = dict(attrs)
        is_data = given.get("type") in {"application/json", "text/plain"}
        if tag == "style" or (tag == "script" and "src" not in given and not is_data):
            self.found.append(f"<{tag}>")
        self.found += [f"<{tag} {name}>" for name in given if name == "style" or name.startswith("on")]
        self.found += [f"<{tag} {name}={value}>" for name, value in attrs if (value or "").startswith("javascript:")]


def inline_in(page: str) -> list[str]:
    reader = _Inline()
    reader.feed(page)
    return reader.found


def test_what_is_inline_is_found() -> None:
    assert inline_in('<p style="x">') == ["<p style>"]
    assert inline_in("<script>1</script><a onclick=1>") == ["<script>", "<a onclick>"]
    assert inline_in('<script src="/a.js"></script><script type="application/json">{}</script>') == []


def _policy(answer: HttpResponseBase) -> dict[str, str]:
    parts = answer.headers["Content-Security-Policy"].split(";")
    return {name: value for name, _, value in (part.strip().partition(" ") for part in parts)}


@pytest.fixture
def operator(tenant: Tenant) -> User:
    user = make_user("operator", Role.ADMINISTRATOR, region=tenant.region)
    user.is_superuser = user.is_staff = True
    user.save()
    return user


_PAGES = (
    *("/", "/accounts/login/", "/accounts/signup/", "/accounts/password/reset/", "/accounts/invitation/nothing/"),
    *("/accounts/me/", "/accounts/2fa/", "/accounts/organisation/", "/accounts/organisation/users/"),
    *("/accounts/organisation/invitations/", "/workspace/", "/workspace/notices/", "/nothing-here/"),
    *("/admin/", "/admin/accounts/region/", "/admin/accounts/region/add/", "/admin/workflow/event/"),
)


@pytest.mark.parametrize("page", _PAGES)
def test_every_page_has_the_headers_and_nothing_inline(
    page: str, operator: User, client_of: Callable[[User], Client]
) -> None:
    client = Client() if page == "/accounts/login/" else client_of(operator)
    answer = client.get(page)
    assert answer.status_code in {200, 404, 410}
    assert {name: answer.headers[name] for name in _ASKED} == _ASKED
    assert "camera=()" in answer.headers["Permissions-Policy"]
    policy = _policy(answer)
    assert policy["script-src"] == policy["style-src"] == policy["default-src"] == "'self'"
    assert policy["object-src"] == policy["base-uri"] == policy["frame-ancestors"] == "'none'"
    assert policy["form-action"] == "'self'"
    assert inline_in(answer.content.decode()) == []


def test_pages_of_users_are_kept_out_of_caches(tenant: Tenant, client_of: Callable[[User], Client]) -> None:
    answer = client_of(tenant.users["preparer"]).get("/accounts/me/")
    assert {"private", "no-store"} <= {one.strip() for one in answer.headers["Cache-Control"].split(",")}


@pytest.mark.parametrize("status", [400, 403, 404, 500])
def test_errors_have_pages_of_ours(status: int, db: None) -> None:
    from django.template.loader import render_to_string  # noqa: PLC0415  templates need no request here

    page = render_to_string(f"{status}.html")
    assert "明账" in page
    assert 'lang="zh-CN"' in page
    assert inline_in(page) == []


def test_a_fault_shows_our_page_and_no_details(
    tenant: Tenant, client_of: Callable[[User], Client], monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(request: HttpRequest) -> dict[str, Any]:
        raise RuntimeError("secret detail")

    monkeypatch.setattr("mingzhang.web.accounts.views.MeForm", fail)
    client = client_of(tenant.users["preparer"])
    client.raise_request_exception = False
    answer = client.get("/accounts/me/")
    assert answer.status_code == 500
    assert "系统出错" in answer.content.decode()
    assert "secret detail" not in answer.content.decode()


def test_a_form_without_its_token_is_refused_in_our_words(tenant: Tenant) -> None:
    client = Client(enforce_csrf_checks=True)
    answer = client.post("/accounts/login/", {"login": "a", "password": "b"})
    assert answer.status_code == 403
    assert "没有被接受" in answer.content.decode()


def _try(client: Client, name: str, password: str, address: str = "192.0.2.1") -> Any:
    answer: Any = client.post("/accounts/login/", {"login": name, "password": password}, REMOTE_ADDR=address)
    return answer


@pytest.fixture
def person(tenant: Tenant) -> User:
    user = tenant.users["preparer"]
    user.set_password(_PASSWORD)
    user.save()
    return user


def test_a_user_at_an_address_is_locked_and_nobody_else(person: User, tenant: Tenant) -> None:
    other = tenant.users["auditor"]
    other.set_password(_PASSWORD)
    other.save()
    names = (person.username, person.username.upper())
    answers = [_try(Client(), names[number % 2], "wrong") for number in range(5)]
    assert answers[-1].status_code == 429
    assert "十五分钟" in answers[-1].content.decode()
    assert _try(Client(), person.username, _PASSWORD).status_code == 429
    assert _try(Client(), other.username, _PASSWORD).headers["Location"] == "/workspace/"
    assert _try(Client(), person.username, _PASSWORD, "192.0.2.2").headers["Location"] == "/workspace/"


def test_a_name_that_does_not_exist_is_answered_as_a_wrong_password(person: User) -> None:
    wrong, unknown = (_try(Client(), name, "wrong-password") for name in (person.username, "nobody"))
    texts = [re.sub(r'value="[^"]*"', "", answer.content.decode()) for answer in (wrong, unknown)]
    assert texts[0] == texts[1]


@pytest.mark.parametrize(
    ("proxies", "forwarded", "expected"),
    [
        (0, "198.51.100.7", "10.0.0.1"),
        (1, "198.51.100.7", "198.51.100.7"),
        (1, "203.0.113.9, 198.51.100.7", "198.51.100.7"),
        (2, "203.0.113.9, 198.51.100.7, 10.0.0.2", "198.51.100.7"),
        (2, "198.51.100.7", "10.0.0.1"),
        (1, "", "10.0.0.1"),
    ],
)
def test_only_trusted_proxies_are_believed(settings: Any, proxies: int, forwarded: str, expected: str) -> None:
    settings.TRUSTED_PROXIES = proxies
    request = RequestFactory().get("/", headers={"X-Forwarded-For": forwarded}, REMOTE_ADDR="10.0.0.1")
    assert client_address(request) == expected


def test_sign_up_and_reset_by_mail_are_closed(db: None) -> None:
    for address in ("/accounts/signup/", "/accounts/password/reset/"):
        assert Client().post(address, {"username": "a", "email": "a@example.org"}).status_code == 405
    assert not User.objects.exists()


def test_a_second_factor_is_asked_where_it_is_set(person: User) -> None:
    from allauth.mfa.totp.internal.auth import TOTP, generate_totp_secret  # noqa: PLC0415  needs Django set up

    TOTP.activate(person, generate_totp_secret())
    client = Client()
    assert _try(client, person.username, _PASSWORD).headers["Location"].startswith("/accounts/2fa/authenticate/")
    assert client.get("/accounts/me/").status_code == 302
    answer = client.post("/accounts/2fa/authenticate/", {"code": "000000x"})
    assert answer.status_code == 200
    assert inline_in(answer.content.decode()) == []


def test_the_second_factor_is_set_up_on_pages_of_ours(person: User) -> None:
    client = Client()
    _try(client, person.username, _PASSWORD)
    asked = client.get("/accounts/2fa/totp/activate/", follow=True)
    assert "再输入一次密码" in asked.content.decode()
    address = "/accounts/reauthenticate/?next=/accounts/2fa/totp/activate/"
    page = client.post(address, {"password": _PASSWORD}, follow=True).content.decode()
    assert "六位数字" in page
    assert inline_in(page) == []


def test_the_admin_is_for_superusers_and_its_logs_are_only_read(
    operator: User, tenant: Tenant, client_of: Callable[[User], Client]
) -> None:
    staff = tenant.users["administrator"]
    staff.is_staff = True
    staff.save()
    assert client_of(staff).get("/admin/accounts/region/").status_code in {302, 403}
    client = client_of(operator)
    assert client.get("/admin/workflow/event/").status_code == 200
    for register in ("workflow/event", "workflow/revision", "accounts/user", "budgets/filing", "axes/accessattempt"):
        assert client.get(f"/admin/{register}/add/").status_code == 403


def test_a_superuser_is_no_reviewer(operator: User, tenant: Tenant, other_tenant: Tenant) -> None:
    filing = other_tenant.filing()
    assert not any(operator.has_perm(f"filing.{one}", filing) for one in ("view", "edit", "clear", "publish"))
    assert operator.has_perm("accounts.change_region")
