"""Which figures a comparison shows first, as declared in ``comparison.yaml``."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache

from mingzhang.catalogue import store
from mingzhang.catalogue.strict import take
from mingzhang.model.errors import CatalogueError
from mingzhang.model.fact import Coordinate

SOURCE = "comparison.yaml"


@dataclass(frozen=True, slots=True)
class KeyFigure:
    """A figure with its name and the coordinates it may stand at, the best first."""

    label: str
    at: tuple[Coordinate, ...]


@dataclass(frozen=True, slots=True)
class KeyFigures:
    """The key figures by chapter, and the table and column of the functional classes."""

    chapters: tuple[tuple[str, tuple[KeyFigure, ...]], ...]
    classes_table: str
    classes_column: str


@cache
def load_key_figures() -> KeyFigures:
    """Return the key figures, read and checked once.

    Raises:
        CatalogueError: the file lacks something, has an unknown key, or a coordinate that is none.
    """
    data = take(SOURCE, store.read(SOURCE), {"summary", "classes"})
    classes = take(f"{SOURCE}: classes", data["classes"], {"table", "column"})
    chapters = []
    for item in data["summary"]:
        chapter = take(f"{SOURCE}: summary", item, {"key", "lines"})
        chapters.append((str(chapter["key"]), tuple(map(_figure, chapter["lines"]))))
    return KeyFigures(tuple(chapters), str(classes["table"]), str(classes["column"]))


def _figure(item: object) -> KeyFigure:
    entry = take(f"{SOURCE}: summary", item, {"label", "at"})
    for at in entry["at"]:
        if len(at) != len(Coordinate._fields):
            raise CatalogueError(SOURCE, f"{entry['label']}: {at} is no table, line and column")
    return KeyFigure(entry["label"], tuple(Coordinate(*at) for at in entry["at"]))
