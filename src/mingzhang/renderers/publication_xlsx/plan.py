"""Which sheets the workbook has, what stands on each, and at which cell each figure stands."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import NamedTuple

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
from mingzhang.renderers.publication_xlsx.number_formats import number_format

FRONT, CHARTS, CHECKS = "目录", "图表数据", "检查"
#: Excel's own limit, and signs that it forbids in the name of a sheet.
_LONGEST = 31
_FORBIDDEN = re.compile(r"[\[\]:*?/\\\x00-\x1f]+")
_YEAR = re.compile(r"^\d{4}年(?:度)?")
_PART = re.compile(r"^第[一二三四五六七八九十]+部分[\s\u3000]*")
_ASIDE = re.compile(r"（不含[^）]*）$")
_PROJECT = "项目名称"


class Spot(NamedTuple):
    """A cell: the name of its sheet, row and column from 0."""

    sheet: str
    row: int
    column: int


@dataclass(frozen=True, slots=True)
class TextSheet:
    """A sheet of paragraphs, one below the other."""

    name: str
    lines: tuple[Heading | Text | Chart, ...]


@dataclass(frozen=True, slots=True)
class TableSheet:
    """A sheet of one table; ``above`` are the lines over its ``grid``, with what each of them is."""

    name: str
    table: TableBlock
    above: tuple[tuple[str, str], ...]
    grid: Sequence[Sequence[GridCell | None]]

    @property
    def first(self) -> int:
        """Return the row in which the grid begins."""
        return len(self.above)


@dataclass(frozen=True, slots=True)
class Plan:
    """The sheets in their order, the cells of figures, and where each heading of the contents leads to."""

    front: tuple[Text, ...]
    contents: tuple[tuple[Heading, Spot], ...]
    contents_title: str
    sheets: tuple[TextSheet | TableSheet, ...]
    spots: Mapping[Coordinate, Spot]


def plan(publication: Publication) -> Plan:
    """Return what stands where in the workbook of a publication."""
    cover = _cover(publication.pieces)
    gathered = _gathered(publication.pieces[len(cover) :])
    sheets = tuple(_named(gathered))
    spots: dict[Coordinate, Spot] = {}
    for sheet in sheets:
        if isinstance(sheet, TableSheet):
            for at, spot in _figures(sheet):
                spots.setdefault(at, spot)
    title = next((piece.title for piece in publication.pieces if isinstance(piece, Contents)), "")
    front = tuple(piece for piece in cover if isinstance(piece, Text))
    return Plan(front, tuple(_targets(publication, sheets)), title, sheets, spots)


def _cover(pieces: Sequence[Piece]) -> Sequence[Piece]:
    """Return what stands before the first heading: cover and contents."""
    end = next((index for index, piece in enumerate(pieces) if isinstance(piece, Heading | TableBlock)), len(pieces))
    return pieces[:end]


_Lines = list[Heading | Text | Chart]


def _gathered(pieces: Sequence[Piece]) -> list[_Lines | TableBlock | tuple[TableBlock, tuple[Text, ...]]]:
    """Return tables and runs of text; a part's text goes on behind the tables that stand within it.

    A table without a title takes the texts of its page with it, for they are its title.
    """
    found: list[_Lines | TableBlock | tuple[TableBlock, tuple[Text, ...]]] = []
    lines: _Lines = []
    titles = {piece.id for piece in pieces if isinstance(piece, TableBlock)}
    fresh = 0
    for index, piece in enumerate(pieces):
        if isinstance(piece, PageBreak):
            fresh = len(lines)
        elif isinstance(piece, TableBlock):
            own = lines[fresh:]
            if not piece.title and own and all(isinstance(one, Text) for one in own):
                del lines[fresh:]
                found.append((piece, tuple(one for one in own if isinstance(one, Text))))
            else:
                found.append(piece)
            fresh = len(lines)
        elif isinstance(piece, Heading | Text | Chart):
            if isinstance(piece, Heading) and piece.key in titles:
                continue
            # The part that holds only tables is no sheet of its own: its heading closes the sheet before.
            if isinstance(piece, Heading) and piece.level == 1 and (not lines or not _leads_to_table(pieces, index)):
                lines = []
                fresh = 0
            if not lines:
                found.append(lines)
            lines.append(piece)
    return [one for one in found if one]


def _leads_to_table(pieces: Sequence[Piece], index: int) -> bool:
    follows = next((one for one in pieces[index + 1 :] if not isinstance(one, PageBreak)), None)
    titles = {piece.id for piece in pieces if isinstance(piece, TableBlock)}
    return isinstance(follows, TableBlock) or (isinstance(follows, Heading) and follows.key in titles)


def _named(
    gathered: Sequence[_Lines | TableBlock | tuple[TableBlock, tuple[Text, ...]]],
) -> Iterator[TextSheet | TableSheet]:
    used = {name.casefold() for name in (FRONT, CHARTS, CHECKS, "history")}
    numbers = {"T": 0, "project": 0, "": 0}
    for one in gathered:
        if isinstance(one, list):
            head = next((line.text for line in one if isinstance(line, Heading)), "正文")
            yield TextSheet(_unique(_short(head), used), tuple(one))
            continue
        table, lead = one if isinstance(one, tuple) else (one, ())
        yield TableSheet(_unique(_table_name(table, numbers), used), table, tuple(_above(table, lead)), table.cells())


def _table_name(table: TableBlock, numbers: dict[str, int]) -> str:
    if table.id.startswith("project:"):
        numbers["project"] += 1
        return f"项目{numbers['project']} {_project_name(table)}"
    if table.id == "overall":
        return "整体绩效目标"
    if not table.is_sheet and re.fullmatch(r"T\d+", table.id):
        numbers["T"] += 1
        return f"表{numbers['T']} {_short(table.title)}"
    if table.title:
        return _short(table.title)
    numbers[""] += 1
    return f"附表{numbers['']}"


def _project_name(table: TableBlock) -> str:
    """Return what stands beside 项目名称, or else the project's code."""
    for row in table.rows:
        for cell, following in pairwise(row):
            if cell.text.strip() == _PROJECT and following.text.strip():
                return following.text
    return table.id.partition(":")[2]


def _short(title: str) -> str:
    return _ASIDE.sub("", _YEAR.sub("", _PART.sub("", title.strip()))) or title


def _unique(name: str, used: set[str]) -> str:
    """Return a name that Excel takes for a sheet and that no other sheet has."""
    bare = _FORBIDDEN.sub(" ", " ".join(name.split())).strip(" '") or "表"
    number, made = 1, bare[:_LONGEST].rstrip(" '")
    while made.casefold() in used:
        number += 1
        tail = f"({number})"
        made = bare[: _LONGEST - len(tail)] + tail
    used.add(made.casefold())
    return made


def _above(table: TableBlock, lead: Sequence[Text]) -> Iterator[tuple[str, str]]:
    for text in lead:
        yield ("title" if text.role == "center" else "text"), text.text
    for kind, words in (("caption", table.caption), ("title", table.title), ("subtitle", table.subtitle)):
        if words:
            yield kind, words
    if table.entity or table.unit:
        yield "labels", ""


def _figures(sheet: TableSheet) -> Iterator[tuple[Coordinate, Spot]]:
    """Yield the cells that hold a number or are blank where one could stand."""
    for row, line in enumerate(sheet.grid, start=sheet.first):
        for column, cell in enumerate(line):
            if cell is not None and cell.at is not None and holds_number(cell):
                yield cell.at, Spot(sheet.name, row, column)


def holds_number(cell: GridCell) -> bool:
    """Say whether a cell is written as a number, or is blank."""
    return not cell.text or (cell.value is not None and number_format(cell.text, cell.value) is not None)


def _targets(publication: Publication, sheets: Sequence[TextSheet | TableSheet]) -> Iterator[tuple[Heading, Spot]]:
    tables = {sheet.table.id: sheet.name for sheet in sheets if isinstance(sheet, TableSheet)}
    texts = {
        id(line): Spot(sheet.name, row, 0)
        for sheet in sheets
        if isinstance(sheet, TextSheet)
        for row, line in enumerate(text_rows(sheet.lines))
        if line is not None
    }
    for piece in publication.pieces:
        if isinstance(piece, Heading) and piece.in_contents:
            spot = Spot(tables[piece.key], 0, 0) if piece.key in tables else texts.get(id(piece))
            if spot is not None:
                yield piece, spot


def text_rows(lines: Sequence[Heading | Text | Chart]) -> Iterator[Heading | Text | Chart | None]:
    """Yield what stands in each row of a sheet of text; a chart takes a row for its drawing and one for its caption."""
    for line in lines:
        if isinstance(line, Chart):
            yield None
        yield line
