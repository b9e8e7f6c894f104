"""A publication as PDF, set by typst in the look of official documents (GB/T 9704)."""

from mingzhang.renderers.publication_pdf.pages import PrintedHeading, printed_headings
from mingzhang.renderers.publication_pdf.write import PdfRenderError, write_pdf

__all__ = ["PdfRenderError", "PrintedHeading", "printed_headings", "write_pdf"]
