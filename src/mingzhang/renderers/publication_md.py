"""A publication as Markdown: headings, piped tables, charts in words; the text reader reads it back.

Merged cells cannot be said in Markdown: what a span covers is a blank cell, as in the text form of disclosures.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from mingzhang.model.publication import Chart, Contents, Heading, PageBreak, Piece, Publication, TableBlock, Text
from mingzhang.renderers.charts import described

_SIGNS = re.compile(r"([\\`*_\[\]<>|])")
#: What would begin a heading, a list, a quotation or a rule at the start of a line.
_OPENING = re.compile(r"\A(\s*)(\d*)([#+>-]|(?<=\d)[.)](?=\s)|[=~-]{3,})")
_BREAKS = re.compile(r"\s*[\r\n\v\f\u2028\u2029]+\s*")


def write_markdown(publication: Publication) -> str:
    """Return the publication as Markdown, UTF-8 text with a line feed at the end."""
    lines = list(_lines(publication))
    return "\n".join(lines).strip("\n") + "\n"


def _lines(publication: Publication) -> Iterator[str]:
    ids = {table.id for table in publication.tables()}
    if publication.watermark:
        yield from (_escaped(publication.watermark), "")
    for piece in publication.pieces:
        if isinstance(piece, Heading) and piece.key in ids:
            continue  # the table prints its title itself
        yield from _piece(piece, publication.pieces)


def _piece(piece: Piece, pieces: Sequence[Piece]) -> Iterator[str]:
    if isinstance(piece, Heading):
        yield from (f"{'#' * (piece.level + 1)} {_escaped(piece.text)}", "")
    elif isinstance(piece, Text):
        text = "".join(f"**{_escaped(run.text)}**" if run.bold else _escaped(run.text) for run in piece.runs)
        mark = "# " if piece.role == "cover_title" else ""
        yield from (mark + _OPENING.sub(r"\1\2\\\3", text), "")
    elif isinstance(piece, Contents):
        yield from (f"## {_escaped(piece.title)}", "")
        for one in pieces:
            if isinstance(one, Heading) and one.in_contents:
                yield from (f"- {_escaped(one.contents_prefix + one.text)}", "")
    elif isinstance(piece, TableBlock):
        yield from _table(piece, "" if piece.is_sheet else "### ")
    elif isinstance(piece, Chart):
        yield from _chart(piece)
    elif isinstance(piece, PageBreak):
        yield from ("---", "")


def _table(table: TableBlock, mark: str) -> Iterator[str]:
    if table.caption:
        yield from (_escaped(table.caption), "")
    if table.title:
        yield from (mark + _escaped(table.title), "")
    for text in (table.subtitle, table.entity, table.unit):
        if text:
            yield from (_escaped(text), "")
    for number, row in enumerate(table.matrix()):
        yield f"| {' | '.join(_escaped(text) for text in row)} |"
        if number == 0:
            yield f"|{' --- |' * len(row)}"
    yield ""
    for note in table.notes:
        yield from (_escaped(note), "")


def _chart(chart: Chart) -> Iterator[str]:
    yield from (f"![{_escaped(described(chart))}]()", "")
    yield from (_escaped(chart.caption), "")


def _escaped(text: str) -> str:
    return _SIGNS.sub(r"\\\1", _BREAKS.sub(" ", text))
