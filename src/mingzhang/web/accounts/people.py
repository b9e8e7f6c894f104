"""Pages of users, their roles and invitations, for administrators."""

from __future__ import annotations

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.contrib.auth.tokens import default_token_generator
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.db import IntegrityError, transaction
from django.db.models import Prefetch, Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.encoding import force_bytes
from django.utils.http import urlsafe_base64_encode
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from mingzhang.web.accounts import invitations
from mingzhang.web.accounts.forms import InvitationForm, RoleForm
from mingzhang.web.accounts.models import Membership, User
from mingzhang.web.accounts.organisation import administrator, link_of
from mingzhang.web.accounts.scopes import invitations_of, memberships_of, people_of, regions_of, scope_fields
from mingzhang.web.workflow.events import record

_ON_A_PAGE = 50


@login_required
@require_safe
def people(request: HttpRequest) -> HttpResponse:
    """List the users who hold a role in what the user administers."""
    user = administrator(request)
    asked = request.GET.get("q", "").strip()
    found = people_of(user).prefetch_related(_visible_roles(user))
    if asked:
        found = found.filter(Q(username__icontains=asked) | Q(full_name__icontains=asked))
    page = Paginator(found, _ON_A_PAGE).get_page(request.GET.get("page"))
    return render(request, "accounts/people.html", {"page": page, "asked": asked, "regions": regions_of(user)})


@login_required
@require_safe
def person(request: HttpRequest, pk: int) -> HttpResponse:
    """Show one user: roles, and what may be done."""
    user = administrator(request)
    found = get_object_or_404(people_of(user).prefetch_related(_visible_roles(user)), pk=pk)
    return render(request, "accounts/person.html", _person_context(user, found, RoleForm(administrator=user)))


def _visible_roles(user: User) -> Prefetch[str]:
    return Prefetch("memberships", queryset=memberships_of(user), to_attr="visible_roles")


def _person_context(user: User, found: User, form: RoleForm) -> dict[str, object]:
    may = user.has_perm("person.manage", found)
    return {"person": found, "form": form, "may_manage": may, "is_self": found.pk == user.pk}


@login_required
@require_POST
def grant(request: HttpRequest, pk: int) -> HttpResponse:
    """Give a user a role. Nobody gives one to themselves."""
    user = administrator(request)
    found = get_object_or_404(people_of(user).prefetch_related(_visible_roles(user)), pk=pk)
    if found.pk == user.pk:
        raise PermissionDenied
    form = RoleForm(request.POST, administrator=user)
    if form.is_valid():
        role = form.cleaned_data["role"]
        try:
            with transaction.atomic():
                membership = Membership.objects.create(user=found, role=role, **scope_fields(form.found))
                _keep("grant_role", user, membership)
        except IntegrityError:
            form.add_error(None, _("这个用户已有这个角色。"))
        else:
            messages.success(request, _("已授予。"))
            return redirect("person", pk=found.pk)
    return render(request, "accounts/person.html", _person_context(user, found, form), status=422)


@login_required
@require_POST
def revoke(request: HttpRequest, pk: int) -> HttpResponse:
    """Take a role away; the last one stays, so that the account remains somebody's to look after."""
    user = administrator(request)
    membership = get_object_or_404(memberships_of(user), pk=pk)
    holder = membership.user
    if holder.pk == user.pk:
        raise PermissionDenied
    if holder.memberships.count() == 1:
        messages.error(request, _("这是该用户的最后一个角色，不能收回。不再使用的账号请停用。"))
    else:
        with transaction.atomic():
            _keep("revoke_role", user, membership)
            membership.delete()
        messages.success(request, _("已收回。"))
    return redirect("person", pk=holder.pk)


@login_required
@require_POST
def set_active(request: HttpRequest, pk: int) -> HttpResponse:
    """Deactivate a user, whose sessions end at once, or let them in again."""
    user = administrator(request)
    found = _managed(user, pk)
    found.is_active = request.POST.get("active") == "1"
    found.save(update_fields=["is_active"])
    found.end_sessions()
    record("activate_user" if found.is_active else "deactivate_user", actor=user, data={"username": found.username})
    messages.success(request, _("已恢复使用。") if found.is_active else _("已停用，该用户的登录全部退出。"))
    return redirect("person", pk=found.pk)


@login_required
@require_POST
def password_link(request: HttpRequest, pk: int) -> HttpResponse:
    """Make a link with which a user sets a new password; it is shown once and ends with the old password."""
    user = administrator(request)
    found = _managed(user, pk)
    number = urlsafe_base64_encode(force_bytes(found.pk))
    path = f"/accounts/password/new/{number}/{default_token_generator.make_token(found)}/"
    record("reset_password", actor=user, data={"username": found.username})
    context = {"person": found, "link": request.build_absolute_uri(path)}
    return render(request, "accounts/password_link.html", context)


def _managed(user: User, pk: int) -> User:
    found = get_object_or_404(people_of(user), pk=pk)
    if not user.has_perm("person.manage", found):
        raise PermissionDenied
    return found


@login_required
def invitation_list(request: HttpRequest) -> HttpResponse:
    """List invitations, and invite one person; the link is shown once."""
    user = administrator(request)
    form = InvitationForm(request.POST or None, administrator=user)
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data
        invited = invitations.Invited(data["username"], data["full_name"], data["email"], data["role"], form.found)
        made = invitations.invite(invited, user)
        return render(request, "accounts/links.html", {"links": [link_of(request, *made)]})
    page = Paginator(invitations_of(user), _ON_A_PAGE).get_page(request.GET.get("page"))
    context = {"form": form, "page": page, "regions": regions_of(user)}
    return render(request, "accounts/invitations.html", context, status=422 if form.errors else 200)


@login_required
@require_POST
def cancel_invitation(request: HttpRequest, pk: int) -> HttpResponse:
    """Take back an invitation that was not used."""
    user = administrator(request)
    invitation = get_object_or_404(invitations_of(user).filter(used_at__isnull=True), pk=pk)
    invitations.cancel(invitation, user)
    messages.success(request, _("邀请已收回，原来的链接不再有效。"))
    return redirect("invitations")


def _keep(action: str, user: User, membership: Membership) -> None:
    data = {"username": membership.user.username, "role": membership.role, "scope": str(membership.scope)}
    record(action, actor=user, data=data)
