"""Which attachments and files of an approved disclosure its posted copy lacks, and which it has besides."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from pathlib import PureWindowsPath
from typing import NamedTuple

from mingzhang.comparing.lines import tables_of
from mingzhang.comparing.passages import Passage
from mingzhang.comparing.running_text import Spot, TextDifference
from mingzhang.model.comparison import Item, Kind, Note
from mingzhang.model.disclosure import Disclosure
from mingzhang.model.document import Document, Paragraph
from mingzhang.model.place import Place
from mingzhang.model.writing import fold

#: An attachment or a file is missing if so much of it is: single lines of it may stand elsewhere.
_MOST = 90
_ATTACHMENT = "附件"
_NAMED = re.compile(
    r"附件(?:[\d一二三四五六七八九十]{1,2}[：.．、]?|[：.．、])\s*(?:\d{1,2}[.．、])?(?P<name>[^：。；]{4,60})"
)
_LOOSE = "《》“”（）()。. "


class Side(NamedTuple):
    """One side of the comparison: the disclosure, its passages and its stream of sentences."""

    disclosure: Disclosure
    passages: Sequence[Passage]
    spots: Sequence[Spot]


class Lost(NamedTuple):
    """An attachment or a file that one side lacks: which passages or files are explained by it."""

    item: Item
    passages: frozenset[int]
    file: str | None = None


def lost(here: Side, there: Side, differences: Sequence[TextDifference], kind: Kind) -> tuple[Lost, ...]:
    """Return the attachments and files of one side that the other lacks. ``kind`` dropped: ``here`` is the approved."""
    gone = _gone(differences, kind)
    files = tuple(_files(here, there, gone, kind))
    names = frozenset(item.file for item in files)
    return (*files, *_passages(here, gone, kind, names))


def is_in(place: Place, disclosure: Disclosure, found: Sequence[Lost]) -> bool:
    """Say whether a place belongs to one of the files that are lost."""
    file = file_of(disclosure.document, place)
    return file is not None and any(item.file == file for item in found)


def file_of(document: Document, place: Place) -> str | None:
    """Return the file a place belongs to where a document was put together from several."""
    if place.line is None:
        return None
    return next((name for name, last in document.parts if place.line <= last), None)


def _gone(differences: Sequence[TextDifference], kind: Kind) -> frozenset[int]:
    """Return the numbers of the sentences that have no counterpart."""
    alone = (item for item in differences if item.change.kind == kind)
    return frozenset(spot.number for item in alone for spot in (item.old if kind == "dropped" else item.new))


def _files(here: Side, there: Side, gone: frozenset[int], kind: Kind) -> Iterator[Lost]:
    """Yield the files nearly nothing of which stands in the other document."""
    document = here.disclosure.document
    if len(document.parts) < 2:
        return
    sizes: Counter[str] = Counter()
    missing: Counter[str] = Counter()
    for spot in here.spots:
        file = file_of(document, spot.sentence.place)
        if file is not None:
            sizes[file] += len(spot.key)
            missing[file] += len(spot.key) if spot.number in gone else 0
    for place, size, is_there in _forms(here.disclosure, there.disclosure):
        file = file_of(document, place)
        if file is not None:
            sizes[file] += size
            missing[file] += 0 if is_there else size
    for name, size in sizes.items():
        if 100 * missing[name] >= _MOST * size:
            yield Lost(_item(PureWindowsPath(name).name, kind), frozenset(), name)


def _forms(here: Disclosure, there: Disclosure) -> Iterator[tuple[Place, int, bool]]:
    """Yield place and size of each table and sheet, and whether the other disclosure has it."""
    known = tables_of(there)
    for table in tables_of(here).values():
        size = sum(len(cell or "") for row in table.rows for cell in row.cells)
        yield table.title_place, size, table.id in known
    if here.overall is not None:
        yield (
            here.overall.place,
            sum(len(item.value or "") for item in here.overall.texts.values()),
            bool(there.overall),
        )
    names = {fold(sheet.name or "") for sheet in there.sheets}
    for sheet in here.sheets:
        yield sheet.place, sum(len(item.value or "") for item in sheet.texts.values()), fold(sheet.name or "") in names


def _passages(here: Side, gone: frozenset[int], kind: Kind, files: frozenset[str | None]) -> Iterator[Lost]:
    """Yield the attachments that follow the text in the same file."""
    for number, passage in enumerate(here.passages):
        own = [spot for spot in here.spots if spot.passage == number]
        if not own or not passage.title.startswith(_ATTACHMENT):
            continue
        if files and file_of(here.disclosure.document, own[0].sentence.place) in files:
            continue
        size = sum(len(spot.key) for spot in own)
        if 100 * sum(len(spot.key) for spot in own if spot.number in gone) >= _MOST * size:
            yield Lost(_item(passage.title, kind), frozenset({number}))


def _item(name: str, kind: Kind) -> Item:
    return Item(kind, "", name if kind == "dropped" else None, name if kind == "added" else None)


def absent(side: Side) -> tuple[str, ...]:
    """Return the attachments that the text or the contents name and the document does not hold."""
    blocks = side.disclosure.document.blocks
    texts = [fold(block.text) for block in blocks if isinstance(block, Paragraph)]
    titles = [fold(table.title) for table in tables_of(side.disclosure).values()]
    titles += [fold(sheet.title) for sheet in side.disclosure.sheets]
    titles += [fold(side.disclosure.overall.title)] if side.disclosure.overall is not None else []
    files = [fold(PureWindowsPath(name).stem) for name, _ in side.disclosure.document.parts]
    found: dict[str, None] = {}
    named = [match["name"].strip(_LOOSE) for text in texts if (match := _NAMED.fullmatch(text)) is not None]
    others = [text for text in texts if _NAMED.fullmatch(text) is None]
    for name in named:
        if len(name) > 3 and not any(name in other for other in (*others, *titles, *files)):
            found.setdefault(name)
    return tuple(found)


def notes_on_absent(new: Side, found: Sequence[Lost]) -> Iterator[Note]:
    """Yield the attachments that the posted copy names and does not hold, unless they are told as lost already."""
    told = [fold(item.item.old_name or "") for item in found]
    for name in absent(new):
        if not any(name in each for each in told):
            yield Note("annex_absent", "", name)
