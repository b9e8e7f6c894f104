"""Files → ledger: a workbook, a folder of CSV (or of exported workbooks), or YAML; all faults at once."""

from __future__ import annotations

from dataclasses import replace
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

_FALLBACK_YEAR = 2026


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
    return _read([*_in_yaml(tables, faults), *known], [*faults, *matched.faults], path)


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


def _read(tables: list[Table], faults: list[Fault], path: Path) -> LedgerRead:
    records = to_records(tables, _FALLBACK_YEAR)
    # A table that could not be read at all leaves its sheet as unsound as a wrong row does.
    failed = {
        form.id for fault in faults if fault.level is Level.ERROR and (form := form_named(fault.place.sheet or ""))
    }
    records = replace(records, unsound=records.unsound | failed)
    ledger = assemble(records, str(path))
    scope = Scope(ledger, records, path.name)
    checks = (*checks_of_units.CHECKS, *checks_of_rows.CHECKS, *checks_of_sums.CHECKS)
    found = [fault for check in checks if not records.unsound & set(check.needs) for fault in check.run(scope)]
    every = ordered((*faults, *records.faults, *found), [form.name for form in load_sheets().values()])
    if any(fault.level is Level.ERROR for fault in every):
        return LedgerRead(None, every)
    return LedgerRead(ledger, every)


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
