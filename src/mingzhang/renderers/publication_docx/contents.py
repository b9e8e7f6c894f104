"""The contents: a field of Word that holds its entries with their page numbers already."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import NamedTuple

from mingzhang.model.publication import Contents, Heading, Publication
from mingzhang.renderers.publication_docx.flow import is_shown
from mingzhang.renderers.publication_docx.markup import content, field, hidden_field, paragraph, run
from mingzhang.renderers.publication_pdf.data import clean
from mingzhang.renderers.publication_pdf.pages import PrintedHeading

#: Levels 1 and 2 from the styles, and what is marked by hand: titles of tables, headings of level 3 named as entries.
_INSTRUCTION = r'TOC \o "1-2" \h \z \f \l "1-3"'
#: The highest level that the field gathers by style.
_BY_STYLE = 2
#: Word makes a field anew when it opens the file.
_DIRTY = ' w:dirty="true"'


class Entry(NamedTuple):
    """A line of the contents; ``page`` is "" where it is not known, ``anchor`` the bookmark at the heading."""

    heading: Heading
    anchor: str
    page: str

    @property
    def text(self) -> str:
        """Return what stands in the contents."""
        return called(self.heading)


def called(heading: Heading) -> str:
    """Return what the contents call a heading: 表一 stands before the title of a table."""
    return f"{heading.contents_prefix}{heading.text}"


def listed(publication: Publication) -> list[Heading]:
    """Return the headings that the contents name, in their order."""
    headings = (piece for piece in publication.pieces if isinstance(piece, Heading))
    return [heading for heading in headings if heading.in_contents and is_shown(heading)]


def entries(publication: Publication, pages: Sequence[str]) -> list[Entry]:
    """Return the lines of the contents.

    Raises:
        ValueError: there are page numbers, but not one for each line.
    """
    headings = listed(publication)
    if pages and len(pages) != len(headings):
        raise ValueError(
            f"目录有 {len(headings)} 个条目，给出的页码却有 {len(pages)} 个。请用 contents_pages 从 PDF 取得页码。"
        )
    numbers = pages or [""] * len(headings)
    return [
        Entry(heading, f"_Toc{number:08}", page)
        for number, (heading, page) in enumerate(zip(headings, numbers, strict=True), start=1)
    ]


def contents_pages(publication: Publication, printed: Iterable[PrintedHeading]) -> list[str]:
    """Return the page numbers of the contents' lines as the PDF of the same publication prints them.

    Args:
        publication: that was printed.
        printed: all bookmarks of the PDF, also those that the contents do not name.

    Raises:
        ValueError: a heading of the contents is not among the bookmarks.
    """
    marks = iter(printed)
    pages = []
    for heading in listed(publication):
        text = _bare(called(heading))
        page = next((mark.label for mark in marks if _bare(mark.text) == text), None)
        if page is None:
            raise ValueError(f"PDF 的书签中没有“{called(heading)}”，无法确定目录页码。请用同一份内容重新生成 PDF。")
        pages.append(page)
    return pages


def _bare(text: str) -> str:
    return "".join(clean(text).split())


def is_gathered(heading: Heading) -> bool:
    """Say whether the contents find a heading by its style, and not by a mark of its own."""
    return heading.in_contents and heading.level <= _BY_STYLE and not heading.contents_prefix


def mark(heading: Heading) -> str:
    """Return the hidden field that puts a heading into the contents when they are made anew."""
    if not heading.in_contents or is_gathered(heading):
        return ""
    text = called(heading).replace("\\", "\\\\").replace('"', '\\"').replace("\n", " ")
    return hidden_field(f'TC "{text}" \\l {_level(heading)}')


def _level(heading: Heading) -> int:
    return min(max(heading.level, 1), 3)


def contents_block(block: Contents, lines: Sequence[Entry], control: int, *, new_page: bool) -> str:
    """Return the contents with their title, as the block that Word offers to update.

    Args:
        block: with the title.
        lines: all entries.
        control: the number of the content control around it.
        new_page: it begins a page.
    """
    is_known = all(line.page for line in lines)
    title = paragraph("TOCHeading", run(block.title), new_page=new_page)
    begin = (
        f'<w:r><w:fldChar w:fldCharType="begin"{"" if is_known else _DIRTY}/></w:r>'
        f'<w:r><w:instrText xml:space="preserve"> {content(_INSTRUCTION)} </w:instrText></w:r>'
        '<w:r><w:fldChar w:fldCharType="separate"/></w:r>'
    )
    shown = [_line(line, begin if index == 0 else "") for index, line in enumerate(lines)]
    if not shown:
        shown = [paragraph("TOC1", begin)]
    end = paragraph("SectionEnd", '<w:r><w:fldChar w:fldCharType="end"/></w:r>')
    return (
        f'<w:sdt><w:sdtPr><w:id w:val="{control}"/><w:docPartObj><w:docPartGallery w:val="Table of Contents"/>'
        f"<w:docPartUnique/></w:docPartObj></w:sdtPr><w:sdtContent>{title}{''.join(shown)}{end}"
        "</w:sdtContent></w:sdt>"
    )


def _line(line: Entry, before: str) -> str:
    page = field(f"PAGEREF {line.anchor} \\h", line.page, is_dirty=not line.page)
    words = f"{run(line.text)}<w:r><w:tab/></w:r>{page}"
    link = f'<w:hyperlink w:anchor="{line.anchor}" w:history="1">{words}</w:hyperlink>'
    return paragraph(f"TOC{_level(line.heading)}", before + link)
