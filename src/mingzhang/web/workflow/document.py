"""A sealed revision as a web page: its blocks with anchors, so that findings lead to places and remarks are pinned.

The blocks come from ``disclosure.json`` of the package, which every package has: the printed blocks where the
disclosure was authored here (``publication``), what was read where it was uploaded (``blocks``). An anchor of a cell is
its coordinate where it has one; a paragraph's is made of its words without the figures, so that it stays where only
an amount has changed.
"""

from __future__ import annotations

import hashlib
import json
import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING, Any, NamedTuple

from mingzhang.web.workflow.revisions import folder_of, path_of

if TYPE_CHECKING:
    from mingzhang.web.workflow.models import Revision

Json = Mapping[str, Any]
BLOCKS = "disclosure.json"
_FIGURES = re.compile(r"[\d,，.％%－-]+")
_QUOTED = 120
#: Rendered revisions kept in memory; a revision never changes, so its manifest's hash is a safe key.
_KEPT = 16
#: Lines above a table's grid, in their order; each is a line of its own in the audit's count.
_ABOVE = ("caption", "title", "subtitle", "entity", "unit")


class CellView(NamedTuple):
    """A cell as shown. ``anchor`` is what a remark on it is pinned to."""

    text: str
    anchor: str
    columns: int = 1
    rows: int = 1
    is_header: bool = False
    is_number: bool = False


class RowView(NamedTuple):
    """A row of cells and the line that findings name it by (None unknown)."""

    line: int | None
    cells: tuple[CellView, ...]


@dataclass(frozen=True, slots=True)
class BlockView:
    """A block as shown: ``kind`` is heading, text, table or picture. ``line`` as in findings, None where unknown.

    ``head`` rows are a table's header; ``above`` stands over it, ``notes`` below.
    """

    kind: str
    anchor: str
    text: str = ""
    level: int = 0
    line: int | None = None
    rows: tuple[RowView, ...] = ()
    head: int = 0
    above: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()


def blocks_of(revision: Revision) -> tuple[BlockView, ...]:
    """Return the blocks of a revision; () where its package holds none, or no longer as sealed."""
    if path_of(revision, BLOCKS) is None:
        return ()
    return _blocks(str(folder_of(revision) / BLOCKS), revision.manifest_hash)


@lru_cache(maxsize=_KEPT)
def _blocks(path: str, _manifest: str) -> tuple[BlockView, ...]:
    with open(path, encoding="utf-8") as file:
        data = json.load(file)
    named = _Anchors()
    if "publication" in data:
        return tuple(_printed(data["publication"]["pieces"], named))
    return tuple(_read(data.get("blocks", ()), named))


class _Anchors:
    """Gives each place a key of its own."""

    def __init__(self) -> None:
        self.seen: Counter[str] = Counter()
        self.lines: set[int] = set()

    def line(self, line: int | None) -> int | None:
        """Return a line the first time it is met: what a reader puts on one line are still places of their own."""
        if line is None or line in self.lines:
            return None
        self.lines.add(line)
        return line

    def text(self, words: str) -> str:
        bare = _FIGURES.sub("", "".join(words.split()))
        return self._numbered("p-" + hashlib.sha256(bare.encode()).hexdigest()[:10])

    def table(self, name: str) -> str:
        return self._numbered(f"t-{name}")

    def _numbered(self, key: str) -> str:
        self.seen[key] += 1
        return key if self.seen[key] == 1 else f"{key}-{self.seen[key]}"


def _printed(pieces: Sequence[Json], named: _Anchors) -> Iterator[BlockView]:
    """Yield the blocks of a publication, counting lines as the audit of it does (``composing.document``)."""
    tables = {piece["id"] for piece in pieces if piece["block"] == "TableBlock"}
    line = 0
    for piece in pieces:
        kind = piece["block"]
        if kind == "Heading" and piece.get("key") not in tables:
            line += 1
            yield BlockView("heading", named.text(piece["text"]), piece["text"], piece["level"], line)
        elif kind == "Text":
            line += 1
            words = "".join(run["text"] for run in piece.get("runs", ()))
            yield BlockView("text", named.text(words), words, line=line)
        elif kind == "TableBlock":
            block = _table(piece, named, line)
            yield block
            line += len(block.above) + len(block.rows) + len(block.notes)
        elif kind == "Chart":
            yield BlockView("picture", named.table(piece["id"]), piece["caption"], line=line + 1)
            line += 2
        elif kind == "Contents":
            line += 1 + sum(one["block"] == "Heading" and one.get("in_contents", True) for one in pieces)


def _table(piece: Json, named: _Anchors, line: int) -> BlockView:
    key = named.table(piece["id"])
    above = tuple(piece[part] for part in _ABOVE if piece.get(part))
    header, rows = piece.get("header", ()), piece.get("rows", ())
    first = line + len(above) + 1
    shown = tuple(
        RowView(first + number, tuple(_cell(cell, f"{key}-{number}-{column}") for column, cell in enumerate(cells)))
        for number, cells in enumerate((*header, *rows))
    )
    notes = tuple(piece.get("notes", ()))
    return BlockView("table", key, piece["title"], 2, line + 1, shown, len(header), above, notes)


def _cell(cell: Json, spot: str) -> CellView:
    return CellView(
        cell.get("text", ""),
        cell.get("at") or spot,
        cell.get("columns", 1),
        cell.get("rows", 1),
        bool(cell.get("is_header")),
        cell.get("align") == "right",
    )


def _read(blocks: Sequence[Json], named: _Anchors) -> Iterator[BlockView]:
    """Yield the blocks of what was uploaded, as it was read; lines where the reader told them."""
    for number, block in enumerate(blocks, start=1):
        line = block.get("line")
        if block["block"] == "Grid":
            key, lines = named.table(str(number)), block.get("lines") or [None] * len(block["rows"])
            head = block.get("head", 0)
            rows = tuple(
                RowView(named.line(at), _plain_cells(row, f"{key}-{down}", down < head))
                for down, (at, row) in enumerate(zip(lines, block["rows"], strict=True))
            )
            yield BlockView("table", key, rows=rows, head=head)
            continue
        words = block["text"] if block["block"] == "Heading" else "".join(run["text"] for run in block["runs"])
        kind = "heading" if block["block"] == "Heading" else "text"
        yield BlockView(kind, named.text(words), words, block.get("level", 0), named.line(line))


def _plain_cells(row: Sequence[str], spot: str, is_header: bool) -> tuple[CellView, ...]:
    return tuple(CellView(text, f"{spot}-{right}", is_header=is_header) for right, text in enumerate(row))


def texts_of(revision: Revision) -> list[str]:
    """Return the headings and paragraphs of a revision in their order, without the tables."""
    return [one.text for one in blocks_of(revision) if one.kind in ("heading", "text") and one.text]


def quoted(revision: Revision, anchor: str) -> str:
    """Return the words at an anchor, "" where a revision has no such place."""
    for block in blocks_of(revision):
        if block.anchor == anchor:
            return block.text[:_QUOTED]
        for row in block.rows:
            for cell in row.cells:
                if cell.anchor == anchor:
                    return cell.text[:_QUOTED]
    return ""
