"""What the tables of a disclosure hold, computed from a ledger and before anything is printed."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Literal

from mingzhang.model.fact import Coordinate
from mingzhang.model.ledger import Entity
from mingzhang.model.money import Figure

#: What a row is: the table's total, a fixed line, a class, section or item (类, 款, 项) of a classification, the
#: department or a unit, a project.
LineKind = Literal["total", "line", "class", "section", "item", "entity", "project"]
Policy = Literal["plain", "balanced"]


@dataclass(frozen=True, slots=True)
class Amount:
    """An exact amount in yuan, and the indexes of the ledger's lines that it sums (``lines`` of ``BudgetLine``).

    ``revenues`` are indexes of the ledger's revenue lines, of which the rows of T07 and of T09's income are made.
    """

    value: Decimal
    lines: tuple[int, ...] = ()
    revenues: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class TabulatedRow:
    """One row, or one side of a row of a two-sided table. ``line`` is the canonical line name as facts carry it.

    ``code`` is a classification code ("" where the row has none), ``name`` what is printed as its name, ``pair`` the
    government economic (code, name) of a row of T06. ``amounts`` go by canonical column name; a column that is absent
    is printed blank, and a blank is exactly 0.
    """

    kind: LineKind
    line: str
    name: str
    amounts: Mapping[str, Amount]
    code: str = ""
    level: int = 0
    group: str = ""
    pair: tuple[str, str] = ("", "")


@dataclass(frozen=True, slots=True)
class TabulatedTable:
    """One of the thirteen tables. One-sided tables have ``rows``; two-sided ones ``left`` (income) and ``right``."""

    id: str
    rows: tuple[TabulatedRow, ...] = ()
    left: tuple[TabulatedRow, ...] = ()
    right: tuple[TabulatedRow, ...] = ()

    @property
    def has_data(self) -> bool:
        """Say whether any amount is not zero."""
        rows = (*self.rows, *self.left, *self.right)
        return any(amount.value for row in rows for amount in row.amounts.values())


@dataclass(frozen=True, slots=True)
class Tabulation:
    """All tables of one entity, exact, and the figures as they are printed under one rounding policy.

    ``figures`` holds each printed figure of the tables by coordinate (in 万元 or 元 as the profile says); whoever
    prints an amount takes it from there and rounds nothing again. ``tails`` are coordinates of totals that differ from
    the sum of their printed parts (尾差); it is empty under ``balanced``, where ``adjusted`` are the figures that
    differ from half up. ``sums`` are totals with the parts that they add up within one table,
    exactly before rounding; a total may stand twice, as the sum of its rows and of its columns. ``remarks`` are what
    the reader of the tables must be told in Chinese, such as totals of the ledger that do not agree.
    """

    entity: Entity
    year: int
    unit: str
    policy: Policy
    tables: tuple[TabulatedTable, ...]
    figures: Mapping[Coordinate, Figure]
    tails: tuple[Coordinate, ...] = ()
    adjusted: tuple[Coordinate, ...] = ()
    sums: tuple[tuple[Coordinate, tuple[Coordinate, ...]], ...] = ()
    remarks: tuple[str, ...] = ()

    def table(self, table_id: str) -> TabulatedTable:
        """Return the table of an id.

        Raises:
            KeyError: the profile has no such table.
        """
        for table in self.tables:
            if table.id == table_id:
                return table
        raise KeyError(table_id)

    def exact(self, table: str, line: str, column: str = "") -> Decimal:
        """Return the exact amount in yuan at a coordinate; 0 where the row or column is not there."""
        found = self.table(table)
        for row in (*found.rows, *found.left, *found.right):
            if row.line == line and column in row.amounts:
                return row.amounts[column].value
        return Decimal(0)
