"""Read the outline of a disclosure: its parts, sections and subsections, known by their titles.

A heading is known by its title; the number is kept as printed and may be wrong. Many sources mark no
headings at all, so a line counts as one if number, words and shape speak for it.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass, field, replace

from mingzhang.catalogue.outline import Heading, Outline, load_outline, stem
from mingzhang.extraction.attachments import attachment_sections
from mingzhang.extraction.headings import HeadingLine, Style, holds_figure, positions, read_heading_line
from mingzhang.extraction.passages import read_part1, read_passages
from mingzhang.model.disclosure import OverallSheet, ProjectSheet, Section
from mingzhang.model.document import Block, Paragraph

__all__ = ["read_part1", "read_passages", "read_sections", "sheet_sections"]

#: A title without number is believed only if it is at least so long (without what may vary).
_LONG_TITLE = 5
#: What some forms add to a title: where the figures stand, or whom the section is about.
_ADDED = re.compile(r"[（(]详?见[^（）()]*[）)]$|^关于(?:.*?(?=20\d\d年))?")
_BULLETS = ("- ", "* ", "+ ", "• ")


@dataclass(slots=True)
class _Reading:
    """Where in the outline the reader is."""

    outline: Outline
    part: str = ""
    section: str = ""
    #: How the document numbers its twelve sections, taken from the first one.
    style: Style = ""
    #: Whether parts are numbered 一、二、 and sections （一）（二）: there is no 第一部分.
    has_plain_parts: bool = False
    seen: set[str] = field(default_factory=set)


def read_sections(blocks: Sequence[Block], skip: AbstractSet[int]) -> tuple[Section, ...]:
    """Return the headings of the body in reading order, the attachments' among them.

    Attachments have key "", number None and a title that starts with 附件：. ``skip`` holds the indexes of
    blocks that are watermarks, contents, tables or sheets.
    """
    headings = _headings(blocks, skip)
    attached = attachment_sections(blocks, headings, skip)
    return tuple(section for _, section in positions(blocks, (*headings, *attached)))


def sheet_sections(overall: OverallSheet | None, projects: Sequence[ProjectSheet]) -> tuple[Section, ...]:
    """Return the entries of the outline for the performance target sheets: the overall one, and all projects'."""
    found = []
    if overall is not None:
        found.append(Section("", 3, None, overall.title, overall.place, overall.title))
    if projects:
        first = projects[0]
        found.append(Section("", 3, None, f"项目支出绩效目标表×{len(projects)}", first.place, first.title))
    return tuple(found)


def _headings(blocks: Sequence[Block], skip: AbstractSet[int]) -> list[Section]:
    reading = _Reading(load_outline())
    found: list[Section] = []
    paragraphs = [block for index, block in enumerate(blocks) if index not in skip and isinstance(block, Paragraph)]
    lines = [read_heading_line(paragraph.text) for paragraph in paragraphs]
    reading.has_plain_parts = not any(line is not None and line.style == "part" for line in lines)
    for index, paragraph in enumerate(paragraphs):
        line = lines[index]
        if line is None or (not line.title and line.style != "part"):
            continue
        if line.style == "part" and not line.title and index + 1 < len(paragraphs):
            line = _with_title_below(line, paragraphs[index + 1], reading.outline)
        heading = _recognise(replace(line, title=_ADDED.sub("", line.title)), paragraph, reading)
        if heading is not None:
            found.append(_section(heading, line, paragraph))
            _enter(heading, line, reading)
        elif (level := _unknown_level(line, paragraph, reading)) is not None:
            found.append(Section("", level, line.number, line.title, paragraph.place, paragraph.raw.strip()))
            _leave(level, line, reading)
    return found


def _with_title_below(line: HeadingLine, below: Paragraph, outline: Outline) -> HeadingLine:
    """Return the heading of a part whose title stands on the next line."""
    title = read_heading_line(below.text)
    if title is None or title.style or title.rest is not None:
        return line
    known = any(heading.level == 1 for heading in outline.by_stem.get(stem(title.title), ()))
    return HeadingLine(line.number, line.style, title.title) if known else line


def _section(heading: Heading, line: HeadingLine, paragraph: Paragraph) -> Section:
    title = line.title or heading.title
    return Section(heading.key, heading.level, line.number, title, paragraph.place, paragraph.raw.strip())


def _enter(heading: Heading, line: HeadingLine, reading: _Reading) -> None:
    reading.seen.add(heading.key)
    if heading.level == 1:
        reading.part, reading.section = heading.key, ""
        return
    reading.part = "P1" if heading.key.startswith("P1") else "P3"
    reading.section = heading.parent if heading.level == 3 else heading.key
    if heading.level == 2 and reading.part == "P3" and not reading.style:
        reading.style = line.style


def _leave(level: int, line: HeadingLine, reading: _Reading) -> None:
    if level == 1:
        reading.part, reading.section = line.number or "", ""
    elif level == 2:
        reading.section = ""


def _recognise(line: HeadingLine, paragraph: Paragraph, reading: _Reading) -> Heading | None:
    """Return the heading of the form that a line is, each of them once."""
    if line.style == "part":
        return _part(line, reading)
    if reading.has_plain_parts and line.style == "chinese" and (part := _plain_part(line, reading)) is not None:
        return part
    if holds_figure(line.title):
        return None
    candidates = [
        heading
        for heading in reading.outline.by_stem.get(stem(line.title), ())
        if heading.key not in reading.seen and _fits(heading, line, paragraph, reading)
    ]
    if candidates:
        inside = [heading for heading in candidates if heading.parent == reading.section]
        return (inside or candidates)[0]
    return _by_words(line, paragraph, reading) if line.rest is None else None


def _part(line: HeadingLine, reading: _Reading) -> Heading | None:
    outline = reading.outline
    if line.rest is not None:
        return None
    parts = [heading for heading in outline.headings if heading.level == 1 and heading.key not in reading.seen]
    written = stem(line.title) if line.title else ""
    exact = next((heading for heading in parts if written in heading.stems), None)
    if exact is not None:
        return exact
    if not line.title:
        return next((heading for heading in parts if heading.number == line.number), None)
    return next((heading for heading in parts if _has_words(heading, line.title)), None)


def _plain_part(line: HeadingLine, reading: _Reading) -> Heading | None:
    """Return the part that a line numbered 一、 is: its title is the part's, or that behind the body's name."""
    if line.rest is not None:
        return None
    written = stem(line.title)
    parts = [heading for heading in reading.outline.headings if heading.level == 1 and heading.key not in reading.seen]
    exact = next((heading for heading in parts if written in heading.stems), None)
    if exact is not None or "预算" not in line.title:
        return exact
    longer = ((heading, end) for heading in parts for end in heading.stems if len(end) > _LONG_TITLE - 2)
    return next((heading for heading, end in longer if written.endswith(end)), None)


def _has_words(heading: Heading, title: str) -> bool:
    return any(all(word in title for word in words) for words in heading.words)


def _fits(heading: Heading, line: HeadingLine, paragraph: Paragraph, reading: _Reading) -> bool:
    """Say whether a line with a known title may be that heading where it stands."""
    if heading.level == 1:
        return not line.style and line.rest is None and _ends_as_declared(heading, line.title)
    if not line.style:
        return heading.level == 2 and line.rest is None and _stands_alone(heading, line, paragraph, reading)
    if heading.key.startswith("P1"):
        return reading.part == "P1" and heading.level == 2 and (line.style == "chinese" or paragraph.level > 0)
    if reading.part in {"P1", "P4"} and (reading.part == "P4" or len(stem(line.title)) < _LONG_TITLE):
        return False
    if heading.level == 3:
        return reading.section == heading.parent or len(stem(line.title)) > _LONG_TITLE
    if reading.has_plain_parts and reading.part == "P3" and line.style == "bracket" and reading.style != "chinese":
        return True
    return line.style in {"chinese", reading.style} or (paragraph.level > 0 and len(stem(line.title)) > _LONG_TITLE)


def _ends_as_declared(heading: Heading, title: str) -> bool:
    """Say whether a part's title without number is long enough to be told from a word."""
    return len(heading.title) >= 4 and title.replace("单位", "部门").endswith(heading.title)


def _stands_alone(heading: Heading, line: HeadingLine, paragraph: Paragraph, reading: _Reading) -> bool:
    if reading.part == "P4" or heading.key.startswith("P1"):
        return reading.part == "P1" and paragraph.level > 0
    is_long = len(stem(line.title)) >= _LONG_TITLE and line.title.endswith(reading.outline.heading_endings)
    return reading.part != "P1" and (is_long or paragraph.level > 0) and len(line.title) >= _LONG_TITLE


def _by_words(line: HeadingLine, paragraph: Paragraph, reading: _Reading) -> Heading | None:
    """Return the heading whose words stand in a numbered title that is written in no known way."""
    title, outline = line.title, reading.outline
    if not line.style or title.endswith("表") or any(word in title for word in outline.foreign):
        return None
    if paragraph.raw.lstrip().startswith(_BULLETS):
        return None
    wanted = _wanted(line, paragraph, reading)
    found = [
        heading
        for heading in outline.headings
        if heading.key not in reading.seen and heading.parent == wanted and _has_words(heading, title)
    ]
    return next((heading for heading in found if heading.number == line.number), next(iter(found), None))


def _wanted(line: HeadingLine, paragraph: Paragraph, reading: _Reading) -> str | None:
    """Return the key of the heading below which a line may be a heading known by its words only."""
    if reading.part == "P1":
        is_first = "P1.2" not in reading.seen and len(line.title) <= 30
        return "P1" if line.style == "chinese" and is_first else None
    if reading.part != "P3":
        return None
    if line.style == (reading.style or "chinese") and reading.section != "S12":
        is_heading = paragraph.level > 0 or line.title.endswith(reading.outline.heading_endings)
        return "P3" if is_heading else None
    return reading.section if line.style in {"bracket", "arabic"} else None


def _unknown_level(line: HeadingLine, paragraph: Paragraph, reading: _Reading) -> int | None:
    """Return the level of a heading that the form does not know, None for a line that is no heading."""
    if line.rest is not None or not line.title:
        return None
    if line.style == "part":
        return 1
    if reading.section == "S12" or not line.style or holds_figure(line.title):
        return None
    if paragraph.raw.lstrip().startswith(_BULLETS) or paragraph.text.endswith(("：", ":")):
        return None
    is_marked = paragraph.level > 0
    ends = line.title.endswith(reading.outline.heading_endings)
    if reading.part == "P1":
        return 2 if line.style == "chinese" and "P1.2" in reading.seen and ends else None
    if reading.part != "P3":
        return None
    if line.style == (reading.style or "chinese"):
        return 2 if is_marked or ends else None
    return 3 if is_marked else None
