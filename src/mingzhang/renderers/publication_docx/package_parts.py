"""The parts around the body: content types, relations, settings, properties, headers with the watermark, footers."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from mingzhang.model.publication import Publication
from mingzhang.renderers.charts.words import width
from mingzhang.renderers.publication_docx.markup import HEAD, attribute, content, declared, field, paragraph, run
from mingzhang.renderers.publication_docx.styles import HEI

_PACKAGE = "http://schemas.openxmlformats.org/package/2006"
_KINDS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml"
_CHART = "application/vnd.openxmlformats-officedocument.drawingml.chart+xml"
_BOOK = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
#: Kinds of parts in the folder ``word`` by how their names begin.
_TYPES = {
    "document": f"{_WORD}.document.main+xml",
    "styles": f"{_WORD}.styles+xml",
    "settings": f"{_WORD}.settings+xml",
    "fontTable": f"{_WORD}.fontTable+xml",
    "header": f"{_WORD}.header+xml",
    "footer": f"{_WORD}.footer+xml",
    "charts/chart": _CHART,
}
#: The widest that a watermark may be, and its letters, in points.
_MARK_WIDE, _MARK_SIZE = 430.0, 72.0


def content_types(names: Iterable[str]) -> str:
    """Return ``[Content_Types].xml`` for the parts of the folder ``word``."""
    overrides = "".join(
        f'<Override PartName="/word/{name}" ContentType="{kind}"/>'
        for name in names
        for begin, kind in _TYPES.items()
        if name.startswith(begin) and name.endswith(".xml")
    )
    return (
        f'{HEAD}<Types xmlns="{_PACKAGE}/content-types">'
        '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
        f'<Default Extension="xml" ContentType="application/xml"/><Default Extension="xlsx" ContentType="{_BOOK}"/>'
        f"{overrides}"
        '<Override PartName="/docProps/core.xml"'
        ' ContentType="application/vnd.openxmlformats-package.core-properties+xml"/>'
        '<Override PartName="/docProps/app.xml"'
        ' ContentType="application/vnd.openxmlformats-officedocument.extended-properties+xml"/></Types>'
    )


def relations(targets: Mapping[str, tuple[str, str]]) -> str:
    """Return a part of relations.

    Args:
        targets: kind and target by id; a kind without a scheme is one of Office's.
    """
    each = "".join(
        f'<Relationship Id="{name}" Type="{kind if ":" in kind else f"{_KINDS}/{kind}"}" Target="{target}"/>'
        for name, (kind, target) in targets.items()
    )
    return f'{HEAD}<Relationships xmlns="{_PACKAGE}/relationships">{each}</Relationships>'


ROOT_RELATIONS = relations(
    {
        "rId1": ("officeDocument", "word/document.xml"),
        "rId2": (f"{_PACKAGE}/relationships/metadata/core-properties", "docProps/core.xml"),
        "rId3": ("extended-properties", "docProps/app.xml"),
    }
)

SETTINGS = (
    f'{HEAD}<w:settings {declared("w")}><w:zoom w:percent="100"/><w:defaultTabStop w:val="420"/>'
    '<w:evenAndOddHeaders/><w:characterSpacingControl w:val="compressPunctuation"/><w:compat>'
    "<w:spaceForUL/><w:balanceSingleByteDoubleByteWidth/><w:doNotLeaveBackslashAlone/><w:ulTrailSpace/>"
    "<w:doNotExpandShiftReturn/><w:adjustLineHeightInTable/><w:useFELayout/>"
    '<w:compatSetting w:name="compatibilityMode" w:uri="http://schemas.microsoft.com/office/word" w:val="15"/>'
    '</w:compat><w:themeFontLang w:val="en-US" w:eastAsia="zh-CN"/><w:decimalSymbol w:val="."/>'
    '<w:listSeparator w:val=","/></w:settings>'
)


def core_properties(publication: Publication, date: str) -> str:
    """Return ``core.xml``: title, body and date of the publication.

    Args:
        publication: that the file holds.
        date: ISO date that stands for both creation and last change.
    """
    moment = f"{date}T00:00:00Z"
    keywords = f"{publication.year} {publication.name} {publication.kind}预算 预算公开"
    return (
        f'{HEAD}<cp:coreProperties xmlns:cp="{_PACKAGE}/metadata/core-properties"'
        ' xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:dcterms="http://purl.org/dc/terms/"'
        ' xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance">'
        f"<dc:title>{content(publication.title or publication.name)}</dc:title>"
        f"<dc:creator>{content(publication.name)}</dc:creator>"
        f"<cp:keywords>{content(keywords)}</cp:keywords>"
        f"<cp:lastModifiedBy>{content(publication.name)}</cp:lastModifiedBy>"
        f'<dcterms:created xsi:type="dcterms:W3CDTF">{moment}</dcterms:created>'
        f'<dcterms:modified xsi:type="dcterms:W3CDTF">{moment}</dcterms:modified>'
        "<dc:language>zh-CN</dc:language></cp:coreProperties>"
    )


def app_properties(publication: Publication) -> str:
    """Return ``app.xml``: the program and the body."""
    return (
        f'{HEAD}<Properties xmlns="http://schemas.openxmlformats.org/officeDocument/2006/extended-properties">'
        f"<Application>Mingzhang</Application><Company>{content(publication.name)}</Company></Properties>"
    )


def footers() -> dict[str, str]:
    """Return the footers by the name of their part: odd and even pages, and those of pages without a number.

    The number stands between dashes in 四号, on odd pages right, on even pages left, one letter from the edge
    (GB/T 9704-2012, 7.5).
    """
    number = f"{run('— ')}{field('PAGE', '1')}{run(' —')}"
    right = '<w:ind w:rightChars="100" w:right="280" w:firstLineChars="0" w:firstLine="0"/><w:jc w:val="right"/>'
    left = '<w:ind w:leftChars="100" w:left="280" w:firstLineChars="0" w:firstLine="0"/><w:jc w:val="left"/>'
    return {
        "footer1.xml": _footer(paragraph("Footer", number, more=right)),
        "footer2.xml": _footer(paragraph("Footer", number, more=left)),
        "footer3.xml": _footer(paragraph("Footer", "")),
        "footer4.xml": _footer(paragraph("Footer", "")),
    }


def _footer(inside: str) -> str:
    return f"{HEAD}<w:ftr {declared('w', 'r')}>{inside}</w:ftr>"


def headers(mark: str) -> dict[str, str]:
    """Return the headers of odd and even pages with a watermark by the name of their part; none without a watermark."""
    if not mark:
        return {}
    return {f"header{number}.xml": _header(mark, number) for number in (1, 2)}


def _header(mark: str, number: int) -> str:
    """Return a header with the mark as word art behind the text, as Word's own command for watermarks makes it."""
    letters = width(mark, 1.0)
    wide = min(_MARK_WIDE, letters * _MARK_SIZE)
    high = wide / max(1.0, letters)
    shape = (
        '<v:shapetype id="_x0000_t136" coordsize="21600,21600" o:spt="136" adj="10800"'
        ' path="m@7,l@8,m@5,21600l@6,21600e">'
        f"<v:formulas>{_FORMULAS}</v:formulas>"
        '<v:path textpathok="t" o:connecttype="custom" o:connectlocs="@9,0;@10,10800;@11,21600;@12,10800"'
        ' o:connectangles="270,180,90,0"/><v:textpath on="t" fitshape="t"/>'
        '<v:handles><v:h position="#0,bottomRight" xrange="6629,14971"/></v:handles>'
        '<o:lock v:ext="edit" text="t" shapetype="t"/></v:shapetype>'
        f'<v:shape id="PowerPlusWaterMarkObject{number}" o:spid="_x0000_s{2048 + number}" type="#_x0000_t136"'
        f' alt="{attribute(mark)}" style="position:absolute;margin-left:0;margin-top:0;width:{wide:.1f}pt;'
        f"height:{high:.1f}pt;rotation:322;z-index:-251658752;mso-position-horizontal:center;"
        "mso-position-horizontal-relative:margin;mso-position-vertical:center;"
        'mso-position-vertical-relative:margin" o:allowincell="f" fillcolor="#d9d9d9" stroked="f">'
        f'<v:textpath style="font-family:&quot;{HEI}&quot;;font-size:1pt" string="{attribute(mark)}"/></v:shape>'
    )
    return (
        f"{HEAD}<w:hdr {declared('w', 'r', 'v', 'o')}>"
        f"{paragraph('Header', f'<w:r><w:pict>{shape}</w:pict></w:r>')}</w:hdr>"
    )


_FORMULAS = "".join(
    f'<v:f eqn="{one}"/>'
    for one in (
        *("sum #0 0 10800", "prod #0 2 1", "sum 21600 0 @1", "sum 0 0 @2", "sum 21600 0 @3", "if @0 @3 0"),
        *("if @0 21600 @1", "if @0 0 @2", "if @0 @4 21600", "mid @5 @6", "mid @8 @5", "mid @7 @8", "mid @6 @7"),
        "sum @6 0 @5",
    )
)


def furniture(has_headers: bool, *, is_numbered: bool) -> str:
    """Return what ``w:sectPr`` says of headers and footers."""
    first = 1 if is_numbered else 3
    marks = _references("header", 1) if has_headers else ""
    return marks + _references("footer", first)


def _references(kind: str, first: int) -> str:
    name = f"rId{kind.capitalize()}"
    return (
        f'<w:{kind}Reference w:type="even" r:id="{name}{first + 1}"/>'
        f'<w:{kind}Reference w:type="default" r:id="{name}{first}"/>'
    )


def document_relations(charts: int, has_headers: bool) -> str:
    """Return the relations of the body."""
    targets = {
        "rIdStyles": ("styles", "styles.xml"),
        "rIdSettings": ("settings", "settings.xml"),
        "rIdFonts": ("fontTable", "fontTable.xml"),
    }
    targets |= {f"rIdFooter{number}": ("footer", f"footer{number}.xml") for number in range(1, 5)}
    if has_headers:
        targets |= {f"rIdHeader{number}": ("header", f"header{number}.xml") for number in (1, 2)}
    targets |= {f"rIdChart{number}": ("chart", f"charts/chart{number}.xml") for number in range(1, charts + 1)}
    return relations(targets)
