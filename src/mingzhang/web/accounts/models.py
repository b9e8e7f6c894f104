"""Organisation and users. Roles are held in a scope: a region, a department or one unit."""

from __future__ import annotations

from typing import Any, ClassVar

import rules
from django.contrib.auth.models import AbstractUser
from django.db import models
from django.utils.crypto import salted_hmac
from django.utils.translation import gettext_lazy as _
from simple_history.models import HistoricalRecords


class Region(models.Model):
    """A division (区划) whose bureau reviews: province, city, county or district."""

    class Level(models.TextChoices):
        """The level of the division; the glossary and some duties depend on it."""

        PROVINCE = "省级", _("省级")
        CITY = "市级", _("市级")
        COUNTY = "县（区）级", _("县（区）级")
        TOWNSHIP = "乡镇级", _("乡镇级")

    code = models.CharField(_("区划代码"), max_length=12, unique=True)
    name = models.CharField(_("名称"), max_length=60)
    level = models.CharField(_("级次"), max_length=10, choices=Level.choices)
    profile = models.CharField(_("表样"), max_length=40, default="shanxi")
    parent = models.ForeignKey("self", models.PROTECT, null=True, blank=True, related_name="children")

    class Meta:
        ordering: ClassVar = ["code"]
        verbose_name = verbose_name_plural = _("地区")

    def __str__(self) -> str:
        return self.name


class Department(models.Model):
    """A budget department (一级预算部门)."""

    region = models.ForeignKey(Region, models.PROTECT, related_name="departments", verbose_name=_("地区"))
    code = models.CharField(_("部门代码"), max_length=20)
    name = models.CharField(_("名称"), max_length=120)
    is_active = models.BooleanField(_("在用"), default=True)

    class Meta:
        ordering: ClassVar = ["code"]
        constraints: ClassVar = [models.UniqueConstraint("region", "code", name="department_code_in_region")]
        verbose_name = verbose_name_plural = _("部门")

    def __str__(self) -> str:
        return self.name


class Unit(models.Model):
    """A budget unit: 部门本级 or a subordinate unit. ``kind`` as ``model.ledger.UnitKind``."""

    department = models.ForeignKey(Department, models.PROTECT, related_name="units", verbose_name=_("部门"))
    code = models.CharField(_("单位代码"), max_length=20)
    name = models.CharField(_("名称"), max_length=120)
    kind = models.CharField(_("单位性质"), max_length=40)
    is_head = models.BooleanField(_("部门本级"), default=False)
    is_active = models.BooleanField(_("在用"), default=True)

    class Meta:
        ordering: ClassVar = ["code"]
        constraints: ClassVar = [models.UniqueConstraint("department", "code", name="unit_code_in_department")]
        verbose_name = verbose_name_plural = _("单位")

    def __str__(self) -> str:
        return self.name


class FiscalYear(models.Model):
    """A year in a region. ``is_open``: units may author."""

    region = models.ForeignKey(Region, models.PROTECT, related_name="years", verbose_name=_("地区"))
    year = models.PositiveSmallIntegerField(_("年度"))
    is_open = models.BooleanField(_("开放编制"), default=True)

    class Meta:
        ordering: ClassVar = ["-year"]
        constraints: ClassVar = [models.UniqueConstraint("region", "year", name="one_year_in_region")]
        verbose_name = verbose_name_plural = _("预算年度")

    def __str__(self) -> str:
        return f"{self.region} {self.year}"


class User(AbstractUser):
    """A person. ``full_name`` is what others see; personal data beyond name and optional e-mail are not kept."""

    full_name = models.CharField(_("姓名"), max_length=60, blank=True)
    language = models.CharField(_("语言"), max_length=10, default="zh-hans")
    #: Counts how often all sessions of the user were ended; a session of an earlier round no longer holds.
    session_round = models.PositiveIntegerField(default=0, editable=False)

    class Meta:
        verbose_name = verbose_name_plural = _("用户")

    def __str__(self) -> str:
        return self.full_name or self.username

    def has_perm(self, perm: str, obj: Any = None) -> bool:
        """Ask the rules for what they know, Django for its own permissions.

        Django grants everything to a superuser. Whoever runs the installation is not therefore a reviewer or publisher
        (不相容岗位分离), so that what ``permissions.py`` declares is answered by memberships alone.
        """
        if rules.perm_exists(perm):
            return self.is_active and bool(rules.has_perm(perm, self, obj))
        return super().has_perm(perm, obj)

    def end_sessions(self) -> None:
        """End all sessions of the user, on every device, from their next request on."""
        type(self).objects.filter(pk=self.pk).update(session_round=models.F("session_round") + 1)
        self.refresh_from_db(fields=["session_round"])

    def _get_session_auth_hash(self, secret: Any = None) -> str:
        # Django binds a session to the password; ours to the round too.
        text = f"{self.password}{self.session_round}"
        return salted_hmac("mingzhang.accounts.session", text, secret=secret, algorithm="sha256").hexdigest()


class Role(models.TextChoices):
    """What a membership allows; which of it, and when, is said in ``accounts/permissions.py`` alone."""

    PREPARER = "preparer", _("填报人")
    UNIT_HEAD = "unit_head", _("单位负责人")
    DEPARTMENT_REVIEWER = "department_reviewer", _("部门审核人")
    BUREAU_REVIEWER = "bureau_reviewer", _("财政审核人")
    PUBLISHER = "publisher", _("公开发布人")
    ADMINISTRATOR = "administrator", _("管理员")
    AUDITOR = "auditor", _("查阅人（只读）")


def one_scope(name: str) -> models.CheckConstraint:
    """Return the constraint that exactly one of region, department and unit is named."""
    given = ((False, True, True), (True, False, True), (True, True, False))
    one = [models.Q(region__isnull=a, department__isnull=b, unit__isnull=c) for a, b, c in given]
    return models.CheckConstraint(name=name, condition=one[0] | one[1] | one[2])


class Membership(models.Model):
    """A role in exactly one scope. A region's role holds for all its departments, a department's for its units."""

    user = models.ForeignKey(User, models.CASCADE, related_name="memberships", verbose_name=_("用户"))
    role = models.CharField(_("角色"), max_length=30, choices=Role.choices)
    region = models.ForeignKey(Region, models.CASCADE, null=True, blank=True, related_name="memberships")
    department = models.ForeignKey(Department, models.CASCADE, null=True, blank=True, related_name="memberships")
    unit = models.ForeignKey(Unit, models.CASCADE, null=True, blank=True, related_name="memberships")
    history = HistoricalRecords()

    class Meta:
        constraints: ClassVar = [
            one_scope("membership_has_one_scope"),
            # One for each kind of scope: SQLite has no unique constraint to which two nulls are equal.
            *(
                models.UniqueConstraint(
                    fields=["user", "role", scope],
                    condition=models.Q(**{f"{scope}__isnull": False}),
                    name=f"one_role_in_{scope}",
                )
                for scope in ("region", "department", "unit")
            ),
        ]
        verbose_name = verbose_name_plural = _("角色")

    def __str__(self) -> str:
        return f"{self.user} {self.get_role_display()} {self.scope}"

    @property
    def scope(self) -> Region | Department | Unit | None:
        """Return where the role is held."""
        return self.unit or self.department or self.region


class Invitation(models.Model):
    """An invitation to join with a role. Only a hash of its token is kept; it is used once and expires."""

    username = models.CharField(_("用户名"), max_length=150)
    full_name = models.CharField(_("姓名"), max_length=60, blank=True)
    email = models.EmailField(_("邮箱"), blank=True)
    role = models.CharField(_("角色"), max_length=30, choices=Role.choices)
    region = models.ForeignKey(Region, models.CASCADE, null=True, blank=True)
    department = models.ForeignKey(Department, models.CASCADE, null=True, blank=True)
    unit = models.ForeignKey(Unit, models.CASCADE, null=True, blank=True)
    token_hash = models.CharField(max_length=64, unique=True)
    invited_by = models.ForeignKey(User, models.PROTECT, related_name="invitations_sent")
    created_at = models.DateTimeField(auto_now_add=True)
    expires_at = models.DateTimeField()
    used_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering: ClassVar = ["-created_at"]
        constraints: ClassVar = [one_scope("invitation_has_one_scope")]
        verbose_name = verbose_name_plural = _("邀请")

    def __str__(self) -> str:
        return f"{self.username} {self.get_role_display()}"

    @property
    def scope(self) -> Region | Department | Unit | None:
        """Return where the role is to be held."""
        return self.unit or self.department or self.region
