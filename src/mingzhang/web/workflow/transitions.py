"""The workflow as one table: who may take which step from which state, on what conditions, and what is recorded.

Buttons, checks, audit rows, notices and the diagram in the documentation derive from ``TRANSITIONS``; nothing else
changes the state of a filing.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.utils.translation import gettext_lazy as _

from mingzhang.web.budgets.models import Filing
from mingzhang.web.workflow import conditions

if TYPE_CHECKING:
    from django.utils.functional import _StrPromise

    from mingzhang.web.accounts.models import User

State = Filing.State
#: Returns "" where the step may be taken, else the reason why not, as a sentence for the user.
Condition = Callable[[Filing, "User"], str]


@dataclass(frozen=True, slots=True)
class Transition:
    """One step. ``permission`` is asked of the user on the filing, ``conditions`` all have to be met.

    ``seals``: a new revision is made of what is there. ``binds``: the revision's manifest hash is recorded, and a later
    change makes the step void. ``notifies`` are the roles that are told. ``is_weighty`` steps ask once more.
    """

    name: str
    label: _StrPromise
    sources: tuple[str, ...]
    target: str
    permission: str
    conditions: tuple[Condition, ...] = ()
    needs_comment: bool = False
    seals: bool = False
    binds: bool = False
    notifies: tuple[str, ...] = ()
    is_weighty: bool = False
    #: The step is offered at all only where this holds.
    only_if: Condition | None = None


TRANSITIONS: tuple[Transition, ...] = (
    Transition(
        "submit",
        _("提交审核"),
        (State.DRAFT, State.RETURNED),
        State.SUBMITTED,
        "filing.submit",
        (conditions.has_content, conditions.year_is_open),
        seals=True,
        notifies=("department_reviewer", "bureau_reviewer"),
    ),
    Transition(
        "recall",
        _("撤回提交"),
        (State.SUBMITTED,),
        State.DRAFT,
        "filing.submit",
        notifies=("department_reviewer", "bureau_reviewer"),
    ),
    Transition(
        "take",
        _("开始审核"),
        (State.SUBMITTED,),
        State.IN_REVIEW,
        "filing.review",
        (conditions.is_someone_else,),
        notifies=("preparer",),
    ),
    Transition(
        "return",
        _("退回修改"),
        (State.SUBMITTED, State.IN_REVIEW, State.CLEARED),
        State.RETURNED,
        "filing.review",
        (conditions.is_someone_else,),
        needs_comment=True,
        notifies=("preparer", "unit_head"),
    ),
    Transition(
        "clear",
        _("审核通过"),
        (State.IN_REVIEW,),
        State.CLEARED,
        "filing.clear",
        (
            conditions.is_someone_else,
            conditions.has_no_open_errors,
            conditions.has_no_open_demands,
            conditions.has_no_watermark,
            conditions.package_is_unchanged,
        ),
        binds=True,
        notifies=("preparer", "unit_head", "publisher"),
        is_weighty=True,
    ),
    Transition(
        "publish",
        _("公开"),
        (State.CLEARED,),
        State.PUBLISHED,
        "filing.publish",
        (
            conditions.is_someone_else,
            conditions.has_secrecy_review,
            conditions.has_reply,
            conditions.package_is_cleared_one,
        ),
        binds=True,
        notifies=("preparer", "unit_head", "bureau_reviewer"),
        is_weighty=True,
    ),
    Transition(
        "withdraw",
        _("撤下公开文件"),
        # While a correction is being made the former revision stays public, and may have to go at once.
        (
            State.PUBLISHED,
            State.DRAFT,
            State.SUBMITTED,
            State.IN_REVIEW,
            State.RETURNED,
            State.CLEARED,
        ),
        State.WITHDRAWN,
        "filing.publish",
        needs_comment=True,
        notifies=("preparer", "unit_head", "bureau_reviewer"),
        is_weighty=True,
        only_if=conditions.is_public,
    ),
    Transition(
        "correct",
        _("更正"),
        (State.PUBLISHED, State.WITHDRAWN),
        State.DRAFT,
        "filing.publish",
        needs_comment=True,
        notifies=("preparer", "unit_head"),
        is_weighty=True,
    ),
)
