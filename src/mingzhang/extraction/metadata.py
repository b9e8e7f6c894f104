"""Find out whose disclosure it is, for which year, and whether of a department or a unit.

The year is a vote of cover, part titles, table titles and sheets; never of the contents page, amounts or
document numbers. The name is the cover's; where there is no cover, the one most tables carry.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Sequence

from mingzhang.catalogue.divisions import locate
from mingzhang.extraction.cover import Cover
from mingzhang.model.disclosure import (
    DocumentKind,
    EntityType,
    Metadata,
    ProjectSheet,
    Region,
    Section,
    Statement,
    Table,
    Watermark,
)
from mingzhang.model.document import Paragraph
from mingzhang.model.writing import squeeze

_YEAR = re.compile(r"(?<!\d)(20\d{2})年")
#: How the body speaks of its own budget, where neither cover nor titles name the year.
_OWN_BUDGET = re.compile(r"(?<!\d)(20\d{2})年度?[^，。；：\d]{0,24}?(?:部门|单位)(?:综合)?预算")
#: The cover speaks of the year once, in the place where everybody looks.
_COVER_WEIGHT = 4


def vote_year(
    cover: Cover,
    sections: Iterable[Section],
    tables: Iterable[Table],
    sheets: Iterable[ProjectSheet],
    body: Iterable[Paragraph] = (),
) -> int | None:
    """Return the year most parts speak of; on a tie the cover's, else the later.

    ``body`` is asked only where the others say nothing: how often it speaks of a year's own budget.
    """
    votes: Counter[int] = Counter()
    if cover.year is not None:
        votes[cover.year] += _COVER_WEIGHT
    for text in (*(section.title for section in sections if section.level == 1), *(table.title for table in tables)):
        if (match := _YEAR.search(text)) is not None:
            votes[int(match.group(1))] += 1
    sheet_years = Counter(sheet.year for sheet in sheets if sheet.year is not None)
    if sheet_years:
        votes[sheet_years.most_common(1)[0][0]] += 1
    if not votes:
        votes.update(int(match[1]) for paragraph in body for match in _OWN_BUDGET.finditer(squeeze(paragraph.text)))
    if not votes:
        return None
    return max(votes, key=lambda year: (votes[year], year == cover.year, year))


def make_metadata(
    cover: Cover,
    *,
    year: int | None,
    tables: Sequence[Table],
    sheets: Sequence[ProjectSheet],
    overall_code: str | None,
    watermark: Watermark | None,
    statements: Sequence[Statement],
    kind: DocumentKind = "budget",
) -> Metadata:
    """Put together who disclosed what, from the cover and from what the tables and sheets agree on."""
    name = cover.name or _most(table.entity for table in tables) or _most(sheet.department_name for sheet in sheets)
    return Metadata(
        department_name=name,
        entity_type=cover.entity_type or _entity_type(tables),
        department_code=_most(sheet.department_code for sheet in sheets) or overall_code,
        year=year,
        title=cover.title,
        full_title=cover.full_title if cover.name else f"{name or ''}{cover.title}" if cover.title else None,
        region=locate(name) if name else Region(),
        watermark=watermark,
        asset_date=_most(statement.as_of for statement in statements),
        name_place=cover.name_place,
        title_place=cover.title_place,
        document_kind=kind,
    )


def _entity_type(tables: Sequence[Table]) -> EntityType | None:
    label = _most(table.entity_label for table in tables)
    if label == "部门名称":
        return "部门"
    return "单位" if label == "单位名称" else None


def _most(values: Iterable[str | None]) -> str | None:
    """Return the most frequent value that is there; the first met of several."""
    counts = Counter(value for value in values if value)
    return counts.most_common(1)[0][0] if counts else None
