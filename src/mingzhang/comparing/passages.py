"""Walk through a disclosure and gather the running text of each section, outside tables and sheets."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

from mingzhang.comparing.furniture import Where, furniture
from mingzhang.comparing.furniture import where as _where
from mingzhang.model.disclosure import Disclosure, Indicator, OverallSheet, ProjectSheet, Section, Table
from mingzhang.model.document import Block, Grid, Paragraph
from mingzhang.model.place import NOWHERE, Place
from mingzhang.model.writing import NUMBERING, fold, squeeze

COVER, CONTENTS, SHEETS, GLOSSARY = "cover", "contents", "sheets", "P4"
_SENTENCE = re.compile(r"[^。；！？\n]*(?:[。；！？]+[”’）』」》]*|\n|$)")
_END = ("。", "；", "：", "！", "？", ";", ":", "!", "?", ".", "”", "）")
#: A shorter line without a closing mark is a label or title, a longer one was torn by the end of a page.
_SHORTEST_HALF = 20
_SHEET_YEAR = re.compile(r"[（(]?20\d{2}[）)]?年?度?[）)]?")


class Sentence(NamedTuple):
    """A sentence, or a row of a grid that is no table of the form, and where it begins."""

    text: str
    place: Place


class Passage(NamedTuple):
    """The running text of one section. ``key`` is its catalogue key or, without one, its title without years."""

    key: str
    title: str
    level: int
    sentences: tuple[Sentence, ...]


@dataclass
class _Open:
    """A section while it is read: its paragraphs so far, and its sentences."""

    key: str
    title: str
    level: int
    lines: list[Paragraph] = field(default_factory=list)
    sentences: list[Sentence] = field(default_factory=list)

    def close(self) -> Passage:
        self.flush()
        return Passage(self.key, self.title, self.level, tuple(self.sentences))

    def flush(self) -> None:
        self.sentences.extend(_sentences(self.lines))
        self.lines = []


def read_passages(disclosure: Disclosure, *, whole: bool = False) -> tuple[Passage, ...]:
    """Return the running text section by section: cover and contents first, tables and sheets left out.

    Page numbers and watermarks are no text. With ``whole`` every line is in it, headings and glossary too, so that
    two readings of one text are the same one after the other, wherever each reading sees a section begin.
    """
    marks = furniture(disclosure)
    contents = [Sentence(entry.title, entry.place) for entry in disclosure.toc if _where(entry.place) not in marks]
    headings = {_where(section.place): section for section in disclosure.sections}
    known, sheets = _known(disclosure) | marks, _sheet_places(disclosure)
    now = _Open(COVER, "", 1)
    found: list[Passage] = []
    for block in disclosure.document.blocks:
        here = _where(block.place)
        section = headings.get(here)
        if section is not None and (section.key or section.level < 3 or section.number is None):
            found.append(now.close())
            now = _Open(SHEETS, "", 3) if here in sheets else _Open(_key(section), _title(section), section.level)
            tail = _words(block, section, whole and now.key != SHEETS and here not in known)
            if tail is not None:
                now.lines.append(tail)
        elif isinstance(block, Grid):
            now.flush()
            now.sentences.extend(_rows(block, known))
        elif isinstance(block, Paragraph) and here not in known and not _is_sheet_head(now, block, disclosure, whole):
            now.lines.append(block)
    found.append(now.close())
    if contents:
        found.insert(1, Passage(CONTENTS, "", 1, tuple(contents)))
    return tuple(passage for passage in found if whole or passage.key != GLOSSARY or not disclosure.glossary)


def _key(section: Section) -> str:
    return section.key or re.sub(r"20\d{2}年?度?", "", fold(section.title))


def _title(section: Section) -> str:
    if not section.number:
        return section.title
    if section.level == 1:
        return f"{section.number} {section.title}"
    return f"{section.number}{'' if section.number.endswith(('）', ')')) else '、'}{section.title}"


def _words(block: Block, section: Section, whole: bool) -> Paragraph | None:
    """Return what a heading's line adds to the text: all of it, or what stands behind the title."""
    if not isinstance(block, Paragraph):
        return None
    return block if whole else _run_on(block, section)


def _run_on(paragraph: Paragraph, section: Section) -> Paragraph | None:
    """Return what stands behind the title on a heading's line."""
    at = paragraph.text.find(section.title)
    start = at + len(section.title)
    rest = paragraph.text[start:].lstrip("：: *#　")
    if at < 0 or len(rest) < 2:
        return None
    start = len(paragraph.text) - len(rest)
    columns = paragraph.columns[start:] if paragraph.columns is not None else None
    return Paragraph(rest, paragraph.span(start, len(paragraph.text)), paragraph.raw, 0, columns)


def _is_sheet_head(now: _Open, paragraph: Paragraph, disclosure: Disclosure, whole: bool) -> bool:
    """Say whether a line repeats a sheet's title or year, which the comparison of sheets has.

    Of the ``whole`` text these lines are left out wherever they stand, for one reading may see no section begin there.
    """
    if now.key != SHEETS and not whole:
        return False
    text = squeeze(paragraph.text)
    is_year = _SHEET_YEAR.fullmatch(text) is not None and (now.key == SHEETS or not text[0].isdigit())
    return is_year or text in {squeeze(sheet.title) for sheet in disclosure.sheets}


def _rows(grid: Grid, known: frozenset[Where]) -> Iterator[Sentence]:
    """Yield the rows of a grid that no table or sheet was read from."""
    if any(_where(cell.place) in known for row in grid.rows for cell in row):
        return
    for row in grid.rows:
        if text := " | ".join(cell.text for cell in row if cell.text):
            yield Sentence(text, row[0].place)


def _sentences(lines: Sequence[Paragraph]) -> Iterator[Sentence]:
    """Split paragraphs into sentences; the two halves of one that the end of a page tore apart are joined."""
    text, starts = "", []
    for at, line in enumerate(lines):
        if at and not _is_torn(lines[at - 1].text, line):
            text += "\n"
        starts.append(len(text))
        text += line.text
    for match in _SENTENCE.finditer(text):
        if match[0].strip():
            start = match.start() + len(match[0]) - len(match[0].lstrip())
            index = bisect_right(starts, start) - 1
            line, offset = lines[index], start - starts[index]
            end = min(match.end() - starts[index], len(line.text))
            yield Sentence(match[0].strip(), line.span(offset, end))


def _is_torn(before: str, after: Paragraph) -> bool:
    if after.level or NUMBERING.match(fold(after.text)):
        return False
    return len(before) >= _SHORTEST_HALF and not before.rstrip().endswith(_END)


def _known(disclosure: Disclosure) -> frozenset[Where]:
    """Return the places of what is compared elsewhere: tables, sheets, contents, and watermarks."""
    places: list[Place] = [entry.place for entry in disclosure.toc]
    if disclosure.metadata.watermark is not None:
        places.extend(disclosure.metadata.watermark.places)
    for table in (*disclosure.tables, *disclosure.further_tables):
        places.extend(_table_places(table))
    if disclosure.overall is not None:
        places.extend(_overall_places(disclosure.overall))
    for sheet in disclosure.sheets:
        places.extend(_project_places(sheet))
    return frozenset(_where(place) for place in places if place != NOWHERE)


def _sheet_places(disclosure: Disclosure) -> frozenset[Where]:
    places = [sheet.place for sheet in disclosure.sheets]
    return frozenset(map(_where, [*places, disclosure.overall.place] if disclosure.overall else places))


def _table_places(table: Table) -> Iterator[Place]:
    yield from (table.title_place, table.caption_place, table.unit_place, table.entity_place)
    yield from (note.place for note in table.notes)
    for row in (*table.header_places, *(row.places for row in table.rows)):
        yield from row
    yield from (row.place for row in table.rows)


def _overall_places(sheet: OverallSheet) -> Iterator[Place]:
    yield sheet.first_row
    for fields in (sheet.staffing, sheet.texts, sheet.budget_by_source, sheet.budget_by_use):
        yield from (item.place for item in fields.values())
    yield from (task.place for task in sheet.key_tasks)
    yield from _indicator_places(sheet.indicators)


def _project_places(sheet: ProjectSheet) -> Iterator[Place]:
    yield sheet.name_place
    for fields in (sheet.funds_implementation, sheet.funds_annual, sheet.texts, sheet.footer or {}):
        yield from (item.place for item in fields.values())
    yield from _indicator_places((*sheet.indicators_implementation, *sheet.indicators_annual))
    yield from (place for _, place in sheet.unread)


def _indicator_places(indicators: Iterable[Indicator]) -> Iterator[Place]:
    yield from (item.place for item in indicators)
