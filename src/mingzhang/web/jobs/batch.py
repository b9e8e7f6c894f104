"""Auditing an archive of the files of many units: each is matched to a unit by the name it states, or listed."""

from __future__ import annotations

import tempfile
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from django.conf import settings
from django.utils.translation import gettext as _

from mingzhang.model.errors import UnreadableInputError
from mingzhang.readers.archive import Contents
from mingzhang.readers.front import Part
from mingzhang.readers.limits import Limits
from mingzhang.readers.sniff import ARCHIVES, sniff
from mingzhang.web.accounts.models import Department, FiscalYear, Unit
from mingzhang.web.budgets.disclosed import SourceRefusedError
from mingzhang.web.budgets.sources import Watch
from mingzhang.web.jobs.models import Job
from mingzhang.web.jobs.reading import Read, read_one, unpack_one
from mingzhang.workers import Lost, Pool, loss

_CHILDREN = 2


def audit_batch(job: Job, watch: Watch) -> dict[str, Any]:
    """Read and audit every file of an archive.

    Returns:
        ``files``: one entry a file: ``file``, and either ``error``, or ``name``, ``year``, ``kind``, ``counts`` of
        findings by severity, ``findings``, and ``body`` (code and name of the unit or department it was matched to)
        or ``unmatched`` (why it was not). ``passed_over``: what was not read at all, a sentence each.

    Raises:
        SourceRefusedError: the archive cannot be opened.
    """
    year = FiscalYear.objects.select_related("region").get(pk=job.params["year"])
    archive = Path(settings.MEDIA_ROOT) / job.params["archive"]
    limits = Limits(float(settings.JOB_SECONDS), int(settings.JOB_MEGABYTES))
    with tempfile.TemporaryDirectory(prefix="mingzhang-batch-") as folder, Pool(_CHILDREN, limits) as pool:
        contents = _opened(pool, archive, job.params["name"], Path(folder))
        files = _audited(pool, contents.files, year, watch)
    unread = [{"file": source, "error": f"{reason}{remedy}"} for source, reason, remedy in contents.unreadable]
    return {"files": [*files, *unread], "passed_over": list(contents.passed_over)}


def _opened(pool: Pool, archive: Path, name: str, folder: Path) -> Contents:
    """Unpack in the child; a single file that is no archive is a batch of one."""
    try:
        if sniff(archive) not in ARCHIVES:
            return Contents((Part(str(archive), name),), ())
        contents = pool.call(unpack_one, (str(archive), str(folder), name))
    except UnreadableInputError as error:
        raise SourceRefusedError(str(error)) from error
    if isinstance(contents, Lost):
        raise SourceRefusedError(str(loss(name, contents)))
    return contents


def _audited(pool: Pool, files: Sequence[Part], year: FiscalYear, watch: Watch) -> list[dict[str, Any]]:
    bodies = _bodies(year)
    found = []
    for number, (part, read) in enumerate(zip(files, pool.map(read_one, files), strict=True), 1):
        if isinstance(read, Lost):
            found.append({"file": part.name, "error": str(loss(part.name, read))})
        elif read.error:
            found.append({"file": part.name, "error": read.error})
        else:
            found.append(_entry(part.name, read, year, bodies))
        watch(number, len(files))
    return found


def _entry(file: str, read: Read, year: FiscalYear, bodies: dict[tuple[str, str], list[str]]) -> dict[str, Any]:
    entry: dict[str, Any] = {
        "file": file,
        "name": read.name,
        "year": read.year,
        "kind": read.kind,
        "counts": dict(read.counts),
        "findings": list(read.findings),
    }
    if read.year != year.year:
        return entry | {
            "unmatched": _("年度是 {year}，不是 {wanted}。").format(year=read.year or "?", wanted=year.year)
        }
    matches = bodies.get((read.kind, _plain(read.name)), [])
    if len(matches) == 1:
        return entry | {"body": matches[0]}
    reason = _("有 {count} 个同名的单位，不能确定是哪一个。") if matches else _("没有这个名称的{kind}。")
    return entry | {"unmatched": reason.format(count=len(matches), kind=read.kind or _("单位"))}


def _bodies(year: FiscalYear) -> dict[tuple[str, str], list[str]]:
    """Return the codes of departments and units by kind and name; the whole name has to be that of one, never alike."""
    found: dict[tuple[str, str], list[str]] = {}
    departments = Department.objects.filter(region=year.region_id, is_active=True)
    units = Unit.objects.filter(department__region=year.region_id, is_active=True)
    for kind, bodies in (
        ("部门", departments.values_list("code", "name")),
        ("单位", units.values_list("code", "name")),
    ):
        for code, name in bodies:
            found.setdefault((kind, _plain(name)), []).append(code)
    return found


def _plain(name: str) -> str:
    return "".join(name.split()).replace("（", "(").replace("）", ")")
