"""On which pages the headings of a finished PDF stand, for a contents page in another format."""

from __future__ import annotations

from typing import NamedTuple

import pypdfium2


class PrintedHeading(NamedTuple):
    """A bookmark. ``page`` counts the sheets of the file from 1, ``label`` is the number printed on the page."""

    level: int
    text: str
    page: int
    label: str


def printed_headings(pdf: bytes) -> tuple[PrintedHeading, ...]:
    """Return the headings of a PDF that ``write_pdf`` made, in their order.

    Args:
        pdf: the file.
    """
    document = pypdfium2.PdfDocument(pdf)
    try:
        found = []
        for mark in document.get_toc():
            target = mark.get_dest()
            index = target.get_index() if target is not None else None
            if index is not None:
                label = document.get_page_label(index)
                found.append(PrintedHeading(mark.level + 1, mark.get_title(), index + 1, label))
        return tuple(found)
    finally:
        document.close()
