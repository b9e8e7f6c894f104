"""Grids → tables: which sheet is which, where its header stands, which rows count."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from difflib import SequenceMatcher

from mingzhang.ledgers.declaration import Column, SheetForm, load_guide, load_sheets
from mingzhang.ledgers.faults import Fault, Level, whole
from mingzhang.ledgers.grids import Cell, Grid, Row, Table, Value
from mingzhang.ledgers.values import is_error, nearest, shown
from mingzhang.model.place import Place
from mingzhang.model.writing import fold

#: The hidden sheet of the template that holds the lists of its drop-downs.
OPTIONS_SHEET = "选项"
#: Rows of sums, which the ledger does not want.
TOTALS = frozenset({"合计", "总计", "小计", "总合计"})
_DEEPEST_HEADER = 15
_CLOSE = 0.6
_UNIT = re.compile(r"（[^（）]*）$")


@dataclass(frozen=True, slots=True)
class Matched:
    """The tables of known sheets, by sheet, and the faults met while matching."""

    tables: tuple[Table, ...]
    faults: tuple[Fault, ...]


def form_named(name: str) -> SheetForm | None:
    """Return the sheet that a name stands for, None if it is not one of ours."""
    keys = {fold(name), fold(name).removesuffix("表")}
    for form in load_sheets().values():
        if keys & {fold(one) for one in (form.name, *form.also)}:
            return form
    return None


def column_named(form: SheetForm, name: str) -> Column | None:
    """Return the column of a sheet that a header stands for; units in brackets do not matter."""
    folded = fold(name).replace("*", "")
    bare = _UNIT.sub("", folded)
    for column in form.columns:
        names = [fold(one) for one in column.names]
        if folded in names or bare in names or bare in [_UNIT.sub("", one) for one in names]:
            return column
    return None


def match_grids(grids: Sequence[Grid]) -> Matched:
    """Return the tables of the sheets that are ours."""
    tables: list[Table] = []
    faults: list[Fault] = []
    for grid in grids:
        form = form_named(grid.name)
        if form is None:
            faults += _unknown_sheet(grid, grids)
            continue
        table, found = (form_table if form.layout == "form" else header_table)(grid, form)
        faults += found
        if table is not None:
            tables.append(table)
    return Matched(tuple(tables), tuple(faults))


def _unknown_sheet(grid: Grid, grids: Sequence[Grid]) -> Iterator[Fault]:
    ours = {OPTIONS_SHEET, load_guide().name}
    if grid.name in ours or not any(value is not None for row in grid.rows for value in row):
        return
    present = {form.id for form in map(form_named, (one.name for one in grids)) if form is not None}
    missing = [form.name for form in load_sheets().values() if form.id not in present]
    close = [name for name in missing if SequenceMatcher(None, fold(grid.name), fold(name)).ratio() >= _CLOSE]
    near = nearest(grid.name, close) if close else ""
    level = Level.ERROR if near else Level.WARNING
    remedy = f"{near}请改正表名。" if near else "确属账本内容的，请改用规定的表名；不是的，可以不管。"
    yield whole(grid.file, level, f"不认识“{grid.name}”这张表，没有读入。", remedy, grid.name)


def header_table(grid: Grid, form: SheetForm, at: int | None = None) -> tuple[Table | None, tuple[Fault, ...]]:
    """Return the table of a grid whose columns have heads.

    Args:
        grid: the sheet.
        form: what it is.
        at: the row of the header from 0; None to look for it.
    """
    header_row = at if at is not None else _header_row(grid, form)
    if header_row is None:
        if not any(value is not None for row in grid.rows for value in row):
            return None, ()
        reason = "找不到表头。"
        remedy = f"请用模板的表头，至少有“{'”“'.join(one.name for one in form.columns if one.required)}”。"
        return None, (whole(grid.file, Level.ERROR, reason, remedy, grid.name),)
    heads = {index: shown(value) for index, value in enumerate(grid.rows[header_row]) if value is not None}
    rows, faults = _rows(grid, header_row, heads)
    places = {name: grid.place(header_row, index) for index, name in reversed(heads.items())}
    header = {name: places[name] for name in heads.values()}
    return Table(grid.name, grid.file, header, rows, form.id), (*_merged(grid, header_row), *faults)


def _header_row(grid: Grid, form: SheetForm) -> int | None:
    best, most = None, 0
    for index, row in enumerate(grid.rows[:_DEEPEST_HEADER]):
        columns = {column_named(form, shown(value)) for value in row if value is not None} - {None}
        if len(columns) > most:
            best, most = index, len(columns)
    return best if most >= min(2, len(form.columns)) else None


def _merged(grid: Grid, header_row: int) -> Iterator[Fault]:
    for top, left, bottom, _ in grid.merged:
        if bottom > header_row:
            place = grid.place(max(top, header_row), left)
            reason = "有合并的单元格，读不准。"
            yield Fault(Level.ERROR, grid.file, place, "", "", reason, "请取消合并，每个单元格各填各的。")


def _rows(grid: Grid, header_row: int, heads: Mapping[int, str]) -> tuple[tuple[Row, ...], list[Fault]]:
    guide = load_guide()
    numbers = [index for index, name in heads.items() if fold(name) == fold(guide.number)]
    rows: list[Row] = []
    faults: list[Fault] = []
    for number in range(header_row + 1, len(grid.rows)):
        values = {index: value for index, value in enumerate(grid.rows[number]) if value is not None}
        empty = sorted(column for row, column in grid.uncalculated if row == number and column in heads)
        if not values and not empty:
            continue
        marks = [values.get(index) for index in numbers] or [next(iter(values.values()), "")]
        if any(shown(mark).startswith(guide.mark) for mark in marks if mark is not None):
            continue
        own = {index: value for index, value in values.items() if index not in numbers}
        if not own and not empty:
            continue
        first = min((*own, *empty))
        if shown(own.get(first, "")) in TOTALS:
            faults.append(_said(grid, number, first, "合计行不读入，各项合计由明账汇总。", "可以删去这一行。"))
            continue
        faults += _odd_cells(grid, number, own, heads, empty)
        if number in grid.hidden:
            faults.append(_said(grid, number, first, "这一行被隐藏，已照常读入。", "不需要的请删除，不要隐藏。"))
        cells = {heads[index]: Cell(value, grid.place(number, index)) for index, value in own.items() if index in heads}
        if cells:
            rows.append(Row(cells, grid.place(number, first)))
    return tuple(rows), faults


def _odd_cells(
    grid: Grid, row: int, own: Mapping[int, Value], heads: Mapping[int, str], empty: Sequence[int]
) -> Iterator[Fault]:
    for column in empty:
        reason, remedy = "公式还没有算出结果。", "请用 Excel 或 WPS 打开账本，保存后再试。"
        yield Fault(Level.ERROR, grid.file, grid.place(row, column), heads[column], "", reason, remedy)
    for index, value in own.items():
        if index not in heads:
            reason, remedy = "这一列没有表头，没有读入。", "请补上表头，或者删去内容。"
            yield Fault(Level.WARNING, grid.file, grid.place(row, index), "", shown(value), reason, remedy)
        elif is_error(value):
            reason, remedy = "公式出错。", "请改正公式，或者直接填数。"
            yield Fault(Level.ERROR, grid.file, grid.place(row, index), heads[index], shown(value), reason, remedy)


def _said(grid: Grid, row: int, column: int, reason: str, remedy: str) -> Fault:
    value = grid.rows[row][column]
    found = "" if value is None else shown(value)
    return Fault(Level.REMARK, grid.file, grid.place(row, column), "", found, reason, remedy)


def form_table(grid: Grid, form: SheetForm) -> tuple[Table | None, tuple[Fault, ...]]:
    """Return the table of one row of a grid with labels in one column and values in the next."""
    cells: dict[str, Cell] = {}
    header: dict[str, Place] = {}
    faults: list[Fault] = []
    for number, row in enumerate(grid.rows):
        label = next(((index, shown(value)) for index, value in enumerate(row) if value is not None), None)
        if label is None:
            continue
        index, name = label
        column = column_named(form, name)
        value = row[index + 1] if index + 1 < len(row) else None
        if (number, index + 1) in grid.uncalculated:
            reason, remedy = "公式还没有算出结果。", "请用 Excel 或 WPS 打开账本，保存后再试。"
            faults.append(Fault(Level.ERROR, grid.file, grid.place(number, index + 1), name, "", reason, remedy))
        if column is None:
            if header and value is not None:  # what stands above the first label is a title
                faults.append(_unknown_label(grid, form, number, index, name))
            continue
        if column.name in header:
            reason, remedy = "这一项写了两次。", "请删去多余的一行。"
            faults.append(Fault(Level.ERROR, grid.file, grid.place(number, index), name, "", reason, remedy))
            continue
        header[column.name] = grid.place(number, index + 1)
        if value is not None:
            cells[column.name] = Cell(value, grid.place(number, index + 1))
    if not header:
        return None, (whole(grid.file, Level.ERROR, "找不到要填的各项。", "请用模板的格式填写。", grid.name),)
    row_place = grid.place(0, 0) if not cells else next(iter(cells.values())).place
    return Table(grid.name, grid.file, header, (Row(cells, row_place),), form.id), tuple(faults)


def _unknown_label(grid: Grid, form: SheetForm, row: int, column: int, name: str) -> Fault:
    near = nearest(name, [one.name for one in form.columns])
    level = Level.ERROR if near else Level.WARNING
    return Fault(level, grid.file, grid.place(row, column), "", name, "没有这一项，没有读入。", f"{near}请对照模板。")


def known_columns(table: Table, form: SheetForm) -> tuple[Table, tuple[Fault, ...]]:
    """Return the table with its columns by id, and a fault for each column that is not known."""
    ids: dict[str, str] = {}
    faults: list[Fault] = []
    taken: dict[str, str] = {}
    number = fold(load_guide().number)
    for name, place in table.header.items():
        column = column_named(form, name)
        if column is None:
            used = any(name in row.cells for row in table.rows)
            if used and fold(name) != number:
                faults.append(_unknown_column(table, form, name, place))
        elif column.id in taken:
            reason = f"与“{taken[column.id]}”是同一列。"
            faults.append(Fault(Level.ERROR, table.file, place, name, "", reason, "请只留一列。"))
        else:
            ids[name], taken[column.id] = column.id, name
    rows = tuple(
        replace(row, cells={ids[name]: cell for name, cell in row.cells.items() if name in ids}) for row in table.rows
    )
    missing = [one for one in form.columns if one.required and one.id not in taken]
    for column in missing if table.rows and form.layout == "table" else ():
        reason, remedy = f"缺少“{column.name}”这一列。", "请补上这一列并填写。"
        faults.append(whole(table.file, Level.ERROR, reason, remedy, table.name))
    header = {ids[name]: place for name, place in table.header.items() if name in ids}
    return Table(table.name, table.file, header, tuple(row for row in rows if row.cells), form.id), tuple(faults)


def _unknown_column(table: Table, form: SheetForm, name: str, place: Place) -> Fault:
    present = {column.id for column in map(lambda one: column_named(form, one), table.header) if column is not None}
    missing = [column.name for column in form.columns if column.id not in present]
    near = nearest(name, missing)
    level = Level.ERROR if near else Level.WARNING
    remedy = f"{near}请改正列名。" if near else "需要读入的，请改用规定的列名；不需要的，可以不管。"
    return Fault(level, table.file, place, "", name, "不认识这一列，没有读入。", remedy)
