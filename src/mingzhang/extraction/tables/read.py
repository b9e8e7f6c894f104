"""Find and read all tables of a document."""

from __future__ import annotations

from collections.abc import Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass, replace

from mingzhang.catalogue.tables import load_tables
from mingzhang.extraction.tables.entities import mark_entities
from mingzhang.extraction.tables.facts import read_facts
from mingzhang.extraction.tables.header import read_header
from mingzhang.extraction.tables.regions import Region, find_regions
from mingzhang.extraction.tables.rows import read_rows
from mingzhang.extraction.tables.titles import entity_of, unit_of
from mingzhang.model.disclosure import EntityType, Table, Unread
from mingzhang.model.document import Block, Paragraph
from mingzhang.model.fact import Fact
from mingzhang.model.place import NOWHERE, Place
from mingzhang.model.writing import fold, squeeze


@dataclass(frozen=True, slots=True)
class TablesRead:
    """The tables of a document in the order of their numbers, and the blocks they took."""

    tables: tuple[Table, ...]
    facts: tuple[Fact, ...]
    unread: tuple[Unread, ...]
    used: frozenset[int]


def read_tables(
    blocks: Sequence[Block],
    skip: AbstractSet[int],
    *,
    year: int | None,
    name: str | None,
    entity_type: EntityType | None,
) -> TablesRead:
    """Read every table that has a title of the catalogue.

    Args:
        blocks: the document's blocks.
        skip: indexes of blocks that are not body text (contents, watermarks).
        year: the report year, for the classification in force.
        name: the name of the department or unit, to tell its rows from projects.
        entity_type: 部门 or 单位, as the cover says.
    """
    regions = find_regions(blocks, skip)
    tables = [_table(region, year) for region in regions]
    bodies = _bodies(tables, name)
    tables = [
        replace(table, rows=mark_entities(table.rows, bodies, entity_type)) if _lists_projects(table) else table
        for table in tables
    ]
    tables.sort(key=lambda table: table.number)
    facts: list[Fact] = []
    unread: list[Unread] = []
    for table in tables:
        stated, missed = read_facts(table)
        facts.extend(stated)
        unread.extend(missed)
    used = frozenset(index for region in regions for index in region.used)
    return TablesRead(tuple(tables), tuple(facts), tuple(unread), used)


def _lists_projects(table: Table) -> bool:
    return load_tables()[table.id].layout == "projects"


def _bodies(tables: Sequence[Table], name: str | None) -> frozenset[str]:
    """Return the folded names of bodies that the document knows besides its project tables."""
    names = {name} if name else set()
    names |= {table.entity for table in tables if table.entity}
    names |= {
        row.name for table in tables if table.id == "T11" for row in table.rows if row.kind == "entity" and row.name
    }
    return frozenset(fold(name) for name in names)


def _table(region: Region, year: int | None) -> Table:
    rows = tuple(region.rows)
    header = read_header(rows, region.spec)
    entity = entity_of(region.entity.text) if region.entity else None
    return Table(
        id=region.spec.id,
        number=region.spec.number,
        caption=squeeze(region.caption.text) if region.caption else None,
        caption_place=_place(region.caption),
        title=squeeze(region.title.text),
        title_place=region.title.place,
        unit=(unit_of(region.unit.text) if region.unit else None) or region.spec.unit,
        unit_place=_place(region.unit),
        entity_label=entity[0] if entity else None,
        entity=entity[1] if entity else None,
        entity_place=_place(region.entity),
        header=header.rows,
        header_places=header.places,
        columns=header.paths,
        column_names=header.names,
        rows=read_rows(rows, header, region.spec, year=year),
        notes=tuple(region.notes),
        page_breaks=tuple(region.breaks),
    )


def _place(paragraph: Paragraph | None) -> Place:
    return paragraph.place if paragraph else NOWHERE
