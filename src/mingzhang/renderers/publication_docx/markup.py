"""WordprocessingML as text: what every part of the file is put together from.

Parts are written as text and not as trees: a disclosure has some ten thousand cells, and the order of elements, which
Word insists on (ECMA-376 part 1, section 17), is plain to see in a template.
"""

from __future__ import annotations

from html import escape

from mingzhang.renderers.publication_pdf.data import clean

HEAD = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
_OFFICE = "http://schemas.openxmlformats.org"
#: Namespaces by prefix.
SPACES = {
    "w": f"{_OFFICE}/wordprocessingml/2006/main",
    "r": f"{_OFFICE}/officeDocument/2006/relationships",
    "wp": f"{_OFFICE}/drawingml/2006/wordprocessingDrawing",
    "a": f"{_OFFICE}/drawingml/2006/main",
    "c": f"{_OFFICE}/drawingml/2006/chart",
    "v": "urn:schemas-microsoft-com:vml",
    "o": "urn:schemas-microsoft-com:office:office",
}


def declared(*prefixes: str) -> str:
    """Return declarations of namespaces for the first element of a part."""
    return " ".join(f'xmlns:{prefix}="{SPACES[prefix]}"' for prefix in prefixes)


def content(text: str) -> str:
    """Return a text as the content of an element, without signs that XML forbids."""
    return escape(_encodable(clean(text)), quote=False)


def attribute(text: str) -> str:
    """Return a text as the value of an attribute; line breaks become blanks."""
    return escape(_encodable(clean(text)).replace("\n", " "))


def _encodable(text: str) -> str:
    # Half of a surrogate pair, as broken copying leaves it, is in no encoding.
    return text if text.isascii() else text.encode("utf-8", "ignore").decode()


def run(text: str, properties: str = "") -> str:
    """Return a run of text; line breaks in it become breaks.

    Args:
        text: as it is shown.
        properties: content of ``w:rPr``.
    """
    if not text:
        return ""
    written = content(text).replace("\n", '</w:t><w:br/><w:t xml:space="preserve">')
    about = f"<w:rPr>{properties}</w:rPr>" if properties else ""
    return f'<w:r>{about}<w:t xml:space="preserve">{written}</w:t></w:r>'


def field(instruction: str, result: str, *, properties: str = "", is_dirty: bool = False) -> str:
    """Return a field of Word: what it computes and what it shows until it is updated.

    Args:
        instruction: as Word has it, such as ``PAGE``.
        result: text, shown as it stands.
        properties: content of ``w:rPr`` of all its runs.
        is_dirty: the result is unknown; Word computes it when it opens the file.
    """
    about = f"<w:rPr>{properties}</w:rPr>" if properties else ""
    dirty = ' w:dirty="true"' if is_dirty else ""
    return (
        f'<w:r>{about}<w:fldChar w:fldCharType="begin"{dirty}/></w:r>'
        f'<w:r>{about}<w:instrText xml:space="preserve"> {content(instruction)} </w:instrText></w:r>'
        f'<w:r>{about}<w:fldChar w:fldCharType="separate"/></w:r>'
        f'{run(result, properties)}<w:r>{about}<w:fldChar w:fldCharType="end"/></w:r>'
    )


def hidden_field(instruction: str) -> str:
    """Return a field that marks a place and shows nothing."""
    hidden = "<w:rPr><w:vanish/></w:rPr>"
    return (
        f'<w:r>{hidden}<w:fldChar w:fldCharType="begin"/></w:r>'
        f'<w:r>{hidden}<w:instrText xml:space="preserve"> {content(instruction)} </w:instrText></w:r>'
        f'<w:r>{hidden}<w:fldChar w:fldCharType="end"/></w:r>'
    )


def paragraph(style: str, inside: str, *, new_page: bool = False, keep: bool = False, more: str = "") -> str:
    """Return a paragraph.

    Args:
        style: id of its style.
        inside: its runs.
        new_page: it begins a page.
        keep: it stays on the page of what follows.
        more: further properties that come after ``w:pageBreakBefore`` in the schema.
    """
    kept = "<w:keepNext/>" if keep else ""
    begun = "<w:pageBreakBefore/>" if new_page else ""
    return f'<w:p><w:pPr><w:pStyle w:val="{style}"/>{kept}{begun}{more}</w:pPr>{inside}</w:p>'


def twips(points: float) -> int:
    """Return a length in twentieths of a point."""
    return round(points * 20)
