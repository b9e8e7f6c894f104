"""Join the paragraphs of each section to one running text, over page breaks."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from collections.abc import Set as AbstractSet

from mingzhang.catalogue.outline import Heading, load_outline
from mingzhang.extraction.captions import is_chart_caption
from mingzhang.extraction.headings import is_complete, is_numbered, positions, read_heading_line
from mingzhang.extraction.passage import Passage
from mingzhang.extraction.tables.titles import is_page_number
from mingzhang.model.disclosure import Section
from mingzhang.model.document import Block, Paragraph

_BRACKETS = str.maketrans("()", "（）")
#: A line without closing mark that is shorter than this was not torn but left without its mark.
_SHORTEST_HALF = 20
_MIDDLE = ("，", ",", "、", "（", "(", "《", "“")
#: How the form's sentences open, but for a date on a line of its own; such a line is torn unless a mark ends it.
_OPENING = re.compile(
    r"(?:截[至止]|本(?:部门|单位)(?=\s*\d+\s*年度?所属))?\s*20\d{2}\s*年(?!\s*\d{1,2}\s*月\s*\d{1,2}\s*日\s*$)"
)
#: Nor does a line that states an amount end without a mark.
_AMOUNT = re.compile(r"\d\s*(?:万元|[%％])")
_END = ("。", "；", "：", "！", "？", ";", ":", "!", "?", ".")
_BULLETS = ("- ", "* ", "+ ", "• ")


def read_passages(blocks: Sequence[Block], sections: Sequence[Section], skip: AbstractSet[int]) -> tuple[Passage, ...]:
    """Return the running text of Part 1 and Part 3, one passage per section that has any.

    Grids, pictures, captions and page numbers are no part of it; nor is what follows the heading of a sheet
    or an attachment, up to the next section.
    """
    bounds = [item for item in positions(blocks, sections) if not _is_minor(item[1])]
    found = []
    above: tuple[Section | None, Section | None] = (None, None)
    for at, (start, section) in enumerate(bounds):
        end = bounds[at + 1][0] if at + 1 < len(bounds) else len(blocks)
        above = _above(section, above)
        if not _is_running(section, above[0]):
            continue
        paragraphs = _paragraphs(blocks[start:end], range(start, end), skip)
        if paragraphs:
            found.append(_passage(section.key, _full_name(section, *above), paragraphs))
    return tuple(found)


def _above(section: Section, above: tuple[Section | None, Section | None]) -> tuple[Section | None, Section | None]:
    """Return the part and the numbered section that hold once a heading is passed."""
    if section.level == 1:
        return section, None
    return (above[0], section) if section.level == 2 else above


def read_part1(passages: Sequence[Passage]) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Return the paragraphs of duties and of organisation, torn ones joined."""
    return _texts(passages, "P1.1"), _texts(passages, "P1.2")


def _texts(passages: Sequence[Passage], key: str) -> tuple[str, ...]:
    return tuple(text for passage in passages if passage.key == key for text in passage.text.split("\n"))


def _is_minor(section: Section) -> bool:
    """Say whether a heading is one inside a section, which does not end the section's text."""
    return not section.key and section.level == 3 and section.number is not None


def _is_running(section: Section, part: Section | None) -> bool:
    """Say whether a section's text is part of the narrative, also where the heading of its part is lost."""
    if section.key:
        return section.key not in {"P2", "P4"}
    return section.level == 2 and part is not None and part.key in {"P1", "P3"}


def _full_name(section: Section, part: Section | None, upper: Section | None) -> str:
    """Return a section's name as facts carry it: 五、（一）…, 十、1、…; that of Part 1 for its two sections."""
    by_key = load_outline().by_key
    form = by_key.get(section.key)
    if section.key.startswith("P1") or (not section.key and part is not None and part.key == "P1"):
        first = part if part is not None and part.key == "P1" else None
        number, title = (first.number, first.title) if first is not None else (None, by_key["P1"].title)
        return f"{number or by_key['P1'].number} {title}".translate(_BRACKETS)
    number = section.number or (form.number if form is not None else "")
    title = section.title.translate(_BRACKETS)
    if section.level == 1:
        return f"{number} {title}"
    own = f"{number}{title}" if number.endswith("）") else f"{number}、{title}".lstrip("、")
    return f"{_upper_number(form, upper)}、{own}" if section.level == 3 and form is not None else own


def _upper_number(form: Heading, upper: Section | None) -> str:
    """Return the printed number of the section a subsection belongs to, the form's where that heading is lost."""
    printed = upper.number if upper is not None and upper.key == form.parent else None
    return printed or load_outline().by_key[form.parent].number


def _paragraphs(blocks: Sequence[Block], indexes: Iterable[int], skip: AbstractSet[int]) -> list[Paragraph]:
    """Return the text of a section; the first block is its heading, of which only a text run on is taken."""
    found: list[Paragraph] = []
    if not blocks:
        return found
    heading, *rest = zip(indexes, blocks, strict=True)
    if isinstance(heading[1], Paragraph) and (tail := _run_on(heading[1])) is not None:
        found.append(tail)
    for index, block in rest:
        if index in skip or not isinstance(block, Paragraph):
            continue
        if not is_chart_caption(block.text) and not is_page_number(block.text):
            found.append(block)
    return found


def _run_on(heading: Paragraph) -> Paragraph | None:
    """Return what stands on a heading's line behind its colon, as a paragraph of its own."""
    line = read_heading_line(heading.text)
    if line is None or line.rest is None:
        return None
    start = len(heading.text) - len(heading.text[line.rest :].lstrip())
    columns = heading.columns[start:] if heading.columns is not None else None
    return Paragraph(heading.text[start:], heading.span(start, len(heading.text)), heading.raw, 0, columns)


def _passage(key: str, name: str, paragraphs: Sequence[Paragraph]) -> Passage:
    starts, pieces, length = [], [], 0
    for at, paragraph in enumerate(paragraphs):
        if at and not _is_torn(paragraphs[at - 1], paragraph):
            pieces.append("\n")
            length += 1
        starts.append(length)
        pieces.append(paragraph.text)
        length += len(paragraph.text)
    return Passage(key, name, "".join(pieces), tuple(paragraphs), tuple(starts))


def _is_torn(before: Paragraph, after: Paragraph) -> bool:
    """Say whether a page break tore one sentence into these two paragraphs."""
    if after.level or is_numbered(after.text):
        return False
    if not before.level and (_OPENING.match(before.text) or _AMOUNT.search(before.text)):
        return not before.text.rstrip().endswith(_END)
    if is_complete(before.text):
        return False
    return not after.raw.lstrip().startswith(_BULLETS) and not _is_short(before)


def _is_short(paragraph: Paragraph) -> bool:
    """Say whether a line is a label, list item or short answer (无) rather than the first half of a sentence."""
    if paragraph.level or paragraph.raw.lstrip().startswith(_BULLETS):
        return True
    return len(paragraph.text) < _SHORTEST_HALF and not paragraph.text.endswith(_MIDDLE)
