"""Read the table of contents between 目录 and the first heading of the body."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field

from mingzhang.catalogue.outline import Outline, load_outline, stem
from mingzhang.extraction.headings import is_numbered
from mingzhang.extraction.tables.titles import is_page_number
from mingzhang.model.disclosure import TocEntry
from mingzhang.model.document import Block, Cell, Grid, Paragraph
from mingzhang.model.place import Place
from mingzhang.model.writing import fold, squeeze, unwrap

#: Leader dots between a title and its page: at least two, or one ellipsis.
_LEADER = r"(?:[.．·•∙⋯・]\s*){2,}|…[….\s]*|\t+|[-—_]{3,}"
_LEADING = re.compile(rf"^(?P<title>.*?)\s*(?:{_LEADER})\s*(?P<page>\d{{1,4}})?\s*(?:{_LEADER})?$")
_PAGED = re.compile(r"^(?P<title>.*?[^\d\s])\s+[-—(（]?\s*(?P<page>\d{1,3})\s*[-—)）]?$")
#: A page that no blank parts from the title; a table's or annex's number is none.
_STUCK = re.compile(r"^(?P<title>.*?[^\d\s表件号])(?P<page>\d{1,3})$")
_DOTS = re.compile(rf"\s*(?:{_LEADER}|\.)\s*$")
_PART = re.compile(r"第\s*[一二三四五六七八九十]\s*部\s*分")
_LONGEST = 60
#: So many blocks may stand between an entry without page and the next one with a page.
_AHEAD = 3


@dataclass(slots=True)
class _Contents:
    """The contents as read so far."""

    entries: list[TocEntry] = field(default_factory=list)
    used: set[int] = field(default_factory=set)
    seen: set[str] = field(default_factory=set)
    paged: bool = False


def read_toc(blocks: Sequence[Block]) -> tuple[tuple[TocEntry, ...], frozenset[int]]:
    """Return the entries of the contents, and the indexes of the blocks they and their heading consist of.

    Both are empty where the document has no contents. Titles are free of leader dots and markup.
    """
    outline = load_outline()
    start = _start(blocks, outline)
    if start is None:
        return (), frozenset()
    contents = _Contents()
    first = start
    if _is_toc_title(blocks[start], outline):
        contents.used.add(start)
        first += 1
    for index in range(first, len(blocks)):
        if not _take(blocks, index, contents, outline):
            break
    return tuple(contents.entries), frozenset(contents.used)


def _start(blocks: Sequence[Block], outline: Outline) -> int | None:
    """Return the index of the heading 目录, or of the first entry where that heading is lost."""
    for index, block in enumerate(blocks):
        if _is_toc_title(block, outline):
            return index
        if isinstance(block, Paragraph) and _PART.match(block.text):
            return index if _split(block.text)[1] is not None else None
        if isinstance(block, Grid) and block.rows and _PART.match(block.rows[0][0].text):
            return index
    return None


def _is_toc_title(block: Block, outline: Outline) -> bool:
    return isinstance(block, Paragraph) and len(block.text) <= 16 and fold(block.text) in outline.toc_titles


def _take(blocks: Sequence[Block], index: int, contents: _Contents, outline: Outline) -> bool:
    """Take one block into the contents. False: the body begins here."""
    block = blocks[index]
    if isinstance(block, Grid):
        return _take_grid(block, index, contents)
    if not isinstance(block, Paragraph) or fold(block.text) in outline.known_watermarks:
        return True
    if is_page_number(block.text):
        return True
    title, page, has_leader = _split(block.text)
    if len(title) > _LONGEST:
        return False
    if page is None and not has_leader and not _is_entry(blocks, index, title, contents, outline):
        return bool(re.fullmatch(r"[-—\s]*[\dIVXivx]{1,4}[-—\s]*", block.text)) or _is_toc_title(block, outline)
    _add(contents, title, page, block.place, has_leader)
    contents.used.add(index)
    return True


def _is_entry(blocks: Sequence[Block], index: int, title: str, contents: _Contents, outline: Outline) -> bool:
    """Say whether a line without page belongs to the contents rather than to the body."""
    if _name(title) in contents.seen:
        return False
    if contents.paged and not _page_ahead(blocks, index):
        return False
    return contents.paged or outline.toc_entry.match(fold(title)) is not None or not contents.entries


def _page_ahead(blocks: Sequence[Block], index: int) -> bool:
    for block in blocks[index + 1 : index + 1 + _AHEAD]:
        if isinstance(block, Grid) and _is_contents(block):
            return True
        if isinstance(block, Paragraph) and (len(block.text) > _LONGEST or _split(block.text)[1] is not None):
            return len(block.text) <= _LONGEST
    return False


def _take_grid(grid: Grid, index: int, contents: _Contents) -> bool:
    if not _is_contents(grid):
        return False
    for row in grid.rows:
        title, page, has_leader, place = _row(row)
        if title:
            _add(contents, title, page, place, has_leader or page is not None)
    contents.used.add(index)
    return True


def _is_contents(grid: Grid) -> bool:
    """Say whether the rows of a grid are titles with pages."""
    read = [_row(row) for row in grid.rows]
    fitting = sum(1 for title, page, has_leader, _ in read if title and (page is not None or has_leader))
    return fitting * 2 > len(read)


def _row(row: Sequence[Cell]) -> tuple[str, int | None, bool, Place]:
    """Read one row as title, page, whether leader dots stood there, and place; ("", …) where it is none."""
    cells = [cell for cell in row if cell.text]
    if not cells or len(cells) > 3:
        return "", None, False, row[0].place
    last = squeeze(cells[-1].text).strip("-—.…·")
    page = int(last) if len(cells) > 1 and last.isascii() and last.isdigit() and len(last) <= 4 else None
    texts = [cell.text for cell in (cells[:-1] if page is not None else cells)]
    title, own_page, has_leader = _split(" ".join(texts))
    if len(title) > _LONGEST or title.isdigit():
        return "", None, False, cells[0].place
    return title, page if page is not None else own_page, has_leader, cells[0].place


def _split(text: str) -> tuple[str, int | None, bool]:
    """Split an entry into title, page, and whether leader dots stood behind the title."""
    if len(text) > 400:
        return text, None, False
    match = _LEADING.match(text)
    if match is not None and match.group("title").strip():
        page = match.group("page")
        return _bare(match.group("title")), int(page) if page else None, True
    match = _PAGED.match(text)
    if match is not None and is_numbered(text):
        return _bare(match.group("title")), int(match.group("page")), False
    match = _STUCK.match(text)
    if match is not None and (is_numbered(text) or _PART.match(text)):
        return _bare(match.group("title")), int(match.group("page")), False
    return _bare(text), None, False


def _bare(title: str) -> str:
    return _DOTS.sub("", title).strip(" \u3000\t")


def _add(contents: _Contents, title: str, page: int | None, place: Place, has_leader: bool) -> None:
    """Add an entry; a line that is the second half of a wrapped title completes the one before."""
    before = contents.entries[-1] if contents.entries else None
    is_half = before is not None and before.page is None and contents.paged and page is not None
    if before is not None and is_half and load_outline().toc_entry.match(fold(title)) is None:
        contents.entries[-1] = TocEntry(unwrap(f"{before.title} {title}"), page, before.place)
    else:
        contents.entries.append(TocEntry(title, page, place))
    contents.seen.add(_name(contents.entries[-1].title))
    contents.paged = contents.paged or page is not None or has_leader


def _name(title: str) -> str:
    """Return what two writings of one title share."""
    return stem(title) or fold(title)
