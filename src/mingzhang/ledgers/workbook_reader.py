"""Workbooks (.xlsx, .xlsm, .xls, .et, .ods) → grids of values, with what the values alone do not say."""

from __future__ import annotations

import posixpath
import zipfile
from collections.abc import Iterator, Mapping
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any, NamedTuple

from mingzhang.ledgers.faults import row_and_column
from mingzhang.ledgers.grids import Grid, Value
from mingzhang.model.errors import UnreadableInputError
from mingzhang.model.place import Place

SUFFIXES = (".xlsx", ".xlsm", ".xls", ".et", ".ods", ".xlsb")
#: The largest part of a workbook that is looked into, in bytes; a ledger of a large department has 3 MB.
_LARGEST = 200_000_000
_LARGEST_FILE = 50_000_000
_NS = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
_OFFICE = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}"


class _Marks(NamedTuple):
    """Hidden rows, and formulas without a value, of a sheet; both from 0."""

    hidden: frozenset[int] = frozenset()
    uncalculated: frozenset[tuple[int, int]] = frozenset()


def read_grids(path: Path) -> tuple[Grid, ...]:
    """Return the sheets of a workbook that may be seen or hidden, each as a grid.

    Raises:
        UnreadableInputError: the file is missing, damaged, protected by a password or no workbook.
    """
    from python_calamine import CalamineWorkbook, PasswordError  # noqa: PLC0415

    _look_at(path)
    try:
        book = CalamineWorkbook.from_path(path)
        marks = _marks(path)
        sheets = [(name, book.get_sheet_by_name(name)) for name in book.sheet_names]
    except PasswordError as error:
        raise UnreadableInputError(
            str(path), "工作簿有打开密码，不能读取。", "请在 Excel 或 WPS 里去掉密码，另存后再试。"
        ) from error
    except Exception as error:
        # calamine, zipfile and xlrd meet damaged files with whatever goes wrong first.
        raise UnreadableInputError(
            str(path), "工作簿已损坏，或者不是 Excel 工作簿。", "请用 Excel 或 WPS 打开并另存为 .xlsx 后再试。"
        ) from error
    return tuple(_grid(path.name, name, sheet, marks) for name, sheet in sheets)


def _look_at(path: Path) -> None:
    try:
        size = path.stat().st_size
    except OSError as error:
        raise UnreadableInputError(str(path), f"打不开（{error.strerror}）。", "请检查路径和权限。") from error
    if size == 0:
        raise UnreadableInputError(str(path), "是空文件。", "请确认文件已完整保存。")
    if size > _LARGEST_FILE:
        raise UnreadableInputError(str(path), f"文件有 {size // 1_000_000} MB，超过上限。", "请确认选对了文件。")


def _grid(file: str, name: str, sheet: Any, marks: Mapping[str, _Marks]) -> Grid:
    rows = tuple(tuple(map(_value, row)) for row in sheet.to_python(skip_empty_area=False))
    merged = tuple((a, b, c, d) for (a, b), (c, d) in sheet.merged_cell_ranges or ())
    own = marks.get(name, _Marks())
    return Grid(name, file, rows, merged=merged, hidden=own.hidden, uncalculated=own.uncalculated)


def _value(value: object) -> Value | None:
    """Return a cell's value: a float by its shortest decimal form, a text without blanks around it."""
    if value is None or value == "":
        return None
    if isinstance(value, bool):
        return value
    if isinstance(value, float | int):
        return Decimal(repr(value))
    if isinstance(value, datetime):
        return value.date() if value.time() == time() else str(value)
    if isinstance(value, date):
        return value
    if isinstance(value, time | timedelta):
        return str(value)
    text = str(value).replace("\r\n", "\n").replace("\r", "\n").replace("_x000D_\n", "\n").strip()
    return text or None


def _marks(path: Path) -> dict[str, _Marks]:
    if zipfile.is_zipfile(path):
        with zipfile.ZipFile(path) as book:
            return {name: _xlsx_marks(book, part) for name, part in _parts(book)} if _is_xlsx(book) else {}
    return _xls_marks(path)


def _is_xlsx(book: zipfile.ZipFile) -> bool:
    return "xl/workbook.xml" in book.namelist()


def _parts(book: zipfile.ZipFile) -> Iterator[tuple[str, str]]:
    """Yield sheet names with the parts that hold the sheets."""
    targets = {one.get("Id"): one.get("Target", "") for one in _root(book, "xl/_rels/workbook.xml.rels")}
    for sheet in _root(book, "xl/workbook.xml").iter(f"{_NS}sheet"):
        target = targets.get(sheet.get(f"{_OFFICE}id"), "")
        part = posixpath.normpath(posixpath.join("/xl", target)).lstrip("/")
        if part in book.namelist() and book.getinfo(part).file_size <= _LARGEST:
            yield sheet.get("name", ""), part


def _root(book: zipfile.ZipFile, part: str) -> Any:
    from lxml import etree  # noqa: PLC0415

    return etree.fromstring(book.read(part), etree.XMLParser(resolve_entities=False, no_network=True))


def _xlsx_marks(book: zipfile.ZipFile, part: str) -> _Marks:
    from lxml import etree  # noqa: PLC0415

    data = book.read(part)
    if b"<f" not in data and b"hidden=" not in data:
        return _Marks()
    hidden: set[int] = set()
    uncalculated: set[tuple[int, int]] = set()
    root = etree.fromstring(data, etree.XMLParser(resolve_entities=False, no_network=True, huge_tree=True))
    for row in root.iter(f"{_NS}row"):
        if row.get("hidden") in ("1", "true"):
            hidden.add(int(row.get("r", "0")) - 1)
        for cell in row:
            value = cell.find(f"{_NS}v")
            # A formula may well give an empty text; one without any value was never calculated.
            is_blank = value is None or (not value.text and cell.get("t") != "str")
            if cell.find(f"{_NS}f") is not None and is_blank:
                at = row_and_column(Place(cell=cell.get("r", "")))
                uncalculated.add((at[0] - 1, at[1] - 1))
    return _Marks(frozenset(hidden), frozenset(uncalculated))


def _xls_marks(path: Path) -> dict[str, _Marks]:
    """Return the hidden rows of an old workbook."""
    import io  # noqa: PLC0415

    import xlrd  # noqa: PLC0415  few files are of this old kind

    book = xlrd.open_workbook(path, formatting_info=True, logfile=io.StringIO())
    return {
        sheet.name: _Marks(frozenset(row for row, info in sheet.rowinfo_map.items() if info.hidden))
        for sheet in book.sheets()
    }
