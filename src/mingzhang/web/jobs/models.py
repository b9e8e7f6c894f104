"""Jobs: what a worker is to do, how far it is, and that it is done once."""

from __future__ import annotations

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from mingzhang.web.budgets.models import Filing


class Job(models.Model):
    """One piece of work. ``key`` names what it works on; while it is not failed no other of its kind has the same.

    ``params`` is what the work needs to know beside the filing. ``attempts`` counts how often a worker began; together
    with ``seen_at``, when that worker was last heard of, it tells a lost worker from a slow one, and keeps a worker
    that comes back late from writing over the one that took its place.
    """

    class Kind(models.TextChoices):
        """What is to be done."""

        BUILD = "build", _("生成公开文件")
        READ = "read", _("读取上传的文件")
        EXPORT = "export", _("打包导出")
        BATCH = "batch", _("批量审核")

    class State(models.TextChoices):
        """How far it is."""

        WAITING = "waiting", _("等待")
        RUNNING = "running", _("进行中")
        DONE = "done", _("完成")
        FAILED = "failed", _("失败")

    kind = models.CharField(max_length=10, choices=Kind.choices)
    filing = models.ForeignKey(Filing, models.CASCADE, null=True, related_name="jobs")
    key = models.CharField(max_length=120)
    state = models.CharField(max_length=10, choices=State.choices, default=State.WAITING)
    progress = models.PositiveSmallIntegerField(default=0)
    step = models.CharField(max_length=100, blank=True)
    error = models.TextField(blank=True)
    result = models.JSONField(default=dict)
    params = models.JSONField(default=dict)
    attempts = models.PositiveSmallIntegerField(default=0)
    task_id = models.CharField(max_length=64, blank=True)
    seen_at = models.DateTimeField(null=True, blank=True, db_index=True)
    asked_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="jobs")
    asked_at = models.DateTimeField(auto_now_add=True)
    started_at = models.DateTimeField(null=True, blank=True)
    ended_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering: ClassVar = ["-asked_at"]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["kind", "key"], condition=~models.Q(state="failed"), name="one_job_per_piece_of_work"
            )
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} {self.filing or self.key}"

    @property
    def is_over(self) -> bool:
        """Say whether nothing more will happen to it."""
        return self.state in {self.State.DONE, self.State.FAILED}
