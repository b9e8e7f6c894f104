"""Ledgers as files: workbooks, folders of CSV, YAML; read with every fault at once, written to be read back equal."""

from mingzhang.ledgers.example import example_ledger, write_example
from mingzhang.ledgers.faults import Fault, LedgerRead, Level
from mingzhang.ledgers.places import without_places
from mingzhang.ledgers.read import TablesRead, read_ledger, read_tables
from mingzhang.ledgers.write import LedgerNotWrittenError, write_ledger, write_template

__all__ = [
    "Fault",
    "LedgerNotWrittenError",
    "LedgerRead",
    "Level",
    "TablesRead",
    "example_ledger",
    "read_ledger",
    "read_tables",
    "without_places",
    "write_example",
    "write_ledger",
    "write_template",
]
