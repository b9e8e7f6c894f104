"""Set a document as a Word file from what was read of it, with comments at the findings."""

from __future__ import annotations

import io
import zipfile
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from mingzhang.model.document import Cell, Grid, Paragraph, Picture
from mingzhang.model.report import Report
from mingzhang.renderers.annotated_docx import words
from mingzhang.renderers.annotated_docx.comments import Comments, range_end, range_start
from mingzhang.renderers.annotated_docx.package_parts import CONTENT_TYPES, DOCUMENT_RELATIONS, RELATIONS, STYLES
from mingzhang.renderers.annotated_docx.spots import NONE, collect_spots
from mingzhang.renderers.finding_note import notes_of
from mingzhang.renderers.report_marks import Target
from mingzhang.renderers.report_words import WORDS, clean

#: Twentieths of a point: A4 across less its margins, as wide as tables are.
_PAGE_WIDTH, _PAGE_HEIGHT, _MARGIN = 11906, 16838, 1020
_TEXT_WIDTH = _PAGE_WIDTH - 2 * _MARGIN
_DEEPEST = 4
_LONGEST_HEADING = 60
#: Tables of more columns are set smaller (half points).
_MANY_COLUMNS = 7
_SMALL, _SMALLER = 18, 15
#: The narrowest and widest column in halves of a Chinese character; longer texts are wrapped.
_NARROWEST, _WIDEST = 5, 24
_BORDERS = "".join(
    f'<w:{side} w:val="single" w:sz="4" w:space="0" w:color="808080"/>'
    for side in ("top", "left", "bottom", "right", "insideH", "insideV")
)


@dataclass
class _Setting:
    """A document while it is set: the comments at each text, in the order of their spans."""

    report: Report
    lang: str
    comments: Comments
    at: dict[tuple[int, int, int], list[tuple[int, int, tuple[Target, ...]]]]
    levels: dict[int, int]
    headers: frozenset[int]
    nowhere: tuple[int, ...]
    parts: list[str] = field(default_factory=list)
    told: set[int] = field(default_factory=set)


def composed(report: Report, lang: str) -> bytes:
    """Return a document as a Word file: headings, paragraphs, tables with borders, comments at the findings."""
    setting = _setting(report, lang)
    table_before = False
    for number, block in enumerate(report.disclosure.document.blocks):
        if isinstance(block, Grid):
            if table_before:
                setting.parts.append("<w:p/>")  # two tables without a paragraph between them are one to Word
            setting.parts.append(_table(setting, number, block))
        elif isinstance(block, Paragraph):
            setting.parts.append(_paragraph(setting, number, block))
        else:
            setting.parts.append(_picture(setting, number, block))
        table_before = isinstance(block, Grid)
    if table_before or not setting.parts:
        setting.parts.append("<w:p/>")
    return _packed(setting)


def _setting(report: Report, lang: str) -> _Setting:
    disclosure = report.disclosure
    spots = collect_spots(report)
    at: defaultdict[tuple[int, int, int], list[tuple[int, int, tuple[Target, ...]]]] = defaultdict(list)
    for spot, targets in spots.at.items():
        at[spot.block, spot.row, spot.column].append((spot.start, spot.end, targets))
    levels = {part.place.line: part.level for part in disclosure.sections if part.place.line is not None}
    below = max(1, min(levels.values(), default=1)) + 1
    for table in (*disclosure.tables, *disclosure.further_tables):
        if table.title_place.line is not None:
            levels.setdefault(table.title_place.line, below)
    headers = {
        place.line
        for table in (*disclosure.tables, *disclosure.further_tables)
        for row in table.header_places
        for place in row
        if place.line is not None
    }
    return _Setting(report, lang, Comments(), dict(at), levels, frozenset(headers), spots.nowhere)


def _paragraph(setting: _Setting, number: int, block: Paragraph) -> str:
    level = setting.levels.get(block.place.line, 0) if block.place.line is not None else 0
    if not level and len(block.text) <= _LONGEST_HEADING:
        level = block.level
    style = f'<w:pPr><w:pStyle w:val="Heading{min(level, _DEEPEST)}"/></w:pPr>' if level else ""
    return f"<w:p>{style}{_text(setting, (number, NONE, NONE), block.text)}</w:p>"


def _picture(setting: _Setting, number: int, block: Picture) -> str:
    word = WORDS[setting.lang]["picture"]
    return f"<w:p>{_text(setting, (number, NONE, NONE), f'[{word} {block.alt}]' if block.alt else f'[{word}]')}</w:p>"


def _text(setting: _Setting, key: tuple[int, int, int], text: str, properties: str = "") -> str:
    """Return the runs of a text with the comments on it, cut where a comment begins or ends."""
    own = setting.at.get(key, ())
    text = clean(text)
    before, after = "", ""
    if setting.nowhere:
        notes = notes_of(setting.report, [(index, 0) for index in setting.nowhere], setting.lang, set())
        number = setting.comments.add([[WORDS[setting.lang]["without_place"]], *notes])
        before, after = range_start(number), range_end(number)
        setting.nowhere = ()
    numbered = [
        (
            start,
            min(end, len(text)),
            setting.comments.add(notes_of(setting.report, targets, setting.lang, setting.told)),
        )
        for start, end, targets in own
    ]
    cuts = sorted({0, len(text), *(start for start, _, _ in numbered), *(end for _, end, _ in numbered)})
    pieces = [before]
    for index, cut in enumerate(cuts):
        pieces += [range_end(number) for start, end, number in numbered if end == cut and start < end]
        pieces += [range_start(number) for start, _, number in numbered if start == cut]
        pieces += [range_end(number) for start, end, number in numbered if start == end == cut]
        if index + 1 < len(cuts):
            pieces.append(words.run(text[cut : cuts[index + 1]], properties))
    return "".join([*pieces, after])


def _table(setting: _Setting, number: int, grid: Grid) -> str:
    width = max((len(row) for row in grid.rows), default=0)
    if not width:
        return "<w:p/>"
    widths = _widths(grid, width)
    columns = "".join(f'<w:gridCol w:w="{part}"/>' for part in widths)
    rows = "".join(_row(setting, (number, at), row, widths) for at, row in enumerate(grid.rows))
    return (
        f'<w:tbl><w:tblPr><w:tblW w:w="{sum(widths)}" w:type="dxa"/><w:tblBorders>{_BORDERS}</w:tblBorders>'
        '<w:tblLayout w:type="fixed"/><w:tblCellMar><w:left w:w="60" w:type="dxa"/><w:right w:w="60" w:type="dxa"/>'
        f"</w:tblCellMar></w:tblPr><w:tblGrid>{columns}</w:tblGrid>{rows}</w:tbl>"
    )


def _widths(grid: Grid, count: int) -> list[int]:
    """Return the widths of columns by their longest texts, in twentieths of a point."""
    longest = [_NARROWEST] * count
    for row in grid.rows:
        for column, cell in enumerate(row):
            longest[column] = max(longest[column], min(_cells_wide(cell.text) + 2, _WIDEST))
    total = sum(longest)
    return [max(_TEXT_WIDTH * part // total, 1) for part in longest]


def _cells_wide(text: str) -> int:
    """Return the width of a text in halves of a Chinese character."""
    return sum(1 if char.isascii() else 2 for char in text)


def _row(setting: _Setting, at: tuple[int, int], row: Sequence[Cell], widths: Sequence[int]) -> str:
    """Return a row; ``at`` is the number of its block and its own. The last cell of a short one covers the rest."""
    size = _SMALLER if len(widths) > _MANY_COLUMNS else _SMALL
    heads = bool(row) and row[0].place.line in setting.headers
    properties = f"<w:trPr><w:cantSplit/>{'<w:tblHeader/>' if heads else ''}</w:trPr>"
    cells = []
    for column, cell in enumerate(row):
        span = len(widths) - column if column == len(row) - 1 else 1
        spanned = f'<w:gridSpan w:val="{span}"/>' if span > 1 else ""
        width = sum(widths[column : column + span])
        text = _text(setting, (*at, column), cell.text, f'<w:sz w:val="{size}"/>')
        align = "center" if heads else "right" if _is_figure(cell.text) else ""
        aligned = f'<w:jc w:val="{align}"/>' if align else ""
        cells.append(
            f'<w:tc><w:tcPr><w:tcW w:w="{width}" w:type="dxa"/>{spanned}</w:tcPr>'
            f'<w:p><w:pPr><w:spacing w:after="0"/>{aligned}</w:pPr>{text}</w:p></w:tc>'
        )
    return f"<w:tr>{properties}{''.join(cells)}</w:tr>" if cells else ""


def _is_figure(text: str) -> bool:
    return "." in text and text.strip("-−()（）%％").replace(",", "").replace("，", "").replace(".", "").isdigit()


def _packed(setting: _Setting) -> bytes:
    document = (
        f'{words.HEAD}<w:document xmlns:w="{words.W}"><w:body>{"".join(setting.parts)}'
        f'<w:sectPr><w:pgSz w:w="{_PAGE_WIDTH}" w:h="{_PAGE_HEIGHT}"/><w:pgMar w:top="{_MARGIN}" w:right="{_MARGIN}" '
        f'w:bottom="{_MARGIN}" w:left="{_MARGIN}" w:header="720" w:footer="720" w:gutter="0"/></w:sectPr>'
        "</w:body></w:document>"
    )
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as package:
        for name, content in _parts(document.encode(), setting.comments):
            info = zipfile.ZipInfo(name)
            info.compress_type = zipfile.ZIP_DEFLATED
            package.writestr(info, content)
    return made.getvalue()


def _parts(document: bytes, comments: Comments) -> Iterator[tuple[str, bytes]]:
    yield "[Content_Types].xml", CONTENT_TYPES
    yield "_rels/.rels", RELATIONS
    yield "word/document.xml", document
    yield "word/_rels/document.xml.rels", DOCUMENT_RELATIONS
    yield "word/styles.xml", STYLES
    yield "word/comments.xml", comments.part()
