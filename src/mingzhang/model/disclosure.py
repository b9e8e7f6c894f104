"""What a budget disclosure says, as extraction delivers it and checking reads it.

One frozen value per part of the document. Every part knows its place; text is kept as printed (without
the blanks that line wrapping puts between Chinese characters), figures are parsed beside it.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Literal

from mingzhang.model.document import Document
from mingzhang.model.fact import Coordinate, Fact
from mingzhang.model.money import Figure
from mingzhang.model.place import NOWHERE, Place

EntityType = Literal["部门", "单位"]
#: What is disclosed: a year's budget, or what became of it (决算).
DocumentKind = Literal["budget", "final_accounts"]
RowKind = Literal["total", "code", "item", "class", "project", "entity"]


@dataclass(frozen=True, slots=True)
class Region:
    """The place a disclosure belongs to, as far as its names tell."""

    stated: str | None = None
    province: str | None = None
    city: str | None = None
    district: str | None = None
    level: str | None = None
    basis: str | None = None


@dataclass(frozen=True, slots=True)
class Watermark:
    """A text that stands again and again on lines of its own, such as 仅供内部审核."""

    text: str
    places: tuple[Place, ...]


@dataclass(frozen=True, slots=True)
class Metadata:
    """Who disclosed what for which year."""

    department_name: str | None
    entity_type: EntityType | None
    department_code: str | None
    year: int | None
    title: str | None
    full_title: str | None
    region: Region
    watermark: Watermark | None
    asset_date: str | None
    name_place: Place = NOWHERE
    title_place: Place = NOWHERE
    document_kind: DocumentKind = "budget"


@dataclass(frozen=True, slots=True)
class TocEntry:
    """One line of the table of contents."""

    title: str
    page: int | None
    place: Place


@dataclass(frozen=True, slots=True)
class Section:
    """A heading of the body. ``key`` names it in the catalogue: P1 to P4, S01 to S12, S05.1 …; "" if none."""

    key: str
    level: int
    number: str | None
    title: str
    place: Place
    raw: str


@dataclass(frozen=True, slots=True)
class Note:
    """A note below a table. ``type``: no_data, tail_difference or other."""

    text: str
    type: str
    place: Place


@dataclass(frozen=True, slots=True)
class HalfRow:
    """One side of a row of a two-sided table. ``group`` tells this year's income from carry-over."""

    label: str
    line: str
    amounts: tuple[str | None, ...]
    group: str | None = None
    class_name: str | None = None


@dataclass(frozen=True, slots=True)
class Row:
    """One row of a table, its cells aligned to the table's columns (None: blank)."""

    kind: RowKind
    cells: tuple[str | None, ...]
    places: tuple[Place, ...]
    place: Place
    #: The canonical line name of the row ("" in two-sided tables: see the halves).
    line: str = ""
    code: str | None = None
    name: str | None = None
    level: int | None = None
    gov_class: str | None = None
    entity_level: EntityType | None = None
    left: HalfRow | None = None
    right: HalfRow | None = None


@dataclass(frozen=True, slots=True)
class Table:
    """One recognised table. ``columns`` are printed header paths, ``column_names`` the catalogue's names."""

    id: str
    number: int
    caption: str | None
    caption_place: Place
    title: str
    title_place: Place
    unit: str | None
    unit_place: Place
    entity_label: str | None
    entity: str | None
    entity_place: Place
    header: tuple[tuple[str | None, ...], ...]
    header_places: tuple[tuple[Place, ...], ...]
    columns: tuple[str, ...]
    column_names: tuple[str, ...]
    rows: tuple[Row, ...]
    notes: tuple[Note, ...]
    page_breaks: tuple[tuple[int, int], ...]

    @property
    def has_data(self) -> bool:
        """Say whether any amount cell is filled."""
        return any(cell is not None for row in self.rows for cell in row_amounts(self, row))


def row_amounts(table: Table, row: Row) -> Iterator[str | None]:
    """Yield the cells of a row that stand in amount columns."""
    for name, cell in zip(table.column_names, row.cells, strict=False):
        if name:
            yield cell


@dataclass(frozen=True, slots=True)
class Statement:
    """One thing the narrative states: a number with unit, a list of items, or a text.

    ``value`` is printed text without separators; ``direction`` the word of a change (增加, 下降, …), and
    ``signed`` the change with its sign. ``label_printed`` differs from ``label`` where the source uses a wrong
    or shortened name. ``clause`` is the piece of text it was read from.
    """

    key: str
    section: str
    label: str
    type: Literal["number", "text", "list"]
    value: str | tuple[str, ...]
    unit: str | None
    place: Place
    raw: str = ""
    figure: Figure | None = None
    direction: str | None = None
    signed: Decimal | None = None
    as_of: str | None = None
    label_printed: str | None = None
    clause: str = ""


@dataclass(frozen=True, slots=True)
class Caption:
    """The caption of a chart, and whether a picture stands with it."""

    text: str
    section: str
    place: Place
    has_picture: bool


@dataclass(frozen=True, slots=True)
class Indicator:
    """One performance indicator; ``level3`` and ``value`` are None for an empty slot of the form.

    ``level2_alt`` holds the other reading where a damaged row can be read two ways.
    """

    level1: str | None
    level2: str | None
    level3: str | None
    value: str | None
    place: Place
    level2_alt: str | None = None


@dataclass(frozen=True, slots=True)
class Field:
    """One labelled cell of a sheet: the label as printed, the value (None: blank), and where they stand."""

    label: str
    printed_label: str
    value: str | None
    place: Place
    figure: Figure | None = None


@dataclass(frozen=True, slots=True)
class KeyTask:
    """One pair of core duty and key task of an overall performance sheet."""

    core: str | None
    key: str | None
    place: Place


@dataclass(frozen=True, slots=True)
class OverallSheet:
    """The overall performance target sheet (整体支出绩效目标申报表), amounts in 万元. ``place`` is its title's."""

    place: Place
    first_row: Place
    title: str
    department_raw: str | None
    department_code: str | None
    department_name: str | None
    staffing: Mapping[str, Field]
    texts: Mapping[str, Field]
    budget_unit: str
    budget_by_source: Mapping[str, Field]
    budget_by_use: Mapping[str, Field]
    key_tasks: tuple[KeyTask, ...]
    indicators: tuple[Indicator, ...]


@dataclass(frozen=True, slots=True)
class ProjectSheet:
    """One project performance target sheet (项目支出绩效目标表), amounts in 元."""

    index: int
    place: Place
    title: str
    year: int | None
    name_raw: str | None
    name: str | None
    name_place: Place
    department_code: str | None
    department_name: str | None
    implementing_unit: Field | None
    attribute: Field | None
    period: Field | None
    funds_unit: str
    funds_implementation: Mapping[str, Field]
    funds_annual: Mapping[str, Field]
    texts: Mapping[str, Field]
    indicators_implementation: tuple[Indicator, ...]
    indicators_annual: tuple[Indicator, ...]
    footer: Mapping[str, Field] | None
    table12_name: str | None = None
    name_match: str | None = None
    #: Labels that are printed otherwise than the form says: (form label, printed label, place).
    odd_labels: tuple[tuple[str, str, Place], ...] = ()
    #: Rows of the sheet that the reader could not place.
    unread: tuple[tuple[str, Place], ...] = ()


@dataclass(frozen=True, slots=True)
class Attachment:
    """A document, statement or catalogue that follows the twelve sections. Keys as in the published schema."""

    type: Literal["document", "statement", "procurement_catalogue"]
    place: Place
    title: str | None
    content: Mapping[str, object]


@dataclass(frozen=True, slots=True)
class GlossaryEntry:
    """One term of Part 4 with its definition."""

    number: str | None
    term: str
    definition: str
    place: Place


@dataclass(frozen=True, slots=True)
class Unread:
    """Something extraction saw and could not bind: a figure, table or sheet_row; ``reason`` says why, for a person."""

    kind: Literal["figure", "table", "sheet_row"]
    text: str
    section: str
    place: Place
    reason: str = ""


@dataclass(frozen=True, slots=True)
class Repair:
    """A figure that was misread from a picture, and what the document's own equations make of it.

    ``place`` is that of the figure, ``at`` its coordinate; ``read`` is what was recognised, ``repaired`` what stands
    in the facts instead, ``because`` names the equation in a short Chinese sentence.
    """

    place: Place
    at: Coordinate
    read: str
    repaired: str
    because: str


@dataclass(frozen=True)
class Disclosure:
    """Everything a disclosure states. ``facts`` holds each figure of tables and narrative by coordinate."""

    document: Document
    profile: str
    metadata: Metadata
    toc: tuple[TocEntry, ...]
    sections: tuple[Section, ...]
    duties: tuple[str, ...]
    organisation: tuple[str, ...]
    tables: tuple[Table, ...]
    statements: tuple[Statement, ...]
    captions: tuple[Caption, ...]
    overall: OverallSheet | None
    sheets: tuple[ProjectSheet, ...]
    attachments: tuple[Attachment, ...]
    glossary: tuple[GlossaryEntry, ...]
    facts: tuple[Fact, ...]
    unread: tuple[Unread, ...]
    #: Figures of the narrative: how many there are, and how many were bound to a label.
    narrative_figures: int = 0
    narrative_bound: int = 0
    #: Figures that were misread from a picture and put right; the document holds them as repaired.
    repairs: tuple[Repair, ...] = ()
    #: Tables that regions print besides those of the form; no rule looks at them.
    further_tables: tuple[Table, ...] = ()
    #: Why the performance target sheets, though found, were not read; "" where they were, or there are none.
    sheets_doubt: str = ""

    def table(self, table_id: str) -> Table | None:
        """Return the table with this catalogue id, if the document has it."""
        return next((table for table in self.tables if table.id == table_id), None)
