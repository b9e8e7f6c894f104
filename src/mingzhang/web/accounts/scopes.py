"""What an administrator administers, as queries."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _

from mingzhang.web.accounts.models import Department, Invitation, Membership, Region, Role, Unit, User
from mingzhang.web.accounts.permissions import SCOPES, Scope

if TYPE_CHECKING:
    Choices = list[tuple[str, list[tuple[str, str]]]]


def regions_of(user: User) -> QuerySet[Region]:
    """Return the regions a user is administrator of."""
    return Region.objects.filter(memberships__user=user, memberships__role=Role.ADMINISTRATOR).distinct()


def departments_of(user: User) -> QuerySet[Department]:
    """Return the departments a user administers, as administrator of them or of their region."""
    own = Membership.objects.filter(user=user, role=Role.ADMINISTRATOR, department__isnull=False).values("department")
    return Department.objects.filter(Q(region__in=regions_of(user)) | Q(pk__in=own)).select_related("region")


def units_of(user: User) -> QuerySet[Unit]:
    """Return the units of the departments a user administers."""
    return Unit.objects.filter(department__in=departments_of(user)).select_related("department")


def memberships_of(user: User) -> QuerySet[Membership]:
    """Return the roles held in what a user administers."""
    return Membership.objects.filter(_within(user)).select_related("user", "region", "department", "unit")


def invitations_of(user: User) -> QuerySet[Invitation]:
    """Return the invitations into what a user administers."""
    return Invitation.objects.filter(_within(user)).select_related("region", "department", "unit", "invited_by")


def people_of(user: User) -> QuerySet[User]:
    """Return the users who hold a role in what a user administers."""
    return User.objects.filter(memberships__in=memberships_of(user)).distinct().order_by("username")


def _within(user: User) -> Q:
    departments = departments_of(user)
    return Q(region__in=regions_of(user)) | Q(department__in=departments) | Q(unit__department__in=departments)


def key_of(scope: Scope) -> str:
    """Return how a form names a scope: ``unit:7``."""
    return f"{type(scope).__name__.lower()}:{scope.pk}"


def scope_named(user: User, key: str) -> Scope | None:
    """Return the scope that a form names, if the user administers it."""
    kind, _sep, number = key.partition(":")
    if not number.isdecimal():
        return None
    own: dict[str, QuerySet[Any]] = {
        "region": regions_of(user),
        "department": departments_of(user),
        "unit": units_of(user),
    }
    scope: Scope | None = own[kind].filter(pk=int(number)).first() if kind in own else None
    return scope


def scope_fields(scope: Scope) -> dict[str, Scope]:
    """Return the field of a membership or an invitation that holds a scope."""
    return {type(scope).__name__.lower(): scope}


def scope_choices(user: User) -> Choices:
    """Return the scopes a user administers as grouped choices of a form."""
    groups = ((_("地区"), regions_of(user)), (_("部门"), departments_of(user)), (_("单位"), units_of(user)))
    return [(label, [(key_of(one), f"{one.code} {one}") for one in found]) for label, found in groups if found]


def mismatch(role: str, scope: Scope) -> str:
    """Return "" where a role may be held in a scope, else the sentence that says where it may."""
    if isinstance(scope, SCOPES[role]):
        return ""
    words = {Region: _("地区"), Department: _("部门"), Unit: _("单位")}
    where = "、".join(words[kind] for kind in SCOPES[role])
    return _("“{role}”只能设在{where}一级。").format(role=Role(role).label, where=where)
