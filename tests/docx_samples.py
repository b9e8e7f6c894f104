"""Make DOCX files for tests: from raw XML, or from a document read as text, with real tables and styles."""

from __future__ import annotations

import re
import zipfile
from collections.abc import Mapping, Sequence
from pathlib import Path
from xml.sax.saxutils import escape

from mingzhang.extraction.tables.header import header_depth
from mingzhang.extraction.watermark import find_watermark
from mingzhang.model.document import Cell, Document, Grid, Paragraph, Picture

_NS = (
    'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main" '
    'xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships" '
    'xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main" '
    'xmlns:c="http://schemas.openxmlformats.org/drawingml/2006/chart" '
    'xmlns:dgm="http://schemas.openxmlformats.org/drawingml/2006/diagram" '
    'xmlns:m="http://schemas.openxmlformats.org/officeDocument/2006/math" '
    'xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006" '
    'xmlns:o="urn:schemas-microsoft-com:office:office" xmlns:v="urn:schemas-microsoft-com:vml" '
    'xmlns:wp="http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing" '
    'xmlns:wps="http://schemas.microsoft.com/office/word/2010/wordprocessingShape"'
)
_OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_CONTENT_TYPES = (
    '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
    '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
    '<Default Extension="xml" ContentType="application/xml"/>'
    '<Override PartName="/word/document.xml" ContentType='
    '"application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"/>{}</Types>'
)
_OVERRIDE = (
    '<Override PartName="/word/{}.xml" ContentType='
    '"application/vnd.openxmlformats-officedocument.wordprocessingml.{}+xml"/>'
)
#: Parts that a test may give, by the kind of their relation.
_KINDS = ("styles", "numbering", "footnotes", "endnotes", "comments", "settings", "header", "footer", "chart")


def heading_style(level: int) -> str:
    return (
        f'<w:style w:type="paragraph" w:styleId="H{level}"><w:name w:val="heading {level}"/>'
        f'<w:pPr><w:outlineLvl w:val="{level - 1}"/></w:pPr></w:style>'
    )


STYLES = (
    '<w:style w:type="paragraph" w:default="1" w:styleId="Normal"><w:name w:val="Normal"/></w:style>'
    + "".join(heading_style(level) for level in range(1, 6))
    + '<w:style w:type="paragraph" w:styleId="TOC1"><w:name w:val="toc 1"/><w:pPr><w:tabs>'
    '<w:tab w:val="right" w:leader="dot" w:pos="8296"/></w:tabs></w:pPr></w:style>'
    '<w:style w:type="table" w:styleId="Ruled"><w:name w:val="Table Grid"/><w:tblPr><w:tblBorders>'
    '<w:left w:val="single"/><w:insideV w:val="single"/></w:tblBorders></w:tblPr></w:style>'
)
_BULLETS = '<w:abstractNum w:abstractNumId="0"><w:lvl w:ilvl="0"><w:start w:val="1"/><w:numFmt w:val="bullet"/><w:lvlText w:val="&#xF06C;"/></w:lvl></w:abstractNum>'  # noqa: E501
_CHINESE = '<w:abstractNum w:abstractNumId="1"><w:lvl w:ilvl="0"><w:start w:val="1"/><w:numFmt w:val="chineseCountingThousand"/><w:suff w:val="nothing"/><w:lvlText w:val="%1、"/></w:lvl></w:abstractNum>'  # noqa: E501
_DIGITS = "零一二三四五六七八九十"


def write_package(
    path: Path, body: str, parts: Mapping[str, str] | None = None, extra: Mapping[str, bytes] | None = None
) -> Path:
    """Write a DOCX of the XML inside ``w:body``.

    Args:
        path: where to.
        body: XML with the prefix ``w:``.
        parts: XML inside the root of other parts (``styles``, ``numbering``, ``header`` …). Their relation has the
            kind as its id, such as ``header``.
        extra: further members of the zip by name.
    """
    parts = parts or {}
    relations = "".join(
        f'<Relationship Id="{kind}" Type="{_OFFICE}/{kind}" Target="{kind}.xml"/>' for kind in _KINDS if kind in parts
    )
    overrides = "".join(_OVERRIDE.format(kind, kind) for kind in _KINDS if kind in parts)
    roots = {"header": "hdr", "footer": "ftr"}
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as package:
        package.writestr("[Content_Types].xml", _CONTENT_TYPES.format(overrides))
        package.writestr("_rels/.rels", _relations('<Relationship Id="m" Type="{}" Target="word/document.xml"/>'))
        package.writestr("word/_rels/document.xml.rels", _relations(relations))
        package.writestr("word/document.xml", f"<w:document {_NS}><w:body>{body}</w:body></w:document>")
        for kind, xml in parts.items():
            prefix, root = ("c", "chartSpace") if kind == "chart" else ("w", roots.get(kind, kind))
            package.writestr(f"word/{kind}.xml", f"<{prefix}:{root} {_NS}>{xml}</{prefix}:{root}>")
        for name, data in (extra or {}).items():
            package.writestr(name, data)
    return path


def _relations(xml: str) -> str:
    space = "http://schemas.openxmlformats.org/package/2006/relationships"
    return f'<Relationships xmlns="{space}">{xml.format(f"{_OFFICE}/officeDocument")}</Relationships>'


def run(text: str, properties: str = "") -> str:
    return f'<w:r><w:rPr>{properties}</w:rPr><w:t xml:space="preserve">{escape(text)}</w:t></w:r>'


def p(content: str, properties: str = "") -> str:
    """Return a paragraph of plain text, or of runs where ``content`` is XML."""
    inner = content if content.startswith("<") else run(content)
    return f"<w:p><w:pPr>{properties}</w:pPr>{inner}</w:p>"


def cell(content: str, properties: str = "") -> str:
    inner = content if content.startswith("<") else p(content)
    return f"<w:tc><w:tcPr>{properties}</w:tcPr>{inner}</w:tc>"


def row(*cells: str, properties: str = "") -> str:
    return f"<w:tr><w:trPr>{properties}</w:trPr>{''.join(cells)}</w:tr>"


def table(*rows: str, widths: Sequence[int] = (), style: str = "Ruled") -> str:
    grid = "".join(f'<w:gridCol w:w="{width}"/>' for width in widths)
    return (
        f'<w:tbl><w:tblPr><w:tblStyle w:val="{style}"/></w:tblPr><w:tblGrid>{grid}</w:tblGrid>{"".join(rows)}</w:tbl>'
    )


def field(instruction: str, result: str) -> str:
    marks = {kind: f'<w:r><w:fldChar w:fldCharType="{kind}"/></w:r>' for kind in ("begin", "separate", "end")}
    code = f"<w:r><w:instrText>{escape(instruction)}</w:instrText></w:r>"
    return f"{marks['begin']}{code}{marks['separate']}{run(result)}{marks['end']}"


# --------------------------------------------------------------------------- a text-form disclosure


def write_disclosure(document: Document, path: Path, *, automatic: bool = True) -> Path:
    """Write a document read as text the way a clerk's Word file is made.

    Headings have styles, those with Chinese numbers automatic ones, contents are fields with dot leaders, headers
    of tables are merged, and the watermark is word art in the page header. Without ``automatic`` numbers and the
    pages of the contents are typed; LibreOffice does not carry automatic ones over to older formats.
    """
    mark, marked = find_watermark(document.blocks)
    numbers = _Numbers()
    body = []
    for index, block in enumerate(document.blocks):
        if index in marked:
            continue
        if isinstance(block, Grid):
            body.append(_contents(block, automatic) if _is_contents(block) else _table(block))
        elif isinstance(block, Paragraph):
            body.append(_paragraph(block, numbers if automatic else None))
        elif isinstance(block, Picture):
            body.append(
                f'<w:p><w:r><w:drawing><wp:docPr descr="{escape(block.alt)}"/><a:blip/></w:drawing></w:r></w:p>'
            )
    body.append('<w:sectPr><w:headerReference w:type="default" r:id="header"/></w:sectPr>')
    art = f'<v:shape><v:textpath string="{mark.text}"/></v:shape>' if mark else ""
    return write_package(
        path,
        "".join(body),
        {
            "styles": STYLES,
            "numbering": numbers.xml(),
            "header": f"<w:p><w:r><w:pict>{art}</w:pict></w:r></w:p>",
        },
    )


class _Numbers:
    """Automatic Chinese numbers: a list goes on where the number is the next one, else a new one begins there."""

    def __init__(self) -> None:
        self.starts: list[int] = []
        self.last = 0

    def list_of(self, number: int) -> int:
        """Return the id of the list that gives the next paragraph this number; 1 is the bullets'."""
        if number != self.last + 1 or not self.starts:
            self.starts.append(number)
        self.last = number
        return len(self.starts) + 1

    def xml(self) -> str:
        nums = "".join(
            f'<w:num w:numId="{index}"><w:abstractNumId w:val="1"/><w:lvlOverride w:ilvl="0">'
            f'<w:startOverride w:val="{start}"/></w:lvlOverride></w:num>'
            for index, start in enumerate(self.starts, start=2)
        )
        return f'{_BULLETS}{_CHINESE}<w:num w:numId="1"><w:abstractNumId w:val="0"/></w:num>{nums}'


def _paragraph(block: Paragraph, numbers: _Numbers | None) -> str:
    properties = f'<w:pStyle w:val="H{block.level}"/>' if block.level else ""
    text = block.text
    if block.raw.lstrip().startswith(("- ", "* ", "• ")):
        return p(run(text), f"{properties}{_listed(1)}")
    numbered = re.match(r"(十?[一二三四五六七八九]|十)、", text)
    if numbered and block.level and numbers is not None:
        digits = numbered[1]
        value = sum(_DIGITS.index(digit) for digit in digits)
        return p(run(text[numbered.end() :]), properties + _listed(numbers.list_of(value)))
    return p(run(text), properties)


def _listed(num_id: int) -> str:
    return f'<w:numPr><w:ilvl w:val="0"/><w:numId w:val="{num_id}"/></w:numPr>'


def _is_contents(grid: Grid) -> bool:
    return all(
        len(cells) == 2 and cells[1].text.isdigit() and cells[0].text.endswith("..")
        for cells in ([cell for cell in row if cell.text] for row in grid.rows)
    )


def _contents(grid: Grid, automatic: bool) -> str:
    lines = []
    for row_ in grid.rows:
        title, page = (cell.text for cell in row_ if cell.text)
        number = field("PAGEREF _Toc1", page) if automatic else run(page)
        link = f"<w:hyperlink>{run(title.rstrip('. '))}<w:r><w:tab/></w:r>{number}</w:hyperlink>"
        lines.append(p(link, '<w:pStyle w:val="TOC1"/>'))
    return "".join(lines)


def _table(grid: Grid) -> str:
    """Write a grid; blanks beside and below the words of its header are merged with them."""
    width = max(len(row) for row in grid.rows)
    depth = header_depth(grid.rows)
    header = [[*(cell.text for cell in row), *[""] * (width - len(row))] for row in grid.rows[:depth]]
    rows = [_header_row(header, index) for index in range(depth)]
    rows += [_body_row(cells, width) for cells in grid.rows[depth:]]
    return table(*rows, widths=[9000 // width] * width) + "<w:p/>"


def _header_row(header: list[list[str]], index: int) -> str:
    words, cells, column = header[index], [], 0
    while column < len(words):
        stop = column + 1
        below = header[index + 1 :]
        while words[column] and stop < len(words) and not words[stop] and any(lower[stop] for lower in below):
            stop += 1
        properties = f'<w:gridSpan w:val="{stop - column}"/>' if stop > column + 1 else ""
        if words[column] and stop == column + 1 and below and not any(lower[column] for lower in below):
            properties += '<w:vMerge w:val="restart"/>'
        elif not words[column] and any(upper[column] for upper in header[:index]):
            properties += "<w:vMerge/>"
        cells.append(cell(p(run(words[column])), properties))
        column = stop
    return row(*cells, properties="<w:tblHeader/>")


def _body_row(cells: Sequence[Cell], width: int) -> str:
    """Write a row; the last cell of a short row reaches to the edge of the table."""
    rest = width - len(cells)
    last = f'<w:gridSpan w:val="{rest + 1}"/>' if rest else ""
    return row(*(cell(p(run(item.text)), last if item is cells[-1] else "") for item in cells))
