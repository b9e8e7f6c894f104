"""Lists of names inside sentences: 办公费、印刷费、差旅费等."""

from __future__ import annotations

import re

_NUMBERED = re.compile(
    r"(?:^|(?<=[;；，,。、\s：:]))(?:[（(][一二三四五六七八九十\d]+[）)]|[一二三四五六七八九十]{1,3}、|\d{1,2}[、.．](?!\d))"
)
_SEPARATORS = "、,，;；。\n"
_OPENING, _CLOSING = "（(【[《", "）)】]》"
_TRAILING = re.compile(r"等(?:[\d一二三四五六七八九十两]+[个项家类]?.{0,6})?(?:支出|费用|方面)?$")
_EDGE = " \t\u3000\xa0、，,；;。：:."


def split_items(text: str) -> tuple[str, ...]:
    """Return the items of a list, without numbering, the closing 等, and outer punctuation."""
    pieces = _NUMBERED.split(text) if _NUMBERED.match(text.lstrip(_EDGE)) else _split(text.strip(_EDGE))
    items = [piece.strip(_EDGE) for piece in pieces]
    while items and not items[-1]:
        items.pop()
    items[-1:] = [_TRAILING.sub("", item).strip(_EDGE) for item in items[-1:]]
    return tuple(re.sub(r"[\s\u3000\xa0]+", "", item) for item in items if item)


def _split(text: str) -> list[str]:
    """Split at separators that stand outside of brackets."""
    pieces, depth, start = [], 0, 0
    for index, char in enumerate(text):
        if char in _OPENING:
            depth += 1
        elif char in _CLOSING:
            depth = max(depth - 1, 0)
        elif not depth and char in _SEPARATORS:
            pieces.append(text[start:index])
            start = index + 1
    return [*pieces, text[start:]]
