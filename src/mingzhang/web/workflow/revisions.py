"""Revisions: what was submitted, sealed as a package on disk that is never changed again."""

from __future__ import annotations

import hashlib
import shutil
import tempfile
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

from django.conf import settings

from mingzhang.catalogue.rules import load_rules
from mingzhang.packaging.folder import differences, open_package
from mingzhang.packaging.manifest import MANIFEST, SIGNATURE, Listed
from mingzhang.web.workflow.models import Revision

if TYPE_CHECKING:
    from mingzhang.web.accounts.models import User
    from mingzhang.web.budgets.models import Filing


def folder_of(revision: Revision) -> Path:
    """Return where the files of a revision lie."""
    return Path(settings.MEDIA_ROOT) / revision.folder


def is_intact(revision: Revision) -> bool:
    """Say whether the files of a revision are, byte for byte, those it was sealed with."""
    folder = folder_of(revision)
    path = folder / MANIFEST
    if not path.is_file() or hash_of(path) != revision.manifest_hash:
        return False
    return not any(differences(folder, open_package(folder)))


def hash_of(path: Path) -> str:
    """Return the SHA-256 of a file in hexadecimal."""
    return hashlib.sha256(path.read_bytes()).hexdigest()


def seal(filing: Filing, user: User) -> Revision:
    """Make a revision of what a filing holds now: build or take over the files, audit them, keep them for good.

    The database row is written in the caller's transaction; files of a transaction that fails are left without a row
    and are removed by ``manage prune``.
    """
    from mingzhang.web.budgets.sources import sealed_package  # noqa: PLC0415  only sealing needs the whole pipeline

    number = 1 + (filing.revisions.order_by("-number").values_list("number", flat=True).first() or 0)
    root = Path(settings.MEDIA_ROOT)
    root.mkdir(parents=True, exist_ok=True)
    draft = Path(tempfile.mkdtemp(prefix=".sealing-", dir=root))
    try:
        contents = sealed_package(filing, draft)
        target = root / "packages" / f"{filing.pk}" / f"r{number}"
        target.parent.mkdir(parents=True, exist_ok=True)
        if target.exists():  # left behind by a transaction that failed
            shutil.rmtree(target)
        draft.rename(target)
    except BaseException:
        shutil.rmtree(draft, ignore_errors=True)
        raise
    return Revision.objects.create(
        filing=filing,
        number=number,
        folder=target.relative_to(root).as_posix(),
        manifest_hash=hash_of(target / MANIFEST),
        ledger=contents.ledger,
        facts=contents.facts,
        findings=contents.findings,
        summary={**contents.summary, "errors": errors_of(contents.findings)},
        made_by=user,
    )


def errors_of(findings: Iterable[Mapping[str, Any]]) -> list[list[str]]:
    """Return family of the rule and fingerprint of each error: what the board counts without opening all findings."""
    rules = load_rules()
    return [
        [rules[one["rule"]].family if one["rule"] in rules else one["category"], one["fingerprint"]]
        for one in findings
        if one["severity"] == "error"
    ]


def files_of(revision: Revision) -> tuple[Listed, ...]:
    """Return the files a revision's manifest lists; () where the manifest is gone or is not the sealed one."""
    path = folder_of(revision) / MANIFEST
    if not path.is_file() or hash_of(path) != revision.manifest_hash:
        return ()
    return open_package(path.parent).files


def path_of(revision: Revision, name: str) -> Path | None:
    """Return where a file of a revision lies: one that the manifest lists, the manifest itself or its signature.

    Names are looked up, never joined to a path as they come, so that none leads out of the package.
    """
    known = {one.path for one in files_of(revision)} | {MANIFEST, SIGNATURE}
    path = folder_of(revision) / name
    return path if name in known and path.is_file() else None
