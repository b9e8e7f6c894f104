"""The ruling lines and pictures of a page, from its drawn objects."""

from __future__ import annotations

import ctypes
import itertools
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple

from mingzhang.readers.pdf.geometry import Box, Frame

#: Thicker than this is an area, not a line (points).
_THICKEST = 3.5
#: Shorter strokes belong to drawings and glyphs.
_SHORTEST = 3.0
#: A page with more lines than this is a drawing or a map, whose lines separate no cells.
MOST_LINES = 30_000
#: Form objects may hold form objects, but not endlessly.
_DEEPEST = 8
_SMALLEST_PICTURE = 40.0
#: Fainter paint is not seen.
_INVISIBLE = 12
_Matrix = tuple[float, float, float, float, float, float]
_IDENTITY: _Matrix = (1.0, 0.0, 0.0, 1.0, 0.0, 0.0)
_Point = tuple[float, float]
#: Left, bottom, right, top.
_Rectangle = tuple[float, float, float, float]


class Line(NamedTuple):
    """A ruling line: ``at`` is its y (horizontal) or x (vertical), it runs from ``start`` to ``end``."""

    at: float
    start: float
    end: float


class Drawn(NamedTuple):
    """What is drawn on a page, in layout coordinates."""

    horizontal: tuple[Line, ...]
    vertical: tuple[Line, ...]
    pictures: tuple[Box, ...]
    #: Drawn shapes that are no lines: charts, or text drawn as outlines.
    shapes: int = 0

    def without(self, figure: Box) -> Drawn:
        """Return what is drawn beside a figure, the figure itself being one picture."""
        x0, top, x1, bottom = figure
        return self._replace(
            horizontal=tuple(
                line
                for line in self.horizontal
                if not (top <= line.at <= bottom and x0 <= line.start <= line.end <= x1)
            ),
            vertical=tuple(
                line for line in self.vertical if not (x0 <= line.at <= x1 and top <= line.start <= line.end <= bottom)
            ),
            pictures=(*self.pictures, figure),
        )


class _Answers:
    """Room for what pdfium answers, made once a page: a page may have thousands of lines."""

    def __init__(self) -> None:
        self.box = tuple(ctypes.c_float() for _ in range(4))
        self.to_box = tuple(ctypes.byref(side) for side in self.box)
        self.fill, self.stroke = ctypes.c_int(), ctypes.c_int()
        self.to_mode = ctypes.byref(self.fill), ctypes.byref(self.stroke)
        self.colour = tuple(ctypes.c_uint() for _ in range(4))
        self.to_colour = tuple(ctypes.byref(part) for part in self.colour)


@dataclass(slots=True)
class _Found:
    """Thin rectangles and pictures in the PDF's coordinates, and the number of shapes that are neither."""

    lines: list[_Rectangle]
    pictures: list[_Rectangle]
    ask: _Answers
    shapes: int = 0


def read_drawn(pdfium: Any, page: Any, frame: Frame) -> Drawn:
    """Collect all ruling lines and pictures of a page, also those inside form objects."""
    found = _Found([], [], _Answers())
    for index in range(pdfium.FPDFPage_CountObjects(page)):
        _collect(pdfium, pdfium.FPDFPage_GetObject(page, index), _IDENTITY, 0, found)
        if len(found.lines) > MOST_LINES:
            found.lines.clear()
            break
    horizontal: list[Line] = []
    vertical: list[Line] = []
    for rectangle in found.lines:
        x0, top, x1, bottom = frame.box(*rectangle)
        if bottom - top <= x1 - x0:
            horizontal.append(Line((top + bottom) / 2, x0, x1))
        else:
            vertical.append(Line((x0 + x1) / 2, top, bottom))
    boxes = (frame.box(*picture) for picture in found.pictures)
    inside = (
        (max(x0, 0.0), max(top, 0.0), min(x1, frame.width), min(bottom, frame.height)) for x0, top, x1, bottom in boxes
    )
    return Drawn(
        tuple(horizontal),
        tuple(vertical),
        tuple(box for box in inside if box[2] - box[0] > _SMALLEST_PICTURE and box[3] - box[1] > _SMALLEST_PICTURE),
        found.shapes,
    )


def _collect(pdfium: Any, item: Any, matrix: _Matrix, depth: int, found: _Found) -> None:
    """Add what one object draws."""
    kind = pdfium.FPDFPageObj_GetType(item)
    if kind == pdfium.FPDF_PAGEOBJ_PATH:
        before = len(found.lines)
        found.lines.extend(_path_lines(pdfium, item, matrix, found.ask))
        found.shapes += len(found.lines) == before
    elif kind == pdfium.FPDF_PAGEOBJ_IMAGE:
        if (bounds := _bounds(pdfium, item, matrix, found.ask)) is not None:
            # Some printers draw table rules as pictures one pixel thick.
            (found.lines if _as_line(*bounds) else found.pictures).append(bounds)
    elif kind == pdfium.FPDF_PAGEOBJ_FORM and depth < _DEEPEST:
        inner = pdfium.FS_MATRIX()
        pdfium.FPDFPageObj_GetMatrix(item, ctypes.byref(inner))
        both = _times((inner.a, inner.b, inner.c, inner.d, inner.e, inner.f), matrix)
        for index in range(pdfium.FPDFFormObj_CountObjects(item)):
            _collect(pdfium, pdfium.FPDFFormObj_GetObject(item, index), both, depth + 1, found)


def _bounds(pdfium: Any, item: Any, matrix: _Matrix, ask: _Answers) -> _Rectangle | None:
    if not pdfium.FPDFPageObj_GetBounds(item, *ask.to_box):
        return None
    left, bottom, right, top = (side.value for side in ask.box)
    if matrix is _IDENTITY:
        return left, bottom, right, top
    corners = [_apply(matrix, (x, y)) for x in (left, right) for y in (bottom, top)]
    xs, ys = zip(*corners, strict=True)
    return min(xs), min(ys), max(xs), max(ys)


def _as_line(left: float, bottom: float, right: float, top: float) -> bool:
    wide, high = right - left, top - bottom
    return min(wide, high) <= _THICKEST and max(wide, high) >= _SHORTEST and max(wide, high) > 2 * min(wide, high)


def _path_lines(pdfium: Any, item: Any, matrix: _Matrix, ask: _Answers) -> Iterator[_Rectangle]:
    """Yield the lines of a path: a thin one is a line itself, a stroked one has a line along each side."""
    bounds = _bounds(pdfium, item, matrix, ask)
    if bounds is None:
        return
    is_line = _as_line(*bounds)
    if not is_line and (bounds[2] - bounds[0] < _SHORTEST or bounds[3] - bounds[1] < _SHORTEST):
        return
    pdfium.FPDFPath_GetDrawMode(item, *ask.to_mode)
    stroked = bool(ask.stroke.value)
    if not (stroked or ask.fill.value) or _unseen(pdfium, item, ask):
        return
    if is_line:
        yield bounds
        return
    own = pdfium.FS_MATRIX()
    pdfium.FPDFPageObj_GetMatrix(item, ctypes.byref(own))
    both = _times((own.a, own.b, own.c, own.d, own.e, own.f), matrix)
    for outline in _outlines(pdfium, item, both):
        if stroked:
            for (x0, y0), (x1, y1) in itertools.pairwise(outline):
                side = min(x0, x1), min(y0, y1), max(x0, x1), max(y0, y1)
                if _as_line(*side):
                    yield side
        else:
            # One path may fill many thin rectangles, the rules of a whole table.
            xs, ys = zip(*outline, strict=True)
            side = min(xs), min(ys), max(xs), max(ys)
            if _as_line(*side):
                yield side


def _unseen(pdfium: Any, item: Any, ask: _Answers) -> bool:
    """Say whether a path is drawn in white, or so faintly that nobody sees it."""
    colour_of = pdfium.FPDFPageObj_GetStrokeColor if ask.stroke.value else pdfium.FPDFPageObj_GetFillColor
    if not colour_of(item, *ask.to_colour):
        return False
    red, green, blue, alpha = (part.value for part in ask.colour)
    return alpha < _INVISIBLE or min(red, green, blue) > 255 - _INVISIBLE


def _outlines(pdfium: Any, item: Any, matrix: _Matrix) -> Iterator[Sequence[_Point]]:
    """Yield each subpath of a path as its corners; curves count as straight."""
    points: list[_Point] = []
    x, y = ctypes.c_float(), ctypes.c_float()
    to_x, to_y = ctypes.byref(x), ctypes.byref(y)
    for index in range(pdfium.FPDFPath_CountSegments(item)):
        segment = pdfium.FPDFPath_GetPathSegment(item, index)
        pdfium.FPDFPathSegment_GetPoint(segment, to_x, to_y)
        point = _apply(matrix, (x.value, y.value))
        if pdfium.FPDFPathSegment_GetType(segment) == pdfium.FPDF_SEGMENT_MOVETO:
            if len(points) > 1:
                yield points
            points = [point]
        else:
            points.append(point)
        if pdfium.FPDFPathSegment_GetClose(segment) and points[0] != points[-1]:
            points.append(points[0])
    if len(points) > 1:
        yield points


def _apply(matrix: _Matrix, point: _Point) -> _Point:
    a, b, c, d, e, f = matrix
    x, y = point
    return a * x + c * y + e, b * x + d * y + f


def _times(first: _Matrix, second: _Matrix) -> _Matrix:
    """Return the matrix that applies the first and then the second."""
    a, b, c, d, e, f = first
    e2, f2 = _apply(second, (e, f))
    a2, b2 = second[0] * a + second[2] * b, second[1] * a + second[3] * b
    c2, d2 = second[0] * c + second[2] * d, second[1] * c + second[3] * d
    return a2, b2, c2, d2, e2, f2
