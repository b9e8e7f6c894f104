"""Read .xlsx and .xlsm: what each cell shows, from the stored value and its number format."""

from __future__ import annotations

import math
import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from mingzhang.model.errors import UnreadableInputError
from mingzhang.readers.xlsx.archive import Archive, Relation
from mingzhang.readers.xlsx.drawings import read_drawings
from mingzhang.readers.xlsx.number_format import exact, show, show_text
from mingzhang.readers.xlsx.sheet import Sheet, Shown, address, is_zero, merged, spot
from mingzhang.readers.xlsx.styles import PLAIN, Style, read_styles

#: A disclosure has some ten thousand cells; a sheet with more than this is something else.
MOST_CELLS = 2_000_000
#: Blank cells with borders are kept up to this number; whole columns are often styled to their end.
_MOST_BLANK = 200_000
_MOST_COLUMNS = 1000
#: A sheet with a name of its own so called is no part of the disclosure.
ASIDE = "明账附页"
_ESCAPED = re.compile(r"_x([0-9A-Fa-f]{4})_")
_BOOLEANS = {"1": "TRUE", "0": "FALSE", "true": "TRUE", "false": "FALSE"}


@dataclass(frozen=True, slots=True)
class _Book:
    """What all sheets of a workbook share."""

    strings: tuple[str, ...]
    styles: tuple[Style, ...]
    from_1904: bool


def read_ooxml(archive: Archive) -> tuple[list[Sheet], list[str]]:
    """Return the sheets of a workbook in their order, and remarks on the workbook as a whole.

    Raises:
        UnreadableInputError: the file is damaged, is no workbook or is too large.
    """
    main = next(
        (one.target for one in archive.relations("").values() if one.kind == "officeDocument"), "xl/workbook.xml"
    )
    root = archive.root(main)
    if root is None or root.find("{*}sheets") is None:
        raise UnreadableInputError(
            archive.source, "不是 Excel 工作簿。", "如果是压缩包或 Word 文件，请把文件名改回原来的后缀。"
        )
    relations = archive.relations(main)
    remarks = []
    if any(one.kind == "vbaProject" for one in relations.values()):
        remarks.append("文件里有宏，没有运行")
    book = _Book(
        _strings(archive, relations),
        _styles(archive, relations),
        any(one.get("date1904") in ("1", "true") for one in root.iterfind("{*}workbookPr")),
    )
    sheets: list[Sheet] = []
    others = 0
    aside = _aside(root)
    passed_over: list[str] = []
    for index, one in enumerate(root.iterfind("{*}sheets/{*}sheet")):
        if index in aside:
            passed_over.append(f"“{one.get('name', '')}”")
            continue
        link = next((value for key, value in one.attrib.items() if key.endswith("}id")), "")
        relation = relations.get(link)
        if relation is None or relation.kind != "worksheet":
            others += 1
            continue
        sheet = Sheet(one.get("name", ""), one.get("state", "visible") != "visible")
        _read_sheet(archive, relation.target, sheet, book)
        read_drawings(archive, relation.target, sheet)
        sheets.append(sheet)
    if others:
        remarks.append(f"有 {others} 个图表或宏工作表，没有读取")
    if passed_over:
        remarks.append(f"工作表{'、'.join(passed_over)}是明账生成时附的检查和图表数据，不是公开内容，没有读取")
    return sheets, remarks


def _aside(root: Any) -> set[int]:
    """Return the numbers of the sheets that ``mingzhang build`` put beside the disclosure, by the name it gave them."""
    names = root.iterfind("{*}definedNames/{*}definedName")
    marked = (one.get("localSheetId", "") for one in names if one.get("name") == ASIDE)
    return {int(index) for index in marked if index.isdigit()}


def _strings(archive: Archive, relations: Mapping[str, Relation]) -> tuple[str, ...]:
    target = next((one.target for one in relations.values() if one.kind == "sharedStrings"), "")
    if not archive.has(target):
        return ()
    strings = []
    for item in archive.elements(target, "si"):
        strings.append(_text(item))
        item.clear()
    return tuple(strings)


def _styles(archive: Archive, relations: Mapping[str, Relation]) -> tuple[Style, ...]:
    target = next((one.target for one in relations.values() if one.kind == "styles"), "")
    root = archive.root(target) if target else None
    return read_styles(root) if root is not None else ()


def _text(item: Any) -> str:
    """Return the text of a string item: its runs, without the reading aids of Japanese."""
    parts: list[str] = []
    for child in item:
        name = child.tag.rpartition("}")[2]
        if name == "t":
            parts.append(child.text or "")
        elif name == "r":
            parts.extend(one.text or "" for one in child if one.tag.endswith("}t"))
    return _unescaped("".join(parts))


def _unescaped(text: str) -> str:
    if "_x" in text:
        text = _ESCAPED.sub(lambda match: chr(int(match[1], 16)), text)
    return text.replace("\r\n", "\n").replace("\r", "\n")


def _read_sheet(archive: Archive, name: str, sheet: Sheet, book: _Book) -> None:
    row_number = -1
    for element in archive.elements(name, "row", "mergeCell", "col", "sheetView"):
        kind = element.tag.rpartition("}")[2]
        if kind == "row":
            stated = element.get("r", "")
            row_number = int(stated) - 1 if stated.isdigit() else row_number + 1
            _read_row(element, row_number, sheet, book)
            element.clear()
            while element.getprevious() is not None:
                del element.getparent()[0]
            if len(sheet.cells) > MOST_CELLS:
                raise UnreadableInputError(
                    archive.source, f"工作表“{sheet.name}”超过 {MOST_CELLS} 格。", "请确认选对了文件。"
                )
        elif kind == "mergeCell":
            _add_merge(element, sheet)
        elif kind == "col" and element.get("hidden") in ("1", "true"):
            first, last = element.get("min", ""), element.get("max", "")
            if first.isdigit() and last.isdigit():
                sheet.hidden_columns.update(range(int(first) - 1, min(int(last), _MOST_COLUMNS)))
        elif kind == "sheetView":
            sheet.without_zeros = element.get("showZeros") in ("0", "false")


def _add_merge(element: Any, sheet: Sheet) -> None:
    try:
        sheet.merges.append(merged(element.get("ref", "")))
    except ValueError:
        # A range that cannot be read only costs its shape; the texts are in the cells.
        return


def _read_row(element: Any, row: int, sheet: Sheet, book: _Book) -> None:
    """Add the cells of a row to a sheet."""
    column = -1
    if element.get("hidden") in ("1", "true"):
        sheet.hidden_rows.add(row)
    for cell in element:
        column = _column(cell.get("r"), column)
        number = cell.get("s", "")
        style = book.styles[int(number)] if number.isdigit() and int(number) < len(book.styles) else PLAIN
        text = _shown(cell, style, book, sheet, (row, column)) if len(cell) else ""
        if sheet.without_zeros and cell.get("t", "n") == "n" and is_zero(text):
            text = ""
        if text:
            sheet.cells[row, column] = Shown(text, style.ruled)
        elif style.ruled and sheet.blank < _MOST_BLANK:
            sheet.blank += 1
            sheet.cells[row, column] = Shown("", True)


def _column(reference: str | None, before: int) -> int:
    if reference is None:
        return before + 1
    try:
        return spot(reference)[1]
    except ValueError:
        return before + 1


def _shown(cell: Any, style: Style, book: _Book, sheet: Sheet, at: tuple[int, int]) -> str:
    """Return what a cell shows."""
    kind = cell.get("t", "n")
    value: str | None = None
    formula = False
    for child in cell:
        name = child.tag.rpartition("}")[2]
        if name == "v":
            value = child.text
        elif name == "is":
            return _printed(_text(child), style)
        elif name == "f":
            formula = True
    if value is None:
        if formula and kind != "str":
            sheet.without_result.append(address(*at))
        return ""
    if kind == "s":
        index = int(value) if value.isdigit() else -1
        return _printed(book.strings[index], style) if 0 <= index < len(book.strings) else ""
    if kind == "b":
        return _BOOLEANS.get(value, value)
    if kind in ("str", "e", "d"):
        return _printed(_unescaped(value), style)
    return _number(value, style, book, sheet, at)


def _printed(text: str, style: Style) -> str:
    text = text.strip(" \t\n\u3000\xa0\u200b\ufeff")
    return show_text(text, style.code) if text and style.code not in ("General", "@") else text


def _number(value: str, style: Style, book: _Book, sheet: Sheet, at: tuple[int, int]) -> str:
    try:
        stored = float(value)
    except ValueError:
        return value.strip()
    if not math.isfinite(stored):
        return value.strip()
    number = exact(stored)
    text = show(number, style.code, from_1904=book.from_1904)
    if not text and number:
        sheet.not_shown.append(address(*at))
    return text
