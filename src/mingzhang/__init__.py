"""Mingzhang 明账: public budgets that add up and that people can read."""

__version__ = "0.1.0"
