"""Performance target sheets: the overall sheet and one sheet per project."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from mingzhang.extraction.sheets.find import find
from mingzhang.extraction.sheets.names import match_project_names
from mingzhang.extraction.sheets.overall import OverallRead, read_overall
from mingzhang.extraction.sheets.project import read_project
from mingzhang.extraction.sheets.rows import row_text
from mingzhang.model.disclosure import OverallSheet, ProjectSheet, Unread
from mingzhang.model.document import Block

__all__ = ["SheetsRead", "find_sheets", "match_project_names"]


@dataclass(frozen=True, slots=True)
class SheetsRead:
    """The sheets of a document. ``used`` are the indexes of the blocks that belong to them."""

    overall: OverallSheet | None
    projects: tuple[ProjectSheet, ...]
    used: frozenset[int]
    unread: tuple[Unread, ...]


def find_sheets(blocks: Sequence[Block]) -> SheetsRead:
    """Find and read the performance target sheets of a document.

    Args:
        blocks: all blocks of the document, in reading order.

    Returns:
        The first overall sheet, the project sheets numbered from 1, and each row that could not be placed.
    """
    found = find(blocks)
    overall = [read_overall(raw) for raw in found.sheets if raw.kind == "overall"]
    projects = tuple(
        read_project(raw, index)
        for index, raw in enumerate((raw for raw in found.sheets if raw.kind == "project"), start=1)
    )
    loose = tuple(Unread("sheet_row", row_text(row), "", row[0].place) for row in found.loose)
    unread = (*_unread_overall(overall), *_unread_projects(projects), *loose)
    return SheetsRead(overall[0].sheet if overall else None, projects, found.used, unread)


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
