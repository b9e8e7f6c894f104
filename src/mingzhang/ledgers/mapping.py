"""Mapping files: exports of other systems, with other names of sheets, columns and values, read as our sheets.

A mapping is YAML: ``sheets`` lists what to take from which sheet, ``constants`` fills whole sheets that the export
does not have::

    constants:
      基本信息: {年度: "2026", 部门编码: "101", 部门名称: 甲县乙局, 地区: 甲县, 级次: 县（区）级}
    sheets:
      - sheet: 部门预算明细表          # its name in the export
        to: 收支明细                  # our sheet
        header: 3                     # the row of the heads, from 1
        unit: 万元                    # what amounts are in; 元 where left out
        columns: {单位: 预算单位, 金额（元）: 申报数}    # our column: theirs
        constants: {是否上年结转: 否}                  # our column: the same value in each row
        values: {资金来源: {一般公共预算资金: 一般公共预算}}   # our column: their value: ours
        clear: {项目: {支出用途: [人员经费, 公用经费]}}   # our column is left blank where another has these values
        skip: {支出用途: [待分配]}                     # rows with these values (theirs) are not taken
      - {sheet: 部门预算明细表, to: 单位, header: 3, distinct: true, columns: {…}}   # each combination once
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from pathlib import Path
from typing import Any

from mingzhang.ledgers.declaration import SheetForm
from mingzhang.ledgers.faults import Fault, Level, whole
from mingzhang.ledgers.grids import Cell, Grid, Row, Table
from mingzhang.ledgers.tables import column_named, form_named, header_table
from mingzhang.ledgers.text_readers import decoded
from mingzhang.ledgers.values import as_amount, nearest, shown
from mingzhang.model.errors import UnreadableInputError
from mingzhang.model.place import Place
from mingzhang.model.writing import fold

_FACTORS = {"元": 1, "千元": 1000, "万元": 10_000}
_KEYS = {"sheet", "to", "header", "unit", "columns", "constants", "values", "distinct", "clear", "skip"}
_REMEDY = "请改正对照文件。"


@dataclass(frozen=True, slots=True)
class SheetMapping:
    """What is taken from one sheet. Columns, constants and values go by ids of our columns; ``header`` from 1."""

    sheet: str
    form: SheetForm
    header: int | None
    factor: int
    columns: Mapping[str, str]
    constants: Mapping[str, str]
    values: Mapping[str, Mapping[str, str]]
    distinct: bool
    clear: Mapping[str, Mapping[str, tuple[str, ...]]]
    skip: Mapping[str, tuple[str, ...]]


@dataclass(frozen=True, slots=True)
class LedgerMapping:
    """A whole mapping file: sheets, and constant rows of sheets that the export does not have, by sheet."""

    file: str
    sheets: tuple[SheetMapping, ...]
    constants: Mapping[str, Mapping[str, str]]


def load_mapping_file(path: Path) -> LedgerMapping:
    """Return a mapping file.

    Raises:
        UnreadableInputError: it is not well-formed, or names a sheet or column that we do not have.
    """
    import yaml  # noqa: PLC0415

    try:
        data = yaml.load(decoded(path), Loader=yaml.BaseLoader)
    except yaml.YAMLError as error:
        mark = getattr(error, "problem_mark", None)
        at = f"第{mark.line + 1}行" if mark is not None else ""
        raise UnreadableInputError(str(path), f"{at}不是正确的 YAML。", "请检查缩进、冒号和引号。") from error
    if not isinstance(data, dict) or set(data) - {"sheets", "constants"}:
        raise UnreadableInputError(str(path), "对照文件只能有 sheets 和 constants 两项。", _REMEDY)
    constants = {}
    for name, row in (data.get("constants") or {}).items():
        form = _form(path, name)
        constants[form.id] = _by_id(path, form, row)
    return LedgerMapping(path.name, tuple(_sheet(path, one) for one in data.get("sheets") or ()), constants)


def _sheet(path: Path, data: Any) -> SheetMapping:
    if not isinstance(data, dict) or not {"sheet", "to"} <= set(data) or set(data) - _KEYS:
        keys = "、".join(sorted(_KEYS))
        raise UnreadableInputError(str(path), f"sheets 的每一项须有 sheet 和 to，可以有 {keys}。", _REMEDY)
    form = _form(path, data["to"])
    unit, header = data.get("unit", "元"), data.get("header", "")
    if unit not in _FACTORS:
        raise UnreadableInputError(str(path), f"金额单位“{unit}”不认识。", f"可用：{'、'.join(_FACTORS)}。")
    if header and not (header.isascii() and header.isdigit() and int(header)):
        raise UnreadableInputError(str(path), f"header 应为表头所在的行号，这里是“{header}”。", _REMEDY)
    values = {name: dict(pairs) for name, pairs in (data.get("values") or {}).items()}
    return SheetMapping(
        sheet=data["sheet"],
        form=form,
        header=int(header) if header else None,
        factor=_FACTORS[unit],
        columns=_by_id(path, form, data.get("columns") or {}),
        constants=_by_id(path, form, data.get("constants") or {}),
        values={_column(path, form, name): pairs for name, pairs in values.items()},
        distinct=data.get("distinct", "false") in ("true", "是"),
        clear={
            _column(path, form, name): {_column(path, form, other): tuple(found) for other, found in where.items()}
            for name, where in (data.get("clear") or {}).items()
        },
        skip={_column(path, form, name): tuple(found) for name, found in (data.get("skip") or {}).items()},
    )


def _form(path: Path, name: str) -> SheetForm:
    form = form_named(name)
    if form is None:
        raise UnreadableInputError(str(path), f"账本里没有“{name}”这张表。", _REMEDY)
    return form


def _column(path: Path, form: SheetForm, name: str) -> str:
    column = column_named(form, name)
    if column is None:
        near = nearest(name, [one.name for one in form.columns])
        raise UnreadableInputError(str(path), f"“{form.name}”没有“{name}”这一列。", f"{near}{_REMEDY}")
    return column.id


def _by_id(path: Path, form: SheetForm, row: Any) -> dict[str, str]:
    if not isinstance(row, dict):
        raise UnreadableInputError(str(path), f"“{form.name}”应当写成“列名: 值”。", _REMEDY)
    return {_column(path, form, name): str(value) for name, value in row.items()}


def map_grids(mapping: LedgerMapping, grids: Sequence[Grid]) -> tuple[list[Table], list[Grid], list[Fault]]:
    """Return the tables that a mapping makes of grids, the grids it does not speak of, and faults."""
    tables: list[Table] = []
    faults: list[Fault] = []
    used: set[str] = set()
    for one in mapping.sheets:
        own = [grid for grid in grids if fold(grid.name) == fold(one.sheet)]
        if not own:
            near = nearest(one.sheet, [grid.name for grid in grids])
            reason = f"导出文件里没有“{one.sheet}”这张表。"
            faults.append(whole(mapping.file, Level.ERROR, reason, f"{near}{_REMEDY}"))
        for grid in own:
            used.add(grid.name)
            table, found = _mapped(mapping, one, grid)
            faults += found
            if table is not None:
                tables.append(table)
    tables += [_constant(mapping.file, form_id, row) for form_id, row in mapping.constants.items()]
    return tables, [grid for grid in grids if grid.name not in used], faults


def _constant(file: str, form_id: str, row: Mapping[str, str]) -> Table:
    place = Place(sheet=None)
    cells = {column: Cell(value, place) for column, value in row.items()}
    return Table("", file, dict.fromkeys(row, place), (Row(cells, place),), form_id)


def _mapped(mapping: LedgerMapping, one: SheetMapping, grid: Grid) -> tuple[Table | None, tuple[Fault, ...]]:
    at = one.header - 1 if one.header is not None else _header_row(one, grid)
    if at is None or at >= len(grid.rows):
        return None, (whole(grid.file, Level.ERROR, "按对照文件找不到表头。", "请核对 header 和列名。", grid.name),)
    table, faults = header_table(grid, one.form, at)
    if table is None:
        return None, faults
    heads = {fold(name): name for name in table.header}
    missing = [name for name in one.columns.values() if fold(name) not in heads]
    if missing:
        found = "、".join(table.header)
        reason = f"没有“{'”“'.join(missing)}”列；第{at + 1}行的表头是{found}。"
        return None, (*faults, whole(grid.file, Level.ERROR, reason, "请核对对照文件的列名和 header。", grid.name))
    columns = {column: heads[fold(name)] for column, name in one.columns.items()}
    said: list[Fault] = []
    rows = [row for row in (_row(one, columns, row, grid, said) for row in table.rows) if row is not None]
    if one.distinct:
        rows = _distinct(rows)
    if one.factor != 1:
        reason = f"金额按1{_name(one.factor)}={one.factor}元换算。"
        said.append(whole(grid.file, Level.REMARK, reason, "请核对导出文件的金额单位。", grid.name))
    header = {column: table.header[name] for column, name in columns.items()}
    header.update({column: next(iter(table.header.values())) for column in one.constants})
    return replace(table, header=header, rows=tuple(rows)), (*faults, *said)


def _name(factor: int) -> str:
    return next(name for name, one in _FACTORS.items() if one == factor)


def _header_row(one: SheetMapping, grid: Grid) -> int | None:
    wanted = {fold(name) for name in one.columns.values()}
    for number, row in enumerate(grid.rows):
        if wanted <= {fold(shown(value)) for value in row if value is not None}:
            return number
    return None


def _row(one: SheetMapping, columns: Mapping[str, str], row: Row, grid: Grid, said: list[Fault]) -> Row | None:
    cells: dict[str, Cell] = {}
    for column, name in columns.items():
        if (cell := row.cells.get(name)) is None:
            continue
        if shown(cell.value) in one.skip.get(column, ()):
            return None
        translated = one.values.get(column, {}).get(shown(cell.value))
        if translated is not None:
            cell = cell._replace(value=translated)
        if one.form.column(column).type == "amount" and one.factor != 1:
            reading = as_amount(cell.value, one.factor)
            if not isinstance(reading.value, Decimal):
                said.append(
                    Fault(Level.ERROR, grid.file, cell.place, name, shown(cell.value), reading.reason, reading.remedy)
                )
                continue
            cell = cell._replace(value=reading.value)
        if cell.value != "":
            cells[column] = cell
    if not cells:
        return None
    constants = {column: Cell(value, row.place) for column, value in one.constants.items() if column not in cells}
    full = {**cells, **constants}
    return Row({column: cell for column, cell in full.items() if not _is_cleared(one, column, full)}, row.place)


def _is_cleared(one: SheetMapping, column: str, cells: Mapping[str, Cell]) -> bool:
    """Say whether a column is left blank because another one has a value that says so."""
    where = one.clear.get(column, {})
    return any(other in cells and shown(cells[other].value) in found for other, found in where.items())


def _distinct(rows: Sequence[Row]) -> list[Row]:
    seen: dict[tuple[tuple[str, str], ...], Row] = {}
    for row in rows:
        seen.setdefault(tuple((column, shown(cell.value)) for column, cell in row.cells.items()), row)
    return list(seen.values())


def files_of(path: Path, suffixes: Sequence[str]) -> Iterator[Path]:
    """Yield the files of a folder that are part of a ledger, by name; files that programs hide are not."""
    for one in sorted(path.iterdir(), key=lambda item: item.name):
        if one.is_file() and one.suffix.lower() in suffixes and not one.name.startswith((".", "~$")):
            yield one
