"""The embedded example: the ledger of a department that does not exist, in which no table stays empty."""

from __future__ import annotations

from dataclasses import replace
from importlib.resources import files
from pathlib import Path

from mingzhang.ledgers.read import read_ledger
from mingzhang.ledgers.write import write_ledger
from mingzhang.model.errors import CatalogueError
from mingzhang.model.ledger import Ledger

_FOLDER = "ledger"
NAME = "ledger.xlsx"


def example_ledger() -> Ledger:
    """Return the example.

    Raises:
        CatalogueError: its files in the package have been changed and are wrong.
    """
    folder = Path(str(files("mingzhang.examples") / _FOLDER))
    read = read_ledger(folder)
    if read.ledger is None:
        raise CatalogueError(str(folder), read.errors[0].text)
    return replace(read.ledger, source=NAME)


def write_example(folder: Path) -> Path:
    """Write the example as one workbook into a folder; return the workbook.

    Raises:
        LedgerNotWrittenError: the folder is not writable.
    """
    path = folder / NAME
    write_ledger(example_ledger(), path)
    return path
