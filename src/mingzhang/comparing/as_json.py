"""The published JSON form of a comparison (``mingzhang diff --format json``, ``mingzhang schema diff``)."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from mingzhang.model.comparison import Chapter, Comparison, FigureChange, Group, Item, Side, TextChange
from mingzhang.model.money import Figure
from mingzhang.model.place import NOWHERE, Place
from mingzhang.model.tally import tally

Json = dict[str, Any]


def comparison_to_json(comparison: Comparison) -> Json:
    """Return a comparison as the published JSON object."""
    return {
        "old": _side(comparison.old),
        "new": _side(comparison.new),
        "span": comparison.span,
        "body": comparison.body,
        "notes": [{"key": note.key, "old": note.old, "new": note.new} for note in comparison.notes],
        "verdict": _verdict(comparison),
        "differences": comparison.count,
        "summary": [_chapter(chapter) for chapter in comparison.summary],
        "groups": [_group(group) for group in comparison.groups],
    }


def _verdict(comparison: Comparison) -> Json | None:
    """Return whether a posted copy agrees with the approved document, and the differences by kind."""
    if comparison.span != "posted":
        return None
    found = tally(comparison)
    return {"same": not found.total, **found._asdict()}


def _side(side: Side) -> Json:
    return {name: getattr(side, name) for name in Side.__slots__}


def _chapter(chapter: Chapter) -> Json:
    return {"key": chapter.key, "figures": [_figure_change(item) for item in chapter.figures]}


def _group(group: Group) -> Json:
    return {
        "key": group.key,
        "title": group.title,
        "table": group.table,
        "kind": group.kind,
        "differences": group.count,
        "items": [_item(item) for item in group.items],
    }


def _item(item: Item) -> Json:
    like = item.likeness
    return {
        "kind": item.kind,
        "key": item.key,
        "old_name": item.old_name,
        "new_name": item.new_name,
        "level": item.level,
        "in_text": item.in_text,
        "likeness": f"{Decimal(like.numerator) / Decimal(like.denominator):.2f}" if like is not None else None,
        "figures": [_figure_change(figure) for figure in item.figures],
        "texts": [_text_change(text) for text in item.texts],
    }


def _figure_change(item: FigureChange) -> Json:
    return {
        "label": item.label,
        "old": _figure(item.old, item.old_place),
        "new": _figure(item.new, item.new_place),
        "change": _plain(item.change) if item.change is not None else None,
        "rate": str(item.rate) if item.rate is not None else None,
    }


def _figure(figure: Figure | None, place: Place) -> Json | None:
    """Return a figure with its value in base units (yuan for money), None where its place is not there."""
    if figure is None:
        return None
    return {"printed": figure.printed, "unit": figure.unit, "value": _plain(figure.value), **_place(place)}


def _text_change(item: TextChange) -> Json:
    return {
        "label": item.label,
        "kind": item.kind,
        "old": {"text": item.old, **_place(item.old_place)} if item.old else None,
        "new": {"text": item.new, **_place(item.new_place)} if item.new else None,
        "pieces": [list(piece) for piece in item.pieces],
    }


def _place(place: Place) -> Json:
    if place == NOWHERE:
        return {"line": None}
    keys: Json = {"line": place.line}
    if place.start is not None and place.end is not None:
        keys["span"] = [place.start, place.end]
    if place.page is not None:
        keys |= {"page": place.page, "box": list(place.box) if place.box else None}
    if place.sheet is not None:
        keys |= {"sheet": place.sheet, "cell": place.cell}
    return keys


def _plain(value: Decimal) -> str:
    """Return a number without exponent: 14034700.00, never 1E+3."""
    return f"{value:f}"
