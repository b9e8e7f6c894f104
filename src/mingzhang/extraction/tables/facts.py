"""State every amount cell of a table as a fact at its coordinate.

A column that is not declared keeps its printed name: its figures stand under the table's id with a ``+`` behind
it (``T05+``), where no rule looks.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import replace
from decimal import Decimal
from typing import NamedTuple

from mingzhang.catalogue.tables import TableSpec, table_spec
from mingzhang.extraction.tables.coded import is_paired
from mingzhang.extraction.tables.rows import is_turned
from mingzhang.extraction.tables.sides import PART, SUBTOTAL
from mingzhang.extraction.tables.turned import TURNED
from mingzhang.extraction.tables.words import bare_label, is_label
from mingzhang.model.disclosure import HalfRow, Row, Table, Unread
from mingzhang.model.fact import Coordinate, Fact
from mingzhang.model.money import Figure, blank, parse_figure
from mingzhang.model.writing import fold

#: Marks that stand for nothing in a cell.
DASHES = frozenset({"—", "-", "－", "–", "——", "--", "/", "无"})
#: Behind the id of a table: columns that are not declared.
UNDECLARED = "+"
#: Amounts are stated to two decimals; finer ones count only where more than this share of a table shows them.
_CENT = Decimal("0.01")
_STRAY = Decimal("0.1")
_WHOLE = "合计"


class _Cell(NamedTuple):
    """An amount cell: the line and column it belongs to, where it stands in its row, the label it is under."""

    line: str
    column: str
    at: int
    label: str


def read_facts(table: Table) -> tuple[list[Fact], list[Unread]]:
    """Return the facts of a table, and the amount cells that hold no number."""
    facts: list[Fact] = []
    unread: list[Unread] = []
    seen: dict[tuple[str, str], int] = {}
    unit = table.unit or ""
    spec, labels = table_spec(table.id), _label_columns(table)
    for row in table.rows:
        for line, name, index, label in _cells(table, row, spec, labels):
            again = seen[line, name] = seen.get((line, name), 0) + 1
            at = Coordinate(table.id, line if again == 1 else f"{line}#{again}", name)
            figure = read_amount(row.cells[index], unit)
            if figure is None:
                unread.append(Unread("figure", row.cells[index] or "", f"表{table.number}", row.places[index]))
            else:
                facts.append(Fact(at, figure, row.places[index], label))
    return [*_in_one_precision(facts), *_undeclared(table)], unread


def _in_one_precision(facts: list[Fact]) -> list[Fact]:
    """Give all figures of a table the finest place that it shows, unless only a stray figure does.

    Spreadsheets drop zeros at the end: a 4 beside a 3.88 is 4.00, not any amount from 3.5 to 4.5. A single figure
    with more than two decimals, though, is a slip of the pen and says nothing about the others.
    """
    steps = Counter(fact.value.step for fact in facts if fact.value.step)
    if len(steps) < 2:
        return facts
    few = steps.total() * _STRAY
    scale = facts[0].value.scale
    finest = min((step for step in steps if step >= _CENT * scale or steps[step] > few), default=min(steps))
    return [
        replace(fact, value=replace(fact.value, step=finest)) if fact.value.step > finest else fact for fact in facts
    ]


def read_amount(text: str | None, unit: str) -> Figure | None:
    """Read an amount cell; a blank cell or a dash is exactly 0, None is returned for what is no number."""
    if text is None or fold(text) in DASHES:
        return blank(unit)
    return parse_figure(text, unit)


def _cells(table: Table, row: Row, spec: TableSpec, labels: Sequence[int]) -> Iterator[_Cell]:
    """Yield the amount cells of a row that belong to a line and a declared column."""
    width = min(len(row.cells), len(table.column_names))
    if row.left is not None or row.right is not None:
        yield from _half_cells(table, row, width, labels)
    elif spec.layout == "two_sided_codes" and row.kind == "code" and is_paired(table.columns, table.column_names):
        yield from _paired_cells(table, row, width)
    elif TURNED in table.column_names:
        at = table.column_names.index(TURNED)
        if at < width:
            declared = row.line in {column.name for column in spec.columns}
            line, column = (_WHOLE, row.line) if declared else (row.line, table.columns[at])
            yield _Cell(line, column, at, row.name or "")
    elif is_turned(table.column_names, spec):
        yield from _turned_cells(table, row, width)
    else:
        label = row.name or row.line
        for index, name in enumerate(table.column_names[:width]):
            if name:
                yield _Cell(row.line, name, index, label)


def _half_cells(table: Table, row: Row, width: int, labels: Sequence[int]) -> Iterator[_Cell]:
    """Yield the cells of both halves; a subtotal or part stands in a column of its own, so that no sum counts it."""
    for half, start, stop in _halves(row, width, labels):
        sign = f"{half.group}：" if half.group in (SUBTOTAL, PART) else ""
        for index in range(start, stop):
            if table.column_names[index]:
                yield _Cell(half.line, f"{sign}{table.column_names[index]}", index, half.label)


def _halves(row: Row, width: int, labels: Sequence[int]) -> Iterator[tuple[HalfRow, int, int]]:
    """Yield the halves of a row with the columns of their amounts."""
    split = labels[1] if len(labels) > 1 else width
    end = labels[2] if len(labels) > 2 else width
    if row.left is not None:
        yield row.left, 1, min(split, width)
    if row.right is not None:
        yield row.right, split + 1, min(end, width)


def _label_columns(table: Table) -> list[int]:
    """Return the columns that hold labels."""
    return [index for index in range(len(table.columns)) if _is_label(table, index)]


def _is_label(table: Table, index: int) -> bool:
    path = table.columns[index]
    return not table.column_names[index] and is_label(tuple(path.split("/")) if path else ())


def _paired_cells(table: Table, row: Row, width: int) -> Iterator[_Cell]:
    """Yield the cells of a row with an income code on the left and an expenditure code on the right."""
    code: str | None = None
    name = ""
    for index in range(width):
        if table.column_names[index]:
            if code:
                yield _Cell(code, table.column_names[index], index, name)
        elif "编码" in table.columns[index]:
            code = fold(row.cells[index] or "")
        else:
            name = row.cells[index] or ""


def _turned_cells(table: Table, row: Row, width: int) -> Iterator[_Cell]:
    """Yield the cells of a row whose columns are the lines of the table; a unit's lines carry its name."""
    sum_column = table_spec(table.id).columns[0].name
    for index in range(width):
        line, _, column = table.column_names[index].partition("/")
        if line:
            own = line if row.kind == "total" else f"{row.line}/{line}"
            yield _Cell(own, column or sum_column, index, row.name or line)


def _undeclared(table: Table) -> Iterator[Fact]:
    """Yield the figures of columns that are not declared, under the label of their row or their own list."""
    width = len(table.column_names)
    unknown = [
        index
        for index in range(width)
        if table.columns[index] and not table.column_names[index] and not _is_label(table, index)
    ]
    if not unknown:
        return
    two_sided = table_spec(table.id).layout == "two_sided"
    labels = [index for index in range(width) if _is_label(table, index)]
    seen: Counter[tuple[str, str]] = Counter()
    for row in table.rows:
        for index in unknown:
            text = row.cells[index] if index < len(row.cells) else None
            figure = parse_figure(text, table.unit or "") if text else None
            if figure is None:
                continue
            line = row.line
            if two_sided:
                own = max((label for label in labels if label < index), default=0)
                line = bare_label(row.cells[own] or "")
            seen[line, table.columns[index]] += 1
            again = seen[line, table.columns[index]]
            at = Coordinate(f"{table.id}{UNDECLARED}", line if again == 1 else f"{line}#{again}", table.columns[index])
            yield Fact(at, figure, row.places[index], row.name or line)
