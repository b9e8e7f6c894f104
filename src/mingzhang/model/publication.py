"""The disclosure as it is to be printed: blocks with roles, every number knowing what it restates.

``composing`` makes a Publication, each renderer writes it in one format, and nothing in it is specific to a format.
A reader's ``Document`` is what comes back from such a file.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from typing import Literal, NamedTuple

from mingzhang.model.disclosure import EntityType
from mingzhang.model.fact import Coordinate
from mingzhang.model.tabulated import Policy


class Run(NamedTuple):
    """A piece of a paragraph. ``at`` is set on a figure: what it restates; ``lines`` are ledger lines that it sums."""

    text: str
    at: Coordinate | None = None
    bold: bool = False
    lines: tuple[int, ...] = ()


Role = Literal["body", "note", "center", "unit", "caption", "cover_title", "cover_name", "cover_date"]
Alignment = Literal["left", "center", "right"]


@dataclass(frozen=True, slots=True)
class Heading:
    """A heading. ``level`` 1: a part (第一部分), 2: 一、, 3: （一） or 1、; ``key`` as in the catalogue (P1, S05.1 …).

    Titles of tables are headings of level 2 too (``key`` is the table's id): they stand in the contents.
    """

    level: int
    text: str
    key: str = ""
    in_contents: bool = True
    #: What stands before the text in the contents only (表一).
    contents_prefix: str = ""


@dataclass(frozen=True, slots=True)
class Text:
    """A paragraph. ``is_free``: the clerk's own words, kept when all is made anew; ``key``: where they go."""

    runs: tuple[Run, ...]
    role: Role = "body"
    key: str = ""
    is_free: bool = False

    @property
    def text(self) -> str:
        """Return the text without formatting."""
        return "".join(run.text for run in self.runs)


class GridCell(NamedTuple):
    """A cell of a printed table at its top-left corner; cells that a span covers are not listed.

    ``at`` and ``value`` (in the table's unit) are set on amounts, ``formula`` names the coordinates that a total adds
    up so that a workbook can recompute it. ``number`` False keeps a code from being taken for an amount.
    """

    text: str
    columns: int = 1
    rows: int = 1
    align: Alignment = "left"
    bold: bool = False
    is_header: bool = False
    indent: int = 0
    at: Coordinate | None = None
    value: Decimal | None = None
    lines: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class TableBlock:
    """A table or performance sheet as printed.

    ``id`` is a table id (T01), ``overall`` or ``project:<code>``. ``widths`` are relative widths, one per column of
    the grid; ``header`` and ``rows`` hold cells as HTML tables do. ``caption`` stands above the title (预算公开表1),
    ``entity`` and ``unit`` (部门名称：…, 单位：万元) between title and grid, ``notes`` below it.
    ``sums`` maps the coordinate of a total to those of its addends, for formulas.
    """

    id: str
    title: str
    widths: tuple[float, ...]
    header: tuple[tuple[GridCell, ...], ...]
    rows: tuple[tuple[GridCell, ...], ...]
    caption: str = ""
    subtitle: str = ""
    entity: str = ""
    unit: str = ""
    notes: tuple[str, ...] = ()
    is_landscape: bool = False
    is_sheet: bool = False
    sums: tuple[tuple[Coordinate, tuple[Coordinate, ...]], ...] = ()

    def matrix(self) -> list[list[str]]:
        """Return header and rows as equally long lists of texts; what a span covers is blank."""
        return [[cell.text if cell is not None else "" for cell in line] for line in self.cells()]

    def cells(self) -> list[list[GridCell | None]]:
        """Return header and rows as equally long lists; a place that a span covers holds None."""
        width = len(self.widths)
        listed = (*self.header, *self.rows)
        grid: list[list[GridCell | None]] = [[None] * width for _ in listed]
        covered: set[tuple[int, int]] = set()
        for top, line in enumerate(listed):
            left = 0
            for cell in line:
                while (top, left) in covered:
                    left += 1
                grid[top][left] = cell
                if cell.rows > 1:
                    below, beside = range(1, cell.rows), range(cell.columns)
                    covered |= {(top + down, left + right) for down in below for right in beside}
                left += cell.columns
        return grid


ChartKind = Literal["bar", "stacked", "pie"]


class Slice(NamedTuple):
    """One value of a chart with its label and how it is printed (``1,234.56``)."""

    label: str
    value: Decimal
    printed: str
    at: Coordinate | None = None


@dataclass(frozen=True, slots=True)
class Chart:
    """A chart with its caption (图1 收入预算结构图), the unit of its values, and a sentence that says what it shows."""

    id: str
    caption: str
    kind: ChartKind
    slices: tuple[Slice, ...]
    unit: str = "万元"
    alt: str = ""
    svg: str = ""


@dataclass(frozen=True, slots=True)
class Contents:
    """The table of contents stands here."""

    title: str = "目录"


@dataclass(frozen=True, slots=True)
class PageBreak:
    """What follows begins on a new page."""


Piece = Heading | Text | TableBlock | Chart | Contents | PageBreak


@dataclass(frozen=True, slots=True)
class Publication:
    """The whole disclosure of one entity, ready for any renderer.

    ``watermark`` is "" in what is final. ``date`` (ISO, "" unknown) is the date of the reply or of the budget, never
    that of the machine, so that equal input gives equal bytes. ``policy`` is how figures were rounded. ``missing``
    says in a sentence each what the ledger leaves open and a person has to fill in.
    """

    name: str
    kind: EntityType
    code: str
    year: int
    title: str
    region: str
    level: str
    profile: str
    policy: Policy
    date: str
    watermark: str
    pieces: tuple[Piece, ...]
    missing: tuple[str, ...] = ()

    def tables(self) -> Iterator[TableBlock]:
        """Yield the tables and sheets in their order."""
        for piece in self.pieces:
            if isinstance(piece, TableBlock):
                yield piece

    def charts(self) -> Iterator[Chart]:
        """Yield the charts in their order."""
        for piece in self.pieces:
            if isinstance(piece, Chart):
                yield piece
