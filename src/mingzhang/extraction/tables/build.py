"""Make a table of a gathered region: header, rows, and what stands around them."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TypeVar

from mingzhang.extraction.tables.header import read_header
from mingzhang.extraction.tables.regions import Region
from mingzhang.extraction.tables.reshape import unfolded, without_line_numbers, without_lines_above, without_notes
from mingzhang.extraction.tables.rows import read_rows
from mingzhang.extraction.tables.titles import entity_of, unit_of
from mingzhang.extraction.tables.turned import turn
from mingzhang.model.disclosure import Table
from mingzhang.model.document import Cell, Paragraph
from mingzhang.model.place import NOWHERE, Place
from mingzhang.model.writing import squeeze

Found = TypeVar("Found")


def title_of(region: Region) -> Paragraph:
    """Return the title of a region; one without has the name of its table, at its first cell."""
    if region.title is not None:
        return region.title
    first = region.rows[0][0] if region.rows else Cell("", NOWHERE)
    return Paragraph(region.spec.name, first.place, "")


def table_of(region: Region, year: int | None) -> Table:
    """Return the table that a region holds, read as its declaration says; ``year`` is the report year."""
    rows, notes = without_notes(without_line_numbers(region.rows))
    rows, above = without_lines_above(rows)
    if region.spec.layout == "economic_pairs":
        rows = unfolded(rows)
    header = read_header(rows, region.spec, year)
    names, data = header.names, read_rows(rows, header, region.spec, year=year)
    if not any(names) and (turned := turn(rows, header, region.spec)) is not None:
        names, data = turned
    entity = entity_of(region.entity.text) if region.entity else _first(entity_of, above)
    return Table(
        id=region.spec.id,
        number=region.spec.number,
        caption=squeeze(region.caption.text) if region.caption else None,
        caption_place=_place(region.caption),
        title=squeeze(title_of(region).text),
        title_place=title_of(region).place,
        unit=(unit_of(region.unit.text) if region.unit else _first(unit_of, above)) or region.spec.unit,
        unit_place=_place(region.unit),
        entity_label=entity[0] if entity else None,
        entity=entity[1] if entity else None,
        entity_place=_place(region.entity),
        header=header.rows,
        header_places=header.places,
        columns=header.paths,
        column_names=names,
        rows=data,
        notes=(*notes, *region.notes),
        page_breaks=tuple(region.breaks),
    )


def _first(read: Callable[[str], Found | None], texts: Sequence[str]) -> Found | None:
    """Return what the first of several lines states."""
    return next((found for text in texts if (found := read(text)) is not None), None)


def _place(paragraph: Paragraph | None) -> Place:
    return paragraph.place if paragraph else NOWHERE
