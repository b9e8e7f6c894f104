"""From a filing to the files of its package, for sealing: made once for equal content, in a child process.

**How clearance binds.** A sealed package holds the final files, without watermark, and nothing else; its manifest lists
their hashes, and the manifest's own hash is what clearance and publication name. So what is cleared is, byte for byte,
what is published. The copies for review, which carry the watermark 仅供内部审核, are made from the same ledger in the
same run and lie elsewhere (``review_folder``), by the hash of the final manifest, which their own manifest names as
what they were made from. No public address leads to that place.

**Why the files are made before the seal.** Making them takes seconds; sealing happens inside a transaction. Whoever
asks for the files first (a job, as a rule) leaves them under the digest of the content; sealing takes them from there,
and makes them itself only where nobody did. Equal content is never made twice.
"""

from __future__ import annotations

import hashlib
import json
import shutil
import tempfile
from collections.abc import Callable
from dataclasses import asdict, dataclass
from pathlib import Path, PurePosixPath
from typing import TYPE_CHECKING, Any, NamedTuple, cast

from django.conf import settings
from django.utils.translation import gettext as _

from mingzhang import __version__
from mingzhang.ledgers import without_places
from mingzhang.model.errors import UnreadableInputError
from mingzhang.packaging.folder import differences, open_package
from mingzhang.packaging.make import FORMATS
from mingzhang.packaging.manifest import MANIFEST
from mingzhang.readers.front import Part
from mingzhang.readers.limits import Limits
from mingzhang.readers.progress import Progress, listening
from mingzhang.web.budgets.disclosed import SourceRefusedError, disclosed_ledger, last_ledger, snapshot
from mingzhang.web.budgets.models import Filing, Upload
from mingzhang.web.budgets.signing import sign_package
from mingzhang.web.jobs.building import BuildOrder, Built, UploadOrder, build, take_over
from mingzhang.web.workflow.models import SecrecyReview
from mingzhang.web.workflow.records import left_out_of
from mingzhang.workers import Lost, Pool

if TYPE_CHECKING:
    from mingzhang.model.tabulated import Policy
    from mingzhang.web.workflow.models import Revision

_RESULT = "built.json"
_FINAL, _REVIEW = "final", "review"
#: Called with how many of how many pieces are done.
Watch = Callable[[int, int], None]


@dataclass(frozen=True, slots=True)
class Sealed:
    """What a revision keeps beside its files; see ``workflow.models.Revision``."""

    ledger: dict[str, Any] | None
    facts: dict[str, str]
    findings: list[dict[str, Any]]
    summary: dict[str, Any]


def sealed_package(filing: Filing, draft: Path) -> Sealed:
    """Put the final files of a filing into an empty folder, with a signed manifest.

    Raises:
        SourceRefusedError: the ledger has errors, the uploaded files cannot be read or are those of another body or
            year, or making took more time or memory than a job may take.
    """
    content = _content_of(filing)
    made = _built(content, lambda done, total: None)
    if made.problems:
        raise SourceRefusedError(" ".join(made.problems))
    place = _place_of(content.digest)
    shutil.copytree(place / _FINAL, draft, dirs_exist_ok=True)
    sign_package(draft)
    decision = left_out_of(filing)
    if decision and filing.mode == Filing.Mode.UPLOAD and _is_what_was_decided_on(filing, draft):
        raise SourceRefusedError(
            _("保密审查决定有不予公开的事项，而上传的文件没有改过：请上传已经隐去这些事项的文件。")
        )
    # What the decision names is not in these files: made without it, or uploaded anew since.
    summary = {**made.summary, "left_out": decision}
    if (place / _REVIEW / MANIFEST).is_file():
        summary["review"] = _keep_review(place / _REVIEW, hashlib.sha256((draft / MANIFEST).read_bytes()).hexdigest())
    return Sealed(snapshot(filing), dict(made.facts), list(made.findings), summary)


def review_folder(revision: Revision) -> Path | None:
    """Return where the copies for review lie, None where there are none (uploads) or they were changed since."""
    folder = Path(settings.MEDIA_ROOT) / "review" / revision.manifest_hash
    path = folder / MANIFEST
    if not path.is_file() or hashlib.sha256(path.read_bytes()).hexdigest() != revision.summary.get("review"):
        return None
    return None if any(differences(folder, open_package(folder))) else folder


def built(filing: Filing, watch: Watch = lambda done, total: None) -> Built:
    """Return what a filing's content becomes; make its files where they are not there already.

    Raises:
        SourceRefusedError: as ``sealed_package``.
    """
    return _built(_content_of(filing), watch)


def is_built(filing: Filing) -> bool:
    """Say whether the files of what a filing holds now are there already, so that sealing takes no time."""
    return _found(content_digest(filing)) is not None


def content_digest(filing: Filing) -> str:
    """Return a hash of all that a package of a filing follows from; equal content gives equal files.

    Raises:
        SourceRefusedError: the ledger has errors, or nothing was uploaded.
    """
    return _content_of(filing).digest


class _Content(NamedTuple):
    """What a package is made from, read once, so that what is made is what the digest was taken of."""

    digest: str
    order: BuildOrder | UploadOrder


def _content_of(filing: Filing) -> _Content:
    order = _upload_order(filing) if filing.mode == Filing.Mode.UPLOAD else _build_order(filing)
    head = [__version__, filing.mode, filing.kind, filing.body.code, filing.body.name, filing.year.year]
    if isinstance(order, UploadOrder):
        head += [[one.name, one.sha256] for one in _uploads(filing)]
    else:
        last = repr(without_places(order.last)) if order.last else ""
        head += [order.policy, order.formats, order.left_out, repr(without_places(order.ledger)), last]
    digest = hashlib.sha256(json.dumps(head, ensure_ascii=False).encode()).hexdigest()
    return _Content(digest, order)


def _built(content: _Content, watch: Watch) -> Built:
    found = _found(content.digest)
    if found is not None:
        return found
    root = Path(settings.MEDIA_ROOT) / "built"
    root.mkdir(parents=True, exist_ok=True)
    draft = Path(tempfile.mkdtemp(prefix=".building-", dir=root))
    try:
        result = _make(content.order, draft, watch)
        (draft / _RESULT).write_text(json.dumps(asdict(result), ensure_ascii=False), encoding="utf-8")
        draft.chmod(0o755)
        _place(draft, content.digest)
    finally:
        shutil.rmtree(draft, ignore_errors=True)
    return result


def _place(draft: Path, digest: str) -> None:
    """Give a finished build its place, unless another process was first with the same: that one may be in use."""
    target = _place_of(digest)
    if target.exists() and _found(digest) is None:  # changed on disk, or damaged
        shutil.rmtree(target, ignore_errors=True)
    try:
        draft.rename(target)
    except OSError:
        if _found(digest) is None:
            raise


def _place_of(digest: str) -> Path:
    return Path(settings.MEDIA_ROOT) / "built" / digest


def _found(digest: str) -> Built | None:
    """Return an earlier build where it is whole and unchanged."""
    place = _place_of(digest)
    try:
        data = json.loads((place / _RESULT).read_text(encoding="utf-8"))
        for part in (_FINAL, _REVIEW):
            folder = place / part
            if folder.is_dir() and any(differences(folder, open_package(folder))):
                return None
        return Built(**{**data, "findings": tuple(data["findings"]), "problems": tuple(data["problems"])})
    except (OSError, ValueError, KeyError, TypeError, UnreadableInputError):
        return None


def _make(order: BuildOrder | UploadOrder, draft: Path, watch: Watch) -> Built:
    for part in (_FINAL, _REVIEW) if isinstance(order, BuildOrder) else (_FINAL,):
        (draft / part).mkdir()
    limits = Limits(float(settings.JOB_SECONDS), int(settings.JOB_MEGABYTES))

    def told(progress: Progress) -> None:
        watch(progress.done, progress.total)

    with Pool(1, limits) as pool, listening(told):
        try:
            if isinstance(order, UploadOrder):
                made: Built | Lost = pool.call(take_over, order._replace(folder=str(draft / _FINAL)))
            else:
                placed = order._replace(folder=str(draft / _FINAL), review=str(draft / _REVIEW))
                made = pool.call(build, placed)
        except UnreadableInputError as error:
            raise SourceRefusedError(f"{error.source}：{error.reason}{error.remedy}") from error
    if isinstance(made, Lost):
        raise SourceRefusedError(_lost(made))
    return made


def _build_order(filing: Filing) -> BuildOrder:
    """Return the order of a filing's package; where its files go is added when they are made."""
    ledger, count = disclosed_ledger(filing)
    return BuildOrder(
        path=str(filing),
        ledger=ledger,
        left_out=count,
        unit=filing.unit.code if filing.unit else "",
        policy=cast("Policy", filing.policy),
        last=last_ledger(filing),
        formats=FORMATS,
        folder="",
        review="",
    )


def _upload_order(filing: Filing) -> UploadOrder:
    uploads = _uploads(filing)
    suffixes = [PurePosixPath(one.file.name or "").suffix for one in uploads]
    single = len(uploads) == 1
    return UploadOrder(
        path="、".join(one.name for one in uploads),
        parts=tuple(Part(one.file.path, one.name) for one in uploads),
        published=tuple(f"disclosure{'' if single else f'-{n}'}{suffix}" for n, suffix in enumerate(suffixes, 1)),
        name=filing.body.name,
        code=filing.body.code,
        kind=filing.kind,
        year=filing.year.year,
        folder="",
    )


def _uploads(filing: Filing) -> list[Upload]:
    found = list(filing.uploads.order_by("id"))
    if not found:
        raise SourceRefusedError(_("还没有上传文件：请先上传 Word 或 PDF 文件。"))
    return found


def _lost(lost: Lost) -> str:
    reasons = {
        "time": _("超过了 {detail} 秒的时限，已停下。请把扫描件换成由 Word 导出的文件再试。"),
        "memory": _("要用的内存超过上限 {detail} MB，已停下。请把文件拆开再试，或请管理员放宽上限。"),
        "died": _("处理它的进程中途退出（{detail}），文件可能已损坏。请用原软件打开后另存再试。"),
        "fault": _("处理时程序出错（{detail}）。请把这句话告诉管理员。"),
    }
    return reasons[lost.why].format(detail=lost.detail)


def _is_what_was_decided_on(filing: Filing, draft: Path) -> bool:
    """Say whether the files are those of the revision that a decision to leave something out was taken on."""
    review = SecrecyReview.objects.filter(revision__filing=filing).order_by("-id").select_related("revision").first()
    manifest = hashlib.sha256((draft / MANIFEST).read_bytes()).hexdigest()
    return review is not None and review.revision.manifest_hash == manifest


def _keep_review(source: Path, final_hash: str) -> str:
    """Keep the copies for review by the hash of the final manifest; return the hash of their own manifest."""
    target = Path(settings.MEDIA_ROOT) / "review" / final_hash
    if not target.is_dir():
        target.parent.mkdir(parents=True, exist_ok=True)
        draft = Path(tempfile.mkdtemp(prefix=".review-", dir=target.parent))
        shutil.copytree(source, draft, dirs_exist_ok=True)
        sign_package(draft)
        draft.chmod(0o755)
        draft.rename(target)
    return hashlib.sha256((target / MANIFEST).read_bytes()).hexdigest()
