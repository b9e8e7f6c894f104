"""The audited document as HTML: headings, paragraphs and tables with the report's marks in them."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from html import escape

from mingzhang.model.document import Block, Cell, Grid, Paragraph, Picture
from mingzhang.model.place import Place
from mingzhang.model.report import Report
from mingzhang.renderers.report_marks import (
    Mark,
    Marks,
    Piece,
    Target,
    collect_marks,
    paragraph_pieces,
    pieces,
    place_key,
)
from mingzhang.renderers.report_pictures import Gallery
from mingzhang.renderers.report_words import SIGNS, WORDS, clean

_NUMBER = re.compile(r"[-－−—(（]?[\d０-９][\d０-９,，]*(?:[.．][\d０-９]+)?[)）]?[%％]?|[-－—]")
_DEEPEST = 6
_CODE = re.compile(r"\d{3}(?:\d\d){0,2}")
_FIRST_LEVEL = 3
_LONGEST_HEADING = 60
_LONG_CELL = 24


@dataclass
class Page:
    """A document in the making: its HTML, the anchors of findings in it, and its headings.

    ``anchors`` maps a place of a finding to the id of the first mark that shows it; ``outline`` holds
    (level, id, text) of each heading.
    """

    report: Report
    lang: str
    marks: Marks
    sections: dict[int, int]
    titles: dict[int, str]
    header_lines: frozenset[int]
    html: list[str] = field(default_factory=list)
    anchors: dict[Target, str] = field(default_factory=dict)
    outline: list[tuple[int, str, str]] = field(default_factory=list)
    level: int = _FIRST_LEVEL - 1
    page: int | str | None = None
    ids: set[str] = field(default_factory=set)
    gallery: Gallery | None = None


def draw_document(report: Report, lang: str, gallery: Gallery | None = None) -> Page:
    """Draw all blocks of the audited document, and the pictures of its pages where each begins."""
    page = _empty_page(report, lang)
    page.gallery = gallery
    for block in report.disclosure.document.blocks:
        _block(page, block)
    if gallery is not None:
        page.html += gallery.until(None)
    return page


def _empty_page(report: Report, lang: str) -> Page:
    disclosure = report.disclosure
    sections = {part.place.line: part.level for part in disclosure.sections if part.place.line is not None}
    below = max(1, min(sections.values(), default=1)) + 1
    titles: dict[int, str] = {}
    headers: set[int] = set()
    for table in disclosure.tables:
        if table.title_place.line is not None:
            sections.setdefault(table.title_place.line, below)
        lines = {place.line for row in table.header_places for place in row if place.line is not None}
        headers |= lines
        if lines:
            titles[min(lines)] = table.title
    return Page(report, lang, collect_marks(report), sections, titles, frozenset(headers))


def _block(page: Page, block: Block) -> None:
    _page_mark(page, block.place)
    if isinstance(block, Paragraph):
        _paragraph(page, block)
    elif isinstance(block, Grid):
        _grid(page, block)
    else:
        _picture(page, block)


def _page_mark(page: Page, place: Place) -> None:
    """Show where a page or sheet of the source begins."""
    now = place.page if place.page is not None else place.sheet
    if now is None or now == page.page:
        return
    page.page = now
    if page.gallery is not None and place.page is not None:
        page.html += page.gallery.until(place.page - 1)
    word = WORDS[page.lang]["page"].format(n=now) if place.page is not None else clean(str(now))
    page.html.append(f'<p class="pg"{_new_id(page, page_anchor(place))}>{escape(word)}</p>')
    if page.gallery is not None and place.page is not None:
        page.html += page.gallery.until(place.page)


def page_anchor(place: Place) -> str:
    """Return the id at which a page or sheet begins; "" where the place tells none."""
    if place.page is not None:
        return f"P{place.page}"
    return f"S-{escape(re.sub(r'[^0-9A-Za-z一-鿿]', '_', place.sheet))}" if place.sheet is not None else ""


def _new_id(page: Page, name: str) -> str:
    """Return an id attribute, "" where the id is empty or taken."""
    if not name or name in page.ids:
        return ""
    page.ids.add(name)
    return f' id="{name}"'


def _line_attributes(page: Page, place: Place, css: str = "") -> str:
    """Return id, margin number and classes of a paragraph or row, marked where a finding is about all of it."""
    targets = page.marks.whole.get(place.line, ()) if place.line is not None else ()
    if targets:
        css = f"{css} w {_severity(page, targets)}".strip()
    named = "" if place.line is None else f'{_new_id(page, f"L{place.line}")} data-l="{place.line}"'
    return named + (f' class="{css}"' if css else "")


def _whole(page: Page, place: Place) -> str:
    """Return the link to the findings that are about a whole line."""
    targets = page.marks.whole.get(place.line, ()) if place.line is not None else ()
    return _link(page, "", targets, ()) if targets else ""


def _paragraph(page: Page, block: Paragraph) -> None:
    level = _heading_level(page, block)
    mark = page.marks.places.get(place_key(block.place))
    if mark is not None or block.place.line is None:
        text = _link(page, block.text, mark.targets, mark.traces) if mark else escape(clean(block.text))
    else:
        marks = page.marks.lines.get(block.place.line, ())
        text = _text(page, block.text, paragraph_pieces(marks, block)) if marks else escape(clean(block.text))
    tag = f"h{level}" if level else "p"
    page.html.append(f"<{tag}{_line_attributes(page, block.place)}>{_whole(page, block.place)}{text}</{tag}>")
    if level and block.place.line is not None:
        page.outline.append((level, f"L{block.place.line}", clean(block.text)))


def _heading_level(page: Page, block: Paragraph) -> int:
    """Return the level 3 to 6 of a heading, never more than one below the heading before it; 0 for text."""
    line = block.place.line
    own = page.sections.get(line, 0) if line is not None else 0
    if not own and block.level and len(block.text) <= _LONGEST_HEADING:
        own = block.level
    if not own:
        return 0
    page.level = min(_FIRST_LEVEL - 1 + own, page.level + 1, _DEEPEST)
    return page.level


def _picture(page: Page, block: Picture) -> None:
    word = WORDS[page.lang]["picture"]
    alt = f" {block.alt}" if block.alt else ""
    page.html.append(f"<p{_line_attributes(page, block.place, 'pic')}>[{escape(clean(word + alt))}]</p>")


def _grid(page: Page, grid: Grid) -> None:
    width = max((len(row) for row in grid.rows), default=0)
    if not width:
        return
    heads = 0
    while heads < len(grid.rows) and grid.rows[heads] and grid.rows[heads][0].place.line in page.header_lines:
        heads += 1
    line = grid.rows[0][0].place.line if grid.rows[0] else None
    title = clean(page.titles.get(line, "") if line is not None else "")
    label = f' aria-label="{escape(title)}"' if title else ""
    page.html.append(f'<div class="t" tabindex="0" role="region"{label or _unnamed(page, grid)}><table>')
    if heads:
        page.html += ["<thead>", *(_row(page, row, width, "th") for row in grid.rows[:heads]), "</thead>"]
    page.html += ["<tbody>", *(_row(page, row, width, "td") for row in grid.rows[heads:]), "</tbody></table></div>"]


def _unnamed(page: Page, grid: Grid) -> str:
    word = WORDS[page.lang]["document"]
    return f' aria-label="{escape(word)} {grid.place.line or grid.place.page or ""}"'


def _row(page: Page, row: Sequence[Cell], width: int, tag: str) -> str:
    place = row[0].place if row else Place()
    marks = page.marks.lines.get(place.line, ()) if place.line is not None else ()
    following = [*(cell.text for cell in row[1:]), ""]
    cells = [_cell(page, cell, marks, tag, _css(cell.text, text)) for cell, text in zip(row, following, strict=True)]
    if len(row) < width:
        cells.append(f'<{tag} colspan="{width - len(row)}"></{tag}>')
    if cells and (whole := _whole(page, place)):
        cells[0] = cells[0].replace(f"</{tag}>", f"{whole}</{tag}>")
    return f"<tr{_line_attributes(page, place)}>{''.join(cells)}</tr>"


def _css(text: str, following: str) -> str:
    """Return the class attribute of a cell: numbers to the right, but not a code before its name; long text wide."""
    if _NUMBER.fullmatch(text):
        code = _CODE.fullmatch(text) and following and not _NUMBER.fullmatch(following)
        return "" if code else ' class="n"'
    return ' class="x"' if len(text) > _LONG_CELL else ""


def _cell(page: Page, cell: Cell, marks: Sequence[Mark], tag: str, css: str) -> str:
    text, place = cell
    if not text:
        inner = _blank_cell(page, place, marks)
        return f"<{tag}>{inner}</{tag}>"
    scope = ' scope="col"' if tag == "th" else ""
    return f"<{tag}{css}{scope}>{_cell_text(page, text, place, marks)}</{tag}>"


def _cell_text(page: Page, text: str, place: Place, marks: Sequence[Mark]) -> str:
    if place.line is None or place.start is None:
        mark = page.marks.places.get(place_key(place))
        return _link(page, text, mark.targets, mark.traces) if mark else escape(clean(text))
    if not marks or place.end is None:
        return escape(clean(text))
    if len(text) != place.end - place.start:
        marks = [_widened(mark, place.start, len(text)) for mark in marks if _touches(mark, place.start, place.end)]
    return _text(page, text, pieces(marks, place.start, len(text)))


def _touches(mark: Mark, start: int, end: int) -> bool:
    return mark.start < end and mark.end > start


def _widened(mark: Mark, start: int, length: int) -> Mark:
    """Let a mark cover the whole cell: markup was removed from it, so offsets inside are not known."""
    return mark._replace(start=start, end=start + length)


def _blank_cell(page: Page, place: Place, marks: Sequence[Mark]) -> str:
    """Return the sign of findings in a blank cell; traces through blanks are not shown."""
    if place.line is None or place.start is None:
        mark = page.marks.places.get(place_key(place))
        targets = mark.targets if mark else ()
    else:
        same = [mark.targets for mark in marks if mark.start == mark.end == place.start]
        targets = tuple(target for found in same for target in found)
    return _link(page, WORDS[page.lang]["blank"], targets, ()) if targets else ""


def _text(page: Page, text: str, cut: Iterable[Piece]) -> str:
    return "".join(_link(page, text[piece.start : piece.end], piece.targets, piece.traces) for piece in cut)


def _severity(page: Page, targets: Sequence[Target]) -> str:
    """Return the CSS class of the worst finding among targets: findings are sorted by severity."""
    return page.report.findings[min(targets)[0]].severity.value


def _link(page: Page, text: str, targets: Sequence[Target], traces: Sequence[int]) -> str:
    """Return a stretch of text as a link to its finding or, without one, to its first check."""
    shown = escape(clean(text))
    used = f' data-c="{" ".join(map(str, traces))}"' if traces else ""
    if not targets:
        return f'<a href="#c{traces[0]}"{used}>{shown}</a>' if traces else shown
    numbers = list(dict.fromkeys(index for index, _ in targets))
    new = [target for target in targets if target not in page.anchors]
    named = f' id="m{len(page.anchors)}"' if new else ""
    anchor = f"m{len(page.anchors)}"
    page.anchors.update(dict.fromkeys(new, anchor))
    finding = page.report.findings[numbers[0]]
    aims = " ".join(str(index + 1) for index in numbers)
    sign = f"<sup>{SIGNS[finding.severity]}{aims.replace(' ', ',')}</sup>" if new else ""
    css = f"m {finding.severity.value}"
    return f'<a href="#f{numbers[0] + 1}"{named} class="{css}" data-f="{aims}"{used}>{shown}{sign}</a>'
