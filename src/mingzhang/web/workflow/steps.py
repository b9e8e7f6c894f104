"""Taking a step of the workflow: ask, check, change the state, record, tell."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils.translation import gettext as _
from rules.permissions import permissions

from mingzhang.web.accounts.models import Membership, User
from mingzhang.web.budgets.models import Filing
from mingzhang.web.workflow.changes import public_changes
from mingzhang.web.workflow.conditions import latest
from mingzhang.web.workflow.events import record
from mingzhang.web.workflow.models import Event, Notice
from mingzhang.web.workflow.revisions import seal
from mingzhang.web.workflow.transitions import TRANSITIONS, Transition

if TYPE_CHECKING:
    from django.db.models import QuerySet

    from mingzhang.web.workflow.models import Revision


class StepRefusedError(Exception):
    """A condition of a step is not met; the message says which, for the user."""


def transition(name: str) -> Transition:
    """Return the transition of a name.

    Raises:
        KeyError: there is none.
    """
    for one in TRANSITIONS:
        if one.name == name:
            return one
    raise KeyError(name)


def holders(permission: str) -> frozenset[str]:
    """Return the roles that a permission on a filing asks for: its predicate is named after them."""
    name: str = permissions[permission].name
    return frozenset(name.removeprefix("holds ").split(" or "))


def steps_of(roles: frozenset[str], state: str) -> Iterator[Transition]:
    """Yield the steps that lead on from a state and belong to one of the roles, whatever their conditions say."""
    for one in TRANSITIONS:
        if state in one.sources and one.only_if is None and holders(one.permission) & roles:
            yield one


def open_steps(user: User, filing: Filing) -> Iterator[tuple[Transition, str]]:
    """Yield each step the user may take from the filing's state, with the reason why not yet ("" if at once)."""
    for one in TRANSITIONS:
        is_offered = filing.state in one.sources and not (one.only_if and one.only_if(filing, user))
        if is_offered and user.has_perm(one.permission, filing):
            yield one, next(filter(None, (condition(filing, user) for condition in one.conditions)), "")


@transaction.atomic
def perform(name: str, filing: Filing, user: User, comment: str = "") -> Event:
    """Take a step.

    Raises:
        PermissionDenied: the user may not take this step on this filing.
        StepRefusedError: the state or a condition is against it.
    """
    step = transition(name)
    filing = Filing.objects.select_for_update().get(pk=filing.pk)
    if not user.has_perm(step.permission, filing):
        raise PermissionDenied
    if filing.state not in step.sources:
        raise StepRefusedError(
            _("现在的状态是“{state}”，不能{step}。").format(state=filing.get_state_display(), step=step.label)
        )
    if step.needs_comment and not comment.strip():
        raise StepRefusedError(_("请写明理由。"))
    for condition in filter(None, (step.only_if, *step.conditions)):
        if reason := condition(filing, user):
            raise StepRefusedError(reason)
    before = filing.state
    if step.seals:
        seal(filing, user)
        filing.submitted_by = user
    filing.state = step.target
    filing.save()
    revision = latest(filing)
    event = record(
        name,
        actor=user,
        filing=filing,
        revision=revision,
        before=before,
        after=filing.state,
        comment=comment.strip(),
        data=_bound(filing, revision) if step.binds and revision else {},
    )
    _tell(filing, step, event, user)
    return event


def _bound(filing: Filing, revision: Revision) -> dict[str, Any]:
    """Return what binds a step to the files; where a correction is published, what it changes, for the public."""
    data: dict[str, Any] = {"manifest": revision.manifest_hash}
    before = filing.events.filter(action="publish").order_by("-id").first()
    if filing.state == Filing.State.PUBLISHED and before is not None and before.revision is not None:
        reason = filing.events.filter(action="correct").order_by("-id").first()
        data["corrects"] = public_changes(before.revision, revision) | {"reason": reason.comment if reason else ""}
    return data


def _tell(filing: Filing, step: Transition, event: Event, actor: User) -> None:
    text = f"{filing}：{step.label}（{actor}）" + (f"：{event.comment}" if event.comment else "")
    told = audience(filing, step.notifies).exclude(pk=actor.pk)
    Notice.objects.bulk_create(Notice(user=user, filing=filing, text=text[:300]) for user in told)


def audience(filing: Filing, roles: tuple[str, ...]) -> QuerySet[User]:
    """Return the active users who hold one of the roles on a filing."""
    held = Membership.objects.filter(role__in=roles)
    mine = held.filter(region=filing.department.region_id) | held.filter(department=filing.department_id)
    if filing.unit_id:
        mine = mine | held.filter(unit=filing.unit_id)
    return User.objects.filter(is_active=True, memberships__in=mine).distinct()
