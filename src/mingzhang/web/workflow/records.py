"""What people put on record beside the steps: replies, secrecy reviews, approvals, reminders; each asks and logs."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import TYPE_CHECKING

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils.translation import gettext as _

from mingzhang.web.budgets.models import Filing
from mingzhang.web.workflow.conditions import latest
from mingzhang.web.workflow.dates import deadline
from mingzhang.web.workflow.events import record
from mingzhang.web.workflow.models import Approval, Event, Notice, SecrecyReview
from mingzhang.web.workflow.steps import StepRefusedError, audience

if TYPE_CHECKING:
    from mingzhang.web.accounts.models import FiscalYear, User

#: Whom a reminder reaches.
_REMINDED = ("preparer", "unit_head")
#: The most signs of a notice.
_LONGEST = 300


@transaction.atomic
def record_reply(filing: Filing, user: User, day: date, number: str, issuer: str) -> Event:
    """Keep the reply on a body's budget (批复): its date, document number and who gave it.

    Raises:
        PermissionDenied: the user does not review this filing.
    """
    if not user.has_perm("filing.reply", filing):
        raise PermissionDenied
    filing = Filing.objects.select_for_update().get(pk=filing.pk)
    before = {"date": str(filing.reply_date or ""), "number": filing.reply_number, "issuer": filing.reply_issuer}
    filing.reply_date, filing.reply_number, filing.reply_issuer = day, number, issuer
    filing.save(update_fields=["reply_date", "reply_number", "reply_issuer", "changed_at"])
    after = {"date": str(day), "number": number, "issuer": issuer}
    return record("reply", actor=user, filing=filing, data={"was": before, "is": after})


@transaction.atomic
def record_approval(year: FiscalYear, user: User, day: date, number: str) -> Event:
    """Keep when the people's congress approved the budget of a year.

    Raises:
        PermissionDenied: the user does not review for the bureau of this region.
    """
    if not user.has_perm("region.record", year.region):
        raise PermissionDenied
    old = Approval.objects.filter(year=year).first()
    Approval.objects.update_or_create(year=year, defaults={"date": day, "number": number, "recorded_by": user})
    was = {"date": str(old.date), "number": old.number} if old else {}
    data = {"region": year.region.code, "year": year.year, "was": was, "is": {"date": str(day), "number": number}}
    return record("approval", actor=user, data=data)


@transaction.atomic
def record_secrecy(  # noqa: PLR0913, PLR0917  what the regulation asks to be recorded
    filing: Filing,
    user: User,
    person: str,
    day: date,
    may_publish: bool,
    left_out: Sequence[dict[str, str]] = (),
    note: str = "",
) -> SecrecyReview:
    """Keep the review before publication of the newest revision (政府信息公开条例第十七条).

    ``left_out`` names what must not be published, each with ``kind`` (project, function), ``code`` and ``reason``. It
    takes effect when the filing is next submitted: the files are made without it and say so.

    Raises:
        PermissionDenied: the user may not record it.
        StepRefusedError: there is no revision, or something is left out without a reason.
    """
    if not user.has_perm("filing.secrecy", filing):
        raise PermissionDenied
    revision = latest(filing)
    if revision is None:
        raise StepRefusedError(_("还没有提交过，没有可以审查的文件。"))
    if any(not one["reason"].strip() or not one["code"].strip() for one in left_out):
        raise StepRefusedError(_("不予公开的事项，每一条都要写明编码和理由。"))
    review = SecrecyReview.objects.create(
        revision=revision,
        person=person,
        date=day,
        may_publish=may_publish,
        left_out=list(left_out),
        note=note,
        recorded_by=user,
    )
    record(
        "secrecy",
        actor=user,
        filing=filing,
        revision=revision,
        comment=note,
        data={
            "manifest": revision.manifest_hash,
            "person": person,
            "date": str(day),
            "may_publish": may_publish,
            "left_out": list(left_out),
        },
    )
    return review


def left_out_of(filing: Filing) -> list[dict[str, str]]:
    """Return what the last recorded decision on a filing leaves out of publication; nothing where it says nothing."""
    last = SecrecyReview.objects.filter(revision__filing=filing).order_by("-id").first()
    return list(last.left_out) if last is not None else []


@transaction.atomic
def remind(filing: Filing, user: User, day: date) -> int:
    """Tell those who prepare a filing that it is waited for; return how many were told.

    Raises:
        PermissionDenied: the user does not review this filing.
        StepRefusedError: nothing is waited for, or there is nobody to tell.
    """
    if not user.has_perm("filing.review", filing):
        raise PermissionDenied
    if filing.state not in {Filing.State.DRAFT, Filing.State.RETURNED}:
        raise StepRefusedError(_("现在的状态是“{state}”，不用催办。").format(state=filing.get_state_display()))
    told = list(audience(filing, _REMINDED))
    if not told:
        raise StepRefusedError(_("这个单位还没有填报人：请管理员先分配。"))
    due = deadline(filing.reply_date, day)
    text = _("{filing}：请尽快提交。").format(filing=filing)
    if due is not None:
        text = _("{filing}：请尽快提交，公开期限 {until}，{left}。").format(
            filing=filing, until=due.until, left=due.text
        )
    Notice.objects.bulk_create(Notice(user=one, filing=filing, text=text[:_LONGEST]) for one in told)
    record("remind", actor=user, filing=filing, data={"told": sorted(one.pk for one in told)})
    return len(told)
