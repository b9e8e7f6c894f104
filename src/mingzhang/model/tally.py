"""How a posted copy differs from the approved document, counted by what an office must mend: the verdict."""

from __future__ import annotations

import re
from typing import NamedTuple

from mingzhang.model.comparison import Comparison, Group, Item, TextChange

_FORMS = ("overall", "sheets")
_TABLE = re.compile(r"[TXF]\d+")
_ATTACHMENTS = "attachments"
#: What changes where a sentence has another figure and the same words.
_FIGURE = re.compile(r"[-−－+\d,，.．%％\s]*")


class Tally(NamedTuple):
    """Differences in figures, tables (missing, extra, moved, rows, headings), texts, attachments."""

    figures: int = 0
    tables: int = 0
    texts: int = 0
    attachments: int = 0

    @property
    def total(self) -> int:
        """Return how many differences there are in all."""
        return sum(self)


def tally(comparison: Comparison) -> Tally:
    """Count the differences by what they are in; the sum is the comparison's own count."""
    found = [_group(group) for group in comparison.groups]
    return Tally(*(sum(column) for column in zip(*found, strict=True))) if found else Tally()


def _group(group: Group) -> Tally:
    if group.key == _ATTACHMENTS:
        return Tally(attachments=group.count)
    if group.kind is not None:
        return Tally(tables=1)
    items = [_item(group, item) for item in group.items]
    return Tally(*(sum(column) for column in zip(*items, strict=True))) if items else Tally()


def _item(group: Group, item: Item) -> Tally:
    is_table, is_form = _TABLE.fullmatch(group.key) is not None, group.key in _FORMS
    if item.kind in ("added", "dropped"):
        return Tally(tables=1) if is_table or is_form else Tally(texts=1)
    figures = 0 if item.in_text and item.texts else len(item.figures)
    if is_table:
        return Tally(figures=figures, tables=len(item.texts) + (item.kind == "renamed"))
    in_figures = sum(is_figure(text) for text in item.texts)
    texts = len(item.texts) - in_figures + (item.kind == "renamed")
    return Tally(figures=figures + in_figures, texts=texts)


def is_figure(text: TextChange) -> bool:
    """Say whether a text kept its words and has other figures."""
    if text.kind != "changed":
        return False
    changed = [piece.text for piece in text.pieces if piece.mark != "same"]
    return bool(changed) and all(_FIGURE.fullmatch(piece) for piece in changed)
