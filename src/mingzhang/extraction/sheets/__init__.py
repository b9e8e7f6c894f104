"""Performance target sheets: the overall sheet and one sheet per project."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from mingzhang.extraction.sheets.find import find
from mingzhang.extraction.sheets.names import match_project_names
from mingzhang.extraction.sheets.overall import OverallRead, read_overall
from mingzhang.extraction.sheets.project import read_project
from mingzhang.extraction.sheets.rows import row_text
from mingzhang.model.disclosure import OverallSheet, ProjectSheet, Section, Unread
from mingzhang.model.document import Block

__all__ = ["SheetsRead", "find_sheets", "match_project_names"]

#: What sheets are called whose titles are not read with certainty.
_NAME = "绩效目标表"


@dataclass(frozen=True, slots=True)
class SheetsRead:
    """The sheets of a document. ``used`` are the indexes of the blocks that belong to them."""

    overall: OverallSheet | None
    projects: tuple[ProjectSheet, ...]
    used: frozenset[int]
    unread: tuple[Unread, ...]
    #: Why the sheets were found but not taken over; "" where they were.
    doubt: str = ""
    #: Then, where they begin: the outline has no other entry for them.
    headings: tuple[Section, ...] = ()


def find_sheets(blocks: Sequence[Block]) -> SheetsRead:
    """Find and read the performance target sheets of a document.

    Args:
        blocks: all blocks of the document, in reading order.

    Returns:
        The first overall sheet, the project sheets numbered from 1, and each row that could not be placed. Where
        rows and cells cannot be told apart no sheet is returned, only what was found, as unread.
    """
    found = find(blocks)
    if found.doubt:
        seen = tuple(
            Unread("sheet_row", raw.title or row_text(raw.rows[0]), raw.title, raw.place, found.doubt)
            for raw in found.sheets
        )
        headings = tuple(_heading(blocks[index]) for index in found.stretches)
        return SheetsRead(None, (), found.used, seen, found.doubt, headings)
    overall = [read_overall(raw) for raw in found.sheets if raw.kind == "overall"]
    projects = tuple(
        read_project(raw, index)
        for index, raw in enumerate((raw for raw in found.sheets if raw.kind == "project"), start=1)
    )
    loose = tuple(Unread("sheet_row", row_text(row), "", row[0].place) for row in found.loose)
    unread = (*_unread_overall(overall), *_unread_projects(projects), *loose)
    return SheetsRead(overall[0].sheet if overall else None, projects, found.used, unread)


def _heading(block: Block) -> Section:
    """Return the entry of the outline for sheets that begin with a block."""
    return Section("", 3, None, _NAME, block.place, _NAME)


def _unread_overall(overall: Sequence[OverallRead]) -> Iterator[Unread]:
    for index, read in enumerate(overall):
        if index:
            yield Unread("sheet_row", read.sheet.title, read.sheet.title, read.sheet.place)
        for text, place in read.unread:
            yield Unread("sheet_row", text, read.sheet.title, place)


def _unread_projects(projects: Sequence[ProjectSheet]) -> Iterator[Unread]:
    for sheet in projects:
        for text, place in sheet.unread:
            yield Unread("sheet_row", text, sheet.name or sheet.title, place)
