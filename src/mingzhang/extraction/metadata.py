"""Find out whose disclosure it is, for which year, and whether of a department or a unit.

The year is a vote of cover, part titles, table titles and sheets; never of the contents page, amounts or
document numbers. The name is the cover's; where there is no cover, the one most tables carry.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from mingzhang.catalogue.divisions import locate
from mingzhang.model.disclosure import EntityType, Metadata, ProjectSheet, Region, Section, Statement, Table, Watermark
from mingzhang.model.document import Paragraph
from mingzhang.model.place import NOWHERE, Place
from mingzhang.model.writing import fold, squeeze, unwrap

_TITLE = re.compile(
    r"(?P<name>.*?)(?P<title>(?P<year>20\d{2})年?度?(?P<type>部门|单位)(?:（[^）]*）)?(?:预算|决算)(?:信息)?(?:公开|说明|情况说明)?.*)"
)
_YEAR = re.compile(r"(?<!\d)(20\d{2})年")
_LONGEST_NAME = 40
#: The cover speaks of the year once, in the place where everybody looks.
_COVER_WEIGHT = 4


@dataclass(frozen=True, slots=True)
class Cover:
    """What the cover says; fields it does not have are None."""

    name: str | None = None
    name_place: Place = NOWHERE
    title: str | None = None
    title_place: Place = NOWHERE
    year: int | None = None
    entity_type: EntityType | None = None


def read_cover(paragraphs: Sequence[Paragraph]) -> Cover:
    """Read name and title from the lines before the contents or the first part."""
    for index, paragraph in enumerate(paragraphs):
        text = squeeze(paragraph.text)
        match = _TITLE.fullmatch(fold(text))
        if match is None or len(text) > 2 * _LONGEST_NAME:
            continue
        own = match.group("name")
        name, place = (unwrap(text[: len(own)]), paragraph.place) if own else _name_above(paragraphs[:index])
        title = text[len(own) :]
        kind: EntityType = "部门" if match.group("type") == "部门" else "单位"
        return Cover(name, place, title, paragraph.place, int(match.group("year")), kind)
    name, place = _name_above(paragraphs[:3])
    return Cover(name, place)


def _name_above(paragraphs: Sequence[Paragraph]) -> tuple[str | None, Place]:
    """Return the name that stands above the title, on one line or several."""
    lines = [paragraph for paragraph in paragraphs if _may_be_name(paragraph.text)]
    if not lines:
        return None, NOWHERE
    return "".join(squeeze(line.text) for line in lines[-2:] if len(lines) == 1 or _is_part(line, lines)), lines[
        -1
    ].place


def _is_part(line: Paragraph, lines: Sequence[Paragraph]) -> bool:
    """Say whether a line is part of a name torn over two lines: the last, or one right above without an end."""
    return line is lines[-1] or not line.text.endswith(("局", "委", "部", "院", "中心", "室"))


def _may_be_name(text: str) -> bool:
    folded = fold(text)
    return (
        2 < len(folded) <= _LONGEST_NAME
        and not folded.startswith(("目录", "附件", "公开", "编制", "第"))
        and "：" not in folded
    )


def vote_year(
    cover: Cover, sections: Iterable[Section], tables: Iterable[Table], sheets: Iterable[ProjectSheet]
) -> int | None:
    """Return the year most parts speak of; on a tie the cover's, else the later."""
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
) -> Metadata:
    """Put together who disclosed what, from the cover and from what the tables and sheets agree on."""
    name = cover.name or _most(table.entity for table in tables)
    return Metadata(
        department_name=name,
        entity_type=cover.entity_type or _entity_type(tables),
        department_code=_most(sheet.department_code for sheet in sheets) or overall_code,
        year=year,
        title=cover.title,
        full_title=f"{name or ''}{cover.title}" if cover.title else None,
        region=locate(name) if name else Region(),
        watermark=watermark,
        asset_date=_most(statement.as_of for statement in statements),
        name_place=cover.name_place,
        title_place=cover.title_place,
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
