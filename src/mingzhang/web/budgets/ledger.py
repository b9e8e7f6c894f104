"""Rows ↔ ledger: what was typed into a filing, read as ``ledgers`` reads files, with faults placed at row and column.

What the organisation knows already is not typed: year, region, department and unit come from there. The ledger of a
department is its own rows and those of its units' filings of the same year.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple

from mingzhang.ledgers import Fault, LedgerRead, Level, TablesRead, read_tables
from mingzhang.ledgers.codes import known_names
from mingzhang.ledgers.declaration import load_sheets
from mingzhang.ledgers.faults import whole
from mingzhang.ledgers.grids import Cell, Row, Table
from mingzhang.ledgers.options import DEPARTMENT_WORD
from mingzhang.model.ledger import DEPARTMENT, Entity, Ledger, department_of
from mingzhang.model.place import Place
from mingzhang.web.budgets.identity import OWN_SHEETS, fixed_cells, replied

if TYPE_CHECKING:
    from mingzhang.web.budgets.models import Filing, LedgerRow


class Origin(NamedTuple):
    """Where a row of a ledger was typed: filing, key of the row ("" where it follows from the organisation), number."""

    filing: int
    key: str
    number: int


@dataclass(frozen=True, slots=True)
class PlacedFault:
    """A fault at a row and column of a sheet; ``column`` and ``origin`` are blank where it concerns the whole sheet."""

    fault: Fault
    sheet: str
    column: str
    origin: Origin | None


@dataclass(frozen=True, slots=True)
class FilingRead:
    """A filing's ledger as far as it is sound, all faults with their places, and where each row came from.

    ``origins`` holds for each sheet the rows in their order: a place with line n of a sheet is ``origins[sheet][n-1]``.
    """

    tables: TablesRead
    faults: tuple[PlacedFault, ...]
    origins: Mapping[str, tuple[Origin, ...]]
    entity: Entity

    @property
    def ledger(self) -> Ledger:
        """Return the ledger of what is sound; complete only where there is no error."""
        return self.tables.ledger

    @property
    def errors(self) -> tuple[PlacedFault, ...]:
        """Return the faults that keep the ledger from being submitted."""
        return tuple(one for one in self.faults if one.fault.level is Level.ERROR)

    def origin(self, sheet: str, place: Place) -> Origin | None:
        """Return where the row of a place was typed, None where the place is no row of the sheet."""
        rows = self.origins.get(sheet, ())
        return rows[place.line - 1] if place.line and place.line <= len(rows) else None


class _Typed(NamedTuple):
    """A row on its way into a table."""

    cells: Mapping[str, str]
    origin: Origin


def ledger_of(filing: Filing) -> LedgerRead:
    """Return a filing's ledger, or None with every fault where there is any error."""
    return read_filing(filing).tables.read


def read_filing(filing: Filing) -> FilingRead:
    """Read what was typed into a filing."""
    rows, faults = _rows_of(filing)
    tables, origins = _tables(rows)
    read = read_tables(tables, str(filing), faults, is_whole=filing.unit_id is None)
    ledger = read.ledger
    unit = filing.unit
    own = Entity("单位", unit.code, unit.code, unit.name, (unit.code,)) if unit else department_of(ledger)
    read = TablesRead(ledger, (*read.faults, *_of_others(ledger, own)))
    return FilingRead(read, tuple(_placed(read.faults, origins)), origins, own)


def _rows_of(filing: Filing) -> tuple[dict[str, list[_Typed]], list[Fault]]:
    found: dict[str, list[_Typed]] = {sheet: [] for sheet in load_sheets()}
    faults: list[Fault] = []
    if filing.unit is None:
        for part in _parts(filing):
            if part.mode == part.Mode.UPLOAD:
                reason = f"{part}以上传文件的方式编制，没有账本，不能汇总。"
                faults.append(whole(str(filing), Level.ERROR, reason, "请该单位改为在线编制，或者部门也上传文件。"))
            for sheet, rows in _own_rows(part).items():
                found[sheet] += [] if sheet == "info" else rows
        faults += _absent(filing)
        found["names"] = list({row.cells.get("code", ""): row for row in found["names"]}.values())
    for sheet, rows in _own_rows(filing).items():
        found[sheet] += rows
    return found, faults


def _parts(filing: Filing) -> Iterable[Filing]:
    """Return the filings of the units that make up a department's, in the order of the units."""
    parts = type(filing).objects.filter(department=filing.department, year=filing.year, unit__isnull=False)
    return parts.select_related("unit", "department__region", "year").order_by("unit__code")


def _absent(filing: Filing) -> Iterator[Fault]:
    for unit in filing.department.units.filter(is_active=True).exclude(filings__year=filing.year):
        reason = f"{unit.name}还没有本年度的账本，汇总里没有它。"
        yield whole(str(filing), Level.ERROR, reason, "请先为这个单位开始编制；已撤销的单位请在组织里停用。")


def _own_rows(filing: Filing) -> dict[str, list[_Typed]]:
    """Return a filing's own rows by sheet, with what follows from the organisation put in."""
    found: dict[str, list[_Typed]] = {sheet: [] for sheet in load_sheets()}
    for sheet, cells in fixed_cells(filing).items():
        found[sheet].append(_Typed(cells, Origin(filing.pk, "", 1)))
    stored: dict[str, list[LedgerRow]] = {sheet: [] for sheet in load_sheets()}
    for row in filing.rows.all():
        if row.sheet in stored:
            stored[row.sheet].append(row)
    projects = known_names(
        ((row.cells.get("code", ""), row.cells.get("name", "")) for row in stored["projects"]), "项目"
    )
    for sheet, rows in stored.items():
        form = load_sheets()[sheet]
        units = [column for column in form.columns if column.type == "unit"]
        references = [column.id for column in form.columns if column.type == "project"] if filing.unit else []
        for number, row in enumerate(rows, 1):
            origin = Origin(filing.pk, row.key.hex, number)
            cells = {column: text for column, text in row.cells.items() if text.strip()}
            if sheet in OWN_SHEETS:
                # What the organisation says wins; what it leaves open may be typed.
                fixed = found[sheet][0].cells
                found[sheet][0] = _Typed({**replied(cells), **fixed}, origin)
                continue
            if not cells:
                continue
            for column in units:
                cells.setdefault(column.id, filing.unit.code if filing.unit else DEPARTMENT_WORD)
            for column_id in references:
                if len(codes := projects.find(cells.get(column_id, ""))) == 1:
                    # In the department's ledger two units may have projects of one name.
                    cells[column_id] = codes[0]
            found[sheet].append(_Typed(cells, origin))
    return found


def _tables(rows: Mapping[str, Sequence[_Typed]]) -> tuple[list[Table], dict[str, tuple[Origin, ...]]]:
    tables: list[Table] = []
    for sheet, typed in rows.items():
        if not typed:
            continue
        name = load_sheets()[sheet].name
        placed = [
            Row({column: Cell(text, Place(line=line, sheet=name)) for column, text in one.cells.items()}, place)
            for line, one in enumerate(typed, 1)
            if (place := Place(line=line, sheet=name))
        ]
        tables.append(Table(name, "", {}, tuple(placed), sheet))
    return tables, {sheet: tuple(one.origin for one in typed) for sheet, typed in rows.items()}


def _of_others(ledger: Ledger, own: Entity) -> Iterator[Fault]:
    """Find rows that name another body than the one whose ledger it is."""
    if own.key == DEPARTMENT:
        return
    for sheet, placed in (
        ("last_year", ledger.last_year),
        ("words", ledger.words),
        ("attachments", ledger.attachments),
        ("overalls", ledger.overalls),
    ):
        form = load_sheets()[sheet]
        for one in placed:
            if one.unit != own.key:
                reason, remedy = "单位的账本里只写本单位的内容。", "请删去这一行；部门的内容写在部门的账本里。"
                yield Fault(Level.ERROR, "", one.place, form.column("unit").name, "", reason, remedy)


def _placed(faults: Iterable[Fault], origins: Mapping[str, Sequence[Origin]]) -> Iterator[PlacedFault]:
    by_name = {form.name: form for form in load_sheets().values()}
    for fault in faults:
        form = by_name.get(fault.place.sheet or "")
        if form is None:
            yield PlacedFault(fault, "", "", None)
            continue
        column = next((one.id for one in form.columns if one.name == fault.column), "")
        rows, line = origins.get(form.id, ()), fault.place.line or 0
        origin = rows[line - 1] if 0 < line <= len(rows) else None
        yield PlacedFault(fault, form.id, column or (form.at if origin else ""), origin)
