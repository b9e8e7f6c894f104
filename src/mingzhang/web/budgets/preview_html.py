"""A publication as a fragment of HTML beside the form: every figure leads to the budget lines it sums."""

from __future__ import annotations

import base64
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from html import escape
from urllib.parse import urlencode

from mingzhang.model.fact import Coordinate
from mingzhang.model.publication import (
    Chart,
    Contents,
    GridCell,
    Heading,
    PageBreak,
    Piece,
    Publication,
    TableBlock,
    Text,
)
from mingzhang.renderers.charts import described, draw


@dataclass(frozen=True, slots=True)
class Part:
    """A part that can be shown on its own: the cover, a table, a section of the narrative, a target sheet."""

    id: str
    title: str
    pieces: tuple[Piece, ...]


def parts(publication: Publication) -> tuple[Part, ...]:
    """Return the parts of a publication in their order; together they are the whole."""
    found: list[Part] = []
    own: list[Piece] = []
    key, title = "cover", publication.title
    for piece in publication.pieces:
        starts = _start(piece)
        if starts is not None and starts[0] != key:
            found += _part(key, title, own)
            own, (key, title) = [], starts
        own.append(piece)
    return (*found, *_part(key, title, own))


def _part(key: str, title: str, pieces: Sequence[Piece]) -> list[Part]:
    kept = tuple(piece for piece in pieces if not isinstance(piece, PageBreak | Contents))
    return [Part(key, title, kept)] if kept else []


def _start(piece: Piece) -> tuple[str, str] | None:
    if isinstance(piece, TableBlock):
        return piece.id, piece.title
    if isinstance(piece, Heading) and piece.level <= 2 and piece.key:
        return piece.key, piece.text
    return None


def fragment(part: Part, trace: str) -> str:
    """Return one part as HTML.

    Args:
        part: what is shown.
        trace: the address that tells which lines a figure sums; a query is added to it.
    """
    return "".join(_html(piece, trace) for piece in part.pieces)


def _html(piece: Piece, trace: str) -> str:
    if isinstance(piece, Heading):
        level = min(piece.level + 2, 5)
        return f"<h{level}>{escape(piece.text)}</h{level}>"
    if isinstance(piece, Text):
        runs = "".join(
            _figure(run.text, run.at, trace) if run.at is not None and run.lines else escape(run.text)
            for run in piece.runs
        )
        return f'<p class="as-{piece.role}{" is-free" if piece.is_free else ""}">{runs}</p>'
    if isinstance(piece, TableBlock):
        return "".join(_table(piece, trace))
    if isinstance(piece, Chart):
        data = base64.b64encode(draw(piece).encode()).decode()
        picture = f'<img alt="{escape(described(piece))}" src="data:image/svg+xml;base64,{data}">'
        return f'<figure class="chart">{picture}<figcaption>{escape(piece.caption)}</figcaption></figure>'
    return ""


def _figure(text: str, at: Coordinate, trace: str) -> str:
    query = urlencode({"table": at.table, "line": at.line, "column": at.column})
    address = escape(f"{trace}?{query}")
    return f'<a class="figure" href="{address}" hx-get="{address}" hx-target="#trace">{escape(text)}</a>'


def _table(block: TableBlock, trace: str) -> Iterator[str]:
    about = "　".join(filter(None, (block.caption, block.entity, block.unit)))
    yield f'<div class="scroll" tabindex="0" role="region" aria-label="{escape(block.title)}"><table class="printed">'
    yield f"<caption>{escape(block.title)}<small>{escape(about)}</small></caption>"
    if block.header:
        yield f"<thead>{''.join(_rows(block.header, trace, 'th'))}</thead>"
    yield f"<tbody>{''.join(_rows(block.rows, trace, 'td'))}</tbody></table></div>"
    for note in block.notes:
        yield f'<p class="as-note">{escape(note)}</p>'


def _rows(rows: Iterable[Sequence[GridCell]], trace: str, tag: str) -> Iterator[str]:
    for row in rows:
        yield f"<tr>{''.join(_cell(cell, trace, tag) for cell in row)}</tr>"


def _cell(cell: GridCell, trace: str, tag: str) -> str:
    spans = (f' colspan="{cell.columns}"' if cell.columns > 1 else "") + (
        f' rowspan="{cell.rows}"' if cell.rows > 1 else ""
    )
    is_head = tag == "th" or cell.is_header
    kind = ' class="number"' if cell.at is not None else f' class="in{cell.indent}"' if cell.indent else ""
    text = _figure(cell.text, cell.at, trace) if cell.at is not None and cell.lines and cell.text else escape(cell.text)
    # A space of another kind is printed, so that a line break in a cell stays one.
    shown = text.replace("\n", "<br>")
    return f"<th{kind}{spans}>{shown}</th>" if is_head else f"<td{kind}{spans}>{shown}</td>"
