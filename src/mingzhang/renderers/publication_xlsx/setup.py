"""What all sheets of the workbook share: formats, how they print, and how texts get into cells."""

from __future__ import annotations

from typing import Any

from xlsxwriter.worksheet import Worksheet

from mingzhang.renderers.publication_xlsx.styles import Look, Styles
from mingzhang.renderers.report_words import clean

_A4 = 9
#: Excel holds no longer text in a cell.
_LONGEST = 32_767
_CUT = "……（全文见其他格式的公开文件）"
_MARGINS = {"left": 0.6, "right": 0.6, "top": 0.8, "bottom": 0.7}


class _Sheet(Worksheet):  # type: ignore[misc]  # XlsxWriter has no types
    """A sheet whose formulas are written as they stand.

    XlsxWriter looks for each of thirty newer functions in every formula, which takes longer than all else; the formulas
    here add, round and compare. Nor are addresses such as A1 taken in place of row and column.
    """

    write_blank = Worksheet._write_blank
    write_formula = Worksheet._write_formula
    write_number = Worksheet._write_number
    write_string = Worksheet._write_string

    def _escape_attributes(self, attribute: object) -> object:
        # Nearly all are numbers and addresses of cells, which need no pattern to be looked for in them.
        plain = not isinstance(attribute, str) or attribute.isalnum()
        return attribute if plain else super()._escape_attributes(attribute)

    def _prepare_formula(self, formula: str, expand_future_functions: bool = False) -> str:
        return formula.removeprefix("=")


class Setup:
    """Formats and print set-up of one workbook."""

    def __init__(self, styles: Styles, name: str, watermark: str) -> None:
        self._styles = styles
        self._name = name.replace("&", "&&")
        self._watermark = watermark.replace("&", "&&")

    def paper(self, book: Any, name: str) -> Paper:
        """Add a sheet that prints on A4, fitted to the width, with page numbers; a draft says so on each page."""
        sheet = book.add_worksheet(name, _Sheet)
        sheet.hide_gridlines(2)
        sheet.set_paper(_A4)
        sheet.fit_to_pages(1, 0)
        sheet.set_margins(**_MARGINS)
        sheet.center_horizontally()
        mark = f'&C&"黑体,Regular"&16&K808080{self._watermark}' if self._watermark else ""
        sheet.set_header(_held(f"&L{self._name}{mark}"))
        sheet.set_footer("&C第 &P 页，共 &N 页")
        return Paper(sheet, self._styles)


class Paper:
    """A sheet of the workbook with the formats to write on it."""

    def __init__(self, sheet: Any, styles: Styles) -> None:
        self.sheet = sheet
        self.styles = styles

    def put(self, row: int, column: int, text: str, look: Look, **more: Any) -> None:
        """Write a text, or a blank with its format; nothing is taken for a formula, a link or a number."""
        style = self.styles.get(look, **more)
        if text:
            self.sheet.write_string(row, column, fitted(text), style)
        else:
            self.sheet.write_blank(row, column, None, style)

    def across(self, row: int, columns: int, text: str, look: Look) -> None:
        """Write a text over the first columns of a row, merged to one cell."""
        if columns > 1:
            self.sheet.merge_range(row, 0, row, columns - 1, "", self.styles.get(look))
        self.put(row, 0, text, look)


def fitted(text: str) -> str:
    """Return a text that a cell can hold."""
    text = clean(text)
    return text if len(text) <= _LONGEST else text[: _LONGEST - len(_CUT)] + _CUT


def _held(header: str) -> str:
    """Return a header within the 255 characters that Excel allows; a long name is cut."""
    if len(header) <= 250:
        return header
    name, separator, mark = header.partition('&C&"')
    return name[: 250 - len(separator) - len(mark)].rstrip("&") + separator + mark
