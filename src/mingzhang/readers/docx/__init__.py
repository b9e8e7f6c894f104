"""Word documents → Document: DOCX as raw XML; DOC, WPS, RTF and ODT through LibreOffice."""

from mingzhang.readers.docx.old import read_doc
from mingzhang.readers.docx.read import read_docx

__all__ = ["read_doc", "read_docx"]
