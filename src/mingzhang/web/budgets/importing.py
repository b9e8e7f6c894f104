"""A workbook that is uploaded: read in a child process under limits, kept until its import is confirmed."""

from __future__ import annotations

import json
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING
from uuid import uuid4

from django.conf import settings
from django.utils.translation import gettext as _

from mingzhang.ledgers import LedgerRead, read_ledger
from mingzhang.model.errors import MingzhangError
from mingzhang.readers.limits import Limits
from mingzhang.readers.sniff import Kind, sniff
from mingzhang.web.budgets.transfer import SheetRows, Taken, take
from mingzhang.workers import Lost, Pool, loss

if TYPE_CHECKING:
    from django.core.files.uploadedfile import UploadedFile

    from mingzhang.web.budgets.models import Filing

_LARGEST = 20 * 1024 * 1024
_SECONDS, _MEGABYTES = 60, 800
_SUFFIXES = {Kind.LEDGER: ".xlsx", Kind.XLSX: ".xlsx", Kind.XLS: ".xls"}
_KEPT_SECONDS = 3600


class ImportRefusedError(Exception):
    """A file is no ledger of this filing; the message says why, for the user."""


@dataclass(frozen=True, slots=True)
class Kept:
    """What waits for confirmation: the rows and the file's name."""

    name: str
    rows: SheetRows


def read_upload(filing: Filing, file: UploadedFile[bytes]) -> Taken:
    """Return what an uploaded workbook holds for a filing, with every fault by its cell.

    Raises:
        ImportRefusedError: it is no workbook, too large, damaged, or took more time or memory than is given.
    """
    if file.size is None or file.size > _LARGEST:
        raise ImportRefusedError(_("工作簿太大，最多20兆。请只保留账本的各张表。"))
    with tempfile.TemporaryDirectory(prefix="mingzhang-import-") as folder:
        path = Path(folder, "upload")
        with path.open("wb") as out:
            for chunk in file.chunks():
                out.write(chunk)
        try:
            kind = sniff(path)
        except MingzhangError as error:  # a packed bomb, or nothing that can be opened
            raise ImportRefusedError(str(error).replace(str(path), _stem(file.name or ""))) from error
        if kind not in _SUFFIXES:
            raise ImportRefusedError(_("这不是 Excel 工作簿。请用“导出”得到的模板填写，存为 .xlsx 后上传。"))
        # The name shows in messages; only its last part, and never as a path of ours.
        own = path.with_name(f"{_stem(file.name or '')}{_SUFFIXES[kind]}")
        path.rename(own)
        read = _in_child(own)
    if read.ledger is None:
        return Taken({}, read.faults)
    taken = take(filing, read.ledger, own.name)
    return Taken(taken.rows, (*taken.faults, *read.faults), taken.left_out)


def _stem(name: str) -> str:
    stem = "".join(sign for sign in Path(name.replace("\\", "/")).stem if sign.isalnum() or sign in "-_ （）()")
    return stem.strip()[:60] or "ledger"


def _in_child(path: Path) -> LedgerRead:
    with Pool(1, Limits(seconds=_SECONDS, megabytes=_MEGABYTES)) as pool:
        try:
            found = pool.call(read_ledger, path)
        except MingzhangError as error:
            raise ImportRefusedError(str(error).replace(str(path), path.name)) from error
    if isinstance(found, Lost):
        raise ImportRefusedError(str(loss(path.name, found)))
    return found


def keep(filing: Filing, taken: Taken, name: str) -> str:
    """Keep what was read until it is confirmed; return the name it is kept under."""
    folder = _folder(filing)
    folder.mkdir(parents=True, exist_ok=True)
    for old in folder.glob("*.json"):
        if time.time() - old.stat().st_mtime > _KEPT_SECONDS:
            old.unlink(missing_ok=True)
    key = uuid4().hex
    data = {"name": name, "rows": {sheet: list(map(dict, rows)) for sheet, rows in taken.rows.items()}}
    (folder / f"{key}.json").write_text(json.dumps(data, ensure_ascii=False), encoding="utf-8")
    return key


def kept(filing: Filing, key: str) -> Kept:
    """Return what was kept.

    Raises:
        ImportRefusedError: there is nothing, or no longer.
    """
    path = _folder(filing) / f"{key}.json"
    try:
        data = json.loads(path.read_text(encoding="utf-8"))
    except FileNotFoundError as error:
        raise ImportRefusedError(_("确认已经过期，请重新上传工作簿。")) from error
    return Kept(data["name"], data["rows"])


def forget(filing: Filing, key: str) -> None:
    """Remove what was kept."""
    (_folder(filing) / f"{key}.json").unlink(missing_ok=True)


def _folder(filing: Filing) -> Path:
    return Path(settings.MEDIA_ROOT) / "imports" / str(filing.pk)
