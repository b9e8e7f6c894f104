"""Which files of a revision are handed out in the workspace.

Until a revision is cleared only the copies for review are, which carry the watermark 仅供内部审核; the final files,
which carry none, come out with clearance. What a unit uploaded is its own file and is shown as it came.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from mingzhang.packaging.folder import open_package
from mingzhang.packaging.manifest import MANIFEST, SIGNATURE
from mingzhang.web.budgets.models import Filing
from mingzhang.web.workflow.revisions import files_of, path_of

if TYPE_CHECKING:
    from mingzhang.web.workflow.models import Revision


@dataclass(frozen=True, slots=True)
class Offered:
    """A file that may be downloaded. ``is_draft``: it carries the watermark. ``size`` in bytes."""

    name: str
    size: int
    is_draft: bool


def is_final(revision: Revision) -> bool:
    """Say whether a revision was cleared as it is now, so that its final files may be seen."""
    events = revision.events.filter(action="clear")
    return any(one.data.get("manifest") == revision.manifest_hash for one in events)


def offered(filing: Filing, revision: Revision) -> list[Offered]:
    """Return the files of a revision that may be downloaded, the manifest last."""
    folder = _review(revision) if _holds_back(filing, revision) else None
    if _holds_back(filing, revision):
        return [Offered(one.path, one.size, True) for one in open_package(folder).files] if folder else []
    files = [Offered(one.path, one.size, False) for one in files_of(revision)]
    for name in (MANIFEST, SIGNATURE):
        if (path := path_of(revision, name)) is not None:
            files.append(Offered(name, path.stat().st_size, False))
    return files


def path_offered(filing: Filing, revision: Revision, name: str) -> Path | None:
    """Return where a file of a revision lies that may be downloaded, None where there is none of that name."""
    if all(one.name != name for one in offered(filing, revision)):
        return None
    if not _holds_back(filing, revision):
        return path_of(revision, name)
    folder = _review(revision)
    return folder / name if folder is not None and (folder / name).is_file() else None


def _holds_back(filing: Filing, revision: Revision) -> bool:
    return filing.mode == Filing.Mode.LEDGER and not is_final(revision)


def _review(revision: Revision) -> Path | None:
    from mingzhang.web.budgets.sources import review_folder  # noqa: PLC0415  sources need steps, which need this package

    return review_folder(revision)
