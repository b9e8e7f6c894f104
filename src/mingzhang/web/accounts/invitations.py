"""Invitations: a link that is shown once, kept as a hash, used once, and gone after ``INVITATION_DAYS``."""

from __future__ import annotations

import hashlib
import secrets
from dataclasses import dataclass
from datetime import timedelta

from django.conf import settings
from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from mingzhang.web.accounts.models import Invitation, Membership, User
from mingzhang.web.accounts.permissions import Scope
from mingzhang.web.accounts.scopes import scope_fields
from mingzhang.web.workflow.events import record


class InvitationVoidError(Exception):
    """An invitation cannot be used; the message says why and what to do."""


@dataclass(frozen=True, slots=True)
class Invited:
    """Whom to invite: the name to sign in with, what others see, an e-mail or "", a role and where it is held."""

    username: str
    full_name: str
    email: str
    role: str
    scope: Scope


def hash_of(token: str) -> str:
    """Return what is kept of a token."""
    return hashlib.sha256(token.encode()).hexdigest()


def pending(username: str) -> bool:
    """Say whether an invitation of this name is open."""
    return Invitation.objects.filter(username=username, used_at__isnull=True, expires_at__gt=timezone.now()).exists()


@transaction.atomic
def invite(invited: Invited, by: User) -> tuple[Invitation, str]:
    """Make an invitation; return it with the token, which is not kept."""
    token = secrets.token_urlsafe(32)
    invitation = Invitation.objects.create(
        username=invited.username,
        full_name=invited.full_name,
        email=invited.email,
        role=invited.role,
        token_hash=hash_of(token),
        invited_by=by,
        expires_at=timezone.now() + timedelta(days=settings.INVITATION_DAYS),
        **scope_fields(invited.scope),
    )
    record("invite", actor=by, data=_said(invitation))
    return invitation, token


def find(token: str, *, lock: bool = False) -> Invitation:
    """Return the open invitation of a token.

    Raises:
        InvitationVoidError: there is none, it was used or it is too old. The three are told apart only to whoever
            holds the token.
    """
    invitations = Invitation.objects.select_for_update(of=("self",)) if lock else Invitation.objects.all()
    invitation = invitations.filter(token_hash=hash_of(token)).first()
    if invitation is None:
        raise InvitationVoidError(_("邀请链接无效：可能没有复制完整，或者邀请已被收回。请向管理员核对。"))
    if invitation.used_at is not None:
        raise InvitationVoidError(_("这个邀请链接已经用过。请直接登录；忘记密码的，请联系管理员。"))
    if invitation.expires_at <= timezone.now():
        raise InvitationVoidError(_("这个邀请链接已经过期，请管理员重新邀请。"))
    return invitation


@transaction.atomic
def accept(token: str, password: str) -> User:
    """Make the user of an invitation with the role it names; the invitation is used up.

    Raises:
        InvitationVoidError: it cannot be used (see ``find``), or the name was taken in the meantime.
    """
    invitation = find(token, lock=True)
    user = User(username=invitation.username, full_name=invitation.full_name, email=invitation.email)
    user.set_password(password)
    try:
        with transaction.atomic():
            user.save(force_insert=True)
    except IntegrityError as error:
        raise InvitationVoidError(_("用户名已被使用，请管理员换一个用户名重新邀请。")) from error
    scope = invitation.scope
    assert scope is not None  # the database holds to it
    Membership.objects.create(user=user, role=invitation.role, **scope_fields(scope))
    invitation.used_at = timezone.now()
    invitation.save(update_fields=["used_at"])
    record("join", actor=user, data=_said(invitation))
    return user


def cancel(invitation: Invitation, by: User) -> None:
    """Take an invitation back: its link is worth nothing from now on."""
    record("cancel_invitation", actor=by, data=_said(invitation))
    invitation.delete()


def _said(invitation: Invitation) -> dict[str, str]:
    return {"username": invitation.username, "role": invitation.role, "scope": str(invitation.scope)}
