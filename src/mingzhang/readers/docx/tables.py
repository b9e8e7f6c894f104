"""Tables as rows of squares: merged cells, cells drawn a little apart, tables inside tables, frames."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from itertools import pairwise

from mingzhang.model.document import Block, Cell, Grid, Paragraph
from mingzhang.model.place import Place
from mingzhang.readers.docx.flow import cells, flow, rows
from mingzhang.readers.docx.namespaces import TABLE, VAL, Node, number, q, value
from mingzhang.readers.docx.paragraphs import cell_text, read_paragraph
from mingzhang.readers.docx.shapes import ReadBlocks, hanging_blocks
from mingzhang.readers.docx.state import Reading
from mingzhang.readers.docx.styles import is_ruled
from mingzhang.readers.matrix import Entry, blocks_of, join_lines, parts_of

#: Twentieths of a point. Edges of columns nearer than this are one edge, drawn by hand twice.
_NEAR = 100
_WIDEST = 1_000
_PROPERTIES, _SPAN, _MERGE, _H_MERGE, _BORDERS = (
    q("w:tcPr"),
    q("w:gridSpan"),
    q("w:vMerge"),
    q("w:hMerge"),
    q("w:tcBorders"),
)
_ROW_PROPERTIES, _BEFORE = q("w:trPr"), q("w:gridBefore")
_TABLE_PROPERTIES, _TABLE_STYLE, _TABLE_BORDERS = q("w:tblPr"), q("w:tblStyle"), q("w:tblBorders")
_GRID_COLUMN, _WIDTH = f"{q('w:tblGrid')}/{q('w:gridCol')}", q("w:w")
_new = tuple.__new__


@dataclass(slots=True)
class _Square:
    """A cell as it is read: the columns it covers, from ``start`` to before ``stop``."""

    text: str
    start: int
    stop: int
    ruled: bool | None


@dataclass(slots=True)
class _Table:
    """A table while it is read."""

    ruled: bool | None
    rows: list[list[_Square]] = field(default_factory=list)
    pages: list[int | None] = field(default_factory=list)
    #: Columns in which a cell goes on downwards.
    merging: set[int] = field(default_factory=set)
    inner: list[Node] = field(default_factory=list)
    hanging: list[Node] = field(default_factory=list)


def read_table(node: Node, reading: Reading, read_blocks: ReadBlocks) -> list[Block]:
    """Return a table as blocks: its grid, lines such as titles within it, then what its cells hold beside text.

    A table with one cell is a frame around what is in it, and so is one of one column that holds tables.
    """
    own = [(row, list(cells(row, reading))) for row in rows(node, reading)]
    if _is_frame(own):
        return [block for _, squares in own for square in squares for block in read_blocks(square, reading)]
    table = _Table(_table_ruled(node, reading))
    for row, squares in own:
        _read_row(row, squares, table, reading)
    _mend(table.rows, [number(column.get(_WIDTH), -1) for column in node.findall(_GRID_COLUMN)])
    blocks = _with_spans(blocks_of(parts_of(list(_entries(table)), typed=False), reading.lines))
    for inner in table.inner:
        next(reading.lines)
        reading.tally["nested"] += 1
        blocks += read_table(inner, reading, read_blocks)
    return blocks + hanging_blocks(table.hanging, reading, read_blocks)


def _is_frame(own: Sequence[tuple[Node, Sequence[Node]]]) -> bool:
    if not own or any(len(squares) > 1 for _, squares in own):
        return False
    return len(own) == 1 or any(next(row.iter(TABLE), None) is not None for row, _ in own)


def _table_ruled(node: Node, reading: Reading) -> bool | None:
    properties = node.find(_TABLE_PROPERTIES)
    if properties is None:
        return None
    ruled = is_ruled(properties.find(_TABLE_BORDERS))
    if ruled is None and value(properties, _TABLE_STYLE) in reading.styles.ruling:
        return True
    return ruled


def _read_row(row: Node, squares: Iterable[Node], table: _Table, reading: Reading) -> None:
    """Add a row. Its page is where its last text begins: a row that was moved to a new page says so once."""
    start = number(value(row.find(_ROW_PROPERTIES), _BEFORE))
    first, last = reading.page, reading.page
    pages: list[int] = []
    made: list[_Square] = []
    for node in squares:
        reading.page = first
        span, ruled, merge, goes_on = _cell_properties(node, table)
        stop = min(start + span, _WIDEST)
        text = _text(node, table, reading, pages)
        if first is not None and reading.page is not None and last is not None:
            last = max(last, reading.page)
        if goes_on and made:
            made[-1].stop = stop
        else:
            made.append(_Square(_shown(text, merge, start, table, reading), start, stop, ruled))
        start = stop
    reading.page = last
    table.rows.append(made)
    table.pages.append(max(pages, default=last))


def _cell_properties(node: Node, table: _Table) -> tuple[int, bool | None, Node | None, bool]:
    """Return how many columns a cell covers, whether it is ruled, its merging downwards, and if it continues the last.

    One walk over the properties is faster than a search for each.
    """
    span, ruled, merge, goes_on = 1, table.ruled, None, False
    properties = node.find(_PROPERTIES)
    for child in () if properties is None else properties:
        tag = child.tag
        if tag == _SPAN:
            span = max(1, number(child.get(VAL), 1))
        elif tag == _BORDERS:
            own = is_ruled(child)
            ruled = ruled if own is None else own
        elif tag == _MERGE:
            merge = child
        elif tag == _H_MERGE:
            goes_on = child.get(VAL) == "continue"
    return span, ruled, merge, goes_on


def _shown(text: str, merge: Node | None, start: int, table: _Table, reading: Reading) -> str:
    """Return a cell's text, "" where the cell above goes on over it."""
    if merge is None or merge.get(VAL) == "restart":
        table.merging.discard(start)
        if merge is not None:
            table.merging.add(start)
        return text
    if start not in table.merging:
        table.merging.add(start)
        return text
    reading.tally["covered"] += bool(text)
    return ""


def _text(node: Node, table: _Table, reading: Reading, pages: list[int]) -> str:
    """Return the text of a cell; tables and shapes in it are kept for later."""
    parts = []
    before = None
    for child in flow(node, reading):
        if child.tag == TABLE:
            table.inner.append(child)
            continue
        read = read_paragraph(child, reading, before)
        before = read.line if read.runs_on else None
        if before is not None:
            continue
        if read.text:
            if read.line.page is not None:
                pages.append(read.line.page)
            parts.append(cell_text(read))
        if read.line.hanging:
            table.hanging += read.line.hanging
    if before is not None:
        parts.append("".join(before.pieces))
    return join_lines("\n".join(parts)) if parts else ""


# ------------------------------------------------------------------------------------------- columns


def _mend(table: Sequence[Sequence[_Square]], widths: Sequence[int]) -> None:
    """Number the columns anew, so that each begins where a cell begins and no two edges are almost the same."""
    edges = sorted({edge for row in table for square in row for edge in (square.start, square.stop)})
    joined = _near_edges(table, edges, widths)
    kept = sorted({joined.get(edge, edge) for edge in edges})
    index = {edge: position for position, edge in enumerate(kept)}
    first = index.get(0, 0)
    for row in table:
        for square in row:
            square.start = index[joined.get(square.start, square.start)] - first
            square.stop = index[joined.get(square.stop, square.stop)] - first


def _near_edges(table: Sequence[Sequence[_Square]], edges: Sequence[int], widths: Sequence[int]) -> Mapping[int, int]:
    """Return the edges to be replaced by one a little to their left: no cell may lose its width by that."""
    if not edges or edges[-1] > len(widths) or any(width < 0 for width in widths):
        return {}
    position = [0]
    for width in widths:
        position.append(position[-1] + width)
    near = [(left, right) for left, right in pairwise(edges) if position[right] - position[left] < _NEAR]
    if not near:
        return {}
    used = [{edge for square in row for edge in (square.start, square.stop)} for row in table]
    joined: dict[int, int] = {}
    for left, right in near:
        target = joined.get(left, left)
        if position[right] - position[target] < _NEAR and not any(
            right in row and any(joined.get(edge, edge) == target for edge in row) for row in used
        ):
            joined[right] = target
    return joined


def _entries(table: _Table) -> Iterable[list[Entry]]:
    width = max((row[-1].stop for row in table.rows if row), default=0)
    for row, page in zip(table.rows, table.pages, strict=True):
        place = Place(page=page)
        empty = Entry(place=place, beside=True)
        made = [empty] * width
        for square in row:
            across = square.stop - square.start
            made[square.start] = _new(Entry, (square.text, place, across, False, square.ruled))
            if across > 1:
                covered = Entry(place=place, beside=True, ruled=square.ruled)
                made[square.start + 1 : square.stop] = [covered] * (across - 1)
        yield made


def _with_spans(blocks: Iterable[Block]) -> list[Block]:
    """Give each cell its span in the row as it would be written with tabs between, so that places differ."""
    made: list[Block] = []
    for block in blocks:
        if isinstance(block, Grid):
            made.append(Grid(tuple(_spanned(row) for row in block.rows), block.place))
        elif isinstance(block, Paragraph):
            made.append(replace(block, place=block.place._replace(start=0, end=len(block.text))))
        else:
            made.append(block)
    return made


def _spanned(row: Sequence[Cell]) -> tuple[Cell, ...]:
    made, start = [], 0
    for text, place in row:
        end = start + len(text)
        made.append(_new(Cell, (text, _new(Place, (place.line, start, end, place.page, None, None, None)))))
        start = end + 1
    return tuple(made)
