"""Passages made of plain text, for tests of the narrative."""

from mingzhang.extraction.passage import Passage
from mingzhang.model.document import Paragraph
from mingzhang.model.place import Place


def passage(key: str, text: str, section: str = "某节") -> Passage:
    """Return a passage whose paragraphs are the lines of ``text``."""
    lines = text.split("\n")
    starts = [sum(len(line) + 1 for line in lines[:index]) for index in range(len(lines))]
    paragraphs = tuple(
        Paragraph(line, Place(line=number, start=0, end=len(line)), line) for number, line in enumerate(lines, start=1)
    )
    return Passage(key, section, text, paragraphs, tuple(starts))
