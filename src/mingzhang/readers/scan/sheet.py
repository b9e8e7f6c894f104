"""One page picture → what stands on it: lines of print with their letters, ruling lines, pictures."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from statistics import median

import cv2
import numpy as np

from mingzhang.readers.pdf.lattice import Lattice, build, groups, joined
from mingzhang.readers.pdf.rulings import Line as RulingLine
from mingzhang.readers.scan.engine import Picture, Reading, engine
from mingzhang.readers.scan.figures import SETTLED, figures_in, is_dirt, is_figure, marks_in, plain, pointed, settled
from mingzhang.readers.scan.lines import (
    MORE_ROOM,
    Box,
    cut_out,
    lines_in_cell,
    lines_on_page,
    marks,
    print_height,
    read_line,
)
from mingzhang.readers.scan.marks import WatermarkText, find_watermark
from mingzhang.readers.scan.pages import PageImage
from mingzhang.readers.scan.rules import Line, Rules, erased, find_lines
from mingzhang.readers.scan.straighten import Matrix, Upright, grey_without_stamps, upright

#: A page whose longest lines are read this surely and this completely stands upright.
_UPRIGHT = 0.8
_SAMPLES = 4
#: A line alone that is longer than this (pixels) is a rule of the page, not part of a letter.
_LONG_RULE = 160
#: A table is at least so wide and high (pixels); what is smaller are the strokes of a large letter.
_WIDE, _HIGH = 150, 36
#: A line ends at another one if it stops so close to it (pixels).
_MEETS = 14
#: What is read less surely than this outside of tables, and has no figure, is no text: a seal, a drawing.
_NO_TEXT = 0.5
#: Ink that hangs together over more than so many heights of print is a picture.
_PICTURE = 4.0
#: A minus is so long and so near to the first digit, in heights of that; a digit fills so much of its line.
_STROKE, _GAP, _DIGIT = 0.24, 0.45, 0.6
_HAN = ("\u3400", "\u9fff")


@dataclass(frozen=True, slots=True)
class Print:
    """A line of print: what it says, its box in pixels of the upright page, the size of its characters in pixels."""

    reading: Reading
    box: Box
    size: float
    #: The size is measured from characters in a row, not guessed from their height.
    measured: bool


@dataclass(frozen=True, slots=True)
class Sheet:
    """A page as read. ``matrix`` leads from the page as shown (pixels) to the upright picture."""

    number: int
    per_point: float
    #: Width and height of the upright page in tens of points: pages alike have alike margins.
    size: tuple[int, int]
    matrix: Matrix
    prints: tuple[Print, ...]
    horizontal: tuple[RulingLine, ...]
    vertical: tuple[RulingLine, ...]
    pictures: tuple[Box, ...]
    watermark: WatermarkText | None
    #: How the page had to be turned: quarters counter-clockwise.
    quarter: int
    #: Pieces that look like print and could not be read.
    unread: int


def read_sheet(image: PageImage) -> Sheet:
    """Read a page, whichever way it lies."""
    page, quarter = _upright(grey_without_stamps(image.colour))
    rules = _without_strokes(find_lines(page.level, page.pale), image.per_point)
    horizontal, vertical = _in_points(rules.level, image.per_point), _in_points(rules.upright, image.per_point)
    ruled = [found for group in groups(joined(horizontal), joined(vertical)) if (found := build(group)) is not None]
    grey, ink = erased(page.grey, page.ink, rules)
    ink, pictures = _without_pictures(ink)
    height = print_height(marks(ink))
    prints: list[Print] = []
    outside = ink.copy()
    unread = 0
    for lattice in ruled:
        for cell in _cells(lattice, image.per_point):
            own = [_read(grey, ink, line, cell, height) for line in lines_in_cell(ink, cell, height)]
            unread += sum(not item.reading.text for item in own)
            prints.extend(item for item in own if not is_dirt(item.reading.text))
        left, top, right, bottom = (round(side * image.per_point) for side in lattice.box)
        outside[max(top, 0) : bottom + 1, max(left, 0) : right + 1] = 0
    whole = Box(0, 0, ink.shape[1], ink.shape[0])
    free = [_read(grey, ink, line, whole, height) for line in lines_on_page(outside, height)]
    kept = [item for item in free if item.reading.mean >= _NO_TEXT]
    return Sheet(
        number=image.number,
        per_point=image.per_point,
        size=(round(page.ink.shape[1] / image.per_point / 10), round(page.ink.shape[0] / image.per_point / 10)),
        matrix=page.matrix,
        prints=tuple(item for item in (*prints, *kept) if item.reading.text),
        horizontal=horizontal,
        vertical=vertical,
        pictures=tuple(pictures),
        watermark=find_watermark(page.level, page.ink),
        quarter=quarter,
        unread=unread + len(free) - len(kept),
    )


def _upright(grey: Picture) -> tuple[Upright, int]:
    """Return the page made upright. The other ways round are tried only where it cannot be read as it lies."""
    best: tuple[float, Upright, int] | None = None
    for quarter in (0, 1, 3, 2):
        page = upright(grey, quarter)
        sure = _sureness(page)
        if best is None or sure > best[0]:
            best = (sure, page, quarter)
        if sure >= _UPRIGHT:
            break
    assert best is not None
    return best[1], best[2]


def _sureness(page: Upright) -> float:
    """Return how surely and completely the longest lines of a page can be read (0 to 1); 1 where there is none.

    Lines of a page on its side are columns of characters: some are read with certainty, but too few for their length.
    """
    grey, ink = erased(page.grey, page.ink, _without_strokes(find_lines(page.level, page.pale), 1.0))
    ink, _ = _without_pictures(ink)
    height = print_height(marks(ink))
    lines = [box for box in lines_on_page(ink, height) if 3 * height <= box.width and box.height <= 3 * height]
    lines = sorted(lines, key=lambda box: -box.width)[: 3 * _SAMPLES : 3]
    if not lines:
        return 1.0 if ink.mean() < 0.002 else 0.0
    widest = 14 * height
    parts = [box._replace(right=min(box.right, box.left + widest)) for box in lines]
    readings = [read_line(grey, ink, part, part) for part in parts]
    return median(
        reading.mean * min(1.0, len(reading.text) * part.height / part.width)
        for reading, part in zip(readings, parts, strict=True)
    )


def _in_points(lines: Sequence[Line], per_point: float) -> tuple[RulingLine, ...]:
    return tuple(RulingLine(line.at / per_point, line.start / per_point, line.stop / per_point) for line in lines)


def _without_strokes(rules: Rules, per_point: float) -> Rules:
    """Leave out the strokes of large letters: lines that make no table and are not long either."""
    level, upright = _in_points(rules.level, per_point), _in_points(rules.upright, per_point)
    tables = [found.box for group in groups(joined(level), joined(upright)) if (found := build(group)) is not None]
    tables = [
        box for box in tables if (box[2] - box[0]) * per_point >= _WIDE and (box[3] - box[1]) * per_point >= _HIGH
    ]
    kept = [
        [
            line
            for line in lines
            if line.stop - line.start >= _LONG_RULE or _is_ruled(line, axis, others, tables, per_point)
        ]
        for axis, lines, others in ((0, rules.level, rules.upright), (1, rules.upright, rules.level))
    ]
    return rules._replace(level=kept[0], upright=kept[1])


def _is_ruled(
    line: Line, axis: int, crossing: Sequence[Line], tables: Sequence[tuple[float, ...]], per_point: float
) -> bool:
    """Say whether a short line parts cells of a table: it lies within one, and ends at lines that cross it."""
    middle = (line.start + line.stop) / 2 / per_point
    x, y = (middle, line.at / per_point) if axis == 0 else (line.at / per_point, middle)
    if not any(box[0] - 4 <= x <= box[2] + 4 and box[1] - 4 <= y <= box[3] + 4 for box in tables):
        return False
    met = [other.at for other in crossing if other.start - _MEETS <= line.at <= other.stop + _MEETS]
    return all(any(abs(end - at) <= _MEETS for at in met) for end in (line.start, line.stop))


def _without_pictures(ink: Picture) -> tuple[Picture, list[Box]]:
    """Take off what is no print: drawings, photographs, the black rim of a copy. Return the pictures' boxes."""
    _, labels, stats, _ = cv2.connectedComponentsWithStats(ink, connectivity=8)
    large = max(110, _PICTURE * print_height([Box(x, y, x + w, y + h) for x, y, w, h, _ in stats[1:].tolist()]))
    keep = np.ones(len(stats), bool)
    pictures = []
    for number, (left, top, width, height, area) in enumerate(stats.tolist()):
        if number and max(width, height) >= large and min(width, height) >= large / 8:
            keep[number] = False
            at_rim = left <= 2 or top <= 2 or left + width >= ink.shape[1] - 2 or top + height >= ink.shape[0] - 2
            if min(width, height) >= large and not (at_rim and area < 0.3 * width * height):
                pictures.append(Box(left, top, left + width, top + height))
    keep[0] = False
    return np.asarray(keep[labels], np.uint8), pictures


def _cells(lattice: Lattice, per_point: float) -> Iterator[Box]:
    """Yield the cells of a table in pixels, merged ones as a whole."""
    ends: dict[tuple[int, int], tuple[int, int]] = {}
    for row, heads in enumerate(lattice.heads):
        for column, head in enumerate(heads):
            ends[head] = (row, column)
    for (row, column), (last_row, last_column) in ends.items():
        yield Box(
            max(0, round(lattice.xs[column] * per_point)),
            max(0, round(lattice.ys[row] * per_point)),
            round(lattice.xs[last_column + 1] * per_point) + 1,
            round(lattice.ys[last_row + 1] * per_point) + 1,
        )


def _read(grey: Picture, ink: Picture, box: Box, room: Box, height: int) -> Print:
    reading = read_line(grey, ink, box, room)
    # From the last one: a figure that is replaced may get longer.
    for span in reversed(list(figures_in(reading.text))):
        reading = _looked_at_again(grey, ink, box, reading, span)
    size, measured = _size(reading, box, height)
    return Print(_with_sign_in_doubt(ink, box, settled(reading)), box, size, measured)


def _with_sign_in_doubt(ink: Picture, box: Box, reading: Reading) -> Reading:
    """Return a figure with its sign in doubt unless a stroke of that length stands close before the first digit."""
    if not (reading.text.startswith("-") and is_figure(reading.text)):
        return reading
    part = ink[box.top : box.bottom, box.left : box.right]
    found = sorted(marks(np.ascontiguousarray(part)), key=lambda mark: mark.left)
    digit = next((mark for mark in found if mark.height >= _DIGIT * box.height), None)
    strokes = [mark for mark in found if digit is not None and mark.right <= digit.left]
    if digit is not None and any(
        mark.width >= _STROKE * digit.height
        and mark.height <= mark.width
        and digit.left - mark.right <= _GAP * digit.height
        for mark in strokes
    ):
        return reading
    return reading.replaced(0, 1, "-", (min(reading.certain[0], SETTLED),))


def _looked_at_again(grey: Picture, ink: Picture, box: Box, reading: Reading, span: tuple[int, int]) -> Reading:
    """Read a figure of a line a second time, alone and at another size, and count its marks in the ink.

    What both looks agree on is as certain as the surer one says. Where they differ, the second one is taken if the
    ink has its marks and not those of the first, and either way the figure is in doubt.
    """
    start, stop = span
    own = _box_of(ink, box, reading, span)
    second = engine().read(cut_out(grey, own, MORE_ROOM))
    again = list(figures_in(second.text))
    first = reading.text[start:stop]
    other, weakest = second.text, 0.0
    if len(again) == 1:
        other, weakest = second.text[again[0][0] : again[0][1]], min(second.certain[again[0][0] : again[0][1]])
    dots = _dots(ink[own.top : own.bottom, own.left : own.right])
    meant = pointed(first) if dots else first
    if plain(other) == plain(meant):
        weakest = max(min(reading.certain[start:stop]), weakest)
        # A mark that touches a digit does not count as one, but dirt rarely lies where a mark belongs.
        sure = weakest if dots <= marks_in(meant) and meant == first else SETTLED
        return reading.replaced(start, stop, meant, (sure,) * len(meant))
    if len(again) == 1 and dots == marks_in(other) != marks_in(meant):
        meant = pointed(other)
    return reading.replaced(start, stop, meant, (SETTLED,) * len(meant))


def _box_of(ink: Picture, box: Box, reading: Reading, span: tuple[int, int]) -> Box:
    """Return the box of some characters of a line, cut where there is room beside them."""
    start, stop = span
    half = 0.5 * box.height
    left = box.left + reading.middle[start] * box.width
    right = box.left + reading.middle[stop - 1] * box.width
    first = box.left if start == 0 else _room(ink, box, (left + box.left + reading.middle[start - 1] * box.width) / 2)
    last = (
        box.right
        if stop == len(reading.text)
        else _room(ink, box, (right + box.left + reading.middle[stop] * box.width) / 2)
    )
    return Box(
        max(box.left, min(first, int(left - 0.2 * half))),
        box.top,
        min(box.right, max(last, int(right + 0.2 * half) + 1)),
        box.bottom,
    )


def _room(ink: Picture, box: Box, near: float) -> int:
    """Return the empty column of a line that is nearest to a place, the place itself where none is near."""
    reach = max(3, box.height // 3)
    columns = range(max(box.left, int(near) - reach), min(box.right, int(near) + reach + 1))
    empty = [column for column in columns if not ink[box.top : box.bottom, column].any()]
    return min(empty, key=lambda column: abs(column - near), default=int(near))


def _dots(part: Picture) -> int:
    """Return how many small marks stand low between digits: points and commas."""
    rows = np.nonzero(part.any(axis=1))[0]
    if not len(rows):
        return 0
    top, tall = int(rows[0]), int(rows[-1]) + 1 - int(rows[0])
    columns = np.nonzero(part.any(axis=0))[0]
    left, right = int(columns[0]), int(columns[-1]) + 1
    small = [
        box for box in marks(part) if box.height < 0.45 * tall and box.width < 0.3 * tall and box.top - top > 0.5 * tall
    ]
    # What stands under other ink is a broken stroke of a digit.
    return sum(
        left < box.left and box.right < right and not part[: box.top, box.left : box.right].any() for box in small
    )


def _size(reading: Reading, box: Box, height: int) -> tuple[float, bool]:
    """Return the size of the characters of a line in pixels, and whether Chinese ones in a row show it."""
    han = [_HAN[0] <= char <= _HAN[1] for char in reading.text]
    steps = [
        (reading.middle[at + 1] - reading.middle[at]) * box.width
        for at in range(len(han) - 1)
        if han[at] and han[at + 1]
    ]
    tall = box.height / (0.95 if any(han) else 0.74)
    if len(steps) >= 3:
        step = sum(sorted(steps)[1:-1]) / (len(steps) - 2)
        # Characters may be set apart, but hardly closer than they are high.
        return min(max(step, 0.8 * tall), 1.25 * tall), True
    return (tall if tall >= 0.6 * height else 1.05 * height), False
