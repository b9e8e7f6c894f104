"""Charts as SVG: for print first, so readable in grey and without a legend to look things up in."""

from mingzhang.renderers.charts.draw import described, draw

__all__ = ["described", "draw"]
