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
#: So many rows show which columns are always filled.
_ENOUGH = 4
_SENTENCE_END = ("。", "；", ";", "！")

Row = Sequence[TableCell]


def repeated(before: PageTable, after: PageTable) -> int:
    """Return how many rows at the top of a page repeat those at the top of the page before: the table's header."""
    count = 0
    for upper, lower in zip(before.rows[:-1], after.rows[:-1], strict=False):
        if [cell.text for cell in upper] != [cell.text for cell in lower] or not any(cell.text for cell in lower):
            break
        count += 1
    return count


def rest_of(before: PageTable, after: PageTable, at: int = 0) -> list[int] | None:
    """Return for each cell of a row at the top of a page the cell of the last row before that it goes on with.

    Args:
        before: the last table of a page.
        after: the first table of the next one.
        at: the index of the row; above it stand only rows that repeat the table's header.

    Returns:
        indexes into the last row, -1 for blank cells, None where the row stands by itself.
    """
    if before.inferred or after.inferred:
        return _rest_by_text(before, after, at)
    last, first = before.rows[-1], after.rows[at]
    shift = after.box[0] - before.box[0]
    partners: list[int] = []
    for cell in first:
        partner = next((index for index, other in enumerate(last) if _same_column(other, cell, shift)), -1)
        if cell.text and partner < 0:
            return None
        partners.append(partner if cell.text else -1)
    if at == 0 and before.open_bottom and after.open_top:
        return partners
    texts = [(last[partner], cell) for partner, cell in zip(partners, first, strict=True) if partner >= 0]
    # Where all texts of the last row seem to go on, rows that fill their cells look the same; a long text does not,
    # nor do texts that lack the number with which those of their column begin.
    single = len(texts) == 1 and len(texts[0][0].text) > _LONG
    unnumbered = any(_lacks_number(before, upper, lower) for upper, lower in texts)
    others = single or unnumbered or sum(bool(cell.text) for cell in last) > len(texts)
    return partners if texts and others and all(_flows(upper, lower) for upper, lower in texts) else None


def _rest_by_text(before: PageTable, after: PageTable, at: int) -> list[int] | None:
    """Do as :func:`rest_of` where the sides of cells are not drawn: only a row that lacks what all others have is told.

    That is the number of its label, or a column that the rows of both pages fill.
    """
    last, first = before.rows[-1], after.rows[at]
    partners: list[int] = []
    for cell in first:
        under = [index for index, other in enumerate(last) if other.text and _overlap(other, cell)]
        if cell.text and (len(under) != 1 or _FIGURE.fullmatch(cell.text)):
            return None
        partners.append(under[0] if cell.text else -1)
    texts = [(last[partner], cell) for partner, cell in zip(partners, first, strict=True) if partner >= 0]
    unnumbered = any(_lacks_number(before, upper, lower) for upper, lower in texts)
    return partners if texts and (unnumbered or _lacks_column(before, after, at)) else None


def _overlap(upper: TableCell, lower: TableCell) -> bool:
    return upper.box[0] < lower.box[2] and lower.box[0] < upper.box[2]


def _lacks_column(before: PageTable, after: PageTable, at: int) -> bool:
    """Say whether a row leaves a column blank that all other rows fill but the first before, itself perhaps a rest."""
    filled = [
        [index for index, cell in enumerate(row) if cell.text]
        for row in (*before.rows[at + 1 :], *after.rows[at + 1 :])
        if len(row) == len(after.rows[at])
    ]
    if len(filled) < _ENOUGH or len(before.rows[-1]) != len(after.rows[at]):
        return False
    common = set(filled[0]).intersection(*filled[1:])
    return any(not after.rows[at][index].text for index in common)


def _lacks_number(before: PageTable, upper: TableCell, lower: TableCell) -> bool:
    """Say whether the texts above begin with numbers (八、 九、) and the lower one does not."""
    above = before.rows[-2] if len(before.rows) > 1 else ()
    numbered = any(abs(cell.box[0] - upper.box[0]) < _SAME and ENUMERATOR.match(cell.text) for cell in above)
    return numbered and ENUMERATOR.match(upper.text) is not None and ENUMERATOR.match(lower.text) is None


def _same_column(upper: TableCell, lower: TableCell, shift: float) -> bool:
    return abs(upper.box[0] + shift - lower.box[0]) < _SAME and abs(upper.box[2] + shift - lower.box[2]) < _SAME


def _flows(upper: TableCell, lower: TableCell) -> bool:
    """Say whether a text goes on from a line that left no room for its next word."""
    if not upper.text or upper.text.endswith(_SENTENCE_END) or ENUMERATOR.match(lower.text):
        return False
    if _FIGURE.fullmatch(upper.text) or _FIGURE.fullmatch(lower.text):
        return False
    return upper.room - _PADDING < first_token(lower.text) * upper.size
