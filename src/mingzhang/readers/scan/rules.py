"""Find the ruling lines of a page: by morphological opening, so that print is never taken for a line.

Gaps are never closed in the picture (that would weld letters to lines); pieces of one line are joined afterwards.
All lengths are in pixels at 200 dpi.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

import cv2
import numpy as np
from numpy.typing import NDArray

from mingzhang.readers.scan.engine import Picture

#: Shorter straight strokes belong to letters.
_SHORTEST_LEVEL = 56
_SHORTEST_UPRIGHT = 40
#: A line leans or bends by no more than this over the page, and is no thicker.
_THICKEST = 14
#: A hairline is darker than what lies so many pixels above and below it, by so much of 255 when a few pixels along it
#: are evened out. Print is taller, and has gaps between its characters: a hairline fills so much of its length.
_HAIRLINE = 9
_DARKER = 9
_EVENED = 5
_HAIR_LENGTH = 91
_FULL = 0.93
#: A hairline that stands alone is so long; a shorter one goes on from a line no further away than this.
_LONG_HAIR = 400
_HAIR_GAP = 120
#: Strokes in a row of characters are no hairline: print stands within so many pixels above and below so much of them.
_PRINT_FROM, _PRINT_TO = 3, 9
_AMID_PRINT = 0.35
#: What is measured of a line's ends may be wrong by so much.
_OVERHANG = 24
#: Grain of the paper goes on from some lines of a table; the others show where it ends: so many, and this share.
_GRAINY_OVERHANG = 80
_SEVERAL, _MOST = 4, 0.6
#: An upright hairline parts cells only if it ends at level lines of this length; else it is a streak of the scanner.
_BORDER = 120
#: Pieces of one line are at most so far apart, along it and across.
_GAP = 26
_OFF = 4
#: Dots and dashes of a broken line: their size, the room between them, and how many make a line.
_DOT, _DASH = 7, 24
_DOT_GAP = 16
_DOTS = 20


class Line(NamedTuple):
    """A ruling line: where it lies across its direction, and from where to where it goes along it."""

    at: float
    start: float
    stop: float
    thick: float


class Rules(NamedTuple):
    """The level and the upright ruling lines of a page, ordered by where they lie, and the pixels they take."""

    level: list[Line]
    upright: list[Line]
    level_pixels: Picture
    upright_pixels: Picture


def find_lines(grey: Picture, ink: Picture) -> Rules:
    """Return the ruling lines of an upright page.

    Args:
        grey: the page with white paper, pale marks and all.
        ink: where it is darker than paper.
    """
    dots = _small_marks(ink)
    dark, hairs, level_pixels = _straight(grey, ink, _SHORTEST_LEVEL, _dotted(dots))
    level = _joined([*dark, *hairs])
    dark, hairs, upright_pixels = _straight(
        np.ascontiguousarray(grey.T), np.ascontiguousarray(ink.T), _SHORTEST_UPRIGHT, _dotted(dots[:, [1, 0, 3, 2]])
    )
    upright = _joined([*dark, *_ending_at(level, dark, hairs)])
    return Rules(
        _trimmed(level, upright), _trimmed(upright, level), level_pixels, np.ascontiguousarray(upright_pixels.T)
    )


def _ending_at(level: Sequence[Line], dark: Sequence[Line], hairs: Sequence[Line]) -> list[Line]:
    """Return the upright hairlines that, with what they go on from, end at level lines: streaks of a scanner do not."""
    whole = [line for line in _joined([*dark, *hairs]) if all(_ends_at(level, line, end) for end in line[1:3])]
    return [
        hair
        for hair in hairs
        if any(abs(line.at - hair.at) <= _OFF and line.start <= hair.start and hair.stop <= line.stop for line in whole)
    ]


def _ends_at(level: Sequence[Line], line: Line, end: float) -> bool:
    return any(
        abs(border.at - end) <= _OVERHANG
        and border.stop - border.start >= _BORDER
        and border.start - _OVERHANG <= line.at <= border.stop + _OVERHANG
        for border in level
    )


def _trimmed(lines: Sequence[Line], crossing: Sequence[Line]) -> list[Line]:
    """Return lines without what stands out a little over the last line they cross."""
    result = []
    for line in lines:
        crossed = [
            other.at
            for other in crossing
            if line.start <= other.at <= line.stop and other.start - _OFF <= line.at <= other.stop + _OFF
        ]
        low, high = min(crossed, default=line.start), max(crossed, default=line.stop)
        start = low if low - line.start <= _allowed(lines, low, 1) else line.start
        stop = high if line.stop - high <= _allowed(lines, high, 2) else line.stop
        result.append(line._replace(start=start, stop=stop))
    return result


def _allowed(lines: Sequence[Line], border: float, end: int) -> float:
    """Return how far a line may stand out over a border it crosses: further where most others end there."""
    near = [line for line in lines if line.start - _OVERHANG <= border <= line.stop + _OVERHANG]
    ending = sum(abs(line[end] - border) <= _OVERHANG for line in near)
    return _GRAINY_OVERHANG if len(near) >= _SEVERAL and ending > _MOST * len(near) else _OVERHANG


def _straight(
    grey: Picture, ink: Picture, shortest: int, dotted: Sequence[Line]
) -> tuple[list[Line], list[Line], Picture]:
    """Return the level lines, the hairlines among them apart, and the pixels they take.

    Upright ones are those of the picture over its diagonal.
    """
    # A line one pixel thin jumps from row to row where the page still leans a little.
    thicker = cv2.dilate(ink, np.ones((3, 1), np.uint8))
    opened = np.asarray(cv2.morphologyEx(thicker, cv2.MORPH_OPEN, np.ones((1, shortest), np.uint8)), np.uint8)
    lines = _joined([*_lines(opened, shortest), *dotted])
    pale = _hairlines(grey)
    # Rows of print may have strokes that nearly touch; a line is longer, or goes on from one that is sure.
    hairs = [
        hair
        for hair in _lines(pale, _HAIR_LENGTH // 2)
        if (hair.stop - hair.start >= _LONG_HAIR or any(_goes_on(line, hair) for line in lines))
        and not _is_amid_print(ink, hair)
    ]
    return lines, hairs, np.asarray(opened | pale, np.uint8)


def _is_amid_print(ink: Picture, hair: Line) -> bool:
    """Say whether characters go through a level hairline: then it is made of their strokes."""
    at, along = round(hair.at), slice(int(hair.start), int(hair.stop))
    above = ink[max(0, at - _PRINT_TO) : max(0, at - _PRINT_FROM), along].any(axis=0)
    below = ink[at + _PRINT_FROM : at + _PRINT_TO, along].any(axis=0)
    return bool((above & below).mean() > _AMID_PRINT)


def _goes_on(line: Line, hair: Line) -> bool:
    near = hair.start <= line.stop + _HAIR_GAP and line.start <= hair.stop + _HAIR_GAP
    return near and abs(line.at - hair.at) <= _OFF / 2


def _hairlines(grey: Picture) -> Picture:
    """Return 1 where level lines are that are as pale as the grain of the paper, but nearly without a gap."""
    even = cv2.blur(grey, (_EVENED, 1))
    thin = (cv2.morphologyEx(even, cv2.MORPH_BLACKHAT, np.ones((_HAIRLINE, 1), np.uint8)) > _DARKER).astype(np.uint8)
    thicker = cv2.dilate(thin, np.ones((3, 1), np.uint8))
    full = cv2.boxFilter(thicker, cv2.CV_32F, (_HAIR_LENGTH, 1)) >= _FULL
    whole = cv2.dilate(full.astype(np.uint8), np.ones((1, _HAIR_LENGTH), np.uint8))
    strokes = whole & cv2.dilate(thicker, np.ones((1, _EVENED), np.uint8))
    return np.asarray(cv2.morphologyEx(strokes, cv2.MORPH_OPEN, np.ones((1, _HAIR_LENGTH // 2), np.uint8)), np.uint8)


def _lines(opened: Picture, shortest: int) -> list[Line]:
    """Return the level lines that strokes make."""
    _, _, stats, _ = cv2.connectedComponentsWithStats(opened, connectivity=8)
    found = []
    for left, top, width, height, area in stats[1:].tolist():
        thick = area / width
        if height <= _THICKEST and width > 3 * height:
            found.append(Line(top + height / 2, left, left + width, max(1.0, thick - 2)))
        elif width > 3 * height or thick <= _THICKEST:
            found.extend(_split(opened[top : top + height, left : left + width], left, top, shortest))
    return found


def _split(blob: Picture, left: int, top: int, shortest: int) -> list[Line]:
    """Return the lines of a blob that holds several close to each other, or one that bends."""
    lines = []
    sums = blob.sum(axis=1)
    row = 0
    while row < len(sums):
        if sums[row] < shortest:
            row += 1
            continue
        stop = row
        while stop < len(sums) and sums[stop] >= shortest and stop - row < _THICKEST:
            stop += 1
        columns = np.nonzero(blob[row:stop].any(axis=0))[0]
        at = top + (row + stop) / 2
        lines.append(Line(at, left + float(columns[0]), left + float(columns[-1]) + 1, max(1.0, stop - row - 2)))
        row = stop
    return lines


def _small_marks(ink: Picture) -> NDArray[np.int32]:
    """Return left, top, width and height of all marks that may be dots or dashes of a broken line."""
    _, _, stats, _ = cv2.connectedComponentsWithStats(ink, connectivity=8)
    sizes = stats[1:, :4]
    small = (sizes[:, 2:].min(axis=1) <= _DOT) & (sizes[:, 2:].max(axis=1) <= _DASH)
    return np.asarray(sizes[small], np.int32)


def _dotted(marks: NDArray[np.int32]) -> list[Line]:
    """Return the level lines made of dots or dashes that follow each other at equal heights."""
    flat = marks[marks[:, 3] <= _DOT]
    middles = flat[:, 1] + flat[:, 3] / 2
    lines: list[Line] = []
    for low in np.unique(np.round(middles / 2)):
        own = flat[np.abs(middles - low * 2) <= 2]
        own = own[np.argsort(own[:, 0])]
        if len(own) < _DOTS:
            continue
        starts, stops = own[:, 0], own[:, 0] + own[:, 2]
        breaks = np.nonzero(starts[1:] - np.maximum.accumulate(stops)[:-1] > _DOT_GAP)[0] + 1
        for run in np.split(np.arange(len(own)), breaks):
            if len(run) >= _DOTS:
                lines.append(Line(float(low * 2), float(starts[run[0]]), float(stops[run].max()), 3.0))
    return lines


def _joined(lines: Sequence[Line]) -> list[Line]:
    """Join the pieces that lie on one line."""
    result: list[Line] = []
    for line in sorted(lines):
        number = next((number for number, other in enumerate(result) if _is_one(other, line)), None)
        if number is None:
            result.append(line)
        else:
            result[number] = _union(result[number], line)
    return result if len(result) == len(lines) else _joined(result)


def _is_one(a: Line, b: Line) -> bool:
    return abs(a.at - b.at) <= _OFF and b.start <= a.stop + _GAP and a.start <= b.stop + _GAP


def _union(a: Line, b: Line) -> Line:
    long = (a.stop - a.start, b.stop - b.start)
    at = (a.at * long[0] + b.at * long[1]) / max(sum(long), 1)
    return Line(at, min(a.start, b.start), max(a.stop, b.stop), max(a.thick, b.thick))


def erased(grey: Picture, ink: Picture, rules: Rules) -> tuple[Picture, Picture]:
    """Return the picture and its ink without ruling lines; strokes that cross a line lose a pixel or two."""
    grey, ink = grey.copy(), ink.copy()
    for upright, own, pixels in ((0, rules.level, rules.level_pixels), (1, rules.upright, rules.upright_pixels)):
        gone = np.zeros_like(ink)
        near = np.zeros_like(ink)
        for line in own:
            along = slice(max(0, int(line.start) - 2), int(line.stop) + 3)
            for mask, half in ((gone, line.thick / 2 + 1), (near, line.thick / 2 + _OFF)):
                across = slice(max(0, int(line.at - half)), int(line.at + half) + 1)
                mask[(along, across) if upright else (across, along)] = 1
        taken = (gone | (near & pixels)) > 0
        grey[taken] = 255
        ink[taken] = 0
    return grey, ink
