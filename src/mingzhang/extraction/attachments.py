"""Read what is attached to a disclosure: official documents, statements, procurement catalogues.

They stand after the twelfth section's own words and before the glossary, or after the glossary.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass, replace
from typing import Literal

from mingzhang.catalogue.outline import AttachmentWords, load_outline, stem
from mingzhang.extraction.attached_text import DOC_NO, annex_title, document_content, statement_content
from mingzhang.extraction.catalogues import catalogue_content, is_catalogue_grid
from mingzhang.extraction.headings import is_complete, positions
from mingzhang.extraction.tables.titles import is_page_number
from mingzhang.model.disclosure import Attachment, Section
from mingzhang.model.document import Block, Grid, Paragraph
from mingzhang.model.writing import fold

Kind = Literal["document", "statement", "procurement_catalogue"]
Start = tuple[int, Kind]
Item = tuple[int, Paragraph | Grid]

LONGEST_TITLE = 60
#: So many sentences may stand between the title of an attached catalogue and its grid.
_INTRODUCTION = 3
_LISTED = re.compile(r"[一二三四五六七八九十]{1,3}[、.．]|（")


@dataclass(frozen=True, slots=True)
class _Piece:
    """One attachment as a run of blocks."""

    kind: Kind
    items: tuple[Item, ...]


def read_attachments(
    blocks: Sequence[Block], sections: Sequence[Section], skip: AbstractSet[int]
) -> tuple[tuple[Attachment, ...], frozenset[int]]:
    """Return the attachments in reading order, and the indexes of all blocks they consist of.

    ``content`` holds, for a document: issuer, doc_no, addressee, body, annex_named, annex_present, date (and
    body_lines, printed where there are any); for a statement: body, issuer, date; for a catalogue: categories,
    columns, rows, notes, rule_text.
    """
    pieces = _pieces(blocks, sections, skip)
    found = [_attachment(piece) for piece in pieces]
    titles = [stem(attachment.title or "") for attachment in found]
    complete = [
        _with_annex(attachment, titles[at + 1 :]) if attachment.type == "document" else attachment
        for at, attachment in enumerate(found)
    ]
    return tuple(complete), frozenset(index for piece in pieces for index, _ in piece.items)


def attachment_sections(
    blocks: Sequence[Block], headings: Sequence[Section], skip: AbstractSet[int]
) -> tuple[Section, ...]:
    """Return the attachments' entries in the outline: 附件： with the document number or the title."""
    found = []
    for piece in _pieces(blocks, headings, skip):
        attachment = _attachment(piece)
        name = attachment.content.get("doc_no") or attachment.title or ""
        first = piece.items[0][1]
        raw = first.raw.strip() if isinstance(first, Paragraph) else ""
        found.append(Section("", 3, None, f"附件：{name}", attachment.place, raw))
    return tuple(found)


def _pieces(blocks: Sequence[Block], sections: Sequence[Section], skip: AbstractSet[int]) -> list[_Piece]:
    words = load_outline().attachments
    return [piece for items in _regions(blocks, sections, skip) for piece in _split(items, words)]


def _regions(blocks: Sequence[Block], sections: Sequence[Section], skip: AbstractSet[int]) -> Iterator[list[Item]]:
    """Yield what stands below the last sections of Part 3 and below the glossary's heading."""
    keyed = [item for item in positions(blocks, sections) if item[1].key]
    for at, (start, section) in enumerate(keyed):
        end = keyed[at + 1][0] if at + 1 < len(keyed) else len(blocks)
        is_last = at + 1 == len(keyed) or keyed[at + 1][1].key == "P4"
        if section.key.startswith(("S12", "P4")) or (is_last and section.key.startswith("S")):
            yield [
                (index, block)
                for index in range(start + 1, end)
                if index not in skip
                and isinstance(block := blocks[index], Paragraph | Grid)
                and not (isinstance(block, Paragraph) and is_page_number(block.text))
            ]


def _split(items: list[Item], words: AttachmentWords) -> list[_Piece]:
    starts: list[Start] = []
    for at in range(len(items)):
        kind = _start(items, at, starts, words)
        if kind is not None:
            last = starts[-1][0] if starts else -1
            first = _title_above(items, at, last, words) if kind == "procurement_catalogue" else at
            starts.append((first, kind))
    ends = [*(start for start, _ in starts), len(items)][1:]
    return [_Piece(kind, tuple(items[start:end])) for (start, kind), end in zip(starts, ends, strict=True)]


def _start(items: list[Item], at: int, starts: Sequence[Start], words: AttachmentWords) -> Kind | None:
    """Return the kind of attachment that begins at an item, None where none does."""
    block = items[at][1]
    open_kind = starts[-1][1] if starts else None
    if isinstance(block, Grid):
        return "procurement_catalogue" if open_kind != "procurement_catalogue" and is_catalogue_grid(block) else None
    if len(block.text) > LONGEST_TITLE:
        return None
    text = fold(block.text)
    if DOC_NO.fullmatch(text):
        return None if _numbered_already(items, at, starts) else "document"
    if is_complete(block.text):
        return None
    if text.endswith(words.heads) and any(_is_doc_no(item) for item in items[at + 1 : at + 4]):
        return "document"
    is_statement = text.endswith(words.statement_titles) and len(text) <= 30 and not _LISTED.match(text)
    if is_statement and (open_kind != "document" or text in words.statement_titles or block.level):
        return "statement"
    return None


def _is_doc_no(item: Item) -> bool:
    block = item[1]
    return (
        isinstance(block, Paragraph) and len(block.text) <= LONGEST_TITLE and bool(DOC_NO.fullmatch(fold(block.text)))
    )


def _numbered_already(items: list[Item], at: int, starts: Sequence[Start]) -> bool:
    """Say whether a document number belongs to the document whose head stands just above it."""
    if not starts or starts[-1][1] != "document":
        return False
    return at - starts[-1][0] <= 3 and not any(_is_doc_no(item) for item in items[starts[-1][0] : at])


def _title_above(items: list[Item], at: int, last: int, words: AttachmentWords) -> int:
    """Return the index of the first of the title lines above a catalogue's grid, ``at`` where there is none.

    A few sentences may introduce the grid below a line that says 附件.
    """
    first = _titles_up_to(items, at, last, words)
    if first < at:
        return first
    for index in range(at - 1, max(last, at - 1 - _INTRODUCTION - 1), -1):
        block = items[index][1]
        if not isinstance(block, Paragraph):
            break
        if words.marker.fullmatch(fold(block.text)) is not None and not is_complete(block.text):
            return min(index, _titles_up_to(items, index, last, words))
    return at


def _titles_up_to(items: list[Item], at: int, last: int, words: AttachmentWords) -> int:
    """Return the index of the first of the titles that stand together right above an item."""
    first = at
    for index in range(at - 1, last, -1):
        block = items[index][1]
        if not isinstance(block, Paragraph) or not _is_title(block, words):
            break
        first = index
    return first


def _is_title(block: Paragraph, words: AttachmentWords) -> bool:
    text = fold(block.text)
    if len(text) > LONGEST_TITLE or is_complete(block.text):
        return False
    return any(word in text for word in words.catalogue_titles) or words.marker.fullmatch(text) is not None


def _attachment(piece: _Piece) -> Attachment:
    paragraphs = [item for _, item in piece.items if isinstance(item, Paragraph)]
    if piece.kind == "procurement_catalogue":
        title, content = catalogue_content([item for _, item in piece.items])
    elif piece.kind == "document":
        title, content = document_content(paragraphs)
    else:
        title, content = statement_content(paragraphs)
    first = piece.items[0][1]
    return Attachment(piece.kind, first.place, title, content)


def _with_annex(document: Attachment, following: Sequence[str]) -> Attachment:
    """Say whether the annex a document names is among the attachments behind it."""
    named = document.content.get("annex_named")
    if not isinstance(named, str):
        return document
    name = stem(annex_title(named))
    return replace(document, content={**document.content, "annex_present": bool(name) and name in following})
