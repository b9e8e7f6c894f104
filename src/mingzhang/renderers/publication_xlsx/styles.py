"""Formats of cells, each made once, and how high a row of text must be."""

from __future__ import annotations

import math
from collections.abc import Mapping
from functools import lru_cache
from typing import Any

from mingzhang.renderers.charts.words import width

#: Named only; whoever opens the workbook has them or an equal.
SONG, HEI = "宋体", "黑体"
SIZE = 10.0
#: One unit of Excel's column width in points, and what its edges take.
_UNIT, _EDGE = 5.25, 0.75
_LINE = 1.32
#: Excel allows no higher row.
_HIGHEST = 409.0

Look = Mapping[str, Any]
BORDER: Look = {"border": 1, "valign": "vcenter"}
TEXT: Look = {**BORDER, "text_wrap": True, "num_format": "@"}
HEADER: Look = {**TEXT, "bold": True, "align": "center", "bg_color": "#EEF1F4"}
CAPTION: Look = {"align": "left"}
TITLE: Look = {"font_name": HEI, "font_size": 16, "align": "center", "valign": "vcenter", "text_wrap": True}
SUBTITLE: Look = {"align": "center"}
LEFT: Look = {"align": "left"}
RIGHT: Look = {"align": "right"}
NOTE: Look = {"align": "left", "valign": "top", "text_wrap": True}
LINK: Look = {"font_color": "#0B5394", "underline": 1}


class Styles:
    """The formats of one workbook."""

    def __init__(self, book: Any) -> None:
        self._book = book
        self._made: dict[tuple[tuple[str, Any], ...], Any] = {}
        self._cells: dict[tuple[str, bool, int, str], Any] = {}
        #: The same by the identity of a look, which is faster; the look is kept so that its identity stays its own.
        self._known: dict[tuple[int, tuple[tuple[str, Any], ...]], tuple[Look, Any]] = {}

    def cell(self, align: str, bold: bool, indent: int, code: str) -> Any:
        """Return the format of a cell of a table; ``code`` is its number format."""
        key = (align, bold, indent, code)
        if key not in self._cells:
            wrapped = {"text_wrap": True} if code == "@" else {}
            self._cells[key] = self.get(BORDER, align=align, bold=bold, indent=indent, num_format=code, **wrapped)
        return self._cells[key]

    def get(self, look: Look, **more: Any) -> Any:
        """Return the format of a look with some properties more."""
        quick = (id(look), tuple(more.items()))
        if (known := self._known.get(quick)) is not None:
            return known[1]
        properties = {"font_name": SONG, "font_size": SIZE, **look, **more}
        key = tuple(sorted(properties.items()))
        if key not in self._made:
            self._made[key] = self._book.add_format(properties)
        self._known[quick] = (look, self._made[key])
        return self._made[key]


@lru_cache(maxsize=16_384)
def lines_in(text: str, wide: float, size: float = SIZE) -> int:
    """Return in how many lines a text stands in a column of a width in Excel's units."""
    room = max(wide * _UNIT - _EDGE, size)
    return sum(max(math.ceil(width(line, size) / room), 1) for line in text.split("\n"))


def height(lines: int, size: float = SIZE) -> float:
    """Return the height in points of a row with so many lines."""
    return min(lines * size * _LINE + 4, _HIGHEST)
