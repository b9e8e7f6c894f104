"""Find the pale text of a watermark that lies across a page."""

from __future__ import annotations

import math
from typing import NamedTuple

import cv2
import numpy as np
from numpy.typing import NDArray

from mingzhang.readers.scan.engine import Picture, engine

#: A watermark is paler than print and darker than paper, once the grain of the paper is smoothed away.
_PALEST = 243
_GRAIN = 5
#: Blank room that is kept from print: the soft edges of letters are as pale as a watermark.
_KEPT_FROM_PRINT = 5
#: Under print its strokes are guessed from so far around, where so much of that is free.
_UNDER_PRINT = 15
_TOLD = 0.08
#: Its share of the page.
_LEAST, _MOST = 0.001, 0.2
#: Characters of one watermark stand no further apart than this (pixels of the halved page), and are at least so high.
_APART = 23
_LOWEST = 12
#: Its strokes are at least so thick; what is thinner is grain.
_STROKE = 3
#: It is read so surely, and has so many characters.
_SURE = 0.8
_SHORTEST, _LONGEST = 2, 24
_TRIED = 3
_TIMES_AS_LONG = 1.5


class WatermarkText(NamedTuple):
    """What a watermark says, and the box around it in pixels of the upright page."""

    text: str
    box: tuple[int, int, int, int]


def find_watermark(level: Picture, ink: Picture) -> WatermarkText | None:
    """Return the text of a watermark, None where there is none that can be read.

    Args:
        level: the upright page in grey, its paper white, watermark and all.
        ink: where there is print.
    """
    size = (level.shape[1] // 2, level.shape[0] // 2)
    ink = cv2.dilate(ink, np.ones((2, 2), np.uint8))
    pale = _pale(
        np.asarray(cv2.resize(level, size, interpolation=cv2.INTER_AREA), np.uint8),
        np.asarray(cv2.resize(ink, size, interpolation=cv2.INTER_NEAREST), np.uint8),
    )
    share = float((pale < _PALEST).mean())
    if not _LEAST <= share <= _MOST:
        return None
    strokes = cv2.morphologyEx((pale < _PALEST).astype(np.uint8), cv2.MORPH_OPEN, np.ones((_STROKE, _STROKE), np.uint8))
    pale = np.asarray(np.where(cv2.dilate(strokes, np.ones((_STROKE, _STROKE), np.uint8)) > 0, pale, 255), np.uint8)
    joined = cv2.dilate(strokes, np.ones((_APART, _APART), np.uint8))
    _, labels, stats, centres = cv2.connectedComponentsWithStats(joined)
    largest = sorted(range(1, len(stats)), key=lambda number: -int(stats[number, cv2.CC_STAT_AREA]))
    for number in largest[:_TRIED]:
        axis = _axis(labels == number, strokes)
        if axis is None:
            continue
        along = [other for other in largest if axis.off(*centres[other]) <= axis.high / 2]
        own = np.where(np.isin(labels, along), pale, 255).astype(np.uint8)
        if text := _read(own, axis.angle):
            ys, xs = np.nonzero(own < _PALEST)
            return WatermarkText(
                text, (2 * int(xs.min()), 2 * int(ys.min()), 2 * int(xs.max()) + 2, 2 * int(ys.max()) + 2)
            )
    return None


class _Axis(NamedTuple):
    """The line a piece of a watermark runs along: a point of it, its angle in degrees, how high the print is."""

    centre: tuple[float, float]
    angle: float
    high: float

    def off(self, x: float, y: float) -> float:
        """Return how far a point lies off the line."""
        turn = math.radians(self.angle)
        return abs((y - self.centre[1]) * math.cos(turn) - (x - self.centre[0]) * math.sin(turn))


def _axis(where: NDArray[np.bool_], strokes: Picture) -> _Axis | None:
    """Return the line that the strokes of a component run along, None where they are no line of print."""
    ys, xs = np.nonzero(where & (strokes > 0))
    if len(ys) < _LOWEST * _LOWEST:
        return None
    centre, size, angle = cv2.minAreaRect(np.column_stack((xs, ys)).astype(np.float32))
    high, long = sorted(size)
    if high < _LOWEST or long < _TIMES_AS_LONG * high:
        return None
    return _Axis(centre, angle if size[0] >= size[1] else angle + 90, high)


def _pale(level: Picture, ink: Picture) -> Picture:
    """Return the page without print and grain; under print stands what is around it."""
    free = cv2.dilate(ink, np.ones((_KEPT_FROM_PRINT, _KEPT_FROM_PRINT), np.uint8)) == 0
    weights = free.astype(np.float32)
    bare = level.astype(np.float32) * weights
    near, wide = (
        (cv2.GaussianBlur(bare, (size, size), 0), cv2.GaussianBlur(weights, (size, size), 0))
        for size in (_GRAIN, _UNDER_PRINT)
    )
    smooth = np.where(free, near[0] / np.maximum(near[1], 1e-3), wide[0] / np.maximum(wide[1], 1e-3))
    smooth = np.where(wide[1] > _TOLD, smooth, 255)
    return np.clip(smooth, 0, 255).astype(np.uint8)


def _read(pale: Picture, angle: float) -> str:
    """Return what pale marks say, read along a line in either direction; "" where it is no text."""
    ys, xs = np.nonzero(pale < _PALEST)
    turn = math.radians(angle)
    along = xs * math.cos(turn) + ys * math.sin(turn)
    across = ys * math.cos(turn) - xs * math.sin(turn)
    a, b = (float(along.min() + along.max()) / 2, float(across.min() + across.max()) / 2)
    centre = a * math.cos(turn) - b * math.sin(turn), a * math.sin(turn) + b * math.cos(turn)
    size = float(np.ptp(along)), float(np.ptp(across))
    best = max((_read_turned(pale, centre, size, angle + half) for half in (0, 180)), key=lambda item: item[0])
    return best[1] if best[0] >= _SURE and _SHORTEST <= len(best[1]) <= _LONGEST else ""


def _read_turned(
    pale: Picture, centre: tuple[float, float], size: tuple[float, float], angle: float
) -> tuple[float, str]:
    turn = cv2.getRotationMatrix2D(centre, angle, 1.0)
    wide, high = math.ceil(size[0]) + 12, math.ceil(size[1]) + 12
    turn[:, 2] += np.array([wide / 2 - centre[0], high / 2 - centre[1]])
    crop: NDArray[np.uint8] = np.asarray(cv2.warpAffine(pale, turn, (wide, high), borderValue=255), np.uint8)
    darkest = int(np.percentile(crop[crop < _PALEST], 10)) if (crop < _PALEST).any() else 0
    stretched = np.clip((crop.astype(np.int16) - darkest) * 255 // max(_PALEST - darkest, 1), 0, 255).astype(np.uint8)
    reading = engine().read(stretched)
    return reading.mean, reading.text.replace(" ", "").strip(".,·，。-")
