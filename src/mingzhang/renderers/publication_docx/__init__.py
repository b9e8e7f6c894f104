"""A publication as a Word file that an office clerk goes on editing in Word or WPS."""

from mingzhang.renderers.publication_docx.contents import contents_pages
from mingzhang.renderers.publication_docx.write import write_docx

__all__ = ["contents_pages", "write_docx"]
