"""Read a table of sources that prints them as rows, with one column of amounts."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from mingzhang.catalogue.tables import Column, TableSpec
from mingzhang.extraction.tables.header import Header, is_label_column
from mingzhang.extraction.tables.plain import make_row, plain_rows
from mingzhang.extraction.tables.words import bare_label, variants
from mingzhang.model.disclosure import Row
from mingzhang.model.document import Cell
from mingzhang.model.writing import fold

#: The name of the one column of amounts: each row says which column of the form it is.
TURNED = "（各栏金额）"
_AMOUNTS = frozenset({"金额", "预算数"})
_SUMS = frozenset({"小计", "合计"})
#: So many rows must be columns of the form.
_LEAST = 4


def turn(
    grid: Sequence[tuple[Cell, ...]], header: Header, spec: TableSpec
) -> tuple[tuple[str, ...], tuple[Row, ...]] | None:
    """Return column names and rows of a table whose columns are printed as rows, None for another table.

    The line of a row is the name of the column it stands for, or what is printed where it stands for none.
    """
    amounts = [index for index in range(len(header.words)) if not is_label_column(header, index)]
    if spec.layout != "by_classification" or len(amounts) != 1 or not header.words[amounts[0]]:
        return None
    if variants(header.words[amounts[0]][-1]).isdisjoint(_AMOUNTS):
        return None
    at = amounts[0]
    rows: list[Row] = []
    free = list(spec.columns)
    group = ""
    for plain in plain_rows(grid, header):
        labels = [fold(cell) for cell in plain.cells[:at] if cell]
        if plain.cells[0]:
            group = labels[0]
        word = group if labels and labels[-1] in _SUMS else (labels[-1] if labels else "")
        column = _column(bare_label(word), free)
        if column is not None:
            free.remove(column)
        total = column is not None and column.name == spec.columns[0].name
        rows.append(make_row(plain, "total" if total else "item", line=column.name if column else word, name=word))
    known = {column.name for column in spec.columns}
    if sum(1 for row in rows if row.line in known) < _LEAST:
        return None
    names = tuple(TURNED if index == at else "" for index in range(len(header.names)))
    return names, tuple(_whole(row, spec) for row in rows)


def _column(word: str, columns: Sequence[Column]) -> Column | None:
    return next((one for one in columns if not variants(word).isdisjoint(one.headers)), None)


def _whole(row: Row, spec: TableSpec) -> Row:
    """Name the grand total so: among rows of sources stands what was carried over, which the sum includes."""
    all_income = next((column.name for column in spec.columns if column.name == "总计"), None)
    return replace(row, line=all_income) if row.kind == "total" and all_income else row
