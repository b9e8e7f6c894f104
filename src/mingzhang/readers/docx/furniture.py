"""Page headers, page footers and the watermark: each text once, not once per page."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import count

from mingzhang.model.document import Block, Grid, Paragraph
from mingzhang.readers.docx.blocks import read_blocks
from mingzhang.readers.docx.namespaces import Node, is_on, q
from mingzhang.readers.docx.paragraphs import line_paragraph
from mingzhang.readers.docx.state import Reading

SECTION, _KIND, _PART_ID = q("w:sectPr"), q("w:type"), q("r:id")
_HEADER, _FOOTER, _FIRST_DIFFERS = q("w:headerReference"), q("w:footerReference"), q("w:titlePg")
#: What is left of the line with the page number when the number is gone.
_NO_TEXT = re.compile(r"(?:[\W\d_]|第|页|共|page|of)*", re.IGNORECASE)


def read_furniture(sections: Sequence[Node], reading: Reading) -> list[Paragraph]:
    """Return the texts of headers and footers that some page shows, the watermark among them."""
    texts: dict[str, None] = {}
    for name in _shown_parts(sections, reading):
        part = reading.package.part(name)
        if part is not None:
            texts.update(dict.fromkeys(_texts(part, reading)))
    return [line_paragraph(text, reading, None) for text in texts if _NO_TEXT.fullmatch(text) is None]


def _shown_parts(sections: Sequence[Node], reading: Reading) -> list[str]:
    settings = reading.package.related("settings")
    even_differs = settings is not None and is_on(settings.find(q("w:evenAndOddHeaders")))
    names: dict[str, None] = {}
    for tag in (_HEADER, _FOOTER):
        for section in sections:
            first_differs = is_on(section.find(_FIRST_DIFFERS))
            for reference in section.findall(tag):
                kind = reference.get(_KIND, "default")
                relation = reading.relations.get(reference.get(_PART_ID, ""))
                shown = {"first": first_differs, "even": even_differs}.get(kind, True)
                if relation is not None and not relation.external and shown:
                    names[relation.target] = None
    return list(names)


def _texts(part: Node, reading: Reading) -> Iterator[str]:
    """Yield the texts of one part, read without disturbing where the body has come to."""
    lines, page = reading.lines, reading.page
    boxes, pictures = reading.tally["boxes"], reading.tally["pictures"]
    reading.lines, reading.page = count(1), None
    reading.may_hide = reading.may_delete = True
    blocks = read_blocks(part, reading)
    reading.lines, reading.page = lines, page
    # A logo or the box around a page number is nothing to speak of.
    reading.tally["boxes"], reading.tally["pictures"] = boxes, pictures
    for block in blocks:
        yield from _block_texts(block)


def _block_texts(block: Block) -> Iterator[str]:
    if isinstance(block, Paragraph):
        yield block.text
    elif isinstance(block, Grid):
        yield from (cell.text for row in block.rows for cell in row if cell.text)
