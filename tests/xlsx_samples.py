"""Turn a disclosure in text form into workbooks, and build small workbooks of old and odd kinds."""

from __future__ import annotations

import re
import struct
import zipfile
from collections.abc import Iterator, Mapping, Sequence
from decimal import Decimal
from pathlib import Path
from typing import Any, NamedTuple

import xlsxwriter

from mingzhang.model.document import Cell, Grid, Paragraph
from mingzhang.readers.text import parse_text

_NUMBER = re.compile(r"-?(?:\d{1,3}(?:,\d{3})+|\d+)(?:\.(\d+))?(%?)")
_DIGITS = 15


class Section(NamedTuple):
    """Lines and the rows of the table below them; either may be missing."""

    lines: list[str]
    rows: list[list[str]]


def sections(text: str) -> list[Section]:
    """Cut a disclosure in text form into tables with the lines right above them, and passages between."""
    found: list[Section] = []
    lines: list[str] = []
    for block in parse_text(text).blocks:
        if isinstance(block, Grid):
            rows = [[cell.text for cell in row] for row in block.rows]
            if not lines and found and found[-1].rows:
                found[-1].rows.extend(rows)
                continue
            above = _heads(lines)
            if lines[: len(lines) - above]:
                found.append(Section(lines[: len(lines) - above], []))
            found.append(Section(lines[len(lines) - above :], rows))
            lines = []
        elif isinstance(block, Paragraph):
            lines.append(block.text)
    if lines:
        found.append(Section(lines, []))
    return found


def _heads(lines: list[str]) -> int:
    """Return how many of the last lines stand above a table: short ones without the end of a sentence."""
    count = 0
    for line in reversed(lines):
        if len(line) > 40 or line.endswith(("。", "；")) or line.startswith("注") or count == 4:
            break
        count += 1
    return count


def write_workbook(text: str, path: Path, *, one_sheet: bool = False, ruled: bool = True) -> None:
    """Write a disclosure as a workbook as clerks make it.

    Args:
        text: the disclosure in text form.
        path: where to write.
        one_sheet: all on one sheet, with a blank row between two tables.
        ruled: give the tables borders.
    """
    with xlsxwriter.Workbook(path) as book:
        formats = _Formats(book, ruled)
        sheet, row = None, 0
        for number, section in enumerate(sections(text), start=1):
            if sheet is None or not one_sheet:
                sheet, row = book.add_worksheet(f"页{number}"), 0
            row = _write_section(sheet, row, section, formats) + 1


class _Formats:
    """Cell formats by number format, made once each."""

    def __init__(self, book: Any, ruled: bool) -> None:
        self._book = book
        self._ruled = ruled
        self._made: dict[tuple[str, bool], Any] = {}

    def get(self, code: str, *, table: bool) -> Any:
        key = (code, table)
        if key not in self._made:
            border = {"border": 1} if table and self._ruled else {}
            self._made[key] = self._book.add_format({"num_format": code, "text_wrap": True, **border})
        return self._made[key]


def _write_section(sheet: Any, row: int, section: Section, formats: _Formats) -> int:
    width = max((len(cells) for cells in section.rows), default=8)
    loose = formats.get("General", table=False)
    for line in section.lines:
        if section.rows and ("单位：" in line) and len(line) < 10:
            sheet.write_string(row, width - 1, line, loose)
        else:
            sheet.merge_range(row, 0, row, max(width - 1, 1), line, loose)
        row += 1
    for index, cells in enumerate(section.rows):
        _write_row(sheet, row, [*cells, *[""] * (width - len(cells))], formats, header=index == 0)
        row += 1
    return row


def _write_row(sheet: Any, row: int, cells: list[str], formats: _Formats, *, header: bool) -> None:
    column = 0
    while column < len(cells):
        end = column + 1
        while header and cells[column] and end < len(cells) and not cells[end]:
            end += 1
        if end - column > 1:
            sheet.merge_range(row, column, row, end - 1, cells[column], formats.get("General", table=True))
        else:
            _write_cell(sheet, row, column, cells[column], formats)
        column = end


def _write_cell(sheet: Any, row: int, column: int, text: str, formats: _Formats) -> None:
    match = _NUMBER.fullmatch(text)
    digits = sum(char.isdigit() for char in text)
    if match is None or digits > _DIGITS or (text.startswith("0") and "." not in text and len(text) > 1):
        sheet.write(row, column, text or None, formats.get("General", table=True))
        return
    value = Decimal(text.rstrip("%").replace(",", "")) / (100 if match[2] else 1)
    places = "." + "0" * len(match[1]) if match[1] else ""
    code = ("#,##0" if "," in text else "0") + places + match[2]
    sheet.write_number(row, column, float(value), formats.get("General" if code == "0" else code, table=True))


# ------------------------------------------------------------------------------- kinds without a writer


def write_xls(
    path: Path, cells: Mapping[tuple[int, int], str | tuple[float, int]], *, merges: Sequence[str] = ()
) -> None:
    """Write a sheet as a binary workbook of Excel 97: texts, and numbers with the index of their format.

    Format 0 is General, 1 ``#,##0.00``, 2 ``0.00%``. ``merges`` are "top bottom left right".
    """
    formats = (0, 4, 10)
    xf = b"".join(_record(0xE0, struct.pack("<HHHBBBBIIH", 0, code, 0, 0, 0, 0, 0, 0, 0, 0)) for code in formats)
    font = _record(0x31, struct.pack("<HHHHHBBBBBB", 200, 0, 0x7FFF, 400, 0, 0, 0, 0, 0, 1, 0) + b"A")
    bof = struct.pack("<HHHHII", 0x600, 5, 0, 1997, 0, 0)
    head = _record(0x809, bof) + font * 4 + xf
    name = "甲".encode("utf-16-le")
    bound = struct.pack("<IHBB", 0, 0, 1, 1) + name
    start = len(head) + len(_record(0x85, bound)) + len(_record(0x0A, b""))
    bound = struct.pack("<I", start) + bound[4:]
    body = _record(0x809, struct.pack("<HHHHII", 0x600, 0x10, 0, 1997, 0, 0))
    for (row, column), value in cells.items():
        if isinstance(value, str):
            text = value.encode("utf-16-le")
            body += _record(0x204, struct.pack("<HHHHB", row, column, 0, len(value), 1) + text)
        else:
            body += _record(0x203, struct.pack("<HHHd", row, column, value[1], value[0]))
    ranges = [tuple(map(int, one.split())) for one in merges]
    if ranges:
        body += _record(0xE5, struct.pack("<H", len(ranges)) + b"".join(struct.pack("<4H", *one) for one in ranges))
    path.write_bytes(head + _record(0x85, bound) + _record(0x0A, b"") + body + _record(0x0A, b""))


def _record(kind: int, data: bytes) -> bytes:
    return struct.pack("<HH", kind, len(data)) + data


def write_ods(path: Path, rows: Sequence[Sequence[str | float]]) -> None:
    """Write rows as an OpenDocument sheet."""
    namespaces = " ".join(
        f'xmlns:{short}="urn:oasis:names:tc:opendocument:xmlns:{name}:1.0"'
        for short, name in (("office", "office"), ("table", "table"), ("text", "text"))
    )
    body = "".join("<table:table-row>" + "".join(map(_ods_cell, row)) + "</table:table-row>" for row in rows)
    content = (
        f'<?xml version="1.0" encoding="UTF-8"?><office:document-content {namespaces} office:version="1.2">'
        "<office:body>"
        f'<office:spreadsheet><table:table table:name="甲">{body}</table:table></office:spreadsheet></office:body>'
        "</office:document-content>"
    )
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("mimetype", "application/vnd.oasis.opendocument.spreadsheet")
        archive.writestr("content.xml", content)
        archive.writestr("META-INF/manifest.xml", "<manifest/>")


def _ods_cell(value: str | float) -> str:
    if isinstance(value, str):
        return f'<table:table-cell office:value-type="string"><text:p>{value}</text:p></table:table-cell>'
    return f'<table:table-cell office:value-type="float" office:value="{value}"/>'


_MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
_OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_PACKAGE = "http://schemas.openxmlformats.org/package/2006/relationships"


def write_raw(path: Path, sheet: str, *, styles: str = "", relations: str = "", book: str = "") -> None:
    """Write a workbook of one sheet 甲 from raw XML: the content of its elements worksheet, styleSheet, workbook."""
    parts = {
        "_rels/.rels": f'<Relationships xmlns="{_PACKAGE}">{_relation("r1", "officeDocument", "xl/workbook.xml")}'
        "</Relationships>",
        "xl/workbook.xml": f'<workbook xmlns="{_MAIN}" xmlns:r="{_OFFICE}">{book}<sheets>'
        '<sheet name="甲" sheetId="1" r:id="r1"/></sheets></workbook>',
        "xl/_rels/workbook.xml.rels": f'<Relationships xmlns="{_PACKAGE}">'
        f"{_relation('r1', 'worksheet', 'worksheets/sheet1.xml')}{_relation('r2', 'styles', 'styles.xml')}{relations}"
        "</Relationships>",
        "xl/worksheets/sheet1.xml": f'<worksheet xmlns="{_MAIN}">{sheet}</worksheet>',
        "xl/styles.xml": f'<styleSheet xmlns="{_MAIN}">{styles}</styleSheet>',
    }
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in parts.items():
            archive.writestr(name, content)


def _relation(identifier: str, kind: str, target: str) -> str:
    return f'<Relationship Id="{identifier}" Type="{_OFFICE}/{kind}" Target="{target}"/>'


def macro_relation() -> str:
    """Return the relation that a workbook with macros has."""
    return _relation("r9", "vbaProject", "vbaProject.bin")


def texts(rows: Sequence[Sequence[Cell]]) -> list[list[str]]:
    """Return the texts of a grid's rows."""
    return [[cell.text for cell in row] for row in rows]


def lines(blocks: Sequence[object]) -> Iterator[str]:
    """Yield the texts of the paragraphs."""
    yield from (block.text for block in blocks if isinstance(block, Paragraph))
