"""Sheets of text: the front with the contents, and the parts of the disclosure that are paragraphs."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from mingzhang.model.publication import Chart, Heading, Text
from mingzhang.renderers.publication_xlsx.chart_sheet import Drawn, insert_chart
from mingzhang.renderers.publication_xlsx.plan import Plan, Spot, TextSheet, text_rows
from mingzhang.renderers.publication_xlsx.setup import Paper, fitted
from mingzhang.renderers.publication_xlsx.styles import HEI, LINK, Look, height, lines_in
from mingzhang.renderers.publication_xlsx.totals import cell, quoted

_WIDE = 82.0
#: Text of a page is larger than that of a table.
_SIZE = 12.0
_BODY: Look = {"font_size": _SIZE, "text_wrap": True, "valign": "top"}
_ROLES: dict[str, Look] = {
    "body": _BODY,
    "note": _BODY,
    "center": {**_BODY, "align": "center"},
    "unit": {**_BODY, "align": "right"},
    "caption": {**_BODY, "align": "center"},
    "cover_title": {"font_name": HEI, "font_size": 22.0, "align": "center", "text_wrap": True},
    "cover_name": {"font_name": HEI, "font_size": 18.0, "align": "center", "text_wrap": True},
    "cover_date": {"font_size": 14.0, "align": "center"},
}
#: A cell cannot set in its first line only.
_SET_IN = "　　"
_HEADINGS: dict[int, Look] = {
    1: {"font_name": HEI, "font_size": 18.0, "align": "center", "text_wrap": True},
    2: {"font_name": HEI, "font_size": 14.0, "text_wrap": True},
    3: {"font_size": _SIZE, "bold": True, "text_wrap": True},
}
_CONTENTS: Look = {"font_size": _SIZE}


def write_front(paper: Paper, planned: Plan, more: Sequence[str]) -> None:
    """Write cover and contents; each line of the contents leads to its place, and so do lines to further sheets."""
    paper.sheet.set_column(0, 0, _WIDE)
    row = 0
    for text in planned.front:
        _write_text(paper, row, text)
        row += 1
    if planned.contents_title:
        paper.put(row + 1, 0, planned.contents_title, _HEADINGS[1])
        row += 2
    for heading, spot in planned.contents:
        words = f"{heading.contents_prefix}{heading.text}"
        _write_link(paper, row, words, spot, heading.level - 1)
        row += 1
    for name in more:
        _write_link(paper, row, name, Spot(name, 0, 0), 0)
        row += 1


def _write_link(paper: Paper, row: int, words: str, spot: Spot, indent: int) -> None:
    style = paper.styles.get({**LINK, **_CONTENTS}, indent=max(indent, 0))
    paper.sheet.write_url(row, 0, f"internal:{quoted(spot.sheet)}!{cell(spot.row, spot.column)}", style, fitted(words))


def write_texts(book: Any, paper: Paper, planned: TextSheet, drawn: Drawn) -> None:
    """Write headings and paragraphs; a chart stands above its caption."""
    paper.sheet.set_column(0, 0, _WIDE)
    for row, line in enumerate(text_rows(planned.lines)):
        if isinstance(line, Heading):
            look = _HEADINGS.get(line.level, _HEADINGS[3])
            paper.put(row, 0, line.text, look)
            paper.sheet.set_row(row, height(lines_in(line.text, _WIDE, look["font_size"]), look["font_size"]) + 6)
        elif isinstance(line, Text):
            _write_text(paper, row, line)
        elif isinstance(line, Chart):
            insert_chart(book, paper, row - 1, line, drawn)
            paper.put(row, 0, line.caption, _ROLES["caption"])


def _write_text(paper: Paper, row: int, text: Text) -> None:
    look = _ROLES[text.role]
    size = look["font_size"]
    runs = [run for run in text.runs if run.text]
    if text.role == "body" and runs:
        runs[0] = runs[0]._replace(text=_SET_IN + runs[0].text)
    words = "".join(run.text for run in runs)
    if any(run.bold for run in runs) and len(runs) > 1:
        style = paper.styles.get(look)
        bold = paper.styles.get({"font_size": size, "bold": True})
        plain = paper.styles.get({"font_size": size})
        pieces = [piece for run in runs for piece in (bold if run.bold else plain, fitted(run.text))]
        paper.sheet.write_rich_string(row, 0, *pieces, style)
    else:
        paper.put(row, 0, words, look, **({"bold": True} if runs and runs[0].bold else {}))
    paper.sheet.set_row(row, height(lines_in(words, _WIDE, size), size))
