"""PDF with a text layer: characters and ruling lines → paragraphs and grids, by geometry alone."""

from mingzhang.readers.pdf.read import pages_without_text, read_pdf

__all__ = ["pages_without_text", "read_pdf"]
