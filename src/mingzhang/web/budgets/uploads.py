"""Files that a unit made elsewhere: taken in, kept under a name of ours, and never opened outside a child process.

What a file is, its content says. Its own name is only shown. Reading, audit and the comparison with the unit's name and
year are in ``jobs.building.take_over``; here is what has to hold before a file is kept at all.
"""

from __future__ import annotations

import hashlib
import os
import tempfile
import unicodedata
import uuid
import zipfile
from pathlib import Path
from typing import TYPE_CHECKING

from django.conf import settings
from django.core.exceptions import PermissionDenied
from django.core.files.base import File
from django.db import transaction
from django.db.models import F
from django.utils import timezone
from django.utils.translation import gettext as _

from mingzhang.model.errors import UnreadableInputError
from mingzhang.readers.limits import open_zip
from mingzhang.readers.sniff import ARCHIVES, Kind, refusal, sniff
from mingzhang.web.budgets.models import Filing, Upload
from mingzhang.web.workflow.events import record

if TYPE_CHECKING:
    from mingzhang.web.accounts.models import User

#: What may be a disclosure, and how the kept file is called. Pictures and locked files cannot be published as they are.
SUFFIXES = {
    Kind.PDF: ".pdf",
    Kind.DOCX: ".docx",
    Kind.DOC: ".doc",
    Kind.ODT: ".odt",
    Kind.RTF: ".rtf",
    Kind.XLSX: ".xlsx",
    Kind.XLS: ".xls",
    Kind.ODS: ".ods",
    Kind.HTML: ".html",
    Kind.MHTML: ".mht",
    Kind.TEXT: ".txt",
}
#: Kinds of which the readers say why they cannot be read.
_REFUSED = frozenset(
    {Kind.EMPTY, Kind.UNKNOWN, Kind.OLE, Kind.OFD, Kind.SLIDES, Kind.WORD_XML, Kind.EXCEL_XML, Kind.XML}
    | {Kind.OTHER_PICTURE}
)
_LONGEST_NAME = 200
_MOST_FILES = 20
#: Signs that a file manager does not allow or that turn the order of what is shown around.
_FORBIDDEN = frozenset('<>:"/\\|?*')


class UploadRefusedError(Exception):
    """A file is not taken in; the message says why, and what to do."""


def tidy_name(name: str) -> str:
    """Return a file's name as it may be shown and offered: no folder, no control or direction signs, not too long."""
    last = unicodedata.normalize("NFC", name).replace("\\", "/").rsplit("/", 1)[-1]
    kept = "".join(sign for sign in last if unicodedata.category(sign)[0] != "C" and sign not in _FORBIDDEN)
    stem, dot, suffix = kept.strip(" .").rpartition(".")
    short = f"{stem[: _LONGEST_NAME - len(suffix) - 1]}{dot}{suffix}" if stem and len(suffix) < 10 else kept.strip(" .")
    return short[:_LONGEST_NAME] or _("未命名")


def receive(filing: Filing, user: User, file: File[bytes], *, leaves_ledger: bool = False) -> Upload:
    """Take in a file of a filing; one that has a ledger becomes one of uploads only where ``leaves_ledger`` says so.

    Raises:
        PermissionDenied: the user may not edit the filing now.
        UploadRefusedError: the file is not one that can be read and published.
    """
    if not user.has_perm("filing.edit", filing):
        raise PermissionDenied
    name = tidy_name(file.name or "")
    is_switched = filing.mode != Filing.Mode.UPLOAD
    if is_switched and filing.rows.exists() and not leaves_ledger:
        raise UploadRefusedError(_("账本里已经有内容。确实要改用上传的文件，请勾选“改用上传文件”。账本会留着。"))
    if (file.size or 0) > settings.UPLOAD_LARGEST:
        limit = settings.UPLOAD_LARGEST // 1024 // 1024
        raise UploadRefusedError(_("“{name}”超过 {limit} MB 的上限。").format(name=name, limit=limit))
    incoming, sha256, size = _kept_aside(file, name)
    try:
        kind = accepted(incoming, name)
        with transaction.atomic():
            filing = Filing.objects.select_for_update().get(pk=filing.pk)
            if not user.has_perm("filing.edit", filing):  # it was submitted meanwhile
                raise PermissionDenied
            _refuse_twice(filing, sha256, name)
            upload = _keep(filing, user, incoming, Upload(name=name, sha256=sha256, size=size, kind=kind.name.lower()))
            Filing.objects.filter(pk=filing.pk).update(mode=Filing.Mode.UPLOAD, version=F("version") + 1)
            data = {"name": name, "sha256": sha256, "size": size, "kind": upload.kind, "mode_changed": is_switched}
            record("upload", actor=user, filing=filing, data=data)
    finally:
        incoming.unlink(missing_ok=True)
    return upload


def remove(upload: Upload, user: User) -> None:
    """Take a file away again; what was sealed of it stays in the sealed packages.

    Raises:
        PermissionDenied: the user may not edit the filing now.
    """
    with transaction.atomic():
        filing = Filing.objects.select_for_update().get(pk=upload.filing_id)
        if not user.has_perm("filing.edit", filing):
            raise PermissionDenied
        record("remove_upload", actor=user, filing=filing, data={"name": upload.name, "sha256": upload.sha256})
        path = Path(upload.file.path)
        upload.delete()
        Filing.objects.filter(pk=filing.pk).update(version=F("version") + 1)
        transaction.on_commit(lambda: path.unlink(missing_ok=True))


def use_ledger(filing: Filing, user: User) -> None:
    """Go back from uploaded files to the ledger; the uploaded files stay, unused.

    Raises:
        PermissionDenied: the user may not edit the filing now.
    """
    with transaction.atomic():
        filing = Filing.objects.select_for_update().get(pk=filing.pk)
        if not user.has_perm("filing.edit", filing):
            raise PermissionDenied
        Filing.objects.filter(pk=filing.pk).update(mode=Filing.Mode.LEDGER, version=F("version") + 1)
        record("use_ledger", actor=user, filing=filing)


def accepted(path: Path, name: str) -> Kind:
    """Return the kind of a file by its content.

    Raises:
        UploadRefusedError: it is of no kind that can be read and published, a bomb, or holds programs (macros).
    """
    try:
        kind = sniff(path)
        if kind in SUFFIXES:
            _refuse_macros(path, kind, name)
            return kind
        if kind in ARCHIVES:
            raise UploadRefusedError(_("“{name}”是压缩包：请解开后上传里面的文件。").format(name=name))
        if kind is Kind.ENCRYPTED:
            raise UploadRefusedError(_("“{name}”有密码：请去掉密码后再上传。").format(name=name))
        if kind is Kind.PICTURE:
            raise UploadRefusedError(_("“{name}”是图片：请上传 Word 或 PDF 文件。").format(name=name))
        if kind in _REFUSED:
            error = refusal(path, kind)
            raise UploadRefusedError(f"“{name}”{error.reason}{error.remedy}")
        # What Mingzhang itself writes or takes in: reports, data, ledgers.
        raise UploadRefusedError(
            _("“{name}”是{kind}，不是公开文件：请上传 Word 或 PDF 文件。").format(name=name, kind=kind.words)
        )
    except UnreadableInputError as error:
        raise UploadRefusedError(f"“{name}”{error.reason}{error.remedy}") from error


def _refuse_macros(path: Path, kind: Kind, name: str) -> None:
    if kind not in {Kind.DOCX, Kind.XLSX} or not zipfile.is_zipfile(path):
        return
    with open_zip(path) as package:
        if any(member.lower().endswith("vbaproject.bin") for member in package.namelist()):
            raise UploadRefusedError(_("“{name}”带有宏，不能公开：请另存为不带宏的文件后再上传。").format(name=name))


def _kept_aside(file: File[bytes], name: str) -> tuple[Path, str, int]:
    """Write what arrives beside the uploads; return where, its SHA-256 and size."""
    folder = Path(settings.MEDIA_ROOT) / "uploads"
    folder.mkdir(parents=True, exist_ok=True)
    suffix = Path(name).suffix.lower()
    known = suffix if suffix in {one for kind in Kind for one in kind.suffixes} else ""
    handle, path = tempfile.mkstemp(prefix=".incoming-", suffix=known, dir=folder)
    digest, size = hashlib.sha256(), 0
    try:
        with os.fdopen(handle, "wb") as kept:
            for chunk in file.chunks():
                size += len(chunk)
                if size > settings.UPLOAD_LARGEST:
                    raise UploadRefusedError(_("“{name}”比声明的大，没有收下。").format(name=name))
                digest.update(chunk)
                kept.write(chunk)
    except BaseException:
        Path(path).unlink(missing_ok=True)
        raise
    return Path(path), digest.hexdigest(), size


def _refuse_twice(filing: Filing, sha256: str, name: str) -> None:
    if filing.uploads.filter(sha256=sha256).exists():
        raise UploadRefusedError(_("“{name}”已经上传过了，内容一样。").format(name=name))
    if filing.uploads.count() >= _MOST_FILES:
        raise UploadRefusedError(_("已经上传了 {count} 个文件，不能再多。").format(count=_MOST_FILES))


def _keep(filing: Filing, user: User, incoming: Path, upload: Upload) -> Upload:
    """Give a file its place under a name of ours, which says its kind and nothing else."""
    root = Path(settings.MEDIA_ROOT)
    suffix = SUFFIXES[Kind[upload.kind.upper()]]
    inside = f"uploads/{timezone.now():%Y/%m}/{uuid.uuid4().hex}{suffix}"
    (root / inside).parent.mkdir(parents=True, exist_ok=True)
    os.replace(incoming, root / inside)
    upload.filing, upload.uploaded_by, upload.file.name = filing, user, inside
    upload.save()
    return upload
