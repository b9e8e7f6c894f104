"""Find and read all tables of a document."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass, replace

from mingzhang.catalogue.tables import Family, load_family, table_spec
from mingzhang.catalogue.titles import is_final
from mingzhang.extraction.tables.build import table_of, title_of
from mingzhang.extraction.tables.entities import mark_entities
from mingzhang.extraction.tables.facts import read_facts
from mingzhang.extraction.tables.meaning import settle_income
from mingzhang.extraction.tables.recognise import recognise, title_above
from mingzhang.extraction.tables.regions import Region, find_regions
from mingzhang.extraction.tables.titles import table_of_title
from mingzhang.model.disclosure import DocumentKind, EntityType, Table, Unread
from mingzhang.model.document import Block, Grid, Paragraph
from mingzhang.model.fact import Fact
from mingzhang.model.money import parse_figure
from mingzhang.model.writing import fold, squeeze

#: The tables that may stand in a document of a kind, the first family before the second.
_FAMILIES: Mapping[DocumentKind, tuple[Family, ...]] = {
    "budget": ("budget", "further"),
    "final_accounts": ("final",),
}
#: So many tables of final accounts make a document final accounts, where its cover does not say what it is.
_LEAST_FINAL = 2


@dataclass(frozen=True, slots=True)
class Unbound:
    """A grid that is none of the declared tables: its block, the title above it, and why it is not bound."""

    index: int
    title: str
    reason: str


@dataclass(frozen=True, slots=True)
class TablesRead:
    """The tables of a document in the order of their numbers, and the blocks they took.

    ``further`` are tables that regions print besides those of the form; ``untitled`` the ids of tables that were
    known by their content, under no title or one that is not known.
    """

    tables: tuple[Table, ...]
    facts: tuple[Fact, ...]
    unread: tuple[Unread, ...]
    used: frozenset[int]
    unbound: tuple[Unbound, ...] = ()
    further: tuple[Table, ...] = ()
    untitled: frozenset[str] = frozenset()


def kind_of(blocks: Sequence[Block], skip: AbstractSet[int]) -> DocumentKind:
    """Say by the titles of its tables whether a document discloses a budget or final accounts."""
    titles = [block.text for index, block in enumerate(blocks) if index not in skip and isinstance(block, Paragraph)]
    final = len({found for text in titles if (found := table_of_title(text, ("final",)))})
    budget = len({found for text in titles if (found := table_of_title(text))})
    return "final_accounts" if final >= _LEAST_FINAL and final > budget else "budget"


def read_tables(  # noqa: PLR0913  who discloses what is known by four words
    blocks: Sequence[Block],
    skip: AbstractSet[int],
    *,
    year: int | None,
    name: str | None,
    entity_type: EntityType | None,
    kind: DocumentKind = "budget",
) -> TablesRead:
    """Read every table that has a title or the content of one of the catalogue.

    Args:
        blocks: the document's blocks.
        skip: indexes of blocks that are not body text (contents, watermarks).
        year: the report year, for the classification in force.
        name: the name of the department or unit, to tell its rows from projects.
        entity_type: 部门 or 单位, as the cover says.
        kind: whose tables are looked for, those of the budget or of final accounts.
    """
    regions = find_regions(blocks, skip, _FAMILIES[kind])
    recognised, reasons = recognise(blocks, skip, regions, year) if kind == "budget" else ([], {})
    regions += recognised
    pairs = [(region, table_of(region, year)) for region in regions]
    fitting = [(region, table) for region, table in pairs if not _is_unbound(region, table)]
    untitled = frozenset(region.spec.id for region in recognised)
    tables = [table for _, table in fitting]
    bodies = _bodies(tables, name)
    tables = [
        replace(table, rows=mark_entities(table.rows, bodies, entity_type)) if _lists_projects(table) else table
        for table in tables
    ]
    own = load_family("final" if kind == "final_accounts" else "budget")
    further = sorted((table for table in tables if table.id not in own), key=lambda table: table.number)
    tables = sorted(settle_income([table for table in tables if table.id in own]), key=lambda table: table.number)
    facts: list[Fact] = []
    unread: list[Unread] = []
    for table in (*tables, *further):
        stated, missed = read_facts(table)
        facts.extend(stated)
        # What stands in a table of a region's own need not be an amount.
        unread.extend(missed if table.id in own else ())
    used = frozenset(index for region, _ in fitting for index in region.used)
    misfits = {
        index: Unbound(index, squeeze(title_of(region).text), "没有认出金额栏的表头")
        for region in regions
        for index in region.used - used
    }
    others = _unbound(
        blocks, used | frozenset(skip), {table.id for table in tables} | {one.id for one in further}, kind
    )
    unbound = tuple(
        misfits.get(one.index) or replace(one, reason=reasons.get(one.index) or one.reason) for one in others
    )
    return TablesRead(tuple(tables), tuple(facts), tuple(unread), used, unbound, tuple(further), untitled)


def _is_unbound(region: Region, table: Table) -> bool:
    """Say whether none of the amounts of a region stand in a column of its table."""
    return not any(table.column_names) and any(
        parse_figure(cell.text, "") is not None for row in region.rows for cell in row if cell.text
    )


def _unbound(
    blocks: Sequence[Block], skip: AbstractSet[int], taken: AbstractSet[str], kind: DocumentKind
) -> Iterator[Unbound]:
    """Yield the grids that no table took, each with what its title says of it; ``taken`` are the tables there are."""
    for index, block in enumerate(blocks):
        if not isinstance(block, Grid) or index in skip:
            continue
        title = title_above(blocks, index)
        if not title:
            yield Unbound(index, "", "没有表名，接在别的表后面")
        elif table_of_title(title, _FAMILIES[kind]) in taken:
            yield Unbound(index, title, "另有同名的表，只取第一张")
        elif is_final(title) and kind == "budget":
            yield Unbound(index, title, "是决算的表，不按预算的表读")
        else:
            yield Unbound(index, title, "表名不是所知的报表")


def _lists_projects(table: Table) -> bool:
    return table_spec(table.id).layout == "projects"


def _bodies(tables: Sequence[Table], name: str | None) -> frozenset[str]:
    """Return the folded names of bodies that the document knows besides its project tables."""
    names = {name} if name else set()
    names |= {table.entity for table in tables if table.entity}
    names |= {
        row.name
        for table in tables
        if not _lists_projects(table)
        for row in table.rows
        if row.kind == "entity" and row.name
    }
    return frozenset(fold(name) for name in names)
