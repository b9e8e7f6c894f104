"""From a matrix of squares to blocks: which rows are lines of text and which are rows of a table.

Workbooks, delimited files and tables of web pages all hold titles, notes and the lines beside them in the same
squares as the table itself. What a row is follows from its borders, its merged squares and its shape alone.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import pairwise
from typing import NamedTuple

from mingzhang.model.document import Block, Cell, Grid, Paragraph
from mingzhang.model.place import NOWHERE, Place

#: A colon stands this close to the start of a line such as 填报人：某人.
_LABEL = 10
_MOST_PIECES = 4
#: A single text longer than this is a note or a passage, no label of a row.
_LONG = 40
#: A caption such as 附表3 is not longer.
_CAPTION = 12
#: A merged square that covers this share of a table's columns covers the table.
_WIDE = 0.8

_COLON = re.compile(rf"[^：:]{{1,{_LABEL}}}[：:]")
_NOTE = re.compile(r"(?:备?注|说明)\s*\d?\s*[：:.．]")
_AMOUNT = re.compile(r"[-+−(（]?[\d,，]*\d(?:\.\d+)?[%％]?[)）]?")
_NUMBERED = re.compile(r".*[\d一二三四五六七八九十]")
_BRACKET = re.compile(r"[（(][^（(]*[)）]")
_ITEM = re.compile(r"[（(][\d一二三四五六七八九十]{1,3}[)）]")
_WIDE_SCRIPT = "\u2e80-\u9fff\uf900-\ufaff\uff00-\uffef“”‘’—…·①-⑳"
_WRAPPED = re.compile(rf"[ \t]*\n\s*(?=[{_WIDE_SCRIPT}])|(?<=[{_WIDE_SCRIPT}])[ \t]*\n\s*")
_LINE_BREAK = re.compile(r"\s*\n\s*")
_BLANK = " \t\r\n\f\v\u3000\xa0\ufeff\u200b"


class Entry(NamedTuple):
    """One square. ``text`` keeps its line breaks.

    ``across`` is the number of columns it covers; ``beside`` says that a square to its left covers it.
    ``ruled`` says whether it has a border at its sides, None where the source does not tell.
    """

    text: str = ""
    place: Place = NOWHERE
    across: int = 1
    beside: bool = False
    ruled: bool | None = None


Entries = Sequence[Entry]


class Piece(NamedTuple):
    """A text that stands on a line of its own, beside no table."""

    text: str
    place: Place


Part = Piece | list[Entries]


def join_lines(text: str) -> str:
    """Return a text on one line: nothing is put between Chinese characters, one blank between others."""
    if "\n" not in text:
        return text.strip(_BLANK)
    return _LINE_BREAK.sub(" ", _WRAPPED.sub("", text.strip(_BLANK))).strip(_BLANK)


def blocks_of(parts: Sequence[Part], numbers: Iterator[int]) -> list[Block]:
    """Turn lines and tables into paragraphs and grids; ``numbers`` gives each line and row its running number."""
    blocks: list[Block] = []
    for part in parts:
        if isinstance(part, Piece):
            blocks.extend(paragraphs_of(part, numbers))
        else:
            blocks.append(_grid(part, numbers))
    return blocks


def paragraphs_of(piece: Piece, numbers: Iterator[int]) -> list[Paragraph]:
    """Return the lines of a text as paragraphs; a bracket on a line of its own goes on with the line before."""
    lines: list[str] = []
    for line in piece.text.split("\n"):
        bare = line.strip(_BLANK)
        if lines and _qualifies(bare, lines[-1]):
            lines[-1] += bare
        elif bare:
            lines.append(bare)
    return [Paragraph(line, piece.place._replace(line=next(numbers)), line) for line in lines]


def _qualifies(line: str, before: str) -> bool:
    """Say whether a line is a bracket that belongs to the title on the line before."""
    return (
        _BRACKET.fullmatch(line) is not None
        and _ITEM.match(line) is None
        and len(line) <= _LONG
        and not before.endswith(("。", "；", "："))
    )


def _grid(rows: list[Entries], numbers: Iterator[int]) -> Grid:
    made = []
    for row in rows:
        number = next(numbers)
        made.append(tuple(Cell(join_lines(entry.text), entry.place._replace(line=number)) for entry in row))
    return Grid(tuple(made), made[0][0].place)


# --------------------------------------------------------------------------------------------- bands


def parts_of(rows: Sequence[Entries], *, typed: bool) -> list[Part]:
    """Tell the lines of a matrix from its tables.

    Args:
        rows: the squares, every row as long as its source makes it.
        typed: the squares were typed into a sheet, where a title may stand in the first column without being
            merged. A table of a web page has its titles outside or merged.
    """
    first = min((index for row in rows for index, entry in enumerate(row) if entry.text), default=0) if typed else 0
    parts: list[Part] = []
    band: list[Entries] = []
    for row in [*rows, ()]:
        if any(entry.text for entry in row):
            band.append(row)
        elif not any(entry.ruled for entry in row) and band:
            parts.extend(_band(band, first, typed))
            band = []
    return parts


def _band(band: list[Entries], first: int, typed: bool) -> Iterator[Part]:
    """Yield the lines and tables of rows without a blank row between them."""
    is_row = _ruled_rows(band) if any(_is_ruled(row) for row in band) else _bare_rows(band, typed)
    table: list[Entries] = []
    for row, inside in zip(band, is_row, strict=True):
        if inside:
            table.append(row)
            continue
        if table:
            yield from _begun_anew(_trimmed(table, first, typed))
            table = []
        yield from _pieces(row)
    if table:
        yield from _begun_anew(_trimmed(table, first, typed))


def _begun_anew(table: list[Entries]) -> Iterator[list[Entries]]:
    """Part a table where its first row of words stands again: on paper a new page began there."""
    head = [entry.text for entry in table[0]]
    start = 0
    if sum(map(bool, head)) > 1 and not any(map(_AMOUNT.fullmatch, head)):
        for index, row in enumerate(table):
            if index > start and [entry.text for entry in row] == head:
                yield table[start:index]
                start = index
    yield table[start:]


def _filled(row: Entries) -> list[Entry]:
    return [entry for entry in row if entry.text]


def _is_ruled(row: Entries) -> bool:
    return any(entry.ruled for entry in row if entry.text) or sum(bool(entry.ruled) for entry in row) > 1


def _columns(rows: Sequence[Entries]) -> int:
    """Return how many columns the rows of several texts take, 0 if there are none."""
    used = [
        (index, index + entry.across)
        for row in rows
        if len(_filled(row)) > 1
        for index, entry in enumerate(row)
        if entry.text
    ]
    return max(stop for _, stop in used) - min(start for start, _ in used) if used else 0


def _is_wide(row: Entries, columns: int) -> bool:
    """Say whether the only text of a row stands in a square that covers the whole table."""
    return _filled(row)[0].across >= max(columns * _WIDE, 2)


def _ruled_rows(band: list[Entries]) -> list[bool]:
    """Say of each row whether it belongs to a table, where tables have borders."""
    columns = _columns([row for row in band if _is_ruled(row)])
    result: list[bool] = []
    for index, row in enumerate(band):
        count = len(_filled(row))
        later = any(_is_ruled(other) for other in band[index + 1 :])
        if not _is_ruled(row):
            # Several texts without a border are a table that has none, or the signatures below one.
            result.append((count > 2 or (count > 1 and any(result))) and not (later and _is_labelled(row)))
        elif count > 1:
            result.append(True)
        elif not columns or _is_note(row):
            result.append(False)
        elif _is_wide(row, columns):
            result.append(any(result) and _goes_on(band, index))
        else:
            result.append(True)
    return result


def _bare_rows(band: list[Entries], typed: bool) -> list[bool]:
    """Say of each row whether it belongs to a table, where borders tell nothing."""
    tabular = [index for index, row in enumerate(band) if len(_filled(row)) > 1 and not _is_labelled(row)]
    columns = _columns([band[index] for index in tabular])
    result: list[bool] = []
    for index, row in enumerate(band):
        if len(_filled(row)) > 1:
            # Labels below a table are signatures, and belong to it.
            line = _is_labelled(row) and (not tabular or index < tabular[-1])
            result.append(not line)
            if line:
                _give_back_titles(band, result)
        elif not columns or _is_note(row) or _is_aside(row):
            result.append(False)
        elif _is_wide(row, columns) or (len(row) == 1 and columns > 1):
            result.append(any(result) and _goes_on(band, index))
        elif any(result):
            result.append(not (typed and row[0].text and _is_title(band, index)))
        else:
            result.append(not typed)
    return result


def _is_labelled(row: Entries) -> bool:
    """Say whether a row is a line such as 填报单位：某局 · 单位：万元, each label beside what it names."""
    texts = [join_lines(entry.text) for entry in _filled(row)]
    if not texts or len(texts) > _MOST_PIECES or texts[0].startswith("其中") or not _COLON.match(texts[0]):
        return False
    for before, text in pairwise(texts):
        if _COLON.match(text) and not text.startswith("其中"):
            continue
        if not before.endswith(("：", ":")) or _AMOUNT.fullmatch(text):
            return False
    return True


def _is_note(row: Entries) -> bool:
    text = _filled(row)[0].text
    return _NOTE.match(text) is not None or (len(text) > _LONG and text.rstrip().endswith(("。", "）", ")")))


def _is_aside(row: Entries) -> bool:
    """Say whether the only text of a row is a labelled line that stands away from the first column."""
    return not row[0].text and _COLON.match(_filled(row)[0].text) is not None


def _goes_on(band: list[Entries], index: int) -> bool:
    """Say whether the table goes on after a text that covers it: the next row has amounts."""
    return index + 1 < len(band) and _has_amounts(band[index + 1])


def _has_amounts(row: Entries) -> bool:
    return any(_AMOUNT.fullmatch(entry.text) for entry in row if entry.text)


def _is_title(band: list[Entries], index: int) -> bool:
    """Say whether a single text inside a band is the title of a next table: words for columns follow amounts."""
    following = band[index + 1] if index + 1 < len(band) else ()
    return (
        len(_filled(following)) > 1
        and not _has_amounts(following)
        and len(_filled(band[index])[0].text) > 5
        and any(_has_amounts(row) for row in band[:index])
    )


def _give_back_titles(band: list[Entries], result: list[bool]) -> None:
    """Turn the single texts above a labelled line into lines: a title, and a caption above it."""
    at = len(result) - 2
    if at >= 0 and len(_filled(band[at])) == 1:
        result[at] = False
        above = _filled(band[at - 1]) if at else []
        if len(above) == 1 and len(above[0].text) <= _CAPTION and _NUMBERED.fullmatch(above[0].text):
            result[at - 1] = False


def _pieces(row: Entries) -> Iterator[Piece]:
    """Yield the texts of a line; a value goes with the label before it."""
    held: Piece | None = None
    for entry in _filled(row):
        if held is not None and held.text.rstrip(_BLANK).endswith(("：", ":")) and not _COLON.match(entry.text):
            held = Piece(held.text.rstrip(_BLANK) + entry.text.strip(_BLANK), held.place)
            continue
        if held is not None:
            yield held
        held = Piece(entry.text, entry.place)
    if held is not None:
        yield held


def _trimmed(table: list[Entries], first: int, typed: bool) -> list[Entries]:
    """Return a table without blank columns around it and without columns that only lie under merged squares."""
    width = max(len(row) for row in table)
    padding = Entry(place=table[0][0].place._replace(cell=None), beside=True)
    padded = [(*row, *[padding] * (width - len(row))) for row in table]
    if typed:
        width = max(index for index in range(width) if any(row[index].text or row[index].ruled for row in padded)) + 1
    kept = [
        index
        for index in range(first, width)
        if any(row[index].text for row in padded) or not all(row[index].beside for row in padded)
    ]
    return [tuple(row[index] for index in kept) for row in padded]
