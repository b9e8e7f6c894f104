"""Tables without vertical rules: which lines of text make a table, and which of them one row.

A table is known by lines with figures in columns; lines with labels alone belong to it if they stand where its
labels stand. Rules between rows, where there are any, part the rows; else the distance of lines does.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Sequence
from itertools import pairwise

from mingzhang.readers.pdf.columns import Columns, fills, lay_out
from mingzhang.readers.pdf.lattice import joined
from mingzhang.readers.pdf.rulings import Line
from mingzhang.readers.pdf.tables import PageTable
from mingzhang.readers.pdf.words import TextLine, is_data, is_figure

_DECIMAL = re.compile(r"[-−—]?\d[\d,]*\.\d+%?")
#: A table has so many rows with figures at least.
_LEAST_ROWS = 3
#: Lines further apart than so many sizes do not belong to one table.
_FURTHEST = 4.0
#: Texts stand in one column if they begin or end this close to each other (points).
_SAME_EDGE = 2.0
#: A label alone on its line is narrower than this share of the table.
_NARROW = 0.6
#: Lines closer than this share of the distance of rows are one row.
_WRAPPED = 0.75
_TIGHT = 1.35
#: Rows are set apart if this share of the steps from line to line is wider than that.
_CLEARLY = 0.2
#: With rules between so many of the rows each row has its own.
_MOST = 0.7
#: Lines further apart than so many sizes are no wrapped text.
_LOOSE = 1.8
_COLONS = ("：", ":")
_AMONG = "其中"
_UNIT = re.compile(r"单位\s*[:：]\s*\S{0,4}元")

_Row = list[TextLine]


def aligned_tables(
    lines: Sequence[TextLine], horizontal: Iterable[Line], carried: Columns = (), *, goes_on: bool = False
) -> tuple[list[PageTable], set[int], Columns]:
    """Find tables among lines of text that stand in no ruled table.

    Args:
        lines: from top to bottom, in chunks.
        horizontal: the horizontal rules of the page.
        carried: the columns of a table that may go on from the page before.
        goes_on: the page before ends with such a table, whether or not its columns are known.

    Returns:
        the tables, the indexes of the lines that stand in them, and the columns of the last.
    """
    tables: list[PageTable] = []
    used: set[int] = set()
    rules = joined(horizontal)
    columns: Columns = ()
    for first, last in _with_ruled(_stretches(lines, carried), _between_rules(lines, rules, goes_on=goes_on)):
        part = list(lines[first : last + 1])
        header = next((index for index, line in enumerate(part) if is_data(line)), 0)
        bands = _bands(part, rules)
        rows = _rows(part, header, rules) if bands is None else bands
        table, columns = lay_out(rows, carried if not tables else ())
        if table is not None:
            tables.append(table if bands is not None else table._replace(inferred="rows"))
            used.update(range(first, last + 1))
    return tables, used, columns


def _stretches(lines: Sequence[TextLine], carried: Columns) -> list[tuple[int, int]]:
    """Return the first and last index of each run of lines that make a table.

    A run at the top of a page may be short if it fills columns of the table that goes on there.
    """
    found: list[tuple[int, int]] = []
    index = 0
    while index < len(lines):
        if not is_data(lines[index]):
            index += 1
            continue
        floor = found[-1][1] + 1 if found else 0
        first, last = _grown(lines, index, floor)
        part = lines[first : last + 1]
        rows = [line for line in part if is_data(line)]
        decimal = sum(any(_DECIMAL.fullmatch(chunk.text) for chunk in line.chunks) for line in rows)
        wide = sum(len(line.chunks) > 2 for line in rows)
        many = sum(len(line.chunks) > 1 for line in part)
        enough = len(rows) >= _LEAST_ROWS or many > _LEAST_ROWS or (many == _LEAST_ROWS and wide > 0)
        enough = enough or (first == 0 and decimal > 0 and all(fills(line, carried) for line in part))
        if enough and (2 * wide >= len(rows) or 2 * decimal >= len(rows)):
            found.append((first, last))
        index = last + 1
    return found


def _between_rules(lines: Sequence[TextLine], rules: Sequence[Line], *, goes_on: bool) -> list[tuple[int, int]]:
    """Return the first and last index of the lines that stand between rules of one length, as rows of a table do.

    A single row is a table only where it may go on with one of the page before, as the first thing on its page.
    """
    found: list[tuple[int, int]] = []
    for group in _equal(rules):
        start = blanks = 0
        heights = sorted(after.at - before.at for before, after in pairwise(group))
        # A row may be blank, but what stands between two tables is higher than a row.
        blank = heights[len(heights) // 2] if heights else 0.0
        for index in range(1, len(group) + 1):
            band = (
                [line for line in lines if group[index - 1].at < _middle(line) < group[index].at]
                if index < len(group)
                else []
            )
            is_blank = index < len(group) and not band and group[index].at - group[index - 1].at <= blank
            blanks += is_blank
            if is_blank or (band and not any(_is_caption(line) for line in band)):
                continue
            is_first = goes_on and bool(lines) and group[start].at < _middle(lines[0])
            if index - start > (0 if is_first else _LEAST_ROWS - 1 + 2 * blanks):
                inside = [
                    number
                    for number, line in enumerate(lines)
                    if group[start].at < _middle(line) < group[index - 1].at
                    and group[start].start - _SAME_EDGE < line.box[0]
                    and line.box[2] < group[start].end + _SAME_EDGE
                ]
                many = any(len(lines[number].chunks) > 1 for number in inside)
                if (is_first and any(is_data(lines[number]) for number in inside)) or (many and len(inside) > 1):
                    found.append((inside[0], inside[-1]))
            start, blanks = index, 0
    return sorted(found)


def _equal(rules: Sequence[Line]) -> list[list[Line]]:
    """Return groups of rules that begin and end alike."""
    groups: list[list[Line]] = []
    for rule in rules:
        near = (
            group
            for group in groups
            if abs(group[0].start - rule.start) < 2 * _SAME_EDGE and abs(group[0].end - rule.end) < 2 * _SAME_EDGE
        )
        if (group := next(near, None)) is not None:
            group.append(rule)
        else:
            groups.append([rule])
    return groups


def _with_ruled(aligned: Sequence[tuple[int, int]], ruled: Sequence[tuple[int, int]]) -> list[tuple[int, int]]:
    """Return the stretches known by their rules, and those known by alignment that share no line with them."""
    others = [span for span in aligned if not any(span[0] <= last and first <= span[1] for first, last in ruled)]
    return sorted([*ruled, *others])


def _middle(line: TextLine) -> float:
    return (line.box[1] + line.box[3]) / 2


def _grown(lines: Sequence[TextLine], seed: int, floor: int) -> tuple[int, int]:
    """Return the first and last line of the table around a line with figures."""
    last = seed
    while last + 1 < len(lines) and _joins(lines, last + 1, last, (seed, last)):
        last += 1
    while last > seed and _is_note(lines[last]):
        last -= 1
    first = seed
    while first > floor and _joins(lines, first - 1, first, (first, last)) and not _is_caption(lines[first - 1]):
        first -= 1
    # Above a header stand titles, not labels: a label alone is a row only under figures or where they begin.
    while first < seed and len(lines[first].chunks) == 1 and not _is_label(lines[first], lines[seed : last + 1]):
        first += 1
    return first, last


def _joins(lines: Sequence[TextLine], index: int, beside: int, span: tuple[int, int]) -> bool:
    """Say whether a line belongs to the table that another beside it belongs to."""
    line, other = lines[index], lines[beside]
    if abs(line.base - other.base) > _FURTHEST * min(line.size, other.size) or line.size > 1.3 * other.size:
        return False
    if len(line.chunks) > 1:
        return True
    table = lines[max(span[0], span[1] - 60) : span[1] + 1]
    return _stands_under(line, table)


def _stands_under(line: TextLine, table: Sequence[TextLine]) -> bool:
    """Say whether a text alone on its line begins or ends where texts of the table do, and is no wider than one."""
    chunk = line.chunks[0]
    left = min(other.box[0] for other in table)
    right = max(other.box[2] for other in table)
    if chunk.x1 - chunk.x0 > _NARROW * (right - left):
        return False
    return any(
        abs(chunk.x0 - other.x0) < _SAME_EDGE or abs(chunk.x1 - other.x1) < _SAME_EDGE
        for one in table
        if len(one.chunks) > 1
        for other in one.chunks
    )


def _is_label(line: TextLine, table: Sequence[TextLine]) -> bool:
    """Say whether a text stands exactly where the labels of rows with figures begin."""
    return any(abs(line.box[0] - chunk.x0) < 1 for other in table if is_data(other) for chunk in other.chunks[:3])


def _is_caption(line: TextLine) -> bool:
    """Say whether a line names the table that follows: its unit, or something with a colon alone on its line.

    Beside other texts a colon stands in the labels of a form.
    """
    if any(_UNIT.search(chunk.text) for chunk in line.chunks):
        return True
    named = [any(colon in chunk.text[:-1] for colon in _COLONS) for chunk in line.chunks]
    return all(named) and not any(chunk.text.startswith(_AMONG) for chunk in line.chunks)


def _is_note(line: TextLine) -> bool:
    return len(line.chunks) == 1 and any(
        line.text[1:4].startswith(colon) or colon in line.text[:4] for colon in _COLONS
    )


def _across(lines: _Row, rules: Sequence[Line]) -> list[float]:
    """Return where rules run through a table or along it."""
    left, right = min(line.box[0] for line in lines), max(line.box[2] for line in lines)
    return [
        rule.at
        for rule in rules
        if lines[0].box[1] - 30 < rule.at < lines[-1].box[3] + 30
        and min(rule.end, right) - max(rule.start, left) > _NARROW * (right - left)
    ]


def _parted(lines: _Row, across: Sequence[float]) -> list[_Row]:
    """Return the lines that stand between each two rules."""
    bands: list[_Row] = []
    numbers: list[int] = []
    for line in lines:
        number = sum(at < _middle(line) for at in across)
        if numbers and numbers[-1] == number:
            bands[-1].append(line)
        else:
            bands.append([line])
            numbers.append(number)
    return bands


def _bands(lines: _Row, rules: Sequence[Line]) -> list[_Row] | None:
    """Return the rows that rules part, None where they do not part each row from the next."""
    across = _across(lines, rules)
    bands = _parted(lines, across)
    if any(map(_is_loose, bands)):
        return None
    if len(across) > 1 and (_are_rows(bands, is_data) or (len(bands) > _LEAST_ROWS and _are_rows(bands, _is_exact))):
        return bands
    return None


def _is_loose(band: _Row) -> bool:
    """Say whether lines of one size stand too far apart to be those of a wrapped text: several rows, then."""
    return any(
        after.base - before.base > _LOOSE * after.size and len(after.chunks) + len(before.chunks) > 2
        for before, after in pairwise(band)
    )


def _rows(lines: _Row, header: int, rules: Sequence[Line]) -> list[_Row]:
    """Group lines into rows by their distance; a rule parts rows wherever it stands."""
    usual = _distance(lines)
    rows: list[_Row] = []
    first_data = lines[header]
    for band in _parted(lines, _across(lines, rules)):
        upper = [line for line in band if first_data.base - line.base > _WRAPPED * usual]
        rows += _header_rows(upper, usual) + _body_rows(band[len(upper) :], usual)
    return rows


def _are_rows(bands: Sequence[_Row], holds: Callable[[TextLine], bool]) -> bool:
    """Say whether each band between rules holds one line with figures at most, and most of them one."""
    counts = [sum(map(holds, band)) for band in bands]
    enough = holds is is_data or sum(counts) >= _LEAST_ROWS
    return enough and max(counts) <= 1 and len(bands) >= _MOST * sum(counts)


def _is_exact(line: TextLine) -> bool:
    """Say whether a line holds a figure with decimals; one wrapped in a narrow cell leaves others on the next line."""
    return len(line.chunks) > 1 and any(_DECIMAL.fullmatch(chunk.text) for chunk in line.chunks)


def _distance(lines: Sequence[TextLine]) -> float:
    """Return the usual distance of rows; the lines of a wrapped text stand closer."""
    steps = sorted(after.base - before.base for before, after in pairwise(lines))
    wide = [step for step, line in zip(steps, lines, strict=False) if step >= _TIGHT * line.size]
    return (wide or steps or [0.0])[len(wide or steps) // 2]


def _header_rows(lines: _Row, usual: float) -> list[_Row]:
    """Join the lines of headers that are wrapped: close together, each text under one of the line above."""
    rows: list[_Row] = []
    for line in lines:
        step = line.base - rows[-1][-1].base if rows else 0.0
        tight = step <= _TIGHT * line.size and step < _WRAPPED * usual
        if rows and tight and _under(line, rows[-1][-1]):
            rows[-1].append(line)
        else:
            rows.append([line])
    return rows


def _under(line: TextLine, upper: TextLine) -> bool:
    return all(any(chunk.x0 < other.x1 and other.x0 < chunk.x1 for other in upper.chunks) for chunk in line.chunks)


def _body_rows(lines: _Row, usual: float) -> list[_Row]:
    """Put the lines of wrapped labels to the line with figures beside them, above or below.

    Where rows stand clearly further apart than the lines of a text, lines that stand close together are one row
    unless figures stand below figures.
    """
    rows: list[_Row] = []
    steps = [after.base - before.base for before, after in pairwise(lines)]
    parted = sum(step >= _TIGHT * line.size for step, line in zip(steps, lines, strict=False)) >= _CLEARLY * len(steps)
    for run in _tight_runs(lines, usual):
        if sum(len(line.chunks) > 1 for line in run) <= 1 or (parted and not _holds_figures_twice(run)):
            rows.append(run)
        else:
            rows += _around_anchors(run, usual)
    return rows


def _holds_figures_twice(lines: _Row) -> bool:
    """Say whether a figure stands below another, as those of two rows do."""
    figures = [[chunk for chunk in line.chunks if is_figure(chunk)] for line in lines]
    return any(
        one.x0 < other.x1 and other.x0 < one.x1
        for index, upper in enumerate(figures)
        for lower in figures[index + 1 :]
        for one in upper
        for other in lower
    )


def _tight_runs(lines: _Row, usual: float) -> list[_Row]:
    """Part lines where they stand further apart than those of a wrapped text."""
    runs: list[_Row] = []
    for line in lines:
        step = line.base - runs[-1][-1].base if runs else 0.0
        if runs and step <= _TIGHT * line.size and step < _WRAPPED * usual:
            runs[-1].append(line)
        else:
            runs.append([line])
    return runs


def _around_anchors(lines: _Row, usual: float) -> list[_Row]:
    """Group lines around those with several chunks."""
    anchors = [line.base for line in lines if len(line.chunks) > 1]
    rows: list[_Row] = []
    keys: list[float] = []
    for line in lines:
        near = min(anchors, key=lambda base: abs(base - line.base))
        key = near if abs(near - line.base) < _WRAPPED * usual else line.base
        if keys and keys[-1] == key:
            rows[-1].append(line)
        else:
            rows.append([line])
            keys.append(key)
    return rows
