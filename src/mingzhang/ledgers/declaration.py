"""The sheets and columns of a ledger as declared in ``catalogue/ledger/*.yaml``.

Template, readers, writers, the reference page and the words of every fault derive from this one declaration.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any, Literal, get_args

from mingzhang.catalogue import store
from mingzhang.catalogue.strict import take
from mingzhang.model.errors import CatalogueError
from mingzhang.model.writing import fold

ColumnType = Literal[
    "text",
    "long",
    "unit",
    "project",
    "code",
    "choice",
    "amount",
    "area",
    "count",
    "date",
    "year",
    "yesno",
    "section",
]
_SHEETS = "ledger/sheets.yaml"
_GUIDE = "ledger/guide.yaml"
_SHEET_OPTIONAL = {"also", "layout", "required"}
_COLUMN_OPTIONAL = {
    *("also", "required", "options", "options_from", "default", "width", "list", "digits", "negative", "department"),
}
_WIDTHS = {"long": 48, "amount": 20, "code": 40, "text": 16, "date": 14}


@dataclass(frozen=True, slots=True)
class Column:
    """One column. ``options_from`` names a list that follows from elsewhere in the catalogue or the model.

    ``list`` and ``digits`` belong to codes; ``width`` is in characters; ``default`` stands for a blank.
    """

    id: str
    name: str
    type: ColumnType
    note: str
    example: str
    also: tuple[str, ...] = ()
    required: bool = False
    options: tuple[str, ...] = ()
    options_from: str = ""
    default: str = ""
    width: int = 16
    list: str = ""
    digits: tuple[int, ...] = ()
    negative: bool = False
    department: bool = False

    @property
    def names(self) -> tuple[str, ...]:
        """Return all names the column may have, its own first."""
        return (self.name, *self.also)


@dataclass(frozen=True, slots=True)
class SheetForm:
    """One sheet. ``layout`` "form" is two columns of label and value; ``at`` is the column that places point to."""

    id: str
    name: str
    intro: str
    at: str
    columns: tuple[Column, ...]
    also: tuple[str, ...] = ()
    layout: Literal["table", "form"] = "table"
    required: bool = False

    def column(self, column_id: str) -> Column:
        """Return the column of an id.

        Raises:
            KeyError: there is none.
        """
        for column in self.columns:
            if column.id == column_id:
                return column
        raise KeyError(column_id)


@dataclass(frozen=True, slots=True)
class Guide:
    """The sheet of instructions: its name and title, the mark of example rows, the name of the column of numbers."""

    name: str
    title: str
    mark: str
    number: str
    paragraphs: tuple[str, ...]
    columns: tuple[str, ...]


@cache
def load_sheets() -> Mapping[str, SheetForm]:
    """Return all sheets by id, in the order of the workbook.

    Raises:
        CatalogueError: the declaration is malformed.
    """
    sheets = {form.id: form for form in map(_sheet, store.read(_SHEETS))}
    names = [fold(name) for form in sheets.values() for name in (form.name, *form.also)]
    if len(names) != len(set(names)):
        raise CatalogueError(_SHEETS, "两张表用了同一个名称（a name stands for two sheets）")
    return sheets


@cache
def load_guide() -> Guide:
    """Return the words of the sheet of instructions."""
    data = take(_GUIDE, store.read(_GUIDE), {"name", "title", "mark", "number", "paragraphs", "columns"})
    return Guide(
        data["name"], data["title"], data["mark"], data["number"], tuple(data["paragraphs"]), tuple(data["columns"])
    )


def _sheet(data: object) -> SheetForm:
    found = take(_SHEETS, data, {"id", "name", "intro", "at", "columns"}, _SHEET_OPTIONAL)
    columns = tuple(_column(found["id"], one) for one in found["columns"])
    names = [fold(name) for column in columns for name in column.names]
    if len(names) != len(set(names)):
        raise CatalogueError(_SHEETS, f"{found['name']}：两列用了同一个名称（a name stands for two columns）")
    if found["at"] not in {column.id for column in columns}:
        raise CatalogueError(_SHEETS, f"{found['name']}：没有 {found['at']} 这一列（at names no column）")
    if found.get("layout", "table") not in ("table", "form"):
        raise CatalogueError(_SHEETS, f"{found['name']}：layout 只能是 table 或 form")
    return SheetForm(
        found["id"],
        found["name"],
        found["intro"],
        found["at"],
        columns,
        tuple(found.get("also", ())),
        found.get("layout", "table"),
        found.get("required", False),
    )


def _column(sheet: str, data: object) -> Column:
    source = f"{_SHEETS} {sheet}"
    found: Mapping[str, Any] = take(source, data, {"id", "name", "type", "note", "example"}, _COLUMN_OPTIONAL)
    if found["type"] not in get_args(ColumnType):
        raise CatalogueError(source, f"{found['name']}：没有 {found['type']} 这种类型（unknown type）")
    if found["type"] == "code" and not (found.get("list") and found.get("digits")):
        raise CatalogueError(source, f"{found['name']}：科目列要写 list 和 digits")
    if found["type"] == "choice" and not (found.get("options") or found.get("options_from")):
        raise CatalogueError(source, f"{found['name']}：选择列要写 options 或 options_from")
    return Column(
        id=found["id"],
        name=found["name"],
        type=found["type"],
        note=found["note"],
        example=str(found["example"]),
        also=tuple(found.get("also", ())),
        required=found.get("required", False),
        options=tuple(found.get("options", ())),
        options_from=found.get("options_from", ""),
        default=found.get("default", ""),
        width=found.get("width", max(_WIDTHS.get(found["type"], 12), 2 * len(found["name"]) + 2)),
        list=found.get("list", ""),
        digits=tuple(found.get("digits", ())),
        negative=found.get("negative", False),
        department=found.get("department", False),
    )
