"""Find the lines of print in a part of a page by its ink. Boxes are left, top, right, bottom in pixels."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

import cv2
import numpy as np

from mingzhang.readers.scan.engine import NOTHING, Picture, Reading, engine

#: Heights of print that occur, in pixels at 200 dpi (5 to 40 points).
_LOWEST, _HIGHEST = 12, 110
#: What the height is taken for where a page has too little print to tell.
_USUAL = 29
_FEW = 12
#: A line is cut at the widest room between characters near this width (in its own heights).
_PIECE = 15.0
_NEAR = 4.0
#: Wider gaps than so many heights part a line into pieces.
_ROOM = 1.3
#: Blank pixels around a line when it is read.
_MARGIN = 3
#: A second look at a piece: more room around it, so that the model sees it at another size.
MORE_ROOM = 9
#: So much of its height a line may go on to either side in strokes too pale to be ink.
_PALE_STROKES = 0.5
_WHITE = 255
#: Print is pale if all but so many percent of its pixels are lighter than this; fewer pixels are no print.
_DARKEST, _PALE, _STROKES = 5, 60, 20
_IN_FIGURES = "0123456789.,，．"


class Box(NamedTuple):
    """A box in pixels, half-open."""

    left: int
    top: int
    right: int
    bottom: int

    @property
    def height(self) -> int:
        """Return the height in pixels."""
        return self.bottom - self.top

    @property
    def width(self) -> int:
        """Return the width in pixels."""
        return self.right - self.left


def union(boxes: Sequence[Box]) -> Box:
    """Return the box around boxes."""
    return Box(
        min(box.left for box in boxes),
        min(box.top for box in boxes),
        max(box.right for box in boxes),
        max(box.bottom for box in boxes),
    )


def marks(ink: Picture) -> list[Box]:
    """Return the boxes of all connected pieces of ink."""
    _, _, stats, _ = cv2.connectedComponentsWithStats(ink, connectivity=8)
    return [Box(left, top, left + width, top + height) for left, top, width, height, _ in stats[1:].tolist()]


def print_height(boxes: Sequence[Box]) -> int:
    """Return the height of the characters of a page in pixels."""
    heights = sorted(box.height for box in boxes if _LOWEST <= box.height <= _HIGHEST and box.width <= _HIGHEST)
    # Half of the pieces are parts of characters; whole characters are among the taller ones.
    return heights[int(len(heights) * 0.8)] if len(heights) >= _FEW else _USUAL


def lines_in_cell(ink: Picture, box: Box, height: int) -> list[Box]:
    """Return the lines of print in a cell from top to bottom, each with its own width."""
    part = ink[box.top : box.bottom, box.left : box.right]
    rows = np.nonzero(part.any(axis=1))[0]
    if not len(rows):
        return []
    breaks = np.nonzero(np.diff(rows) > 1)[0] + 1
    runs = [(int(run[0]), int(run[-1]) + 1) for run in np.split(rows, breaks)]
    found = []
    for top, bottom in _whole_lines(runs, height):
        columns = np.nonzero(part[top:bottom].any(axis=0))[0]
        left, right = int(columns[0]), int(columns[-1]) + 1
        if not _is_dirt(part[top:bottom, left:right], height):
            found.append(Box(box.left + left, box.top + top, box.left + right, box.top + bottom))
    return found


def _whole_lines(runs: list[tuple[int, int]], height: int) -> list[tuple[int, int]]:
    """Join runs of rows that are parts of one line, such as the strokes of 二, if the line is no taller than print."""
    lines: list[tuple[int, int]] = []
    for top, bottom in runs:
        if lines:
            last_top, last_bottom = lines[-1]
            flat = min(last_bottom - last_top, bottom - top) < 0.6 * height
            if flat and bottom - last_top <= 1.15 * height and top - last_bottom <= 0.55 * height:
                lines[-1] = (last_top, bottom)
                continue
        lines.append((top, bottom))
    return lines


def _is_dirt(part: Picture, height: int) -> bool:
    """Say whether a piece is too small to be a character: a speck, the rest of a line."""
    tall, wide = part.shape
    return (tall < 0.2 * height and wide < 0.2 * height) or int(part.sum()) < max(8, height * height // 90)


def lines_on_page(ink: Picture, height: int) -> list[Box]:
    """Return the pieces of lines outside of tables, a wide gap parting two pieces; in reading order."""
    reach = round(_ROOM * height / 2)
    joined = cv2.dilate(ink, np.ones((1, 2 * reach + 1), np.uint8))
    boxes = [
        Box(box.left + reach, box.top, box.right - reach, box.bottom)
        for box in marks(np.asarray(joined, np.uint8))
        if box.width > 2 * reach
    ]
    boxes = _merged(boxes, height)
    return [box for box in boxes if not _is_dirt(ink[box.top : box.bottom, box.left : box.right], height)]


def _merged(boxes: list[Box], height: int) -> list[Box]:
    """Join pieces of one line that lie beside or over each other (strokes, full stops, accents)."""
    boxes = sorted(boxes, key=lambda box: (box.top, box.left))
    result: list[Box] = []
    for box in boxes:
        at = next((at for at in range(len(result) - 1, -1, -1) if _is_same_line(result[at], box, height)), None)
        if at is None:
            result.append(box)
        else:
            result[at] = union((result[at], box))
    return result if len(result) == len(boxes) else _merged(result, height)


def _is_same_line(a: Box, b: Box, height: int) -> bool:
    beside = max(a.left, b.left) - min(a.right, b.right)
    over = min(a.bottom, b.bottom) - max(a.top, b.top)
    low = min(a.height, b.height)
    if beside > _ROOM * height:
        return False
    if over >= 0.5 * low:
        return True
    # A flat stroke (一, the upper part of 二) over or under the rest of its character.
    tall = max(a.bottom, b.bottom) - min(a.top, b.top)
    return (
        beside <= 0 and low < 0.45 * height and tall <= 1.1 * max(height, a.height, b.height) and over > -0.4 * height
    )


def read_line(grey: Picture, ink: Picture, box: Box, room: Box) -> Reading:
    """Read one line of print, a long one piece by piece.

    Args:
        grey: the page.
        ink: its ink.
        box: the line's box; the reading's places are in it.
        room: what of the page around it belongs to nothing else. Thin strokes are too pale for the box.
    """
    wide = _within(box, round(_PALE_STROKES * box.height), room)
    read: list[tuple[Box, Reading]] = []
    for piece in _pieces(ink, wide):
        reading = engine().read(cut_out(grey, piece, _MARGIN))
        if read and _parts_a_figure(read[-1][1].text, reading.text):
            # The cut went through a figure: read both pieces in one.
            both = union((read.pop()[0], piece))
            read.append((both, engine().read(cut_out(grey, both, _MARGIN))))
        elif reading.text:
            read.append((piece, reading))
    if not read and (alone := engine().read(cut_out(grey, wide, MORE_ROOM))).text:
        # A single character fills the picture, unlike any that the model was taught.
        read.append((wide, alone))
    if not read:
        return NOTHING
    width = max(box.width, 1)
    return Reading(
        "".join(reading.text for _, reading in read),
        tuple(sure for _, reading in read for sure in reading.certain),
        tuple(
            min(max((piece.left - box.left + middle * piece.width) / width, 0.0), 1.0)
            for piece, reading in read
            for middle in reading.middle
        ),
    )


def _within(box: Box, more: int, room: Box) -> Box:
    """Return a box with more at both ends and a little above and below, as far as there is room."""
    return Box(
        max(min(box.left, room.left), box.left - more),
        max(min(box.top, room.top), box.top - 2),
        min(max(box.right, room.right), box.right + more),
        min(max(box.bottom, room.bottom), box.bottom + 2),
    )


def _parts_a_figure(before: str, after: str) -> bool:
    return before[-1:] in _IN_FIGURES and after[:1] in _IN_FIGURES and bool(before and after)


def cut_out(grey: Picture, box: Box, margin: int) -> Picture:
    """Return a piece of the page with a white margin, so that neighbours do not show; pale print as dark as other."""
    crop = _darkened(grey[box.top : box.bottom, box.left : box.right])
    return np.asarray(np.pad(crop, ((margin, margin), (margin + 2, margin + 2)), constant_values=_WHITE), np.uint8)


def _darkened(crop: Picture) -> Picture:
    """Return a piece stretched so that its print is black, if it is pale: printed in colour, or by a weak copier."""
    strokes = crop[crop < _WHITE]
    if len(strokes) < _STROKES:
        return crop
    darkest = float(np.percentile(strokes, _DARKEST))
    if darkest < _PALE:
        return crop
    return np.clip((crop.astype(np.float32) - darkest) * (_WHITE / (_WHITE - darkest)), 0, _WHITE).astype(np.uint8)


def _pieces(ink: Picture, box: Box) -> list[Box]:
    """Cut a long line into pieces at the widest rooms between characters."""
    longest = int(_PIECE * box.height)
    if box.width <= longest + int(_NEAR * box.height):
        return [box]
    empty = ~ink[box.top : box.bottom, box.left : box.right].any(axis=0)
    pieces = []
    start = 0
    while box.width - start > longest + int(_NEAR * box.height):
        low, high = start + longest - int(_NEAR * box.height), start + longest + int(_NEAR * box.height)
        cut = _widest_room(empty[low:high])
        stop = low + cut if cut is not None else start + longest
        pieces.append(Box(box.left + start, box.top, box.left + stop, box.bottom))
        start = stop
    return [*pieces, Box(box.left + start, box.top, box.right, box.bottom)]


def _widest_room(empty: np.ndarray[tuple[int], np.dtype[np.bool_]]) -> int | None:
    """Return the middle of the longest run of empty columns."""
    best, middle, start = 0, None, None
    for at, free in enumerate([*empty.tolist(), False]):
        if free and start is None:
            start = at
        elif not free and start is not None:
            if at - start > best:
                best, middle = at - start, (at + start) // 2
            start = None
    return middle
