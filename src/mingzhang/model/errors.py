"""What can go wrong with an input or with the program, as exceptions.

Faults *inside* a disclosure are findings, never exceptions.

    MingzhangError
    ├── UnreadableInputError   a file that cannot become a Document (exit status 2)
    └── CatalogueError         a catalogue file that does not load (a fault of ours)
"""

from __future__ import annotations


class MingzhangError(Exception):
    """The root of all errors that Mingzhang raises on purpose."""


class UnreadableInputError(MingzhangError):
    """A file could not be read as a disclosure.

    The reason is one sentence for a clerk, the remedy says what to do about it.
    """

    def __init__(self, source: str, reason: str, remedy: str = "") -> None:
        self.source = source
        self.reason = reason
        self.remedy = remedy
        super().__init__(f"{source}：{reason}{remedy}")


class CatalogueError(MingzhangError):
    """A catalogue file is malformed, incomplete or refers to something unknown."""

    def __init__(self, path: str, reason: str) -> None:
        self.path = path
        self.reason = reason
        super().__init__(f"{path}: {reason}")

    def __reduce__(self) -> tuple[type[CatalogueError], tuple[str, str]]:
        """Let it cross from one process to another."""
        return type(self), (self.path, self.reason)
