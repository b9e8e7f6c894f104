"""Find and read all tables of a document."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass, replace

from mingzhang.catalogue.tables import load_tables
from mingzhang.catalogue.titles import is_final
from mingzhang.extraction.tables.entities import mark_entities
from mingzhang.extraction.tables.facts import read_facts
from mingzhang.extraction.tables.header import read_header
from mingzhang.extraction.tables.meaning import settle_income
from mingzhang.extraction.tables.recognise import recognise
from mingzhang.extraction.tables.regions import Region, find_regions, gather
from mingzhang.extraction.tables.rows import read_rows
from mingzhang.extraction.tables.titles import entity_of, is_table_title, table_of_title, unit_of
from mingzhang.extraction.tables.turned import turn
from mingzhang.model.disclosure import EntityType, Table, Unread
from mingzhang.model.document import Block, Cell, Grid, Paragraph
from mingzhang.model.fact import Fact
from mingzhang.model.money import parse_figure
from mingzhang.model.place import NOWHERE, Place
from mingzhang.model.writing import fold, squeeze

#: A title stands at most so many blocks above its grid.
_FURTHEST_TITLE = 6


@dataclass(frozen=True, slots=True)
class Unbound:
    """A grid that is none of the declared tables: its block, the title above it, and why it is not bound."""

    index: int
    title: str
    reason: str


@dataclass(frozen=True, slots=True)
class TablesRead:
    """The tables of a document in the order of their numbers, and the blocks they took."""

    tables: tuple[Table, ...]
    facts: tuple[Fact, ...]
    unread: tuple[Unread, ...]
    used: frozenset[int]
    unbound: tuple[Unbound, ...] = ()

    @property
    def is_final_accounts(self) -> bool:
        """Say whether the document discloses final accounts: its titled tables are 决算 and none is a budget's."""
        titles = [one.title for one in self.unbound if one.title]
        return not self.tables and sum(1 for title in titles if is_final(title)) * 2 > len(titles)


def read_tables(
    blocks: Sequence[Block],
    skip: AbstractSet[int],
    *,
    year: int | None,
    name: str | None,
    entity_type: EntityType | None,
) -> TablesRead:
    """Read every table that has a title or the content of one of the catalogue.

    Args:
        blocks: the document's blocks.
        skip: indexes of blocks that are not body text (contents, watermarks).
        year: the report year, for the classification in force.
        name: the name of the department or unit, to tell its rows from projects.
        entity_type: 部门 or 单位, as the cover says.
    """
    regions = find_regions(blocks, skip)
    reasons: dict[int, str] = {}
    regions += _untitled(blocks, skip, regions, reasons)
    pairs = [(region, _table(region, year)) for region in regions]
    fitting = [(region, table) for region, table in pairs if not _is_unbound(region, table)]
    tables = [table for _, table in fitting]
    bodies = _bodies(tables, name)
    tables = [
        replace(table, rows=mark_entities(table.rows, bodies, entity_type)) if _lists_projects(table) else table
        for table in tables
    ]
    tables = sorted(settle_income(tables), key=lambda table: table.number)
    facts: list[Fact] = []
    unread: list[Unread] = []
    for table in tables:
        stated, missed = read_facts(table)
        facts.extend(stated)
        unread.extend(missed)
    used = frozenset(index for region, _ in fitting for index in region.used)
    misfits = {index: "没有认出金额栏的表头" for region in regions for index in region.used if index not in used}
    titles = {index: squeeze(_title(region).text) for region in regions for index in region.used if index in misfits}
    others = _unbound(blocks, used | frozenset(skip), tables, titles, reasons | misfits)
    return TablesRead(tuple(tables), tuple(facts), tuple(unread), used, tuple(others))


def _untitled(
    blocks: Sequence[Block], skip: AbstractSet[int], titled: Sequence[Region], reasons: dict[int, str]
) -> list[Region]:
    """Return the regions of grids that have no title of any table above them and the content of one of ours.

    ``reasons`` is filled with why others are none.
    """
    used = {index for region in titled for index in region.used}
    taken = {region.spec.id for region in titled}
    found: list[Region] = []
    for index, block in enumerate(blocks):
        if index in used or index in skip or not isinstance(block, Grid) or title_above(blocks, index):
            continue
        spec, reasons[index] = recognise(block.rows, taken)
        if spec is None:
            continue
        region = gather(spec, blocks, index, skip | used)
        taken.add(spec.id)
        used |= region.used
        found.append(region)
    return found


def title_above(blocks: Sequence[Block], index: int) -> str:
    """Return the line above a grid that looks like the title of a table, "" where there is none."""
    for at in range(index - 1, max(index - 1 - _FURTHEST_TITLE, -1), -1):
        block = blocks[at]
        if isinstance(block, Grid):
            return ""
        if isinstance(block, Paragraph) and is_table_title(block.text):
            return squeeze(block.text)
    return ""


def _is_unbound(region: Region, table: Table) -> bool:
    """Say whether none of the amounts of a region stand in a column of its table."""
    return not any(table.column_names) and any(
        parse_figure(cell.text, "") is not None for row in region.rows for cell in row if cell.text
    )


def _unbound(
    blocks: Sequence[Block],
    skip: AbstractSet[int],
    tables: Sequence[Table],
    titles: Mapping[int, str],
    reasons: Mapping[int, str],
) -> Iterator[Unbound]:
    """Yield the grids that no table took, each with the reason.

    ``titles`` are those of grids under a known title that did not fit it.
    """
    taken = {table.id for table in tables}
    for index, block in enumerate(blocks):
        if not isinstance(block, Grid) or index in skip:
            continue
        title = title_above(blocks, index)
        own = table_of_title(title) if title else None
        if index in titles:
            yield Unbound(index, titles[index], reasons[index])
        elif own in taken:
            yield Unbound(index, title, "另有同名的表，只取第一张")
        elif title and is_final(title):
            yield Unbound(index, title, "是决算的表，不按预算的表读")
        elif title:
            yield Unbound(index, title, "表名不是所知的报表")
        else:
            yield Unbound(index, "", reasons.get(index) or "没有表名，接在别的表后面")


def _lists_projects(table: Table) -> bool:
    return load_tables()[table.id].layout == "projects"


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


def _title(region: Region) -> Paragraph:
    """Return the title of a region; one without has the name of its table, at its first cell."""
    if region.title is not None:
        return region.title
    first = region.rows[0][0] if region.rows else Cell("", NOWHERE)
    return Paragraph(region.spec.name, first.place, "")


def _table(region: Region, year: int | None) -> Table:
    rows = tuple(region.rows)
    header = read_header(rows, region.spec, year)
    names, data = header.names, read_rows(rows, header, region.spec, year=year)
    if not any(names) and (turned := turn(rows, header, region.spec)) is not None:
        names, data = turned
    entity = entity_of(region.entity.text) if region.entity else None
    return Table(
        id=region.spec.id,
        number=region.spec.number,
        caption=squeeze(region.caption.text) if region.caption else None,
        caption_place=_place(region.caption),
        title=squeeze(_title(region).text),
        title_place=_title(region).place,
        unit=(unit_of(region.unit.text) if region.unit else None) or region.spec.unit,
        unit_place=_place(region.unit),
        entity_label=entity[0] if entity else None,
        entity=entity[1] if entity else None,
        entity_place=_place(region.entity),
        header=header.rows,
        header_places=header.places,
        columns=header.paths,
        column_names=names,
        rows=data,
        notes=tuple(region.notes),
        page_breaks=tuple(region.breaks),
    )


def _place(paragraph: Paragraph | None) -> Place:
    return paragraph.place if paragraph else NOWHERE
