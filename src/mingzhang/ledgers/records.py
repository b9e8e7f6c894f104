"""Tables → records: every cell converted by the type of its column, every fault said."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from mingzhang.catalogue.classifications import load_classification
from mingzhang.ledgers import values
from mingzhang.ledgers.codes import Named, as_code, as_reference, as_section, known_names, name_beside
from mingzhang.ledgers.declaration import Column, SheetForm, load_sheets
from mingzhang.ledgers.faults import Fault, Level, address, row_and_column
from mingzhang.ledgers.grids import Cell, Row, Table
from mingzhang.ledgers.options import profile_names, synonyms
from mingzhang.ledgers.values import Reading, shown
from mingzhang.model.place import Place

_MONEY = ("amount", "area")


@dataclass(frozen=True, slots=True)
class Record:
    """One row of a sheet: values by column id, and where each of them stands. ``place`` is that of its main column."""

    values: Mapping[str, Any]
    places: Mapping[str, Place]
    place: Place
    file: str

    def get(self, column: str, default: Any = "") -> Any:
        """Return the value of a column, the default where it is blank."""
        return self.values.get(column, default)


@dataclass(frozen=True, slots=True)
class Context:
    """What cells are read against: year, profile, the department's name, units, projects, codes named."""

    year: int
    profile: str
    department: str
    units: Named
    projects: Named
    own_codes: frozenset[str]


@dataclass(frozen=True, slots=True)
class Records:
    """All records by sheet id; ``unsound`` are sheets with errors, whose sums mean nothing; ``names`` of new codes."""

    by_sheet: Mapping[str, tuple[Record, ...]]
    context: Context
    faults: tuple[Fault, ...]
    unsound: frozenset[str]
    names: Mapping[str, str] = field(default_factory=dict)


def to_records(tables: Sequence[Table], fallback_year: int) -> Records:
    """Convert all tables, whose columns go by id already.

    Args:
        tables: the tables of known sheets.
        fallback_year: the year whose classifications are used where the ledger does not say its year.
    """
    context = _context(tables, fallback_year)
    by_sheet: dict[str, list[Record]] = {sheet: [] for sheet in load_sheets()}
    faults: list[Fault] = []
    unsound: set[str] = set()
    names: dict[str, str] = {}
    for table in tables:
        form = load_sheets()[table.form_id]
        for row in table.rows:
            record, found = _record(row, table, form, context, names)
            faults += found
            if any(fault.level is Level.ERROR for fault in found):
                unsound.add(form.id)
            if record is not None:
                by_sheet[form.id].append(record)
    records = {sheet: tuple(found) for sheet, found in by_sheet.items()}
    return Records(records, context, tuple(faults), frozenset(unsound), names)


def _context(tables: Sequence[Table], fallback_year: int) -> Context:
    def first(column: str) -> str:
        cells = [row.cells.get(column) for table in tables if table.form_id == "info" for row in table.rows]
        return next((shown(cell.value) for cell in cells if cell is not None), "")

    year = values.as_year(first("year")).value
    profile = profile_names().get(first("profile"), "shanxi")
    return Context(
        year=year if isinstance(year, int) else fallback_year,
        profile=profile,
        department=first("name"),
        units=known_names(_pairs(tables, "units"), "单位"),
        projects=known_names(_pairs(tables, "projects"), "项目"),
        own_codes=frozenset(code for code, _ in _pairs(tables, "names")),
    )


def _pairs(tables: Iterable[Table], form_id: str) -> Iterator[tuple[str, str]]:
    for table in tables:
        for row in table.rows if table.form_id == form_id else ():
            if (code := row.cells.get("code")) is not None:
                name = row.cells.get("name")
                yield shown(code.value), shown(name.value) if name is not None else ""


def _record(
    row: Row, table: Table, form: SheetForm, context: Context, names: dict[str, str]
) -> tuple[Record | None, list[Fault]]:
    """Return the record of a row, None where a required value is missing or wrong."""
    found: dict[str, Any] = {}
    places = {column: cell.place for column, cell in row.cells.items()}
    faults: list[Fault] = []
    sound = True
    for column in form.columns:
        cell = row.cells.get(column.id)
        if cell is None:
            if column.required:
                faults.append(_missing(row, table, form, column))
                sound = False
            elif column.default:
                found[column.id] = convert(Cell(column.default, row.place), column, context).value
            continue
        reading = _checked(convert(cell, column, context), column)
        if reading.level is not None:
            faults.append(
                Fault(
                    reading.level,
                    table.file,
                    cell.place,
                    column.name,
                    shown(cell.value),
                    reading.reason,
                    reading.remedy,
                )
            )
        if reading.value is None:
            sound = False
            continue
        found[column.id] = reading.value
        if column.type == "code" and (name := name_beside(cell.value)):
            _keep_name(names, column, str(reading.value), name, context.year)
    place = places.get(form.at, row.place)
    return (Record(found, places, place, table.file) if sound else None), faults


def _keep_name(names: dict[str, str], column: Column, code: str, name: str, year: int) -> None:
    """Keep the name of a code that the classification does not have."""
    if load_classification(column.list, year).entry(code) is None:
        names.setdefault(code, name)


def _missing(row: Row, table: Table, form: SheetForm, column: Column) -> Fault:
    place = row.place
    if (head := table.header.get(column.id)) is not None:
        # The blank cell itself: beside its label in a form, under its head in a table.
        down, across = row_and_column(row.place)[0], row_and_column(head)[1]
        place = head if form.layout == "form" else row.place
        if form.layout == "table" and across:
            place = row.place._replace(cell=address(down, across))
    remedy = f"请填写，例如“{column.example}”。" if column.example else "请填写。"
    return Fault(Level.ERROR, table.file, place, column.name, "", "没有填。", remedy)


def _checked(reading: Reading, column: Column) -> Reading:
    if column.type not in _MONEY or not isinstance(reading.value, Decimal) or reading.value >= 0:
        return reading
    if not column.negative:
        return values.wrong("不能是负数。", "请核对金额。")
    if reading.level is None:
        return Reading(reading.value, Level.REMARK, "是负数。", "冲减以前安排的可以填负数；不是的，请改正。")
    return reading


def convert(cell: Cell, column: Column, context: Context) -> Reading:
    """Return a cell's value by the type of its column, or why it has none."""
    value = cell.value
    if column.type == "unit":
        return as_reference(value, context.units, department=context.department if column.department else None)
    if column.type == "project":
        return as_reference(value, context.projects)
    if column.type == "code":
        return as_code(value, column, load_classification(column.list, context.year), context.own_codes)
    if column.type == "choice":
        return values.as_choice(value, synonyms(column))
    if column.type == "section":
        return as_section(value, context.profile)
    return _SIMPLE[column.type](value)


_SIMPLE = {
    "text": values.as_text,
    "long": values.as_text,
    "amount": values.as_amount,
    "area": values.as_area,
    "count": values.as_count,
    "date": values.as_date,
    "year": values.as_year,
    "yesno": values.as_yes,
}
