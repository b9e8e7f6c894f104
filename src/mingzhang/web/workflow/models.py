"""What has happened: revisions that never change, events that nobody can edit, remarks of the review."""

from __future__ import annotations

from typing import Any, ClassVar, NoReturn

from django.conf import settings
from django.core.exceptions import PermissionDenied
from django.db import models
from django.utils.translation import gettext_lazy as _

from mingzhang.web.accounts.models import FiscalYear
from mingzhang.web.budgets.models import Filing


class AppendOnlyRows(models.QuerySet[Any]):
    """Rows that cannot be changed or deleted many at a time either."""

    def update(self, **_fields: Any) -> NoReturn:
        """Refuse.

        Raises:
            PermissionDenied: always.
        """
        raise PermissionDenied("这些记录只能新增，不能修改。")

    def delete(self) -> NoReturn:
        """Refuse.

        Raises:
            PermissionDenied: always.
        """
        raise PermissionDenied("这些记录不能删除。")


class AppendOnly(models.Model):
    """A row that is written once."""

    objects = models.Manager.from_queryset(AppendOnlyRows)()

    class Meta:
        abstract = True

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Insert the row.

        Raises:
            PermissionDenied: it is there already.
        """
        if self.pk is not None and not self._state.adding:
            raise PermissionDenied("这条记录只能新增，不能修改。")
        super().save(*args, **kwargs)

    def delete(self, *_args: Any, **_kwargs: Any) -> NoReturn:
        """Refuse.

        Raises:
            PermissionDenied: always.
        """
        raise PermissionDenied("这条记录不能删除。")


class Revision(AppendOnly):
    """A package as it was submitted: its files lie in ``folder``, bound by the hash of the manifest.

    ``ledger`` is the snapshot it was made from (None for an upload), ``facts`` the figures by coordinate for comparing,
    ``findings`` the audit's result as published JSON. Clearance and publication name ``manifest_hash``.
    """

    filing = models.ForeignKey(Filing, models.PROTECT, related_name="revisions")
    number = models.PositiveIntegerField()
    folder = models.CharField(max_length=200)
    manifest_hash = models.CharField(max_length=64, db_index=True)
    ledger = models.JSONField(null=True)
    facts = models.JSONField(default=dict)
    findings = models.JSONField(default=list)
    summary = models.JSONField(default=dict)
    made_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    made_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering: ClassVar = ["-number"]
        constraints: ClassVar = [models.UniqueConstraint("filing", "number", name="one_revision_number")]

    def __str__(self) -> str:
        return f"{self.filing} r{self.number}"


class Event(AppendOnly):
    """One line of the audit log. ``chain`` is the SHA-256 over the line before and this one, so that a gap shows."""

    filing = models.ForeignKey(Filing, models.PROTECT, null=True, related_name="events")
    revision = models.ForeignKey(Revision, models.PROTECT, null=True, related_name="events")
    actor = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="events")
    action = models.CharField(max_length=40)
    before = models.CharField(max_length=20, blank=True)
    after = models.CharField(max_length=20, blank=True)
    comment = models.TextField(blank=True)
    data = models.JSONField(default=dict)
    at = models.DateTimeField()
    chain = models.CharField(max_length=64)

    class Meta:
        ordering: ClassVar = ["id"]

    def __str__(self) -> str:
        return f"{self.at:%Y-%m-%d %H:%M} {self.action}"


class ChainHead(models.Model):
    """The end of the audit log: its last hash and how many lines it has, so that lines cut off at the end show too.

    There is one row; whoever adds a line locks it first, so that lines are chained one after the other.
    """

    chain = models.CharField(max_length=64, blank=True)
    lines = models.PositiveBigIntegerField(default=0)

    def __str__(self) -> str:
        return f"{self.lines} {self.chain[:12]}"


class Approval(models.Model):
    """When the people's congress approved a year's budget: the days for the replies run from it (预算法第五十二条)."""

    year = models.OneToOneField(FiscalYear, models.PROTECT, related_name="approval")
    date = models.DateField(_("人代会批准日期"))
    number = models.CharField(_("决议文号"), max_length=80, blank=True)
    recorded_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")

    def __str__(self) -> str:
        return f"{self.year} {self.date}"


class Remark(models.Model):
    """A comment of the review, pinned to a finding, cell or paragraph by its fingerprint, coordinate or key."""

    class Pin(models.TextChoices):
        """What a remark is pinned to."""

        FINDING = "finding", _("问题")
        CELL = "cell", _("表格数字")
        PARAGRAPH = "paragraph", _("段落")
        WHOLE = "whole", _("全文")

    filing = models.ForeignKey(Filing, models.PROTECT, related_name="remarks")
    revision = models.ForeignKey(Revision, models.PROTECT, related_name="remarks")
    pin = models.CharField(max_length=10, choices=Pin.choices)
    anchor = models.CharField(max_length=200, blank=True)
    quoted = models.CharField(max_length=300, blank=True)
    text = models.TextField(_("意见"))
    author = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="remarks")
    made_at = models.DateTimeField(auto_now_add=True)
    parent = models.ForeignKey("self", models.PROTECT, null=True, blank=True, related_name="answers")
    resolved_at = models.DateTimeField(null=True, blank=True)
    resolved_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")

    class Meta:
        ordering: ClassVar = ["made_at"]

    def __str__(self) -> str:
        return self.text[:40]


class Decision(models.Model):
    """What the reviewer decided on a finding; it holds for later revisions while the fingerprint stays."""

    class Verdict(models.TextChoices):
        """The three answers to a finding."""

        ACCEPT = "accept", _("要求改正")
        WAIVE = "waive", _("同意不改")
        ASK = "ask", _("请单位说明")

    filing = models.ForeignKey(Filing, models.PROTECT, related_name="decisions")
    fingerprint = models.CharField(max_length=64)
    verdict = models.CharField(max_length=10, choices=Verdict.choices)
    reason = models.TextField(_("理由"), blank=True)
    made_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    made_at = models.DateTimeField(auto_now=True)

    class Meta:
        constraints: ClassVar = [models.UniqueConstraint("filing", "fingerprint", name="one_decision_per_finding")]

    def __str__(self) -> str:
        return f"{self.fingerprint} {self.verdict}"


class SecrecyReview(AppendOnly):
    """The recorded review before publication (保密审查, 政府信息公开条例第十七条), bound to one package."""

    revision = models.ForeignKey(Revision, models.PROTECT, related_name="secrecy_reviews")
    person = models.CharField(_("审查人"), max_length=60)
    date = models.DateField(_("审查日期"))
    may_publish = models.BooleanField(_("可以公开"))
    #: Lines that are left out by this decision, with the reason; the totals are stated as such.
    left_out = models.JSONField(default=list)
    note = models.TextField(_("说明"), blank=True)
    recorded_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    recorded_at = models.DateTimeField(auto_now_add=True)

    def __str__(self) -> str:
        return f"{self.revision} {self.person}"


class Notice(models.Model):
    """A message to one user about a filing."""

    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="notices")
    filing = models.ForeignKey(Filing, models.CASCADE, related_name="notices")
    text = models.CharField(max_length=300)
    made_at = models.DateTimeField(auto_now_add=True)
    read_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering: ClassVar = ["-made_at"]

    def __str__(self) -> str:
        return self.text
