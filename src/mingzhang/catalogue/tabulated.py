"""How each table follows from a ledger: the queries declared under ``tabulated:`` at the end of ``tables/*.yaml``.

A declaration says which budget lines a table is about, what its rows are and what its columns are::

    tabulated:
      where: {purpose: 本年支出}                 # a filter; of the whole table
      rows:
        - {line: 合计, sum: [行]}               # a line that adds up others; 行: the top rows that `by` makes
        - {by: function}                        # one row per functional code, 类, 款, 项
      columns:
        合计: {sum: [基本支出, 项目支出]}          # a column that adds up others
        基本支出: {purpose: 基本支出}             # a column with a filter of its own

A two-sided table has ``left`` and ``right``, each with ``rows`` and ``columns``.

**Filters** (of table, row and column; all must hold, and of a list one must):

=============  =======================================================================================================
``source``     fund sources by their names; 财政拨款 stands for the three budgets of fiscal appropriation
``purpose``    人员经费, 公用经费, 项目支出, 年终结转; 基本支出 is the first two, 本年支出 all but 年终结转
``carried``    true: money of former years (上年结转); false: this year's
``item``       beginnings of department economic codes, as texts
``government`` beginnings of government economic codes, as texts
``kind``       what the unit is: 行政单位, 参照公务员法管理的事业单位, 事业单位
=============  =======================================================================================================

**Rows**. ``line`` with a filter, or with ``sum`` (names of lines of the same side, 行 for the top rows of its ``by``);
the name must be one of the table's declared lines, or 合计. ``name`` is what is printed (default: the line; {word} is
部门 or 单位). ``parts: [行]`` says that rows found otherwise (revenue codes) make the line up. ``by`` makes rows:

============  ========================================================================================================
``class``     one line for each functional class of the form, whether it has an amount or not
``function``  functional codes of the lines with the codes above them, each the sum of those below
``pair``      department economic classes, and below them pairs of department and government economic items
``revenue``   codes of revenue lines (3, 5, 7, 9 digits) with the codes above them; only ``source`` may be filtered
``unit``      units that have an amount
``project``   the department (in its own document), its units, their projects
============  ========================================================================================================

**Columns** go by the names that the table declares. An empty filter ``{}`` takes every line.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any, Literal, NamedTuple, TypeVar, get_args

from mingzhang.catalogue import store
from mingzhang.catalogue.strict import take
from mingzhang.catalogue.tables import TableSpec, load_tables
from mingzhang.model.errors import CatalogueError
from mingzhang.model.ledger import BASIC, FISCAL, FundSource, Purpose, UnitKind

Grouping = Literal["class", "function", "pair", "revenue", "unit", "project"]

#: In a ``sum`` or ``parts``: the top rows that the side's ``by`` makes.
ROWS = "行"
TOTAL = "合计"
_Name = TypeVar("_Name")

_SOURCES: Mapping[str, tuple[FundSource, ...]] = {**{one.value: (one,) for one in FundSource}, "财政拨款": FISCAL}
_PURPOSES: Mapping[str, tuple[Purpose, ...]] = {
    **{one.value: (one,) for one in Purpose},
    "基本支出": BASIC,
    "本年支出": (*BASIC, Purpose.PROJECT),
}
_KINDS: Mapping[str, tuple[UnitKind, ...]] = {one.value: (one,) for one in UnitKind}
_FILTER_KEYS = {"source", "purpose", "carried", "item", "government", "kind"}


class Traits(NamedTuple):
    """What a filter may ask about a budget line; ``kind`` is None where the line's unit is not in the ledger."""

    source: FundSource
    purpose: Purpose
    carried: bool
    item: str
    government: str
    kind: UnitKind | None


@dataclass(frozen=True, slots=True)
class Filter:
    """Which budget lines count. None: not asked. ``items`` and ``governments`` are beginnings of codes."""

    sources: frozenset[FundSource] | None = None
    purposes: frozenset[Purpose] | None = None
    carried: bool | None = None
    items: tuple[str, ...] | None = None
    governments: tuple[str, ...] | None = None
    kinds: frozenset[UnitKind] | None = None

    def takes(self, traits: Traits) -> bool:
        """Say whether budget lines of these traits count."""
        return (
            (self.sources is None or traits.source in self.sources)
            and (self.purposes is None or traits.purpose in self.purposes)
            and (self.carried is None or traits.carried == self.carried)
            and (self.items is None or traits.item.startswith(self.items))
            and (self.governments is None or traits.government.startswith(self.governments))
            and (self.kinds is None or traits.kind in self.kinds)
        )


@dataclass(frozen=True, slots=True)
class RowQuery:
    """A fixed line (``line``) or a group of rows (``by``); ``sum`` names what a line adds up."""

    where: Filter
    line: str = ""
    by: Grouping | None = None
    name: str = ""
    sum: tuple[str, ...] = ()
    parts: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class ColumnQuery:
    """A column: a filter, or the sum of other columns of the side."""

    name: str
    where: Filter
    sum: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class SideQuery:
    """The rows and columns of a table, or of one side of it."""

    rows: tuple[RowQuery, ...]
    columns: tuple[ColumnQuery, ...]

    @property
    def by(self) -> RowQuery | None:
        """Return the row query that makes a group of rows, None where all lines are fixed."""
        return next((row for row in self.rows if row.by is not None), None)


@dataclass(frozen=True, slots=True)
class TableQuery:
    """How one table follows from a ledger. One-sided tables have ``main``, two-sided ones ``left`` and ``right``."""

    id: str
    where: Filter
    main: SideQuery | None = None
    left: SideQuery | None = None
    right: SideQuery | None = None

    @property
    def sides(self) -> tuple[SideQuery, ...]:
        """Return the sides there are, income first."""
        return tuple(side for side in (self.main, self.left, self.right) if side is not None)


@cache
def load_queries() -> Mapping[str, TableQuery]:
    """Return the queries of all tables that declare one, by table id, in the order of the tables' numbers.

    Raises:
        CatalogueError: a declaration is malformed.
    """
    found: dict[str, TableQuery] = {}
    for spec in load_tables().values():
        source = f"tables/{spec.id}.yaml"
        data = store.read(source)
        if "tabulated" in data:
            found[spec.id] = parse_query(f"{source}: tabulated", data["tabulated"], spec)
    return found


def parse_query(source: str, data: object, spec: TableSpec) -> TableQuery:
    """Read the declaration of one table.

    Raises:
        CatalogueError: a key is missing or unknown, or a value names no source, purpose, line or column.
    """
    item = take(source, data, set(), {"where", "rows", "columns", "left", "right"})
    where = _filter(source, item.get("where", {}))
    if "left" in item or "right" in item:
        take(source, data, {"left", "right"}, {"where"})
        sides = [
            _side(f"{source}: {key}", item[key], _lines_of(spec, key), _columns_of(spec, key))
            for key in ("left", "right")
        ]
        return TableQuery(spec.id, where, left=sides[0], right=sides[1])
    take(source, data, {"rows", "columns"}, {"where"})
    own = {"rows": item["rows"], "columns": item["columns"]}
    return TableQuery(spec.id, where, main=_side(source, own, _lines_of(spec, ""), _columns_of(spec, "")))


def _lines_of(spec: TableSpec, key: str) -> frozenset[str]:
    side = {"left": spec.left, "right": spec.right}.get(key)
    lines = side.lines if side is not None else spec.all_lines
    return frozenset({line.name for line in lines} | ({TOTAL} if spec.total else set()))


def _columns_of(spec: TableSpec, key: str) -> frozenset[str]:
    side = {"left": spec.left, "right": spec.right}.get(key)
    columns = side.columns if side is not None else spec.columns
    return frozenset(column.name for column in columns)


def _side(source: str, data: object, lines: frozenset[str], columns: frozenset[str]) -> SideQuery:
    item = take(source, data, {"rows", "columns"})
    side = SideQuery(
        tuple(_row(source, row) for row in item["rows"]),
        tuple(_column(source, name, column) for name, column in item["columns"].items()),
    )
    _check_names(source, "行", [row.line for row in side.rows if row.by is None], lines)
    _check_names(source, "列", [column.name for column in side.columns], columns)
    if sum(row.by is not None for row in side.rows) > 1:
        raise CatalogueError(source, "by 只能写一次（by stands twice）")
    # A sum refers to what stands elsewhere on its side; sums of sums are fine, circles are not.
    grouped = {ROWS} if side.by is not None else set()
    _check_sums(source, {row.line: (*row.sum, *row.parts) for row in side.rows if row.by is None}, grouped)
    _check_sums(source, {column.name: column.sum for column in side.columns}, set())
    return side


def _row(source: str, data: object) -> RowQuery:
    item = take(source, data, set(), {"line", "by", "name", "sum", "parts"} | _FILTER_KEYS)
    if ("line" in item) == ("by" in item):
        raise CatalogueError(source, "每一行要么写 line，要么写 by（either line or by）")
    if "by" in item and (item["by"] not in get_args(Grouping) or item.keys() & {"sum", "parts", "name"}):
        raise CatalogueError(source, f"by: {item['by']} 不认识，或者带有只属于 line 的项（unknown or misplaced key）")
    where = _own_filter(source, item, {"line", "by", "name", "sum", "parts"})
    if item.get("by") == "revenue" and where != Filter(sources=where.sources):
        raise CatalogueError(source, "by: revenue 只能按 source 筛选（filter by source only）")
    return RowQuery(
        where,
        item.get("line", ""),
        item.get("by"),
        item.get("name", item.get("line", "")),
        tuple(item.get("sum", [])),
        tuple(item.get("parts", [])),
    )


def _column(source: str, name: str, data: object) -> ColumnQuery:
    item = take(f"{source}: {name}", data, set(), {"sum"} | _FILTER_KEYS)
    return ColumnQuery(name, _own_filter(source, item, {"sum"}), tuple(item.get("sum", [])))


def _own_filter(source: str, item: Mapping[str, Any], other: set[str]) -> Filter:
    data = {key: value for key, value in item.items() if key not in other}
    if data and "sum" in item:
        raise CatalogueError(source, "sum 已经说明加哪些，不能再筛选（a sum takes no filter）")
    return _filter(source, data)


def _filter(source: str, data: object) -> Filter:
    item = take(source, data, set(), _FILTER_KEYS)
    carried = item.get("carried")
    if carried is not None and not isinstance(carried, bool):
        raise CatalogueError(source, f"carried: {carried} 应当是 true 或 false（must be true or false）")
    sources = _named(source, item.get("source"), _SOURCES)
    purposes = _named(source, item.get("purpose"), _PURPOSES)
    kinds = _named(source, item.get("kind"), _KINDS)
    return Filter(
        frozenset(sources) if sources is not None else None,
        frozenset(purposes) if purposes is not None else None,
        carried,
        _codes(source, item.get("item")),
        _codes(source, item.get("government")),
        frozenset(kinds) if kinds is not None else None,
    )


def _each(value: Any) -> Sequence[Any]:
    return value if isinstance(value, list) else [value]


def _named(source: str, value: Any, known: Mapping[str, tuple[_Name, ...]]) -> list[_Name] | None:
    if value is None:
        return None
    if unknown := [str(name) for name in _each(value) if name not in known]:
        raise CatalogueError(source, f"没有“{'、'.join(unknown)}”，可用的是{'、'.join(known)}（unknown value）")
    return [one for name in _each(value) for one in known[name]]


def _codes(source: str, value: Any) -> tuple[str, ...] | None:
    if value is None:
        return None
    if bad := [one for one in _each(value) if not (isinstance(one, str) and one.isascii() and one.isdigit())]:
        raise CatalogueError(source, f"{bad[0]} 应当是加引号的编码（a code in quotation marks is expected）")
    return tuple(_each(value))


def _check_names(source: str, what: str, names: Sequence[str], known: frozenset[str]) -> None:
    if unknown := [name for name in names if name not in known]:
        raise CatalogueError(source, f"本表没有{what}“{'、'.join(unknown)}”（not declared for this table）")
    if len(set(names)) != len(names):
        raise CatalogueError(source, f"{what}写了两次（stands twice）")


def _check_sums(source: str, sums: Mapping[str, tuple[str, ...]], further: set[str]) -> None:
    """Refuse a sum of what is not there, and one that contains itself."""
    for name, parts in sums.items():
        if unknown := [part for part in parts if part not in sums and part not in further]:
            raise CatalogueError(source, f"“{name}”要加的“{'、'.join(unknown)}”不在本表（unknown part of a sum）")
        if name in _below(name, sums):
            raise CatalogueError(source, f"“{name}”加到了自己（a sum contains itself）")


def _below(name: str, sums: Mapping[str, tuple[str, ...]]) -> Iterator[str]:
    """Yield everything that a sum adds up, each once."""
    seen: set[str] = set()
    waiting = list(sums.get(name, ()))
    while waiting:
        part = waiting.pop()
        if part not in seen:
            seen.add(part)
            yield part
            waiting.extend(sums.get(part, ()))
