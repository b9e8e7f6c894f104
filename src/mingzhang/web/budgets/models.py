"""What units are making: filings, their ledgers as rows of cells, projects across years, control figures, uploads."""

from __future__ import annotations

import uuid
from typing import ClassVar

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from mingzhang.web.accounts.models import Department, FiscalYear, Unit


class Filing(models.Model):
    """One disclosure in the making: of a unit, or of a department as a whole (``unit`` empty), for one year.

    ``version`` counts edits of the ledger and guards against lost ones (optimistic locking). ``state`` is changed by
    ``workflow.transitions.perform`` and nowhere else.
    """

    class State(models.TextChoices):
        """The states of ``workflow/transitions.py``."""

        DRAFT = "draft", _("编制中")
        SUBMITTED = "submitted", _("已提交")
        IN_REVIEW = "in_review", _("审核中")
        RETURNED = "returned", _("已退回")
        CLEARED = "cleared", _("审核通过")
        PUBLISHED = "published", _("已公开")
        WITHDRAWN = "withdrawn", _("已撤回")

    class Mode(models.TextChoices):
        """Whether the disclosure is authored here or was made elsewhere."""

        LEDGER = "ledger", _("在线编制")
        UPLOAD = "upload", _("上传文件")

    department = models.ForeignKey(Department, models.PROTECT, related_name="filings", verbose_name=_("部门"))
    unit = models.ForeignKey(
        Unit, models.PROTECT, null=True, blank=True, related_name="filings", verbose_name=_("单位")
    )
    year = models.ForeignKey(FiscalYear, models.PROTECT, related_name="filings", verbose_name=_("年度"))
    state = models.CharField(_("状态"), max_length=20, choices=State.choices, default=State.DRAFT, db_index=True)
    mode = models.CharField(_("方式"), max_length=10, choices=Mode.choices, default=Mode.LEDGER)
    version = models.PositiveIntegerField(default=1)
    policy = models.CharField(_("取整方式"), max_length=10, default="plain")
    reply_date = models.DateField(_("批复日期"), null=True, blank=True)
    reply_number = models.CharField(_("批复文号"), max_length=80, blank=True)
    reply_issuer = models.CharField(_("批复机关"), max_length=80, blank=True)
    submitted_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="submissions"
    )
    created_at = models.DateTimeField(auto_now_add=True)
    changed_at = models.DateTimeField(auto_now=True)

    class Meta:
        ordering: ClassVar = ["department__code", "unit__code"]
        constraints: ClassVar = [
            models.UniqueConstraint("department", "unit", "year", name="one_filing", nulls_distinct=False)
        ]
        verbose_name = verbose_name_plural = _("公开文件")

    def __str__(self) -> str:
        return f"{self.body} {self.year.year}"

    @property
    def body(self) -> Department | Unit:
        """Return whose disclosure it is."""
        return self.unit or self.department

    @property
    def kind(self) -> str:
        """Return 部门 or 单位."""
        return "单位" if self.unit_id else "部门"


class LedgerRow(models.Model):
    """One row of a ledger sheet as typed: texts by the columns of ``catalogue/ledger``, before any is parsed.

    A department's filing has rows of its own (texts, overall target); its budget lines are those of its units. Whose
    row it is follows from the filing: columns of units stay blank. ``key`` is the row's name for the browser, which
    gives new rows theirs, so that an insertion that is sent twice is made once.
    """

    filing = models.ForeignKey(Filing, models.CASCADE, related_name="rows")
    key = models.UUIDField(default=uuid.uuid4, editable=False)
    sheet = models.CharField(max_length=40)
    position = models.PositiveIntegerField()
    cells = models.JSONField(default=dict)
    changed_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    changed_at = models.DateTimeField(auto_now=True)

    class Meta:
        ordering: ClassVar = ["sheet", "position", "id"]
        indexes: ClassVar = [models.Index(fields=["filing", "sheet", "position"])]
        constraints: ClassVar = [models.UniqueConstraint("filing", "key", name="one_row_per_key")]

    def __str__(self) -> str:
        return f"{self.sheet} {self.position}"


class Edit(models.Model):
    """One saved edit of a ledger: what was typed over what, for undo and for showing a conflict.

    ``changes`` is ``{"changes": [{sheet, row, column, before, after}], "inserts": [{sheet, row, position, cells}],
    "deletes": [the same]}``; rows go by their keys. ``note`` says what made it where it was not typing.
    """

    filing = models.ForeignKey(Filing, models.CASCADE, related_name="edits")
    version = models.PositiveIntegerField()
    changes = models.JSONField()
    note = models.CharField(max_length=60, blank=True)
    undoes = models.OneToOneField("self", models.PROTECT, null=True, blank=True, related_name="undone_by")
    made_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    made_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering: ClassVar = ["version"]
        constraints: ClassVar = [models.UniqueConstraint("filing", "version", name="one_edit_per_version")]

    def __str__(self) -> str:
        return f"{self.filing} v{self.version}"


class LibraryProject(models.Model):
    """A project across years: it is picked into a year's budget, carries over, and closes."""

    class Status(models.TextChoices):
        """Whether the project may still be picked."""

        OPEN = "open", _("在库")
        CLOSED = "closed", _("已结束")

    unit = models.ForeignKey(Unit, models.PROTECT, related_name="projects", verbose_name=_("单位"))
    code = models.CharField(_("项目编码"), max_length=40)
    name = models.CharField(_("项目名称"), max_length=200)
    category = models.CharField(_("项目类别"), max_length=20)
    status = models.CharField(_("状态"), max_length=10, choices=Status.choices, default=Status.OPEN)
    first_year = models.PositiveSmallIntegerField(_("起始年度"))
    #: By year: {"2026": {"amount": "12000.00", "carried": "0.00", "sheet": {…}}}.
    years = models.JSONField(default=dict)

    class Meta:
        ordering: ClassVar = ["code"]
        constraints: ClassVar = [models.UniqueConstraint("unit", "code", name="project_code_in_unit")]
        verbose_name = verbose_name_plural = _("项目库")

    def __str__(self) -> str:
        return self.name


class ControlFigure(models.Model):
    """What the bureau allows a unit in a year (控制数), in yuan, by fund source and purpose ("" for all)."""

    unit = models.ForeignKey(Unit, models.CASCADE, related_name="control_figures", verbose_name=_("单位"))
    year = models.ForeignKey(FiscalYear, models.CASCADE, related_name="control_figures", verbose_name=_("年度"))
    source = models.CharField(_("资金来源"), max_length=30, blank=True)
    purpose = models.CharField(_("用途"), max_length=30, blank=True)
    amount = models.DecimalField(_("控制数（元）"), max_digits=18, decimal_places=2)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint("unit", "year", "source", "purpose", name="one_control_figure")
        ]
        verbose_name = verbose_name_plural = _("控制数")

    def __str__(self) -> str:
        return f"{self.unit} {self.source}{self.purpose} {self.amount}"


class Upload(models.Model):
    """A file that a unit or the bureau uploaded, kept as it came under a name of ours."""

    filing = models.ForeignKey(Filing, models.CASCADE, related_name="uploads")
    name = models.CharField(_("文件名"), max_length=255)
    file = models.FileField(upload_to="uploads/%Y/%m/")
    sha256 = models.CharField(max_length=64)
    size = models.PositiveBigIntegerField()
    kind = models.CharField(max_length=20)
    uploaded_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    uploaded_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering: ClassVar = ["-uploaded_at"]

    def __str__(self) -> str:
        return self.name
