"""What a budget is compared with: last year's ledger, package or published file."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

from mingzhang.cli.absorb import published

if TYPE_CHECKING:
    from mingzhang.model.ledger import Ledger

#: Gives last year's ledger in the shape in which this year's is compared with it.
ForLedger = Callable[["Ledger"], "Ledger"]
_LEDGERS = (".yaml", ".yml")
_EITHER = (".xlsx", ".xls", "")


def read_last(path: Path, mapping: Path | None) -> tuple[ForLedger | None, tuple[str, ...]]:
    """Return last year's figures (None where they cannot be read) and what there is to say of them.

    A workbook or folder is a ledger if it can be read as one, else a published file.

    Args:
        path: last year's ledger, the folder of its package, or its published file in any format.
        mapping: the column names of a ledger's export.
    """
    from mingzhang.model.errors import UnreadableInputError  # noqa: PLC0415

    file = published(path)
    said: tuple[str, ...] = ()
    if file == path and path.suffix.lower() in (*_LEDGERS, *_EITHER):
        from mingzhang.ledgers.read import read_ledger  # noqa: PLC0415

        try:
            read = read_ledger(path, mapping)
        except UnreadableInputError as error:
            said = (str(error),)
        else:
            if (ledger := read.ledger) is not None:
                return (lambda _: ledger), ()
            said = (*(fault.text for fault in read.errors), f"{path}：上年的账本有 {len(read.errors)} 处差错。")
        if path.suffix.lower() in _LEDGERS or path.is_dir():
            return None, said
    try:
        return _absorbed(file)
    except UnreadableInputError as error:
        return None, said or (str(error),)


def _absorbed(file: Path) -> tuple[ForLedger, tuple[str, ...]]:
    from mingzhang.absorbing import absorb, as_last_year  # noqa: PLC0415
    from mingzhang.pipeline import Task, read_apart  # noqa: PLC0415

    # In a child process: the library that reads PDF must not be loaded before the workers are forked.
    absorbed = absorb(read_apart(Task(str(file), "extract", "jsonl", "zh")))
    said = tuple(f"{file}：{one}" for one in absorbed.contradictions)
    return (lambda ledger: as_last_year(absorbed, ledger)), said
