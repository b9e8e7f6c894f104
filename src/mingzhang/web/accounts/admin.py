"""Django's admin: registers that superusers keep, and logs that nobody changes.

The workspace does not need it. It is for whoever runs the installation: regions, which administrators cannot make
themselves, and a look at what was recorded. What other packages would put on Django's own site is not shown.
"""

from __future__ import annotations

from typing import Any, ClassVar

from allauth.account.decorators import secure_admin_login
from axes.models import AccessAttempt, AccessFailureLog, AccessLog
from django.contrib import admin
from django.db.models import Model
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from mingzhang.web.accounts.models import Department, FiscalYear, Membership, Region, Unit, User
from mingzhang.web.budgets.models import Filing
from mingzhang.web.workflow.models import Event, Revision, SecrecyReview


class SuperuserSite(admin.AdminSite):
    """The admin site, closed to everybody but superusers, who sign in as everybody does: with lockout and TOTP."""

    site_header = _("明账登记表")
    site_title = _("明账登记表")
    index_title = _("登记表和日志")
    site_url = "/workspace/"

    def has_permission(self, request: HttpRequest) -> bool:
        """Ask for an active superuser: staff alone is not enough."""
        return bool(request.user.is_active and request.user.is_superuser)


class ReadOnly(admin.ModelAdmin[Any]):
    """Rows to look at."""

    def has_add_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        """Refuse."""
        return False

    def has_change_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        """Refuse."""
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        """Refuse."""
        return False


class EventAdmin(ReadOnly):
    """The audit log."""

    list_display: ClassVar = ["at", "actor", "action", "filing", "before", "after"]
    list_filter: ClassVar = ["action"]
    list_select_related: ClassVar = ["actor", "filing__department", "filing__unit", "filing__year"]


class UserAdmin(ReadOnly):
    """Users, without anything that concerns their passwords."""

    list_display: ClassVar = ["username", "full_name", "is_active", "is_superuser", "last_login"]
    fields: ClassVar = ["username", "full_name", "email", "language", "is_active", "is_superuser", "last_login"]
    search_fields: ClassVar = ["username", "full_name"]


site = SuperuserSite(name="admin")
# As allauth's documentation has it: the admin's own sign-in page would ask for no second factor.
setattr(site, "login", secure_admin_login(site.login))  # noqa: B010  a method is not assigned to otherwise
for _register in (Region, Department, Unit, FiscalYear):
    site.register(_register)
for _log in (Revision, SecrecyReview, Filing, Membership, AccessAttempt, AccessFailureLog, AccessLog):
    site.register(_log, ReadOnly)
site.register(Event, EventAdmin)
site.register(User, UserAdmin)
