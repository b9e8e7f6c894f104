"""What of the markup counts: hidden elements, positions, names of elements."""

from __future__ import annotations

import re
from typing import Any

#: Elements without anything that is read.
DROPPED = frozenset(
    """
    script style noscript template head nav aside select option optgroup button datalist svg math audio video canvas
    map iframe object embed applet rp rt link meta
    """.split()  # noqa: SIM905  as a list it would take a line for each
)
#: Elements that begin and end a line.
BLOCKS = frozenset(
    """
    address article blockquote body caption center dd details dialog dir div dl dt fieldset figcaption figure footer
    form h1 h2 h3 h4 h5 h6 header hr html legend li main menu ol p pre section summary ul
    table thead tbody tfoot tr td th
    """.split()  # noqa: SIM905  as a list it would take a line for each
)
_HIDDEN = re.compile(r"display\s*:\s*none|visibility\s*:\s*hidden|mso-hide\s*:\s*all", re.IGNORECASE)
_DECLARATION = re.compile(r"([\w-]+)\s*:\s*([^;]+)")
_LENGTH = re.compile(r"(-?\d+(?:\.\d+)?)\s*(pt|px|in|cm|mm|pc)?")
_POINTS = {"pt": 1.0, "px": 0.75, "in": 72.0, "cm": 72 / 2.54, "mm": 7.2 / 2.54, "pc": 12.0, None: 0.75, "": 0.75}


def is_hidden(element: Any) -> bool:
    """Say whether a browser shows nothing of an element, by its own attributes."""
    if element.get("hidden") is not None:
        return True
    style = element.get("style")
    return style is not None and _HIDDEN.search(style) is not None


def is_navigation(element: Any) -> bool:
    """Say whether an element calls itself navigation."""
    return (element.get("role") or "").lower() in ("navigation", "search", "menu", "menubar")


def declarations(element: Any) -> dict[str, str]:
    """Return the declarations of an element's style attribute."""
    return {name.lower(): value.strip() for name, value in _DECLARATION.findall(element.get("style") or "")}


def points(text: str | None) -> float | None:
    """Return a length in points, None for what is no absolute length."""
    match = _LENGTH.fullmatch(text.strip().lower()) if text else None
    return float(match[1]) * _POINTS[match[2]] if match else None


def number(text: str | None, default: int, most: int) -> int:
    """Return a whole number from an attribute, within 0 and ``most``."""
    digits = (text or "").strip()
    return min(int(digits), most) if digits.isascii() and digits.isdigit() and len(digits) < 9 else default
