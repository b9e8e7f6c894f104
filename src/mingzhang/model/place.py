"""Where something stands in its source file."""

from __future__ import annotations

from typing import NamedTuple


class Place(NamedTuple):
    """A pointer back into a source file.

    Text sources fill ``line`` (from 1) and the half-open character span ``start`` to ``end``
    (from 0, in the line as it stands in the file); paged sources add ``page`` (from 1) and ``box``
    (x0, top, x1, bottom in points); workbooks fill ``sheet`` and ``cell`` ("B7").
    """

    line: int | None = None
    start: int | None = None
    end: int | None = None
    page: int | None = None
    box: tuple[float, float, float, float] | None = None
    sheet: str | None = None
    cell: str | None = None


NOWHERE = Place()
