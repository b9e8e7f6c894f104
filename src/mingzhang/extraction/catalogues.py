"""Read an attached procurement catalogue: its grids of codes and names, its notes, its rules."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from mingzhang.catalogue.outline import AttachmentWords, load_outline
from mingzhang.extraction.headings import is_complete
from mingzhang.model.document import Cell, Grid, Paragraph
from mingzhang.model.writing import fold, squeeze, unwrap

_NOTE = re.compile(r"注[：:]|\d{1,2}[.．、]\s*\D|备注[：:]")
_MARKER = re.compile(r"\A附[件表][一二三四五六七八九十\d]{0,3}[：:、.．\s]*")
_NUMBERED = re.compile(r"[一二三四五六七八九十]{1,3}[、.．]")


@dataclass(frozen=True, slots=True)
class _Columns:
    """The header of a catalogue's grid: its words, and which columns hold code, names and note."""

    printed: tuple[str, ...]
    code: int
    names: tuple[int, ...]
    note: int | None


def is_catalogue_grid(grid: Grid) -> bool:
    """Say whether a grid begins with the header of a catalogue: a code column and a name column."""
    return bool(grid.rows) and _columns(grid.rows[0], load_outline().attachments) is not None


def catalogue_content(items: Sequence[Paragraph | Grid]) -> tuple[str | None, dict[str, object]]:
    """Return title and content: categories, columns, rows, notes, rule_text."""
    words = load_outline().attachments
    rows = list(_rows([item for item in items if isinstance(item, Grid)], words))
    first = next((at for at, item in enumerate(items) if isinstance(item, Grid)), len(items))
    notes, rules = _texts([item for item in items[first:] if isinstance(item, Paragraph)], words)
    header = next(
        (found for item in items if isinstance(item, Grid) and (found := _columns(item.rows[0], words))), None
    )
    categories = [{key: row[key] for key in ("code", "name", "note")} for row in rows if row["kind"] == "category"]
    return _title([item for item in items[:first] if isinstance(item, Paragraph)], words), {
        "categories": categories,
        "columns": list(header.printed) if header is not None else [],
        "rows": rows,
        "notes": notes,
        "rule_text": "".join(rules) or None,
    }


def _title(above: Sequence[Paragraph], words: AttachmentWords) -> str | None:
    """Return the catalogue's own title, which stands above the titles of its numbered chapters or behind 附件：."""
    marked = [unwrap(line.text) for line in above if words.marker.fullmatch(fold(line.text)) is not None]
    titles = [unwrap(line.text) for line in above if words.marker.fullmatch(fold(line.text)) is None]
    titles = [title for title in titles if not is_complete(title)]
    own = [title for title in titles if not _NUMBERED.match(title)]
    behind = [title for line in marked if (title := _MARKER.sub("", line))]
    return next(iter(own or behind or titles), None)


def _columns(row: Sequence[Cell], words: AttachmentWords) -> _Columns | None:
    cells = [squeeze(cell.text) for cell in row]
    code = next((at for at, cell in enumerate(cells) if cell in words.catalogue_codes), None)
    names = tuple(at for at, cell in enumerate(cells) if cell in words.catalogue_names)
    if code is None or not names:
        return None
    note = next((at for at, cell in enumerate(cells) if cell in words.catalogue_notes and at not in names), None)
    return _Columns(tuple(cell for cell in cells if cell), code, names, note)


def _rows(grids: Sequence[Grid], words: AttachmentWords) -> Iterator[dict[str, object]]:
    columns: _Columns | None = None
    for grid in grids:
        for row in grid.rows:
            header = _columns(row, words)
            columns = header or columns
            if header is None and columns is not None and any(cell.text for cell in row):
                yield _row(row, columns)


def _row(row: Sequence[Cell], columns: _Columns) -> dict[str, object]:
    code = _text(row, columns.code)
    name = next((text for at in reversed(columns.names) if (text := _text(row, at))), None)
    is_category = code is not None and len(code) == 1 and code.isalpha()
    return {
        "line": row[0].place.line,
        "kind": "category" if is_category else "item",
        "code": squeeze(code) if code else None,
        "name": name,
        "note": None if columns.note is None else _text(row, columns.note),
    }


def _text(row: Sequence[Cell], column: int) -> str | None:
    """Return the text of a cell, None where it is blank or the row is too short."""
    return (unwrap(row[column].text) or None) if column < len(row) else None


def _texts(paragraphs: Sequence[Paragraph], words: AttachmentWords) -> tuple[list[str], list[str]]:
    """Split what stands below the grids into notes and the text of the rules under their heading."""
    notes: list[str] = []
    rules: list[str] = []
    in_rules = False
    for paragraph in paragraphs:
        text = unwrap(paragraph.text)
        is_heading = len(text) <= 40 and not is_complete(text) and _NUMBERED.match(text) is not None
        if is_heading and text.endswith(words.rule_titles):
            in_rules = True
        elif in_rules:
            rules.append(text)
        elif _NOTE.match(text) or notes:
            notes.append(text)
    return notes, rules
