"""What checks of a read ledger go by: its records and the ledger they make up, and how a fault is placed."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from decimal import Decimal

from mingzhang.catalogue.classifications import Classification, load_classification
from mingzhang.ledgers.declaration import load_sheets
from mingzhang.ledgers.faults import Fault, Level, whole
from mingzhang.ledgers.records import Record, Records
from mingzhang.model.ledger import Ledger
from mingzhang.model.place import Place


@dataclass(frozen=True, slots=True)
class Scope:
    """A ledger as far as it could be read, the records behind it, and the file it came from."""

    ledger: Ledger
    records: Records
    file: str

    def rows(self, sheet: str) -> tuple[Record, ...]:
        """Return the records of a sheet by its id."""
        return self.records.by_sheet[sheet]

    def at(self, spot: tuple[str, Record, str], level: Level, reason: str, remedy: str) -> Fault:
        """Return a fault at sheet, record and column; at the row's main cell where the column is blank."""
        sheet, record, column = spot
        name = load_sheets()[sheet].column(column).name
        value = record.values.get(column, "")
        found = f"{value:,}" if isinstance(value, Decimal) else str(value)
        place: Place = record.places.get(column, record.place)
        return Fault(level, record.file, place, name, found, reason, remedy)

    def on(self, sheet: str, level: Level, reason: str, remedy: str) -> Fault:
        """Return a fault of a whole sheet."""
        return whole(self.file, level, reason, remedy, load_sheets()[sheet].name)

    def book(self, kind: str) -> Classification:
        """Return the classification of the ledger's year."""
        return load_classification(kind, self.ledger.year)


@dataclass(frozen=True, slots=True)
class Check:
    """A check with the sheets that must be free of errors for it to mean anything.

    ``of_whole``: it asks what only the ledger of a whole department has, not the part that one unit fills in.
    """

    needs: tuple[str, ...]
    run: Callable[[Scope], Iterator[Fault]]
    of_whole: bool = False


def yuan(value: Decimal) -> str:
    """Print an amount in yuan with separators of thousands."""
    return f"{value:,.2f}元"
