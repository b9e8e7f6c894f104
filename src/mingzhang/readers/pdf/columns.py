"""Rows of text without rules between columns → cells: columns are what figures and headers line up to."""

from __future__ import annotations

import re
from collections.abc import Sequence

from mingzhang.readers.pdf.forms import Cluster, clusters, edges, is_form, joined, placed
from mingzhang.readers.pdf.geometry import Box, around
from mingzhang.readers.pdf.tables import PageTable, TableCell, bound
from mingzhang.readers.pdf.words import Chunk, TextLine, is_data

#: This share of the rows may reach into a gutter, where a label runs over.
_OVERFLOW = 0.06
#: Texts that begin this close to each other are flush (points).
_SAME_EDGE = 2.0

#: In a table of figures more than this share of the lines with several texts hold one with decimals.
_MANY = 0.25
_AMOUNT = re.compile(r"[-−—]?\d[\d,]*\.\d+")

#: From where to where each column reaches (points).
Columns = Sequence[tuple[float, float]]
_Row = Sequence[TextLine]


def lay_out(rows: Sequence[_Row], carried: Columns = ()) -> tuple[PageTable | None, Columns]:
    """Return the table that rows of lines make, and its columns; None where there is but one column.

    Args:
        rows: each the lines of one row.
        carried: the columns of the page before; a table without header has those of them that it fills.
    """
    first_data = next((index for index, row in enumerate(rows) if any(map(is_data, row))), 0)
    data = [line for row in rows for line in row if is_data(line)]
    header = [line for row in rows[:first_data] for line in row]
    columns = _columns(data or [line for row in rows for line in row])
    columns = _with_header(columns, header) if header else _as_before(columns, carried)
    cells = [clusters(row) for row in rows]
    amounts = _share_of_amounts(rows)
    if not columns or (amounts <= _MANY and is_form(cells, columns, least=2 if amounts else 1)):
        return _form(cells)
    if len(columns) < 2:
        return None, columns
    result = [_cells(row, rows[index + 1] if index + 1 < first_data else (), columns) for index, row in enumerate(rows)]
    return PageTable(tuple(result), bound(result), inferred="columns"), columns


def _share_of_amounts(rows: Sequence[_Row]) -> float:
    """Return the share of the lines with several texts that hold an amount: much in a table of figures, no form."""
    lines = [line for row in rows for line in row if len(line.chunks) > 1]
    amounts = sum(any(_AMOUNT.fullmatch(chunk.text) for chunk in line.chunks) for line in lines)
    return amounts / max(len(lines), 1)


def fills(line: TextLine, columns: Columns) -> bool:
    """Say whether each text of a line stands in one of the columns of another page."""
    near = [[index for index, column in enumerate(columns) if _over(chunk, column)] for chunk in line.chunks]
    return all(len(own) == 1 for own in near) and len({own[0] for own in near}) == len(near)


def _form(rows: Sequence[Sequence[Cluster]]) -> tuple[PageTable, Columns]:
    """Return the table that the cells of a form make, with a column for each place where cells begin."""
    columns = edges(rows)
    result = []
    for row in rows:
        cells = placed(row, columns)
        top, bottom = min(cell.box[1] for cell in row), max(cell.box[3] for cell in row)
        result.append(
            tuple(
                TableCell(cells[index].text, cells[index].box)
                if index in cells
                else TableCell("", (start, top, end, bottom))
                for index, (start, end) in enumerate(columns)
            )
        )
    return PageTable(tuple(result), bound(result), inferred="columns"), ()


def _columns(data: Sequence[TextLine]) -> list[tuple[float, float]]:
    """Return the intervals that rows with figures cover; what only few rows reach into is a gutter."""
    events = sorted(event for line in data for chunk in line.chunks for event in ((chunk.x0, 1), (chunk.x1, -1)))
    allowed = int(_OVERFLOW * len(data))
    columns: list[tuple[float, float]] = []
    depth, start = 0, 0.0
    for x, step in events:
        before, depth = depth, depth + step
        if before <= allowed < depth:
            start = x
        elif depth <= allowed < before:
            columns.append((start, x))
    return columns


def _with_header(columns: list[tuple[float, float]], header: Sequence[TextLine]) -> list[tuple[float, float]]:
    """Add the columns that only the header shows: those its lowest line names, and at the ends those of any."""
    found = list(columns)
    named = [False] * len(found)
    extra: list[Chunk] = []
    for line in reversed(header):
        named = [
            known or any(_over(chunk, column) for chunk in line.chunks)
            for known, column in zip(named, found, strict=True)
        ]
        for chunk in line.chunks:
            if any(_over(chunk, column) for column in (*found, *((other.x0, other.x1) for other in extra))):
                continue
            # A short header over short figures may miss them: it names the column beside it that has no name.
            after = next((index for index, (start, _) in enumerate(found) if start >= chunk.x1), len(found))
            beside = next((index for index in (after, after - 1) if 0 <= index < len(found) and not named[index]), None)
            if beside is not None:
                named[beside] = True
                found[beside] = (min(found[beside][0], chunk.x0), max(found[beside][1], chunk.x1))
            elif line is header[-1] or after in (0, len(found)):
                # Elsewhere it is the name of a group that stands over the gap between its columns.
                extra.append(chunk)
    return sorted([*found, *((chunk.x0, chunk.x1) for chunk in extra)])


def _over(chunk: Chunk, column: tuple[float, float]) -> bool:
    return chunk.x0 < column[1] and column[0] < chunk.x1


def _as_before(columns: list[tuple[float, float]], carried: Columns) -> list[tuple[float, float]]:
    """Return the columns of the page before, if all columns of this one are among them."""
    matched: dict[int, tuple[float, float]] = {}
    for start, end in columns:
        near = [index for index, (left, right) in enumerate(carried) if start < right and left < end]
        if len(near) != 1 or near[0] in matched:
            return columns
        left, right = carried[near[0]]
        matched[near[0]] = (min(start, left), max(end, right))
    return [matched.get(index, column) for index, column in enumerate(carried)]


def _cells(row: _Row, lower: _Row, columns: Columns) -> tuple[TableCell, ...]:
    top, bottom = min(line.box[1] for line in row), max(line.box[3] for line in row)
    pieces: list[list[tuple[Chunk, Box]]] = [[] for _ in columns]
    for line in row:
        for chunk, column in zip(line.chunks, _assigned(line, lower, columns), strict=True):
            pieces[column].append((chunk, (chunk.x0, line.box[1], chunk.x1, line.box[3])))
    return tuple(
        TableCell(joined(piece), around(box for _, box in piece))
        if piece
        else TableCell("", (columns[number][0], top, columns[number][1], bottom))
        for number, piece in enumerate(pieces)
    )


def _assigned(line: TextLine, lower: _Row, columns: Columns) -> list[int]:
    """Return the column of each chunk; a group heading goes to the first column under it."""
    own = [_column(chunk, columns) for chunk in line.chunks]
    below = {_column(chunk, columns): chunk for other in lower for chunk in other.chunks}
    if len(below) <= len(own):
        return own
    result: list[int] = []
    for index, (chunk, column) in enumerate(zip(line.chunks, own, strict=True)):
        floor = result[-1] + 1 if result else 0
        ceiling = own[index + 1] if index + 1 < len(own) else len(columns)
        result.append(_first_under(chunk, column, below, range(floor, ceiling)))
    return result


def _first_under(chunk: Chunk, own: int, below: dict[int, Chunk], allowed: range) -> int:
    """Return the first of the columns over whose middle a group heading stands, its own if it begins with that."""
    lower = below.get(own)
    if lower is None or abs(lower.x0 - chunk.x0) < _SAME_EDGE:
        return own
    middle = (chunk.x0 + chunk.x1) / 2
    spans = [
        (abs((below[first].x0 + below[last].x1) / 2 - middle), first)
        for first in below
        for last in below
        if first <= own <= last and first in allowed and last in allowed
    ]
    return min(spans, default=(0.0, own))[1]


def _column(chunk: Chunk, columns: Columns) -> int:
    """Return the column a chunk overlaps most, the nearest if none."""
    overlaps = [min(chunk.x1, end) - max(chunk.x0, start) for start, end in columns]
    return overlaps.index(max(overlaps))
