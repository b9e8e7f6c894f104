"""What actions are called, and what a line of the log says in words."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from mingzhang.web.budgets.models import Filing
from mingzhang.web.workflow.models import Decision
from mingzhang.web.workflow.transitions import TRANSITIONS

if TYPE_CHECKING:
    from mingzhang.web.workflow.models import Event

#: Actions that are no steps.
_OTHERS = {
    "decide": gettext_lazy("处理问题"),
    "undecide": gettext_lazy("收回处理意见"),
    "remark": gettext_lazy("提出意见"),
    "answer": gettext_lazy("答复意见"),
    "resolve": gettext_lazy("办结意见"),
    "reply": gettext_lazy("登记批复"),
    "approval": gettext_lazy("登记人代会批准日期"),
    "secrecy": gettext_lazy("登记保密审查"),
    "remind": gettext_lazy("催办"),
    "edit": gettext_lazy("批量改动账本"),
    "upload": gettext_lazy("上传文件"),
    "remove_upload": gettext_lazy("删去上传的文件"),
    "use_ledger": gettext_lazy("改为在线编制"),
    "open_year": gettext_lazy("开启年度"),
    "project": gettext_lazy("项目入库、结束"),
    "control": gettext_lazy("下达控制数"),
    "invite": gettext_lazy("邀请用户"),
    "join": gettext_lazy("接受邀请"),
    "cancel_invitation": gettext_lazy("取消邀请"),
    "activate_user": gettext_lazy("恢复用户"),
    "deactivate_user": gettext_lazy("停用用户"),
    "reset_password": gettext_lazy("重置密码"),
    "new_password": gettext_lazy("设置新密码"),
    "end_sessions": gettext_lazy("退出其他登录"),
    "create_administrator": gettext_lazy("建立管理员"),
}


def action_label(action: str) -> str:
    """Return what an action is called; an action of another part of the program by its own name."""
    for one in TRANSITIONS:
        if one.name == action:
            return str(one.label)
    return str(_OTHERS.get(action, action))


def event_words(event: Event) -> str:
    """Say what a line of the log is about beyond its action: the comment, or what was recorded."""
    data = event.data
    if event.action == "reply":
        return _("批复日期 {date}，文号 {number}，{issuer}").format(**data["is"])
    if event.action == "approval":
        return _("{year} 年预算于 {date} 批准").format(year=data["year"], date=data["is"]["date"])
    if event.action == "secrecy":
        result = _("可以公开") if data["may_publish"] else _("不予公开")
        return _("审查人 {person}，{date}，{result}").format(person=data["person"], date=data["date"], result=result)
    if event.action in ("decide", "undecide"):
        verdict = str(Decision.Verdict(data["verdict"]).label)
        return f"{verdict}：{event.comment}" if event.comment else verdict
    if event.action == "remind":
        return _("已通知 {count} 人").format(count=len(data["told"]))
    return event.comment


@dataclass(frozen=True, slots=True)
class Line:
    """A line of the log as shown."""

    event: Event
    label: str
    words: str
    states: str


def lines_of(events: Iterable[Event]) -> list[Line]:
    """Return lines of the log in words."""
    return [Line(one, action_label(one.action), event_words(one), _states(one)) for one in events]


def _states(event: Event) -> str:
    names = dict(Filing.State.choices)
    if not event.after or event.before == event.after:
        return ""
    return f"{names.get(event.before, event.before)} → {names.get(event.after, event.after)}"
