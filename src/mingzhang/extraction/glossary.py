"""Read Part 4, the glossary: numbered terms with their definitions."""

from __future__ import annotations

import re
from collections.abc import Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass, field

from mingzhang.catalogue.outline import Outline, load_outline
from mingzhang.extraction.headings import positions
from mingzhang.extraction.tables.titles import is_page_number
from mingzhang.model.disclosure import GlossaryEntry, Section
from mingzhang.model.document import Block, Grid, Paragraph
from mingzhang.model.writing import unwrap

_NUMBER = re.compile(
    r"(?P<number>[一二三四五六七八九十]{1,3}|[（(]\s*(?:[一二三四五六七八九十]{1,3}|\d{1,2})\s*[)）]|\d{1,2})"
    r"(?:(?<=[)）])[、.．]?|\s*[、.．，,])(?!\d)\s*"
)
_COLON = re.compile(r"[：:]")
_LONGEST_TERM = 40
#: Signs of Markdown that were printed along with the text they should have made bold.
_MARKUP = re.compile(r"\*\*|__")


@dataclass(slots=True)
class _Term:
    number: str | None
    term: str
    paragraph: Paragraph
    pieces: list[str] = field(default_factory=list)


def read_glossary(
    blocks: Sequence[Block], sections: Sequence[Section], skip: AbstractSet[int] = frozenset()
) -> tuple[GlossaryEntry, ...]:
    """Return the terms of Part 4 in order, without the blocks in ``skip``.

    A definition may stand on the lines below its term; it is "" where the source has none.
    """
    outline = load_outline()
    terms: list[_Term] = []
    paragraphs, before_table = _paragraphs(blocks, sections, skip, outline)
    for paragraph in paragraphs:
        term = _term(paragraph, outline)
        is_definition = term is not None and term.number is None and bool(terms) and not terms[-1].pieces
        if term is not None and not is_definition:
            terms.append(term)
        elif terms:
            terms[-1].pieces.append(unwrap(_MARKUP.sub("", paragraph.text)))
    if before_table and terms and not terms[-1].pieces:
        # The heading of the tables below: 二、表格部分.
        terms.pop()
    return tuple(GlossaryEntry(term.number, term.term, "".join(term.pieces), term.paragraph.place) for term in terms)


def _paragraphs(
    blocks: Sequence[Block], sections: Sequence[Section], skip: AbstractSet[int], outline: Outline
) -> tuple[list[Paragraph], bool]:
    """Return the paragraphs from the heading of Part 4 to the next heading or table, and whether a table ends them."""
    found = positions(blocks, sections)
    at = next((at for at, (_, section) in enumerate(found) if section.key == "P4"), None)
    if at is None:
        return [], False
    start, stop = found[at][0] + 1, found[at + 1][0] if at + 1 < len(found) else len(blocks)
    end = next((index for index in range(start, stop) if isinstance(blocks[index], Grid)), stop)
    own = [block for index in range(start, end) if index not in skip and isinstance(block := blocks[index], Paragraph)]
    text = [block for block in own if not is_page_number(block.text) and block.text not in outline.known_watermarks]
    return text, end < stop


def _term(paragraph: Paragraph, outline: Outline) -> _Term | None:
    """Read a line as a term, with its definition where one follows; None for the second line of a definition."""
    printed = _MARKUP.sub("", paragraph.text)
    match = _NUMBER.match(printed)
    number = match.group("number") if match is not None else None
    text = printed[match.end() :] if match is not None else printed
    term, definition = _split(text, outline)
    if not 1 < len(term) <= _LONGEST_TERM or (number is None and not _is_unnumbered(definition, paragraph, outline)):
        return None
    if re.search(r"[。；，]", term):
        return None
    return _Term(number, unwrap(term), paragraph, [unwrap(definition)] if definition else [])


def _split(text: str, outline: Outline) -> tuple[str, str]:
    """Split a line at its colon, else at the first words of a definition (是指, 指)."""
    colon = _COLON.search(text, 0, _LONGEST_TERM + 1)
    if colon is not None:
        return text[: colon.start()].strip(), text[colon.end() :].strip()
    words = outline.definition.search(text, 1, _LONGEST_TERM + 4)
    if words is not None:
        return text[: words.start()].strip(), text[words.start() :].strip()
    return text.strip(), ""


def _is_unnumbered(definition: str, paragraph: Paragraph, outline: Outline) -> bool:
    """Say whether a line without number is a term all the same."""
    return outline.definition.match(definition) is not None or (paragraph.level > 0 and not definition)
