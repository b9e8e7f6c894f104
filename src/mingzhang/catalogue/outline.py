"""The outline of a disclosure as declared in ``outline.yaml``: headings and the words around them."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache, lru_cache
from typing import Any

from mingzhang.catalogue import store
from mingzhang.catalogue.strict import take
from mingzhang.model.errors import CatalogueError
from mingzhang.model.writing import fold

SOURCE = "outline.yaml"
_NOISE = re.compile(
    r"[0-9一二三四〇○零]{4}年度?|[”’《》〈〉「」（）：、，。；.．·\-—的]|本?(?:部门|单位)(?:（单位）|（部门）)?|区?本级"
)
_ENDING = re.compile(r"(?<=.)(?:情况|说明|情况说明|有关情况|总体情况说明|及说明)$")


@dataclass(frozen=True, slots=True)
class Heading:
    """One heading of the form: its key, the number and title the form prints, and how else it may be written.

    ``stems`` are the titles as ``stem`` returns them; ``words`` are sets of words, one of which must stand
    complete in a numbered title that no stem fits.
    """

    key: str
    level: int
    number: str
    title: str
    parent: str
    stems: frozenset[str]
    words: tuple[tuple[str, ...], ...]


@dataclass(frozen=True, slots=True)
class AttachmentWords:
    """How attachments and their pieces are recognised; ``marker`` matches folded lines such as 附件1：…."""

    heads: tuple[str, ...]
    marker: re.Pattern[str]
    statement_titles: tuple[str, ...]
    catalogue_titles: tuple[str, ...]
    catalogue_codes: frozenset[str]
    catalogue_names: frozenset[str]
    catalogue_notes: frozenset[str]
    rule_titles: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Outline:
    """The whole declaration. ``by_stem`` leads from a stem to the headings that may be written so."""

    headings: tuple[Heading, ...]
    by_key: Mapping[str, Heading]
    by_stem: Mapping[str, tuple[Heading, ...]]
    foreign: tuple[str, ...]
    heading_endings: tuple[str, ...]
    toc_titles: frozenset[str]
    toc_entry: re.Pattern[str]
    known_watermarks: frozenset[str]
    ordinary_line: re.Pattern[str]
    longest_watermark: int
    often: int
    caption: re.Pattern[str]
    longest_caption: int
    definition: re.Pattern[str]
    attachments: AttachmentWords


@lru_cache(maxsize=4096)
def stem(title: str) -> str:
    """Return a title without what may vary: blanks, marks, years, 部门/单位, and a closing 情况说明."""
    folded = fold(title)
    bare = _NOISE.sub("", folded) or folded
    shorter = _ENDING.sub("", bare)
    while shorter != bare:
        bare, shorter = shorter, _ENDING.sub("", shorter)
    return bare


@cache
def load_outline() -> Outline:
    """Return the outline, read and checked once.

    Raises:
        CatalogueError: the file lacks something, has an unknown key, or a pattern that does not compile.
    """
    required = {"headings", "foreign", "heading_endings", "toc", "watermarks", "captions", "glossary", "attachments"}
    data = take(SOURCE, store.read(SOURCE), required)
    headings = tuple(_heading(item) for item in data["headings"])
    toc = take(f"{SOURCE}: toc", data["toc"], {"titles", "entry"})
    marks = take(f"{SOURCE}: watermarks", data["watermarks"], {"known", "ordinary", "longest", "often"})
    captions = take(f"{SOURCE}: captions", data["captions"], {"pattern", "longest"})
    glossary = take(f"{SOURCE}: glossary", data["glossary"], {"definition"})
    return Outline(
        headings=headings,
        by_key=_by_key(headings),
        by_stem=_by_stem(headings),
        foreign=tuple(data["foreign"]),
        heading_endings=tuple(data["heading_endings"]),
        toc_titles=frozenset(map(fold, toc["titles"])),
        toc_entry=_pattern(toc["entry"]),
        known_watermarks=frozenset(map(fold, marks["known"])),
        ordinary_line=_pattern(marks["ordinary"]),
        longest_watermark=int(marks["longest"]),
        often=int(marks["often"]),
        caption=_pattern(captions["pattern"]),
        longest_caption=int(captions["longest"]),
        definition=_pattern(glossary["definition"]),
        attachments=_attachment_words(data["attachments"]),
    )


def _heading(item: object) -> Heading:
    entry = take(f"{SOURCE}: headings", item, {"key", "level", "number", "title"}, {"parent", "synonyms", "words"})
    titles = [entry["title"], *entry.get("synonyms", [])]
    return Heading(
        key=entry["key"],
        level=int(entry["level"]),
        number=entry["number"],
        title=entry["title"],
        parent=entry.get("parent", ""),
        stems=frozenset(map(stem, titles)),
        words=tuple(tuple(words) for words in entry.get("words", [])),
    )


def _by_key(headings: tuple[Heading, ...]) -> dict[str, Heading]:
    found: dict[str, Heading] = {}
    for heading in headings:
        if heading.key in found:
            raise CatalogueError(SOURCE, f"{heading.key} is declared twice")
        found[heading.key] = heading
    if orphans := [heading.key for heading in headings if heading.parent and heading.parent not in found]:
        raise CatalogueError(SOURCE, f"unknown parent of {', '.join(orphans)}")
    return found


def _by_stem(headings: tuple[Heading, ...]) -> dict[str, tuple[Heading, ...]]:
    found: defaultdict[str, list[Heading]] = defaultdict(list)
    for heading in headings:
        for written in heading.stems:
            found[written].append(heading)
    return {written: tuple(entries) for written, entries in found.items()}


def _attachment_words(item: object) -> AttachmentWords:
    data = take(f"{SOURCE}: attachments", item, set(AttachmentWords.__slots__))
    return AttachmentWords(
        heads=tuple(data["heads"]),
        marker=_pattern(data["marker"]),
        statement_titles=tuple(data["statement_titles"]),
        catalogue_titles=tuple(data["catalogue_titles"]),
        catalogue_codes=frozenset(data["catalogue_codes"]),
        catalogue_names=frozenset(data["catalogue_names"]),
        catalogue_notes=frozenset(data["catalogue_notes"]),
        rule_titles=tuple(data["rule_titles"]),
    )


def _pattern(text: Any) -> re.Pattern[str]:
    try:
        return re.compile(text)
    except (re.error, TypeError) as error:
        raise CatalogueError(SOURCE, f"{text}: {error}") from error
