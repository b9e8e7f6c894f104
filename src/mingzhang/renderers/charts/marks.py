"""What a chart is drawn with: a sheet that collects SVG elements, and fills that differ in print without colour.

The fills go from dark to light and alternate between plain and patterned, so that neighbours differ on a copier too.
Letters are of the generic family ``sans-serif``: whoever shows the chart decides which font that is.
"""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass, field
from html import escape
from typing import Literal

Anchor = Literal["start", "middle", "end"]

INK = "#1f2933"
_RULE = "#9aa5b1"
#: Ground and pattern of each fill; the pattern is drawn in a tile of six by six.
_FILLS = (
    ("#24507a", ""),
    ("#dbe7f1", '<path d="M-1 1 l2 -2 M0 6 l6 -6 M5 7 l2 -2" stroke="#24507a" stroke-width="1.2"/>'),
    ("#7fa3c4", ""),
    ("#f4f7fa", '<circle cx="3" cy="3" r="1.1" fill="#24507a"/>'),
    ("#4d7ba6", '<path d="M0 3 h6" stroke="#ffffff" stroke-width="1.2"/>'),
    ("#ffffff", '<path d="M0 0 h6 M0 0 v6" stroke="#24507a" stroke-width="1"/>'),
    ("#b9cfe2", '<path d="M3 0 v6" stroke="#24507a" stroke-width="1.2"/>'),
    ("#eef2f6", ""),
)
FILLS = len(_FILLS)


def number(value: float) -> str:
    """Write a length the same way everywhere: two decimals at most, no minus before nothing."""
    text = f"{value:.2f}".rstrip("0").rstrip(".")
    return "0" if text == "-0" else text


@dataclass(slots=True)
class Sheet:
    """Collects the elements of one drawing; lengths are points, y grows downwards."""

    wide: float
    #: Makes the names of patterns differ between charts that stand in one page.
    name: str
    elements: list[str] = field(default_factory=list)
    used: set[int] = field(default_factory=set)

    def fill(self, index: int) -> str:
        """Return the paint of a fill and see that its pattern is defined."""
        place = index % FILLS
        ground, pattern = _FILLS[place]
        if not pattern:
            return ground
        self.used.add(place)
        return f"url(#{self.name}-{place})"

    def box(self, x: float, y: float, wide: float, high: float, fill: int) -> None:
        """Draw a filled rectangle with a thin outline, so that a light fill has an edge on white paper."""
        self.elements.append(
            f'<rect x="{number(x)}" y="{number(y)}" width="{number(wide)}" height="{number(high)}"'
            f' fill="{self.fill(fill)}" stroke="{INK}" stroke-width="0.6"/>'
        )

    def path(self, steps: str, fill: int) -> None:
        """Draw a filled outline."""
        self.elements.append(
            f'<path d="{steps}" fill="{self.fill(fill)}" stroke="{INK}" stroke-width="0.6" stroke-linejoin="round"/>'
        )

    def rule(self, points: Sequence[tuple[float, float]]) -> None:
        """Draw a thin line through points."""
        steps = " L".join(f"{number(x)} {number(y)}" for x, y in points)
        self.elements.append(f'<path d="M{steps}" fill="none" stroke="{_RULE}" stroke-width="0.7"/>')

    def text(self, x: float, middle: float, words: str, size: float, anchor: Anchor = "start") -> None:
        """Write one line of text whose middle is at a height."""
        # A base line 0.36 of the size below the middle centres Chinese characters and figures alike.
        self.elements.append(
            f'<text x="{number(x)}" y="{number(middle + 0.36 * size)}" font-size="{number(size)}"'
            f' text-anchor="{anchor}">{escape(words, quote=False)}</text>'
        )

    def lines(self, x: float, middle: float, words: Sequence[str], size: float, anchor: Anchor = "start") -> None:
        """Write several lines of text that are together centred at a height."""
        step = 1.2 * size
        for index, line in enumerate(words):
            self.text(x, middle + (index - (len(words) - 1) / 2) * step, line, size, anchor)

    def svg(self, high: float, title: str, description: str) -> str:
        """Return the drawing as an SVG document with its title and description for screen readers."""
        tiles = "".join(
            f'<pattern id="{self.name}-{place}" width="6" height="6" patternUnits="userSpaceOnUse">'
            f'<rect width="6" height="6" fill="{_FILLS[place][0]}"/>{_FILLS[place][1]}</pattern>'
            for place in sorted(self.used)
        )
        return (
            f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {number(self.wide)} {number(high)}"'
            f' width="{number(self.wide)}" height="{number(high)}" role="img" lang="zh-CN"'
            f' aria-labelledby="{self.name}-title {self.name}-desc" font-family="sans-serif" fill="{INK}">'
            f'<title id="{self.name}-title">{escape(title, quote=False)}</title>'
            f'<desc id="{self.name}-desc">{escape(description, quote=False)}</desc>'
            f"{f'<defs>{tiles}</defs>' if tiles else ''}{''.join(self.elements)}</svg>"
        )


def sheet_for(chart_id: str, wide: float) -> Sheet:
    """Return an empty sheet whose names of elements derive from the chart's id and are valid in XML."""
    return Sheet(wide, f"c{hashlib.sha256(chart_id.encode()).hexdigest()[:8]}")
