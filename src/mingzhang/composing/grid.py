"""Cells of performance sheets: labels, texts and amounts."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from typing import NamedTuple

from mingzhang.model.fact import Coordinate
from mingzhang.model.publication import GridCell

Row = tuple[GridCell, ...]


def label(text: str, columns: int = 1, rows: int = 1) -> GridCell:
    """Return a cell that names what stands beside it."""
    return GridCell(text, columns, rows, "center")


def words(text: str, columns: int = 1, rows: int = 1) -> GridCell:
    """Return a cell of text with the line breaks of the clerk."""
    if "\n" in text:
        text = "\n".join(line.strip() for line in text.splitlines() if line.strip())
    return GridCell(text, columns, rows)


def amount(
    value: Decimal, at: Coordinate, lines: tuple[int, ...] = (), columns: int = 1, *, bold: bool = False
) -> GridCell:
    """Return a cell of an amount with two decimals in the sheet's unit."""
    return GridCell(f"{value:,.2f}", columns, 1, "right", bold=bold, at=at, value=value, lines=lines)


class Leaf(NamedTuple):
    """An indicator: 一级, 二级, 三级指标 and its value."""

    level1: str
    level2: str
    level3: str
    value: str


def by_level(leaves: Sequence[Leaf], order: Sequence[tuple[str, str]]) -> dict[tuple[str, str], list[Leaf]]:
    """Return indicators by 一级 and 二级指标 in the order of the form; what the form does not know comes last.

    All of one 一级指标 stand together.
    """
    found: dict[tuple[str, str], list[Leaf]] = {pair: [] for pair in order}
    for leaf in leaves:
        found.setdefault((leaf.level1, leaf.level2), []).append(leaf)
    firsts = list(dict.fromkeys(first for first, _ in found))
    return {pair: found[pair] for pair in sorted(found, key=lambda pair: firsts.index(pair[0]))}
