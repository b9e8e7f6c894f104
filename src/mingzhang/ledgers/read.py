"""Files → ledger: a workbook, a folder of CSV (or of exported workbooks), or YAML; all faults at once."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from mingzhang.ledgers import checks_of_rows, checks_of_sums, checks_of_units, workbook_reader
from mingzhang.ledgers.assemble import assemble
from mingzhang.ledgers.declaration import load_sheets
from mingzhang.ledgers.faults import Fault, LedgerRead, Level, ordered
from mingzhang.ledgers.grids import Book, Grid, Table
from mingzhang.ledgers.mapping import files_of, load_mapping_file, map_grids
from mingzhang.ledgers.records import to_records
from mingzhang.ledgers.scope import Scope
from mingzhang.ledgers.tables import form_named, known_columns, match_grids
from mingzhang.ledgers.text_readers import CSV_SUFFIXES, YAML_SUFFIXES, read_csv, read_yaml
from mingzhang.ledgers.values import nearest
from mingzhang.model.errors import UnreadableInputError
from mingzhang.model.ledger import Ledger

_FALLBACK_YEAR = 2026


@dataclass(frozen=True, slots=True)
class TablesRead:
    """What came of reading tables: the ledger of all rows that are sound, and every fault.

    With an error among the faults the ledger lacks what could not be read: it is good for a preview of unfinished
    work, never for publication.
    """

    ledger: Ledger
    faults: tuple[Fault, ...]

    @property
    def read(self) -> LedgerRead:
        """Return the same as files give it: no ledger where there is any error."""
        has_errors = any(fault.level is Level.ERROR for fault in self.faults)
        return LedgerRead(None if has_errors else self.ledger, self.faults)


def read_ledger(path: Path, mapping: Path | None = None) -> LedgerRead:
    """Read a ledger from a workbook, a YAML file, or a folder of CSV files or workbooks.

    Nothing is half imported: with any error there is no ledger. All faults come at once, each with file, sheet,
    cell or line, what was found, the reason and the remedy.

    Args:
        path: the file or folder.
        mapping: a file that says how an export with other names is to be read (see ``mapping``).

    Raises:
        UnreadableInputError: a file cannot be opened, is damaged, or is of another kind.
    """
    book = _book(path)
    tables, faults = list(book.tables), list(book.faults)
    grids = list(book.grids)
    if mapping is not None:
        mapped, grids, found = map_grids(load_mapping_file(mapping), grids)
        tables += mapped
        faults += found
    matched = match_grids(grids)
    known = []
    for table in matched.tables:
        named, found_columns = known_columns(table, load_sheets()[table.form_id])
        known.append(named)
        faults += found_columns
    return read_tables([*_in_yaml(tables, faults), *known], str(path), [*faults, *matched.faults]).read


def read_tables(
    tables: Sequence[Table], source: str, faults: Sequence[Fault] = (), *, is_whole: bool = True
) -> TablesRead:
    """Read a ledger from tables whose columns go by id, wherever their rows are kept.

    Args:
        tables: the tables, with ``form_id`` set; a place of a cell holds the sheet's name, and line or address.
        source: what the rows are called in messages.
        faults: what was found wrong before.
        is_whole: whether it is the ledger of a whole department; a unit's part is not asked for what only the
            department has, such as its own office and its duties.
    """
    records = to_records(tables, _FALLBACK_YEAR)
    # A table that could not be read at all leaves its sheet as unsound as a wrong row does.
    failed = {
        form.id for fault in faults if fault.level is Level.ERROR and (form := form_named(fault.place.sheet or ""))
    }
    records = replace(records, unsound=records.unsound | failed)
    scope = Scope(assemble(records, source), records, Path(source).name)
    checks = (*checks_of_units.CHECKS, *checks_of_rows.CHECKS, *checks_of_sums.CHECKS)
    found = [
        fault
        for check in checks
        if (is_whole or not check.of_whole) and not records.unsound & set(check.needs)
        for fault in check.run(scope)
    ]
    every = ordered((*faults, *records.faults, *found), [form.name for form in load_sheets().values()])
    return TablesRead(scope.ledger, every)


def _in_yaml(tables: list[Table], faults: list[Fault]) -> list[Table]:
    """Return tables with columns by id; those of a mapping have them already."""
    found = []
    for table in tables:
        if table.form_id:
            found.append(table)
            continue
        form = form_named(table.name)
        if form is None:
            near = nearest(table.name, [one.name for one in load_sheets().values()])
            place = next(iter(table.header.values()), None)
            if place is not None:
                reason = "不认识这张表，没有读入。"
                faults.append(Fault(Level.ERROR, table.file, place, "", table.name, reason, f"{near}请改正表名。"))
            continue
        named, found_columns = known_columns(Table(table.name, table.file, table.header, table.rows, form.id), form)
        found.append(named)
        faults += found_columns
    return found


def _book(path: Path) -> Book:
    if path.is_dir():
        return _folder(path)
    if not path.exists():
        raise UnreadableInputError(str(path), "没有这个文件。", "请检查路径。")
    suffix = path.suffix.lower()
    if suffix in workbook_reader.SUFFIXES:
        return Book(str(path), grids=workbook_reader.read_grids(path))
    if suffix in YAML_SUFFIXES:
        tables, faults = read_yaml(path)
        return Book(str(path), tables=tables, faults=faults)
    if suffix in CSV_SUFFIXES:
        return Book(str(path), grids=(read_csv(path),))
    raise UnreadableInputError(
        str(path),
        f"不认识{suffix or '没有后缀'}的文件。",
        "账本可以是 .xlsx、.xls、.yaml 文件，或者放着 CSV 的文件夹。",
    )


def _folder(path: Path) -> Book:
    grids: list[Grid] = []
    for file in files_of(path, (*CSV_SUFFIXES, *workbook_reader.SUFFIXES)):
        grids += [read_csv(file)] if file.suffix.lower() in CSV_SUFFIXES else workbook_reader.read_grids(file)
    if not grids:
        raise UnreadableInputError(str(path), "文件夹里没有 CSV 或工作簿。", "请确认选对了文件夹。")
    return Book(str(path), grids=tuple(grids))
