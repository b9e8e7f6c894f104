"""The thirteen tables as declared in ``tables/*.yaml``: titles, layout, lines, columns."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cache
from typing import Any, Literal, get_args

from mingzhang.catalogue import store
from mingzhang.catalogue.strict import take
from mingzhang.model.errors import CatalogueError
from mingzhang.model.writing import fold

Layout = Literal[
    "two_sided", "by_classification", "economic_pairs", "two_sided_codes", "fixed_lines", "entities", "projects"
]


@dataclass(frozen=True, slots=True)
class Column:
    """An amount column: its name in coordinates and the header words (without year) that may stand over it."""

    name: str
    headers: frozenset[str]
    optional: bool = False


@dataclass(frozen=True, slots=True)
class Line:
    """A fixed line: its name in coordinates and the labels (without numbering) that may be printed."""

    name: str
    labels: frozenset[str]
    total: bool = False
    group: str | None = None
    opens: str | None = None
    level: int | None = None


@dataclass(frozen=True, slots=True)
class Side:
    """One half of a two-sided table. ``classification``: its other lines are classes of that list."""

    columns: tuple[Column, ...]
    lines: tuple[Line, ...]
    classification: str | None = None

    def line(self, label: str, group: str | None = None) -> Line | None:
        """Return the line that a label without numbering stands for, within an opened group if there is one."""
        found = [line for line in self.lines if label in line.labels]
        inside = [line for line in found if line.group == group]
        return next(iter(inside or found), None)


@dataclass(frozen=True, slots=True)
class TableSpec:
    """The declaration of one table."""

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

    @property
    def amount_columns(self) -> tuple[Column, ...]:
        """Return all amount columns, those of the left side first."""
        if self.left and self.right:
            return (*self.left.columns, *self.right.columns)
        return self.columns


@dataclass(frozen=True, slots=True)
class HeaderWords:
    """Words of header cells, captions and notes that are common to all tables."""

    labels: frozenset[str]
    groups: frozenset[str]
    codes: frozenset[str]
    dropped_groups: frozenset[str]
    units: frozenset[str]
    captions: tuple[str, ...]
    entity_labels: frozenset[str]
    no_data: tuple[str, ...]
    tail_difference: tuple[str, ...]
    all_words: frozenset[str] = field(default=frozenset())


@cache
def load_tables() -> Mapping[str, TableSpec]:
    """Return all declared tables by id, in the order of their numbers.

    Raises:
        CatalogueError: a file is malformed or an id is used twice.
    """
    specs = [_table(name, store.read(name)) for name in store.names("tables")]
    if len({spec.id for spec in specs}) != len(specs):
        raise CatalogueError("tables", "an id is used twice")
    return {spec.id: spec for spec in sorted(specs, key=lambda spec: spec.number)}


@cache
def load_header_words() -> HeaderWords:
    """Return the words of header cells that are common to all tables, folded."""
    keys = {
        "labels",
        "groups",
        "codes",
        "dropped_groups",
        "units",
        "captions",
        "entity_labels",
        "no_data",
        "tail_difference",
    }
    data = take("headers.yaml", store.read("headers.yaml"), keys)
    sets = {
        key: frozenset(fold(word) for word in data[key]) for key in keys - {"captions", "no_data", "tail_difference"}
    }
    columns = {header for spec in load_tables().values() for column in spec.amount_columns for header in column.headers}
    return HeaderWords(
        **sets,
        captions=tuple(data["captions"]),
        no_data=tuple(data["no_data"]),
        tail_difference=tuple(data["tail_difference"]),
        all_words=frozenset(columns | sets["labels"] | sets["groups"]),
    )


def _table(source: str, data: object) -> TableSpec:
    optional = {"columns", "lines", "total", "classification", "left", "right"}
    spec = take(source, data, {"id", "number", "name", "titles", "unit", "layout"}, optional)
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
    )


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
    lines = (take(source, item, {"name", "labels"}, {"total", "group", "opens", "level"}) for item in data)
    return tuple(
        Line(
            item["name"],
            frozenset(fold(label) for label in item["labels"]),
            bool(item.get("total")),
            item.get("group"),
            item.get("opens"),
            item.get("level"),
        )
        for item in lines
    )
