"""Flatten markup to text as a browser shows it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from mingzhang.readers.html.style import BLOCKS, DROPPED, is_hidden

_WIDE = "\u2e80-\u9fff\uf900-\ufaff\uff00-\uffef“”‘’—…·①-⑳"
#: The source breaks lines between Chinese characters; nobody sees a blank there.
_BROKEN = re.compile(rf"(?<=[{_WIDE}])[ \t\f]*[\r\n][ \t\r\n\f]*(?=[{_WIDE}])")
_WHITE = re.compile(r"[ \t\r\n\f]+")
_INVISIBLE = re.compile(r"[\u200b-\u200f\u2060\ufeff\xad]+")
_SPECIAL = re.compile(r"[\s\xa0\u200b-\u200f\u2060\ufeff\xad]")
_HARD = re.compile(r"[ \xa0\u2002-\u200a]+")
#: Stands for a line break of the markup while white space is folded.
BREAK = "\v"


def fold_white(text: str) -> str:
    """Return a text with white space as shown: one blank, none where only the source breaks a Chinese line."""
    if _SPECIAL.search(text) is None:
        return text
    text = _WHITE.sub(" ", _BROKEN.sub("", _INVISIBLE.sub("", text)))
    return _HARD.sub(" ", text).strip(" \u3000")


def lines_of(element: Any) -> str:
    """Return the text of an element, one line for each block or line break in it."""
    if not len(element):
        return fold_white(element.text or "")
    pieces = "".join(_pieces(element)).split(BREAK)
    return "\n".join(line for piece in pieces if (line := fold_white(piece)))


def value_of(field: Any) -> str:
    """Return what is filled in a field of a form: systems print their forms as pages."""
    shown = (field.get("type") or "text").lower() in ("text", "number", "tel", "date")
    return f" {field.get('value')} " if shown and field.get("value") else ""


def _pieces(element: Any) -> Iterator[str]:
    """Yield texts and breaks; iterates with a stack, for markup may be nested deeper than Python calls."""
    stack: list[tuple[Any, bool]] = [(element, False)]
    while stack:
        node, done = stack.pop()
        name = node.tag
        if done:
            if name in BLOCKS:
                yield BREAK
            if node is not element:
                yield node.tail or ""
            continue
        if not isinstance(name, str) or (node is not element and (name in DROPPED or is_hidden(node))):
            yield node.tail or ""
            continue
        if name == "br" or name in BLOCKS:
            yield BREAK
        yield value_of(node) if name == "input" else node.text or ""
        stack.append((node, True))
        stack.extend((child, False) for child in reversed(node))
