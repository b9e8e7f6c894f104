"""The funds of a project sheet: totals and levels, for the whole period on the left and the year on the right."""

from __future__ import annotations

import re
from collections.abc import Sequence

from mingzhang.extraction.sheets.draft import FUND_AREAS, Draft
from mingzhang.extraction.sheets.rows import Entry

TOTAL = "总额"
_UNIT = re.compile(r"（(万元|元)）")
_AREA_OF_TOTAL = {"total_implementation": "implementation", "total_annual": "annual"}


def read_funds(draft: Draft, entries: Sequence[Entry]) -> None:
    """Put the funds of one row into the draft."""
    levels: list[Entry] = []
    for entry in entries:
        part = entry.label.part
        if part == "fund":
            levels.append(entry)
        elif part in _AREA_OF_TOTAL:
            area = _AREA_OF_TOTAL[part]
            draft.sides[area] = entry.token.column
            draft.put((area, TOTAL), entry, entry.values)
        elif (unit := _UNIT.search(entry.token.key)) is not None:
            draft.unit = unit.group(1)
    _read_levels(draft, levels)


def _read_levels(draft: Draft, levels: Sequence[Entry]) -> None:
    sides = tuple(draft.sides) or FUND_AREAS
    if len(levels) == 1:
        _read_single(draft, levels[0], sides)
        return
    for area, entry in zip(sides, levels, strict=False):
        draft.put((area, entry.label.name), entry, entry.values)
    for entry in levels[len(sides) :]:
        draft.reject((entry.token, *entry.values))


def _read_single(draft: Draft, entry: Entry, sides: tuple[str, ...]) -> None:
    """Read a row with one label: its second amount belongs to the other side, whose label is lost."""
    name = entry.label.name
    if len(entry.values) > 1 and len(sides) > 1:
        for area, value in zip(sides, entry.values, strict=False):
            draft.put((area, name), entry, (value,))
        return
    draft.put((_side_of(draft, entry, sides), name), entry, entry.values)


def _side_of(draft: Draft, entry: Entry, sides: tuple[str, ...]) -> str:
    implementation, annual = (draft.sides.get(area) for area in FUND_AREAS)
    if implementation is None or annual is None:
        return sides[0]
    return "annual" if implementation < annual <= entry.token.column + 1 else "implementation"
