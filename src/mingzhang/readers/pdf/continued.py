"""Rows that a page end parts in two: the rest of a row belongs to the row before.

Some programs leave the rule out where they part a row, others draw it on both pages. Then a row is the rest
of another if all its texts go on from lines that fill their cells, and it holds no figure and no number of
its own.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from mingzhang.readers.pdf.paragraphs import ENUMERATOR, first_token
from mingzhang.readers.pdf.tables import PageTable, TableCell

_FIGURE = re.compile(r"[-−—]?\d[\d,，]*(?:\.\d+)?%?")
#: Columns of two pages are the same if their sides differ by no more (points).
_SAME = 3.0
#: What programs leave free on both sides of a cell together.
_PADDING = 11.0
_LONG = 20
_SENTENCE_END = ("。", "；", ";", "！")

Row = Sequence[TableCell]


def rest_of(before: PageTable, after: PageTable) -> list[int] | None:
    """Return for each cell of the first row of a page the cell of the last row that it goes on with.

    Args:
        before: the last table of a page.
        after: the first table of the next one.

    Returns:
        indexes into the last row, -1 for blank cells, None where the row stands by itself.
    """
    last, first = before.rows[-1], after.rows[0]
    shift = after.box[0] - before.box[0]
    partners: list[int] = []
    for cell in first:
        partner = next((index for index, other in enumerate(last) if _same_column(other, cell, shift)), -1)
        if cell.text and partner < 0:
            return None
        partners.append(partner if cell.text else -1)
    if before.open_bottom and after.open_top:
        return partners
    texts = [(last[partner], cell) for partner, cell in zip(partners, first, strict=True) if partner >= 0]
    # Where all texts of the last row seem to go on, rows that fill their cells look the same; a long text does not.
    single = len(texts) == 1 and len(texts[0][0].text) > _LONG
    others = single or sum(bool(cell.text) for cell in last) > len(texts)
    return partners if texts and others and all(_flows(upper, lower) for upper, lower in texts) else None


def _same_column(upper: TableCell, lower: TableCell, shift: float) -> bool:
    return abs(upper.box[0] + shift - lower.box[0]) < _SAME and abs(upper.box[2] + shift - lower.box[2]) < _SAME


def _flows(upper: TableCell, lower: TableCell) -> bool:
    """Say whether a text goes on from a line that left no room for its next word."""
    if not upper.text or upper.text.endswith(_SENTENCE_END) or ENUMERATOR.match(lower.text):
        return False
    if _FIGURE.fullmatch(upper.text) or _FIGURE.fullmatch(lower.text):
        return False
    return upper.room - _PADDING < first_token(lower.text) * upper.size
