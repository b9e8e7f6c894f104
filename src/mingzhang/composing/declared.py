"""How the form is printed, as declared in ``catalogue/composing/*.yaml``, read strictly and once."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from functools import cache
from types import MappingProxyType
from typing import Any, NamedTuple

from mingzhang.catalogue import store
from mingzhang.catalogue.strict import take
from mingzhang.model.errors import CatalogueError
from mingzhang.model.fact import Coordinate

FOLDER = "composing"
#: Columns of the body that hold no amount.
LABEL, CODE, NAME, DEPARTMENT_ITEM, GOVERNMENT_ITEM = "标签", "编码", "名称", "部门科目", "政府科目"
WORDED = frozenset({LABEL, CODE, NAME, DEPARTMENT_ITEM, GOVERNMENT_ITEM})


class HeaderCell(NamedTuple):
    """A cell of a printed header at its top-left corner."""

    text: str
    columns: int = 1
    rows: int = 1


@dataclass(frozen=True, slots=True)
class TableForm:
    """How one of the thirteen tables is printed.

    ``body`` (or ``left`` and ``right``) name what each column holds: one of ``WORDED`` or an amount column.
    ``beside``: pairs of lines of both sides that stand in one row.
    """

    id: str
    widths: tuple[float, ...]
    header: tuple[tuple[HeaderCell, ...], ...]
    body: tuple[str, ...]
    left: tuple[str, ...]
    right: tuple[str, ...]
    number: bool
    marks: Mapping[str, str]
    landscape: bool
    beside: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class ChartForm:
    """A chart: the section it stands in, its caption, what it shows, and the sentence instead of a single slice."""

    section: str
    caption: str
    shows: str
    alone: str


class Compared(NamedTuple):
    """A figure that is compared with last year's: where it stands, and which of last year's figures it stands for.

    A change needs a reason from ``reason_from`` per cent of last year's figure on.
    """

    name: str
    at: Coordinate
    last: tuple[str, ...]
    reason_from: Decimal


@dataclass(frozen=True, slots=True)
class Frame:
    """What stands around tables and sentences."""

    profiles: frozenset[str]
    cover: str
    contents: str
    watermark: str
    title_prefix: Mapping[str, str]
    missing: str
    compared: Mapping[str, Compared]
    explained_by: Mapping[str, tuple[str, ...]]
    unchanged: str
    fixed: Mapping[str, str]
    as_before: Mapping[str, str]
    vehicles: Mapping[str, str]
    charts: Mapping[str, ChartForm]
    pie_slices: int
    change_title: str
    change_columns: tuple[str, ...]
    office: str
    levels: Mapping[str, str]


class GlossaryText(NamedTuple):
    """A term of Part 4 and its definition, which may hold {本级} and {部门或单位}."""

    term: str
    text: str


@dataclass(frozen=True, slots=True)
class OverallForm:
    """The printed overall sheet."""

    title: str
    subtitle: str
    widths: tuple[float, ...]
    texts_before: tuple[str, ...]
    texts_after: tuple[str, ...]
    sources: tuple[str, ...]
    uses: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class ProjectForm:
    """The printed project sheet. ``optional``: funds that are printed only where they hold an amount."""

    title: str
    subtitle: str
    widths: tuple[float, ...]
    funds: tuple[str, ...]
    optional: frozenset[str]
    texts: tuple[str, ...]
    own_level: Mapping[str, str]
    own_level_else: str
    footer: tuple[str, ...]


@cache
def table_forms() -> Mapping[str, TableForm]:
    """Return how the tables are printed, by table id.

    Raises:
        CatalogueError: the file is malformed, or header and body differ in width.
    """
    source = f"{FOLDER}/tables.yaml"
    return MappingProxyType({form.id: form for form in (_table(source, entry) for entry in store.read(source))})


def _table(source: str, entry: object) -> TableForm:
    optional = {"body", "left", "right", "number", "marks", "landscape", "beside"}
    data = take(source, entry, {"id", "widths", "header"}, optional)
    form = TableForm(
        id=data["id"],
        widths=tuple(map(float, data["widths"])),
        header=tuple(tuple(_header_cell(source, cell) for cell in row) for row in data["header"]),
        body=tuple(data.get("body", ())),
        left=tuple(data.get("left", ())),
        right=tuple(data.get("right", ())),
        number=bool(data.get("number", False)),
        marks=dict(data.get("marks", {})),
        landscape=bool(data.get("landscape", False)),
        beside=tuple((left, right) for left, right in data.get("beside", ())),
    )
    width = len(form.widths)
    if len(form.body or (*form.left, *form.right)) != width or _area(form.header) != width * len(form.header):
        raise CatalogueError(source, f"{form.id}: header, body and widths differ in the number of columns")
    return form


def _header_cell(source: str, cell: object) -> HeaderCell:
    if isinstance(cell, str):
        return HeaderCell(cell)
    data = take(source, cell, {"text"}, {"columns", "rows"})
    return HeaderCell(data["text"], int(data.get("columns", 1)), int(data.get("rows", 1)))


def _area(header: tuple[tuple[HeaderCell, ...], ...]) -> int:
    return sum(cell.columns * cell.rows for row in header for cell in row)


@cache
def frame() -> Frame:
    """Return what stands around tables and sentences.

    Raises:
        CatalogueError: the file is malformed.
    """
    source = f"{FOLDER}/frame.yaml"
    required = set(Frame.__slots__) - {"change_title", "change_columns"} | {"change_table"}
    data = take(source, store.read(source), required)
    changes = take(f"{source}: change_table", data["change_table"], {"title", "columns"})
    return Frame(
        profiles=frozenset(data["profiles"]),
        cover=data["cover"],
        contents=data["contents"],
        watermark=data["watermark"],
        title_prefix=dict(data["title_prefix"]),
        missing=data["missing"],
        compared={stem: _compared(f"{source}: {stem}", entry) for stem, entry in data["compared"].items()},
        explained_by={label: tuple(others) for label, others in data["explained_by"].items()},
        unchanged=data["unchanged"],
        fixed=dict(data["fixed"]),
        as_before=dict(data["as_before"]),
        vehicles={name: label for label, names in data["vehicles"].items() for name in names},
        charts={name: _chart(f"{source}: {name}", entry) for name, entry in data["charts"].items()},
        pie_slices=int(data["pie_slices"]),
        change_title=changes["title"],
        change_columns=tuple(changes["columns"]),
        office=data["office"],
        levels=dict(data["levels"]),
    )


def _compared(source: str, entry: object) -> Compared:
    data = take(source, entry, {"name", "at", "last", "reason_from"})
    return Compared(data["name"], coordinate(data["at"]), tuple(data["last"]), Decimal(data["reason_from"]))


@cache
def coordinate(text: str) -> Coordinate:
    """Read a coordinate as the catalogue writes it: T03[合计, 基本支出].

    A table side with one column needs none: T01[收入总计] is that of the income side.

    Raises:
        CatalogueError: the text is no coordinate of a table whose print is declared.
    """
    table, _, rest = text.removesuffix("]").partition("[")
    line, _, column = rest.partition(", ")
    form = table_forms().get(table)
    if not line or form is None:
        raise CatalogueError(FOLDER, f"{text} is no coordinate of a declared table")
    amounts = [name for name in form.body or form.left if name not in WORDED]
    return Coordinate(table, line, column or amounts[0])


def _chart(source: str, entry: object) -> ChartForm:
    data = take(source, entry, set(ChartForm.__slots__))
    return ChartForm(data["section"], data["caption"], data["shows"], data["alone"])


@cache
def glossary_texts() -> Mapping[str, GlossaryText]:
    """Return the definitions of Part 4 by term.

    Raises:
        CatalogueError: the file is malformed.
    """
    source = f"{FOLDER}/glossary.yaml"
    entries = (take(source, entry, {"term", "basis", "text"}) for entry in store.read(source))
    return MappingProxyType({entry["term"]: GlossaryText(entry["term"], entry["text"]) for entry in entries})


@cache
def overall_sheet_form() -> OverallForm:
    """Return how the overall sheet is printed.

    Raises:
        CatalogueError: the file is malformed.
    """
    data = _sheet("overall", OverallForm)
    return OverallForm(
        **{name: data[name] for name in ("title", "subtitle")},
        widths=tuple(map(float, data["widths"])),
        texts_before=tuple(data["texts_before"]),
        texts_after=tuple(data["texts_after"]),
        sources=tuple(data["sources"]),
        uses=tuple(data["uses"]),
    )


@cache
def project_sheet_form() -> ProjectForm:
    """Return how the project sheets are printed.

    Raises:
        CatalogueError: the file is malformed.
    """
    data = _sheet("project", ProjectForm)
    bare = [name.strip("()") if name.startswith("(") else name for name in data["funds"]]
    return ProjectForm(
        title=data["title"],
        subtitle=data["subtitle"],
        widths=tuple(map(float, data["widths"])),
        funds=tuple(bare),
        optional=frozenset(kept for name, kept in zip(data["funds"], bare, strict=True) if name != kept),
        texts=tuple(data["texts"]),
        own_level=dict(data["own_level"]),
        own_level_else=data["own_level_else"],
        footer=tuple(data["footer"]),
    )


def _sheet(kind: str, form: type[OverallForm] | type[ProjectForm]) -> Mapping[str, Any]:
    source = f"{FOLDER}/sheets.yaml"
    sheets = take(source, store.read(source), {"overall", "project"})
    return take(f"{source}: {kind}", sheets[kind], set(form.__slots__) - {"optional"})
