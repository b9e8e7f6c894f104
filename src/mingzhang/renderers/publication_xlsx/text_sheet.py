"""Sheets of text: the front with the contents, and the parts of the disclosure that are paragraphs."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from mingzhang.model.publication import Chart, Heading, Text
from mingzhang.renderers.publication_xlsx.chart_sheet import Drawn, insert_chart
from mingzhang.renderers.publication_xlsx.plan import Plan, Spot, TextSheet, text_rows
from mingzhang.renderers.publication_xlsx.setup import Setup, fitted
from mingzhang.renderers.publication_xlsx.styles import HEI, LINK, Look, height, lines_in
from mingzhang.renderers.publication_xlsx.totals import cell, quoted

_WIDE = 96.0
#: Text of a page is larger than that of a table.
_SIZE = 12.0
_BODY: Look = {"font_size": _SIZE, "text_wrap": True, "valign": "top"}
_ROLES: dict[str, Look] = {
    "body": {**_BODY, "indent": 2},
    "note": _BODY,
    "center": {**_BODY, "align": "center"},
    "unit": {**_BODY, "align": "right"},
    "caption": {**_BODY, "align": "center"},
    "cover_title": {"font_name": HEI, "font_size": 22.0, "align": "center", "text_wrap": True},
    "cover_name": {"font_name": HEI, "font_size": 18.0, "align": "center", "text_wrap": True},
    "cover_date": {"font_size": 14.0, "align": "center"},
}
_HEADINGS: dict[int, Look] = {
    1: {"font_name": HEI, "font_size": 18.0, "align": "center", "text_wrap": True},
    2: {"font_name": HEI, "font_size": 14.0, "text_wrap": True},
    3: {"font_size": _SIZE, "bold": True, "text_wrap": True},
}
_CONTENTS: Look = {"font_size": _SIZE}


def write_front(sheet: Any, setup: Setup, planned: Plan, more: Sequence[str]) -> None:
    """Write cover and contents; each line of the contents leads to its place, and so do lines to further sheets."""
    sheet.set_column(0, 0, _WIDE)
    row = 0
    for text in planned.front:
        _write_text(sheet, setup, row, text)
        row += 1
    if planned.contents_title:
        setup.put(sheet, row + 1, 0, planned.contents_title, _HEADINGS[1])
        row += 2
    for heading, spot in planned.contents:
        words = f"{heading.contents_prefix}{heading.text}"
        _write_link(sheet, setup, row, words, spot, heading.level - 1)
        row += 1
    for name in more:
        _write_link(sheet, setup, row, name, Spot(name, 0, 0), 0)
        row += 1


def _write_link(sheet: Any, setup: Setup, row: int, words: str, spot: Spot, indent: int) -> None:
    style = setup.styles.get({**LINK, **_CONTENTS}, indent=max(indent, 0))
    sheet.write_url(row, 0, f"internal:{quoted(spot.sheet)}!{cell(spot.row, spot.column)}", style, fitted(words))


def write_texts(book: Any, sheet: Any, setup: Setup, planned: TextSheet, drawn: Drawn) -> None:
    """Write headings and paragraphs; a chart stands above its caption."""
    sheet.set_column(0, 0, _WIDE)
    for row, line in enumerate(text_rows(planned.lines)):
        if isinstance(line, Heading):
            look = _HEADINGS.get(line.level, _HEADINGS[3])
            setup.put(sheet, row, 0, line.text, look)
            sheet.set_row(row, height(lines_in(line.text, _WIDE, look["font_size"]), look["font_size"]) + 6)
        elif isinstance(line, Text):
            _write_text(sheet, setup, row, line)
        elif isinstance(line, Chart):
            insert_chart(book, sheet, (row - 1, 0), line, drawn)
            setup.put(sheet, row, 0, line.caption, _ROLES["caption"])


def _write_text(sheet: Any, setup: Setup, row: int, text: Text) -> None:
    look = _ROLES[text.role]
    size = look["font_size"]
    runs = [run for run in text.runs if run.text]
    if any(run.bold for run in runs) and len(runs) > 1:
        style = setup.styles.get(look)
        bold = setup.styles.get({"font_size": size, "bold": True})
        plain = setup.styles.get({"font_size": size})
        pieces = [piece for run in runs for piece in (bold if run.bold else plain, fitted(run.text))]
        sheet.write_rich_string(row, 0, *pieces, style)
    else:
        setup.put(sheet, row, 0, text.text, look, **({"bold": True} if runs and runs[0].bold else {}))
    wide = _WIDE - 2 * look.get("indent", 0)
    sheet.set_row(row, height(lines_in(text.text, wide, size), size))
