"""A publication as plain data for the template: groups of pages, each with its pieces in the order of printing.

Texts go to typst as JSON strings and are set as they stand; none is ever read as markup.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

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
from mingzhang.renderers.charts.words import width
from mingzhang.renderers.fonts import Fonts
from mingzhang.renderers.publication_pdf.fitting import Fit, Room, fit, head_lines

_MM = 72 / 25.4
#: The type area of GB/T 9704: 156 by 225 millimetres.
_UPRIGHT = Room(156 * _MM, 225 * _MM)
_SIDEWAYS = Room(225 * _MM, 156 * _MM)
#: Estimated heights of what stands with a table, in points.
_PART, _LED, _TITLE, _LINE, _NOTE = 49.0, 29.0, 29.0, 18.5, 17.0
#: How much farther a table stands from what leads in to it than lines do from each other.
_APART = 12.0
#: A table up to so much of a page follows on the page of the one before; a longer one begins a page.
_SHORT = 0.42
#: A row higher than this part of a page may break.
_TALL = 0.4
_COVER = frozenset({"cover_title", "cover_name", "cover_date"})
#: What leads in to the block behind it.
_LEADING = frozenset({"center", "caption", "unit"})
_ALIGN = {"left": 0, "center": 1, "right": 2}
#: Control characters, byte order marks and non-characters that pasted text brings along.
_UNPRINTABLE: dict[int, str | None] = {
    **dict.fromkeys((*range(9), *range(14, 32), *range(127, 160), 0xFEFF, 0xFFFE, 0xFFFF)),
    **{ord("\t"): " ", ord("\v"): "\n", ord("\f"): "\n", ord("\r"): "", 0x2028: "\n", 0x2029: "\n"},
}
Data = dict[str, Any]


@dataclass(frozen=True, slots=True)
class _Titled:
    """A table with the heading that puts it into the contents."""

    table: TableBlock
    heading: Heading | None


def as_data(publication: Publication, fonts: Fonts) -> Data:
    """Return what the template prints.

    A document without a date gets the first day of its year: PDF/A demands one, and it must not be that of the machine.
    """
    day = date.fromisoformat(publication.date) if publication.date else date(publication.year, 1, 1)
    cover, body = _split(publication.pieces)
    return {
        "title": publication.title or publication.name,
        "author": publication.name,
        "keywords": [str(publication.year), publication.name, f"{publication.kind}预算", "预算公开"],
        "date": [day.year, day.month, day.day],
        "watermark": publication.watermark,
        "fonts": {role: list(names) for role, names in fonts.families.items()},
        "weak": sorted(fonts.weak),
        "cover": [_text(piece) for piece in cover],
        "groups": _groups(body, fonts),
    }


def _split(pieces: Sequence[Piece]) -> tuple[list[Text], list[Piece]]:
    """Return the cover's texts and what follows the cover."""
    cover: list[Text] = []
    for index, piece in enumerate(pieces):
        if isinstance(piece, Text) and piece.role in _COVER:
            cover.append(piece)
        elif not isinstance(piece, PageBreak):
            return cover, list(pieces[index:])
    return cover, []


def _joined(pieces: Iterable[Piece]) -> Iterator[Piece | _Titled]:
    """Yield the pieces, a table together with the heading that names it."""
    held: Heading | None = None
    for piece in pieces:
        named = isinstance(piece, TableBlock) and held is not None and held.key == piece.id
        if held is not None and not named:
            yield held
        if isinstance(piece, TableBlock):
            yield _Titled(piece, held if named else None)
        elif not isinstance(piece, Heading):
            yield piece
        held = piece if isinstance(piece, Heading) else None
    if held is not None:
        yield held


@dataclass(slots=True)
class _Groups:
    """Gathers pieces into groups of pages of one orientation.

    Headings and lines that lead in to what follows wait for it, so that they stand on its page. Page breaks are set
    only between pieces of one group: each group begins a page anyhow.
    """

    found: list[Data] = field(default_factory=list)
    waiting: list[Data] = field(default_factory=list)
    breaks: bool = False
    #: The level of the last heading in the structure of the file.
    depth: int = 0

    def deeper(self, level: int) -> int:
        """Return the level of a heading in the structure: PDF/UA forbids to skip one, whatever the page shows."""
        self.depth = min(level, self.depth + 1)
        return self.depth

    def add(self, kind: str, data: Data) -> None:
        """Put a piece, and what waits for it, into a group of a kind."""
        if not self.found or self.found[-1]["kind"] != kind:
            self.found.append({"kind": kind, "pieces": []})
        pieces = self.found[-1]["pieces"]
        if self.breaks and pieces:
            pieces.append({"is": "break"})
        self.breaks = False
        pieces += [*self.waiting, data]
        self.waiting = []

    def flush(self) -> None:
        """Let what waits stand by itself."""
        if self.waiting:
            last = self.waiting.pop()
            self.add("portrait", last)

    @property
    def high(self) -> float:
        """Return the estimated height of what waits."""
        high = sum(_PART if data.get("level") == 1 else _LED for data in self.waiting)
        return high + _APART if high else 0.0


def _groups(pieces: Iterable[Piece], fonts: Fonts) -> list[Data]:
    """Return runs of pieces with one orientation of the page; the contents are a group of their own."""
    groups = _Groups()
    # A heading without words would be an empty line in the contents, which PDF/UA refuses.
    for piece in _joined(one for one in pieces if not isinstance(one, Heading) or one.text.strip()):
        match piece:
            case Contents():
                groups.flush()
                groups.add("contents", {"is": "contents", "text": piece.title})
            case PageBreak():
                groups.flush()
                groups.breaks = True
            case Heading():
                groups.waiting.append(_heading(piece) | {"depth": groups.deeper(piece.level)})
            case Text():
                if piece.role in _LEADING:
                    groups.waiting.append(_text(piece))
                else:
                    groups.add("portrait", _text(piece))
            case Chart():
                groups.add("portrait", _chart(piece, fonts))
            case _Titled():
                data = _table(piece, groups.high)
                if data["bookmark"]:
                    data["depth"] = groups.deeper(2 if data["contents"] else 3)
                # A table without a title belongs to the text before it.
                groups.breaks = groups.breaks or not (data["short"] or not piece.table.title)
                groups.add("landscape" if piece.table.is_landscape else "portrait", data)
            case _:
                raise TypeError(f"a renderer of PDF does not know {type(piece).__name__}")
    groups.flush()
    # Page 1 is the first after the contents.
    numbered = next((group for group in groups.found if group["kind"] != "contents"), None)
    if numbered is not None:
        numbered["is_first"] = True
    return groups.found


def _heading(heading: Heading) -> Data:
    return {
        "is": "heading",
        "level": heading.level,
        "text": clean(heading.text),
        "bookmark": clean(f"{heading.contents_prefix}{heading.text}"),
        "contents": heading.in_contents,
    }


def _chart(chart: Chart, fonts: Fonts) -> Data:
    family = f'font-family="{fonts.families["hei"][0]}"'
    svg = (chart.svg or draw(chart)).replace('font-family="sans-serif"', family)
    return {
        "is": "chart",
        "svg": svg,
        "caption": clean(chart.caption),
        "alt": clean(f"{chart.caption}。{described(chart)}"),
    }


def _text(text: Text) -> Data:
    return {"is": "text", "role": text.role, "runs": [[clean(run.text), run.bold] for run in text.runs if run.text]}


def clean(text: str) -> str:
    """Return a text without signs that PDF/A forbids; a tab becomes a space, line breaks stay."""
    return text if text.isprintable() else text.translate(_UNPRINTABLE)


def _table(titled: _Titled, above: float) -> Data:
    table = titled.table
    page = _SIDEWAYS if table.is_landscape else _UPRIGHT
    around = _TITLE + _LINE * (bool(table.caption) + bool(table.subtitle) + bool(table.entity or table.unit))
    around += _NOTE * len(table.notes) + above
    found = fit(table, Room(page.wide, page.high - around - 4))
    short = found.high + around <= _SHORT * page.high and not table.is_sheet
    heading = titled.heading
    title = f"{heading.contents_prefix}{heading.text}" if heading else _bookmark(table)
    return {
        "is": "table",
        "title": clean(table.title),
        # Long titles stand on one line as long as they can be read.
        "title_size": round(min(16.0, max(12.0, 0.98 * page.wide / max(1.0, width(table.title, 1.0)))), 2),
        "caption": clean(table.caption),
        "subtitle": clean(table.subtitle),
        "entity": clean(table.entity),
        "unit": clean(table.unit),
        "notes": [clean(note) for note in table.notes],
        "bookmark": clean(title),
        "contents": heading is not None and heading.in_contents,
        "short": short,
        "widths": [round(one, 2) for one in found.widths],
        "size": round(found.size, 2),
        "inset": found.inset,
        "header": _cells(table, found, page, slice(0, len(table.header))),
        "rows": _cells(table, found, page, slice(len(table.header), None)),
    }


def _bookmark(table: TableBlock) -> str:
    """Return what the bookmarks call a sheet: its title and, so that twenty can be told apart, what it is about."""
    first = table.rows[0] if table.rows else ()
    about = next((cell.text for cell in first if cell.text and not cell.is_header and cell.columns > 1), "")
    return f"{table.title}（{about}）" if table.is_sheet and about else table.title


def _cells(table: TableBlock, found: Fit, page: Room, part: slice) -> list[list[Any]]:
    """Return cells as [x, y, text, columns, rows, alignment, bold, header, indent, may break]."""
    lines = list(enumerate(table.cells()))[part]
    return [
        [
            left,
            top,
            head_lines(cell._replace(text=clean(cell.text)), sum(found.widths[left : left + cell.columns]), found.size),
            cell.columns,
            cell.rows,
            _ALIGN[cell.align],
            cell.bold,
            cell.is_header,
            cell.indent,
            _may_break(cell, sum(found.rows[top : top + cell.rows]), page),
        ]
        for top, line in lines
        for left, cell in enumerate(line)
        if cell is not None
    ]


def _may_break(cell: GridCell, high: float, page: Room) -> bool:
    """Say whether a cell may go on on the next page: rows do not, unless they are as high as half a page."""
    return high > (_TALL if cell.rows == 1 else _TALL / 2) * page.high
