"""Forms of what is put on record: the reply on a budget, the secrecy review, the approval of a year."""

from __future__ import annotations

from collections.abc import Callable

from django import forms
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from mingzhang.web.accounts.models import FiscalYear
from mingzhang.web.budgets.access import filing_of, user_of
from mingzhang.web.workflow.conditions import latest
from mingzhang.web.workflow.forms import ApprovalForm, ReplyForm, SecrecyForm
from mingzhang.web.workflow.models import Approval
from mingzhang.web.workflow.records import left_out_of, record_approval, record_reply, record_secrecy
from mingzhang.web.workflow.steps import StepRefusedError


@login_required
@require_http_methods(["GET", "POST"])
def reply(request: HttpRequest, pk: int) -> HttpResponse:
    """Enter the reply on the budget."""
    filing, user = filing_of(request, pk), user_of(request)
    if not user.has_perm("filing.reply", filing):
        raise PermissionDenied
    first = {"date": filing.reply_date, "number": filing.reply_number, "issuer": filing.reply_issuer}
    form = ReplyForm(request.POST or None, initial=first)

    def keep(data: dict[str, object]) -> None:
        record_reply(filing, user, form.cleaned_data["date"], str(data["number"]), str(data["issuer"]))

    return _answered(request, form, keep, _("登记批复"), reverse("filing", args=[pk]), str(filing))


@login_required
@require_http_methods(["GET", "POST"])
def secrecy(request: HttpRequest, pk: int) -> HttpResponse:
    """Enter the secrecy review of the newest revision."""
    filing, user = filing_of(request, pk), user_of(request)
    if not user.has_perm("filing.secrecy", filing):
        raise PermissionDenied
    names = {"project": "项目", "function": "科目"}
    lines = [f"{names[one['kind']]} {one['code']} {one['reason']}" for one in left_out_of(filing)]
    first = {"person": user.full_name, "date": timezone.localdate(), "left_out": "\n".join(lines)}
    form = SecrecyForm(request.POST or None, initial=first)

    def keep(data: dict[str, object]) -> None:
        given = form.cleaned_data
        record_secrecy(
            filing, user, given["person"], given["date"], given["may_publish"], given["left_out"], str(data["note"])
        )

    revision = latest(filing)
    about = f"{filing} · r{revision.number} · {revision.manifest_hash[:16]}" if revision else str(filing)
    return _answered(request, form, keep, _("登记保密审查"), reverse("filing", args=[pk]), about)


@login_required
@require_http_methods(["GET", "POST"])
def approval(request: HttpRequest, year_pk: int) -> HttpResponse:
    """Enter when the people's congress approved the budget of a year."""
    user = user_of(request)
    year = get_object_or_404(FiscalYear.objects.filter(region__memberships__user=user).distinct(), pk=year_pk)
    if not user.has_perm("region.record", year.region):
        raise PermissionDenied
    known = Approval.objects.filter(year=year).first()
    form = ApprovalForm(request.POST or None, initial={"date": known.date, "number": known.number} if known else {})

    def keep(data: dict[str, object]) -> None:
        record_approval(year, user, form.cleaned_data["date"], str(data["number"]))

    back = f"{reverse('board')}?year={year.pk}"
    return _answered(request, form, keep, _("登记人代会批准日期"), back, str(year))


def _answered(  # noqa: PLR0913, PLR0917  one page for three forms
    request: HttpRequest,
    form: forms.Form,
    keep: Callable[[dict[str, object]], None],
    title: str,
    back: str,
    about: str,
) -> HttpResponse:
    """Keep what a valid form holds and go back; else show the form with what is wrong."""
    if request.method == "POST" and form.is_valid():
        try:
            keep(form.cleaned_data)
            messages.success(request, _("已经登记。"))
            return redirect(back)
        except StepRefusedError as refused:
            form.add_error(None, str(refused))
    context = {"form": form, "title": title, "back": back, "about": about}
    return render(request, "workflow/record.html", context, status=422 if form.errors else 200)
