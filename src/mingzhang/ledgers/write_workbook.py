"""Rows → the ledger's workbook: drop-downs, notes, protected heads, an example row, print set-up (XlsxWriter).

The same input gives the same bytes.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

from mingzhang.ledgers.declaration import Column, SheetForm, load_guide, load_sheets
from mingzhang.ledgers.disassemble import Rows, Written
from mingzhang.ledgers.faults import address
from mingzhang.ledgers.options import choices, code_options, sections, text_labels
from mingzhang.ledgers.tables import OPTIONS_SHEET

#: Rows below the data that have drop-downs and formats, so that people can go on.
_SPARE = 300
_HEADER_ROW = 1
_FORMATS = {"amount": "#,##0.00", "area": "#,##0.00", "count": "0", "date": "yyyy-mm-dd"}
_FONT = {"font_name": "宋体", "font_size": 11, "valign": "vcenter"}
_PROTECTION = {
    **dict.fromkeys(("format_cells", "format_columns", "format_rows", "insert_rows", "delete_rows"), True),
    **dict.fromkeys(("sort", "autofilter", "select_locked_cells", "select_unlocked_cells"), True),
}
_LARGEST = 10_000_000_000_000
_INFO_HEADS = ("项目", "填写内容", "说明")


@dataclass(frozen=True, slots=True)
class _Pen:
    """The open workbook with its formats; ``lists`` says where in the hidden sheet a column's choices stand."""

    book: Any
    formats: Mapping[str, Any]
    lists: Mapping[tuple[str, str], str]
    first: int


def write_workbook(rows: Rows, path: Path, year: int, profile: str = "shanxi", *, example: bool = False) -> None:
    """Write a ledger's workbook.

    Args:
        rows: the rows by sheet id, none for an empty template.
        path: the file.
        year: the budget year, whose classifications fill the drop-downs.
        profile: the form of disclosure, whose sections fill the drop-down of places of text.
        example: write an example row, marked as such, under each head.
    """
    import xlsxwriter  # noqa: PLC0415

    options = {"strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
    book = xlsxwriter.Workbook(str(path), options)
    # A time of its own would make every file differ.
    book.set_properties({"title": load_guide().title.format(year=year), "created": datetime(year, 1, 1)})
    book.set_calc_mode("auto")
    formats = _formats(book)
    _write_guide(book, formats, year)
    sheets = {form.id: book.add_worksheet(form.name) for form in load_sheets().values()}
    # The hidden sheet of lists comes last.
    pen = _Pen(book, formats, _write_options(book, year, profile), _HEADER_ROW + (2 if example else 1))
    for form in load_sheets().values():
        own = rows.get(form.id, ())
        if form.layout == "form":
            _write_form(pen, sheets[form.id], form, own[0] if own else {"year": year})
        else:
            _write_table(pen, sheets[form.id], form, own, example=example)
    book.close()


def _formats(book: Any) -> dict[str, Any]:
    edge = {**_FONT, "border": 1, "border_color": "#A6A6A6"}
    found = {
        "title": book.add_format({**_FONT, "bold": True, "font_size": 16}),
        "paragraph": book.add_format({**_FONT, "text_wrap": True, "valign": "top"}),
        "intro": book.add_format({**_FONT, "font_color": "#404040"}),
        "head": book.add_format({**edge, "bold": True, "text_wrap": True, "align": "center", "bg_color": "#E7E6E6"}),
        "required": book.add_format(
            {**edge, "bold": True, "text_wrap": True, "align": "center", "bg_color": "#FCE4D6", "font_color": "#833C0B"}
        ),
        "example": book.add_format(
            {**edge, "italic": True, "font_color": "#808080", "text_wrap": True, "locked": False}
        ),
        "note": book.add_format({**edge, "font_color": "#595959", "text_wrap": True}),
        "number": book.add_format({**edge, "align": "center", "locked": False}),
        "text": book.add_format({**edge, "num_format": "@", "locked": False}),
        "long": book.add_format({**edge, "num_format": "@", "text_wrap": True, "valign": "top", "locked": False}),
    }
    for kind, form in _FORMATS.items():
        found[kind] = book.add_format({**edge, "num_format": form, "locked": False})
    return found


def _format_of(pen: _Pen, column: Column) -> Any:
    if column.type == "long":
        return pen.formats["long"]
    return pen.formats.get(column.type, pen.formats["text"]) if column.type in _FORMATS else pen.formats["text"]


def _write_guide(book: Any, formats: Mapping[str, Any], year: int) -> None:
    guide = load_guide()
    sheet = book.add_worksheet(guide.name)
    sheet.set_column(0, 0, 18)
    sheet.set_column(1, 1, 84)
    sheet.set_column(2, 2, 12)
    sheet.write_string(0, 0, guide.title.format(year=year), formats["title"])
    sheet.set_row(0, 30)
    row = 1
    for paragraph in guide.paragraphs:
        sheet.merge_range(row, 0, row, 2, paragraph, formats["paragraph"])
        sheet.set_row(row, 18 * (1 + len(paragraph) // 52))
        row += 1
    row += 1
    for index, name in enumerate(guide.columns):
        sheet.write_string(row, index, name, formats["head"])
    for form in load_sheets().values():
        row += 1
        sheet.write_url(row, 0, f"internal:'{form.name}'!A1", formats["note"], string=form.name)
        sheet.write_string(row, 1, form.intro, formats["note"])
        sheet.write_string(row, 2, "必填" if form.required else "", formats["note"])
        sheet.set_row(row, 16 * (1 + len(form.intro) // 44))
    sheet.protect("", _PROTECTION)
    _set_print(sheet, landscape=False)


def _set_print(sheet: Any, *, landscape: bool) -> None:
    sheet.set_paper(9)
    if landscape:
        sheet.set_landscape()
    sheet.fit_to_pages(1, 0)
    sheet.set_margins(left=0.5, right=0.5, top=0.6, bottom=0.6)
    sheet.set_footer("&C第 &P 页 共 &N 页")


def _write_options(book: Any, year: int, profile: str) -> dict[tuple[str, str], str]:
    """Write the hidden sheet of lists; return where each column's list stands, by sheet and column id."""
    sheet = book.add_worksheet(OPTIONS_SHEET)
    found: dict[tuple[str, str], str] = {}
    written: dict[tuple[str, ...], str] = {}
    for form in load_sheets().values():
        for column in form.columns:
            listed = _listed(column, year, profile)
            if not listed:
                continue
            if listed not in written:
                index = len(written)
                sheet.write_string(0, index, column.name)
                sheet.write_column(1, index, listed)
                letters = address(1, index + 1).rstrip("1")
                written[listed] = f"='{OPTIONS_SHEET}'!${letters}$2:${letters}${len(listed) + 1}"
            found[form.id, column.id] = written[listed]
    sheet.hide()
    sheet.protect("", {})
    return found


def _listed(column: Column, year: int, profile: str) -> tuple[str, ...]:
    if column.type == "choice":
        return choices(column)
    if column.type == "code":
        return code_options(column.list, year, column.digits)
    if column.type == "section":
        return (*sections(profile).values(), *text_labels())
    return ("是", "否") if column.type == "yesno" else ()


def _write_form(pen: _Pen, sheet: Any, form: SheetForm, row: Mapping[str, Written]) -> None:
    _set_up(sheet, form, pen)
    for index, (name, width) in enumerate(zip(_INFO_HEADS, (18, 40, 60), strict=True)):
        sheet.set_column(index, index, width)
        sheet.write_string(_HEADER_ROW, index, name, pen.formats["head"])
    for number, column in enumerate(form.columns, _HEADER_ROW + 1):
        head = pen.formats["required" if column.required else "head"]
        sheet.write_string(number, 0, _head(column), head)
        _write_cell(sheet, number, 1, row.get(column.id), _format_of(pen, column))
        example = f"例如：{column.example}" if column.example else ""
        sheet.write_string(number, 2, f"{column.note}{example}", pen.formats["note"])
        sheet.set_row(number, 32)
        _validate(pen, sheet, form, column, (number, number, 1))
    _set_print(sheet, landscape=False)


def _write_table(
    pen: _Pen, sheet: Any, form: SheetForm, rows: Sequence[Mapping[str, Written]], *, example: bool
) -> None:
    guide = load_guide()
    _set_up(sheet, form, pen)
    last = pen.first + len(rows) + _SPARE
    sheet.set_column(0, 0, 7, pen.formats["number"])
    sheet.write_string(_HEADER_ROW, 0, guide.number, pen.formats["head"])
    sheet.set_row(_HEADER_ROW, 34)
    if example:
        sheet.write_string(_HEADER_ROW + 1, 0, guide.mark, pen.formats["example"])
    for index, column in enumerate(form.columns, 1):
        own = _format_of(pen, column)
        sheet.set_column(index, index, column.width, own)
        sheet.write_string(_HEADER_ROW, index, _head(column), pen.formats["required" if column.required else "head"])
        sheet.write_comment(_HEADER_ROW, index, _note(column), {"x_scale": 2, "y_scale": 1.2, "author": ""})
        if example:
            sheet.write_string(_HEADER_ROW + 1, index, column.example, pen.formats["example"])
        for number, row in enumerate(rows, pen.first):
            _write_cell(sheet, number, index, row.get(column.id), own)
        _validate(pen, sheet, form, column, (pen.first, last, index))
    for number in range(len(rows)):
        sheet.write_number(pen.first + number, 0, number + 1, pen.formats["number"])
    sheet.freeze_panes(_HEADER_ROW + 1, 1)
    sheet.repeat_rows(_HEADER_ROW)
    _set_print(sheet, landscape=True)


def _set_up(sheet: Any, form: SheetForm, pen: _Pen) -> None:
    sheet.write_string(0, 0, f"{form.name}：{form.intro}", pen.formats["intro"])
    sheet.set_row(0, 22, pen.formats["intro"])
    sheet.protect("", _PROTECTION)


def _head(column: Column) -> str:
    return f"{column.name}*" if column.required else column.name


def _note(column: Column) -> str:
    need = "必填。" if column.required else "可不填。"
    default = f"不填的按“{column.default}”。" if column.default and column.default not in column.note else ""
    example = f"\n例如：{column.example}" if column.example else ""
    return f"{need}{column.note}{default}{example}"


def _write_cell(sheet: Any, row: int, column: int, value: Written | None, form: Any) -> None:
    if value is None:
        sheet.write_blank(row, column, None, form)
    elif isinstance(value, date):
        sheet.write_datetime(row, column, datetime(value.year, value.month, value.day), form)
    elif isinstance(value, Decimal | int):
        sheet.write_number(row, column, value, form)
    else:
        sheet.write_string(row, column, value, form)


def _validate(pen: _Pen, sheet: Any, form: SheetForm, column: Column, area: tuple[int, int, int]) -> None:
    rule = _rule(pen, form, column)
    if rule is not None:
        first, last, index = area
        sheet.data_validation(first, index, last, index, {**rule, "ignore_blank": True})


def _rule(pen: _Pen, form: SheetForm, column: Column) -> dict[str, Any] | None:
    warning = {"error_type": "warning", "error_title": "请核对"}
    if (source := pen.lists.get((form.id, column.id))) is not None:
        strict = column.type in ("choice", "yesno")
        words = "请从下拉列表中选择。" if strict else "目录里没有这一项，确实要用吗？"
        kind = {"error_type": "stop", "error_title": "不在列表中"} if strict else warning
        return {"validate": "list", "source": source, **kind, "error_message": words}
    if column.type in ("unit", "project"):
        source = _names_of(pen, "units" if column.type == "unit" else "projects")
        return {"validate": "list", "source": source, **warning, "error_message": "也可以填编码。确实要用吗？"}
    if column.type in ("amount", "area"):
        least = -_LARGEST if column.negative else 0
        words = "请填数字，单位见表头。"
        between = {"criteria": "between", "minimum": least, "maximum": _LARGEST}
        return {"validate": "decimal", **between, **warning, "error_message": words}
    if column.type == "count":
        return {
            **{"validate": "integer", "criteria": ">=", "value": 0, "error_type": "stop"},
            **{"error_title": "不是整数", "error_message": "请填0或者正整数。"},
        }
    if column.type == "date":
        after = {"criteria": ">=", "value": date(2000, 1, 1)}
        return {"validate": "date", **after, **warning, "error_message": "请填日期，如 2026-01-20。"}
    return None


def _names_of(pen: _Pen, sheet: str) -> str:
    """Return where the names of units or projects stand, for drop-downs that refer to them."""
    form = load_sheets()[sheet]
    index = next(number for number, column in enumerate(form.columns, 1) if column.id == "name")
    letters = address(1, index + 1).rstrip("1")
    return f"='{form.name}'!${letters}${pen.first + 1}:${letters}${pen.first + _SPARE}"
