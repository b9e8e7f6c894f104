"""Where things stand on a page: boxes, and the turn that makes a page's text upright.

Layout coordinates are points from the top left corner of the page turned so that its text runs from left
to right; shown coordinates are points from the top left corner of the page as a viewer shows it.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import NamedTuple

#: x0, top, x1, bottom in points.
Box = tuple[float, float, float, float]


class Frame(NamedTuple):
    """A page's visible part in the PDF's own coordinates (upwards), and quarter turns clockwise applied to it."""

    left: float
    bottom: float
    right: float
    top: float
    turn: int

    @property
    def width(self) -> float:
        """Return the width of the turned page in points."""
        return self.top - self.bottom if self.turn % 2 else self.right - self.left

    @property
    def height(self) -> float:
        """Return the height of the turned page in points."""
        return self.right - self.left if self.turn % 2 else self.top - self.bottom

    def box(self, left: float, bottom: float, right: float, top: float) -> Box:
        """Return a rectangle of the PDF's own coordinates as a box of the turned page."""
        if self.turn == 0:
            return left - self.left, self.top - top, right - self.left, self.top - bottom
        if self.turn == 1:
            return bottom - self.bottom, left - self.left, top - self.bottom, right - self.left
        if self.turn == 2:
            return self.right - right, bottom - self.bottom, self.right - left, top - self.bottom
        return self.top - top, self.right - right, self.top - bottom, self.right - left

    def back(self, box: Box) -> Box:
        """Return a box of the turned page as a rectangle of the PDF: left, bottom, right, top."""
        x0, top, x1, bottom = box
        if self.turn == 0:
            return x0 + self.left, self.top - bottom, x1 + self.left, self.top - top
        if self.turn == 1:
            return top + self.left, x0 + self.bottom, bottom + self.left, x1 + self.bottom
        if self.turn == 2:
            return self.right - x1, top + self.bottom, self.right - x0, bottom + self.bottom
        return self.right - bottom, self.top - x1, self.right - top, self.top - x0


def around(boxes: Iterable[Box]) -> Box:
    """Return the smallest box around all boxes; there must be one at least."""
    lefts, tops, rights, bottoms = zip(*boxes, strict=True)
    return min(lefts), min(tops), max(rights), max(bottoms)


def runs(numbers: Iterable[int]) -> str:
    """Return page numbers in words: 2、5–8、11."""
    parts: list[list[int]] = []
    for number in sorted(set(numbers)):
        if parts and number == parts[-1][-1] + 1:
            parts[-1].append(number)
        else:
            parts.append([number])
    return "、".join(str(part[0]) if len(part) == 1 else f"{part[0]}–{part[-1]}" for part in parts)
