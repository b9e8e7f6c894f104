"""Scans: pictures of pages → blocks with places, by recognising the print; needs the extra [ocr]."""

from mingzhang.readers.scan.read import available, read_scan

__all__ = ["available", "read_scan"]
