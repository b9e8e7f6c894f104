"""The thirteen tables as blocks: what ``tabulation`` counted, printed as the form has it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from decimal import Decimal
from functools import lru_cache
from itertools import zip_longest

from mingzhang.composing.declared import (
    CODE,
    DEPARTMENT_ITEM,
    GOVERNMENT_ITEM,
    LABEL,
    NAME,
    WORDED,
    HeaderCell,
    TableForm,
    table_forms,
)
from mingzhang.composing.matter import Matter, UncomposableError
from mingzhang.composing.numerals import numeral
from mingzhang.model.fact import Coordinate
from mingzhang.model.publication import GridCell, Heading, PageBreak, Piece, TableBlock
from mingzhang.model.tabulated import TabulatedRow, TabulatedTable
from mingzhang.model.writing import NUMBERING

_BLANK = GridCell("")


def table_pieces(matter: Matter) -> Iterator[Piece]:
    """Yield title and table of each of the profile's tables, each on a page of its own."""
    for number, declared in enumerate(matter.profile.tables, start=1):
        block = table_block(matter, declared.id)
        if number > 1:
            yield PageBreak()
        yield Heading(2, block.title, declared.id, contents_prefix=f"表{numeral(number)}")
        yield block


def table_block(matter: Matter, table_id: str) -> TableBlock:
    """Return one of the thirteen tables as printed.

    Raises:
        UncomposableError: nothing declares how the table is printed.
    """
    form = table_forms().get(table_id)
    declared = matter.profile.table(table_id)
    if form is None or declared is None:
        raise UncomposableError(matter.ledger.source, f"没有声明{table_id}的表样，", "请补充 composing/tables.yaml。")
    table = matter.tabulation.table(table_id)
    number = matter.profile.tables.index(declared) + 1
    kind = matter.entity.kind
    return TableBlock(
        id=table_id,
        title=f"{matter.ledger.year}年{declared.title}",
        widths=form.widths,
        header=tuple(_header_row(matter, row) for row in form.header),
        rows=_rows(matter, form, table),
        caption=matter.profile.captions[0].replace("{n}", str(number)),
        entity=f"{kind}名称：{matter.entity.name}",
        unit=f"单位：{matter.tabulation.unit}",
        notes=tuple(_notes(matter, table, number)),
        is_landscape=form.landscape,
        sums=_sums(matter, table_id),
    )


def _sums(matter: Matter, table_id: str) -> tuple[tuple[Coordinate, tuple[Coordinate, ...]], ...]:
    """Return what each total of a table adds up; of a total across and down the first counts."""
    found: dict[Coordinate, tuple[Coordinate, ...]] = {}
    for total, parts in matter.tabulation.sums:
        if total.table == table_id and parts:
            found.setdefault(total, parts)
    return tuple(found.items())


def _notes(matter: Matter, table: TabulatedTable, number: int) -> Iterator[str]:
    if not table.has_data:
        yield matter.profile.notes["no_data"]
    if number == 1 and matter.tabulation.tails:
        yield matter.profile.notes["tail_difference"]


def _header_row(matter: Matter, row: Sequence[HeaderCell]) -> tuple[GridCell, ...]:
    year = str(matter.ledger.year)
    return tuple(
        GridCell(cell.text.replace("{年度}", year), cell.columns, cell.rows, "center", bold=True, is_header=True)
        for cell in row
    )


def _rows(matter: Matter, form: TableForm, table: TabulatedTable) -> tuple[tuple[GridCell, ...], ...]:
    printer = _Printer(matter, form)
    if form.body:
        return tuple(printer.cells(row, form.body) for row in table.rows)
    left = printer.side(table.left, form.left)
    right = printer.side(table.right, form.right)
    if not form.beside:
        return _beside(form, [cells for _, cells in left], [cells for _, cells in right])
    rows: list[tuple[GridCell, ...]] = []
    for first, second in (*form.beside, ("", "")):
        upper, left = _split(left, first)
        lower, right = _split(right, second)
        rows += _beside(form, upper, lower)
        if left and right:
            (_, one), (_, other) = left.pop(0), right.pop(0)
            rows.append((*one, *other))
    return tuple(rows)


_Side = list[tuple[str, tuple[GridCell, ...]]]


def _split(side: _Side, line: str) -> tuple[list[tuple[GridCell, ...]], _Side]:
    """Return what stands above a line, and the rest; all of it where the line is not there."""
    at = next((index for index, (name, _) in enumerate(side) if name == line), len(side))
    return [cells for _, cells in side[:at]], side[at:]


def _beside(
    form: TableForm, left: Sequence[tuple[GridCell, ...]], right: Sequence[tuple[GridCell, ...]]
) -> tuple[tuple[GridCell, ...], ...]:
    blank = (_BLANK,) * len(form.left), (_BLANK,) * len(form.right)
    return tuple((*(one or blank[0]), *(other or blank[1])) for one, other in zip_longest(left, right))


class _Printer:
    """Prints the rows of one table."""

    def __init__(self, matter: Matter, form: TableForm) -> None:
        self.matter = matter
        self.form = form

    def side(self, rows: Sequence[TabulatedRow], columns: Sequence[str]) -> _Side:
        """Return the rows of a side with their lines; lines above the first total are numbered 一、二、…."""
        found: _Side = []
        number = 0
        for row in rows:
            closes = any(row.line in pair for pair in self.form.beside)
            number = 0 if closes else number + 1
            label = f"{numeral(number)}、" if self.form.number and not closes else ""
            found.append((row.line, self.cells(row, columns, label)))
        return found

    def cells(self, row: TabulatedRow, columns: Sequence[str], number: str = "") -> tuple[GridCell, ...]:
        """Return the cells of a row or half row."""
        if not row.amounts and self.form.number:
            # The classes without amount, most rows of the two-sided tables.
            return (GridCell(f"{number}{row.name}"), *(_BLANK,) * (len(columns) - 1))
        bold = row.kind == "total" or (row.kind == "entity" and row.level == 1)
        found: list[GridCell] = []
        for column in columns:
            if column in WORDED:
                text, indent = self._word(row, column, number)
                found.append(GridCell(text, 1, 1, "left", bold, False, indent))
            else:
                found.append(self._amount(row, column, bold))
        return tuple(found)

    def _word(self, row: TabulatedRow, column: str, number: str) -> tuple[str, int]:
        # A total of a table of codes stands in the column of codes, as the form prints it.
        if column in (CODE, DEPARTMENT_ITEM) and row.kind == "total":
            return row.name, 0
        if column == CODE:
            return row.code, 0
        if column == NAME:
            return ("", 0) if row.kind == "total" else (row.name, _INDENT.get(row.kind, 0))
        if column == GOVERNMENT_ITEM:
            return row.pair[1], 0
        if column == LABEL:
            mark = self.form.marks.get(row.line, "")
            name = row.name if NUMBERING.match(row.name) else f"{number}{mark}{row.name}"
            return name, 1 if mark or row.kind == "project" else 0
        return row.name, _INDENT.get(row.kind, 0)

    def _amount(self, row: TabulatedRow, column: str, bold: bool) -> GridCell:
        at = Coordinate(self.form.id, row.line, column)
        figure = self.matter.tabulation.figures.get(at)
        if figure is None or not figure.printed:
            return GridCell("", 1, 1, "right", at=at) if column in row.amounts else _BLANK
        value, text = _read(figure.printed)
        amount = row.amounts.get(column)
        lines = amount.lines if amount is not None else ()
        return GridCell(text, 1, 1, "right", bold, False, 0, at, value, lines)


@lru_cache(maxsize=16_384)
def _read(printed: str) -> tuple[Decimal, str]:
    """Return a figure's value in the table's unit and its text with separators; most stand in several tables."""
    value = Decimal(printed)
    return value, f"{value:,}"


#: How far names are set in.
_INDENT: Mapping[str, int] = {"section": 1, "item": 2}
