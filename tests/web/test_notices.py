"""Notices: to whom, read, and never of what one may no longer see."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from django.urls import reverse

from mingzhang.web.workflow.models import Notice
from tests.web.tenants import Tenant

if TYPE_CHECKING:
    from django.test import Client

    from mingzhang.web.accounts.models import User

ClientOf = Callable[["User"], "Client"]


def test_without_notices_the_page_says_what_will_come(tenant: Tenant, client_of: ClientOf) -> None:
    assert "没有通知" in client_of(tenant.users["preparer"]).get(reverse("notices")).content.decode()


def test_a_notice_is_opened_and_read(tenant: Tenant, client_of: ClientOf) -> None:
    user, filing = tenant.users["preparer"], tenant.filing()
    notice = Notice.objects.create(user=user, filing=filing, text="请核对表五")
    client = client_of(user)
    page = client.get(reverse("notices")).content.decode()
    assert "<strong>请核对表五</strong>" in page and 'class="count"' in page
    answer = client.post(reverse("notices_read"), {"notice": notice.pk, "open": "1"})
    assert answer.headers["Location"] == reverse("filing", args=[filing.pk])
    notice.refresh_from_db()
    assert notice.read_at is not None
    assert "<strong>请核对表五</strong>" not in client.get(reverse("notices")).content.decode()


def test_all_are_marked_at_once_and_only_ones_own(tenant: Tenant, client_of: ClientOf) -> None:
    filing = tenant.filing()
    for name in ("preparer", "preparer", "unit_head"):
        Notice.objects.create(user=tenant.users[name], filing=filing, text="通知")
    others = Notice.objects.get(user=tenant.users["unit_head"])
    client = client_of(tenant.users["preparer"])
    client.post(reverse("notices_read"), {"notice": others.pk})
    assert Notice.objects.filter(read_at=None).count() == 3
    client.post(reverse("notices_read"))
    assert list(Notice.objects.filter(read_at=None)) == [others]
    assert client.get(reverse("notices_read")).status_code == 405


def test_a_notice_of_what_one_may_no_longer_see_is_gone(tenant: Tenant, client_of: ClientOf) -> None:
    user = tenant.users["preparer"]
    Notice.objects.create(user=user, filing=tenant.filing(), text="请核对表五")
    user.memberships.all().delete()
    assert "请核对表五" not in client_of(user).get(reverse("notices")).content.decode()
