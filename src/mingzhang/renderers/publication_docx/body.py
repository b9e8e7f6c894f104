"""The body of the file: every piece as paragraphs, tables and drawings, in its section."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from itertools import count

from mingzhang.model.fact import Coordinate
from mingzhang.model.publication import Chart, Contents, Heading, Run, TableBlock, Text
from mingzhang.renderers.charts import described
from mingzhang.renderers.charts.words import width
from mingzhang.renderers.publication_docx.chart_part import WIDE, height
from mingzhang.renderers.publication_docx.contents import Entry, contents_block, is_gathered, mark
from mingzhang.renderers.publication_docx.flow import APART, UPRIGHT, Fitted, Kind, Placed, Section
from mingzhang.renderers.publication_docx.markup import attribute, declared, paragraph, run, twips
from mingzhang.renderers.publication_docx.styles import TEXT_WIDE
from mingzhang.renderers.publication_docx.tables import letters, table_grid

_STYLES = {
    "body": "Normal",
    "note": "Note",
    "center": "Centered",
    "unit": "UnitLine",
    "caption": "CaptionLine",
    "cover_name": "CoverName",
    "cover_title": "CoverTitle",
    "cover_date": "CoverDate",
}
_STRONG = '<w:rStyle w:val="Strong"/>'
_EMU = 12_700
#: Word takes no longer tags of content controls.
_LONGEST_TAG = 64
#: Size of the letters and height of a line with what follows it on the cover, in points, as the styles have them.
_COVER = {"cover_name": (30.0, 48.0, 45.0), "cover_title": (26.0, 44.0, 28.0), "cover_date": (18.0, 28.0, 0.0)}
#: How far down the cover begins, and what stays free below the date: 52 and 16 millimetres.
_COVER_TOP, _COVER_FOOT = 147.0, 45.0
_TITLE_SIZES = (16.0, 12.0)
_MM = 1440 / 25.4
#: Top, bottom, left and right margin and the place of the page number above the lower edge, in millimetres: the number
#: stands 7 mm below the type area (GB/T 9704-2012, 5.2.1 and 7.5).
_MARGINS = {False: (37, 35, 28, 26, 21), True: (28, 26, 37, 35, 12)}


@dataclass(slots=True)
class Body:
    """Writes pieces and remembers what other parts of the file must hold.

    ``sizes`` are those of the letters of tables, ``charts`` the charts in their order.
    """

    entries: Sequence[Entry]
    #: Content of ``w:sectPr`` that names headers and footers, by whether pages are numbered.
    furniture: dict[bool, str]
    sizes: set[float] = field(default_factory=set)
    charts: list[Chart] = field(default_factory=list)
    _ids: Iterator[int] = field(default_factory=lambda: count(1))
    _anchors: Iterator[Entry] = field(default_factory=lambda: iter(()))
    _is_numbered: bool = False

    def document(self, sections: Sequence[Section]) -> str:
        """Return the content of ``word/document.xml``."""
        self._anchors = iter(self.entries)
        parts: list[str] = []
        for index, section in enumerate(sections):
            parts += self._section(section, is_last=index == len(sections) - 1)
        return f"<w:document {declared('w', 'r', 'wp', 'a', 'c')}><w:body>{''.join(parts)}</w:body></w:document>"

    def _section(self, section: Section, *, is_last: bool) -> Iterator[str]:
        cover = [one.piece for one in section.placed if isinstance(one.piece, Text) and one.piece.role in _COVER]
        before = _cover_spaces(cover) if section.kind == "front" else ()
        spaces = dict(zip(map(id, cover), before, strict=False))
        for one in section.placed:
            yield from self._placed(one, spaces)
        properties = self._properties(section.kind)
        if not is_last:
            yield f'<w:p><w:pPr><w:pStyle w:val="SectionEnd"/>{properties}</w:pPr></w:p>'
            return
        if not section.placed or isinstance(section.placed[-1].piece, Fitted):
            # A table may not be the last thing in a file.
            yield paragraph("SectionEnd", "")
        yield properties

    def _properties(self, kind: Kind) -> str:
        """Return ``w:sectPr`` of a section: page 1 is the first page that has a number."""
        is_landscape, is_numbered = kind == "landscape", kind != "front"
        restart = '<w:pgNumType w:start="1"/>' if is_numbered and not self._is_numbered else ""
        self._is_numbered = self._is_numbered or is_numbered
        top, bottom, left, right, foot = (round(part * _MM) for part in _MARGINS[is_landscape])
        paper = 'w:w="16838" w:h="11906" w:orient="landscape"' if is_landscape else 'w:w="11906" w:h="16838"'
        return (
            f'<w:sectPr>{self.furniture[is_numbered]}<w:type w:val="nextPage"/><w:pgSz {paper}/>'
            f'<w:pgMar w:top="{top}" w:right="{right}" w:bottom="{bottom}" w:left="{left}" w:header="851"'
            f' w:footer="{foot}" w:gutter="0"/>{restart}<w:cols w:space="425"/></w:sectPr>'
        )

    def _placed(self, placed: Placed, spaces: dict[int, str]) -> Iterator[str]:
        piece, new_page, is_first = placed
        match piece:
            case Heading():
                yield self._heading(piece, new_page)
            case Text():
                yield self._text(piece, new_page, spaces.get(id(piece), ""))
            case Chart():
                yield from self._chart(piece, new_page)
            case Contents():
                yield contents_block(piece, self.entries, next(self._ids), new_page=new_page)
            case Fitted():
                yield from self._table(piece, new_page, 0.0 if is_first else APART)

    def _heading(self, heading: Heading, new_page: bool) -> str:
        level = min(max(heading.level, 1), 3)
        style = f"Heading{level}"
        if level < 3 and not is_gathered(heading):
            style += "Apart"
        return paragraph(style, self._anchored(heading, run(heading.text)), new_page=new_page)

    def _anchored(self, heading: Heading, inside: str) -> str:
        """Return what a heading shows with the bookmark that its line of the contents leads to."""
        if not heading.in_contents:
            return inside
        name, number = next(self._anchors).anchor, next(self._ids)
        start, end = f'<w:bookmarkStart w:id="{number}" w:name="{name}"/>', f'<w:bookmarkEnd w:id="{number}"/>'
        return f"{start}{inside}{mark(heading)}{end}"

    def _text(self, text: Text, new_page: bool, more: str) -> str:
        return paragraph(_STYLES[text.role], "".join(map(self._run, text.runs)), new_page=new_page, more=more)

    def _run(self, one: Run) -> str:
        """Return a run; a figure is a content control that knows what it restates, and stays one when it is edited."""
        written = run(one.text, _STRONG if one.bold else "")
        if one.at is None or not written or "\n" in one.text:
            return written
        tag = _tag(one.at)
        if len(tag) > _LONGEST_TAG:
            return written
        return (
            f'<w:sdt><w:sdtPr><w:alias w:val="{attribute(tag)}"/><w:tag w:val="{attribute(tag)}"/>'
            f'<w:id w:val="{next(self._ids)}"/><w:text/></w:sdtPr><w:sdtContent>{written}</w:sdtContent></w:sdt>'
        )

    def _table(self, fitted: Fitted, new_page: bool, apart: float) -> Iterator[str]:
        table = fitted.table
        self.sizes.add(letters(fitted))
        lines = list(_above(table))
        title = self._title(fitted)
        if title:
            lines.insert(1 if table.caption else 0, title)
        for style, inside, more in lines:
            space = f'<w:spacing w:before="{twips(apart)}"/>' if apart else ""
            yield paragraph(style, inside, new_page=new_page, more=more + space)
            new_page, apart = False, 0.0
        if new_page or not lines:
            # Two tables without anything between them would be one.
            space = f'<w:spacing w:before="{twips(apart)}"/>' if apart else ""
            yield paragraph("SectionEnd", "", new_page=new_page, more=space)
        yield table_grid(fitted)
        for note in table.notes:
            yield paragraph("TableNote", run(note))

    def _title(self, fitted: Fitted) -> tuple[str, str, str] | None:
        """Return style, runs and properties of a table's title; the heading before it is the bookmark here."""
        table, heading = fitted.table, fitted.heading
        if not table.title and heading is None:
            return None
        size = round(2 * min(_TITLE_SIZES[0], 0.98 * fitted.room.wide / max(1.0, width(table.title, 1.0)))) / 2
        letters_ = max(size, _TITLE_SIZES[1])
        smaller = "" if letters_ == _TITLE_SIZES[0] else f'<w:sz w:val="{letters_ * 2:.0f}"/>'
        written = run(table.title, smaller)
        if heading is None:
            return "SheetTitle", written, ""
        return "TableTitle", self._anchored(heading, written), ""

    def _chart(self, chart: Chart, new_page: bool) -> Iterator[str]:
        self.charts.append(chart)
        number = next(self._ids)
        wide, high = round(WIDE * _EMU), round(height(chart) * _EMU)
        yield paragraph(
            "Figure",
            '<w:r><w:drawing><wp:inline distT="0" distB="0" distL="0" distR="0">'
            f'<wp:extent cx="{wide}" cy="{high}"/><wp:effectExtent l="0" t="0" r="0" b="0"/>'
            f'<wp:docPr id="{number}" name="{attribute(chart.caption)}" descr="{attribute(described(chart))}"/>'
            "<wp:cNvGraphicFramePr/><a:graphic>"
            '<a:graphicData uri="http://schemas.openxmlformats.org/drawingml/2006/chart">'
            f'<c:chart r:id="rIdChart{len(self.charts)}"/></a:graphicData></a:graphic></wp:inline></w:drawing></w:r>',
            new_page=new_page,
        )
        yield paragraph("Caption", run(chart.caption))


def _tag(at: Coordinate) -> str:
    return str(at)


def _above(table: TableBlock) -> Iterator[tuple[str, str, str]]:
    """Yield style, runs and properties of the lines above a grid, without its title."""
    if table.caption:
        yield "TableCaption", run(table.caption), ""
    if table.subtitle:
        yield "TableSubtitle", run(table.subtitle), ""
    if table.entity or table.unit:
        edge = 12756 if table.is_landscape else TEXT_WIDE
        tab = "<w:r><w:tab/></w:r>" if table.unit else ""
        stops = f'<w:tabs><w:tab w:val="right" w:pos="{edge}"/></w:tabs>'
        yield "TableUnit", f"{run(table.entity)}{tab}{run(table.unit)}", stops


def _cover_spaces(cover: Iterable[Text]) -> list[str]:
    """Return the space above each line of the cover: the name stands in the upper half, the date at the foot."""
    texts = list(cover)
    heights = []
    for text in texts:
        size, line, after = _COVER[text.role]
        lines = sum(max(1, -int(-width(part, size) // UPRIGHT.wide)) for part in text.text.split("\n"))
        heights.append(lines * line + after)
    free = UPRIGHT.high - _COVER_TOP - sum(heights) - _COVER_FOOT
    spaces = []
    for index, text in enumerate(texts):
        space = _COVER_TOP if index == 0 else 0.0
        if text.role == "cover_date":
            space += max(0.0, free)
            free = 0.0
        spaces.append(f'<w:spacing w:before="{twips(space)}"/>' if space else "")
    return spaces
