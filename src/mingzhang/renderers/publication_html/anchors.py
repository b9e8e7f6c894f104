"""Names of places in the page: headings, tables, and the cells to which figures of the text lead."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass

from mingzhang.model.fact import Coordinate
from mingzhang.model.publication import Heading, Publication, TableBlock, Text

_SAFE = re.compile(r"[A-Za-z][A-Za-z0-9.]*")


@dataclass(frozen=True, slots=True)
class Anchors:
    """What is called how: tables and headings by their place among the pieces, cells by coordinate.

    ``targets`` holds the cells that some figure of the text restates, by the table's name, row and column of its grid.
    """

    pieces: Mapping[int, str]
    targets: Mapping[Coordinate, str]
    #: A heading that is a table's title stands with the table: place of the heading → place of the table.
    titles: Mapping[int, int]

    def of(self, index: int) -> str:
        """Return the name of the heading or table at a place among the pieces."""
        return self.pieces[self.titles.get(index, index)]


def anchors(publication: Publication) -> Anchors:
    """Return the names of all places that something in the page leads to."""
    wanted = {
        run.at
        for piece in publication.pieces
        if isinstance(piece, Text)
        for run in piece.runs
        if run.at is not None and run.text
    }
    tables = {piece.id: index for index, piece in enumerate(publication.pieces) if isinstance(piece, TableBlock)}
    pieces: dict[int, str] = {}
    targets: dict[Coordinate, str] = {}
    titles: dict[int, int] = {}
    used: set[str] = set()
    for index, piece in enumerate(publication.pieces):
        if isinstance(piece, Heading) and piece.key in tables:
            titles[index] = tables[piece.key]
        elif isinstance(piece, Heading):
            pieces[index] = _unique(piece.key, f"h{index}", used)
        elif isinstance(piece, TableBlock):
            pieces[index] = name = _unique(piece.id, f"t{index}", used)
            for row, line in enumerate(piece.rows):
                for column, cell in enumerate(line):
                    if cell.at in wanted and cell.at is not None:
                        targets.setdefault(cell.at, cell_name(name, row, column))
    return Anchors(pieces, targets, titles)


def cell_name(table: str, row: int, cell: int) -> str:
    """Return the name of a cell of the body by its row and its place in that row, both from 0."""
    return f"{table}-r{row}c{cell}"


def _unique(key: str, other: str, used: set[str]) -> str:
    name = key if _SAFE.fullmatch(key) and key not in used else other
    used.add(name)
    return name
