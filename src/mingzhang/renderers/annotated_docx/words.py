"""Names and pieces of WordprocessingML."""

from __future__ import annotations

import re
from collections.abc import Sequence
from html import escape

W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
STRICT = "http://purl.oclc.org/ooxml/wordprocessingml/main"
RELATIONS = "http://schemas.openxmlformats.org/package/2006/relationships"
CONTENT_TYPES = "http://schemas.openxmlformats.org/package/2006/content-types"
KINDS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
STRICT_KINDS = "http://purl.oclc.org/ooxml/officeDocument/relationships"
COMMENTS_TYPE = "application/vnd.openxmlformats-officedocument.wordprocessingml.comments+xml"
HEAD = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
#: Characters that XML cannot hold.
_NO_XML = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")


def xml_text(text: str) -> str:
    """Return a text as it stands between tags and in attributes."""
    return escape(_NO_XML.sub("\ufffd", text))


def run(text: str, properties: str = "") -> str:
    """Return a run of text; ``properties`` is what stands in its ``w:rPr``."""
    styled = f"<w:rPr>{properties}</w:rPr>" if properties else ""
    return f'<w:r>{styled}<w:t xml:space="preserve">{xml_text(text)}</w:t></w:r>' if text else ""


def comment_paragraphs(notes: Sequence[Sequence[str]]) -> str:
    """Return the paragraphs of one comment: for each finding its head in bold, then its lines."""
    made = []
    for lines in notes:
        made += [f"<w:p>{run(line, '' if index else '<w:b/>')}</w:p>" for index, line in enumerate(lines) if line]
    return "".join(made) or "<w:p/>"
