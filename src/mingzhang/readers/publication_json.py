"""Read a disclosure that was written as JSON: its blocks become paragraphs and grids, as in any other format."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from mingzhang.model.document import Block, Cell, Document, Grid, Paragraph, Picture
from mingzhang.model.errors import UnreadableInputError
from mingzhang.model.place import Place

FORMAT = "mingzhang-disclosure/1"
_REMEDY = "请给出 mingzhang build 写出的 disclosure.json，或者其他格式的公开文件。"


def is_publication(head: str) -> bool:
    """Say whether a text begins like such a file."""
    return head.lstrip("\ufeff \r\n\t").startswith("{") and f'"{FORMAT}"' in head[:400]


def read_publication_json(path: Path) -> Document:
    """Read the file; places are running numbers of paragraphs and rows.

    Raises:
        UnreadableInputError: it is not such a file, or damaged.
    """
    try:
        data = json.loads(path.read_text(encoding="utf-8-sig"))
        if data["form"] != FORMAT:
            raise UnreadableInputError(str(path), "这份 JSON 不是公开文件。", _REMEDY)
        publication = data["publication"]
        blocks = tuple(_numbered(publication))
    except (OSError, UnicodeDecodeError, ValueError, KeyError, TypeError, AttributeError) as error:
        raise UnreadableInputError(str(path), "这份 JSON 不完整或者已经损坏。", _REMEDY) from error
    return Document(source=str(path), format="json", blocks=blocks)


def _numbered(publication: Mapping[str, Any]) -> Iterator[Block]:
    """Yield the blocks, each paragraph and row with its running number as line."""
    line = 0
    for kind, content, level in _contents(publication):
        line += 1
        if kind == "grid":
            rows = tuple(
                tuple(Cell(text, Place(line=line + number)) for text in row) for number, row in enumerate(content)
            )
            yield Grid(rows, Place(line=line))
            line += len(rows)
        elif kind == "picture":
            yield Picture(content, Place(line=line))
        else:
            yield Paragraph(content, Place(line=line, start=0, end=len(content)), content, level)


def _contents(publication: Mapping[str, Any]) -> Iterator[tuple[str, Any, int]]:
    pieces = publication["pieces"]
    tables = {piece["id"] for piece in pieces if piece["block"] == "TableBlock"}
    if mark := publication.get("watermark"):
        yield "text", mark, 0
    for piece in pieces:
        kind = piece["block"]
        if kind == "Heading":
            if piece.get("key") not in tables:  # the table prints its title itself
                yield "text", piece["text"], piece["level"] + 1
        elif kind == "Text":
            yield "text", "".join(run["text"] for run in piece["runs"]), 0
        elif kind == "Contents":
            yield "text", piece["title"], 0
            for one in pieces:
                if one["block"] == "Heading" and one.get("in_contents", True):
                    yield "text", f"{one.get('contents_prefix', '')}{one['text']}", 0
        elif kind == "TableBlock":
            yield from _table(piece)
        elif kind == "Chart":
            yield "picture", piece.get("alt", ""), 0
            yield "text", piece["caption"], 0


def _table(table: Mapping[str, Any]) -> Iterator[tuple[str, Any, int]]:
    for key in ("caption", "title", "subtitle", "entity", "unit"):
        if table.get(key):
            yield "text", table[key], 0
    yield "grid", _matrix(table), 0
    for note in table.get("notes", ()):
        yield "text", note, 0


def _matrix(table: Mapping[str, Any]) -> list[list[str]]:
    listed = [*table.get("header", ()), *table.get("rows", ())]
    width = len(table["widths"])
    grid = [[""] * width for _ in listed]
    covered: set[tuple[int, int]] = set()
    for top, line in enumerate(listed):
        left = 0
        for cell in line:
            while (top, left) in covered:
                left += 1
            grid[top][left] = cell.get("text", "")
            columns, rows = cell.get("columns", 1), cell.get("rows", 1)
            covered |= {(top + down, left + right) for down in range(rows) for right in range(columns)}
            left += columns
    return grid
