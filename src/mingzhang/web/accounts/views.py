"""Pages of users themselves: joining, a new password, their own account; and the pages that are closed."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.contrib import messages
from django.contrib.auth import update_session_auth_hash
from django.contrib.auth.decorators import login_required
from django.contrib.auth.forms import SetPasswordForm
from django.contrib.auth.views import PasswordResetConfirmView
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect, render
from django.urls import reverse_lazy
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_POST, require_safe

from mingzhang.web.accounts.forms import MeForm
from mingzhang.web.accounts.invitations import InvitationVoidError, accept, find
from mingzhang.web.accounts.models import User
from mingzhang.web.workflow.events import record


@login_required
def me(request: HttpRequest) -> HttpResponse:
    """Show the user's own account and change name, e-mail and language."""
    user = _signed_in(request)
    form = MeForm(request.POST or None, instance=user)
    if request.method == "POST" and form.is_valid():
        form.save()
        messages.success(request, _("已保存。"))
        return _spoken(redirect("me"), user.language)
    roles = user.memberships.select_related("region", "department", "unit")
    return render(request, "accounts/me.html", {"form": form, "roles": roles})


@login_required
@require_POST
def end_other_sessions(request: HttpRequest) -> HttpResponse:
    """Sign the user out everywhere but here."""
    user = _signed_in(request)
    user.end_sessions()
    update_session_auth_hash(request, user)
    record("end_sessions", actor=user)
    messages.success(request, _("其他设备上的登录已全部退出。"))
    return redirect("me")


@require_POST
def language(request: HttpRequest) -> HttpResponse:
    """Switch the language, and go back to the page where that was asked."""
    code = request.POST.get("language", "")
    if code not in dict(settings.LANGUAGES):
        code = settings.LANGUAGE_CODE
    if isinstance(request.user, User) and request.user.language != code:
        request.user.language = code
        request.user.save(update_fields=["language"])
    target = request.POST.get("next", "")
    if not url_has_allowed_host_and_scheme(target, {request.get_host()}, require_https=request.is_secure()):
        target = "/"
    return _spoken(HttpResponseRedirect(target), code)


def _spoken(response: HttpResponse, code: str) -> HttpResponse:
    response.set_cookie(
        settings.LANGUAGE_COOKIE_NAME,
        code,
        max_age=365 * 24 * 3600,
        httponly=True,
        samesite="Lax",
        secure=settings.SESSION_COOKIE_SECURE,
    )
    return response


@sensitive_post_parameters("new_password1", "new_password2")
def invitation(request: HttpRequest, token: str) -> HttpResponse:
    """Let an invited person choose a password and join."""
    try:
        found = find(token)
        invited = User(username=found.username, full_name=found.full_name, email=found.email)
        form = SetPasswordForm(invited, request.POST or None)
        if request.method == "POST" and form.is_valid():
            accept(token, form.cleaned_data["new_password1"])
            messages.success(request, _("账号已开通，请登录。"))
            return redirect("account_login")
    except InvitationVoidError as error:
        return render(request, "accounts/closed.html", {"title": _("邀请无效"), "reason": str(error)}, status=410)
    return render(request, "accounts/invitation.html", {"form": form, "invitation": found})


class NewPassword(PasswordResetConfirmView):
    """Set a new password by the link an administrator made: Django's own view in our look."""

    template_name = "accounts/new_password.html"
    success_url = reverse_lazy("account_login")

    def form_valid(self, form: Any) -> HttpResponse:
        """Save the password and say that it holds."""
        response: HttpResponse = super().form_valid(form)
        record("new_password", actor=form.user)
        messages.success(self.request, _("新密码已生效，请登录。"))
        return response


@require_safe
def no_signup(request: HttpRequest) -> HttpResponse:
    """Say that accounts come by invitation only."""
    return _closed(
        request, _("不开放注册"), _("账号由本地区的管理员邀请开通。请向财政部门或主管部门的管理员索取邀请链接。")
    )


@require_safe
def no_reset(request: HttpRequest) -> HttpResponse:
    """Say who resets passwords."""
    return _closed(request, _("忘记密码"), _("请联系本地区或本部门的管理员，由其发给你重设密码的链接。"))


@require_safe
def inactive(request: HttpRequest) -> HttpResponse:
    """Say that an account is not in use."""
    return _closed(request, _("账号已停用"), _("这个账号已停用。需要恢复的，请联系管理员。"))


def _closed(request: HttpRequest, title: str, reason: str) -> HttpResponse:
    return render(request, "accounts/closed.html", {"title": title, "reason": reason})


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    """Say in our words that a form came without its token."""
    words = _("页面停留太久或者浏览器不接受 Cookie，这次提交没有被接受。请返回上一页，刷新后再试。")
    return render(request, "403.html", {"explained": words}, status=403)


def _signed_in(request: HttpRequest) -> User:
    user = request.user
    assert isinstance(user, User)  # login_required lets nobody else in
    return user
