"""Readers: one module per format turns a file into a Document; none of them knows what a budget is.

``read`` is the front door: it looks at the content and asks the reader of that format.
"""

from mingzhang.readers.front import Part, is_plain_text, read, read_parts
from mingzhang.readers.text import read_text

__all__ = ["Part", "is_plain_text", "read", "read_parts", "read_text"]
