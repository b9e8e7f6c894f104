"""The figures everyone asks for first: totals, sources, classes, three public expenses, staff, assets."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from mingzhang.catalogue.comparison import KeyFigure, load_key_figures
from mingzhang.comparing.figures import Stated, figure_change
from mingzhang.model.comparison import Chapter, FigureChange
from mingzhang.model.disclosure import Disclosure
from mingzhang.model.fact import Coordinate

_TOTALS = "totals"


def summarise(old: Disclosure, new: Disclosure) -> tuple[Chapter, ...]:
    """Return the key figures by chapter, changed or not; those that are nothing in both only among the totals."""
    left, right = _stated(old), _stated(new)
    chapters = [
        Chapter(key, tuple(_figures(figures, left, right, keep=key == _TOTALS)))
        for key, figures in load_key_figures().chapters
    ]
    chapters.insert(2, Chapter("classes", tuple(_classes(old, new, left, right))))
    return tuple(chapter for chapter in chapters if chapter.figures)


Facts = Mapping[Coordinate, Stated]


def _stated(disclosure: Disclosure) -> Facts:
    found: dict[Coordinate, Stated] = {}
    for fact in disclosure.facts:
        found.setdefault(fact.at, Stated(fact.value, fact.place))
    return found


def _figures(figures: tuple[KeyFigure, ...], old: Facts, new: Facts, *, keep: bool) -> Iterator[FigureChange]:
    for figure in figures:
        one, other = _first(figure, old), _first(figure, new)
        stated = [item for item in (one, other) if item is not None]
        if stated and (keep or any(item.figure.value for item in stated)):
            yield figure_change(figure.label, one, other)


def _first(figure: KeyFigure, facts: Facts) -> Stated | None:
    return next((facts[at] for at in figure.at if at in facts), None)


def _classes(old: Disclosure, new: Disclosure, left: Facts, right: Facts) -> Iterator[FigureChange]:
    """Yield the functional classes that hold an amount in either, in the order of the form."""
    declared = load_key_figures()
    names = dict.fromkeys([*_class_names(new, declared.classes_table), *_class_names(old, declared.classes_table)])
    for name in names:
        at = Coordinate(declared.classes_table, name, declared.classes_column)
        one, other = left.get(at), right.get(at)
        if any(item is not None and item.figure.value for item in (one, other)):
            yield figure_change(name, one, other)


def _class_names(disclosure: Disclosure, table_id: str) -> Iterator[str]:
    table = disclosure.table(table_id)
    for row in table.rows if table is not None else ():
        if row.right is not None and row.right.class_name is not None:
            yield row.right.line
