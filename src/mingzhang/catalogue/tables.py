"""The tables as declared: titles, layout, lines, columns.

Three families: the thirteen tables of the budget (``tables/*.yaml``), what regions print besides them with amounts of
the same kinds (``further_tables/*.yaml``, where no rule looks), and the tables of final accounts, 决算
(``final_tables/*.yaml``, after the ministry's 财决公开 forms). Each family has ids of its own: T, X, F.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cache
from typing import Any, Literal, get_args

from mingzhang.catalogue import store
from mingzhang.catalogue.strict import take
from mingzhang.model.errors import CatalogueError
from mingzhang.model.writing import fold

Layout = Literal[
    "two_sided",
    "by_classification",
    "economic_pairs",
    "two_sided_codes",
    "fixed_lines",
    "entities",
    "projects",
    "plain_items",
]


Family = Literal["budget", "further", "final"]

#: Where each family is declared.
_FOLDERS: Mapping[Family, str] = {"budget": "tables", "further": "further_tables", "final": "final_tables"}


@dataclass(frozen=True, slots=True)
class Column:
    """An amount column: its name in coordinates and the header words (without year) that may stand over it.

    A header of several words, 本年收入/小计, is met where the last words over a column are these, groups first.
    """

    name: str
    headers: frozenset[str]
    optional: bool = False

    @property
    def words(self) -> frozenset[str]:
        """Return the single words of all headers."""
        return frozenset(word for header in self.headers for word in header.split("/"))


@dataclass(frozen=True, slots=True)
class Line:
    """A fixed line: its name in coordinates and the labels (without numbering) that may be printed.

    ``group`` is where the line stands (it is opened by another line's ``opens``). ``sum_of``: where one of these
    lines follows, this one is their subtotal and no addend. ``part_of``: where that line is printed, this one is
    a part of it and no addend. ``late_labels`` mean the line only below one that opens a group: a second 收入合计
    is the grand total.
    """

    name: str
    labels: frozenset[str]
    total: bool = False
    group: str | None = None
    opens: str | None = None
    level: int | None = None
    sum_of: frozenset[str] = frozenset()
    part_of: str | None = None
    late_labels: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Side:
    """One half of a two-sided table. ``classification``: its other lines are classes of that list."""

    columns: tuple[Column, ...]
    lines: tuple[Line, ...]
    classification: str | None = None

    def line(self, label: str, group: str | None = None, *, late: bool = False) -> Line | None:
        """Return the line that a label without numbering stands for, within an opened group if there is one."""
        if late and (last := next((line for line in self.lines if label in line.late_labels), None)) is not None:
            return last
        found = [line for line in self.lines if label in line.labels]
        inside = [line for line in found if line.group == group]
        return next(iter(inside or found), None)


@dataclass(frozen=True, slots=True)
class TableSpec:
    """The declaration of one table.

    ``title_patterns`` are titles that vary too much to be listed, ``title_not`` words that no title of the table
    holds. ``further_lines`` are lines that some regions print besides those of the form.
    """

    id: str
    number: int
    name: str
    titles: tuple[str, ...]
    unit: str
    layout: Layout
    columns: tuple[Column, ...] = ()
    lines: tuple[Line, ...] = ()
    total: frozenset[str] = frozenset()
    classification: str | None = None
    left: Side | None = None
    right: Side | None = None
    further_lines: tuple[Line, ...] = ()
    title_patterns: tuple[re.Pattern[str], ...] = ()
    title_not: frozenset[str] = frozenset()

    @property
    def amount_columns(self) -> tuple[Column, ...]:
        """Return all amount columns, those of the left side first."""
        if self.left and self.right:
            return (*self.left.columns, *self.right.columns)
        return self.columns

    @property
    def all_lines(self) -> tuple[Line, ...]:
        """Return the lines of the form and those that some regions print besides."""
        return (*self.lines, *self.further_lines)


@dataclass(frozen=True, slots=True)
class HeaderWords:
    """Words of header cells, captions, titles and notes that are common to all tables."""

    labels: frozenset[str]
    label_patterns: tuple[re.Pattern[str], ...]
    groups: frozenset[str]
    codes: frozenset[str]
    dropped_groups: frozenset[str]
    units: frozenset[str]
    captions: tuple[str, ...]
    title_numbers: tuple[str, ...]
    title_prefixes: tuple[str, ...]
    title_suffixes: tuple[str, ...]
    title_meanings: tuple[str, ...]
    entity_labels: frozenset[str]
    no_data: tuple[str, ...]
    tail_difference: tuple[str, ...]
    all_words: frozenset[str] = field(default=frozenset())


_WORD_SETS = {"labels", "groups", "codes", "dropped_groups", "units", "entity_labels"}
_WORD_LISTS = {
    "captions",
    "title_numbers",
    "title_prefixes",
    "title_suffixes",
    "title_meanings",
    "no_data",
    "tail_difference",
}


@cache
def load_family(family: Family) -> Mapping[str, TableSpec]:
    """Return the declared tables of a family by id, in the order of their numbers.

    Raises:
        CatalogueError: a file is malformed or an id is used twice.
    """
    folder = _FOLDERS[family]
    specs = [_table(name, store.read(name)) for name in store.names(folder)]
    if len({spec.id for spec in specs}) != len(specs):
        raise CatalogueError(folder, "an id is used twice")
    return {spec.id: spec for spec in sorted(specs, key=lambda spec: spec.number)}


def load_tables() -> Mapping[str, TableSpec]:
    """Return the thirteen tables of the budget by id, in the order of their numbers.

    Raises:
        CatalogueError: a file is malformed or an id is used twice.
    """
    return load_family("budget")


def table_spec(table_id: str) -> TableSpec:
    """Return a table of any family by its id.

    Raises:
        KeyError: no family has it.
    """
    found = next((tables[table_id] for family in _FOLDERS if table_id in (tables := load_family(family))), None)
    if found is None:
        raise KeyError(table_id)
    return found


@cache
def load_header_words() -> HeaderWords:
    """Return the words of header cells that are common to all tables, folded."""
    data = take("headers.yaml", store.read("headers.yaml"), _WORD_SETS | _WORD_LISTS | {"label_patterns"})
    sets: dict[str, frozenset[str]] = {key: frozenset(fold(word) for word in data[key]) for key in _WORD_SETS}
    specs = [spec for family in _FOLDERS for spec in load_family(family).values()]
    columns = {word for spec in specs for column in spec.amount_columns for word in column.words}
    # The lines of a small table may stand over its columns instead.
    columns |= {
        label for spec in specs if spec.layout == "fixed_lines" for line in spec.all_lines for label in line.labels
    }
    return HeaderWords(
        **sets,
        captions=tuple(data["captions"]),
        title_numbers=tuple(data["title_numbers"]),
        title_prefixes=tuple(data["title_prefixes"]),
        title_suffixes=tuple(data["title_suffixes"]),
        title_meanings=tuple(data["title_meanings"]),
        no_data=tuple(data["no_data"]),
        tail_difference=tuple(data["tail_difference"]),
        label_patterns=_patterns("headers.yaml", data["label_patterns"]),
        all_words=frozenset(columns | sets["labels"] | sets["groups"]),
    )


def _table(source: str, data: object) -> TableSpec:
    optional = {"columns", "lines", "total", "classification", "left", "right"}
    further = {"further_lines", "title_patterns", "title_not", "tabulated"}  # tabulated: see tabulated.py
    spec = take(source, data, {"id", "number", "name", "titles", "unit", "layout"}, optional | further)
    if spec["layout"] not in get_args(Layout):
        raise CatalogueError(source, f"unknown layout {spec['layout']}")
    if not source.endswith(f"/{spec['id']}.yaml"):
        raise CatalogueError(source, f"holds the table {spec['id']}")
    return TableSpec(
        id=spec["id"],
        number=spec["number"],
        name=spec["name"],
        titles=tuple(spec["titles"]),
        unit=spec["unit"],
        layout=spec["layout"],
        columns=_columns(source, spec.get("columns", [])),
        lines=_lines(source, spec.get("lines", [])),
        total=frozenset(fold(label) for label in spec.get("total", [])),
        classification=spec.get("classification"),
        left=_side(source, spec.get("left")),
        right=_side(source, spec.get("right")),
        further_lines=_lines(source, spec.get("further_lines", [])),
        title_patterns=_patterns(source, spec.get("title_patterns", [])),
        title_not=frozenset(fold(word) for word in spec.get("title_not", [])),
    )


def _patterns(source: str, data: list[Any]) -> tuple[re.Pattern[str], ...]:
    """Return regular expressions; they are matched against folded text and so written folded.

    Raises:
        CatalogueError: one of them is none.
    """
    try:
        return tuple(re.compile(pattern) for pattern in data)
    except re.error as error:
        raise CatalogueError(source, f"not a pattern: {error}") from error


def _side(source: str, data: object) -> Side | None:
    if data is None:
        return None
    side = take(source, data, {"columns", "lines"}, {"classification"})
    return Side(_columns(source, side["columns"]), _lines(source, side["lines"]), side.get("classification"))


def _columns(source: str, data: list[Any]) -> tuple[Column, ...]:
    columns = (take(source, item, {"name", "headers"}, {"optional"}) for item in data)
    return tuple(
        Column(item["name"], frozenset(fold(word) for word in item["headers"]), bool(item.get("optional")))
        for item in columns
    )


def _lines(source: str, data: list[Any]) -> tuple[Line, ...]:
    optional = {"total", "group", "opens", "level", "sum_of", "part_of", "late_labels"}
    lines = (take(source, item, {"name", "labels"}, optional) for item in data)
    return tuple(
        Line(
            item["name"],
            frozenset(fold(label) for label in item["labels"]),
            bool(item.get("total")),
            item.get("group"),
            item.get("opens"),
            item.get("level"),
            frozenset(item.get("sum_of", [])),
            item.get("part_of"),
            frozenset(fold(label) for label in item.get("late_labels", [])),
        )
        for item in lines
    )
