"""Read .xls (and .et of WPS) with xlrd, .xlsb and .ods with calamine."""

from __future__ import annotations

import io
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any

from mingzhang.model.errors import UnreadableInputError
from mingzhang.readers.xlsx.archive import DAMAGED
from mingzhang.readers.xlsx.number_format import BUILT_IN, GENERAL, exact, plain, show, show_text
from mingzhang.readers.xlsx.sheet import Merged, Sheet, Shown, address, is_zero

_EMPTY, _NUMBER = 0, 2
#: A sheet of 20,000 projects with 40 columns has 0.8 million squares.
_MOST_SQUARES = 5_000_000
PASSWORD = "文件有打开密码，不能读取。"
WITHOUT_PASSWORD = "请在 Excel 或 WPS 里去掉密码，另存后再试。"


def read_xls(path: Path, data: bytes, password: str | None = None) -> tuple[list[Sheet], list[str]]:
    """Return the sheets of a binary workbook of Excel 97 to 2003, and remarks.

    Raises:
        UnreadableInputError: the file is damaged, encrypted without a right password, or no workbook.
    """
    try:
        sheets = _xls_sheets(path, data)
    except _Encrypted:
        from mingzhang.readers.office import decrypted  # noqa: PLC0415

        try:
            sheets = _xls_sheets(path, decrypted(path, password))
        except _Encrypted as error:
            raise UnreadableInputError(str(path), PASSWORD, WITHOUT_PASSWORD) from error
    macros = "文件里有宏，没有运行"
    return sheets, [macros] if "_VBA_PROJECT".encode("utf-16-le") in data else []


class _Encrypted(Exception):  # noqa: N818  it never leaves this module
    """A binary workbook whose records are encrypted."""


def _xls_sheets(path: Path, data: bytes) -> list[Sheet]:
    import xlrd  # noqa: PLC0415  few files are of this old kind

    try:
        book = xlrd.open_workbook(file_contents=data, formatting_info=True, logfile=io.StringIO())
        return [_xls_sheet(book, sheet) for sheet in book.sheets()]
    except Exception as error:
        # xlrd meets damaged files with whatever goes wrong first.
        if "encrypted" in str(error).lower():
            raise _Encrypted from error
        raise UnreadableInputError(str(path), "文件已损坏，或不是 Excel 工作簿。", DAMAGED) from error


def _xls_sheet(book: Any, source: Any) -> Sheet:
    sheet = Sheet(source.name, source.visibility != 0)
    sheet.merges = [Merged(top, left, bottom - 1, right - 1) for top, bottom, left, right in source.merged_cells]
    sheet.hidden_rows = {row for row, info in source.rowinfo_map.items() if info.hidden}
    sheet.hidden_columns = {column for column, info in source.colinfo_map.items() if info.hidden and column < 1000}
    sheet.comments = len(source.cell_note_map)
    sheet.without_zeros = not source.show_zero_values
    for row in range(source.nrows):
        for column in range(source.row_len(row)):
            cell = source.cell(row, column)
            if cell.ctype == _EMPTY and cell.xf_index >= len(book.xf_list):
                continue
            style = book.xf_list[cell.xf_index]
            ruled = bool(style.border.left_line_style or style.border.right_line_style)
            text = _xls_text(book, cell, style, sheet, (row, column))
            if sheet.without_zeros and cell.ctype == _NUMBER and is_zero(text):
                text = ""
            if text or ruled:
                sheet.cells[row, column] = Shown(text, ruled)
    return sheet


def _xls_text(book: Any, cell: Any, style: Any, sheet: Sheet, at: tuple[int, int]) -> str:
    import xlrd  # noqa: PLC0415

    form = book.format_map.get(style.format_key)
    code = form.format_str if form is not None else BUILT_IN.get(style.format_key, GENERAL)
    if cell.ctype in (xlrd.XL_CELL_NUMBER, xlrd.XL_CELL_DATE):
        number = exact(cell.value)
        text = show(number, code, from_1904=bool(book.datemode))
        if not text and number:
            sheet.not_shown.append(address(*at))
        return text
    if cell.ctype == xlrd.XL_CELL_TEXT:
        text = str(cell.value).replace("\r\n", "\n").replace("\r", "\n").strip()
        return show_text(text, code) if text and code not in (GENERAL, "@") else text
    if cell.ctype == xlrd.XL_CELL_BOOLEAN:
        return "TRUE" if cell.value else "FALSE"
    if cell.ctype == xlrd.XL_CELL_ERROR:
        return str(xlrd.error_text_from_code.get(cell.value, "#ERROR!"))
    return ""


def read_calamine(path: Path) -> tuple[list[Sheet], list[str]]:
    """Return the sheets of a workbook of another kind by their stored values, and remarks.

    Raises:
        UnreadableInputError: the file is damaged, protected or no workbook.
    """
    from python_calamine import CalamineWorkbook, PasswordError, SheetVisibleEnum  # noqa: PLC0415

    sheets = []
    try:
        # From the bytes: of a path the library believes the ending of the name.
        book = CalamineWorkbook.from_filelike(io.BytesIO(path.read_bytes()))
        for about in book.sheets_metadata:
            source = book.get_sheet_by_name(about.name)
            sheet = Sheet(about.name, about.visible != SheetVisibleEnum.Visible)
            for merge in source.merged_cell_ranges or ():
                (top, left), (bottom, right) = merge
                sheet.merges.append(Merged(top, left, bottom, right))
            _refuse_large(path, about.name, source.height, source.width)
            top, left = source.start or (0, 0)
            for row, values in enumerate(source.to_python(skip_empty_area=True), start=top):
                for column, value in enumerate(values, start=left):
                    if text := _calamine_text(value):
                        sheet.cells[row, column] = Shown(text)
            sheets.append(sheet)
    except UnreadableInputError:
        raise
    except PasswordError as error:
        raise UnreadableInputError(str(path), PASSWORD, WITHOUT_PASSWORD) from error
    except BaseException as error:
        # Whatever the library raises on a damaged file, also its panics, which are no Exception.
        if not isinstance(error, Exception) and type(error).__name__ != "PanicException":
            raise
        raise UnreadableInputError(str(path), "文件已损坏，或不是工作簿。", DAMAGED) from error
    return sheets, ["数字按保存的数值读取，没有按单元格的显示格式（如小数位数）"]


def _refuse_large(path: Path, name: str, height: int, width: int) -> None:
    """Refuse a sheet whose squares, most of them blank, would fill the memory."""
    if height * width > _MOST_SQUARES:
        raise UnreadableInputError(
            str(path),
            f"工作表“{name}”从头到尾有 {height} 行 {width} 列，超过上限。",
            "请在 Excel 或 WPS 里删去表外多余的行和列，另存后再试。",
        )


def _calamine_text(value: object) -> str:
    if isinstance(value, bool):
        return "TRUE" if value else "FALSE"
    if isinstance(value, int | float):
        return plain(exact(value) if isinstance(value, float) else Decimal(value))
    if isinstance(value, datetime):
        day = f"{value.year}/{value.month}/{value.day}"
        return day if value.time() == time() else f"{day} {value:%H:%M}"
    if isinstance(value, date):
        return f"{value.year}/{value.month}/{value.day}"
    if isinstance(value, time | timedelta):
        return str(value)
    return str(value).replace("\r\n", "\n").strip() if value is not None else ""
