"""A workbook as a calculator sees it: what is stored in each cell, and formulas computed again in exact numbers."""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from lxml import etree

_MAIN = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
_REF = r"(?:'((?:[^']|'')+)'!)?\$?([A-Z]{1,3})\$?(\d+)"
_RANGE = re.compile(rf"{_REF}(?::{_REF})?")
_TOKEN = re.compile(rf"SUM\((?P<sum>[^()]*)\)|(?P<ref>{_REF})|(?P<number>\d+(?:\.\d+)?)|(?P<sign>[-+*/()])")
_IF = re.compile(r'IF\((.+?)<([\d.]+),"(.+?)",IF\((.+?)<([\d.]+),"(.+?)","(.+?)"\)\)')

Key = tuple[str, str]


@dataclass(frozen=True, slots=True)
class Stored:
    """A cell: its type (n, s, str), stored value, formula and number format."""

    kind: str
    value: str
    formula: str = ""
    code: str = ""


@dataclass(slots=True)
class Book:
    """A workbook's cells by sheet and address, and the XML of its sheets by name."""

    cells: dict[Key, Stored]
    sheets: dict[str, Any]
    parts: Mapping[str, bytes]
    changed: dict[Key, Decimal] = field(default_factory=dict)

    def computed(self, key: Key) -> Decimal | str:
        """Return what a cell comes to, its formula computed again from the cells that it names."""
        if key in self.changed:
            return self.changed[key]
        cell = self.cells.get(key)
        if cell is None or not (cell.value or cell.formula):
            return Decimal(0)
        if not cell.formula:
            return Decimal(cell.value) if cell.kind == "n" else cell.value
        return self._formula(cell.formula, key[0])

    def _formula(self, formula: str, sheet: str) -> Decimal | str:
        if (choice := _IF.fullmatch(formula)) is not None:
            first, low, one, second, high, two, three = choice.groups()
            if self._size(first, sheet) < Decimal(low):
                return one
            return two if self._size(second, sheet) < Decimal(high) else three
        if formula.startswith("ROUND("):
            inner, _, places = formula[len("ROUND(") : -1].rpartition(",")
            value = self._formula(inner, sheet)
            assert isinstance(value, Decimal)
            return round(value, int(places))
        return self._sum(formula, sheet)

    def _size(self, text: str, sheet: str) -> Decimal:
        bare = text.removeprefix("ABS(").removesuffix(")") if text.startswith("ABS(") else text
        value = self._sum(bare, sheet)
        return abs(value) if bare != text else value

    def _sum(self, formula: str, sheet: str) -> Decimal:
        made, end = "", 0
        for token in _TOKEN.finditer(formula):
            assert token.start() == end, formula
            end = token.end()
            if token["sum"] is not None:
                made += f"D({sum((self._range(one, sheet) for one in _split(token['sum'])), Decimal(0))!s:s})"
            elif token["ref"] is not None:
                made += f"D({self._range(token['ref'], sheet)!s:s})"
            else:
                made += f"D({token['number']})" if token["number"] else token["sign"]
        assert end == len(formula), formula
        # Only numbers, signs and brackets are left.
        result = eval(re.sub(r"D\(([-\d.E+]+)\)", r"D('\1')", made), {"D": Decimal, "__builtins__": {}})
        assert isinstance(result, Decimal)
        return result

    def _range(self, text: str, home: str) -> Decimal:
        match = _RANGE.fullmatch(text)
        assert match is not None, text
        sheet, column, row, _, last_column, last_row = match.groups()
        name = sheet.replace("''", "'") if sheet else home
        assert name in self.sheets, name
        total = Decimal(0)
        for number in range(int(row), int(last_row or row) + 1):
            for letter in range(_number(column), _number(last_column or column) + 1):
                value = self.computed((name, f"{_letters(letter)}{number}"))
                if isinstance(value, Decimal):
                    total += value
        return total


def _split(arguments: str) -> list[str]:
    return [match.group() for match in _RANGE.finditer(arguments)]


def _number(letters: str) -> int:
    number = 0
    for letter in letters:
        number = number * 26 + ord(letter) - 64
    return number


def _letters(number: int) -> str:
    letters = ""
    while number:
        number, rest = divmod(number - 1, 26)
        letters = chr(65 + rest) + letters
    return letters


def open_book(data: bytes) -> Book:
    """Return the cells of a workbook."""
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    book = etree.fromstring(parts["xl/workbook.xml"])
    strings = [
        "".join(one.itertext(f"{_MAIN}t")) for one in etree.fromstring(parts["xl/sharedStrings.xml"]).iter(f"{_MAIN}si")
    ]
    codes = _codes(etree.fromstring(parts["xl/styles.xml"]))
    cells: dict[Key, Stored] = {}
    sheets: dict[str, Any] = {}
    for number, sheet in enumerate(book.iter(f"{_MAIN}sheet"), start=1):
        name = sheet.get("name")
        sheets[name] = root = etree.fromstring(parts[f"xl/worksheets/sheet{number}.xml"])
        for one in root.iter(f"{_MAIN}c"):
            kind, value = one.get("t", "n"), one.findtext(f"{_MAIN}v") or ""
            text = strings[int(value)] if kind == "s" else value
            code = codes[int(one.get("s", "0"))]
            cells[name, one.get("r")] = Stored(kind, text, one.findtext(f"{_MAIN}f") or "", code)
    return Book(cells, sheets, parts)


def _codes(root: Any) -> list[str]:
    own = {one.get("numFmtId"): one.get("formatCode") for one in root.iter(f"{_MAIN}numFmt")}
    named = {"4": "#,##0.00", "3": "#,##0", "2": "0.00", "1": "0", "49": "@", "0": "General"}
    (formats,) = root.iter(f"{_MAIN}cellXfs")
    return [own.get(one.get("numFmtId")) or named[one.get("numFmtId")] for one in formats]
