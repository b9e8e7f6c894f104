"""Read plain text and Markdown: tab-separated or piped rows become grids, other lines paragraphs."""

from __future__ import annotations

import re
from dataclasses import replace
from pathlib import Path

from mingzhang.model.document import Block, Cell, Document, Grid, Paragraph, Picture
from mingzhang.model.place import Place
from mingzhang.readers.encoding import decode

_HEADING = re.compile(r"(#{1,6})\s+")
_BULLET = re.compile(r"[-*+•]\s+(?=\S)")
_INLINE_MARKUP = re.compile(r"\U000f00ff|\*\*|__|</?(?:b|strong|i|em|u|span|font|center|p|br)\b[^>]*>", re.IGNORECASE)
_PICTURE = re.compile(r"!\[(?P<alt>[^\]]*)\]\([^)]*\)|<img\b[^>]*>", re.IGNORECASE)
_RULE = re.compile(r"[-=_*]{3,}")
#: In Markdown a backslash takes its meaning from the sign behind it; in other text it is a sign like any other.
_MARKDOWN = re.compile(r"^(?:#{1,6} |\|?(?:\s*:?-{3,}:?\s*\|)+)", re.MULTILINE)
_ESCAPE = re.compile(r"\\([!-/:-@\[-`{-~])")
#: Escaped signs wait as signs without meaning, one for one, so that columns stay; the backslash is markup and goes.
_HELD, _GONE = 0xF0000, "\U000f00ff"
_RESTORED = {_HELD + code: chr(code) for code in range(128)} | {ord(_GONE): None}
_PIPE_SEPARATOR = re.compile(r"\|?(?:\s*:?-{2,}:?\s*\|)+(?:\s*:?-{2,}:?\s*)?\|?")
_new = tuple.__new__
#: White space and marks that carry nothing; the byte order mark may stand inside joined files.
_BLANK = " \t\f\v\u3000\xa0\ufeff\u200b"


def read_text(path: Path) -> Document:
    """Read a ``.txt`` or ``.md`` file in UTF-8, UTF-16 or GB18030.

    Raises:
        UnreadableInputError: the file is empty, binary, too large or in no known encoding.
    """
    text, encoding = decode(path)
    return parse_text(text, source=str(path), encoding=encoding)


def parse_text(text: str, *, source: str = "<text>", encoding: str | None = None) -> Document:
    """Split text into blocks. A blank line ends a grid; rows keep their own number of cells."""
    lines = tuple(text.replace("\r\n", "\n").replace("\r", "\n").split("\n"))
    blocks: list[Block] = []
    rows: list[tuple[Cell, ...]] = []
    escapes = "\\" in text and _MARKDOWN.search(text) is not None
    for number, source_line in enumerate(lines, start=1):
        line = source_line
        if escapes and "\\" in line:
            line = _ESCAPE.sub(lambda sign: _GONE + chr(_HELD + ord(sign[1])), line)
        cells = _row(line, number)
        if cells is not None:
            if line is not source_line:
                cells = tuple(cell._replace(text=cell.text.translate(_RESTORED)) for cell in cells)
            rows += [cells] if cells else []
            continue
        if rows:
            blocks.append(_grid(rows))
            rows = []
        if (block := _paragraph(line, number)) is not None:
            blocks.append(block if line is source_line else _restored(block, source_line))
    if rows:
        blocks.append(_grid(rows))
    return Document(source=source, format="text", blocks=tuple(blocks), encoding=encoding, lines=lines)


def _restored(block: Block, line: str) -> Block:
    """Return a paragraph or picture with the signs that were escaped in its line."""
    if isinstance(block, Paragraph):
        return replace(block, text=block.text.translate(_RESTORED), raw=line)
    return replace(block, alt=block.alt.translate(_RESTORED)) if isinstance(block, Picture) else block


def _grid(rows: list[tuple[Cell, ...]]) -> Grid:
    return Grid(tuple(rows), Place(line=rows[0][0].place.line))


def _row(line: str, number: int) -> tuple[Cell, ...] | None:
    """Return the cells of a table row, () for a separator row of a piped table, None for another line."""
    if "\t" in line:
        return None if not line.strip(_BLANK) else _cells(line, "\t", number)
    bare = line.strip(_BLANK)
    if len(bare) > 1 and bare[0] == "|" == bare[-1]:
        if _PIPE_SEPARATOR.fullmatch(bare):
            return ()
        return _cells(line, "|", number)[1:-1]
    return None


def _cells(line: str, separator: str, number: int) -> tuple[Cell, ...]:
    """Split a row into cells with their spans.

    A long document has 10,000 cells, most of them blank: ``_new`` is Cell(…) and Place(…) at a third of the time.
    """
    cells = []
    start = 0
    marked = ("<" in line or "**" in line or "__" in line) and _INLINE_MARKUP.search(line) is not None
    for piece in line.split(separator):
        text, begin = piece, start
        if piece and (piece[0] in _BLANK or piece[-1] in _BLANK):
            text = piece.strip(_BLANK)
            begin += len(piece) - len(piece.lstrip(_BLANK)) if text else 0
        place = _new(Place, (number, begin, begin + len(text), None, None, None, None))
        cells.append(_new(Cell, (_INLINE_MARKUP.sub("", text) if marked else text, place)))
        start += len(piece) + 1
    return tuple(cells)


def _paragraph(line: str, number: int) -> Block | None:
    """Return the paragraph or picture on a line, None for blank lines and ruled lines."""
    bare = line.strip(_BLANK)
    if not bare or _RULE.fullmatch(bare):
        return None
    start = len(line) - len(line.lstrip(_BLANK))
    if (picture := _PICTURE.fullmatch(bare)) is not None:
        return Picture(picture.group("alt") or "", Place(number, start, start + len(bare)))
    level = 0
    if (heading := _HEADING.match(bare)) is not None:
        level = len(heading.group(1))
        start += heading.end()
        bare = bare[heading.end() :]
    elif (bullet := _BULLET.match(bare)) is not None:
        start += bullet.end()
        bare = bare[bullet.end() :]
    text, columns = _without_markup(bare, start)
    if not text:
        return None
    return Paragraph(text, Place(number, start, start + len(bare)), line, level, columns)


def _without_markup(text: str, start: int) -> tuple[str, tuple[int, ...] | None]:
    """Remove inline markup; return the text and, where something was removed, each character's column."""
    if not _INLINE_MARKUP.search(text):
        return text, None
    kept: list[int] = []
    position = 0
    for mark in _INLINE_MARKUP.finditer(text):
        kept.extend(range(position, mark.start()))
        position = mark.end()
    kept.extend(range(position, len(text)))
    while kept and text[kept[0]] in _BLANK:
        kept.pop(0)
    while kept and text[kept[-1]] in _BLANK:
        kept.pop()
    return "".join(text[index] for index in kept), tuple(start + index for index in kept)
