"""A comparison as one HTML page: key figures as bars, then each difference at its place."""

from __future__ import annotations

import base64
import hashlib
from collections.abc import Iterator, Sequence
from decimal import Decimal
from functools import cache
from html import escape
from pathlib import Path
from typing import Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined, Template
from markupsafe import Markup

from mingzhang.model.comparison import Chapter, Comparison, FigureChange, Group, Item, TextChange
from mingzhang.model.money import YUAN_PER_UNIT, ZERO, Figure
from mingzhang.renderers.diff_words import (
    SIGNS,
    WORDS,
    change_words,
    count_words,
    figure_words,
    file_name,
    group_title,
    heading,
    item_name,
    label_words,
    likeness_words,
    note_words,
    place_words,
    rate_words,
    side_words,
    speech,
)
from mingzhang.renderers.report_words import clean

_TEMPLATES = Path(__file__).parent / "templates"
#: Chapters that are drawn as bars; the others are tables only.
_DRAWN = ("totals", "sources", "classes", "three_public")
#: Bars are drawn on a scale of so many steps.
_WIDTH = 1000
_MOST_PROJECTS = 12
#: The tables of projects, and their column of totals.
_PROJECTS, _TOTAL, _PROJECT_LEVEL = "T12", "合计", 3
#: The figures of the cards on top, by their place in the chapter of totals.
_CARDS = ("支出总计", "项目支出", "财政拨款收支总计", "“三公”经费")
_TAGS = {"old": "del", "new": "ins"}


def diff_html(comparison: Comparison, *, lang: str = "zh") -> str:
    """Return a comparison as one self-contained HTML page without scripts, equal for equal comparisons."""
    style, lang = _style(), speech(comparison, lang)
    return _template().render(
        words=WORDS[lang],
        lang=lang,
        comparison=comparison,
        heading=heading(comparison, lang),
        sides=[
            (side_words(comparison, which, lang), file_name(getattr(comparison, which))) for which in ("old", "new")
        ],
        notes=note_words(comparison, lang),
        count=count_words(comparison, lang),
        cards=list(_cards(comparison, lang)),
        chapters=[_chapter(chapter, lang) for chapter in comparison.summary],
        projects=_projects(comparison, lang),
        groups=[_group(number, group, lang) for number, group in enumerate(comparison.groups, start=1)],
        style=Markup(style),
        style_hash=_hash(style),
    )


@cache
def _template() -> Template:
    environment = Environment(
        loader=FileSystemLoader(_TEMPLATES),
        undefined=StrictUndefined,
        autoescape=True,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    return environment.get_template("diff.html.j2")


@cache
def _style() -> str:
    return (_TEMPLATES / "diff.css").read_text(encoding="utf-8").strip()


def _hash(text: str) -> str:
    """Return the source expression by which the page's own policy admits this style only."""
    return "sha256-" + base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()


def _cards(comparison: Comparison, lang: str) -> Iterator[dict[str, Any]]:
    """Yield the figures shown large: old, new, change."""
    totals = next((chapter.figures for chapter in comparison.summary if chapter.key == "totals"), ())
    for figure in totals:
        if figure.label in _CARDS:
            yield _figure(figure, lang)


def _chapter(chapter: Chapter, lang: str) -> dict[str, Any]:
    """Return a chapter of key figures, each with its pair of bars on one scale."""
    largest = max((_size(side) for item in chapter.figures for side in (item.old, item.new)), default=ZERO)
    drawn = chapter.key in _DRAWN and largest > 0
    units = {item.unit for item in chapter.figures}
    return {
        "key": chapter.key,
        "title": WORDS[lang][chapter.key],
        "unit": WORDS[lang]["unit"].format(unit=units.pop()) if len(units) == 1 else "",
        "drawn": drawn,
        "rows": [
            _figure(item, lang)
            | {"bars": _bars(item, largest) if drawn else "", "own_unit": item.unit if len(units) > 1 else ""}
            for item in chapter.figures
        ],
    }


def _size(figure: Figure | None) -> Decimal:
    return max(figure.value, ZERO) if figure is not None and figure.unit in YUAN_PER_UNIT else ZERO


def _bars(item: FigureChange, largest: Decimal) -> Markup:
    """Draw two bars, the old above the new. The numbers stand beside them, so a reader of text loses nothing."""
    old, new = (_steps(_size(side), largest) for side in (item.old, item.new))
    return Markup(
        '<svg class="bars" viewBox="0 0 1000 30" preserveAspectRatio="none" aria-hidden="true" focusable="false">'
        f'<rect class="b-old" x="0" y="2" width="{old}" height="11"/>'
        f'<rect class="b-new" x="0" y="17" width="{new}" height="11"/></svg>'
    )


def _steps(value: Decimal, largest: Decimal) -> int:
    """Return the width of a bar; the smallest amount is still seen."""
    return max(int(value * _WIDTH / largest), 3) if value else 0


def _projects(comparison: Comparison, lang: str) -> list[dict[str, Any]]:
    """Return the projects whose amounts changed most, each with a bar to the left or right; [] of fewer than two."""
    changed = [
        (figure.change, item, figure)
        for group in comparison.groups
        if group.key == _PROJECTS and group.kind is None
        for item in group.items
        if item.level == _PROJECT_LEVEL
        for figure in item.figures
        if figure.label == _TOTAL and figure.change
    ]
    changed.sort(key=lambda row: (-abs(row[0]), row[1].new_name or row[1].old_name or ""))
    if len(changed) < 2:
        return []
    largest = abs(changed[0][0])
    return [
        _figure(figure, lang) | {"name": item_name(item, lang), "bars": _to_side(change, largest)}
        for change, item, figure in changed[:_MOST_PROJECTS]
    ]


def _to_side(change: Decimal, largest: Decimal) -> Markup:
    width = _steps(abs(change), largest) // 2
    start, css = (_WIDTH // 2, "up") if change > 0 else (_WIDTH // 2 - width, "down")
    return Markup(
        '<svg class="bars side" viewBox="0 0 1000 30" preserveAspectRatio="none" aria-hidden="true" focusable="false">'
        f'<rect class="{css}" x="{start}" y="6" width="{width}" height="18"/>'
        '<rect class="axis" x="498" y="0" width="4" height="30"/></svg>'
    )


def _figure(item: FigureChange, lang: str, *, in_text: bool = False) -> dict[str, Any]:
    change = item.change
    units = [figure.unit if figure is not None else "" for figure in (item.old, item.new)]
    both = all(units) and units[0] != units[1]
    return {
        "label": clean(item.label),
        "old": figure_words(item.old, lang) + (f" {units[0]}" if both else ""),
        "new": figure_words(item.new, lang) + (f" {units[1]}" if both else ""),
        "unit": item.unit,
        "change": change_words(item, lang),
        "rate": rate_words(item, in_text=in_text),
        "css": "" if not change else "up" if change > 0 else "down",
        "place": place_words(item, lang),
    }


def _group(number: int, group: Group, lang: str) -> dict[str, Any]:
    units = {figure.unit for item in group.items for figure in item.figures}
    return {
        "id": f"g{number}",
        "title": group_title(group, lang),
        "count": group.count,
        "whole": f"{SIGNS[group.kind]} {WORDS[lang][f'whole_{group.kind}']}" if group.kind else "",
        "unit": WORDS[lang]["unit"].format(unit=next(iter(units))) if len(units) == 1 and next(iter(units)) else "",
        "mixed": len(units) > 1,
        "as_table": group.table is not None,
        "items": [_item(item, lang) for item in group.items],
    }


def _item(item: Item, lang: str) -> dict[str, Any]:
    return {
        "name": item_name(item, lang),
        "kind": item.kind,
        "sign": SIGNS[item.kind],
        "word": WORDS[lang][item.kind],
        "alike": likeness_words(item, lang),
        "level": min(item.level, 3),
        "figures": [_figure(figure, lang, in_text=item.in_text) for figure in item.figures],
        "texts": [
            {
                "label": label_words(text, lang) if text.label else "",
                "html": _marked(text),
                "place": place_words(text, lang),
            }
            for text in item.texts
        ],
    }


def _marked(text: TextChange) -> Markup:
    """Return a text with what went in <del> and what came in <ins>."""
    return Markup("".join(_pieces(text)))


def _pieces(text: TextChange) -> Sequence[str]:
    pieces = []
    for piece in text.pieces:
        shown = escape(clean(piece.text)).replace("\n", "<br>")
        tag = _TAGS.get(piece.mark)
        pieces.append(f"<{tag}>{shown}</{tag}>" if tag else shown)
    return pieces
