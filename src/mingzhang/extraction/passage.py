"""Running text of one section, joined across page breaks, with the way back to the source."""

from __future__ import annotations

from bisect import bisect_right
from dataclasses import dataclass

from mingzhang.model.document import Paragraph
from mingzhang.model.place import NOWHERE, Place


@dataclass(frozen=True, slots=True)
class Passage:
    """The text of consecutive paragraphs of one section as one string.

    ``key`` is the section's catalogue key (P1.2, S05.1, …), ``section`` its printed name as facts carry it
    ("五、（一）一般公共预算当年支出规模变化情况"). ``starts[i]`` is the offset in ``text`` at which ``paragraphs[i]``
    begins. Paragraphs that a page break tore apart in mid-sentence follow each other without a separator;
    others are separated by one line feed.
    """

    key: str
    section: str
    text: str
    paragraphs: tuple[Paragraph, ...]
    starts: tuple[int, ...]

    def place(self, start: int, end: int) -> Place:
        """Return the place of ``text[start:end]``; of its first part where it runs over a break."""
        if not self.paragraphs:
            return NOWHERE
        index = max(bisect_right(self.starts, start) - 1, 0)
        paragraph = self.paragraphs[index]
        offset = start - self.starts[index]
        return paragraph.span(offset, min(end - self.starts[index], len(paragraph.text)))
