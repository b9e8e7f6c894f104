"""What is wrong with a ledger's files, each fault with its place, what was found there, why it is wrong, what to do."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum

from mingzhang.model.ledger import Ledger
from mingzhang.model.place import NOWHERE, Place

_CELL = re.compile(r"([A-Z]+)(\d+)")


class Level(StrEnum):
    """How grave a fault is. Only an error keeps the ledger from being imported."""

    ERROR = "差错"
    WARNING = "疑点"
    REMARK = "提示"


_ORDER = {Level.ERROR: 0, Level.WARNING: 1, Level.REMARK: 2}


@dataclass(frozen=True, slots=True)
class Fault:
    """One fault. ``file`` is the file's name; ``place`` holds sheet and cell, or the line; ``column`` is its name."""

    level: Level
    file: str
    place: Place
    column: str
    found: str
    reason: str
    remedy: str

    @property
    def where(self) -> str:
        """Return the place in words: 「收支明细」I7（金额（元））."""
        sheet = f"「{self.place.sheet}」" if self.place.sheet else ""
        cell = self.place.cell or (f"第{self.place.line}行" if self.place.line else "")
        column = f"“{self.column}”" if self.column else ""
        return f"{self.file} {sheet}{cell}{column}".strip()

    @property
    def text(self) -> str:
        """Return the whole fault as one sentence for a clerk."""
        found = f"填的是“{_short(self.found)}”，" if self.found else ""
        return f"{self.level.value}：{self.where}：{found}{self.reason}{self.remedy}"


@dataclass(frozen=True, slots=True)
class LedgerRead:
    """What came of reading: the ledger, or None where there is any error; and all faults, in the order of the files."""

    ledger: Ledger | None
    faults: tuple[Fault, ...] = ()

    @property
    def errors(self) -> tuple[Fault, ...]:
        """Return the faults that keep the ledger from being imported."""
        return tuple(fault for fault in self.faults if fault.level is Level.ERROR)


def ordered(faults: Iterable[Fault], sheets: Iterable[str]) -> tuple[Fault, ...]:
    """Return faults by sheet in the order of the workbook, then by row and column, each once."""
    order = {name: number for number, name in enumerate(sheets)}

    def key(fault: Fault) -> tuple[int, str, int, int, int, str]:
        row, column = row_and_column(fault.place)
        sheet = fault.place.sheet or ""
        at = order.get(sheet, len(order) if sheet else -1)
        return at, sheet, row, column, _ORDER[fault.level], fault.reason

    return tuple(sorted(dict.fromkeys(faults), key=key))


def row_and_column(place: Place) -> tuple[int, int]:
    """Return row and column of a place, both from 1; 0 where it has none."""
    match = _CELL.fullmatch(place.cell or "")
    if match is None:
        return place.line or 0, 0
    number = 0
    for letter in match[1]:
        number = number * 26 + ord(letter) - 64
    return int(match[2]), number


def address(row: int, column: int) -> str:
    """Return the address of a cell from its row and column, both from 1."""
    letters = ""
    while column:
        column, rest = divmod(column - 1, 26)
        letters = chr(65 + rest) + letters
    return f"{letters}{row}"


def whole(file: str, level: Level, reason: str, remedy: str, sheet: str = "") -> Fault:
    """Return a fault of a whole file or sheet."""
    return Fault(level, file, Place(sheet=sheet) if sheet else NOWHERE, "", "", reason, remedy)


def _short(text: str) -> str:
    flat = " ".join(text.split())
    return flat if len(flat) <= 40 else f"{flat[:38]}……"
