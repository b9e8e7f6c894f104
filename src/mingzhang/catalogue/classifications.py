"""The classifications of government revenue and expenditure, by year, as far as they are known.

No complete 《政府收支分类科目》 could be had in machine-readable form, so the lists in ``classifications/<year>/``
were put together from published disclosures, and every row says how sure it is (``Entry.status``). A code that
is not in a list is *unknown*, never wrong; only an entry with ``is_certain`` may be held against a document.

**Loading the yearly book.** Whoever has it puts its lists into a folder of their own and names that folder in
the environment variable ``MINGZHANG_CLASSIFICATIONS`` (or passes ``overlay=``)::

    my-lists/2026/functional.csv      code,name
                                      2010101,行政运行
    my-lists/2026/economic_dept.csv   …

The files are UTF-8 CSV named as ours (functional, economic_dept, economic_gov, revenue, project_category,
economic_mapping) with a header row. ``code`` and ``name`` are enough: level and parent follow from the code, and
a missing status means ``official_book``, which is certain. A row replaces ours of the same code; other rows of
ours stay. A folder of a year that we do not have makes that year available.
"""

from __future__ import annotations

import csv
import os
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from types import MappingProxyType
from typing import Literal, NamedTuple, get_args

from mingzhang.catalogue.store import ROOT
from mingzhang.model.errors import CatalogueError
from mingzhang.model.writing import fold

FOLDER = ROOT / "classifications"
OVERLAY_VARIABLE = "MINGZHANG_CLASSIFICATIONS"

#: How sure a row is: from the official book or a notice of the ministry; met in several or one published
#: document; found in another independent source; name known but code recalled or inferred; abolished;
#: contradictory; from memory only.
Status = Literal[
    "official_book",
    "official_notice",
    "attested",
    "attested_once",
    "corroborated",
    "form_name",
    "code_inferred",
    "historical",
    "doubtful",
    "unverified_recall",
]
#: Entries of these statuses may be held against a document.
CERTAIN = frozenset({"official_book", "official_notice", "attested"})
KINDS = ("functional", "economic_dept", "economic_gov", "revenue", "project_category")

#: What is left of a class without 支出 and means nothing, or something else, on its own.
_NEVER_SHORT = frozenset({"其他", "转移性", "国有资本经营预算", "抗疫特别国债安排的"})
_STATUSES = frozenset(get_args(Status))
_COLUMNS = {"code", "name", "level", "parent", "first_year", "last_year", "status", "former", "source"}
_PAIR_COLUMNS = {"dept_code", "dept_name", "gov_code", "gov_name", "applies_to", "status", "source"}
_YEARS: dict[str, int | None] = {"": None} | {str(year): year for year in range(1990, 2100)}
#: Digits of a code → its level: 类 1, 款 2, 项 3, 目 4.
_LEVELS = {3: 1, 5: 2, 7: 3, 9: 4, 11: 5}


class Entry(NamedTuple):
    """One code. ``level``: 1 类, 2 款, 3 项, 4 目; ``parent`` is "" for a class.

    ``first_year`` and ``last_year`` are those of the documents it was met in (None: unknown), not of the
    official lists. ``former`` holds older or other official names, each with the last year it was met (or None).
    """

    code: str
    name: str
    level: int
    parent: str
    first_year: int | None
    last_year: int | None
    status: Status
    former: tuple[tuple[str, int | None], ...]
    source: str

    @property
    def is_certain(self) -> bool:
        """Say whether the entry is sure enough to call a differing document wrong."""
        return self.status in CERTAIN

    @property
    def names(self) -> tuple[str, ...]:
        """Return the name in force and after it the former ones."""
        return (self.name, *(name for name, _ in self.former))


@dataclass(frozen=True, slots=True)
class Classification:
    """One list of codes. ``year`` is the list's own year, which may differ from the year asked for."""

    kind: str
    year: int
    entries: Mapping[str, Entry]
    named: Mapping[str, tuple[Entry, ...]]

    def entry(self, code: str) -> Entry | None:
        """Return the entry of a code, None where the list does not have it."""
        return self.entries.get(code)

    def names(self, code: str) -> tuple[str, ...]:
        """Return all names a code may carry, the one in force first; () for an unknown code."""
        entry = self.entries.get(code)
        return entry.names if entry else ()

    def by_name(self, name: str) -> tuple[Entry, ...]:
        """Return all entries of a name (former names included), whatever blanks and brackets it is written with."""
        return self.named.get(fold(name), ())

    def parents(self, code: str) -> tuple[Entry, ...]:
        """Return the known entries above a code, the class first. Works for unknown codes, too."""
        above = (code[:length] for length in sorted(_LEVELS) if length < len(code))
        return tuple(self.entries[part] for part in above if part in self.entries)

    def status(self, code: str) -> Status | None:
        """Return how sure the entry of a code is, None for an unknown code."""
        entry = self.entries.get(code)
        return entry.status if entry else None

    def is_certain(self, code: str) -> bool:
        """Say whether the code is known well enough to hold its name against a document."""
        entry = self.entries.get(code)
        return entry is not None and entry.is_certain

    def __len__(self) -> int:
        return len(self.entries)


class Pair(NamedTuple):
    """A department economic item and a government economic item that occur together.

    ``applies_to``: 机关 (government classes 501 to 504), 事业单位 (505, 506) or 通用.
    """

    dept_code: str
    dept_name: str
    gov_code: str
    gov_name: str
    applies_to: str
    status: Status
    source: str

    @property
    def is_certain(self) -> bool:
        """Say whether the pair was met often enough to rely on."""
        return self.status in CERTAIN


@dataclass(frozen=True, slots=True)
class EconomicMapping:
    """Which government economic items a department economic item goes with. Known pairs only: not complete."""

    year: int
    pairs: tuple[Pair, ...]
    by_names: Mapping[tuple[str, str], Pair]
    by_department_name: Mapping[str, tuple[Pair, ...]]

    def find(self, dept_name: str, gov_name: str) -> Pair | None:
        """Return the pair of two printed item names, None where it was never met (unknown, not wrong)."""
        return self.by_names.get((fold(dept_name), fold(gov_name)))

    def of(self, dept_name: str) -> tuple[Pair, ...]:
        """Return all known pairs of a department economic item by its printed name."""
        return self.by_department_name.get(fold(dept_name), ())


def load_classification(kind: str, year: int | None = None, overlay: Path | None = None) -> Classification:
    """Return the list of a kind in force in a year: the newest list not after it, else the oldest there is.

    Args:
        kind: one of ``KINDS``.
        year: the year of the disclosure; None for the newest list.
        overlay: a folder with lists laid over ours; by default the one named in ``MINGZHANG_CLASSIFICATIONS``.

    Raises:
        CatalogueError: the kind is unknown, or a file is malformed.
    """
    if kind not in KINDS:
        raise CatalogueError(kind, f"unknown classification, known are {', '.join(KINDS)}")
    return _classification(kind, *_files(kind, year, _overlay(overlay)))


def load_mapping(year: int | None = None, overlay: Path | None = None) -> EconomicMapping:
    """Return the known pairs of department and government economic items for a year, chosen as lists are."""
    return _mapping(*_files("economic_mapping", year, _overlay(overlay)))


def class_names(year: int | None = None) -> Mapping[str, str]:
    """Return how the functional classes may be printed → their names in the form, in the form's order.

    Keys are folded (see ``mingzhang.model.writing.fold``): the name itself, the name without 支出, former names.
    """
    return _class_names(*_files("functional", year, _overlay(None)))


def canonical_classes(year: int | None = None) -> tuple[str, ...]:
    """Return the names of the functional classes in the order of the form (一、一般公共服务支出 …)."""
    return tuple(dict.fromkeys(class_names(year).values()))


def _overlay(folder: Path | None) -> Path | None:
    named = os.environ.get(OVERLAY_VARIABLE)
    return folder or (Path(named) if named else None)


@cache
def _classification(kind: str, year: int, files: tuple[Path, ...]) -> Classification:
    entries = {entry.code: entry for file in files for entry in _entries(file, kind)}
    named: defaultdict[str, list[Entry]] = defaultdict(list)
    for entry in entries.values():
        for name in entry.names:
            named[fold(name)].append(entry)
    index = {name: tuple(items) for name, items in named.items()}
    return Classification(kind, year, MappingProxyType(entries), MappingProxyType(index))


@cache
def _mapping(year: int, files: tuple[Path, ...]) -> EconomicMapping:
    pairs = {(pair.dept_code, pair.gov_code): pair for file in files for pair in _pairs(file)}
    by_department: defaultdict[str, list[Pair]] = defaultdict(list)
    by_names: dict[tuple[str, str], Pair] = {}
    for pair in pairs.values():
        by_department[fold(pair.dept_name)].append(pair)
        # One pair of names can stand for several codes (310 and 309 share items): keep the surer one.
        key = fold(pair.dept_name), fold(pair.gov_name)
        if key not in by_names or (pair.is_certain and not by_names[key].is_certain):
            by_names[key] = pair
    grouped = {name: tuple(items) for name, items in by_department.items()}
    return EconomicMapping(year, tuple(pairs.values()), MappingProxyType(by_names), MappingProxyType(grouped))


@cache
def _class_names(year: int, files: tuple[Path, ...]) -> Mapping[str, str]:
    functional = _classification("functional", year, files)
    classes = sorted((entry for entry in functional.entries.values() if entry.level == 1), key=lambda entry: entry.code)
    names = {fold(entry.name): entry.name for entry in classes}
    for entry in classes:
        short = fold(entry.name).removesuffix("支出")
        for name in {short, *map(fold, entry.names[1:])} - _NEVER_SHORT:
            names.setdefault(name, entry.name)
    return MappingProxyType(names)


@cache
def _files(kind: str, year: int | None, overlay: Path | None) -> tuple[int, tuple[Path, ...]]:
    """Return the year found and the files to read, ours first, the one laid over it last."""
    chosen = [_choose(folder, kind, year) for folder in (FOLDER, overlay) if folder is not None]
    found = [choice for choice in chosen if choice is not None]
    if not found:
        raise CatalogueError(str(FOLDER), f"no list {kind}")
    not_after = [own for own, _ in found if year is None or own <= year]
    return max(not_after) if not_after else min(own for own, _ in found), tuple(file for _, file in found)


def _choose(folder: Path, kind: str, year: int | None) -> tuple[int, Path] | None:
    if not folder.is_dir():
        raise CatalogueError(str(folder), "no such folder of classifications")
    files = {int(file.parent.name): file for file in folder.glob(f"*/{kind}.csv") if file.parent.name.isdigit()}
    if not files:
        return None
    not_after = [own for own in files if year is None or own <= year]
    own = max(not_after) if not_after else min(files)
    return own, files[own]


def _entries(file: Path, kind: str) -> Iterator[Entry]:
    seen: set[str] = set()
    for row in _rows(file, {"code", "name"}, _COLUMNS):
        code = row["code"]
        if code in seen:
            raise CatalogueError(str(file), f"the code {code} stands twice")
        seen.add(code)
        yield _entry(file, kind, row)


def _entry(file: Path, kind: str, row: Mapping[str, str]) -> Entry:
    code = row["code"]
    depth = len(code) if kind == "project_category" else _LEVELS.get(len(code), 0)
    if not (code.isascii() and code.isdigit() and depth and row["name"]):
        raise CatalogueError(str(file), f"{code} {row['name']}: not a code with a name")
    level = row.get("level")
    if level and level != str(depth):
        raise CatalogueError(str(file), f"{code}: level {level} does not fit the code")
    parent = code[: -(1 if kind == "project_category" else 2)] if depth > 1 else ""
    if row.get("parent") and row["parent"] != parent:
        raise CatalogueError(str(file), f"{code}: parent {row['parent']} does not fit the code")
    status = _status(file, row)
    first, last = _year(file, row.get("first_year", "")), _year(file, row.get("last_year", ""))
    former = tuple(_former(file, row["former"])) if row.get("former") else ()
    return Entry(code, row["name"], depth, parent, first, last, status, former, row.get("source") or file.name)


def _pairs(file: Path) -> Iterator[Pair]:
    for row in _rows(file, _PAIR_COLUMNS - {"status", "source", "applies_to"}, _PAIR_COLUMNS):
        yield Pair(
            row["dept_code"],
            row["dept_name"],
            row["gov_code"],
            row["gov_name"],
            row.get("applies_to") or "通用",
            _status(file, row),
            row.get("source") or file.name,
        )


def _status(file: Path, row: Mapping[str, str]) -> Status:
    status = row.get("status") or "official_book"
    if status not in _STATUSES:
        raise CatalogueError(str(file), f"unknown status {status}")
    return status  # type: ignore[return-value]  # checked above


def _year(file: Path, text: str) -> int | None:
    if text not in _YEARS:
        raise CatalogueError(str(file), f"{text} is no year")
    return _YEARS[text]


def _former(file: Path, text: str) -> Iterator[tuple[str, int | None]]:
    for part in text.split(";"):
        name, _, year = part.partition("@")
        yield name, _year(file, year)


def _rows(file: Path, required: set[str], known: set[str]) -> Iterator[dict[str, str]]:
    try:
        lines = file.read_text(encoding="utf-8-sig").splitlines()
    except (OSError, UnicodeDecodeError) as error:
        raise CatalogueError(str(file), str(error)) from error
    reader = csv.reader(lines)
    header = _header(file, next(reader, []), required, known)
    for cells in reader:
        if len(cells) != len(header):
            raise CatalogueError(str(file), f"line {reader.line_num} has {len(cells)} cells, not {len(header)}")
        yield dict(zip(header, cells, strict=True))


def _header(file: Path, header: Iterable[str], required: set[str], known: set[str]) -> list[str]:
    names = list(header)
    if missing := required - set(names):
        raise CatalogueError(str(file), f"missing column {', '.join(sorted(missing))}")
    if unknown := set(names) - known:
        raise CatalogueError(str(file), f"unknown column {', '.join(sorted(unknown))}")
    return names
