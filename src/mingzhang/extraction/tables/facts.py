"""State every amount cell of a table as a fact at its coordinate."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import replace
from decimal import Decimal

from mingzhang.catalogue.tables import load_tables
from mingzhang.model.disclosure import HalfRow, Row, Table, Unread
from mingzhang.model.fact import Coordinate, Fact
from mingzhang.model.money import Figure, blank, parse_figure
from mingzhang.model.writing import fold

#: Marks that stand for nothing in a cell.
DASHES = frozenset({"—", "-", "－", "–", "——", "--", "/", "无"})
#: Amounts are stated to two decimals; finer ones count only where more than this share of a table shows them.
_CENT = Decimal("0.01")
_STRAY = Decimal("0.1")


def read_facts(table: Table) -> tuple[list[Fact], list[Unread]]:
    """Return the facts of a table, and the amount cells that hold no number."""
    facts: list[Fact] = []
    unread: list[Unread] = []
    seen: Counter[tuple[str, str]] = Counter()
    unit = table.unit or ""
    for row in table.rows:
        for line, index, label in _cells(table, row):
            name = table.column_names[index]
            seen[line, name] += 1
            again = seen[line, name]
            at = Coordinate(table.id, line if again == 1 else f"{line}#{again}", name)
            figure = read_amount(row.cells[index], unit)
            if figure is None:
                unread.append(Unread("figure", row.cells[index] or "", f"表{table.number}", row.places[index]))
            else:
                facts.append(Fact(at, figure, row.places[index], label))
    return _in_one_precision(facts), unread


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


def _cells(table: Table, row: Row) -> Iterator[tuple[str, int, str]]:
    """Yield line name, column index and label of each amount cell that belongs to a line."""
    width = min(len(row.cells), len(table.column_names))
    if row.left is not None or row.right is not None:
        yield from _half_cells(table, row, width)
        return
    if load_tables()[table.id].layout == "two_sided_codes" and row.kind == "code":
        yield from _paired_cells(table, row, width)
        return
    for index in range(width):
        if table.column_names[index]:
            yield row.line, index, row.name or row.line


def _half_cells(table: Table, row: Row, width: int) -> Iterator[tuple[str, int, str]]:
    labels = [index for index, name in enumerate(table.column_names) if not name]
    split = labels[1] if len(labels) > 1 else width
    for half, start, stop in ((row.left, 1, split), (row.right, split + 1, width)):
        if isinstance(half, HalfRow):
            for index in range(start, min(stop, width)):
                if table.column_names[index]:
                    yield half.line, index, half.label


def _paired_cells(table: Table, row: Row, width: int) -> Iterator[tuple[str, int, str]]:
    """Yield the cells of a row with an income code on the left and an expenditure code on the right."""
    code: str | None = None
    name = ""
    for index in range(width):
        if table.column_names[index]:
            if code:
                yield code, index, name
        elif "编码" in table.columns[index]:
            code = fold(row.cells[index] or "")
        else:
            name = row.cells[index] or ""
