"""Find the thirteen tables in a document and read their rows."""

from mingzhang.extraction.tables.read import TablesRead, read_tables

__all__ = ["TablesRead", "read_tables"]
