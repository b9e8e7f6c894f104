"""Ledger → the thirteen tables: exact amounts by declared queries, and the figures as printed."""

from mingzhang.tabulation.tabulate import tabulate, tabulate_each

__all__ = ["tabulate", "tabulate_each"]
