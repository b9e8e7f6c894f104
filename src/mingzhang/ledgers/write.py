"""Ledger → files, and the empty template of each form."""

from __future__ import annotations

from pathlib import Path

from mingzhang.ledgers.disassemble import Rows, to_rows
from mingzhang.ledgers.text_readers import YAML_SUFFIXES
from mingzhang.ledgers.write_text import write_csv_folder, write_yaml
from mingzhang.ledgers.write_workbook import write_workbook
from mingzhang.model.errors import MingzhangError
from mingzhang.model.ledger import Ledger

_WORKBOOK = ".xlsx"


class LedgerNotWrittenError(MingzhangError):
    """A ledger's file could not be written: where to, why, and what to do."""

    def __init__(self, target: str, reason: str, remedy: str) -> None:
        self.target = target
        self.reason = reason
        self.remedy = remedy
        super().__init__(f"{target}：{reason}{remedy}")


def write_ledger(ledger: Ledger, path: Path) -> None:
    """Write a ledger as a workbook (.xlsx), a YAML file (.yaml), or a folder of CSV files (no suffix).

    What is written is read back equal, but for places and the name of the source.

    Raises:
        LedgerNotWrittenError: the suffix is another, the ledger holds what the files cannot, or the place is not
            writable.
    """
    try:
        rows = to_rows(ledger)
    except ValueError as error:
        raise LedgerNotWrittenError(str(path), str(error), "") from error
    _write(rows, path, ledger.year, ledger.profile, example=False)


def write_template(path: Path, year: int) -> None:
    """Write an empty ledger of a year, with an example row in each sheet, in the form that the path's suffix says.

    Raises:
        LedgerNotWrittenError: as ``write_ledger``.
    """
    _write({"info": ({"year": year},)}, path, year, "shanxi", example=True)


def _write(rows: Rows, path: Path, year: int, profile: str, *, example: bool) -> None:
    from xlsxwriter.exceptions import FileCreateError  # noqa: PLC0415

    suffix = path.suffix.lower()
    try:
        if suffix == _WORKBOOK:
            path.parent.mkdir(parents=True, exist_ok=True)
            write_workbook(rows, path, year, profile, example=example)
        elif suffix in YAML_SUFFIXES:
            path.parent.mkdir(parents=True, exist_ok=True)
            write_yaml(rows, path, example=example)
        elif not suffix:
            write_csv_folder(rows, path, example=example)
        else:
            reason = f"不能写成{suffix}文件。"
            raise LedgerNotWrittenError(str(path), reason, "请用 .xlsx、.yaml，或者不带后缀的文件夹名。")
    except (OSError, FileCreateError) as error:
        raise LedgerNotWrittenError(str(path), "写不进去。", "请检查文件夹和权限，文件打开着的请先关闭。") from error
