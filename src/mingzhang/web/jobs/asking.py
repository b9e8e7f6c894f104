"""Asking for work: the same piece of work is never queued twice, and what is done already is not done again."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.db import IntegrityError, transaction
from django.utils import timezone

from mingzhang.web.budgets.sources import content_digest, is_built
from mingzhang.web.jobs.models import Job
from mingzhang.web.jobs.tasks import run

if TYPE_CHECKING:
    from mingzhang.web.accounts.models import FiscalYear, User
    from mingzhang.web.budgets.models import Filing


def ask_for_files(filing: Filing, user: User) -> Job:
    """Ask for the files of what a filing holds now (made, or read and audited where it was uploaded).

    Raises:
        SourceRefusedError: the ledger has errors, or nothing was uploaded.
    """
    kind = Job.Kind.READ if filing.mode == "upload" else Job.Kind.BUILD
    key = f"{filing.pk}:{content_digest(filing)}"
    if not is_built(filing):  # pruned, or changed on disk: what was done has to be done again
        Job.objects.filter(kind=kind, key=key, state=Job.State.DONE).delete()
    return _ask(kind, user, key, filing=filing)


def ask_for_step(name: str, filing: Filing, user: User, comment: str = "") -> Job:
    """Ask a worker to make a filing's files and then take a step that seals them, such as ``submit``.

    Permission is asked when the step is taken; a filing that was changed meanwhile is not submitted.

    Raises:
        SourceRefusedError: the ledger has errors, or nothing was uploaded.
    """
    digest = content_digest(filing)
    # A step is taken once from a revision: a second click finds the first one's job.
    key = f"{filing.pk}:{name}:{filing.revisions.count()}:{digest[:40]}"
    params = {"step": name, "comment": comment, "digest": digest}
    return _ask(Job.Kind.BUILD, user, key, filing=filing, params=params)


def ask_for_export(filings: Iterable[Filing], user: User) -> Job:
    """Ask for a ZIP of the newest packages of filings; what the user may not see is left out when it is made."""
    newest = sorted((one.pk, one.revisions.values_list("pk", flat=True).first() or 0) for one in filings)
    key = f"{user.pk}:{_hash(newest)}"
    done = Job.objects.filter(kind=Job.Kind.EXPORT, key=key, state=Job.State.DONE).first()
    if done is not None and not (Path(settings.MEDIA_ROOT) / str(done.result.get("file", "?"))).is_file():
        done.delete()
    return _ask(Job.Kind.EXPORT, user, key, params={"filings": [filing for filing, _ in newest]})


def ask_for_batch(archive: str, name: str, year: FiscalYear, user: User) -> Job:
    """Ask to read and audit an archive of the files of many units.

    Args:
        archive: where it lies, below the media folder, under a name of ours.
        name: what it was called.
        year: the year and region whose units they are held against.
        user: who asks.
    """
    digest = hashlib.sha256((Path(settings.MEDIA_ROOT) / archive).read_bytes()).hexdigest()
    params = {"archive": archive, "name": name, "year": year.pk}
    return _ask(Job.Kind.BATCH, user, f"{year.pk}:{user.pk}:{digest}", params=params)


def _ask(
    kind: str, user: User, key: str, *, filing: Filing | None = None, params: Mapping[str, Any] | None = None
) -> Job:
    key = key[:120]
    standing = Job.objects.filter(kind=kind, key=key).exclude(state=Job.State.FAILED)
    if (found := standing.first()) is not None:
        return found
    try:
        with transaction.atomic():
            job = Job.objects.create(
                kind=kind, key=key, filing=filing, params=dict(params or {}), asked_by=user, seen_at=timezone.now()
            )
            enqueue(job)
    except IntegrityError:  # somebody asked for the same at the same moment
        return standing.get()
    return job


def enqueue(job: Job) -> None:
    """Put a waiting job into the queue; job and queue change together."""
    job.task_id = str(run.enqueue(job.pk).id)
    job.save(update_fields=["task_id"])


def _hash(value: object) -> str:
    return hashlib.sha256(json.dumps(value).encode()).hexdigest()
