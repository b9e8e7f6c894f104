"""Running jobs: each by one worker at a time, again where its worker was lost, at most ``MOST_ATTEMPTS`` times."""

from __future__ import annotations

import logging
import threading
from datetime import timedelta
from types import TracebackType

from django.core.exceptions import ObjectDoesNotExist, PermissionDenied
from django.db import connection, transaction
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext as _
from django_tasks_db.models import DBTaskResult

from mingzhang.model.errors import MingzhangError
from mingzhang.web.jobs.asking import enqueue
from mingzhang.web.jobs.models import Job
from mingzhang.web.jobs.work import WORK
from mingzhang.web.workflow.steps import StepRefusedError

_log = logging.getLogger(__name__)
#: How often a job is begun before it is given up: a file that kills its worker would kill them all.
MOST_ATTEMPTS = 3
#: A worker says so often that it lives; one that was not heard of for so long is lost.
BEAT_SECONDS = 15
LOST_SECONDS = 90
_REFUSALS = (StepRefusedError, PermissionDenied, MingzhangError, ObjectDoesNotExist)


def run_job(number: int) -> None:
    """Run a waiting job to its end; a refusal is the job's error, a fault of the program is also raised."""
    job = _claim(number)
    if job is None:
        return
    mine = Job.objects.filter(pk=job.pk, attempts=job.attempts, state=Job.State.RUNNING)

    def watch(done: int, total: int) -> None:
        percent = min(99, 100 * done // max(total, 1))
        mine.update(progress=percent, step=f"{done}/{total}", seen_at=timezone.now())

    try:
        with _Heart(job):
            result = WORK[Job.Kind(job.kind)](job, watch)
    except _REFUSALS as error:
        _end(job, Job.State.FAILED, error=str(error) or _("没有权限办理，或者文件已经不在了。"))
    except Exception as error:
        _log.exception("job %s failed", job.pk)
        words = _("程序出错（{kind}）。请再试一次；仍然不行的，请把这句话告诉管理员。")
        _end(job, Job.State.FAILED, error=words.format(kind=type(error).__name__))
        raise
    else:
        mine.update(result=result, progress=100)
        _end(job, Job.State.DONE)


def take_up_lost() -> int:
    """Queue again the jobs whose worker was lost, give up those that lost too many; return how many were touched."""
    silent = Job.objects.filter(seen_at__lt=timezone.now() - timedelta(seconds=LOST_SECONDS))
    touched = 0
    for job in silent.filter(state=Job.State.RUNNING):
        same = Job.objects.filter(pk=job.pk, state=Job.State.RUNNING, attempts=job.attempts)
        if job.attempts >= MOST_ATTEMPTS:
            words = _("处理它的进程 {count} 次中途退出，已停止再试。请检查文件，或把这句话告诉管理员。")
            error = words.format(count=job.attempts)
            touched += same.update(state=Job.State.FAILED, error=error, ended_at=timezone.now())
            continue
        with transaction.atomic():
            if same.update(state=Job.State.WAITING, seen_at=timezone.now()):
                enqueue(job)
                touched += 1
    # A worker that was lost between taking the task and beginning the job leaves a job that waits for nobody.
    for job in silent.filter(state=Job.State.WAITING):
        if not DBTaskResult.objects.filter(pk=job.task_id or None).ready().exists():
            with transaction.atomic():
                if Job.objects.filter(pk=job.pk, state=Job.State.WAITING, seen_at=job.seen_at).update(
                    seen_at=timezone.now()
                ):
                    enqueue(job)
                    touched += 1
    return touched


def _claim(number: int) -> Job | None:
    """Make a waiting job this worker's own; None where it is not waiting any more."""
    now = timezone.now()
    waiting = Job.objects.filter(Q(pk=number) & Q(state=Job.State.WAITING))
    if not waiting.update(
        state=Job.State.RUNNING, attempts=F("attempts") + 1, started_at=now, seen_at=now, progress=0, error=""
    ):
        return None
    return Job.objects.select_related("filing", "asked_by").get(pk=number)


def _end(job: Job, state: str, error: str = "") -> None:
    """Write the end of an attempt, unless another attempt took its place."""
    Job.objects.filter(pk=job.pk, attempts=job.attempts, state=Job.State.RUNNING).update(
        state=state, error=error, ended_at=timezone.now()
    )


class _Heart:
    """Says from a thread of its own that the worker lives, while the work waits for a child process."""

    def __init__(self, job: Job) -> None:
        self._mine = Job.objects.filter(pk=job.pk, attempts=job.attempts, state=Job.State.RUNNING)
        self._over = threading.Event()
        self._thread = threading.Thread(target=self._beat, name=f"job-{job.pk}", daemon=True)

    def __enter__(self) -> _Heart:
        self._thread.start()
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        self._over.set()
        self._thread.join()

    def _beat(self) -> None:
        while not self._over.wait(BEAT_SECONDS):
            self._mine.update(seen_at=timezone.now())
            connection.close()
