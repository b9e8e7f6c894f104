"""Facts: what a disclosure states, and where.

Tables, narrative and target sheets state the same kind of fact, so a sentence can be compared with a
cell without a rule of its own.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import NamedTuple

from mingzhang.model.money import Figure
from mingzhang.model.place import Place


class Coordinate(NamedTuple):
    """The address of a figure: a table or narrative section, a line in it, and a column.

    ``table`` is a table id ("T03") or a narrative section key ("S02"); ``line`` a classification code,
    a canonical line name or a narrative label; ``column`` a canonical column name ("" where there is one).
    """

    table: str
    line: str
    column: str = ""

    def __str__(self) -> str:
        return f"{self.table}[{self.line}, {self.column}]" if self.column else f"{self.table}[{self.line}]"


@dataclass(frozen=True, slots=True)
class Fact:
    """One figure stated at a coordinate. A blank cell in a row and column that exist is exactly 0."""

    at: Coordinate
    value: Figure
    place: Place
    #: The words of the source around the figure: the row's label or the clause.
    text: str = ""
