"""Put a publication into a Word file."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from io import BytesIO
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

from mingzhang.model.publication import Publication
from mingzhang.renderers.publication_docx import package_parts as parts
from mingzhang.renderers.publication_docx.body import Body
from mingzhang.renderers.publication_docx.chart_part import chart_part, workbook
from mingzhang.renderers.publication_docx.contents import entries
from mingzhang.renderers.publication_docx.flow import sections
from mingzhang.renderers.publication_docx.markup import HEAD
from mingzhang.renderers.publication_docx.styles import fonts_part, styles_part

#: The first moment that a ZIP file can name; the clock must not show in the file.
_ZERO = (1980, 1, 1, 0, 0, 0)


def write_docx(publication: Publication, *, pages: Sequence[str] = ()) -> bytes:
    """Write a publication as a Word file: A4, GB/T 9704, to be edited further in Word or WPS.

    Equal input gives equal bytes. Titles of tables stand in the contents where a heading with the table's id comes
    before it. Figures of the text are content controls whose tag is the coordinate that they restate.

    Args:
        publication: of any kind of blocks.
        pages: the page numbers of the contents' lines in their order, as ``contents_pages`` takes them from the PDF;
            without them Word counts when it opens the file.

    Returns:
        The file.

    Raises:
        ValueError: the page numbers are not as many as the contents have lines, or a chart has no slices.
    """
    has_headers = bool(publication.watermark)
    furniture = {numbered: parts.furniture(has_headers, is_numbered=numbered) for numbered in (True, False)}
    body = Body(entries(publication, pages), furniture)
    document = body.document(sections(publication))
    date = publication.date or f"{publication.year:04}-01-01"
    word: dict[str, str | bytes] = {
        "document.xml": HEAD + document,
        "styles.xml": styles_part(body.sizes),
        "fontTable.xml": fonts_part(),
        "settings.xml": parts.SETTINGS,
        **parts.headers(publication.watermark),
        **parts.footers(),
        "_rels/document.xml.rels": parts.document_relations(len(body.charts), has_headers),
    }
    for number, chart in enumerate(body.charts, start=1):
        book = f"embeddings/workbook{number}.xlsx"
        word[f"charts/chart{number}.xml"] = chart_part(chart)
        word[f"charts/_rels/chart{number}.xml.rels"] = parts.relations({"rId1": ("package", f"../{book}")})
        word[book] = workbook(chart, datetime.fromisoformat(date))
    return _zipped(
        {
            "[Content_Types].xml": parts.content_types(word),
            "_rels/.rels": parts.ROOT_RELATIONS,
            "docProps/core.xml": parts.core_properties(publication, date),
            "docProps/app.xml": parts.app_properties(publication),
            **{f"word/{name}": data for name, data in word.items()},
        }
    )


def _zipped(files: Mapping[str, str | bytes]) -> bytes:
    data = BytesIO()
    with ZipFile(data, "w", ZIP_DEFLATED, compresslevel=6) as archive:
        for name, content in files.items():
            about = ZipInfo(name, _ZERO)
            about.compress_type = ZIP_DEFLATED
            # Rights of an ordinary file, whatever system writes it.
            about.create_system, about.external_attr = 3, 0o644 << 16
            archive.writestr(about, content.encode() if isinstance(content, str) else content)
    return data.getvalue()
