"""The comments of a Word file: their part, and what marks their places in the text."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from mingzhang.renderers.annotated_docx.words import HEAD, W, comment_paragraphs
from mingzhang.renderers.finding_note import AUTHOR

_INITIALS = AUTHOR[:1]


@dataclass
class Comments:
    """Comments in the making; they are numbered from ``first``. They carry no time, so that runs are alike."""

    first: int = 0
    made: list[str] = field(default_factory=list)

    def add(self, notes: Sequence[Sequence[str]]) -> int:
        """Add a comment that says one or more findings; return its number."""
        number = self.first + len(self.made)
        self.made.append(
            f'<w:comment w:id="{number}" w:author="{AUTHOR}" w:initials="{_INITIALS}">'
            f"{comment_paragraphs(notes)}</w:comment>"
        )
        return number

    def part(self, namespace: str = W) -> bytes:
        """Return the comments as a part of their own."""
        return f'{HEAD}<w:comments xmlns:w="{namespace}">{"".join(self.made)}</w:comments>'.encode()


def range_start(number: int) -> str:
    """Return what stands before the text of a comment."""
    return f'<w:commentRangeStart w:id="{number}"/>'


def range_end(number: int) -> str:
    """Return what stands after the text of a comment: its end and the reference to it."""
    return f'<w:commentRangeEnd w:id="{number}"/><w:r><w:commentReference w:id="{number}"/></w:r>'
