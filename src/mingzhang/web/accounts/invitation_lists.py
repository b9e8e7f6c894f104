"""Invitations of many users from one list."""

from __future__ import annotations

from collections.abc import Callable

from django.contrib.auth.validators import UnicodeUsernameValidator
from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db import transaction
from django.utils.translation import gettext as _

from mingzhang.web.accounts.invitations import Invited, invite, pending
from mingzhang.web.accounts.lists import ListFault, ListRow, read_list, required, too_long
from mingzhang.web.accounts.models import Department, Invitation, Region, Role, Unit, User
from mingzhang.web.accounts.permissions import Scope
from mingzhang.web.accounts.scopes import mismatch

COLUMNS = ("用户名", "姓名", "邮箱", "角色", "部门代码", "单位代码")
EXAMPLE = (
    ("zhangsan", "张三", "", "填报人", "101", "101001"),
    ("lisi", "李四", "", "部门审核人", "101", ""),
    ("wangwu", "王五", "", "财政审核人", "", ""),
)
_LONGEST = {"用户名": 150, "姓名": 60, "邮箱": 254}
#: The words of a list for the roles, in every language of the pages.
_ROLES = {
    "填报人": Role.PREPARER.value,
    "单位负责人": Role.UNIT_HEAD.value,
    "部门审核人": Role.DEPARTMENT_REVIEWER.value,
    "财政审核人": Role.BUREAU_REVIEWER.value,
    "公开发布人": Role.PUBLISHER.value,
    "管理员": Role.ADMINISTRATOR.value,
    "查阅人": Role.AUDITOR.value,
    "查阅人（只读）": Role.AUDITOR.value,
}
_username = UnicodeUsernameValidator()


def invite_all(data: bytes, region: Region, by: User) -> tuple[list[tuple[Invitation, str]], list[ListFault]]:
    """Invite everyone of a list; where anything is wrong nobody is invited and all faults are returned.

    Returns:
        the invitations with their tokens, which are kept nowhere else; the faults.
    """
    rows, faults = read_list(data, COLUMNS)
    scopes = _Scopes(region)
    wanted: list[Invited] = []
    seen: dict[str, int] = {}
    for row in rows:
        own = [*required(row, "用户名", "角色"), *too_long(row, _LONGEST), *name_faults(row, seen)]
        scope, found = scopes.of(row)
        own += found
        role = _ROLES.get(row.cells["角色"], "")
        if row.cells["角色"] and not role:
            own.append(row.fault("角色", _("应为：{choices}。").format(choices="、".join(_ROLES))))
        elif role and scope is not None and (text := mismatch(role, scope)):
            own.append(row.fault("角色", text))
        if not own and scope is not None:
            wanted.append(Invited(row.cells["用户名"], row.cells["姓名"], row.cells["邮箱"], role, scope))
        faults += own
    if faults:
        return [], sorted(faults, key=lambda one: one.line)
    with transaction.atomic():
        return [invite(one, by) for one in wanted], []


def name_faults(row: ListRow, seen: dict[str, int]) -> list[ListFault]:
    """Return what is wrong with the name to sign in with and the e-mail; ``seen`` holds names of earlier lines."""
    name, faults = row.cells["用户名"], []
    for column, text, check in (("用户名", name, _username), ("邮箱", row.cells["邮箱"], validate_email)):
        if text and (reason := _refusal(check, text)):
            faults.append(row.fault(column, reason))
    first = seen.setdefault(name.casefold(), row.line)
    if name and first != row.line:
        faults.append(row.fault("用户名", _("与第 {line} 行重复。").format(line=first)))
    elif text := taken(name):
        faults.append(row.fault("用户名", text))
    return faults


def taken(username: str) -> str:
    """Return "" where a name is free, else the sentence that says it is not."""
    if User.objects.filter(username__iexact=username).exists():
        return _("用户名已被使用。要给已有的用户加角色，请在“用户”里授予。")
    return _("已有一份没有使用的邀请。要重新邀请，请先收回原来的。") if pending(username) else ""


def _refusal(check: Callable[[str], object], text: str) -> str:
    try:
        check(text)
    except ValidationError as error:
        return "".join(error.messages)
    return ""


class _Scopes:
    """The departments and units of a region, looked up by code."""

    def __init__(self, region: Region) -> None:
        self.region = region
        self.departments = {one.code: one for one in Department.objects.filter(region=region)}
        units = Unit.objects.filter(department__region=region).select_related("department")
        self.units = {(one.department.code, one.code): one for one in units}

    def of(self, row: ListRow) -> tuple[Scope | None, list[ListFault]]:
        """Return where the role of a line is held."""
        department, unit = row.cells["部门代码"], row.cells["单位代码"]
        if not department:
            if unit:
                return None, [row.fault("部门代码", _("填了单位代码的，也要填部门代码。"))]
            return self.region, []
        if department not in self.departments:
            return None, [row.fault("部门代码", _("没有代码为 {code} 的部门。").format(code=department))]
        if not unit:
            return self.departments[department], []
        if (department, unit) not in self.units:
            return None, [row.fault("单位代码", _("这个部门没有代码为 {code} 的单位。").format(code=unit))]
        return self.units[department, unit], []
