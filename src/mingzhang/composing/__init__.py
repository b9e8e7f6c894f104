"""Ledger and tabulation → publication: tables, narrative, charts, sheets and glossary as they are to be printed."""
