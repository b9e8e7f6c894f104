"""Charts as data: what each shows; whoever draws them stands elsewhere."""

from __future__ import annotations

from collections.abc import Sequence

from mingzhang.composing.matter import Matter
from mingzhang.composing.telling import plain
from mingzhang.model.publication import Chart, ChartKind, Piece, Slice


def chart_or_sentence(matter: Matter, name: str, slices: Sequence[Slice]) -> list[Piece]:
    """Return a chart, a sentence instead of one slice of 100 %, or nothing where there is nothing to show.

    Captions are numbered when the whole is put together, by the order in which charts stand.
    """
    form = matter.frame.charts[name]
    shown = tuple(one for one in slices if one.value)
    if not shown:
        return []
    if len(shown) == 1:
        return [plain(matter.fill(form.alone, 项目=shown[0].label), form.section)]
    unit = matter.tabulation.unit
    said = "，".join(f"{one.label}{one.printed}{unit}" for one in shown)
    return [Chart(name, form.caption, _kind(matter, shown), shown, unit, f"{form.shows}：{said}。")]


def _kind(matter: Matter, slices: Sequence[Slice]) -> ChartKind:
    """A pie holds a few parts of a whole; what is negative is no part."""
    return "pie" if len(slices) <= matter.frame.pie_slices and all(one.value > 0 for one in slices) else "bar"
