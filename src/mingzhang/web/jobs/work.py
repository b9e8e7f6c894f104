"""What each kind of job does. A function takes the job and a watch for progress, and returns the job's result."""

from __future__ import annotations

import os
import tempfile
import zipfile
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

from django.conf import settings
from django.utils.translation import gettext as _

from mingzhang.model.ledger import Entity
from mingzhang.packaging.folder import differences, open_package
from mingzhang.packaging.make import folder_name
from mingzhang.packaging.manifest import MANIFEST, SIGNATURE
from mingzhang.web.accounts.permissions import visible_filings
from mingzhang.web.budgets.disclosed import SourceRefusedError
from mingzhang.web.budgets.models import Filing
from mingzhang.web.budgets.sources import Watch, built, content_digest
from mingzhang.web.jobs.batch import audit_batch
from mingzhang.web.jobs.models import Job
from mingzhang.web.workflow.revisions import folder_of
from mingzhang.web.workflow.steps import perform

Work = Callable[[Job, Watch], dict[str, Any]]


def make_files(job: Job, watch: Watch) -> dict[str, Any]:
    """Make, or read, the files of a filing; then take the step that was asked for, if any.

    Raises:
        SourceRefusedError: it cannot be done as it is, or the filing was changed after the step was asked for.
        StepRefusedError: a condition of the step is not met.
        PermissionDenied: who asked may not take it.
    """
    filing = _filing(job)
    made = built(filing, watch)
    result: dict[str, Any] = {"summary": made.summary, "problems": list(made.problems)}
    step = job.params.get("step")
    if not step:
        return result
    if content_digest(filing) != job.params["digest"]:
        raise SourceRefusedError(_("提出以后内容又改过，没有提交。请核对后再提交一次。"))
    event = perform(step, filing, job.asked_by, job.params.get("comment", ""))
    return result | {"event": event.pk, "revision": event.revision_id}


def export(job: Job, watch: Watch) -> dict[str, Any]:
    """Pack the newest packages of filings into one ZIP; the user's right to see them is asked again now."""
    filings = visible_filings(job.asked_by, Filing.objects.filter(pk__in=job.params["filings"]))
    wanted = [one for one in filings.select_related("department", "unit", "year") if one.revisions.exists()]
    root = Path(settings.MEDIA_ROOT)
    target = root / "exports" / f"{job.pk}.zip"
    target.parent.mkdir(parents=True, exist_ok=True)
    handle, name = tempfile.mkstemp(prefix=".export-", dir=target.parent)
    damaged = []
    try:
        with os.fdopen(handle, "wb") as file, zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
            for number, filing in enumerate(wanted, 1):
                if not _add(archive, filing):
                    damaged.append(str(filing))
                watch(number, len(wanted))
        os.replace(name, target)
    except BaseException:
        Path(name).unlink(missing_ok=True)
        raise
    return {"file": f"exports/{job.pk}.zip", "packages": len(wanted) - len(damaged), "damaged": damaged}


def _add(archive: zipfile.ZipFile, filing: Filing) -> bool:
    """Add a filing's newest package to an archive; False where its files are not those of its manifest."""
    revision = filing.revisions.all()[0]
    folder = folder_of(revision)
    if not (folder / MANIFEST).is_file() or any(differences(folder, open_package(folder))):
        return False
    body = filing.body
    entity = Entity("单位" if filing.unit_id else "部门", "", body.code, body.name, ())
    inside = f"{filing.year.year}/{folder_name(entity)}/r{revision.number}"
    listed = [one.path for one in open_package(folder).files]
    for path in [*listed, MANIFEST, *([SIGNATURE] if (folder / SIGNATURE).is_file() else [])]:
        archive.write(folder / path, f"{inside}/{path}")
    return True


def _filing(job: Job) -> Filing:
    return Filing.objects.select_related("department__region", "unit", "year").get(pk=job.filing_id)


WORK: Mapping[Job.Kind, Work] = {
    Job.Kind.BUILD: make_files,
    Job.Kind.READ: make_files,
    Job.Kind.EXPORT: export,
    Job.Kind.BATCH: audit_batch,
}
