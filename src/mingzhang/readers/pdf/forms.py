"""Forms without rules between columns: rows of cells that stand side by side, each row divided in its own way.

A table of figures has columns that all its rows share. A form (a sheet of labels and values) has rows of two, four
or eight cells; laid out by common columns several cells of a row would fall into one.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from mingzhang.readers.pdf.geometry import Box, around
from mingzhang.readers.pdf.words import Chunk, TextLine, join

#: Texts of one cell overlap by more than this (points).
_TOUCH = 1.0
#: Texts that begin this close to each other stand in one column (points).
_SAME_EDGE = 2.0
#: In a form this share of the rows or more has cells that common columns would mix up.
_MIXED = 0.05

_Row = Sequence[TextLine]
Piece = tuple[Chunk, Box]


class Cluster(NamedTuple):
    """The texts of one row that stand below one another: the lines of one cell."""

    x0: float
    x1: float
    pieces: tuple[Piece, ...]

    @property
    def text(self) -> str:
        """Return the lines as one text."""
        return joined(self.pieces)

    @property
    def box(self) -> Box:
        """Return the box around the lines."""
        return around(box for _, box in self.pieces)


def clusters(row: _Row) -> list[Cluster]:
    """Return the cells of a row from left to right: texts on different lines that overlap are one."""
    pieces = [(chunk, (chunk.x0, line.box[1], chunk.x1, line.box[3])) for line in row for chunk in line.chunks]
    groups: list[list[int]] = []
    reach = float("-inf")
    for index in sorted(range(len(pieces)), key=lambda index: pieces[index][0].x0):
        if groups and pieces[index][0].x0 < reach - _TOUCH:
            groups[-1].append(index)
            reach = max(reach, pieces[index][0].x1)
        else:
            groups.append([index])
            reach = pieces[index][0].x1
    return [_cluster([pieces[index] for index in sorted(group)]) for group in groups]


def _cluster(pieces: Sequence[Piece]) -> Cluster:
    """Return the texts of a cell, given from top to bottom."""
    return Cluster(min(chunk.x0 for chunk, _ in pieces), max(chunk.x1 for chunk, _ in pieces), tuple(pieces))


def joined(pieces: Sequence[Piece]) -> str:
    """Join the chunks of a cell, from top to bottom: with a blank on one line, without between lines."""
    lines: list[str] = []
    last: Box | None = None
    for chunk, box in pieces:
        if last is not None and box[1] == last[1]:
            lines[-1] += " " + chunk.text
        else:
            lines.append(chunk.text)
        last = box
    return join(lines)


def is_form(rows: Sequence[Sequence[Cluster]], columns: Sequence[tuple[float, float]], *, least: int) -> bool:
    """Say whether common columns would put several cells of a row into one column, or part a cell, in many rows.

    ``least``: so many rows at any rate; one may be a header whose groups stand over gaps.
    """
    mixed = sum(_is_mixed(row, columns) for row in rows)
    return mixed >= max(least, _MIXED * len(rows))


def _is_mixed(row: Sequence[Cluster], columns: Sequence[tuple[float, float]]) -> bool:
    own = [{_column(chunk, columns) for chunk, _ in cluster.pieces} for cluster in row]
    return len(set().union(*own)) < len(own) or any(len(parts) > 1 for parts in own)


def edges(rows: Sequence[Sequence[Cluster]]) -> list[tuple[float, float]]:
    """Return columns that keep the cells of every row apart: one from each place where cells begin to the next."""
    starts: list[float] = []
    for x0 in sorted(cluster.x0 for row in rows for cluster in row):
        if not starts or x0 - starts[-1] > _SAME_EDGE:
            starts.append(x0)
    right = max(cluster.x1 for row in rows for cluster in row)
    return list(zip(starts, [*starts[1:], max(right, starts[-1] + _SAME_EDGE)], strict=True))


def placed(row: Sequence[Cluster], columns: Sequence[tuple[float, float]]) -> dict[int, Cluster]:
    """Return the cells of a row by the column in which they begin, of those that :func:`edges` gave."""
    return {max(index for index, (x0, _) in enumerate(columns) if x0 <= cell.x0): cell for cell in row}


def _column(chunk: Chunk, columns: Sequence[tuple[float, float]]) -> int:
    overlaps = [min(chunk.x1, end) - max(chunk.x0, start) for start, end in columns]
    return overlaps.index(max(overlaps))
