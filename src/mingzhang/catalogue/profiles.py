"""What a region's form consists of and what is owed there, as declared in ``profiles/*.yaml``.

A profile that ``extends`` another takes over what it does not declare itself; its duties come after those of the
other. Under ``national`` the layout is unknown: it declares no tables and no sections, so nothing can be missing.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import PurePosixPath
from types import MappingProxyType
from typing import Any, Literal, get_args

from mingzhang.catalogue import store
from mingzhang.catalogue.laws import resolve
from mingzhang.catalogue.strict import take
from mingzhang.catalogue.tables import load_tables
from mingzhang.catalogue.titles import bare_title
from mingzhang.model.errors import CatalogueError

FOLDER = "profiles"
#: The profile of a disclosure whose layout is not known.
DEFAULT = "national"

SheetKind = Literal["overall", "project"]

_REQUIRED = {"id", "name", "name_en", "tables", "sections", "glossary", "sheets", "caption", "notes"}
_OPTIONAL = {"extends", "recognised_by", "captions_else", "level_words", "deadline_days", "duties", "cover_statements"}
_OPTIONAL |= {"unit"}
_EXCLUDING = "（不含上年结转）"


@dataclass(frozen=True, slots=True)
class ProfileTable:
    """A table of the form: its catalogue id and its printed title without the year."""

    id: str
    title: str


@dataclass(frozen=True, slots=True)
class ProfileSection:
    """A heading of the form: its key (P1, S01, S05.1 …) and title; 部门 is 单位 in a unit's disclosure."""

    key: str
    title: str


@dataclass(frozen=True, slots=True)
class ProfileSheet:
    """A performance target sheet of the form, the words its title ends with, and the unit of its amounts."""

    kind: SheetKind
    title: str
    unit: str


@dataclass(frozen=True, slots=True)
class Duty:
    """Something that must be published, the tables and sections where the form has it, and by which law."""

    id: str
    title: str
    tables: tuple[str, ...]
    sections: tuple[str, ...]
    basis: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class CoverStatement:
    """A line that covers carry, such as 保密审查情况; ``provinces`` are those whose form asks for it."""

    label: str
    provinces: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Profile:
    """The form of a region. Tables, sections and glossary stand in the order of the form.

    ``recognised_by`` says how many of the tables' titles must occur for a disclosure to have this layout.
    ``captions`` are what may stand above a table, ``{n}`` being its number; the first is the form's own.
    ``level_words`` are words that fit only a department of that level (see ``Region.level``).
    """

    id: str
    name: str
    name_en: str
    extends: str | None
    recognised_by: int | None
    tables: tuple[ProfileTable, ...]
    sections: tuple[ProfileSection, ...]
    glossary: tuple[str, ...]
    sheets: tuple[ProfileSheet, ...]
    captions: tuple[str, ...]
    notes: Mapping[str, str]
    level_words: Mapping[str, tuple[str, ...]]
    deadline_days: int
    duties: tuple[Duty, ...]
    cover_statements: tuple[CoverStatement, ...]
    #: In which unit the tables are written: 万元 or 元.
    unit: str = "万元"

    @property
    def knows_layout(self) -> bool:
        """Say whether a table or section that is not there may be called missing."""
        return bool(self.tables)

    def table(self, table_id: str) -> ProfileTable | None:
        """Return a table of the form by its id."""
        return next((table for table in self.tables if table.id == table_id), None)

    def section(self, key: str) -> ProfileSection | None:
        """Return a heading of the form by its key."""
        return next((section for section in self.sections if section.key == key), None)

    def sheet(self, kind: SheetKind) -> ProfileSheet | None:
        """Return the form's sheet of a kind."""
        return next((sheet for sheet in self.sheets if sheet.kind == kind), None)


@cache
def profile_ids() -> tuple[str, ...]:
    """Return the ids of all declared profiles, sorted."""
    return tuple(PurePosixPath(name).stem for name in store.names(FOLDER))


@cache
def load_profile(profile_id: str) -> Profile:
    """Return a profile with everything it takes over from the one it extends.

    Raises:
        CatalogueError: there is no such profile, or its file is malformed.
    """
    source = f"{FOLDER}/{profile_id}.yaml"
    return parse_profile(source, store.read(source))


def choose_profile(titles: Sequence[str]) -> str:
    """Return the id of the profile whose table titles occur most, ``national`` where none is recognised.

    Args:
        titles: printed table titles; years, table numbers, words such as 部门预算 before the name of a table and
            （不含上年结转） do not matter.

    Of two forms that share as many titles with the disclosure, the one with fewer others counts.
    """
    seen = {_bare(title) for title in titles}
    counts = {known: (len(seen & own), -len(own)) for known, own, least in _signatures() if len(seen & own) >= least}
    return max(counts, key=lambda known: counts[known], default=DEFAULT)


@cache
def _signatures() -> tuple[tuple[str, frozenset[str], int], ...]:
    profiles = (load_profile(profile_id) for profile_id in profile_ids())
    return tuple(
        (profile.id, frozenset(_bare(table.title) for table in profile.tables), profile.recognised_by)
        for profile in profiles
        if profile.recognised_by is not None
    )


def _bare(title: str) -> str:
    return bare_title(title).removesuffix(_EXCLUDING)


def parse_profile(source: str, data: object) -> Profile:
    """Read one profile as declared.

    Raises:
        CatalogueError: a key is missing or unknown, a table or legal reference does not exist, a key stands twice.
    """
    item = take(source, data, _REQUIRED, _OPTIONAL)
    if source != f"{FOLDER}/{item['id']}.yaml":
        raise CatalogueError(source, f"holds the profile {item['id']}")
    if item.get("extends") == item["id"]:
        raise CatalogueError(source, "extends itself")
    base = load_profile(item["extends"]) if "extends" in item else None
    level_words = {level: tuple(words) for level, words in item.get("level_words", {}).items()}
    own_duties = tuple(_duty(source, entry) for entry in item.get("duties", []))
    return Profile(
        id=item["id"],
        name=item["name"],
        name_en=item["name_en"],
        extends=item.get("extends"),
        recognised_by=item.get("recognised_by"),
        tables=_tables(source, item["tables"]),
        sections=_sections(source, item["sections"]),
        glossary=tuple(item["glossary"]),
        sheets=tuple(_sheet(source, entry) for entry in item["sheets"]),
        captions=tuple(filter(None, (item["caption"], *item.get("captions_else", [])))),
        notes=MappingProxyType(dict(take(source, item["notes"], set(), {"no_data", "tail_difference"}))),
        level_words=MappingProxyType({**(base.level_words if base else {}), **level_words}),
        deadline_days=int(item.get("deadline_days", base.deadline_days if base else 0)),
        duties=(*(base.duties if base else ()), *own_duties),
        cover_statements=(*(base.cover_statements if base else ()), *_cover_statements(source, item)),
        unit=_unit(source, item.get("unit", base.unit if base else "万元")),
    )


def _unit(source: str, unit: str) -> str:
    if unit not in ("万元", "元"):
        raise CatalogueError(source, f"unit: {unit} 应当是万元或元（must be 万元 or 元）")
    return unit


def _tables(source: str, data: Sequence[Any]) -> tuple[ProfileTable, ...]:
    entries = (take(f"{source}: tables", item, {"id", "title"}) for item in data)
    tables = tuple(ProfileTable(entry["id"], entry["title"]) for entry in entries)
    _unique(source, [table.id for table in tables])
    if unknown := [table.id for table in tables if table.id not in load_tables()]:
        raise CatalogueError(source, f"unknown table {', '.join(unknown)}")
    return tables


def _sections(source: str, data: Sequence[Any]) -> tuple[ProfileSection, ...]:
    entries = (take(f"{source}: sections", item, {"key", "title"}) for item in data)
    sections = tuple(ProfileSection(entry["key"], entry["title"]) for entry in entries)
    _unique(source, [section.key for section in sections])
    return sections


def _sheet(source: str, data: object) -> ProfileSheet:
    item = take(f"{source}: sheets", data, {"kind", "title", "unit"})
    if item["kind"] not in get_args(SheetKind):
        raise CatalogueError(source, f"unknown sheet {item['kind']}")
    return ProfileSheet(item["kind"], item["title"], item["unit"])


def _duty(source: str, data: object) -> Duty:
    item = take(f"{source}: duties", data, {"id", "title", "tables", "sections", "basis"})
    for reference in item["basis"]:
        resolve(reference)
    return Duty(item["id"], item["title"], tuple(item["tables"]), tuple(item["sections"]), tuple(item["basis"]))


def _cover_statements(source: str, item: Mapping[str, Any]) -> Iterator[CoverStatement]:
    for entry in item.get("cover_statements", []):
        statement = take(f"{source}: cover_statements", entry, {"label", "provinces"})
        yield CoverStatement(statement["label"], tuple(statement["provinces"]))


def _unique(source: str, keys: Sequence[str]) -> None:
    if len(set(keys)) != len(keys):
        raise CatalogueError(source, "an id is used twice")
