"""Readers: one module per format turns a file into a Document; none of them knows what a budget is."""

from mingzhang.readers.text import read_text

__all__ = ["read_text"]
