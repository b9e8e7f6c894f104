"""Find the tables of a document, of a budget or of final accounts, and read their rows."""

from mingzhang.extraction.tables.read import TablesRead, Unbound, kind_of, read_tables

__all__ = ["TablesRead", "Unbound", "kind_of", "read_tables"]
