"""One step for many filings: each is asked, checked and done on its own; the result says of each what became of it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from django.core.exceptions import PermissionDenied
from django.utils.translation import gettext as _

from mingzhang.web.accounts.permissions import visible_filings
from mingzhang.web.budgets.models import Filing
from mingzhang.web.workflow.records import remind
from mingzhang.web.workflow.steps import StepRefusedError, open_steps, perform, transition
from mingzhang.web.workflow.transitions import TRANSITIONS

if TYPE_CHECKING:
    from mingzhang.web.accounts.models import User

#: Steps that may be taken for many at once; those of a single publication gone wrong may not.
STEPS = tuple(one for one in TRANSITIONS if one.name in ("submit", "take", "return", "clear", "publish"))
REMIND = "remind"


@dataclass(frozen=True, slots=True)
class Done:
    """What became of one filing. ``reason`` is "" where it was done; ``is_queued`` where a worker will do it."""

    filing: Filing
    reason: str = ""
    is_queued: bool = False


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of all; ``unknown`` is how many of those asked for there are not, or not for this user."""

    done: tuple[Done, ...]
    unknown: int = 0

    @property
    def succeeded(self) -> list[Done]:
        """Return those that were done."""
        return [one for one in self.done if not one.reason]

    @property
    def refused(self) -> list[Done]:
        """Return those that were not."""
        return [one for one in self.done if one.reason]


def take_steps(name: str, wanted: Sequence[int], user: User, comment: str, day: date) -> Outcome:
    """Take a step for each of the filings, or remind of each; what one is refused for stops no other.

    Args:
        name: a transition of ``STEPS``, or ``REMIND``.
        wanted: primary keys of filings.
        user: who asks.
        comment: goes with every step.
        day: today, for the days that a reminder names.

    Raises:
        StepRefusedError: the step may not be taken for many.
    """
    if name != REMIND and name not in {one.name for one in STEPS}:
        raise StepRefusedError(_("这一步不能批量办理。"))

    def act(filing: Filing) -> bool:
        if name == REMIND:
            return remind(filing, user, day) < 0
        return take(name, filing, user, comment)

    filings = visible_filings(user, Filing.objects.filter(pk__in=wanted)).select_related("department", "unit", "year")
    done = tuple(_done(act, filing) for filing in filings)
    return Outcome(done, len(set(wanted)) - len(done))


def _done(act: Callable[[Filing], bool], filing: Filing) -> Done:
    try:
        return Done(filing, is_queued=act(filing))
    except StepRefusedError as refused:
        return Done(filing, str(refused))
    except PermissionDenied:
        return Done(filing, _("你的角色不能办理这一步。"))


def take(name: str, filing: Filing, user: User, comment: str) -> bool:
    """Take a step now, or have a worker take it where it needs files that nobody has made yet; say whether it waits.

    Raises:
        PermissionDenied: the user may not take this step on this filing.
        StepRefusedError: the state or a condition is against it; known already now, so nothing is queued for nothing.
    """
    if transition(name).seals:
        from mingzhang.web.budgets.sources import is_built  # noqa: PLC0415  the pipeline only where it is needed
        from mingzhang.web.jobs.asking import ask_for_step  # noqa: PLC0415

        reason = next((why for one, why in open_steps(user, filing) if one.name == name), None)
        if reason == "" and not is_built(filing):
            ask_for_step(name, filing, user, comment)
            return True
    perform(name, filing, user, comment)
    return False
