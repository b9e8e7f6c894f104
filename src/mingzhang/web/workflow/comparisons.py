"""Sealed revisions read back: two held against each other, a department's held against those of its units."""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING

from django.conf import settings

from mingzhang.checking.as_json import report_to_json
from mingzhang.checking.check import check
from mingzhang.checking.rollup import RULES, roll_up
from mingzhang.comparing.compare import compare
from mingzhang.packaging.folder import open_package
from mingzhang.pipeline import Task, read_apart, read_disclosure
from mingzhang.readers.front import Part
from mingzhang.readers.limits import Limits
from mingzhang.web.workflow.document import BLOCKS
from mingzhang.web.workflow.revisions import folder_of

if TYPE_CHECKING:
    from collections.abc import Sequence
    from typing import Any

    from mingzhang.model.comparison import Comparison
    from mingzhang.model.disclosure import Disclosure
    from mingzhang.web.workflow.models import Revision

#: Disclosures kept in memory; the key is the hash of the sealed manifest.
_KEPT = 32
_WRITTEN = (".docx", ".pdf", ".xlsx", ".xls", ".doc", ".html", ".htm", ".txt", ".md")


def full_comparison(old: Revision, new: Revision) -> Comparison:
    """Return everything that differs between two revisions, as ``mingzhang diff`` tells it.

    Raises:
        UnreadableInputError: the files of one cannot be read any more.
    """
    return compare(
        disclosure_of(str(folder_of(old)), old.manifest_hash), disclosure_of(str(folder_of(new)), new.manifest_hash)
    )


@lru_cache(maxsize=_KEPT)
def disclosure_of(folder: str, _manifest: str) -> Disclosure:
    """Return what a sealed package discloses: its own blocks where it was authored here, else its files, read apart.

    Raises:
        UnreadableInputError: there is no package, or its files cannot be read.
    """
    root = Path(folder)
    manifest = open_package(root)
    if manifest.rounding:  # made here, not uploaded
        return read_disclosure(root / BLOCKS)
    names = [one.path for one in manifest.files if one.path.lower().endswith(_WRITTEN)]
    parts = tuple(Part(str(root / name), name) for name in names)
    limits = Limits(float(settings.JOB_SECONDS), int(settings.JOB_MEGABYTES))
    return read_apart(Task(manifest.name, "extract", "jsonl", "zh", parts=parts), limits)


def rolled_up(department: Revision, units: Sequence[Revision]) -> dict[str, Any]:
    """Return what a department's revision does not have in common with the sum of its units' revisions.

    ``findings`` name each difference with what each unit has, ``not_checked`` why a table could not be compared; both
    as in the published JSON of an audit.

    Raises:
        UnreadableInputError: the files of one cannot be read any more.
    """
    read = [disclosure_of(str(folder_of(one)), one.manifest_hash) for one in (department, *units)]
    # Only the comparison is wanted here; what each document says of itself was found when it was sealed.
    report = roll_up([check(one) for one in read])[0]
    data = report_to_json(report)
    return {key: [one for one in data[key] if one["rule"] in RULES] for key in ("findings", "not_checked")}
