"""Who may see and do what, object by object: the only place where roles are given a meaning.

Predicates are registered with django-rules, so that views, templates, the API and files ask the same question:
``user.has_perm("filing.view", filing)``. What is not allowed here is forbidden.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

import rules
from django.db.models import Q, QuerySet

from mingzhang.web.accounts.models import Department, Membership, Region, Role, Unit, User

if TYPE_CHECKING:
    from django.contrib.auth.models import AnonymousUser

    from mingzhang.web.budgets.models import Filing

#: Roles that see a filing of their scope without being able to change it.
READERS = frozenset(Role.values)
_OWNERS = frozenset({Role.PREPARER, Role.UNIT_HEAD})
Scope = Region | Department | Unit
#: Where a role may be held. A bureau's reviewer is one of the region: nobody reviews for the bureau from within a unit.
SCOPES: Mapping[str, tuple[type[Scope], ...]] = {
    Role.PREPARER: (Unit, Department),
    Role.UNIT_HEAD: (Unit, Department),
    Role.DEPARTMENT_REVIEWER: (Department,),
    Role.BUREAU_REVIEWER: (Region,),
    Role.PUBLISHER: (Region, Department),
    Role.ADMINISTRATOR: (Region, Department),
    Role.AUDITOR: (Region, Department, Unit),
}


def roles_on(user: User | AnonymousUser, filing: Filing) -> frozenset[str]:
    """Return the roles a user holds on a filing: in its unit, its department, or its region.

    Roles in a unit reach only that unit's own filings, never the department's; roles of a preparer or head in a
    department reach the department's own filing and not those of its units.
    """
    if not user.is_authenticated:
        return frozenset()
    held = Membership.objects.filter(user=user).filter(
        Q(region=filing.department.region_id)
        | Q(department=filing.department_id)
        | (Q(unit=filing.unit_id) if filing.unit_id else Q(pk__in=()))
    )
    roles = set()
    for membership in held:
        is_units = membership.role in _OWNERS and filing.unit_id and membership.department_id
        if not is_units:
            roles.add(membership.role)
    return frozenset(roles)


def visible_filings(user: User | AnonymousUser, filings: QuerySet[Filing]) -> QuerySet[Filing]:
    """Return the filings a user may see, as one query; the same as asking ``filing.view`` for each."""
    if not user.is_authenticated:
        return filings.none()
    held = Membership.objects.filter(user=user)
    regions = held.filter(region__isnull=False).values("region")
    departments = held.filter(department__isnull=False).exclude(role__in=_OWNERS).values("department")
    owned = held.filter(department__isnull=False, role__in=_OWNERS).values("department")
    units = held.filter(unit__isnull=False).values("unit")
    return filings.filter(
        Q(department__region__in=regions)
        | Q(department__in=departments)
        | Q(department__in=owned, unit__isnull=True)
        | Q(unit__in=units)
    )


def _with_role(*wanted: str) -> rules.Predicate:
    @rules.predicate(name=f"holds {' or '.join(wanted)}")
    def holds(user: User, filing: Filing | None) -> bool:
        return filing is not None and bool(roles_on(user, filing) & set(wanted))

    return holds


@rules.predicate
def is_editable(_: User, filing: Filing | None) -> bool:
    """Say whether the state of a filing lets its ledger be changed."""
    return filing is not None and filing.state in {"draft", "returned"} and filing.year.is_open


prepares = _with_role(Role.PREPARER, Role.UNIT_HEAD)
reviews = _with_role(Role.DEPARTMENT_REVIEWER, Role.BUREAU_REVIEWER)

rules.add_perm("filing.view", _with_role(*READERS))
rules.add_perm("filing.edit", prepares & is_editable)
rules.add_perm("filing.submit", _with_role(Role.PREPARER, Role.UNIT_HEAD))
rules.add_perm("filing.review", reviews)
rules.add_perm("filing.clear", _with_role(Role.BUREAU_REVIEWER))
rules.add_perm("filing.publish", _with_role(Role.PUBLISHER))
rules.add_perm("filing.reply", reviews)
rules.add_perm("filing.secrecy", _with_role(Role.UNIT_HEAD, Role.DEPARTMENT_REVIEWER, Role.PUBLISHER))
rules.add_perm("filing.remark", reviews | _with_role(Role.PREPARER, Role.UNIT_HEAD, Role.PUBLISHER))
rules.add_perm("filing.administer", _with_role(Role.ADMINISTRATOR))


@rules.predicate
def administers_something(user: User) -> bool:
    """Say whether a user is administrator of any scope."""
    return _administered(user).exists()


@rules.predicate
def administers(user: User, scope: Scope | None) -> bool:
    """Say whether a user is administrator of a scope or of one that contains it."""
    return scope is not None and _administered(user).filter(_containing(scope)).exists()


@rules.predicate
def manages(user: User, person: User | None) -> bool:
    """Say whether a user may deactivate a person or let them set a new password.

    All roles of the person have to lie within what the user administers; otherwise the administrator of one department
    could take over the account of the region's. Nobody manages themselves, or whoever runs the installation.
    """
    if person is None or person.pk == user.pk or person.is_superuser:
        return False
    held = list(person.memberships.select_related("region", "department", "unit__department"))
    return bool(held) and all(administers(user, membership.scope) for membership in held)


@rules.predicate
def works_in_bureau(user: User) -> bool:
    """Say whether a user holds a role in a whole region: only they see the bureau's board."""
    return Membership.objects.filter(user=user, region__isnull=False).exists()


@rules.predicate
def reviews_in_region(user: User, region: Region | None) -> bool:
    """Say whether a user reviews for the bureau of this region and may record what holds for all of it."""
    return (
        region is not None and Membership.objects.filter(user=user, region=region, role=Role.BUREAU_REVIEWER).exists()
    )


rules.add_perm("accounts.administer", administers_something)
rules.add_perm("scope.administer", administers)
rules.add_perm("person.manage", manages)
rules.add_perm("workflow.board", works_in_bureau)
rules.add_perm("region.record", reviews_in_region)


@rules.predicate
def sets_control(user: User, region: Region | None) -> bool:
    """Say whether a user sets control figures and opens years of a region: the bureau's reviewer, the administrator."""
    wanted = (Role.BUREAU_REVIEWER, Role.ADMINISTRATOR)
    return region is not None and Membership.objects.filter(user=user, region=region, role__in=wanted).exists()


@rules.predicate
def prepares_for(user: User, unit: Unit | None) -> bool:
    """Say whether a user fills in what belongs to a unit beyond one filing: its library of projects."""
    return unit is not None and Membership.objects.filter(user=user, unit=unit, role__in=_OWNERS).exists()


@rules.predicate
def sees_unit(user: User, unit: Unit | None) -> bool:
    """Say whether a user sees what belongs to a unit, as they see its filings: see ``visible_units``."""
    return unit is not None and visible_units(user, Unit.objects.filter(pk=unit.pk)).exists()


def visible_units(user: User | AnonymousUser, units: QuerySet[Unit]) -> QuerySet[Unit]:
    """Return the units whose filings a user may see, whether there are any yet or not."""
    if not user.is_authenticated:
        return units.none()
    held = Membership.objects.filter(user=user)
    departments = held.filter(department__isnull=False).exclude(role__in=_OWNERS)
    return units.filter(
        Q(department__region__in=held.filter(region__isnull=False).values("region"))
        | Q(department__in=departments.values("department"))
        | Q(pk__in=held.filter(unit__isnull=False).values("unit"))
    )


rules.add_perm("region.control", sets_control)
rules.add_perm("unit.prepare", prepares_for)
rules.add_perm("unit.view", sees_unit)


def _administered(user: User) -> QuerySet[Membership]:
    return Membership.objects.filter(user=user, role=Role.ADMINISTRATOR)


def _containing(scope: Scope) -> Q:
    """Return which memberships are held in a scope or in one that contains it."""
    if isinstance(scope, Unit):
        return Q(unit=scope) | Q(department=scope.department_id) | Q(region=scope.department.region_id)
    if isinstance(scope, Department):
        return Q(department=scope) | Q(region=scope.region_id)
    return Q(region=scope)
