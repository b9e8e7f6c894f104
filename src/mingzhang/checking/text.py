"""The words of a disclosure for rules that look at the document as a whole: lines, cells, sections, places."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from functools import lru_cache
from typing import Literal, NamedTuple, TypeVar

from mingzhang.model.disclosure import Disclosure, OverallSheet, ProjectSheet, Section, Table
from mingzhang.model.document import Block, Grid, Paragraph
from mingzhang.model.finding import Location
from mingzhang.model.place import NOWHERE, Place
from mingzhang.model.writing import fold

Part = Literal["cover", "contents", "P1", "P2", "P3", "sheet", "attachment", "P4", "other"]
Value = TypeVar("Value")
Some = TypeVar("Some")

#: A year; one whose carry-over, execution or final accounts are spoken of is not the disclosure's.
YEAR = re.compile(r"(?<!\d)(20\d{2})(?=\D)(?!年?度?(?:财政拨款)?(?:结转|执行|决算))")
#: What a name ends with where the body itself is meant, without the units below it.
_OFFICE = re.compile(r"(?:（本级）|本级|（机关）)$")
#: The most places that one finding shows.
MOST_PLACES = 40
#: Parts of disclosures are kept in mind up to this number; few documents have more sheets.
_MOST_PARTS = 200
#: A long document has 3,000 filled cells: this is Piece(…) at half of the time.
_new = tuple.__new__


class Line(NamedTuple):
    """A paragraph, the part and section of the document it stands in, and whether it is the section's heading."""

    paragraph: Paragraph
    part: Part
    key: str
    section: str
    is_heading: bool

    @property
    def text(self) -> str:
        """Return the paragraph's text."""
        return self.paragraph.text

    def here(self, start: int = 0, end: int | None = None) -> Location:
        """Return the location of ``text[start:end]``."""
        stop = len(self.text) if end is None else end
        return Location(self.paragraph.span(start, stop), self.section or None, text=self.text[start:stop])


class Piece(NamedTuple):
    """A text that stands somewhere: a paragraph or a cell of a grid."""

    text: str
    place: Place
    part: Part
    section: str


def once(make: Callable[[Disclosure], Value]) -> Callable[[Disclosure], Value]:
    """Keep the result for the disclosure met last, because all rules of an audit ask for the same one."""
    last: list[tuple[Disclosure, Value]] = []

    def kept(disclosure: Disclosure) -> Value:
        if last and last[0][0] is disclosure:
            return last[0][1]
        value = make(disclosure)
        last[:] = [(disclosure, value)]
        return value

    return kept


def once_each(make: Callable[[Some], Value]) -> Callable[[Some], Value]:
    """Keep the results for the parts of disclosures met last, such as sheets, which one rule after the other reads."""
    known: dict[int, tuple[Some, Value]] = {}

    def kept(part: Some) -> Value:
        entry = known.get(id(part))
        if entry is not None and entry[0] is part:
            return entry[1]
        value = make(part)
        if len(known) >= _MOST_PARTS:
            known.clear()
        known[id(part)] = (part, value)
        return value

    return kept


def lines_of(disclosure: Disclosure) -> tuple[Line, ...]:
    """Return all paragraphs but watermarks, each with the part and section it stands in."""
    return _walked(disclosure)[0]


def pieces_of(disclosure: Disclosure) -> tuple[Piece, ...]:
    """Return all paragraphs and filled cells but watermarks, in reading order."""
    return _walked(disclosure)[1]


def pieces_where(disclosure: Disclosure, test: Callable[[str], object]) -> list[Piece]:
    """Return the pieces whose text passes a test, in reading order.

    Forms and tables repeat their texts many times, so each different text is tested once.
    """
    pieces = pieces_of(disclosure)
    found = [index for text, own in _places_of_texts(disclosure).items() if test(text) for index in own]
    return [pieces[index] for index in sorted(found)]


@once
def _places_of_texts(disclosure: Disclosure) -> Mapping[str, Sequence[int]]:
    """Return each different text with the positions of its pieces."""
    places: defaultdict[str, list[int]] = defaultdict(list)
    for index, piece in enumerate(pieces_of(disclosure)):
        places[piece.text].append(index)
    return places


@once
def whole_text(disclosure: Disclosure) -> str:
    """Return all pieces on lines of their own, to see at once whether a sign occurs at all."""
    return "\n".join([piece.text for piece in pieces_of(disclosure)])


@once
def _walked(disclosure: Disclosure) -> tuple[tuple[Line, ...], tuple[Piece, ...]]:
    lines: list[Line] = []
    pieces: list[Piece] = []
    for block, line, part, name in _walk(disclosure):
        if line is not None:
            lines.append(line)
            pieces.append(Piece(line.text, block.place, part, line.section))
        elif isinstance(block, Grid):
            pieces += [_new(Piece, (text, place, part, name)) for row in block.rows for text, place in row if text]
    return tuple(lines), tuple(pieces)


def _walk(disclosure: Disclosure) -> Iterator[tuple[Block, Line | None, Part, str]]:
    """Yield each block, as a line if it is one, with the part and section it stands in."""
    headings = {_start(section.place): section for section in disclosure.sections}
    contents = {_start(entry.place) for entry in disclosure.toc}
    mark = disclosure.metadata.watermark
    skipped = set(mark.places) if mark else set()
    part: Part = "cover"
    key = name = upper = ""
    for block in disclosure.document.blocks:
        if block.place in skipped:
            continue
        section = headings.get(_start(block.place))
        if section is not None:
            part = _part_of(section, part)
            key = section.key or key if section.level == 3 else section.key
            upper = section.number or "" if section.level == 2 else upper
            name = printed_name(section, upper)
        if isinstance(block, Paragraph):
            here: Part = "contents" if _start(block.place) in contents else part
            line = Line(block, here, key, name if here not in ("cover", "contents") else "", section is not None)
            yield block, line, here, name
        else:
            yield block, None, part, name


def _part_of(section: Section, part: Part) -> Part:
    if section.key:
        first = section.key[:2]
        return first if first in ("P1", "P2", "P4") else "P3"  # type: ignore[return-value]  # one of the literals
    if section.number is None and section.level == 3:
        return "attachment" if section.title.startswith("附件：") else "sheet"
    return "other" if section.level == 1 else part


def _start(place: Place) -> tuple[object, ...]:
    """Return a place without its characters, as blocks, headings and cells of one line share it."""
    return place.page, place.line, place.sheet, place.cell, place.box


def printed_name(section: Section, upper: str = "") -> str:
    """Return a section's name as it is spoken of: 五、（一）…, 十、1、…, 第一部分 …."""
    if not section.number:
        return section.title
    if section.level == 1:
        return f"{section.number} {section.title}"
    joint = "" if section.number.endswith(("）", ")")) else "、"
    above = f"{upper}、" if section.level == 3 and upper else ""
    return f"{above}{section.number}{joint}{section.title}"


def narrative(disclosure: Disclosure, *keys: str) -> Iterator[Line]:
    """Yield the running lines of Part 3 (headings, sheets and attachments left out), or those of some sections.

    A key names its subsections as well: S05 stands for S05.1 and S05.2, too.
    """
    for line in _running(disclosure):
        if not keys or line.key.startswith(keys):
            yield line


@once
def _running(disclosure: Disclosure) -> tuple[Line, ...]:
    return tuple(line for line in lines_of(disclosure) if line.part == "P3" and not line.is_heading)


def section_place(disclosure: Disclosure, key: str) -> Place | None:
    """Return where the heading of a section stands, None if the document does not have it."""
    return next((section.place for section in disclosure.sections if section.key == key), None)


def search(lines: Iterable[Line], pattern: re.Pattern[str]) -> list[Location]:
    """Return the places of all matches of a pattern."""
    return [line.here(match.start(), match.end()) for line in lines for match in pattern.finditer(line.text)]


def words(patterns: Iterable[str]) -> re.Pattern[str]:
    """Return a pattern that matches any of the given regular expressions."""
    return _any_of(tuple(patterns))


@lru_cache(maxsize=1024)
def _any_of(patterns: tuple[str, ...]) -> re.Pattern[str]:
    """Compile the pattern; the rules have more of them than the memory of ``re`` holds."""
    return re.compile("|".join(f"(?:{pattern})" for pattern in patterns))


def quoted(texts: Iterable[str | None], most: int = 3) -> str:
    """Return texts as a message shows them: “甲”“乙”等 5 处."""
    unique = list(dict.fromkeys(text for text in texts if text))
    shown = "".join(f"“{text[:40]}”" for text in unique[:most])
    return shown if len(unique) <= most else f"{shown}等 {len(unique)} 种"


def table_at(
    table: Table, place: Place, *, row: str | None = None, column: str | None = None, text: str | None = None
) -> Location:
    """Return a location in a table."""
    return Location(place, None, table.number, row, column, text)


def title_at(table: Table) -> Location:
    """Return the location of a table's title."""
    return table_at(table, table.title_place, text=table.title)


def sheet_at(sheet: ProjectSheet | OverallSheet, place: Place | None = None, text: str | None = None) -> Location:
    """Return a location in a target sheet."""
    name = sheet.name if isinstance(sheet, ProjectSheet) else None
    return Location(place or sheet.place, f"项目支出绩效目标表：{name}" if name else sheet.title, text=text)


def limited(locations: Sequence[Location]) -> tuple[Location, ...]:
    """Return the first locations, each place once, those nowhere left out."""
    unique = {location.place: location for location in reversed(locations) if location.place != NOWHERE}
    return tuple(reversed(unique.values()))[:MOST_PLACES]


def same_body(one: str, other: str) -> bool:
    """Say whether two printed names are the same body, 本级 and writing aside."""
    return _bare_name(one) == _bare_name(other)


def short_for(one: str, other: str) -> bool:
    """Say whether one of two names is part of the other, at least four characters long."""
    left, right = _bare_name(one), _bare_name(other)
    shorter, longer = sorted((left, right), key=len)
    return len(shorter) >= 4 and shorter in longer


def is_own_body(disclosure: Disclosure, name: str) -> bool:
    """Say whether a name is the disclosing body's, a short form of it, or that of a unit its tables list."""
    own = disclosure.metadata.department_name
    if own and (same_body(name, own) or short_for(name, own) or fold(own) in fold(name)):
        return True
    return _bare_name(name) in _units(disclosure)


@once
def _units(disclosure: Disclosure) -> frozenset[str]:
    """Return the names of the units that the tables of agency expenses and projects list."""
    rows = (row for table in disclosure.tables for row in table.rows if row.kind == "entity" and row.name)
    return frozenset(_bare_name(row.name or "") for row in rows)


def _bare_name(name: str) -> str:
    return _OFFICE.sub("", fold(name))
