"""Recognise tables without a title, or under one that is not known, by their content.

A grid whose content fits one table alone is that table. Where the same columns fit several, as 基本支出 and 项目支出 by
functional codes do, the total decides: that of all expenditure, of one budget. What the totals leave open is settled by
the order of the form, and only where no title says anything else.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import replace

from mingzhang.catalogue.tables import load_tables
from mingzhang.catalogue.titles import may_be_called, meanings
from mingzhang.extraction.tables.fitting import fits, is_too_wide
from mingzhang.extraction.tables.regions import Region, gather
from mingzhang.extraction.tables.reshape import unfolded, without_line_numbers, without_lines_above
from mingzhang.extraction.tables.settle import Claim, settle
from mingzhang.extraction.tables.titles import is_set_title, is_table_title
from mingzhang.model.document import Block, Grid, Paragraph
from mingzhang.model.writing import squeeze

#: A title stands at most so many blocks above its grid.
_FURTHEST_TITLE = 6


def recognise(
    blocks: Sequence[Block], skip: AbstractSet[int], titled: Sequence[Region], year: int | None
) -> tuple[list[Region], dict[int, str]]:
    """Return the regions of grids known by their content, and why others are not bound, by block.

    Args:
        blocks: the document's blocks.
        skip: indexes of blocks that are not body text.
        titled: the regions that have a known title; their tables are taken.
        year: the report year.
    """
    reasons: dict[int, str] = {}
    claims = _claims(blocks, skip, titled, reasons)
    known = {region.spec.id: region for region in titled}
    found = settle(claims, known, year)
    for claim in claims:
        if claim.index not in found:
            names = "、".join(load_tables()[table_id].name for table_id in claim.ids)
            several = len(claim.ids) > 1
            reasons[claim.index] = f"内容符合多张表（{names}）" if several else f"内容像{names}，但已另有这张表"
    regions = [
        replace(claim.region, spec=load_tables()[found[claim.index]]) for claim in claims if claim.index in found
    ]
    return regions, reasons


def title_above(blocks: Sequence[Block], index: int) -> str:
    """Return the line above a grid that looks like the title of a table, "" where there is none."""
    for at in range(index - 1, max(index - 1 - _FURTHEST_TITLE, -1), -1):
        block = blocks[at]
        if isinstance(block, Grid):
            return ""
        if isinstance(block, Paragraph) and is_table_title(block.text) and not is_set_title(block.text):
            return squeeze(block.text)
    return ""


def _claims(
    blocks: Sequence[Block], skip: AbstractSet[int], titled: Sequence[Region], reasons: dict[int, str]
) -> list[Claim]:
    """Return the grids that may be a table, each with the grids that go on with it; ``reasons`` takes the others."""
    used = {index for region in titled for index in region.used}
    taken = {region.spec.id for region in titled}
    claims: list[Claim] = []
    for index, block in enumerate(blocks):
        if index in used or index in skip or not isinstance(block, Grid):
            continue
        title = title_above(blocks, index)
        ids = _open_ids(block, title, taken)
        if not ids:
            if reason := _reason(block, title):
                reasons[index] = reason
            continue
        region = gather(load_tables()[ids[0]], blocks, index, skip | used)
        used |= region.used
        claims.append(Claim(index, region, ids, title if meanings(title) else ""))
    return claims


def _open_ids(grid: Grid, title: str, taken: Collection[str]) -> tuple[str, ...]:
    """Return the tables a grid may be: its content fits, no other title has them, its own title says nothing else."""
    ids = fits(unfolded(without_lines_above(without_line_numbers(grid.rows))[0]))
    return tuple(one for one in ids if one not in taken and (not title or may_be_called(title, one)))


def _reason(grid: Grid, title: str) -> str:
    """Return why a grid is none of the tables, "" where its title says it."""
    if is_too_wide(grid.rows):
        return "栏数太多，不像报表"
    return "" if title else "表头和内容不符合任何一张表"
