"""Put a printed grid into the shape in which tables are read: no line numbers, lists side by side one below another."""

from __future__ import annotations

from collections.abc import Sequence

from mingzhang.extraction.tables.header import GridRow, header_depth, header_paths
from mingzhang.extraction.tables.titles import entity_of, is_caption, note_type, unit_of
from mingzhang.extraction.tables.words import is_label
from mingzhang.model.disclosure import Note
from mingzhang.model.document import Cell
from mingzhang.model.place import Place
from mingzhang.model.writing import fold, squeeze

#: Heads a column that numbers the lines of a form.
_LINE_NUMBERS = "行次"
_BODIES = ("单位：", "部门：", "编制单位：", "编制部门：", "公开部门：", "公开单位：")


def without_line_numbers(rows: Sequence[GridRow]) -> tuple[GridRow, ...]:
    """Return the rows of a grid without the columns that only number its lines (行次)."""
    depth = header_depth(tuple(rows))
    dropped = {
        index
        for row in rows[:depth]
        for index, cell in enumerate(row)
        if cell.text and fold(cell.text) == _LINE_NUMBERS
    }
    if not dropped:
        return tuple(rows)
    return tuple(tuple(cell for index, cell in enumerate(row) if index not in dropped) for row in rows)


def without_notes(rows: Sequence[GridRow]) -> tuple[tuple[GridRow, ...], tuple[Note, ...]]:
    """Return a grid without the notes that stand as rows of their own (注：…), and those notes in printed order."""
    notes = [_note(row) for row in rows]
    kept = tuple(row for row, note in zip(rows, notes, strict=True) if note is None)
    return kept, tuple(note for note in notes if note is not None)


def without_lines_above(rows: Sequence[GridRow]) -> tuple[tuple[GridRow, ...], tuple[str, ...]]:
    """Return a grid without the rows at its top that only state unit or body, and what they state."""
    stated: list[str] = []
    for at, row in enumerate(rows):
        texts = [cell.text for cell in row if cell.text]
        if not texts or not all(_stands_above(text) for text in texts):
            return tuple(rows[at:]), tuple(stated)
        stated += texts
    return tuple(rows), ()


def _stands_above(text: str) -> bool:
    """Say whether a cell holds what belongs above a table: 单位：元, 单位：某局, 公开01表."""
    known = unit_of(text) is not None or entity_of(text) is not None or is_caption(text)
    return known or fold(text).startswith(_BODIES)


def _note(row: GridRow) -> Note | None:
    filled = [cell for cell in row if cell.text]
    kind = note_type(filled[0].text) if len(filled) == 1 else None
    return Note(filled[0].text, kind, filled[0].place) if kind is not None else None


def unfolded(rows: Sequence[GridRow]) -> tuple[GridRow, ...]:
    """Return a grid of lists that stand side by side, each of labels and amounts, with one list below the other.

    Only lists under the same words are put together (科目编码, 科目名称, 金额 again and again); groups over them, such
    as 人员经费, are left out. Any other grid comes back as it is.
    """
    rows = tuple(rows)
    depth = header_depth(rows)
    width = max((len(row) for row in rows), default=0)
    if not depth or depth == len(rows):
        return rows
    texts = tuple(
        tuple(squeeze(cell.text) if cell.text else None for cell in row) + (None,) * (width - len(row))
        for row in rows[:depth]
    )
    leaves = [fold(path[-1]) if path else "" for path in header_paths(texts, width)]
    lists = _lists([is_label((leaf,)) if leaf else True for leaf in leaves])
    words = {tuple(leaves[start:stop]) for start, stop in lists}
    if len(lists) < 2 or len(words) != 1 or lists[-1][1] != width or len(set(*words)) != len(*words):
        return rows
    head = _head(rows[:depth], lists[0])
    parts = [[_cut(row, start, stop) for start, stop in lists] for row in rows[depth:]]
    labels = next(at for at, leaf in enumerate(leaves) if leaf and not is_label((leaf,)))
    for row in parts:
        _rejoin(row, labels)
    body = [row[at] for at in range(len(lists)) for row in parts if any(cell.text for cell in row[at])]
    return (head, *body)


def _lists(labels: Sequence[bool]) -> list[tuple[int, int]]:
    """Return the runs of label columns with the amount columns behind them, as first index and index behind."""
    starts = [index for index, label in enumerate(labels) if label and (index == 0 or not labels[index - 1])]
    return list(zip(starts, [*starts[1:], len(labels)], strict=True)) if starts else []


def _head(header: Sequence[GridRow], own: tuple[int, int]) -> GridRow:
    """Return one header row for a list: the lowest word over each column."""
    return tuple(
        next((row[index] for row in reversed(header) if index < len(row) and row[index].text), _blank(header[0]))
        for index in range(*own)
    )


def _rejoin(row: list[GridRow], labels: int) -> None:
    """Bring a label that goes over several lists to its amount, which stands below the last of them."""
    for at, own in enumerate(row[1:], start=1):
        before = row[at - 1]
        is_torn = not any(cell.text for cell in (*own[:labels], *before[labels:]))
        if is_torn and any(cell.text for cell in own[labels:]) and any(cell.text for cell in before[:labels]):
            row[at] = (*before[:labels], *own[labels:])
            row[at - 1] = (*own[:labels], *before[labels:])


def _cut(row: GridRow, start: int, stop: int) -> GridRow:
    cells = row[start:stop]
    return (*cells, *[_blank(row)] * (stop - start - len(cells)))


def _blank(row: GridRow) -> Cell:
    place = row[0].place
    return Cell("", Place(line=place.line, page=place.page, sheet=place.sheet))
