"""Which stretches of a document a report points to: findings, and figures that took part in checks."""

from __future__ import annotations

from bisect import bisect_left
from collections import defaultdict
from collections.abc import Iterator, Sequence
from itertools import pairwise
from typing import NamedTuple

from mingzhang.model.document import Paragraph
from mingzhang.model.finding import Verdict
from mingzhang.model.place import Place
from mingzhang.model.report import Report, Trace

#: A place of a finding: (index of the finding, index of the place in ``finding_places``).
Target = tuple[int, int]

_RANK = {Verdict.IMPOSSIBLE: 0, Verdict.VIOLATED: 0, Verdict.ROUNDING_UNLIKELY: 1, Verdict.ROUNDING: 2}


class Mark(NamedTuple):
    """A stretch of a source line with the findings that point to it and the traces that used it."""

    start: int
    end: int
    targets: tuple[Target, ...]
    traces: tuple[int, ...]


class Piece(NamedTuple):
    """A stretch of text ``start`` to ``end`` (offsets in the text) under the same marks."""

    start: int
    end: int
    targets: tuple[Target, ...]
    traces: tuple[int, ...]


class Marks(NamedTuple):
    """All marks of a report.

    ``lines`` holds those with a span by source line; ``whole`` the findings of whole lines; ``places``
    the marks of places that are told otherwise (boxes on pages, cells of workbooks).
    """

    lines: dict[int, list[Mark]]
    whole: dict[int, tuple[Target, ...]]
    places: dict[Place, Mark]


def finding_places(report: Report, index: int) -> list[Place]:
    """Return the places of a finding: its locations, then its suspects."""
    finding = report.findings[index]
    return [where.place for where in finding.locations] + [suspect.place for suspect in finding.suspects]


def collect_marks(report: Report) -> Marks:
    """Gather every place that findings and traces point to."""
    targets: defaultdict[Place, list[Target]] = defaultdict(list)
    traces: defaultdict[Place, list[int]] = defaultdict(list)
    for index, finding in enumerate(report.findings):
        if finding.verdict is Verdict.ROUNDING:
            continue  # a rounding difference is shown with its check; marking each would bury what is wrong
        for number, place in enumerate(finding_places(report, index)):
            targets[place].append((index, number))
    for index in sorted(range(len(report.traces)), key=lambda at: trace_rank(report.traces[at])):
        for place in dict.fromkeys(report.traces[index].places):
            traces[place].append(index)
    return _sorted_marks(targets, traces)


def trace_rank(trace: Trace) -> int:
    """Rank a trace for display: broken checks first."""
    return _RANK.get(trace.verdict, 3)


def _sorted_marks(targets: dict[Place, list[Target]], traces: dict[Place, list[int]]) -> Marks:
    marks = Marks(defaultdict(list), {}, {})
    for place in dict.fromkeys((*targets, *traces)):
        aims, used = tuple(targets.get(place, ())), tuple(traces.get(place, ()))
        if place.line is not None and place.start is not None and place.end is not None:
            marks.lines[place.line].append(Mark(place.start, place.end, aims, used))
        elif place.line is None or place.box is not None or place.cell is not None:
            marks.places[place_key(place)] = Mark(0, 0, aims, used)
        elif aims:
            marks.whole[place.line] = marks.whole.get(place.line, ()) + aims
    return marks


def place_key(place: Place) -> Place:
    """Return what identifies a place of a paged source or a workbook."""
    return place._replace(start=None, end=None)


def pieces(marks: Sequence[Mark], begin: int, length: int) -> Iterator[Piece]:
    """Cut a text of ``length`` characters that stands at column ``begin`` at the ends of its marks."""
    inside = [
        (max(mark.start - begin, 0), min(mark.end - begin, length), mark)
        for mark in marks
        if mark.start - begin < length and mark.end > begin
    ]
    cuts = sorted({0, length, *(start for start, _, _ in inside), *(end for _, end, _ in inside)})
    for start, end in pairwise(cuts):
        over = [mark for low, high, mark in inside if low <= start and end <= high]
        targets = tuple(sorted(dict.fromkeys(target for mark in over for target in mark.targets)))
        yield Piece(start, end, targets, tuple(dict.fromkeys(index for mark in over for index in mark.traces)))


def paragraph_pieces(marks: Sequence[Mark], paragraph: Paragraph) -> Iterator[Piece]:
    """Cut the text of a paragraph at the ends of its marks, also where markup was removed from it."""
    columns = paragraph.columns
    if columns is None:
        return pieces(marks, paragraph.place.start or 0, len(paragraph.text))
    moved = [
        mark._replace(start=bisect_left(columns, mark.start), end=bisect_left(columns, mark.end)) for mark in marks
    ]
    return pieces(moved, 0, len(paragraph.text))
