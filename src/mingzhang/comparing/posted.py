"""Compare a posted copy with the approved document: the running text, attachments and files of both."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from typing import NamedTuple

from mingzhang.comparing.attached import Lost, Side, is_in, lost, notes_on_absent
from mingzhang.comparing.figures import Stated, compare_figures
from mingzhang.comparing.lines import number_of, tables_of
from mingzhang.comparing.order import moved_tables
from mingzhang.comparing.passages import Passage, read_passages
from mingzhang.comparing.running_text import Spot, TextDifference, grid_text, stream, text_differences
from mingzhang.comparing.wording import Wording
from mingzhang.model.comparison import Group, Item, Kind, Note, TextChange
from mingzhang.model.disclosure import Disclosure

#: Lines that a web page puts around a document are short.
_LONGEST_FURNITURE = 60
_SHOWN = 60
#: Shorter words may stand in a form by chance.
_SHORTEST_FOUND = 8
SectionFigures = dict[str, dict[str, Stated]]


class Running(NamedTuple):
    """What the comparison of running text found."""

    groups: tuple[Group, ...]
    notes: tuple[Note, ...]


def compare_running(
    wording: Wording, old: Disclosure, new: Disclosure, figures: tuple[SectionFigures, SectionFigures]
) -> Running:
    """Return what differs in running text, attachments and files. ``figures`` are those of the text, by section."""
    left, right = _side(wording, old), _side(wording, new)
    found = list(text_differences(wording, left.spots, right.spots))
    if old.document.parts or new.document.parts:
        found = _without_moved(found)
    around: list[str] = []
    for which, side in enumerate((left, right)):
        found, words = _without_page_around(found, side, which)
        around += [words] if words else []
    gone, come = lost(left, right, found, "dropped"), lost(right, left, found, "added")
    told = [item for item in found if not _is_told(item, (left, gone), (right, come))]
    if told:
        grids = grid_text(old), grid_text(new)
        told = [item for item in told if not _is_in_forms(item, *grids)]
    groups = []
    if items := tuple(_items(wording, told, (left, right), figures)):
        groups.append(Group("text", "文字", None, None, items))
    if attachments := tuple(item.item for item in (*gone, *come)):
        groups.append(Group("attachments", "附件", None, None, attachments))
    notes = [Note("page_around", "", words[:_SHOWN]) for words in around]
    return Running(tuple(groups), (*notes, *notes_on_absent(right, gone)))


def with_moved(groups: Iterable[Group], old: Disclosure, new: Disclosure) -> Iterator[Group]:
    """Yield the groups of the tables, those that stand elsewhere with their position, in the order of the form."""
    moved = moved_tables(old, new)
    own = {group.key: group for group in groups}
    for table_id in sorted({*own, *moved}):
        change, group = moved.get(table_id), own.get(table_id)
        if group is None:
            table = tables_of(new).get(table_id)
            if table is None or change is None:
                continue
            group = Group(table_id, table.title, number_of(table), None, ())
        yield group if change is None else replace(group, items=_with_position(group.items, change))


def _with_position(items: tuple[Item, ...], change: TextChange) -> tuple[Item, ...]:
    if items and items[0].key == "about":
        return (replace(items[0], texts=(change, *items[0].texts)), *items[1:])
    return (Item("changed", "about", None, None, 1, (), (change,)), *items)


def _side(wording: Wording, disclosure: Disclosure) -> Side:
    passages = read_passages(disclosure, whole=True)
    return Side(disclosure, passages, stream(wording, passages))


def _without_moved(found: Sequence[TextDifference]) -> list[TextDifference]:
    """Leave out what only stands elsewhere: files that are put together have no order of their own."""
    waiting: dict[str, list[int]] = {}
    for at, item in enumerate(found):
        if item.change.kind == "dropped":
            waiting.setdefault(_key(item.old), []).append(at)
    out: set[int] = set()
    for at, item in enumerate(found):
        if item.change.kind == "added" and (partners := waiting.get(_key(item.new))):
            out |= {at, partners.pop()}
    return [item for at, item in enumerate(found) if at not in out]


def _key(spots: Sequence[Spot]) -> str:
    return "".join(spot.key for spot in spots)


def _is_in_forms(item: TextDifference, old: str, new: str) -> bool:
    """Say whether words that one side lacks stand in its grids, whose words are given.

    One reading took a row for text, the other for a part of a form.
    """
    if item.change.kind == "changed":
        return False
    key = _key(item.old or item.new)
    return len(key) >= _SHORTEST_FOUND and key in (new if item.old else old)


def _without_page_around(found: Sequence[TextDifference], side: Side, which: int) -> tuple[list[TextDifference], str]:
    """Split off the short lines that a web page has before and behind the document (site name, path, buttons)."""
    alone = {spot.number for item in found if item.change.kind != "changed" for spot in (item.old, item.new)[which]}
    around: set[int] = set()
    if side.disclosure.document.format == "html":
        for spots in (side.spots, side.spots[::-1]):
            for spot in spots:
                if spot.number not in alone or len(spot.key) > _LONGEST_FURNITURE:
                    break
                around.add(spot.number)
    owned = [((item.old, item.new)[which], item) for item in found]
    kept = [item for own, item in owned if not own or not all(spot.number in around for spot in own)]
    return kept, " ".join(side.spots[index].sentence.text for index in sorted(around))


def _is_told(item: TextDifference, old: tuple[Side, Sequence[Lost]], new: tuple[Side, Sequence[Lost]]) -> bool:
    """Say whether a difference belongs to an attachment or a file that is told as missing or extra."""
    spots, (side, found) = (item.old, old) if item.change.kind == "dropped" else (item.new, new)
    if item.change.kind == "changed" or not spots:
        return False
    inside = any(spots[0].passage in each.passages for each in found)
    return inside or is_in(spots[0].sentence.place, side.disclosure, found)


def _items(
    wording: Wording,
    found: Sequence[TextDifference],
    sides: tuple[Side, Side],
    figures: tuple[SectionFigures, SectionFigures],
) -> Iterator[Item]:
    """Yield the passages with their differences, in the order of the posted text."""
    by_passage: dict[tuple[int, int], list[TextDifference]] = {}
    for item in found:
        side, spots = (1, item.new) if item.new else (0, item.old)
        by_passage.setdefault((side, spots[0].passage), []).append(item)
    for (side, number), own in by_passage.items():
        passage = sides[side].passages[number]
        kind = _whole(own, sides[side], number)
        names = (passage.title if kind != "added" else None, passage.title if kind != "dropped" else None)
        changes = compare_figures(wording, figures[0].get(passage.key, {}), figures[1].get(passage.key, {}))
        yield Item(kind, passage.key, *names, passage.level, changes, tuple(item.change for item in own), in_text=True)


def _whole(found: Sequence[TextDifference], side: Side, number: int) -> Kind:
    """Return dropped or added where a titled passage came or went with every sentence, else changed."""
    passage: Passage = side.passages[number]
    kinds = {item.change.kind for item in found}
    if not passage.title or len(kinds) != 1 or "changed" in kinds:
        return "changed"
    kind = kinds.pop()
    covered = sum(len(item.old if kind == "dropped" else item.new) for item in found)
    return kind if covered > 1 and covered == sum(spot.passage == number for spot in side.spots) else "changed"
