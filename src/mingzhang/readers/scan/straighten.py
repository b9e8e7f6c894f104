"""Make a page upright and clean: shadows, stamps and pale watermarks go, small turns are undone.

All pictures are grey (uint8, 0 is black); angles are in degrees, positive where the page leans to the right.
"""

from __future__ import annotations

import math
from dataclasses import dataclass

import cv2
import numpy as np
from numpy.typing import NDArray

from mingzhang.readers.scan.engine import Picture

Matrix = NDArray[np.float64]

#: What is lighter than this, after the paper was made white, is no ink: paper, shadows, watermarks.
INK = 185
#: Rules are often thinner than a pixel and so paler than letters.
PALE_INK = 205
#: On a page with specks marks of fewer pixels are dirt; on a clean one they may be the points of small figures.
_DIRT, _GRAIN = 5, 2
#: A speck is as dark as this in its middle.
_SPECK = 130
#: A page has specks if so many of 100,000 pixels away from print are one. Small figures have points next to them.
_SPECKED = 12
_AWAY = 41
#: The steepest turn that is looked for, and how finely.
_STEEPEST = 6.0
_COARSE, _FINE = 0.25, 0.02
#: The lines of a page are looked for in so many pixels at most.
_SAMPLE = 60_000
#: A stamp is at least so large (in pixels at 200 dpi: 15 mm) and about as high as it is wide.
_STAMP = 118
_LONGEST_STAMP = 1.8


@dataclass(frozen=True, slots=True)
class Upright:
    """A page made upright: as it is and cleaned, its ink, and the matrix from the page as it was to this picture."""

    level: Picture
    grey: Picture
    ink: Picture
    pale: Picture
    matrix: Matrix


def grey_without_stamps(colour: NDArray[np.uint8]) -> Picture:
    """Return a page (RGB) in grey, red stamps taken off as far as they do not lie over black print."""
    red, others = colour[:, :, 0].astype(np.int16), colour[:, :, 1:].max(axis=2).astype(np.int16)
    grey: Picture = cv2.cvtColor(colour, cv2.COLOR_RGB2GRAY)
    reddish = ((red - others) > 40).astype(np.uint8)
    if not reddish.any():
        return grey
    joined = cv2.dilate(reddish, np.ones((15, 15), np.uint8))
    _, labels, stats, _ = cv2.connectedComponentsWithStats(joined)
    for number, (_, _, width, height, _) in enumerate(stats[1:].tolist(), start=1):
        if min(width, height) >= _STAMP and max(width, height) <= _LONGEST_STAMP * min(width, height):
            stamp = (labels == number) & (reddish > 0)
            # Through a red filter a stamp is as light as paper and black print stays black.
            grey[stamp] = np.where(red[stamp] > 120, 255, red[stamp]).astype(np.uint8)
    return grey


def whitened(grey: Picture) -> Picture:
    """Return a picture with white paper, whatever the light was."""
    small = cv2.resize(grey, None, fx=0.125, fy=0.125, interpolation=cv2.INTER_AREA)
    paper = cv2.medianBlur(cv2.dilate(small, np.ones((5, 5), np.uint8)), 9)
    paper = cv2.resize(paper, (grey.shape[1], grey.shape[0]), interpolation=cv2.INTER_LINEAR)
    return np.asarray(cv2.divide(grey, np.maximum(paper, 60), scale=255), np.uint8)


def ink_of(grey: Picture, threshold: int = INK, dirt: int = _DIRT) -> Picture:
    """Return 1 where there is ink, without marks of fewer pixels than ``dirt``."""
    ink = (grey < threshold).astype(np.uint8)
    _, labels, stats, _ = cv2.connectedComponentsWithStats(ink, connectivity=8)
    keep = stats[:, cv2.CC_STAT_AREA] >= dirt
    keep[0] = False
    return np.asarray(keep[labels], np.uint8)


def without_specks(grey: Picture) -> tuple[Picture, int]:
    """Return a picture with specks of dirt made paper, and below how many pixels a mark on it is dirt.

    A speck has few pixels, but is dark as no pale stroke is. A page with few specks away from print keeps all of
    them: near print they are points.
    """
    ink = (grey < INK).astype(np.uint8)
    _, labels, stats, centres = cv2.connectedComponentsWithStats(ink, connectivity=8)
    dark = np.zeros(len(stats), bool)
    dark[np.unique(labels[grey < _SPECK])] = True
    small = stats[:, cv2.CC_STAT_AREA] < _DIRT
    small[0] = False
    specks = dark & small
    near = cv2.dilate((~small)[labels].astype(np.uint8) & ink, np.ones((_AWAY, _AWAY), np.uint8))
    xs, ys = np.round(centres[specks]).astype(np.int64).T
    if int((near[ys, xs] == 0).sum()) * 100_000 < _SPECKED * max(int((near == 0).sum()), 1):
        return grey, _GRAIN
    around = cv2.dilate(specks[labels].astype(np.uint8), np.ones((3, 3), np.uint8)) > 0
    clean = grey.copy()
    clean[around & ((ink == 0) | specks[labels])] = 255
    return clean, _DIRT


def turned(grey: Picture, angle: float, quarter: int = 0) -> tuple[Picture, Matrix]:
    """Return a picture turned by quarters (counter-clockwise) and then by an angle, and the 3 × 3 matrix of it."""
    matrix = np.eye(3)
    for _ in range(quarter % 4):
        matrix = np.array([[0, 1, 0], [-1, 0, grey.shape[1] - 1], [0, 0, 1.0]]) @ matrix
        grey = np.ascontiguousarray(np.rot90(grey))
    if abs(angle) < _FINE / 2:
        return grey, matrix
    height, width = grey.shape
    turn = np.vstack([cv2.getRotationMatrix2D((width / 2, height / 2), angle, 1.0), [0, 0, 1]])
    upright = cv2.warpAffine(grey, turn[:2], (width, height), flags=cv2.INTER_CUBIC, borderValue=255)
    return np.asarray(upright, np.uint8), turn @ matrix


def lean(ink: Picture) -> float:
    """Return the angle by which the lines of a page lean, 0 where it has none.

    Lines of print and rules lie level where the row sums differ most from row to row.
    """
    ys, xs = np.nonzero(ink)
    if len(ys) < 200:
        return 0.0
    if len(ys) > _SAMPLE:
        chosen = np.linspace(0, len(ys) - 1, _SAMPLE).astype(np.int64)
        ys, xs = ys[chosen], xs[chosen]
    best = _steepest(ys, xs, np.arange(-_STEEPEST, _STEEPEST + _COARSE, _COARSE), 2)
    best = _steepest(ys, xs, np.arange(best - _COARSE, best + _COARSE, _COARSE / 5), 1)
    return _steepest(ys, xs, np.arange(best - _COARSE / 5, best + _COARSE / 5, _FINE), 1)


def _steepest(ys: NDArray[np.int64], xs: NDArray[np.int64], angles: NDArray[np.float64], bin_size: int) -> float:
    best, steepest = 0.0, -1.0
    for angle in angles:
        rows = (ys - xs * math.tan(math.radians(angle))) / bin_size
        sums = np.bincount((rows - rows.min()).astype(np.int64)).astype(np.float64)
        contrast = float((np.diff(sums) ** 2).sum())
        if contrast > steepest:
            best, steepest = float(angle), contrast
    return best


def upright(grey: Picture, quarter: int = 0) -> Upright:
    """Return a page made upright and clean; ``quarter`` says how many quarters to turn it first."""
    picture, matrix = turned(whitened(grey), 0.0, quarter)
    angle = lean(ink_of(picture))
    level, turn = turned(picture, angle)
    # Stretch: watermarks become paper, letters keep their soft edges.
    bare, dirt = without_specks(level)
    clean = np.asarray(np.minimum(bare.astype(np.uint16) * 255 // PALE_INK, 255), np.uint8)
    return Upright(level, clean, ink_of(level, dirt=dirt), (level < PALE_INK).astype(np.uint8), turn @ matrix)


def box_on_page(
    matrix: Matrix, box: tuple[float, float, float, float], per_point: float
) -> tuple[float, float, float, float]:
    """Return a box of the upright picture (pixels) as x0, top, x1, bottom in points of the page as it was."""
    x0, top, x1, bottom = box
    corners = np.array([[x0, x1, x0, x1], [top, top, bottom, bottom], [1, 1, 1, 1]])
    xs, ys, _ = np.linalg.inv(matrix) @ corners
    sides = (float(side) / per_point for side in (xs.min(), ys.min(), xs.max(), ys.max()))
    left, upper, right, lower = (round(side, 1) for side in sides)
    return left, upper, right, lower
