"""The audit log: lines are added, chained by hash, and never changed from the application."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from mingzhang.web.workflow.models import ChainHead, Event

if TYPE_CHECKING:
    from mingzhang.web.accounts.models import User
    from mingzhang.web.budgets.models import Filing
    from mingzhang.web.workflow.models import Revision


#: The one row of the log's head.
_HEAD = 1


@transaction.atomic
def record(  # noqa: PLR0913  a line of the log has so many columns
    action: str,
    *,
    actor: User | None,
    filing: Filing | None = None,
    revision: Revision | None = None,
    before: str = "",
    after: str = "",
    comment: str = "",
    data: Mapping[str, Any] | None = None,
) -> Event:
    """Add one line to the log.

    The head of the log is locked first: on PostgreSQL a lock on the last line itself would let two writers that wait
    for it both follow the same line.
    """
    head, _made = ChainHead.objects.select_for_update().get_or_create(pk=_HEAD)
    event = Event(
        filing=filing,
        revision=revision,
        actor=actor,
        action=action,
        before=before,
        after=after,
        comment=comment,
        data=dict(data or {}),
        at=timezone.now(),
    )
    event.chain = link(head.chain, event)
    event.save()
    head.chain, head.lines = event.chain, head.lines + 1
    head.save()
    return event


def link(previous: str, event: Event) -> str:
    """Return the hash that chains a line to the one before it."""
    line = [
        previous,
        event.filing_id,
        event.revision_id,
        event.actor_id,
        event.action,
        event.before,
        event.after,
        event.comment,
        event.data,
        event.at.isoformat(),
    ]
    return hashlib.sha256(json.dumps(line, ensure_ascii=False, sort_keys=True).encode()).hexdigest()


@dataclass(frozen=True, slots=True)
class Fault:
    """A place where the log does not hold together: the line's id, None for its end."""

    line: int | None
    why: str


def faults() -> Iterator[Fault]:
    """Yield where a line was changed or taken away: its hash does not follow from the line before."""
    previous, count = "", 0
    for event in Event.objects.order_by("id").iterator():
        if event.chain != link(previous, event):
            yield Fault(event.pk, _("这一行与前一行的链值对不上：本行被改动过，或者前面少了记录。"))
        previous, count = event.chain, count + 1
    head = ChainHead.objects.filter(pk=_HEAD).first()
    if (head.chain if head else "", head.lines if head else 0) != (previous, count):
        yield Fault(None, _("日志末尾与登记的行数或者链值不符：末尾的记录可能被删去。"))
